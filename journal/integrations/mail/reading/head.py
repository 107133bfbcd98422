"""The head of a message: its fields, ids, addresses and dates, within bounds."""

from __future__ import annotations

import binascii
import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from email.header import decode_header
from email.utils import parsedate_tz

MOST_HEADER = 10 * 1024
"""What is read of one header field, in bytes."""
MOST_HEADERS = 400
MOST_REFERENCES = 200
_ID = re.compile(r"<([^<>\s]{1,400})>")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,128}@[\w.-]{1,255}", re.UNICODE)
_PARAMETER = re.compile(r';\s*([\w*-]{1,40})\s*=\s*("(?:[^"\\]|\\.)*"|[^;\s]*)')


class Headers:
    """The header fields of a message or part, in order, names in lower case."""

    __slots__ = ("fields",)

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self.fields = fields

    def get(self, name: str) -> str:
        """The first field of that name, unfolded and not decoded, or ""."""
        for key, value in self.fields:
            if key == name:
                return value
        return ""

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key == name]

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.fields)

    def decoded(self, name: str) -> str:
        return decoded(self.get(name))


def split_headers(raw: bytes) -> tuple[Headers, bytes]:
    """The header fields, and the bytes after the empty line."""
    start = 0
    while raw.startswith((b"From ", b">From ", b"\n", b"\r\n"), start) and start < 4096:
        # the separator of an mbox, or empty lines left in front by a gateway
        end = raw.find(b"\n", start)
        if end < 0:
            break
        start = end + 1
    body_at, gap = _empty_line(raw, start)
    head = raw[start:body_at]
    fields: list[tuple[str, str]] = []
    name, value = "", bytearray()
    for line in head.split(b"\n"):
        line = line.rstrip(b"\r")
        if line[:1] in (b" ", b"\t"):
            if name and len(value) < MOST_HEADER:
                value += b" " + line.strip()
            continue
        if name:
            fields.append((name, _field_text(bytes(value))))
        if len(fields) >= MOST_HEADERS:
            name = ""
            break
        key, colon, rest = line.partition(b":")
        key = key.rstrip()
        usable = colon and 0 < len(key) < 80 and not key.count(b" ")
        name = key.decode("latin-1").lower() if usable else ""
        value = bytearray(rest.strip()[:MOST_HEADER])
    if name:
        fields.append((name, _field_text(bytes(value))))
    return Headers(fields), raw[body_at + gap :]


def _empty_line(raw: bytes, start: int) -> tuple[int, int]:
    """Where the headers end, and how long the gap to the body is."""
    unix, dos = raw.find(b"\n\n", start), raw.find(b"\r\n\r\n", start)
    if dos >= 0 and (unix < 0 or dos < unix):
        return dos, 4
    if unix >= 0:
        return unix, 2
    return len(raw), 0


def _field_text(value: bytes) -> str:
    value = value[:MOST_HEADER]
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def decoded(value: str) -> str:
    """A field with its encoded words (RFC 2047) read."""
    value = value[:4000]
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (ValueError, binascii.Error, LookupError):
        return value
    texts = []
    for piece, charset in pieces:
        if isinstance(piece, str):
            texts.append(piece)
        else:
            texts.append(characters(piece, charset or ""))
    return "".join(texts)


def content_type(value: str) -> tuple[str, dict[str, str]]:
    """The type and its parameters (RFC 2045 §5.1), `text/plain` where none is."""
    kind = value.partition(";")[0].strip().lower()
    parameters: dict[str, str] = {}
    for key, said in _PARAMETER.findall(value[:2000]):
        plain = said[1:-1].replace('\\"', '"') if said[:1] == '"' else said
        parameters.setdefault(key.lower().rstrip("*"), plain)
    return (kind if kind.count("/") == 1 else "text/plain"), parameters


def ids(value: str) -> tuple[str, ...]:
    """The message ids a field names, 200 at most, without brackets."""
    found = _ID.findall(value)
    if not found and "@" in value and " " not in value.strip():
        found = [value.strip()]
    return tuple(dict.fromkeys(found[:MOST_REFERENCES]))


def addresses(value: str) -> list[str]:
    """The mail addresses in a field, in lower case, without names."""
    bracketed = re.findall(r"<([^<>\s]{3,400})>", value)
    bare = _ADDRESS.findall(re.sub(r'"[^"]{0,400}"|<[^<>]{0,400}>', " ", value))
    return [a.lower() for a in [*bracketed, *bare] if "@" in a][:500]


def first_address(value: str) -> str:
    return next(iter(addresses(value)), "")


def one_line(text: str) -> str:
    """Text without controls and line ends."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def parsed_date(value: str) -> datetime | None:
    """The moment of a Date field, or None for an invalid one."""
    try:
        fields = parsedate_tz(value.strip()[:100])
        if fields is None:
            return None
        seconds = fields[9] or 0
        if abs(seconds) >= 86400:
            seconds = 0
        zone = timezone(timedelta(seconds=seconds))
        year, month, day, hour, minute, second = fields[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def characters(content: bytes, charset: str) -> str:
    """Bytes as text: as declared, else UTF-8, else Latin-1."""
    for name in (charset.strip().strip("'\"").lower() or "utf-8", "utf-8"):
        if name.startswith(("rot", "unicode-escape", "raw", "idna", "punycode")):
            continue
        if name in ("gb2312", "gbk"):
            name = "gb18030"
        try:
            return content.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    strict = charset.strip().lower()
    if strict.startswith(("gb", "iso-2022", "shift", "euc", "big5", "utf")):
        try:
            return content.decode(
                "gb18030" if strict.startswith("gb") else strict, "replace"
            )
        except (LookupError, UnicodeError, ValueError):
            pass
    return content.decode("latin-1")
