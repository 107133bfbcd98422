"""Names of IMAP folders: modified UTF-7 (RFC 3501 §5.1.3)."""

from __future__ import annotations

import base64
import re
from typing import Any

_LIST = re.compile(rb'\((?P<flags>[^)]*)\) (?P<sep>"[^"]*"|NIL) (?P<name>.*)')


def read_utf7(name: str) -> str:
    """A folder's name out of modified UTF-7 (RFC 3501 §5.1.3)."""

    def one(match: re.Match[str]) -> str:
        letters = match.group(1).replace(",", "/")
        if not letters:
            return "&"
        padded = letters + "=" * (-len(letters) % 4)
        try:
            return base64.b64decode(padded).decode("utf-16-be")
        except ValueError:
            return match.group(0)

    return re.sub(r"&([A-Za-z0-9+,]*)-", one, name)


def write_utf7(name: str) -> str:
    def one(match: re.Match[str]) -> str:
        letters = base64.b64encode(match.group(0).encode("utf-16-be")).decode()
        return f"&{letters.rstrip('=').replace('/', ',')}-"

    return re.sub(r"[^ -~]+", one, name.replace("&", "&-"))


def listed_folder(line: Any) -> tuple[list[str], str] | None:
    """The flags and the name in a line of LIST; None for anything else."""
    if isinstance(line, tuple):
        line = line[0] + b'"' + line[1] + b'"'
    match = _LIST.match(line or b"")
    if match is None:
        return None
    flags = match["flags"].decode("ascii", "replace").split()
    name = match["name"].strip()
    if name.startswith(b'"'):
        name = name[1:-1].replace(b'\\"', b'"').replace(b"\\\\", b"\\")
    return flags, read_utf7(name.decode("ascii", "replace"))
