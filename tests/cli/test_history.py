"""`journal history`: what became of a follow-up, from a real git and from our record."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from journal.api.history.past_keeper import PastKeeper
from journal.api.journal import Journal
from journal.model.past import PutOff
from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker
from tests.waiting import until

Row = tuple[str, str, str | None, str | None]


class Repository:
    """A folder in git, with commits on days of our own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "-q", "-b", "main")

    def git(self, *words: str, day: str = "2024-01-01") -> None:
        who = {f"GIT_{role}_{name}": "me@example.org" for role in ("AUTHOR", "COMMITTER")
               for name in ("NAME", "EMAIL")}  # fmt: skip
        at = {
            f"GIT_{role}_DATE": f"{day}T09:00:00 +0000"
            for role in ("AUTHOR", "COMMITTER")
        }
        subprocess.run(
            ["git", "-C", str(self.folder), *words],
            check=True,
            capture_output=True,
            env={**os.environ, **who, **at},
        )

    def commit(self, day: str, **notes: str | None) -> None:
        """Write these notes, or take them away, and commit."""
        for name, text in notes.items():
            path = self.folder / f"{name}.md"
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "backup", day=day)


@pytest.fixture
def repository(vault: VaultMaker) -> Repository:
    return Repository(vault({}))


def rows_of(run: Run, root: Path, what: str) -> list[Row]:
    told: list[dict[str, Any]] = json.loads(
        run("history", what, "--json", vault=root).out
    )
    return [(row["date"], row["what"], row["from"], row["to"]) for row in told]


LONG_LIFE: list[Row] = [
    ("2024-01-01", "added", None, "2024-01-10"),
    ("2024-01-05", "date", "2024-01-10", "2024-01-20"),
    ("2024-01-06", "moved", "Café “x”.md", "b.md"),
    ("2024-01-07", "text", "send the offer", "send the offer by post"),
    ("2024-01-09", "removed", "c d.md", None),
    ("2024-01-11", "back", None, "c d.md"),
    ("2024-01-12", "state", "open", "done"),
]


def live_long(repository: Repository) -> None:
    """One entry through all that can happen to it, beside a twin."""
    name, twin = "Café “x”", "- [ ] send the offer @bo 2024-02-01\n"
    line = "- [ ] send the offer @ana {}\n"
    commit = repository.commit
    commit("2024-01-01", **{name: line.format("2024-01-10") + twin, "b": "# B\n"})
    commit("2024-01-05", **{name: "- --- a\n" + line.format("2024-01-20") + twin})
    commit("2024-01-06", **{name: twin, "b": "# B\n" + line.format("2024-01-20")})
    text = "# B\n\nmore\n- [ ] send the offer by post @ana 2024-01-20\n"
    commit("2024-01-07", b=text)
    commit("2024-01-08", **{"b": None, "c d": text})
    commit("2024-01-09", **{"c d": "# B\n\nmore\n"})
    commit("2024-01-11", **{"c d": text})
    done = text.replace("[ ]", "[x]").replace("2024-01-20", "2024-01-20 ✅ 2024-01-12")
    commit("2024-01-12", **{"c d": done})


def test_moves_renames_twins_and_what_comes_back(
    run: Run, repository: Repository
) -> None:
    live_long(repository)
    assert rows_of(run, repository.folder, "c d.md:4") == LONG_LIFE
    # what is committed later is added to what is known
    repository.commit("2024-01-13", b="- [ ] new @ana 2024-02-01\n")
    repository.commit("2024-01-14", b="- [ ] new @ana 2024-02-08\n")
    assert rows_of(run, repository.folder, "b.md:1") == [
        ("2024-01-13", "added", None, "2024-02-01"),
        ("2024-01-14", "date", "2024-02-01", "2024-02-08"),
    ]
    told = run("history", "c d.md:4", vault=repository.folder).out
    assert "moved from Café “x”.md to b.md" in told
    assert rows_of(run, repository.folder, "@bo")[0][1] == "added"


def test_a_vault_below_the_top_and_a_history_rewritten(
    run: Run, repository: Repository
) -> None:
    inner = repository.folder / "notes" / "mine"
    line = "- [ ] ask @ana {}\n"
    repository.commit("2024-01-01", **{"notes/mine/a": line.format("2024-01-02")})
    repository.commit("2024-01-03", **{"notes/mine/a": line.format("2024-01-09")})
    expected: list[Row] = [
        ("2024-01-01", "added", None, "2024-01-02"),
        ("2024-01-03", "date", "2024-01-02", "2024-01-09"),
    ]
    (inner / ".journal.toml").touch()
    assert rows_of(run, inner, "a.md:1") == expected
    repository.git("reset", "-q", "--hard", "HEAD~1")
    repository.commit("2024-01-04", **{"notes/mine/a": line.format("2024-01-11")})
    assert rows_of(run, inner, "a.md:1")[1:] == [
        ("2024-01-04", "date", "2024-01-02", "2024-01-11")
    ]


