"""What others save in the very instant in which the files change places."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from journal.model.errors import WriteRefused
from journal.vault.open import read_note
from journal.vault.write import exchange as exchange_room
from journal.vault.write import new_file
from journal.vault.write import replace as files
from journal.vault.write.new_file import ChangedMeanwhile
from tests.vault.conftest import NEW, NOTE, Instants, Replace


def test_a_file_renamed_over_the_note_in_that_instant_wins(
    root: Path, replace: Replace, instants: Instants
) -> None:
    def save() -> None:
        (root / "new").write_bytes(b"theirs\n")
        (root / "new").rename(root / NOTE)

    instants.before = [save]
    with pytest.raises(ChangedMeanwhile):
        replace()
    assert (root / NOTE).read_bytes() == b"theirs\n"
    assert replace.kept == []


@pytest.mark.parametrize("content", [b"second\n", NEW])
def test_two_saves_in_that_instant_are_both_somewhere(
    root: Path, replace: Replace, instants: Instants, content: bytes
) -> None:
    """One below the exchange, one on the new file before it can go back."""

    def first() -> None:
        (root / "new").write_bytes(b"first\n")
        (root / "new").rename(root / NOTE)

    def second() -> None:
        (root / "new").write_bytes(content)
        (root / "new").rename(root / NOTE)

    instants.before = [first, second]
    with pytest.raises(ChangedMeanwhile):
        replace()
    assert (root / NOTE).read_bytes() == b"first\n"
    assert replace.kept == [content]


def test_a_save_into_our_own_file_is_not_thrown_away_with_it(
    root: Path, replace: Replace, instants: Instants
) -> None:
    def rename() -> None:
        (root / "new").write_bytes(b"renamed\n")
        (root / "new").rename(root / NOTE)

    def append() -> None:
        with (root / NOTE).open("ab") as file:
            file.write(b"appended\n")

    instants.before = [rename, append]
    with pytest.raises(ChangedMeanwhile):
        replace()
    assert (root / NOTE).read_bytes() == b"renamed\n"
    assert replace.kept == [NEW + b"appended\n"]


def test_the_disk_knows_that_a_save_was_put_back(
    root: Path,
    replace: Replace,
    instants: Instants,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or a power loss could bring back the instant in which ours was the note."""
    synced: list[tuple[bytes, int]] = []
    sync = files.sync_folder

    def watched(folder: Path) -> None:
        sync(folder)
        synced.append(((root / NOTE).read_bytes(), len(list(root.iterdir()))))

    def save() -> None:
        (root / "new").write_bytes(b"theirs\n")
        (root / "new").rename(root / NOTE)

    monkeypatch.setattr(files, "sync_folder", watched)
    instants.before = [save]
    with pytest.raises(ChangedMeanwhile):
        replace()
    assert synced == [(b"theirs\n", 1)]


def test_what_cannot_be_kept_elsewhere_stays_and_is_said(
    root: Path, replace: Replace, instants: Instants
) -> None:
    """`lost/` cannot be made: the save that has no place any more stays in the vault."""

    def first() -> None:
        (root / "new").write_bytes(b"first\n")
        (root / "new").rename(root / NOTE)

    def second() -> None:
        (root / "new").write_bytes(b"second\n")
        (root / "new").rename(root / NOTE)

    replace.lost.write_text("a file")
    instants.before = [first, second]
    with pytest.raises(WriteRefused) as caught:
        replace()
    assert (root / NOTE).read_bytes() == b"first\n"
    [stays] = [file for file in root.iterdir() if file.name != NOTE]
    assert f"what it saved is in {stays}" in str(caught.value)
    assert stays.read_bytes() == b"second\n"
    stays.unlink()


# ---------------------------------------------------------------- notes that go


def remove(root: Path, replace: Replace) -> None:
    read = read_note(root, NOTE)
    temp = root / files.temp_name(read.real)
    files.remove(read, temp, lambda file: new_file.keep(file, replace.lost))


@pytest.mark.parametrize("again", [False, True])
def test_a_save_in_the_instant_in_which_a_note_goes_is_not_removed_with_it(
    root: Path, replace: Replace, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    """And if there is another one before it is back, that one stays."""
    rename = os.rename

    def save(old: Path, new: Path) -> None:
        monkeypatch.undo()
        (root / "new").write_bytes(b"theirs\n")
        rename(root / "new", root / NOTE)
        rename(old, new)
        if again:
            (root / NOTE).write_bytes(b"newer\n")

    monkeypatch.setattr(os, "rename", save)
    with pytest.raises(ChangedMeanwhile):
        remove(root, replace)
    assert (root / NOTE).read_bytes() == (b"newer\n" if again else b"theirs\n")
    assert replace.kept == ([b"theirs\n"] if again else [])


# ---------------------------------------------------------------- new names


@pytest.mark.parametrize("how", ["in one step", "by a link", "after a look"])
def test_a_new_name_takes_nobody_elses_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    def refuse(old: Path, new: Path) -> None:
        raise PermissionError(1, "operation not permitted")

    if how != "in one step":
        monkeypatch.setattr(exchange_room, "_renamed", lambda *_: False)
    if how == "after a look":
        monkeypatch.setattr(exchange_room.os, "link", refuse)
    for number in range(2):
        (tmp_path / f"temp{number}").write_text(str(number))
    exchange_room.move_to_new(tmp_path / "temp0", tmp_path / "note")
    with pytest.raises(FileExistsError):
        exchange_room.move_to_new(tmp_path / "temp1", tmp_path / "note")
    assert (tmp_path / "note").read_text() == "0"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["note", "temp1"]
