"""Replacing a note without losing what anyone writes."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.model.entry import NotePath
from journal.model.errors import WriteRefused, WriteUnconfirmed
from journal.vault.open import read_note
from journal.vault.write import replace as files
from journal.vault.write.new_file import ChangedMeanwhile
from tests.processes import confined, contents, finish, open_place
from tests.vault.conftest import NEW, NOTE, OLD, Replace

# ---------------------------------------------------------------- what is kept


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o640, 0o755])
def test_the_mode_is_kept(root: Path, replace: Replace, mode: int) -> None:
    (root / NOTE).chmod(mode)
    replace()
    assert (root / NOTE).read_bytes() == NEW
    assert stat.S_IMODE((root / NOTE).stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_is_kept(root: Path, replace: Replace) -> None:
    os.chown(root / NOTE, 12345, 54321)
    replace()
    status = (root / NOTE).stat()
    assert (root / NOTE).read_bytes() == NEW
    assert (status.st_uid, status.st_gid) == (12345, 54321)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_the_group_is_kept_where_the_owner_cannot_be() -> None:
    """A folder that several people share: the note of another, the group of both."""
    with open_place(note="- [ ] @a x\n") as root:
        note = root / "note.md"
        os.chown(note, 12345, 65534)
        note.chmod(0o664)
        done = confined("--vault", str(root), "done", "note:1", nobody=True)
        assert (done.code, done.err) == (0, "")
        assert note.read_text() == "- [x] @a x ✅ 2024-06-05\n"
        assert note.stat().st_gid == 65534
        assert stat.S_IMODE(note.stat().st_mode) == 0o664


def test_extended_attributes_are_kept(root: Path, replace: Replace) -> None:
    try:
        os.setxattr(root / NOTE, "user.colour", b"green")
        os.setxattr(root / NOTE, "user.zeal", b"\x00\xff")
    except (OSError, AttributeError):
        pytest.skip("this filesystem has no extended attributes")
    replace()
    assert (root / NOTE).read_bytes() == NEW
    assert os.getxattr(root / NOTE, "user.colour") == b"green"
    assert os.getxattr(root / NOTE, "user.zeal") == b"\x00\xff"


def test_a_note_with_hard_links_stays_one(root: Path, replace: Replace) -> None:
    twin = root.parent / "twin.md"
    os.link(root / NOTE, twin)
    inode = twin.stat().st_ino
    replace(content=NEW + b"more")
    assert twin.read_bytes() == (root / NOTE).read_bytes() == NEW + b"more"
    replace(content=b"less")
    assert twin.read_bytes() == (root / NOTE).read_bytes() == b"less"
    assert (root / NOTE).stat().st_ino == twin.stat().st_ino == inode


def test_a_link_stays_a_link(root: Path, replace: Replace) -> None:
    (root / "sub").mkdir()
    os.rename(root / NOTE, root / "sub" / NOTE)
    (root / NOTE).symlink_to("sub/note.md")
    replace()
    assert (root / NOTE).is_symlink()
    assert (root / "sub" / NOTE).read_bytes() == NEW
    assert os.listdir(root / "sub") == ["note.md"]
    (root / "sub").rename(root.parent / "elsewhere")


def test_a_very_long_name_has_room_for_a_temporary_one(root: Path) -> None:
    name = NotePath("é" * 126 + ".md")
    (root / name).write_bytes(OLD)
    read = read_note(root, name)
    temp = root / files.temp_name(read.real)
    files.replace(read, NEW, temp, lambda file: file)
    assert (root / name).read_bytes() == NEW
    assert set(os.listdir(root)) == {"note.md", name}


# ---------------------------------------------------------------- others save


def in_place(note: Path) -> None:
    with note.open("r+b") as file:
        file.write(b"theirs!")


def renamed_over(note: Path) -> None:
    other = note.parent / "other"
    other.write_bytes(OLD)
    other.rename(note)


def deleted_and_made_again(note: Path) -> None:
    note.rename(note.parent.parent / "old")
    note.write_bytes(OLD)


def made_private(note: Path) -> None:
    note.chmod(0o600)


def given_a_twin(note: Path) -> None:
    os.link(note, note.parent.parent / "twin.md")


@pytest.mark.parametrize(
    "save", [in_place, renamed_over, deleted_and_made_again, made_private, given_a_twin]
)
def test_a_save_before_the_exchange_is_noticed(
    root: Path, replace: Replace, save: Callable[[Path], None]
) -> None:
    """Also one that left the same bytes: another file has other attributes."""
    read = read_note(root, NOTE)
    save(root / NOTE)
    theirs = (root / NOTE).read_bytes()
    status = (root / NOTE).stat()
    with pytest.raises(ChangedMeanwhile):
        replace(read)
    assert (root / NOTE).read_bytes() == theirs
    assert (root / NOTE).stat().st_ino == status.st_ino
    assert replace.kept == []


def test_a_note_with_hard_links_is_compared_as_well(
    root: Path, replace: Replace
) -> None:
    os.link(root / NOTE, root.parent / "twin.md")
    read = read_note(root, NOTE)
    in_place(root / NOTE)
    theirs = (root / NOTE).read_bytes()
    with pytest.raises(ChangedMeanwhile):
        replace(read)
    assert (root / NOTE).read_bytes() == theirs


def test_a_note_that_is_gone_is_not_made_again(root: Path, replace: Replace) -> None:
    read = read_note(root, NOTE)
    (root / NOTE).unlink()
    with pytest.raises(WriteRefused):
        replace(read)
    assert os.listdir(root) == []


# ---------------------------------------------------------------- what fails


def test_a_read_only_note_stays_as_it_is(root: Path, replace: Replace) -> None:
    """Also for root, and although the folder would let us replace it."""
    (root / NOTE).chmod(0o444)
    with pytest.raises(WriteRefused) as caught:
        replace()
    assert "read-only" in str(caught.value)
    assert (root / NOTE).read_bytes() == OLD
    (root / NOTE).chmod(0o644)


def test_an_immutable_note_stays_as_it_is(root: Path, replace: Replace) -> None:
    if shutil.which("chattr") is None:
        pytest.skip("chattr is not installed")
    made = subprocess.run(["chattr", "+i", root / NOTE], capture_output=True)
    if made.returncode:
        pytest.skip("chattr is not permitted here")
    try:
        with pytest.raises(WriteRefused):
            replace()
        assert (root / NOTE).read_bytes() == OLD
    finally:
        subprocess.run(["chattr", "-i", root / NOTE], check=True)


def test_the_note_of_another_may_be_read_but_not_written() -> None:
    with open_place(note="- [ ] @a x\n") as root:
        note = root / "note.md"
        note.chmod(0o644)
        if os.geteuid() == 0:
            os.chown(note, 0, 0)
        else:
            note.chmod(0o444)
        done = confined("--vault", str(root), "done", "note:1", nobody=True)
        assert done.code == 5
        assert done.err == (
            "error: note.md: it cannot be written: the note is read-only\n"
        )
        assert note.read_text() == "- [ ] @a x\n"


def test_a_read_only_folder_is_left_as_it_is() -> None:
    with open_place(note="- [ ] @a x\n") as root:
        root.chmod(0o555)
        before = contents(root)
        for words in (
            ["done", "note:1"],
            ["add", "@b y"],
            ["add", "--to", "s/n", "@b y"],
        ):
            done = confined("--vault", str(root), *words, nobody=True)
            assert done.code == 5, words
            assert "permission denied" in done.err
            assert len(done.err.splitlines()) == 1
            assert done.out == ""
        assert contents(root) == before


@pytest.mark.parametrize("links", [1, 2])
def test_a_file_that_may_not_grow_stays_whole(tmp_path: Path, links: int) -> None:
    """The limit is reached in the middle of the last write."""
    with open_place(note="x" * 20_000 + "\n\n- [ ] @a y\n- [ ] @b z") as root:
        note = root / "note.md"
        if links == 2:
            os.link(note, tmp_path / "twin.md")
        before, size = contents(root), note.stat().st_size
        done = confined(
            "--vault", str(root), "done", "note:3", file_size=size + 4, nobody=True
        )
        assert done.code == 5
        assert done.err == ("error: note.md: it cannot be written: file too large\n")
        assert note.read_bytes() == before["note.md"][0]
        assert set(contents(root)) == set(before)


_FULL_DISK = """
set -e
mount -t tmpfs -o size=128k none "$VAULT"
mkdir "$VAULT/.obsidian"
{ printf -- '- [ ] @a x\\n\\n'; head -c 40000 /dev/zero | tr '\\0' x; } > "$VAULT/note.md"
cp "$VAULT/note.md" "$BEFORE"
head -c 1000000 /dev/zero > "$VAULT/filler" 2>/dev/null || true
"$PYTHON" -m journal --vault "$VAULT" done note:1 && exit 100 || code=$?
"$PYTHON" -m journal --vault "$VAULT" add "@b $(head -c 9000 /dev/zero | tr '\\0' y)" || true
cmp "$VAULT/note.md" "$BEFORE" || exit 101
test "$(ls -A "$VAULT" | sort | tr '\\n' ' ')" = ".obsidian filler note.md " || exit 102
rm "$VAULT/filler"
"$PYTHON" -m journal --vault "$VAULT" done note:1 >/dev/null || exit 103
grep -q 'x. @a x' "$VAULT/note.md" || exit 104
exit $code
"""


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    """A small filesystem of our own, that is gone with the process."""
    if shutil.which("unshare") is None:
        pytest.skip("unshare is not installed")
    root = tmp_path / "full"
    root.mkdir()
    probe = ["unshare", "-m", "mount", "-t", "tmpfs", "none", str(root)]
    if finish(probe).code:
        pytest.skip("mounting a filesystem is not permitted here")
    done = finish(
        ["unshare", "-m", "sh", "-c", _FULL_DISK],
        VAULT=str(root),
        BEFORE=str(tmp_path / "before.md"),
        PYTHON=sys.executable,
        JOURNAL_NOW="2024-06-05",
    )
    assert done.code == 5, done.err
    first, second = done.err.splitlines()
    assert first == ("error: note.md: it cannot be written: no space left on device")
    assert second == ("error: inbox.md: it cannot be created: no space left on device")
    assert os.listdir(root) == []


def test_an_attribute_that_cannot_be_copied_is_not_dropped(
    root: Path, replace: Replace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the user's: rather no change than one that loses it."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    try:
        os.setxattr(root / NOTE, "user.colour", b"green")
    except (OSError, AttributeError):
        pytest.skip("this filesystem has no extended attributes")
    monkeypatch.setattr(os, "setxattr", full)
    with pytest.raises(WriteRefused, match="no space left"):
        replace()
    assert (root / NOTE).read_bytes() == OLD


def test_a_note_that_can_neither_be_written_nor_restored_is_kept_elsewhere(
    root: Path, replace: Replace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In place, on a disk that fails: what it should say is not lost with it."""
    os.link(root / NOTE, root.parent / "twin.md")
    truncate = os.ftruncate

    def fail(fd: int, length: int) -> None:
        truncate(fd, 3)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "ftruncate", fail)
    with pytest.raises(WriteUnconfirmed, match="may be half written"):
        replace()
    assert replace.kept == [NEW]


def test_what_was_displaced_and_not_looked_at_is_kept(
    root: Path, replace: Replace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something fails just behind the exchange: it may be someone's last save."""
    linger = files.time.sleep

    def fail(seconds: float) -> None:
        if seconds == files._LINGER:
            raise OSError(errno.EIO, "Input/output error")
        linger(seconds)

    monkeypatch.setattr(files.time, "sleep", fail)
    with pytest.raises(WriteUnconfirmed, match="not confirmed"):
        replace()
    assert (root / NOTE).read_bytes() == NEW
    assert replace.kept == [OLD]
