"""A message → its subject, sentences and words, with their lines.

Text by others (quoted lines) and everything that is not prose (headers, the signature)
is set aside.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from email.errors import MessageError
from email.header import decode_header, make_header
from itertools import accumulate

from journal.language.regex import regex
from journal.model.value import value

MAX_MESSAGE = 64 * 1024
"""In bytes; anything longer is no message and is refused."""

_HEADERS = frozenset(
    "subject betreff objet asunto oggetto onderwerp assunto to from cc bcc date "
    "reply-to in-reply-to references message-id "
    "mime-version content-type content-transfer-encoding x-unsent".split()
)
_SUBJECTS = ("subject", *"betreff objet asunto oggetto onderwerp assunto".split())
_HEADER = regex(r"([A-Za-z][A-Za-z-]*):[ \t]*(.*)")
_WORD = regex(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LINK = regex(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s<>]+|[^\s<>@]{1,64}@[^\s<>@]+")
_BULLET = regex(r"[ \t]*(?:[-*+•]|[0-9]{1,3}[.)])[ \t]+")
_SENTENCE_END = regex(r"(?<!\b\w\.)(?<=[.!?…])[\"”“»')\]]{0,3}\s+")
# full stops that end no sentence: “Dr. Vale”, “3. Mai”
_SHORT_FORM = regex(
    r"\b(?:dr|mr|mrs|ms|prof|nr|no|ca|bzw|vs|st|sra?|sig|dhr|bv|ej)\.\s+$",
    re.IGNORECASE,
)
_ORDINAL = regex(r"\b[0-9]{1,2}\.\s+$")
_GERMAN_MONTH = regex(r"(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)")


@value
class Sentence:
    text: str
    line: int
    """The line it begins on, from 1."""

    @property
    def is_question(self) -> bool:
        return self.text.rstrip("\"”“»')] \t").endswith("?")


@value
class Message:
    """A parsed message."""

    subject: str | None
    """None without a subject line."""
    subject_line: int
    first_line: int
    """The line its own text begins on; 1 if it has none."""
    sentences: tuple[Sentence, ...]
    quotes: bool
    """Whether it quotes what the other wrote."""

    @property
    def words(self) -> int:
        return sum(len(words_of(sentence.text)) for sentence in self.sentences)


def words_of(text: str) -> list[str]:
    """The words of a text; a link counts as one."""
    return _WORD.findall(_LINK.sub(" link ", text))


def has_link(text: str) -> bool:
    return "://" in text and _LINK.search(text) is not None


def read_message(content: bytes) -> Message:
    """The message in these bytes; invalid UTF-8 is tolerated."""
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    lines = re.split(r"\r\n|\n|\r", text)
    body = _header_end(lines)
    subject, subject_line = _subject(lines[:body])
    own: list[tuple[int, str]] = []
    quotes = False
    for index in range(body, len(lines)):
        line = lines[index]
        if line.rstrip() == "--":
            break
        if line.lstrip().startswith(">"):
            if not quotes:
                _drop_attribution(own)
            quotes = True
            own.append((index + 1, ""))
        else:
            own.append((index + 1, line))
    sentences = tuple(_sentences(own))
    first = sentences[0].line if sentences else 1
    return Message(subject, subject_line, first, sentences, quotes)


def _header_end(lines: Sequence[str]) -> int:
    """Index of the first line of the text, after any headers."""
    first = _HEADER.match(lines[0])
    if first is None or first[1].lower() not in _HEADERS:
        return 0
    for index, line in enumerate(lines):
        if not line.strip():
            return index + 1
        if not _HEADER.match(line) and not line.startswith((" ", "\t")):
            return index
    return len(lines)


def _subject(headers: Sequence[str]) -> tuple[str | None, int]:
    """The subject and its line, unfolded and decoded."""
    for index, line in enumerate(headers):
        found = _HEADER.match(line)
        if found is None or found[1].lower() not in _SUBJECTS:
            continue
        parts = [found[2]]
        for more in headers[index + 1 :]:
            if not more.startswith((" ", "\t")):
                break
            parts.append(more.strip())
        return _decoded(" ".join(parts).strip()), index + 1
    return None, 1


def _decoded(subject: str) -> str:
    """RFC 2047 words as text; unchanged if they cannot be decoded."""
    try:
        return str(make_header(decode_header(subject)))
    except (MessageError, LookupError, ValueError):
        return subject


def _drop_attribution(own: list[tuple[int, str]]) -> None:
    """Remove “On 3 May Alice wrote:” before a quote."""
    while own and not own[-1][1].strip():
        own.pop()
    if own and own[-1][1].rstrip().endswith(":"):
        own.pop()


def _sentences(lines: Sequence[tuple[int, str]]) -> Iterator[Sentence]:
    """Sentences by paragraph; a bullet counts as one, and so does a short separate
    line."""
    paragraph: list[tuple[int, str]] = []
    for number, line in lines:
        bullet = _BULLET.match(line)
        if not line.strip() or bullet:
            yield from _of_paragraph(paragraph)
            paragraph = []
        if line.strip():
            paragraph.append((number, line[bullet.end() :] if bullet else line))
    yield from _of_paragraph(paragraph)


def _of_paragraph(lines: Sequence[tuple[int, str]]) -> Iterator[Sentence]:
    text = "\n".join(line.strip() for _, line in lines)
    starts = list(accumulate((len(line.strip()) + 1 for _, line in lines), initial=0))
    begin = 0
    for end in [*(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]:
        if end < len(text) and _goes_on(text, end):
            continue
        if part := " ".join(text[begin:end].split()):
            yield Sentence(part, lines[bisect_right(starts, begin) - 1][0])
        begin = end


def _goes_on(text: str, end: int) -> bool:
    """Whether the full stop before `end` belongs to an abbreviation or an ordinal."""
    last = text[max(0, end - 16) : end]
    if _SHORT_FORM.search(last):
        return True
    return bool(_ORDINAL.search(last) and _GERMAN_MONTH.match(text, end))
