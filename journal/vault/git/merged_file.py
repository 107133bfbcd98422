"""The three files of a merge: reading them, and replacing one with the result."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from journal.model.errors import WriteRefused


def read_side(file: Path) -> bytes:
    """The bytes of a version. Raises WriteRefused if it is not a regular file."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise WriteRefused(f"{file}: {error.strerror or error}") from None


def put_result(file: Path, content: bytes) -> None:
    """Replace the file atomically, so that it is never half-written.

    Its mode stays. Raises WriteRefused, with the file unchanged.
    """
    temp = file.with_name(f".~{file.name}.{secrets.token_hex(4)}.tmp")
    try:
        mode = file.stat().st_mode & 0o7777
        descriptor = os.open(temp, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        try:
            with open(descriptor, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            os.chmod(temp, mode)
            os.replace(temp, file)
        except BaseException:
            temp.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise WriteRefused(f"{file}: {error.strerror or error}") from None
