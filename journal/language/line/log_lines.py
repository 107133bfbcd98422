"""The contact log: dated bullets (LANGUAGE, The contact log)."""

from __future__ import annotations

import re

from journal.language.dates.field_values import parse_when
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import mentions_of, without_comments
from journal.language.regex import regex
from journal.model.entry import LogLine, Mention

_EMPHASIS = r"(?:\*{1,3}|_{1,3}|==)"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9:])"
DATED_BULLET = regex(
    rf"[ \t>]*(?:[-*+]|[0-9]+[.)])[ \t]+(?P<open>{_EMPHASIS})?(?:"
    rf"\[\[(?:[^\[\]|]*/)?(?P<wiki>{_DAY})(?:[#|][^\[\]]*)?\]\]"
    rf"|\[(?P<label>{_DAY})\]\([^()\s]*\)"
    rf"|[\[(]?(?P<day>{_DAY})(?:(?:T|,?[ \t]+)(?P<inside>{_CLOCK}))?[\])]?)"
)
"""How a dated bullet begins."""
_BEHIND = regex(
    rf"(?P<joint>(?:[ \t]*[:,;|][ \t]*|[ \t]+[-–—→]+[ \t]+"
    rf"|[ \t]*[–—→][ \t]*|[ \t]+)*+)(?:(?P<clock>{_CLOCK})[ \t]*(?:[:,;–—→-][ \t]*)?)?"
    rf"(?:{_EMPHASIS}?(?P<kind>[^\W\d_][\w-]*+){_EMPHASIS}?:{_EMPHASIS}?(?!\S))?"
    r"[ \t]*(?P<text>.*)\Z",
    re.DOTALL,
)
"""A colon or dash after the date, a time, a kind and its colon, and the words."""


_AWAY = regex(r"ooo\b:?[ \t]*", re.IGNORECASE)
"""The only kind that people write without a colon."""


def _parts(line: str) -> tuple[str, re.Match[str]] | None:
    """The date (and time) of a dated bullet, and the text after it."""
    begin = DATED_BULLET.match(line)
    if begin is None:
        return None
    rest = line[begin.end() :]
    if begin["open"]:
        # `**2026-11-20**`, `**2026-11-20:** nudge`, `**2026-11-20 nudge:** …`
        rest = rest.replace(begin["open"], "", 1)
    found = _BEHIND.match(rest)
    if found is None or (rest and not found["joint"]):
        return None  # `2026-11-20-report`
    day = begin["wiki"] or begin["label"] or begin["day"]
    clock = begin["inside"] or found["clock"]
    return (f"{day} {clock}" if clock else day), found


_CONTACT = re.compile(
    rb"[-*+.)_\]][ \t]+[*_=\[(]*(?:(?<=\[\[)[^\r\n\[\]]{0,80}/)?"
    rb"[0-9]{4}-[0-9]{2}-[0-9]{2}"
)
"""A day at the beginning of a bullet; whether it names someone stands behind it."""


_DAY_END = re.compile(rb"-[0-9]{2}-[0-9]{2}")
"""Begins with a fixed byte, which is searched quickly, unlike a class of digits."""


def may_name_contact(content: bytes) -> bool:
    """A quick test whether the bytes may hold a dated bullet that names someone."""
    end = 0
    # line by line: of many days on one the first decides
    while day := _DAY_END.search(content, end):
        begin = content.rfind(b"\n", 0, day.start()) + 1
        end = content.find(b"\n", day.end()) % (len(content) + 1)
        line = content[begin:end]
        if _may_name(line):
            for part in line.split(b"\r"):
                bullet = _CONTACT.search(part)
                if bullet and _may_name(part[bullet.end() :]):
                    return True
    return False


def _may_name(content: bytes) -> bool:
    return b"@" in content or b"[[" in content or b"#person/" in content


def read_log_line(line: str, number: int, grammar: Grammar) -> LogLine | None:
    """A dated bullet, `- 2024-05-23 nudge: …`; None for any other line."""
    parts = _parts(line)
    when = parse_when(parts[0]) if parts else None
    if parts is None or when is None:
        return None
    kind = (parts[1]["kind"] or "").lower()
    text = without_comments(parts[1]["text"].strip())
    if not kind and (away := _AWAY.match(text)):
        kind, text = "ooo", text[away.end() :]
    mentions: tuple[Mention, ...] = ()
    if "@" in text or "[[" in text or "#person/" in text:
        from journal.language.line.syntax import scan_sentence  # few name someone

        mentions = mentions_of(tuple(scan_sentence(text, grammar)))
    return LogLine(when, kind, text, number, mentions)


def impossible_log_day(line: str) -> str | None:
    """The non-existent moment of a dated bullet; None if the moment exists."""
    parts = _parts(line)
    return parts[0] if parts and parse_when(parts[0]) is None else None
