"""Task lines that are plain enough to be read word by word.

Most are: words, a handle, a date or two, and at the end the fields of the Tasks plugin.
`plain_line` reads such a line exactly as `syntax.scan` and the rest of the language do,
ten times faster, and returns None for any line it is not certain about. A differential
property test proves the two equal; without that test this module must not exist.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from journal.language.dates.written_moment import WEEKDAY_NAMES
from journal.language.line.date_roles import ROLE_WORDS, role_of
from journal.language.line.fields import PRIORITY_SYMBOLS, SYMBOLS, Field
from journal.language.line.grammar import DATE, MIXED_SCRIPTS, Grammar
from journal.language.line.tokens import Role
from journal.model.entry import Priority

_FIELDS: dict[str, Field] = {
    symbol: name
    for name in (
        *(Field.DUE, Field.SCHEDULED, Field.START),
        *(Field.CREATED, Field.DONE, Field.CANCELLED),
    )
    for symbol in SYMBOLS[name]
}
_DUE, _NO_PRIORITY = Field.DUE, Priority.NONE
"""Up to Python 3.11, looking these up in their class takes ten times as long."""
_WORD = r"(?:[^\W\d_]+(?:'[^\W\d_]+)?[,.!?;]?|[0-9]{1,3})"
_TAG = r"#(?!(?i:person)/)[^\W\d_][\w/-]*"
_REPEAT = SYMBOLS[Field.REPEAT][0]
_RULE = re.compile(
    r"every (?:day|week|month|year|[1-9][0-9]? (?:days|weeks|months|years))"
    r"(?: when done)?"
)
_HEAD = re.compile(r"[ \t>]*(?:[-*+]|[0-9]+[.)]) +\[(.)\] ")
_KINDS = re.compile(
    rf"({_WORD})|(@[^\W\d_]\w*)|({_TAG})|({DATE})"
    rf"|([{''.join(_FIELDS)}{''.join(PRIORITY_SYMBOLS)}{_REPEAT}])"
    rf"|(\[(?i:due)::)|({DATE}\])"
)
_HANDLE_KIND, _TAG_KIND, _DATE_KIND, _FIELD_KIND = 2, 3, 4, 5
_INLINE_KIND, _INLINE_END = 6, 7
"""Kinds of words, by their group there; a plain word is 1."""
_LONGEST = 500
"""In characters; a longer line never counts as plain."""
_MOST_FIELDS = 12
"""Tasks gives up after this many rounds, and each round takes at least one field."""


_Tail = tuple[dict[Field, str], Priority, str | None, tuple[str, ...]]
"""The dates, the priority, the rule of repetition, and the tags."""


class PlainLine:
    """The content of a plain line, as strings: many are stored, and few become
    entries."""

    __slots__ = (
        *("dates", "handles", "mark", "priority", "repeat", "tags", "text"),
        "words",
    )

    def __init__(
        self, mark: str, words: list[str], handles: tuple[str, ...], tail: _Tail
    ) -> None:
        self.mark = mark
        self.words = words
        """Words of the text; an empty one marks the place of its date."""
        self.text = " ".join(filter(None, words))
        self.handles = handles
        """The people named, without repetition."""
        self.dates, self.priority, self.repeat, self.tags = tail
        """The dates are existing days, as `2024-06-01`."""


def allows_plain_lines(grammar: Grammar) -> bool:
    """Whether plain lines remain plain under the vault's settings."""
    triggers = grammar.kanban.date_trigger[:1] + grammar.kanban.time_trigger[:1]
    tasks = grammar.tasks
    return triggers == "@@" and not (tasks.dataview or tasks.filename_as_scheduled)


def plain_line(line: str, grammar: Grammar) -> PlainLine | None:
    """The content of the task line; None if it takes the full reader."""
    if len(line) > _LONGEST:
        return None
    head = _HEAD.match(line)
    if head is None:
        return None
    words = line[head.end() :].split(" ")
    if not words[-1]:
        words.pop()
    kinds = list(map(_kind_of, words))
    if not (kinds and all(kinds)):
        return None
    fields: list[str] = []
    ends: list[int] = []
    if max(kinds) >= _FIELD_KIND:
        at = 0
        while kinds[at] < _FIELD_KIND:
            at += 1
        fields, ends = words[at:], kinds[at:]
        words, kinds = words[:at], kinds[:at]
    inline = ends == [_INLINE_KIND, _INLINE_END]
    if not words:
        return None
    handles, tags, bare = _named(words, kinds, grammar)
    if bare is not None and not _stands_alone(words, bare):
        return None
    has_tail = fields and not inline
    tail = _tail(fields, tags, words) if has_tail else ({}, _NO_PRIORITY, None, tags)
    if tail is None:
        return None
    dates = tail[0]
    if inline:
        dates[_DUE] = fields[1][:-1]
    elif bare is not None and _DUE not in dates and not _is_told(words, bare):
        dates[_DUE] = words[bare]
        words[bare] = ""
    try:
        for text in dates.values():
            number_of_day(text)
    except ValueError:
        return None  # a day that does not exist has to be reported
    return PlainLine(head[1], words, handles, tail)


