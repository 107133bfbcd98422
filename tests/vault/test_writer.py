"""Read, plan, record, replace: what happens when others save, or the disk fails."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.language.document import Document, LineEdit
from journal.model.entry import NotePath
from journal.model.errors import StaleEntry, WriteRefused
from journal.vault.write.history import History
from journal.vault.write.writer import Writer
from tests.conftest import NOW, VaultMaker, needs
from tests.processes import command, contents, finish, journal

NOTE = NotePath("note.md")


class Tick:
    """Plans `x` for the line `- [ ] ours`; others may save while it does."""

    def __init__(self, meanwhile: Callable[[], None] = lambda: None, times: int = 1):
        self._meanwhile = meanwhile
        self._times = times
        self.plans = 0

    def __call__(self, document: Document) -> tuple[LineEdit, str]:
        self.plans += 1
        if self.plans <= self._times:
            self._meanwhile()
        at = document.texts().index("- [ ] ours")
        return document.rewrite(at, "- [x] ours"), f"line {at + 1}"


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault("- [ ] ours\n- [ ] theirs\n")


@pytest.fixture
def writer(root: Path, tmp_path: Path) -> Writer:
    return Writer(root, tmp_path / "state")


def states(tmp_path: Path) -> list[str]:
    return [record.state for record in History(tmp_path / "state").records()]


def test_a_change_is_written_and_recorded(
    writer: Writer, root: Path, tmp_path: Path
) -> None:
    written = writer.write(NOTE, Tick(), NOW, "done: ours")
    assert (root / NOTE).read_bytes() == b"- [x] ours\n- [ ] theirs\n"
    assert written.said == "line 1"
    [record] = History(tmp_path / "state").records()
    assert (record.path, record.label, record.state) == (NOTE, "done: ours", "done")
    assert record.edit == LineEdit(0, (b"- [ ] ours\n",), (b"- [x] ours\n",))
    assert record.at == "2024-06-05T09:30:00"


def test_nothing_to_change_is_no_change(
    writer: Writer, root: Path, tmp_path: Path
) -> None:
    before = contents(root)
    written = writer.write(NOTE, lambda document: (None, "so already"), NOW, "done")
    assert (written.said, written.record) == ("so already", None)
    assert contents(root) == before
    assert states(tmp_path) == []


def prepend(root: Path) -> None:
    note = root / NOTE
    note.write_bytes(b"a line above\n" + note.read_bytes())


def prepend_by_renaming(root: Path) -> None:
    new = root / "new"
    new.write_bytes(b"a line above\n" + (root / NOTE).read_bytes())
    new.rename(root / NOTE)


@pytest.mark.parametrize("save", [prepend, prepend_by_renaming])
def test_it_is_planned_anew_when_somebody_saves(
    writer: Writer, root: Path, tmp_path: Path, save: Callable[[Path], None]
) -> None:
    tick = Tick(lambda: save(root), times=3)
    assert writer.write(NOTE, tick, NOW, "done").said == "line 4"
    assert (root / NOTE).read_bytes() == (
        b"a line above\n" * 3 + b"- [x] ours\n- [ ] theirs\n"
    )
    assert tick.plans == 4
    assert states(tmp_path) == ["failed"] * 3 + ["done"]
    assert set(os.listdir(root)) == {".journal.toml", NOTE}


def test_who_never_stops_saving_wins(
    writer: Writer, root: Path, tmp_path: Path
) -> None:
    tick = Tick(lambda: prepend(root), times=1000)
    with pytest.raises(
        WriteRefused, match="keeps saving this note; nothing was changed"
    ):
        writer.write(NOTE, tick, NOW, "done")
    assert (root / NOTE).read_bytes() == (
        b"a line above\n" * tick.plans + b"- [ ] ours\n- [ ] theirs\n"
    )
    assert tick.plans > 5
    assert set(states(tmp_path)) == {"failed"}


def test_a_line_that_is_taken_away_in_between_is_missed(
    writer: Writer, root: Path
) -> None:
    def rewrite() -> None:
        (root / NOTE).write_bytes(b"- [ ] something else\n")

    with pytest.raises(ValueError, match="ours"):
        writer.write(NOTE, Tick(rewrite), NOW, "done")
    assert (root / NOTE).read_bytes() == b"- [ ] something else\n"


def test_a_note_that_comes_into_being_in_between_is_added_to(
    writer: Writer, root: Path
) -> None:
    new = NotePath("new.md")

    def edit_of(document: Document) -> tuple[LineEdit, None]:
        if not (root / new).exists():
            (root / new).write_bytes(b"theirs\n")
        return document.insert_after(len(document.lines) - 1, "ours"), None

    writer.write(new, edit_of, NOW, "added", create=True)
    assert (root / new).read_bytes() == b"theirs\nours\n"


def test_a_change_is_refused_where_it_cannot_be_recorded(
    root: Path, tmp_path: Path
) -> None:
    """A state folder that is a file; a record file that is a folder."""
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteRefused, match="file exists; nothing was written"):
        Writer(root, tmp_path / "file").locked().__enter__()
    (tmp_path / "state" / "history.jsonl").mkdir(parents=True)
    with pytest.raises(WriteRefused, match="is a directory"):
        Writer(root, tmp_path / "state").write(NOTE, Tick(), NOW, "done")
    assert (root / NOTE).read_bytes() == b"- [ ] ours\n- [ ] theirs\n"


def test_what_another_saved_in_the_wrong_instant_is_kept_and_said(
    writer: Writer, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from journal.vault.write import replace as files

    real_exchange = files.exchange
    saves = [b"first\n- [ ] ours\n", b"second\n"]

    def exchange(temp: Path, real: Path) -> bool:
        if saves:
            (root / "new").write_bytes(saves.pop(0))
            (root / "new").rename(real)
        return real_exchange(temp, real)

    monkeypatch.setattr(files, "exchange", exchange)
    written = writer.write(NOTE, Tick(), NOW, "done")
    assert (root / NOTE).read_bytes() == b"first\n- [x] ours\n"
    [kept] = written.kept
    assert kept.parent == tmp_path / "state" / "lost"
    assert kept.read_bytes() == b"second\n"


# ---------------------------------------------------------------- the way back


def test_several_changes_of_a_note_are_rehearsed_in_their_order(
    writer: Writer, root: Path
) -> None:
    """The second of two lines that came to say the same finds its own again."""
    (root / NOTE).write_bytes(b"- [ ] ours\n- [ ] ours\n")
    first = writer.write(NOTE, Tick(), NOW, "done")
    assert first.record
    writer.write(NOTE, Tick(), NOW, "done", batch=first.record.batch)
    assert (root / NOTE).read_bytes() == b"- [x] ours\n- [x] ours\n"
    turns = writer.plan_reversals(writer.deeds()[::-1], applied=True)
    assert [turn.document.texts() for turn in turns] == [
        ["- [x] ours", "- [x] ours"],
        ["- [x] ours", "- [ ] ours"],
    ]


def test_what_cannot_be_taken_back_is_said(writer: Writer, root: Path) -> None:
    assert writer.deeds() == []
    writer.write(NOTE, Tick(), NOW, "done: ours")
    for content, why in (
        (b"- [x] ours!\n- [ ] theirs\n", "the line has changed or is gone since"),
        (
            b"- [x] ours\n- [x] ours\n",
            "there are now several identical lines since",
        ),
        (None, "the note is gone since"),
    ):
        if content is None:
            (root / NOTE).unlink()
        else:
            (root / NOTE).write_bytes(content)
        with pytest.raises(StaleEntry) as caught:
            writer.plan_reversals(writer.deeds(), applied=True)
        assert f"note.md:1: {why}" in str(caught.value)
        assert "“done: ours”" in str(caught.value)


# ---------------------------------------------------------------- a failing disk


def injected(root: Path, fault: str, folder: Path) -> list[str]:
    """`done` under strace, with a fault in the system calls that touch `folder`."""
    needs("strace")
    trace = ["strace", "-f", "-o", "/dev/null", "-P", str(folder), "-e", fault]
    return [*trace, *command("done", "note:1", vault=root)]


def test_a_failure_behind_the_exchange_is_not_called_a_refusal(
    vault: VaultMaker,
) -> None:
    """The folder cannot be synced: the note is new, and undo knows of it."""
    root = vault("- [ ] @a x\n")
    if finish(["strace", "-o", "/dev/null", "true"]).code:
        pytest.skip("strace may not trace here")
    done = finish(injected(root, "inject=fsync:error=EIO", root))
    assert done.code == 5
    assert done.err == (
        "error: note.md: written, but not confirmed: input/output error\n"
    )
    assert (root / NOTE).read_bytes() == "- [x] @a x ✅ 2024-06-05\n".encode()
    assert set(os.listdir(root)) == {".journal.toml", NOTE}
    assert journal("undo", vault=root).code == 0
    assert (root / NOTE).read_bytes() == b"- [ ] @a x\n"


def test_a_failure_before_the_exchange_changes_nothing(vault: VaultMaker) -> None:
    root = vault("- [ ] @a x\n")
    if finish(["strace", "-o", "/dev/null", "true"]).code:
        pytest.skip("strace may not trace here")
    done = finish(injected(root, "inject=renameat2:error=EIO", root / NOTE))
    assert done.code == 5
    assert done.err == ("error: note.md: it cannot be written: input/output error\n")
    assert (root / NOTE).read_bytes() == b"- [ ] @a x\n"
    assert set(os.listdir(root)) == {".journal.toml", NOTE}
    assert journal("undo", vault=root).err == ("error: nothing to undo\n")


def test_where_files_cannot_change_places_one_replaces_the_other(
    vault: VaultMaker,
) -> None:
    root = vault("- [ ] @a x\n")
    if finish(["strace", "-o", "/dev/null", "true"]).code:
        pytest.skip("strace may not trace here")
    done = finish(injected(root, "inject=renameat2:error=EINVAL", root / NOTE))
    assert (done.code, done.err) == (0, "")
    assert (root / NOTE).read_bytes() == "- [x] @a x ✅ 2024-06-05\n".encode()
    assert set(os.listdir(root)) == {".journal.toml", NOTE}
