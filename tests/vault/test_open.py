"""Notes are read as they are, and what is no note is refused."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.model.entry import NotePath
from journal.vault.open import MAX_NOTE, UnreadableNote, opened, read_note
from tests.vault.conftest import NOTE


def test_a_note_is_read_as_it_is(root: Path) -> None:
    content = b"\xef\xbb\xbf- [ ] a\r\n\xff\x00\xfe no end"
    (root / NOTE).write_bytes(content)
    read = read_note(root, NOTE)
    assert read.content == content
    assert read.real == root / NOTE
    (root / "link.md").symlink_to(NOTE)
    assert read_note(root, NotePath("link.md")).real == root / NOTE


def fifo(file: Path) -> None:
    os.mkfifo(file)


def device(file: Path) -> None:
    try:
        os.mknod(file, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root may make a device")


def listener(file: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(file))


def link_out(file: Path) -> None:
    outside = file.parent.parent / "outside.md"
    outside.write_text("- [ ] secret")
    file.symlink_to(outside)


def huge(file: Path) -> None:
    file.touch()
    os.truncate(file, MAX_NOTE + 1)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (fifo, "not a regular file"),
        (device, "not a regular file"),
        (listener, "no such device"),
        (lambda file: file.mkdir(), "not a regular file"),
        (link_out, "out of the vault"),
        (lambda file: file.symlink_to("/dev/zero"), "out of the vault"),
        (lambda file: file.symlink_to(file.name), "too many levels of symbolic links"),
        (lambda file: file.symlink_to("nothing"), "no such file"),
        (lambda file: None, "no such file"),
        (huge, "larger than 16 MB"),
    ],
)
def test_what_is_no_note_is_refused(
    root: Path, make: Callable[[Path], None], why: str
) -> None:
    make(root / "x.md")
    with pytest.raises(UnreadableNote) as caught:
        read_note(root, NotePath("x.md"))
    assert why in str(caught.value)


def test_a_link_that_appears_behind_our_back_is_not_followed(root: Path) -> None:
    """Between looking where a path leads and opening what is there."""
    (root / "link.md").symlink_to(NOTE)
    with pytest.raises(UnreadableNote, match="symbolic links"):
        opened(root / "link.md").__enter__()


def test_sixteen_megabytes_are_read(root: Path) -> None:
    os.truncate(root / NOTE, MAX_NOTE)
    assert len(read_note(root, NOTE).content) == MAX_NOTE


@pytest.mark.parametrize(
    "path", ["", "/etc/passwd", "../outside.md", "a/../../outside.md", "a\0b", ".",
             "a/..", "\ud800.md"],
)  # fmt: skip
def test_no_path_leads_out_of_the_vault(root: Path, path: str) -> None:
    (root.parent / "outside.md").write_text("- [ ] secret")
    with pytest.raises(UnreadableNote):
        read_note(root, NotePath(path))
