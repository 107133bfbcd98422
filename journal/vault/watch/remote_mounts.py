"""File systems on which others can write without an event on this machine."""

from __future__ import annotations

import re

_SILENT = frozenset(
    "9p afs beegfs ceph cifs coda drvfs gfs2 gpfs lustre ncpfs nfs nfs4 ocfs2 orangefs "
    "prl_fs smb3 smbfs vboxsf virtiofs vmhgfs".split()
)


def silent_filesystem(root: str, table: str = "/proc/self/mountinfo") -> str | None:
    """The type of a network or FUSE file system that holds (part of) the folder.

    None if there is none, or if the system does not tell (not Linux). Writes through
    the mount itself send events; writes on the server, or below a FUSE file system, do
    not.
    """
    try:
        with open(table, encoding="utf-8", errors="surrogateescape") as file:
            mounts = dict(map(_place_and_type, file))
    except (OSError, LookupError):
        return None
    root = root.rstrip("/")
    above = [place for place in mounts if f"{root}/".startswith(place)]
    inside = [place for place in mounts if place.startswith(f"{root}/")]
    for place in (max(above, key=len, default=""), *sorted(inside)):
        kind = mounts.get(place, "")
        # fuseblk is a local disk, as with ntfs-3g
        if kind in _SILENT or kind == "fuse" or kind.startswith("fuse."):
            return kind
    return None


def _place_and_type(line: str) -> tuple[str, str]:
    """Its mount point, ending in `/`, and its type; later lines win."""
    about, _, filesystem = line.partition(" - ")
    place = re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), about.split(" ")[4])
    return place.rstrip("/") + "/", filesystem.split(" ")[0]