def test_what_is_not_committed_is_of_today(run: Run, repository: Repository) -> None:
    repository.commit("2024-01-01", a="- [ ] ask @ana 2024-01-02\n")
    note = repository.folder / "a.md"
    note.write_text("- [ ] ask @ana 2024-03-01\n")
    os.utime(note, (1709283600, 1709283600))  # 1 March 2024
    rows = rows_of(run, repository.folder, "a.md:1")
    assert [row[1:] for row in rows] == [
        ("added", None, "2024-01-02"),
        ("date", "2024-01-02", "2024-03-01"),
    ]
    assert rows[1][0] == "2024-03-01"


def test_a_shallow_clone_says_what_it_does_not_know(
    run: Run, repository: Repository, tmp_path: Path
) -> None:
    for day in ("01", "02", "03"):
        repository.commit(f"2024-01-{day}", a=f"- [ ] ask @ana 2024-02-{day}\n")
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "2", f"file://{repository.folder}", clone],
        check=True,
    )
    (clone / ".journal.toml").touch()
    told = run("history", "a.md:1", "--json", vault=clone)
    assert [row["what"] for row in json.loads(told.out)] == ["date"]
    assert "what came before is not known" in told.err


def test_two_sides_merged(run: Run, repository: Repository) -> None:
    repository.commit("2024-01-01", a="- [ ] ask @ana 2024-02-01\n")
    repository.git("checkout", "-q", "-b", "phone")
    repository.commit("2024-01-02", a="- [ ] ask @ana 2024-02-05\n")
    repository.git("checkout", "-q", "main")
    repository.commit("2024-01-03", a="- [ ] ask @ana 2024-02-07\n")
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "phone")
    repository.commit("2024-01-04", a="- [ ] ask @ana 2024-02-09\n")
    rows = rows_of(run, repository.folder, "a.md:1")
    assert rows[0] == ("2024-01-01", "added", None, "2024-02-01")
    assert rows[-1][0] == "2024-01-04"
    assert rows[-1][3] == "2024-02-09"


HOSTILE = {
    "core.fsmonitor": "{}",
    "core.pager": "{}",
    "core.sshCommand": "{}",
    "core.hooksPath": "hooks",
    "core.alternateRefsCommand": "{}",
    "core.editor": "{}",
    "diff.external": "{}",
    "diff.evil.command": "{}",
    "diff.evil.textconv": "{}",
    "filter.evil.smudge": "{}",
    "filter.evil.clean": "{}",
    "gpg.program": "{}",
    "log.showSignature": "true",
    "credential.helper": "!{}",
    "alias.log": "!{}",
    "pager.log": "{}",
    "uploadpack.packObjectsHook": "{}",
}


