"""The contact log: dated bullets (LANGUAGE, The contact log)."""

from __future__ import annotations

import re

from journal.language.dates.field_values import parse_when
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import mentions_of
from journal.language.line.syntax import scan_sentence
from journal.model.entry import LogLine, Mention

_LOG_LINE = re.compile(
    r"[ \t>]*(?:[-*+]|[0-9]+[.)])[ \t]+"
    r"(?P<when>[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ T][0-9]{1,2}:[0-9]{2})?)(?![0-9])"
    r"(?:[ \t]+(?P<kind>[^\W\d_][\w-]*):(?!\S))?[ \t]*(?P<text>.*)\Z",
    re.DOTALL,
)


_CONTACT = re.compile(rb"[-*+.)_\]][ \t]+(?:\*\*|__?|\[\[)?[0-9]{4}-[0-9]{2}-[0-9]{2}")


def may_name_contact(content: bytes) -> bool:
    """Whether the bytes can hold a dated bullet that names somebody, fast."""
    if b"@" not in content and b"[[" not in content and b"#person/" not in content:
        return False
    return _CONTACT.search(content) is not None


def read_log_line(line: str, number: int, grammar: Grammar) -> LogLine | None:
    """A dated bullet, `- 2024-05-23 nudge: …`; None for any other line."""
    found = _LOG_LINE.match(line)
    when = parse_when(found["when"]) if found else None
    if found is None or when is None:
        return None
    kind, text = (found["kind"] or "").lower(), found["text"].strip()
    mentions: tuple[Mention, ...] = ()
    if "@" in text or "[[" in text or "#person/" in text:
        mentions = mentions_of(tuple(scan_sentence(text, grammar)))
    return LogLine(when, kind, text, number, mentions)
