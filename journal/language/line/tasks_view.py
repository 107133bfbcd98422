"""What the Obsidian Tasks plugin itself sees in a line.

Tasks takes fields off the end of the line, one after another, and stops at the first
unknown word; a field before that word does not exist for it. Two things here need to
know exactly how far it gets: reading (the journal must read the same value as Tasks)
and writing (an edit must not hide from Tasks what it saw before).

Source of the rule: the plugin's documentation ("Tasks can only read fields at
the end of the line") and the answers recorded in the conformance data. Every
pattern is free of nested or adjacent unbounded repetition, because lines are
hostile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from journal.language.line.fields import KEYS, PRIORITY_SYMBOLS, SYMBOLS, Field
from journal.language.regex import regex
from journal.model.value import value

SPACE = "\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
"""The characters that JavaScript trims; Python's set differs in six."""
STRIP = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)

TAG = r"#[^ !@#$%^&*(),.?\":{}|<>]+"
"""The body of a tag as Tasks reads it: anything up to one of these characters."""

BLOCK_LINK = regex(r" \^[a-zA-Z0-9-]+\Z")
_MAX_ROUNDS = 21

_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ID = "[a-zA-Z0-9_-]++"
_IDS = rf"{_ID}(?: *+, *+{_ID})*+"
_RULE = "[a-zA-Z0-9, !]++"
_WORD = "[a-zA-Z]+"


@value
class Seen:
    """A field that Tasks sees: its value and its position in the body."""

    name: Field
    value: str
    start: int
    end: int


@value
class TasksView:
    """`body[start:end]` is the part Tasks understands: fields, tags, spaces.

    `start == end` if it understands nothing. A block link, if any, follows `end`, and
    `block` is the position of its `^`.
    """

    start: int
    end: int
    fields: tuple[Seen, ...]
    block: int | None

    def value(self, name: Field) -> str | None:
        """The one that Tasks uses for the field: the left-most of several."""
        return next((seen.value for seen in self.fields if seen.name is name), None)


def _emoji(name: Field, value: str) -> tuple[Field | None, re.Pattern[str]]:
    symbols = "".join(SYMBOLS[name])
    return name, regex(rf"[{symbols}]\ufe0f? *+({value})\Z")


def _dataview(name: Field, value: str) -> tuple[Field | None, re.Pattern[str]]:
    key = KEYS[name]
    inner = rf" *+{key}:: *+({value}) *"
    return name, regex(rf"(?:\[{inner}\]|\({inner}\))(?: *,)?\Z")


_TAG_AT_END = (None, regex(rf"(?<![^{SPACE}]){TAG}\Z"))

# Tasks tries its fields in this order in every round. The order only matters for lines
# that can be read in two ways.
_EMOJI_ORDER: tuple[tuple[Field | None, re.Pattern[str]], ...] = (
    (Field.PRIORITY, regex(rf"([{''.join(PRIORITY_SYMBOLS)}])\ufe0f?\Z")),
    _emoji(Field.DONE, _DATE),
    _emoji(Field.CANCELLED, _DATE),
    _emoji(Field.DUE, _DATE),
    _emoji(Field.SCHEDULED, _DATE),
    _emoji(Field.START, _DATE),
    _emoji(Field.CREATED, _DATE),
    _emoji(Field.REPEAT, _RULE),
    _emoji(Field.ON_COMPLETION, _WORD),
    _TAG_AT_END,
    _emoji(Field.TASK_ID, _ID),
    _emoji(Field.DEPENDS_ON, _IDS),
)
_DATAVIEW_ORDER: tuple[tuple[Field | None, re.Pattern[str]], ...] = (
    _dataview(Field.PRIORITY, "highest|high|medium|low|lowest"),
    _dataview(Field.DONE, _DATE),
    _dataview(Field.CANCELLED, _DATE),
    _dataview(Field.DUE, _DATE),
    _dataview(Field.SCHEDULED, _DATE),
    _dataview(Field.START, _DATE),
    _dataview(Field.CREATED, _DATE),
    _dataview(Field.REPEAT, _RULE),
    _dataview(Field.ON_COMPLETION, _WORD),
    _TAG_AT_END,
    _dataview(Field.TASK_ID, _ID),
    _dataview(Field.DEPENDS_ON, _IDS),
)


def _with_begins(
    order: tuple[tuple[Field | None, re.Pattern[str]], ...], dataview: bool
) -> list[tuple[Field | None, re.Pattern[str], frozenset[str]]]:
    """Each pattern with the characters that a match begins with.

    None of them can follow in the match: only the last one in a text can begin it.
    """
    found = []
    for name, pattern in order:
        begins: Iterable[str] = "[("
        if name is None:
            begins = "#"
        elif not dataview:
            begins = SYMBOLS.get(name, PRIORITY_SYMBOLS)
        found.append((name, pattern, frozenset(begins)))
    return found


_EMOJI = _with_begins(_EMOJI_ORDER, dataview=False)
_DATAVIEW = _with_begins(_DATAVIEW_ORDER, dataview=True)


def tasks_view(body: str, *, dataview: bool) -> TasksView:
    """What Tasks reads in `body`, the text after the checkbox.

    `dataview` is the plugin's task format: with it, Tasks reads bracketed
    fields only, without it, symbols only.
    """
    end = len(body.rstrip(STRIP))
    first = len(body) - len(body.lstrip(STRIP))
    block = None
    if first < end and (link := BLOCK_LINK.search(body, first, end)):
        block = link.start() + 1
        end = first + len(body[first : link.start()].rstrip(STRIP))
    if first >= end:
        return TasksView(end, end, (), block)
    rest = body[first:end]
    chars = set(rest)
    order = [
        (name, pattern, here)
        for name, pattern, begins in (_DATAVIEW if dataview else _EMOJI)
        if (here := chars & begins)
    ]
    fields: list[Seen] = []
    for _ in range(_MAX_ROUNDS if order else 0):
        matched = False
        for name, pattern, here in order:
            at = max(map(rest.rfind, here))
            found = pattern.match(rest, at) if at >= 0 else None
            if found is None:
                continue
            matched = True
            if name is not None:
                value = next(group for group in found.groups() if group is not None)
                fields.append(
                    Seen(
                        name,
                        value.strip(STRIP),
                        first + found.start(),
                        first + found.end(),
                    )
                )
            rest = rest[: found.start()].rstrip(STRIP)
        if not matched:
            break
    fields.reverse()
    return TasksView(first + len(rest), end, tuple(fields), block)
