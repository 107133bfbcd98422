"""That nothing had changed, remembered as a digest of what was found then.

Comparing each note with its stored stamp takes longer than finding the notes. Once all
are known to be as stored, a digest of what was found, in its order, is kept next to the
cache. While the cache has the same mark, and so the same stamps and settings, the same
digest is the same answer. Anything else only means that the notes are compared: another
order of the names, a damaged file, or none. Imports almost nothing, never raises.
"""

from __future__ import annotations

import marshal
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from hashlib import blake2b

    from journal.vault.sweep import Sweep
else:
    try:
        from _blake2 import blake2b  # without the other hashes
    except ImportError:
        from journal.language.hashes import blake2b

_SIZE = 32
"""Bytes of a digest."""


def digest_of(found: Sweep, mark: str) -> bytes:
    """The digest of all that was found, and of the mark of the cache."""
    digest = blake2b(mark.encode(), digest_size=_SIZE)
    for folder in found.listed:
        # in this version of marshal's format, equal values are equal bytes
        digest.update(marshal.dumps(folder, 2))
    return digest.digest()


def is_kept(cache: str, digest: bytes) -> bool:
    """Whether the notes were found unchanged with this digest."""
    try:
        with open(_file(cache), "rb", buffering=0) as file:
            return file.read(_SIZE + 1) == digest
    except OSError:
        return False


def keep(cache: str, digest: bytes) -> None:
    """Record that with this digest the notes are as they are stored."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        with open(os.open(_file(cache), flags, 0o600), "wb", buffering=0) as file:
            file.write(digest)
    except OSError:
        return  # the next look compares the notes again


def _file(cache: str) -> str:
    return f"{cache}.swept"
