"""Counted spans: `3d`, `in 2 weeks`, `a week from monday`, `half an hour`."""

from __future__ import annotations

from journal.language.dates.counting import Spans
from journal.language.regex import regex

_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve"
NUMBERS = {word: i for i, word in enumerate(_NUMBER_WORDS.split(), 1)}
NUMBERS |= {"a": 1, "an": 1, "a couple of": 2, "couple of": 2, "a dozen": 12}
_UNIT_WORDS = {
    "day": "d day days",
    "week": "w wk wks week weeks",
    "month": "mo month months",
    "year": "y yr yrs year years",
    "business day": "bd workday workdays",
    "hour": "h hr hrs hour hours",
    "minute": "min mins minute minutes",
}
_UNITS = {
    word: (1, unit) for unit, words in _UNIT_WORDS.items() for word in words.split()
}
_UNITS |= dict.fromkeys(
    ("business day", "business days", "working day", "working days"),
    (1, "business day"),
)
_UNITS |= {"fortnight": (2, "week"), "fortnights": (2, "week")}
_UNITS |= {"quarter": (3, "month"), "quarters": (3, "month")}
_UNITS |= {"decade": (10, "year")}
_NUMBER = "|".join(sorted(NUMBERS, key=len, reverse=True))
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_SPAN = regex(rf"(?P<number>[0-9]{{1,4}}|{_NUMBER}) ?(?P<unit>{_UNIT})(?![a-z])")
_HALF = {
    "half an hour": ((30, "minute"),),
    "half a hour": ((30, "minute"),),
    "an hour and a half": ((90, "minute"),),
    "half a year": ((6, "month"),),
    "three quarters of an hour": ((45, "minute"),),
    "quarter of an hour": ((15, "minute"),),
    "a quarter of an hour": ((15, "minute"),),
}
_AND = regex(r" (?:and )?")


def read_spans(words: str) -> Spans:
    """`1 week and 2 days` → ((1, week), (2, day)); empty for anything else."""
    if words in _HALF:
        return _HALF[words]
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(words):
        span = _SPAN.match(words, at)
        if span is None:
            return ()
        number = span["number"]
        # "ad" would be a day: words need a space, digits do not
        if number in NUMBERS and words[at + len(number)] != " ":
            return ()
        size, unit = _UNITS[span["unit"]]
        found.append(((NUMBERS.get(number) or int(number)) * size, unit))
        at = span.end()
        if joint := _AND.match(words, at):
            at = joint.end()
    return tuple(found)


def signed_spans(words: str) -> Spans:
    """The same with a direction: `in 3 days`, `2 days ago`."""
    rest, sign = _direction(words)
    return tuple((sign * number, unit) for number, unit in read_spans(rest))


def _direction(words: str) -> tuple[str, int]:
    if words.endswith(" ago"):
        return words[: -len(" ago")], -1
    for lead in ("in ", "+", "after ", "within "):
        if words.startswith(lead):
            return words[len(lead) :].lstrip().removesuffix(" time"), 1
    for tail in (" from now", " from today", " later", " hence"):
        if words.endswith(tail):
            return words[: -len(tail)], 1
    return words, 1


def is_hours(spans: Spans) -> bool:
    return bool(spans) and all(unit in ("hour", "minute") for _, unit in spans)


def is_days(spans: Spans) -> bool:
    return bool(spans) and not any(unit in ("hour", "minute") for _, unit in spans)
