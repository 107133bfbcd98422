"""A message as this program sees it: bounded, flat, and never an exception.

Mail is written by strangers, so everything is cut before it is read (the limits
below), the headers are split by hand (RFC 5322 §2.2) and the parts are found by
one walk without recursion (RFC 2046 §5.1). The parser of the standard library is
recursive and quadratic in nesting: 2,000 levels cost it 1.4 s and a
RecursionError.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.header import decode_header
from email.utils import parsedate_tz
from functools import cached_property
from hashlib import blake2b

from journal.integrations.mail.html_text import text_of_html

MOST_BYTES = 256 * 1024
"""What is read of a message."""
MOST_TEXT = 64 * 1024
"""What is read of one part's text."""
MOST_HEADER = 10 * 1024
"""What is read of one header field, in bytes."""
MOST_HEADERS = 400
MOST_REFERENCES = 200
MOST_PARTS = 50
MOST_DEPTH = 8

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


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of the message: its type, its headers, and its bytes as they came."""

    type: str
    parameters: Mapping[str, str]
    headers: Headers
    body: bytes
    within: str = ""
    """`message/rfc822` where it lies inside an attached message, else ""."""
    parent: str = ""
    """The type of the multipart it is a part of."""

    @property
    def text(self) -> str:
        """Its text, decoded as well as it can be, HTML as text."""
        text = _characters(self.content, self.parameters.get("charset", ""))
        return text_of_html(text) if self.type == "text/html" else text

    @property
    def content(self) -> bytes:
        """Its bytes without the transfer encoding, 64 kB at most."""
        encoding = self.headers.get("content-transfer-encoding").strip().lower()
        return _transferred(self.body[: MOST_TEXT * 2], encoding)[:MOST_TEXT]


@dataclass(frozen=True)
class Message:
    """A message: headers, and its parts flat in order."""

    headers: Headers
    raw: bytes = field(repr=False)
    """The first 256 kB of it."""
    type: str = "text/plain"
    parameters: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        return tuple(_walk(self))

    @cached_property
    def own_parts(self) -> tuple[Part, ...]:
        """The parts that are this message's, not those of one attached to it."""
        return tuple(part for part in self.parts if not part.within)

    @cached_property
    def text(self) -> str:
        """What its writer wrote, as text: the plain part, else the HTML one."""
        plain = [p for p in self.own_parts if p.type == "text/plain"]
        chosen = plain or [p for p in self.own_parts if p.type.startswith("text/")]
        texts = [p.text for p in chosen[:4] if not _is_attachment(p)]
        if not any(text.strip() for text in texts):
            texts = [p.text for p in self.own_parts if p.type == "text/html"][:2]
        return "\n".join(texts)[:MOST_TEXT].replace("\r\n", "\n").replace("\r", "\n")

    @cached_property
    def subject(self) -> str:
        return one_line(self.headers.decoded("subject"))

    @cached_property
    def sender(self) -> str:
        """The address in From, in lower case, or ""."""
        return first_address(self.headers.get("from"))

    @cached_property
    def sender_name(self) -> str:
        named = decoded(self.headers.get("from")).split("<")[0].strip().strip('"')
        return one_line(named)[:80]

    @cached_property
    def recipients(self) -> tuple[str, ...]:
        """The addresses in To and Cc, in lower case."""
        lines = [*self.headers.all("to"), *self.headers.all("cc")]
        return tuple(dict.fromkeys(a for line in lines for a in addresses(line)))

    @cached_property
    def message_id(self) -> str:
        """Its Message-ID without brackets, else a hash of its headers."""
        found = ids(self.headers.get("message-id"))
        if found:
            return found[0]
        fields = "\n".join(f"{k}:{v}" for k, v in self.headers.fields)
        digest = blake2b(fields.encode("utf-8", "replace"), digest_size=12)
        return f"{digest.hexdigest()}@no-message-id.invalid"

    @cached_property
    def in_reply_to(self) -> tuple[str, ...]:
        return ids(self.headers.get("in-reply-to"))

    @cached_property
    def references(self) -> tuple[str, ...]:
        return ids(self.headers.get("references"))

    @cached_property
    def sent(self) -> datetime | None:
        """Its Date, with its zone."""
        return parsed_date(self.headers.get("date")) or self._received

    @cached_property
    def _received(self) -> datetime | None:
        """When the nearest server took it, for a message without a usable Date."""
        for line in [
            *self.headers.all("received")[:1],
            self.headers.get("delivery-date"),
        ]:
            when = parsed_date(line.rpartition(";")[2])
            if when:
                return when
        return None


