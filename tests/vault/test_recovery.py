"""What a process that was killed left behind is settled, whenever that was."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.api.requests import Act, Add, Undo
from journal.language.document import Document, LineEdit
from journal.language.edit.intents import Complete
from journal.language.note.read_note import digest_of
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.vault.write.history import History, Record
from journal.vault.write.recovery import Recovered, recover, stray_files
from tests.conftest import NOW
from tests.processes import contents
from tests.settings import settings_with

NOTE, TEMP = NotePath("sub/note.md"), ".~note.md.0a1b2c3d.tmp"
OLD, NEW = b"- [ ] a\n- [ ] b\nend of it", b"- [x] a done\n- [ ] b\nend of it"
EDIT = LineEdit(0, (b"- [ ] a\n",), (b"- [x] a done\n",))


class Died:
    """A vault and a state folder as a killed process left them."""

    def __init__(self, place: Path) -> None:
        self.root, self.state = place / "vault", place / "state"
        self.note = self.root / NOTE
        self.temp = self.note.parent / TEMP
        self.note.parent.mkdir(parents=True)
        self.history = History(self.state)
        self.kept: list[bytes] = []

    def begin(self, edit: LineEdit = EDIT, old: bytes = OLD, **more: object) -> None:
        made = Record(
            0,
            0,
            NOTE,
            edit,
            digest_of(old),
            digest_of(Document(old).apply(edit)),
            "done: a",
            "2024-06-05T09:30:00",
            temp=TEMP,
        )
        self.history.begin(replace(made, **more))  # type: ignore[arg-type]

    def recover(self) -> list[Recovered]:
        def keep(file: Path) -> Path:
            self.kept.append(file.read_bytes())
            file.unlink()
            return Path("lost") / file.name

        return recover(self.history, self.root, keep)

    def outcome(self) -> tuple[str, bytes | None]:
        """How the record ends, and what the note says; nothing else is left."""
        [said] = self.recover()
        assert said.path == NOTE
        [state] = [record.state for record in self.history.records()]
        where = "saved; undo it with" if state == "done" else "nothing changed"
        assert where in said.said
        assert ("lost/" in said.said) == bool(self.kept)
        assert set(os.listdir(self.note.parent)) <= {"note.md"}
        assert self.recover() == []
        return state, self.note.read_bytes() if self.note.exists() else None


@pytest.fixture
def died(tmp_path: Path) -> Died:
    return Died(tmp_path)


@pytest.mark.parametrize(
    ("note", "temp", "ends", "kept"),
    [
        # before anything happened, while the new content was written, and after it
        (OLD, None, ("failed", OLD), []),
        (OLD, b"", ("failed", OLD), []),
        (OLD, NEW[:9], ("failed", OLD), []),
        (OLD, NEW, ("failed", OLD), []),
        # the files have changed places; the old one is gone as well
        (NEW, OLD, ("done", NEW), []),
        (NEW, None, ("done", NEW), []),
        # another program saved in that instant
        (NEW, b"saved", ("done", NEW), [b"saved"]),
        (OLD, b"saved", ("failed", OLD), [b"saved"]),
        # it has gone on working since
        (b"new\n" + NEW, OLD, ("done", b"new\n" + NEW), []),
        (b"new\n" + OLD, NEW, ("failed", b"new\n" + OLD), []),
        (b"new\n" + OLD, NEW[:14], ("failed", b"new\n" + OLD), [NEW[:14]]),
        (None, OLD, ("failed", None), []),
    ],
)
def test_a_change_is_finished_or_undone(
    died: Died,
    note: bytes | None,
    temp: bytes | None,
    ends: tuple[str, bytes | None],
    kept: list[bytes],
) -> None:
    died.begin()
    for file, content in ((died.note, note), (died.temp, temp)):
        if content is not None:
            file.write_bytes(content)
    assert died.outcome() == ends
    assert died.kept == kept


@pytest.mark.parametrize(
    ("note", "temp", "ends"),
    [
        (None, None, ("failed", None)),
        (None, b"- [", ("failed", None)),
        (b"- [ ] a\n", None, ("done", b"- [ ] a\n")),
        (b"- [ ] a\n", b"- [ ] a\n", ("done", b"- [ ] a\n")),
        # someone has made another note there
        (b"theirs\n", None, ("failed", b"theirs\n")),
    ],
)
def test_a_note_that_was_being_made(
    died: Died,
    note: bytes | None,
    temp: bytes | None,
    ends: tuple[str, bytes | None],
) -> None:
    died.begin(LineEdit(0, (), (b"- [ ] a\n",)), b"", created=True)
    for file, content in ((died.note, note), (died.temp, temp)):
        if content is not None:
            file.write_bytes(content)
    assert died.outcome() == ends
    assert died.kept == []


@pytest.mark.parametrize(
    ("note", "temp", "ends", "kept"),
    [
        (b"- [ ] a\n", None, ("failed", b"- [ ] a\n"), []),
        (None, b"- [ ] a\n", ("done", None), []),
        (None, None, ("done", None), []),
        (None, b"saved", ("done", None), [b"saved"]),
    ],
)
def test_a_note_that_was_being_taken_away(
    died: Died,
    note: bytes | None,
    temp: bytes | None,
    ends: tuple[str, bytes | None],
    kept: list[bytes],
) -> None:
    died.begin(LineEdit(0, (b"- [ ] a\n",), ()), b"- [ ] a\n", undoes=7)
    for file, content in ((died.note, note), (died.temp, temp)):
        if content is not None:
            file.write_bytes(content)
    assert died.outcome() == ends
    assert died.kept == kept


@pytest.mark.parametrize("shorter", [True, False])
def test_a_note_with_links_that_is_half_written_is_finished(
    died: Died, shorter: bool
) -> None:
    """At every byte: its end is still the old one, or not cut off yet."""
    old, new = (NEW, OLD) if shorter else (OLD, NEW)
    edit = EDIT.inverse() if shorter else EDIT
    for written in range(1, len(new) + 1):
        died.history.file.unlink(missing_ok=True)
        died.begin(edit, old)
        died.note.unlink(missing_ok=True)
        died.note.write_bytes(new[:written] + old[written:])
        twin = died.root / "twin"
        twin.unlink(missing_ok=True)
        os.link(died.note, twin)
        died.temp.write_bytes(new)
        half = died.note.read_bytes()
        state = "failed" if half == old else "done"
        assert died.outcome() == (state, old if half == old else new), written
        assert twin.read_bytes() == died.note.read_bytes()


def test_what_is_no_file_of_ours_stays(died: Died, tmp_path: Path) -> None:
    """A folder, or a link, under the name of the temporary file."""
    for make in (Path.mkdir, lambda path: path.symlink_to(tmp_path / "other")):
        (tmp_path / "other").write_bytes(OLD)
        died.history.file.unlink(missing_ok=True)
        died.begin()
        died.note.write_bytes(NEW)
        make(died.temp)
        [_] = died.recover()
        assert os.path.lexists(died.temp)
        assert (tmp_path / "other").read_bytes() == OLD
        died.temp.unlink() if died.temp.is_symlink() else died.temp.rmdir()


def test_what_cannot_be_looked_at_stays_open(died: Died, tmp_path: Path) -> None:
    died.begin()
    died.note.symlink_to(tmp_path)
    assert died.recover() == []
    assert [record.state for record in died.history.records()] == ["open"]
    died.note.unlink()
    died.note.write_bytes(NEW)
    assert died.outcome() == ("done", NEW)


# ---------------------------------------------------------------- when


@pytest.fixture
def half_done(tmp_path: Path) -> Iterator[Journal]:
    """A vault whose last change was interrupted when the files had changed places."""
    root = tmp_path / "vault"
    root.mkdir()
    (root / "note.md").write_bytes(b"- [ ] a\n- [ ] b\n")
    with Journal(
        root, settings_with("all-tasks"), state=tmp_path / "s", cache=None
    ) as journal:
        journal.refresh()
        entry = journal.find("note:1")
        journal.apply(Act.each(Complete(NOW.date()), [entry], "done"), NOW)
        [made] = History(journal.state).records()
        file = journal.state / "history.jsonl"
        file.write_bytes(file.read_bytes().splitlines(keepends=True)[0])
        (root / made.temp).write_bytes(b"- [ ] a\n- [ ] b\n")
        yield journal


def test_looking_settles_nothing(half_done: Journal) -> None:
    before = contents(half_done.root), contents(half_done.state)
    half_done.refresh()
    half_done.problems(NOW)
    half_done.steps()
    half_done.steps(undo=False)
    entry = half_done.find("note:2")
    half_done.preview(Act.each(Complete(NOW.date()), [entry], "done"), NOW)
    assert (contents(half_done.root), contents(half_done.state)) == before
    assert half_done.notices == []


@pytest.mark.parametrize(
    "change",
    [
        lambda j: j.apply(
            Act.each(Complete(NOW.date()), [j.find("note:2")], "done"), NOW
        ),
        lambda j: j.apply(Add("@c x", "note"), NOW),
        lambda j: j.apply(Undo(), NOW),
        lambda j: j.recover(NOW),
    ],
)
def test_whatever_writes_settles_it_first(
    half_done: Journal, change: Callable[[Journal], object]
) -> None:
    change(half_done)
    assert os.listdir(half_done.root) == ["note.md"]
    assert half_done.notices == [
        "note.md: “done: a” was interrupted after the note was saved; "
        "undo it with “journal undo”"
    ]
    while half_done.steps():
        half_done.apply(Undo(), NOW)
    assert (half_done.root / "note.md").read_bytes() == b"- [ ] a\n- [ ] b\n"
    assert len(half_done.notices) == 1


# ---------------------------------------------------------------- strays


def test_only_old_files_with_our_names_are_strays(tmp_path: Path) -> None:
    old = [
        ".~note.md.0a1b2c3d.tmp",
        "sub/.~b.md.ffffffff.tmp",
        "sub/.~.md.00000000.tmp",
    ]
    others = [
        ".~new.md.0a1b2c3d.tmp",
        ".~lock.note.odt#",
        ".~note.md.0a1b2c3.tmp",
        ".~note.md.0A1B2C3D.tmp",
        "note.md.0a1b2c3d.tmp",
        ".hidden/.~note.md.0a1b2c3d.tmp",
        "Archive/.~note.md.0a1b2c3d.tmp",
        ".syncthing.note.md.tmp",
    ]
    long_ago = (NOW - timedelta(hours=2)).timestamp()
    for name in (*old, *others):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.touch()
        os.utime(file, (long_ago, long_ago))
    os.utime(tmp_path / others[0], (NOW.timestamp() - 60,) * 2)
    (tmp_path / ".~link.md.0a1b2c3d.tmp").symlink_to(tmp_path)
    (tmp_path / ".~folder.md.0a1b2c3d.tmp").mkdir()
    found = stray_files(tmp_path, settings_with(ignore=("Archive",)), NOW)
    assert found == sorted(old)
    assert stray_files(tmp_path, Settings(), datetime(2024, 6, 5, 7, 0)) == []
