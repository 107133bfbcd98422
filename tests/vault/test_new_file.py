"""New notes, and what is kept of those that are removed."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from journal.model.errors import WriteRefused
from journal.vault.open import OpenedNote, read_note
from journal.vault.write import new_file
from journal.vault.write import replace as files
from journal.vault.write.new_file import ChangedMeanwhile
from tests.vault.conftest import NEW, NOTE, OLD
from tests.vault.test_files import in_place


def create(real: Path, content: bytes) -> None:
    new_file.create(real, content, real.parent / files.temp_name(real))


def remove(read: OpenedNote, lost: Path) -> None:
    temp = read.real.parent / files.temp_name(read.real)
    files.remove(read, temp, lambda file: new_file.keep(file, lost))


def test_a_note_is_made_with_its_folders(root: Path) -> None:
    file = root / "a" / "b" / "new.md"
    create(file, NEW)
    assert file.read_bytes() == NEW
    with pytest.raises(ChangedMeanwhile):
        create(file, OLD)
    assert file.read_bytes() == NEW
    assert os.listdir(file.parent) == ["new.md"]
    with pytest.raises(WriteRefused, match=r"note\.md is not a folder"):
        create(root / "note.md" / "x.md", NEW)


def test_a_new_note_is_synced_with_its_folder(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[list[str]] = []
    sync = new_file.sync_folder

    def watched(folder: Path) -> None:
        sync(folder)
        synced.append(os.listdir(folder))

    monkeypatch.setattr(new_file, "sync_folder", watched)
    create(root / "a" / "new.md", NEW)
    assert synced[-1] == ["new.md"]


def test_only_what_still_holds_our_bytes_is_removed(root: Path) -> None:
    read = read_note(root, NOTE)
    in_place(root / NOTE)
    with pytest.raises(ChangedMeanwhile):
        remove(read, root.parent)
    (root / NOTE).chmod(0o444)
    with pytest.raises(WriteRefused, match="read-only"):
        remove(read_note(root, NOTE), root.parent)
    (root / NOTE).chmod(0o644)
    remove(read_note(root, NOTE), root.parent)
    assert os.listdir(root) == []
    with pytest.raises(WriteRefused, match="no such file"):
        remove(read, root.parent)


def test_what_is_kept_is_private_and_never_overwritten(tmp_path: Path) -> None:
    kept = []
    for content in (b"one", b"two"):
        file = tmp_path / ".~note.md.0a0a.tmp"
        file.write_bytes(content)
        kept.append(new_file.keep(file, tmp_path / "state" / "lost"))
        assert not file.exists()
    assert [file.read_bytes() for file in kept] == [b"one", b"two"]
    assert stat.S_IMODE(kept[0].parent.stat().st_mode) == 0o700


def test_what_is_kept_on_another_filesystem_is_synced_before_it_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".~note.md.0a0a.tmp"
    file.write_bytes(b"one")
    synced: list[bool] = []
    fsync = os.fsync

    def elsewhere(old: Path, new: Path) -> None:
        raise OSError(errno.EXDEV, "another filesystem")

    def watched(fd: int) -> None:
        fsync(fd)
        synced.append(file.exists())

    monkeypatch.setattr(os, "rename", elsewhere)
    monkeypatch.setattr(os, "fsync", watched)
    kept = new_file.keep(file, tmp_path / "lost")
    assert kept.read_bytes() == b"one"
    assert not file.exists()
    # the copy while the file was still there, the folder when it had gone
    assert synced == [True, False]
