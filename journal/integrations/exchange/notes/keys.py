"""The key of a record in a note: its `Source:` bullet, written and found again.

The bullet is the only thing that an import leaves behind on purpose: it survives a
lost state folder, another computer, and whatever is edited around it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

_SANE_KEY = re.compile(r"[\w.:/@+=~-]{1,200}", re.ASCII)
_SANE_URL = re.compile(r"https?://[\w.:/@+=~?&%,;!*#-]{3,500}", re.ASCII)
_BULLET = re.compile(
    r"[ \t>]*[-*+][ \t]+Source: "
    r"(?:\[(?P<name>[a-z]+)(?: (?P<key>[^\]\s]+))?\]\((?P<url>[^)\s]+)\)"
    r"|(?P<plain>[a-z]+) (?P<plain_key>\S+))[ \t]*"
)


def key_text(key: str) -> str:
    """The written form of a key: unchanged, or hashed if it contains special
    characters."""
    if _SANE_KEY.fullmatch(key):
        return key
    return f"h:{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:20]}"


def source_bullet(format: str, key: str, url: str = "") -> str:
    """The words of the bullet, without its mark."""
    written = key_text(key)
    if _SANE_URL.fullmatch(url):
        label = format if written == url else f"{format} {written}"
        return f"Source: [{label}]({url})"
    return f"Source: {format} {written}"


def found_keys(lines: Sequence[str]) -> Iterator[tuple[tuple[str, str], int]]:
    """Each key in a note, as (format, key), and the number of its line, from 1."""
    for number, line in enumerate(lines, 1):
        if "Source: " not in line:
            continue
        found = _BULLET.fullmatch(line)
        if found is None:
            continue
        if found["plain"]:
            yield (found["plain"], found["plain_key"]), number
        else:
            yield (found["name"], found["key"] or found["url"]), number


def content_key(format: str, parts: Sequence[str], nth: int) -> str:
    """The key for a record without one: its content, and its number among equal
    ones."""
    said = "\x1f".join([format, *parts, str(nth)])
    return f"c:{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:20]}"
