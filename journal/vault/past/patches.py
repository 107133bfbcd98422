"""The commits of a repository, and the task lines that each added and removed.

`git log -p` is parsed as a stream. Line positions are counted from the header of the
hunk, never guessed from how a line begins: a note may itself contain `--- a` or `@@`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone

from journal.model.value import field, record

LOG = (
    "log",
    "--patch",
    "--cc",
    "--unified=0",
    "--inter-hunk-context=0",
    "--find-renames=40%",
    "--text",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-color-moved",
    "--no-relative",
    "--no-notes",
    "--no-show-signature",
    "--no-decorate",
    "--submodule=short",
    "--ignore-submodules=all",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--diff-algorithm=histogram",
    "--date=raw",
    "--topo-order",
    "--format=%x01%H %ad",
)
"""Arguments of `git log` for what `commits` reads, independent of settings."""
NOTES = ("--", "*.md")

_TASK = re.compile(rb"[ \t>]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\[[^\]]{1,8}\](?:[ \t]|$)")
_HUNK = re.compile(rb"@@+ (.+?) @@+")
_RANGE = re.compile(rb"([-+])([0-9]+)(?:,([0-9]+))?")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPES = {
    b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t",
    b"v": b"\v",
}  # fmt: skip


@record
class Side:
    """A task line, on one side of a commit."""

    file: int
    hunk: int
    added: bool
    path: str
    line: int
    raw: str


@record
class Commit:
    """The effect of a commit on task lines."""

    hash: str
    at: datetime
    """In the local time of its author."""
    sides: list[Side] = field(default_factory=list)
    renames: list[tuple[str, str]] = field(default_factory=list)
    """Old and new paths."""


def is_task(raw: bytes) -> bool:
    """A quick test whether it may be a task line."""
    return _TASK.match(raw) is not None


def commits(lines: Iterable[bytes]) -> Iterator[Commit]:
    """The commits, in output order; a truncated last one is left out.

    (A commit is complete when another one follows, or when `lines` end normally; the
    caller knows which.)
    """
    reader = _Reader()
    for line in lines:
        if done := reader.take(line):
            yield done
    if reader.commit is not None:
        yield reader.commit


class _Reader:
    """Parses line by line."""

    def __init__(self) -> None:
        self.commit: Commit | None = None
        self._file = self._hunk = 0
        self._old = self._new = ""
        self._left: list[int] = []
        """Remaining lines of the hunk: of each parent, and of the note."""
        self._at: list[int] = []
        """The position of the next line on each side."""

    def take(self, line: bytes) -> Commit | None:
        """Returns the previous commit if this line begins another one."""
        if any(self._left):
            self._hunk_line(line)
        elif line.startswith(b"\x01"):
            before, self.commit = self.commit, _commit(line)
            self._file = self._hunk = 0
            return before
        elif self.commit is None:
            pass
        elif line.startswith(b"@@"):
            self._begin_hunk(line)
        elif line.startswith(b"diff --"):
            self._file += 1
            self._old = self._new = ""
        elif line.startswith(b"--- "):
            self._old = _path(line[4:], b"a/")
        elif line.startswith(b"+++ "):
            self._new = _path(line[4:], b"b/")
        elif line.startswith(b"rename from "):
            self._old = _path(line[12:], b"")
        elif line.startswith(b"rename to "):
            self.commit.renames.append((self._old, _path(line[10:], b"")))
        return None

    def _begin_hunk(self, line: bytes) -> None:
        head = _HUNK.match(line)
        if head is None:
            return
        ranges = _RANGE.findall(head[1])
        self._hunk += 1
        self._left = [int(count or 1) for _, _, count in ranges]
        # for an empty side git gives the preceding line
        self._at = [int(first) for _, first, _ in ranges]

    def _hunk_line(self, line: bytes) -> None:
        if line.startswith(b"\\"):
            return  # no newline at the end of the file
        parents = len(self._left) - 1
        marks, text = line[:parents], line[parents:]
        if b"-" in marks:
            sides = [number for number in range(parents) if marks[number] == 45]
        else:
            sides = [n for n in range(parents) if marks[n : n + 1] in (b" ", b"")]
            sides.append(parents)
        if _TASK.match(text):
            if b"-" in marks:
                self._keep(False, self._old or self._new, self._at[sides[0]], text)
            elif marks == b"+" * parents:
                self._keep(True, self._new or self._old, self._at[parents], text)
        for number in sides:
            self._left[number] = max(0, self._left[number] - 1)
            self._at[number] += 1

    def _keep(self, added: bool, path: str, line: int, text: bytes) -> None:
        assert self.commit is not None
        raw = text.decode("utf-8", "surrogateescape")
        side = Side(self._file, self._hunk, added, path, line, raw)
        self.commit.sides.append(side)


def _commit(line: bytes) -> Commit:
    hash_, _, when = line[1:].decode("ascii", "replace").partition(" ")
    return Commit(hash_, _moment(when))


def _moment(text: str) -> datetime:
    """`1609747200 +0100`; the epoch for an impossible time."""
    seconds, _, zone = text.partition(" ")
    try:
        sign = -1 if zone.startswith("-") else 1
        ahead = sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
        there = datetime.fromtimestamp(int(seconds), timezone(ahead))
        return there.replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        return datetime(1970, 1, 1)


def _path(text: bytes, prefix: bytes) -> str:
    """A path in git's output, quoted if it contains special characters."""
    if text.startswith(b'"') and text.rstrip(b"\t").endswith(b'"'):
        text = _ESCAPE.sub(_unescaped, text.rstrip(b"\t")[1:-1])
    elif prefix and text.endswith(b"\t"):
        text = text[:-1]  # after a name with blanks
    if text == b"/dev/null":
        return ""
    return text.removeprefix(prefix).decode("utf-8", "surrogateescape")


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 255]) if len(code) == 3 else _ESCAPES.get(code, code)
