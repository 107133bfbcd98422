"""A parsed message: bounded, flat, and never an exception.

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
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from hashlib import blake2b

from journal.integrations.mail.reading.head import (
    Headers,
    addresses,
    characters,
    content_type,
    decoded,
    first_address,
    ids,
    one_line,
    parsed_date,
    split_headers,
)
from journal.integrations.mail.reading.html_text import text_of_html
from journal.model.value import value

MOST_BYTES = 256 * 1024
"""What is read of a message."""
MOST_TEXT = 64 * 1024
"""What is read of one part's text."""
MOST_PARTS = 50
MOST_DEPTH = 8


@value
class Part:
    """A leaf of the message: its type, its headers, and its bytes as they came."""

    type: str
    parameters: Mapping[str, str]
    headers: Headers
    body: bytes
    within: str = ""
    """`message/rfc822` if it is inside an attached message, else ""."""
    parent: str = ""
    """The type of the multipart it is a part of."""

    @property
    def text(self) -> str:
        """Its text, decoded as well as it can be, HTML as text."""
        text = characters(self.content, self.parameters.get("charset", ""))
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
        """The parts of this message, not those of an attached one."""
        return tuple(part for part in self.parts if not part.within)

    @cached_property
    def text(self) -> str:
        """The writer's text: the plain part, else the HTML one."""
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
        """When the nearest server accepted it, for a message without a usable Date."""
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
    """The first line that looks like a boundary, if none is declared."""
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


def _is_attachment(part: Part) -> bool:
    said = part.headers.get("content-disposition").strip().lower()
    return said.startswith("attachment")
