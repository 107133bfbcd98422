"""Printed answers, reused verbatim while nothing has changed.

A status bar or a script asks the same question all day. The output is kept next to the
cache, with the day, the question, and the mark of the cache at that time; the mark
changes whenever something is stored. Imports almost nothing, and nothing here raises:
an answer that cannot be kept or read is computed again.
"""

from __future__ import annotations

import marshal
import os
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    Printed = list[tuple[bool, bytes | memoryview]]
    """What was printed, and whether on stderr."""

_MOST = 16
"""The most answers kept; the least recently used make room."""
_LARGEST = 32 * 2**20
"""The most bytes of an answer that is kept."""


def recall(cache: str, asked: str, mark: str) -> Printed | None:
    """The answer to this question while the cache has this mark, if known."""
    try:
        with open(_file(cache, asked), "rb") as file:
            content = memoryview(file.read())
        # marshal trusts what it reads
        if crc32(content[4:]).to_bytes(4, "big") != content[:4]:
            return None
        known, then, pieces = marshal.loads(content[4:])
        if (known, then) != (asked, mark):
            return None
        at = len(content) - sum(size for _, size in pieces)
        found: Printed = []
        for is_talk, size in pieces:
            found.append((is_talk, content[at : at + size]))
            at += size
        return found
    except (OSError, ValueError, TypeError, EOFError):
        return None


def keep(cache: str, asked: str, mark: str, printed: Printed) -> None:
    """Keep the answer; `asked` contains everything that it depends on except the
    cache."""
    if sum(len(text) for _, text in printed) > _LARGEST:
        return
    file = _file(cache, asked)
    temporary = f"{file}.{os.getpid()}"
    # what is long is not copied: behind a list of the pieces stand the pieces
    pieces = [(is_talk, len(text)) for is_talk, text in printed]
    parts = [marshal.dumps((asked, mark, pieces)), *(text for _, text in printed)]
    checksum = 0
    for part in parts:
        checksum = crc32(part, checksum)
    try:
        folder = os.path.dirname(file)
        os.makedirs(folder, mode=0o700, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with open(os.open(temporary, flags, 0o600), "wb") as opened:
            opened.write(checksum.to_bytes(4, "big"))
            opened.writelines(parts)
        os.replace(temporary, file)
        _make_room(folder)
    except OSError:
        _leave(temporary)


def _leave(file: str) -> None:
    try:
        os.unlink(file)
    except OSError:
        return


def _file(cache: str, asked: str) -> str:
    return f"{cache}.answers/{crc32(asked.encode('utf-8', 'backslashreplace')):08x}"


def _make_room(folder: str) -> None:
    files = [(entry.stat().st_mtime_ns, entry.path) for entry in os.scandir(folder)]
    for _, path in sorted(files)[:-_MOST]:
        _leave(path)