def test_a_vault_runs_no_programs(
    run: Run, repository: Repository, tmp_path: Path
) -> None:
    evil, ran = tmp_path / "evil", tmp_path / "ran"
    evil.write_text(f"#!/bin/sh\necho $0 $@ >> {ran}\nexec cat\n")
    evil.chmod(0o755)
    live_long(repository)
    root = repository.folder
    (root / ".gitattributes").write_text("*.md diff=evil filter=evil binary\n")
    (root / "hooks").mkdir()
    for name in ("post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (root / "hooks" / name).symlink_to(evil)
    for key, value in HOSTILE.items():
        subprocess.run(
            ["git", "-C", str(root), "config", key, value.format(evil)], check=True
        )
    assert rows_of(run, root, "c d.md:4") == LONG_LIFE
    run("why", "c d.md:4", vault=root)
    assert not ran.exists(), ran.read_text()
    # the same keys do run where nothing is done against it
    subprocess.run(
        ["git", "-C", str(root), "status"], stdin=subprocess.DEVNULL, capture_output=True,
        check=False,
    )  # fmt: skip
    assert ran.exists()


def test_the_environment_leads_nowhere_else(
    run: Run,
    repository: Repository,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    repository.commit("2024-01-01", a="- [ ] ask @ana 2024-02-01\n")
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", "false")
    assert rows_of(run, repository.folder, "a.md:1")[0][1] == "added"


@pytest.fixture
def moved(run: Run, vault: VaultMaker) -> Callable[..., Path]:
    """A vault without git in which an entry was put off on these days."""

    def make(*moves: tuple[str, str]) -> Path:
        root = vault({"a.md": "- [ ] ask @ana 📅 2024-05-01\n"})
        for day, to in moves:
            run("--now", f"{day}T09:00", "snooze", "a.md:1", to, vault=root)
        return root

    return make


def test_without_git_our_own_record_tells(run: Run, moved: Callable[..., Path]) -> None:
    root = moved(("2024-05-03", "2024-05-06"), ("2024-05-06", "2024-05-20"))
    expected: list[Row] = [
        ("2024-05-03", "date", "2024-05-01", "2024-05-06"),
        ("2024-05-06", "date", "2024-05-06", "2024-05-20"),
    ]
    assert rows_of(run, root, "a.md:1") == expected
    # an undone change never happened; a redone one did
    run("undo", vault=root)
    assert rows_of(run, root, "a.md:1") == expected[:1]
    run("redo", vault=root)
    assert [row[1:] for row in rows_of(run, root, "a.md:1")] == [
        r[1:] for r in expected
    ]


def test_why_says_how_often_it_was_put_off(
    run: Run, moved: Callable[..., Path]
) -> None:
    root = moved(
        ("2024-05-03", "2024-05-06"),
        ("2024-05-06", "2024-05-20"),
        ("2024-05-20", "2024-06-04"),
    )
    for command in ("why", "show"):
        told = run(command, "a.md:1", vault=root).out
        assert "put off three times since Fri 3 May" in told


def test_an_entry_nobody_knows(run: Run, vault: VaultMaker) -> None:
    root = vault({"a.md": "- [ ] ask @ana 2024-02-01\n"})
    refused(run("history", "a.md:7", vault=root), 4)
    told = run("history", "a.md:1", vault=root)
    assert told.code == 0
    assert "what came before is not known" in told.err


def test_promises_kept_on_the_day_first_promised(
    run: Run, repository: Repository
) -> None:
    line = "- [{}] {} @ana #promised 📅 {}\n"
    slides, keys = ("send the slides", "bring the keys")
    made = line.format(" ", slides, "2024-03-01") + line.format(" ", keys, "2024-03-01")
    repository.commit("2024-02-01", a=made)
    moved = made.replace(
        "keys @ana #promised 📅 2024-03-01", "keys @ana #promised 📅 2024-03-09"
    )
    repository.commit("2024-03-01", a=moved)
    done = moved.replace("[ ]", "[x]")
    done = done.replace("📅 2024-03-01", "📅 2024-03-01 ✅ 2024-03-01")
    repository.commit(
        "2024-03-08", a=done.replace("📅 2024-03-09", "📅 2024-03-09 ✅ 2024-03-08")
    )
    out = run("stats", vault=repository.folder).out
    assert "promises: 2 of 2 kept in time, 1 of them on the day first promised" in out
    told = json.loads(run("stats", "--json", vault=repository.folder).out)
    assert told["kept_as_first_promised"] == 1


def test_a_note_that_git_does_not_have_is_told_by_our_record(
    run: Run, repository: Repository
) -> None:
    repository.commit("2024-01-01", a="- [ ] ask @ana 2024-01-02\n")
    (repository.folder / "b.md").write_text("- [ ] call @bo 📅 2024-05-01\n")
    day = "2024-05-03"
    run("--now", f"{day}T09:00", "snooze", "b.md:1", "6 may", vault=repository.folder)
    assert rows_of(run, repository.folder, "b.md:1") == [
        (day, "date", "2024-05-01", "2024-05-06")
    ]


def test_a_long_past_is_read_on_while_something_watches(
    run: Run, repository: Repository
) -> None:
    repository.commit("2024-01-01", a="- [ ] ask @ana 📅 2024-01-02\n")
    for day in ("03", "05"):
        repository.commit(f"2024-01-{day}", a=f"- [ ] ask @ana 📅 2024-01-{day}\n")
    with Journal.open(repository.folder) as journal:
        keeper = PastKeeper(journal, at_first=0.0, pause=0.0)
        keeper.start()
        [entry] = journal.entries
        until(lambda: journal.past.put_off(entry), "the past is known", 60)
        keeper.close()
        assert journal.past.put_off(entry) == PutOff(2, date(2024, 1, 3))


def save(note: Path, text: str, day: str) -> None:
    """Save a note by hand, on a day of our own."""
    note.write_text(text, "utf-8")
    at = datetime.fromisoformat(f"{day}T12:00").timestamp()
    os.utime(note, (at, at))


def test_without_git_what_others_change_is_seen_at_the_next_look(
    run: Run, vault: VaultMaker
) -> None:
    root = vault({"a.md": "- [ ] ask @ana 📅 2024-05-01\n", "b.md": "# B\n"})
    run("history", "a.md:1", vault=root)
    run("--now", "2024-05-03T09:00", "snooze", "a.md:1", "6 may", vault=root)
    run("--now", "2024-05-04T09:00", "snooze", "a.md:1", "8 may", vault=root)
    save(root / "a.md", "- [ ] ask @ana 📅 2024-05-20\n", "2024-05-08")
    expected: list[Row] = [
        ("2024-05-03", "date", "2024-05-01", "2024-05-06"),
        ("2024-05-04", "date", "2024-05-06", "2024-05-08"),
        ("2024-05-08", "date", "2024-05-08", "2024-05-20"),
    ]
    assert rows_of(run, root, "a.md:1") == expected
    # moved by hand into another note, and ticked there
    save(root / "a.md", "# A\n", "2024-05-09")
    save(root / "b.md", "# B\n- [ ] ask @ana 📅 2024-05-20\n", "2024-05-09")
    expected.append(("2024-05-09", "moved", "a.md", "b.md"))
    assert rows_of(run, root, "b.md:2") == expected
    run("--now", "2024-05-21T09:00", "done", "b.md:2", vault=root)
    expected.append(("2024-05-21", "state", "open", "done"))
    assert rows_of(run, root, "b.md:2") == expected
    assert rows_of(run, root, "b.md:2") == expected