def read_message(raw: bytes) -> Message:
    """A message from its bytes, whatever they are. Never raises."""
    raw = raw[:MOST_BYTES]
    headers, _ = split_headers(raw)
    kind, parameters = content_type(headers.get("content-type"))
    return Message(headers, raw, kind, parameters)


def read_headers(raw: bytes) -> Message:
    """A message of which only the headers are known."""
    headers, _ = split_headers(raw[:MOST_BYTES])
    return Message(headers, b"")


# ------------------------------------------------------------------ headers


def split_headers(raw: bytes) -> tuple[Headers, bytes]:
    """The header fields, and the bytes after the empty line."""
    start = 0
    while raw.startswith((b"From ", b">From ", b"\n", b"\r\n"), start) and start < 4096:
        # the separator of an mbox, or empty lines a gateway left in front
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
            texts.append(_characters(piece, charset or ""))
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
    """The mail addresses a field holds, in lower case, names left out."""
    bracketed = re.findall(r"<([^<>\s]{3,400})>", value)
    bare = _ADDRESS.findall(re.sub(r'"[^"]{0,400}"|<[^<>]{0,400}>', " ", value))
    return [a.lower() for a in [*bracketed, *bare] if "@" in a][:500]


def first_address(value: str) -> str:
    return next(iter(addresses(value)), "")


def one_line(text: str) -> str:
    """Text without controls and line ends."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def parsed_date(value: str) -> datetime | None:
    """A Date field as it was meant, or None for one that means nothing."""
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


# ------------------------------------------------------------------ parts


def _walk(message: Message) -> Iterator[Part]:
    """The leaves, in order; attached messages are leaves and their parts follow."""
    _, body = split_headers(message.raw)
    stack: list[tuple[Headers, bytes, str, str, int]] = [
        (message.headers, body, "", "", 0)
    ]
    seen = 0
    while stack and seen < MOST_PARTS:
        headers, body, within, parent, depth = stack.pop()
        kind, parameters = content_type(headers.get("content-type"))
        seen += 1
        boundary = parameters.get("boundary", "")
        if kind.startswith("multipart/") and not boundary:
            boundary = _guessed_boundary(body)
        if kind.startswith("multipart/") and boundary and depth < MOST_DEPTH:
            pieces = list(_pieces(body, boundary, kind))
            for piece_headers, piece in reversed(pieces):
                stack.append((piece_headers, piece, within, kind, depth + 1))
            continue
        yield Part(kind, parameters, headers, body, within, parent)
        if kind in ("message/rfc822", "message/global") and depth < MOST_DEPTH:
            content = _transferred(
                body, headers.get("content-transfer-encoding").strip().lower()
            )
            inner, rest = split_headers(content)
            stack.append((inner, rest, "message/rfc822", kind, depth + 1))


def _guessed_boundary(body: bytes) -> str:
    """What the first line that looks like a boundary says, if none is declared."""
    match = re.search(rb"^--([!-~]{4,70})[ \t]*\r?$", body[:4096], re.MULTILINE)
    return match.group(1).decode("ascii") if match else ""


def _pieces(body: bytes, boundary: str, kind: str) -> Iterator[tuple[Headers, bytes]]:
    """The parts between the boundary lines, one left open at the end included."""
    mark = b"--" + boundary.encode("utf-8", "surrogateescape")
    found = 0
    pieces = (b"\n" + body).split(b"\n" + mark)
    for piece in pieces[1 : MOST_PARTS + 1]:
        if piece.startswith(b"--"):
            return
        first, newline, rest = piece.partition(b"\n")
        if first.strip() or not newline:
            continue
        found += 1
        headers, content = _part_headers(rest)
        if not headers.get("content-type") and kind == "multipart/digest":
            headers = Headers([("content-type", "message/rfc822")])
        yield headers, content


def _part_headers(piece: bytes) -> tuple[Headers, bytes]:
    """A part's headers; it may have none, and then begins with an empty line."""
    if piece.startswith((b"\n", b"\r\n")):
        return Headers(()), piece.lstrip(b"\r\n")
    headers, body = split_headers(piece)
    return headers, body


def _transferred(body: bytes, encoding: str) -> bytes:
    try:
        if encoding == "base64":
            letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
            return base64.b64decode(letters[: len(letters) // 4 * 4])
        if encoding == "quoted-printable":
            return quopri.decodestring(body)
    except (ValueError, binascii.Error):
        return body
    return body


def _characters(content: bytes, charset: str) -> str:
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


def _is_attachment(part: Part) -> bool:
    said = part.headers.get("content-disposition").strip().lower()
    return said.startswith("attachment")
