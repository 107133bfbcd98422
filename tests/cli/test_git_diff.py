"""Done when 5: git sees one changed line and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import VaultMaker, needs
from tests.processes import finish

LINES = ["# Pläne", "", "- [ ] @a one 📅 2024-06-01", "* [ ] @b two [due:: 2024-06-03] ^x",
         "> 1. [/] @c three 2024-06-04 ", "\ttext  ", "- [ ] @d last ⏰ 2024-06-05 08:00"]  # fmt: skip
NOTES = {
    "LF": "\n".join([*LINES, ""]),
    "CRLF": "\r\n".join([*LINES, ""]),
    "BOM": "\ufeff" + "\n".join([*LINES, ""]),
    "BOM and CRLF": "\ufeff" + "\r\n".join([*LINES, ""]),
    "no final newline": "\n".join(LINES),
    "CRLF, no final newline": "\r\n".join(LINES),
    "mixed": "\r\n".join(LINES[:4]) + "\n" + "\n".join(LINES[4:]),
    "a task on the first line": "\ufeff" + "\r\n".join(LINES[2:]),
}

Git = Callable[..., str]


@pytest.fixture
def git() -> Git:
    needs("git")

    def run_it(root: Path, *words: str) -> str:
        setup = ["-c", "core.autocrlf=false", "-c", "user.name=t", "-c", "user.email=t"]
        done = finish(
            ["git", *setup, *words],
            cwd=root,
            GIT_CONFIG_GLOBAL="/dev/null",
            GIT_CONFIG_SYSTEM="/dev/null",
        )
        assert done.code == 0, done.err
        return done.out

    return run_it


@pytest.mark.parametrize("kind", NOTES)
@pytest.mark.parametrize("words", [["done"], ["snooze", "fri"]])
def test_one_line_is_changed_and_nothing_else(
    run: Run, vault: VaultMaker, git: Git, kind: str, words: list[str]
) -> None:
    root = vault({"note.md": NOTES[kind], "other.md": NOTES["LF"]})
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "before")
    before = NOTES[kind].encode().splitlines(keepends=True)
    tasks = [n for n, line in enumerate(before, 1) if b"] @" in line]
    assert len(tasks) == 4
    for number in tasks:
        name, *rest = words
        result = run(name, f"note.md:{number}", *rest, vault=root)
        assert (result.code, result.err) == (0, "")
        assert git(root, "status", "--porcelain") == " M note.md\n"
        assert git(root, "diff", "--numstat") == "1\t1\tnote.md\n"
        shown = git(root, "diff", "-U0", "--text").splitlines()
        removed = [line for line in shown if line.startswith("-") and line[:3] != "---"]
        added = [line for line in shown if line.startswith("+") and line[:3] != "+++"]
        assert len(removed) == len(added) == 1

        after = (root / "note.md").read_bytes().splitlines(keepends=True)
        changed = [
            n for n, (a, b) in enumerate(zip(before, after, strict=True), 1) if a != b
        ]
        assert changed == [number]
        old, new = before[number - 1], after[number - 1]
        # the end of the line, the mark in front of it and what leads in stay
        assert new[len(new.rstrip(b"\r\n")) :] == old[len(old.rstrip(b"\r\n")) :]
        assert new.startswith(b"\xef\xbb\xbf") is old.startswith(b"\xef\xbb\xbf")
        assert new.partition(b"[")[0] == old.partition(b"[")[0]

        assert run("undo", vault=root).code == 0
        assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize("kind", NOTES)
def test_a_series_adds_one_line(
    run: Run, vault: VaultMaker, git: Git, kind: str
) -> None:
    content = NOTES[kind].replace("@a one", "@a one 🔁 every week")
    root = vault(content)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "before")
    number = content[: content.index("@a")].replace("\r\n", "\n").count("\n") + 1
    assert run("done", f"note:{number}", vault=root).code == 0
    assert git(root, "diff", "--numstat") == "2\t1\tnote.md\n"
    assert run("undo", vault=root).code == 0
    assert git(root, "status", "--porcelain") == ""
