"""The command line of the user's editor; nothing of it comes from a vault."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from journal.desktop.open.editor import EditorCommand, editor_command, open_editor
from journal.model.errors import ConfigError, JournalError
from tests.waiting import until

FILE = Path("/notes/Alice.md")


@pytest.mark.parametrize(
    ("editor", "arguments", "graphical"),
    [
        ("vim", ["vim", "+12", "/notes/Alice.md"], False),
        ("nvim", ["nvim", "+12", "/notes/Alice.md"], False),
        ("nano", ["nano", "+12", "/notes/Alice.md"], False),
        ("emacs -nw", ["emacs", "-nw", "+12", "/notes/Alice.md"], False),
        ("/usr/bin/vim.tiny", ["/usr/bin/vim.tiny", "/notes/Alice.md"], False),
        ("/usr/bin/vi", ["/usr/bin/vi", "+12", "/notes/Alice.md"], False),
        ("hx", ["hx", "/notes/Alice.md:12"], False),
        ("code", ["code", "--goto", "/notes/Alice.md:12"], True),
        (
            "code --wait -n",
            ["code", "--wait", "-n", "--goto", "/notes/Alice.md:12"],
            True,
        ),
        ("gvim", ["gvim", "+12", "/notes/Alice.md"], True),
        ("my-editor", ["my-editor", "/notes/Alice.md"], False),
        (
            "'/opt/my editor/vim' -c 'set wrap'",
            ["/opt/my editor/vim", "-c", "set wrap", "+12", "/notes/Alice.md"],
            False,
        ),
    ],
)
def test_the_line_is_told_as_the_editor_wants_it(
    editor: str, arguments: list[str], graphical: bool
) -> None:
    command = editor_command(FILE, 12, {"EDITOR": editor}, None)
    assert command == EditorCommand(tuple(arguments), graphical)


@pytest.mark.parametrize(
    ("names", "configured", "wanted"),
    [
        ("JOURNAL_EDITOR VISUAL EDITOR", "configured", "JOURNAL_EDITOR"),
        ("VISUAL EDITOR", "configured", "configured"),
        ("VISUAL EDITOR", None, "VISUAL"),
        ("EDITOR", None, "EDITOR"),
    ],
)
def test_the_order(names: str, configured: str | None, wanted: str) -> None:
    environment = {name: name for name in names.split()}
    command = editor_command(FILE, 1, environment, configured)
    assert command.arguments[0] == wanted


def test_what_is_set_to_nothing_is_not_set() -> None:
    command = editor_command(FILE, 1, {"JOURNAL_EDITOR": " ", "EDITOR": "vi"}, "")
    assert command.arguments[0] == "vi"
    with pytest.raises(ConfigError, match=r"EDITOR.*VISUAL.*JOURNAL_EDITOR.*export"):
        editor_command(FILE, 1, {"EDITOR": "  "}, None)


def test_a_quote_that_is_not_closed() -> None:
    with pytest.raises(ConfigError, match='editor "vim \'a" cannot be read'):
        editor_command(FILE, 1, {"EDITOR": "vim 'a"}, None)


@pytest.mark.parametrize("name", ["+!touch x.md", "-u.md", "$(touch x).md", "a; b.md"])
def test_a_name_is_a_name(tmp_path: Path, name: str) -> None:
    """The editor gets the absolute path as one word; no shell reads it."""
    file = tmp_path / name
    file.write_text("- [ ] call\n")
    editor = tmp_path / "editor"
    editor.write_text(
        f"#!{sys.executable}\nimport sys, pathlib\n"
        f"pathlib.Path({str(tmp_path / 'got')!r}).write_text('|'.join(sys.argv[1:]))\n"
    )
    editor.chmod(0o755)
    open_editor(editor_command(file, 1, {"EDITOR": str(editor)}, None))
    assert (tmp_path / "got").read_text() == str(file)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([name, "editor", "got"])


def test_a_terminal_editor_is_waited_for(tmp_path: Path) -> None:
    done = tmp_path / "done"
    open_editor(EditorCommand(("sh", "-c", f"sleep 0.1; touch {done}; exit 3"), False))
    assert done.exists()


@pytest.mark.filterwarnings("ignore:subprocess .* is still running:ResourceWarning")
def test_a_graphical_editor_is_left_alone(tmp_path: Path) -> None:
    closed, done = tmp_path / "closed", tmp_path / "done"
    script = f"until [ -e {closed} ]; do sleep 0.05; done; touch {done}"
    # were it waited for, the time limit would end the test
    open_editor(EditorCommand(("timeout", "100", "sh", "-c", script), True))
    assert not done.exists()
    closed.touch()
    until(done.exists, "the editor has run")


@pytest.mark.parametrize("graphical", [False, True])
@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("/nonexistent/vim", "no such file"),
        ("/etc/passwd", "permission denied"),
        ("vi\0m", "null byte"),
    ],
)
def test_an_editor_that_cannot_be_started(
    program: str, why: str, graphical: bool
) -> None:
    with pytest.raises(JournalError, match=why) as refused:
        open_editor(EditorCommand((program, "file"), graphical))
    assert "EDITOR" in str(refused.value)
