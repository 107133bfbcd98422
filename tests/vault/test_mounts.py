"""Which folders are on file systems that do not tell what others change."""

from __future__ import annotations

from pathlib import Path

import pytest

from journal.vault.watch.remote_mounts import silent_filesystem

TABLE = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
23 22 0:21 / /proc rw - proc proc rw
30 22 0:40 / /net rw,relatime shared:9 - nfs4 box:/home rw,vers=4.2
31 22 0:41 / /home/me/my\040share rw - cifs //box/me rw
32 22 0:42 / /home/me/ssh rw - fuse.sshfs box: rw
33 22 8:1 / /media/stick rw - fuseblk /dev/sdb1 rw
34 22 0:43 / /home/me/notes/team rw - fuse.rclone team: rw
35 30 0:44 / /net/local rw - tmpfs tmpfs rw
36 22 0:45 / /over rw - nfs old rw
37 22 0:46 / /over rw - ext4 new rw
""".lstrip()


@pytest.mark.parametrize(
    ("root", "kind"),
    [
        ("/home/me", "cifs"),
        ("/home/me/work", None),
        ("/home/me/my share/vault", "cifs"),
        ("/home/me/my share", "cifs"),
        ("/home/me/my sharedvault", None),
        ("/home/me/ssh/v", "fuse.sshfs"),
        ("/home/me/notes", "fuse.rclone"),
        ("/media/stick/v", None),
        ("/net/notes", "nfs4"),
        ("/net/local/v", None),
        ("/network", None),
        ("/over/v", None),
        ("/", "cifs"),
    ],
)
def test_by_what_is_mounted(tmp_path: Path, root: str, kind: str | None) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(TABLE)
    assert silent_filesystem(root, str(table)) == kind


@pytest.mark.parametrize("content", [None, b"", b"\xff\n", b"1 2 3 - nfs\n", b"x\n"])
def test_what_cannot_be_read_says_nothing(
    tmp_path: Path, content: bytes | None
) -> None:
    table = tmp_path / "mountinfo"
    if content is not None:
        table.write_bytes(content)
    assert silent_filesystem("/home", str(table)) is None


def test_this_folder_is_on_a_disk(tmp_path: Path) -> None:
    assert silent_filesystem(str(tmp_path)) is None
