"""Completion without click offers what click would."""

from __future__ import annotations

import io
import sys
from itertools import product
from pathlib import Path

import click
import pytest
from click.shell_completion import get_completion_class

from journal.cli.completion import quick_completion
from journal.cli.completion.offers import (
    EntryArgument,
    PersonArgument,
    QueryArgument,
    UndoArgument,
)
from journal.cli.completion.shells import register
from journal.cli.main import HIDDEN, cli, command_names, command_of
from tests.cli.conftest import Run
from tests.conftest import VaultMaker
from tests.processes import finish

SHELLS = ("bash", "zsh", "fish")
NOTE = """\
- [ ] @alice the offer: 3, or 4? #pilot 📅 2024-06-05
- [ ] @bob call fri #north/sea
- [ ] @bob @zoë “quoted” \\ back\u202eslash 📅 2024-06-09
- [ ] nobody in particular
"""
SETTINGS = '[views]\nNorth = "#north -is:waiting"\n"On Al: now" = "@al"\n'


@pytest.fixture
def root(run: Run, vault: VaultMaker) -> Path:
    root = vault({"a b.md": NOTE, "People/Al.md": "# Al\n", ".journal.toml": SETTINGS})
    run("list", vault=root)
    run("done", "a b:4", vault=root)
    return root


class Asked:
    """One question of a shell, and the two answers to it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._env = monkeypatch

    def ask(self, shell: str, words: list[str], incomplete: str) -> None:
        line = ["journal", *words, incomplete]
        at = str(len(line) - 1)
        if shell == "fish":
            at, text = incomplete, " ".join(line)
        else:
            text = ("\n" if shell == "bash" else " ").join(line) + "\n"
        self._env.setenv("_JOURNAL_COMPLETE", f"{shell}_complete")
        self._env.setenv("COMP_WORDS", text)
        self._env.setenv("COMP_CWORD", at)

    def quickly(self) -> str | None:
        out = io.TextIOWrapper(io.BytesIO(), "ascii")
        with self._env.context() as patch:
            patch.setattr(sys, "stdout", out)
            code = quick_completion.answer([])
        said = out.buffer.getvalue().decode()  # type: ignore[attr-defined]
        assert code == 0 or (code is None and not said)
        return said if code == 0 else None

    def usually(self, shell: str) -> str:
        register()
        known = get_completion_class(shell)
        assert known
        return known(cli, {}, "journal", "_JOURNAL_COMPLETE").complete() + "\n"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    return Asked(monkeypatch)


WORDS = ("", "2", "@", "@b", "@zoë", "#", "#n", "is:", "is:w", "due:", "priority:h",
         "note:", "note:a", "view:", "v", "t", "3", "s", "no-such", "a=b")  # fmt: skip

KINDS = ("list", "done", "snooze", "assign", "undo", "who")
"""One of each: see `test_each_command_is_known_as_it_is`."""


def test_it_offers_what_click_does(asked: Asked, root: Path) -> None:
    before = ["--vault", str(root), "--now", "2024-06-05T09:30"]
    answered = 0
    # the offers are the same for every shell, and only their lines differ
    cases = [*product(("bash",), KINDS, WORDS), *product(SHELLS, ("list",), WORDS)]
    for shell, command, word in cases:
        asked.ask(shell, [*before, command], word)
        said = asked.quickly()
        assert said is not None
        assert said == asked.usually(shell), (command, word)
        answered += said != "\n"
    assert answered > 60


BEFORE = (
    ["done", "2d39"],
    ["snooze", "2d39", "abcd"],
    ["list", "@bob", "is:open"],
    ["--color", "never", "--color", "nonsense", "list"],
    ["--now", "nonsense", "list"],
    ["--vault", "/no/such/vault", "due"],
    ["assign", "2d39"],
)


def test_words_and_options_before_it(asked: Asked, root: Path) -> None:
    for shell, words, word in product(SHELLS, BEFORE, ("@", "f")):
        asked.ask(shell, ["--vault", str(root), *words], word)
        said = asked.quickly()
        assert said is not None
        assert said == asked.usually(shell), (words, word)


LEFT = (
    ([], ""), ([], "li"), (["no-such"], ""), (["done"], "-"), (["list"], "--js"),
    (["done", "--dry-run"], ""), (["list", "--"], "-is:"), (["who", "@bob"], ""),
    (["show", "2d39"], ""), (["list"], "="), (["list"], "'@b"), (["list"], '"@'),
    (["list"], "\\#"), (["--config", "x", "list"], "@"), (["add", "x", "--to"], "a"),
    (["--vault=x", "list"], "@"), (["--vault"], ""), (["list", "a\u3000b"], ""),
)  # fmt: skip


def test_the_rest_is_left_to_click(asked: Asked) -> None:
    for shell, (words, word) in product(SHELLS, LEFT):
        asked.ask(shell, words, word)
        assert asked.quickly() is None, (words, word)


def test_each_command_is_known_as_it_is() -> None:
    known = set()
    for name in (*command_names(), *HIDDEN):
        command = command_of(name)
        assert command
        first = next((p for p in command.params if isinstance(p, click.Argument)), None)
        kind = _KINDS.get(type(first), "")
        if first and kind:
            known.add(name)
            assert first.nargs == (1 if name in quick_completion.ONE else -1)
            if kind == "of_entries":
                usage = [word for word in ("WHEN", "@") if word in first.metavar]
                assert quick_completion.USAGES.get(name, "") == "".join(usage)
            else:
                assert quick_completion.OFFERS[name].__name__ == kind
    assert known == quick_completion.OFFERS.keys()


_KINDS: dict[object, str] = {
    EntryArgument: "of_entries",
    QueryArgument: "of_filters",
    PersonArgument: "of_people",
    UndoArgument: "of_steps",
}


def test_click_is_not_even_imported(root: Path) -> None:
    code = (
        "import sys\nfrom journal.cli import main\n"
        "try: main()\n"
        "finally: sys.stderr.write(' '.join(sorted(sys.modules)))"
    )
    words = f"journal\n--vault\n{root}\n--now\n2024-06-05\nlist\n@al\n"
    done = finish(
        [sys.executable, "-c", code],
        _JOURNAL_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD="6",
    )
    assert done.out.startswith("plain,@alice\t")
    loaded = set(done.err.split())
    assert loaded.isdisjoint({"click", "re", "typing", "pathlib", "dataclasses"}), (
        done.err
    )