@lru_cache(maxsize=8192)
def _kind_of(word: str) -> int:
    """The kind of a word; 0 for any that is not plain.

    Most words of a vault come again and again, and a line of eight took one regular
    expression three times as long.
    """
    found = _KINDS.fullmatch(word)
    return (found.lastindex or 0) if found else 0


@lru_cache(maxsize=4096)
def number_of_day(text: str) -> int:
    """The ordinal of an ISO date. Raises ValueError for a day that does not exist."""
    return date.fromisoformat(text).toordinal()


_LATE = frozenset(("noon", "midnight"))
_HALVES = frozenset(("am", "pm", "uhr", "noon", "midnight"))
_JOINTS = frozenset(("on", "am", "le", "el"))
_BESIDE = WEEKDAY_NAMES | _HALVES | _JOINTS | {"at", "um"}


def _stands_alone(words: list[str], bare: int) -> bool:
    """Whether it is the only date, without a time or weekday of its own."""
    if bare < 0:
        return False
    before = bare > 0 and _may_belong(words[bare - 1])
    if not before and (bare + 1 == len(words) or not _may_belong(words[bare + 1])):
        return True
    behind = [_plain(word) for word in words[bare + 1 : bare + 3]]
    if behind and (_is_piece(behind[0]) or behind[0] in _LATE):
        return False
    if len(behind) > 1 and behind[0] in ("at", "um") and _is_piece(behind[1]):
        return False
    if not bare:
        return True
    last = _plain(words[bare - 1])
    if _is_piece(last):
        return False
    first = _plain(words[bare - 2]) if bare > 1 else ""
    if last in _HALVES and (last in _LATE or first[:1].isdigit()):
        return False
    return not (last in _JOINTS and (first in _HALVES or first[:1].isdigit()))


def _is_piece(word: str) -> bool:
    return word[:1].isdigit() or word in _LATE or word in WEEKDAY_NAMES


@lru_cache(maxsize=4096)
def _may_belong(word: str) -> bool:
    """Whether a word next to a date may be part of it."""
    return word[0].isdigit() or _plain(word) in _BESIDE


@lru_cache(maxsize=4096)
def _may_tell(word: str) -> bool:
    """Whether a word may define the role of a date."""
    return _plain(word) in ROLE_WORDS


def _is_told(words: list[str], bare: int) -> bool:
    """Whether the date is just mentioned, by the rules of the full language."""
    # words behind it count only if there are none before
    if not any(map(_may_tell, words[:bare] or words)):
        return False
    before = " " + "".join(f"{word} " for word in words[:bare])
    behind = "".join(f" {word}" for word in words[bare + 1 :])
    return role_of(before, behind) is Role.TOLD


def _plain(word: str) -> str:
    return word.strip(".,;:!?").casefold()


def _named(
    words: list[str], kinds: list[int], grammar: Grammar
) -> tuple[tuple[str, ...], tuple[str, ...], int | None]:
    """The people and tags among the words of the sentence, and the index of its last
    plain date: -1 if that is not certain."""
    handles: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    bare: int | None = None
    if _DATE_KIND in kinds:
        bare = kinds.index(_DATE_KIND) if kinds.count(_DATE_KIND) == 1 else -1
    if _TAG_KIND in kinds:
        tags = tuple(word for word in words if word[0] == "#")
    if _HANDLE_KIND in kinds:
        once = kinds.count(_HANDLE_KIND) == 1
        first = kinds.index(_HANDLE_KIND)
        # most lines name one person
        for word in words[first : first + 1] if once else words:
            if word[0] != "@":
                continue
            handle = word[1:]
            if not handle.isascii() and MIXED_SCRIPTS.match(handle):
                return (), (), -1
            if handle not in handles and handle.casefold() not in grammar.not_people:
                handles += (handle,)
    return handles, tags, bare


def _tail(parts: list[str], tags: tuple[str, ...], words: list[str]) -> _Tail | None:
    """The fields at the end of the line, after these tags; None if one occurs twice,
    or something else is there. Tags among them are words as well."""
    if len(parts) > _MOST_FIELDS:
        return None
    dates: dict[Field, str] = {}
    priority, repeat = _NO_PRIORITY, None
    rule: list[str] = []
    symbol, in_rule = None, False
    for part in parts:
        name = _FIELDS.get(part)
        if symbol is not None:
            if _kind_of(part) != _DATE_KIND:
                return None
            dates[symbol], symbol = part, None
        elif name is not None:
            if name in dates:
                return None
            symbol, in_rule = name, False
        elif part in PRIORITY_SYMBOLS:
            if priority is not _NO_PRIORITY:
                return None
            priority, in_rule = PRIORITY_SYMBOLS[part], False
        elif part[0] == "#":
            tags += (part,)
            words.append(part)
            in_rule = False
        elif in_rule or (part == _REPEAT and not rule):
            rule.append(part)
            in_rule = True
        else:
            return None
    if rule:
        repeat = " ".join(rule[1:])
        if not _RULE.fullmatch(repeat):
            return None
    return None if symbol else (dates, priority, repeat, tags)
