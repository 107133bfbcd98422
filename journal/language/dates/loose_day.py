"""Days not spelled YYYY-MM-DD: which day they are, or why no one can tell.

In a note only YYYY-MM-DD is certainly a date. Any other unambiguous day (2026/12/01, 1
Dec 2026, 1. Dezember 2026, 13/12/2026) gets a correction; what could be two days
(01/12/2026), or is a week (KW 49), is reported, not guessed.
"""

# ruff: noqa: E501 - tables of names and of shapes
from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from enum import Enum
from functools import lru_cache

from journal.language.regex import regex
from journal.model.value import value

_MONTHS = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jan feb mär apr mai jun jul aug sept okt nov dez",
    "januar februar maerz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv févr mars avr mai juin juil août sept oct nov déc",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago sep oct nov dic",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
    "dicembre",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "jan fev mar abr mai jun jul ago set out nov dez",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november december",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
)
_MONTH = {name: number for row in _MONTHS for number, name in enumerate(row.split(), 1)}
_ENGLISH = frozenset(name for row in _MONTHS[:2] for name in row.split()) | {"sept"}
_SHORT_WORDS = frozenset("mar may set out ago mag gen ene dic lug ott mei maj".split())
"""Months that are also other words unless a year follows."""
_NAMES = "|".join(sorted(map(re.escape, _MONTH), key=len, reverse=True))
_DASH = "[-/.‐‑‒–—−]"
_SUFFIX = r"(?:st|nd|rd|th|er|re|ème|º|ª|\.)?"


class Certainty(Enum):
    """How much such a text determines."""

    SURE = "sure"
    TWO = "two"
    """One day to some readers and another to others."""
    WEEK = "week"
    """A week, not a day."""
    NO_YEAR = "no year"
    NEVER = "never"
    """A day that does not exist."""


@value
class LooseDay:
    start: int
    end: int
    certainty: Certainty
    day: date | None = None


_SHAPES = (
    ("ymd", rf"(?P<y>[0-9]{{4}})(?P<s>{_DASH}|\. )(?P<m>[0-9]{{1,2}})(?P=s)(?P<d>[0-9]{{1,2}})(?![\w/-]|\.\w)"),
    ("ymd", r"(?P<y>20[0-9]{2}) (?P<m>0[1-9]|1[0-2]) (?P<d>0[1-9]|[12][0-9]|3[01])(?![\w/-]| [0-9])"),
    ("ymd", r"(?P<y>[0-9]{4})年 ?(?P<m>[0-9]{1,2})月 ?(?P<d>[0-9]{1,2})[日号]"),
    ("ymd", r"(?P<y>20[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01])(?![\w.:/-])"),
    ("week", r"(?P<y>[0-9]{4})-?W(?P<w>[0-9]{1,2})(?:-?(?P<wd>[1-7]))?(?![\w-])"),
    ("week", r"(?:KW|W|week|wk|CW|semaine|semana|settimana|vecka|uge|uke) ?(?P<w>[0-9]{1,2})(?![\w.:/-])(?: ?/ ?(?P<y>[0-9]{4})| (?P<y2>[0-9]{4}))?"),
    ("dmy", rf"(?P<a>[0-9]{{1,2}})(?P<s>{_DASH})(?P<b>[0-9]{{1,2}})(?P=s)(?P<y>[0-9]{{4}}|[0-9]{{2}})(?![\w/-]|\.\w)"),
    ("dmy", r"(?P<a>[0-9]{1,2})(?P<s>\.) (?P<b>[0-9]{1,2})\. ?(?P<y>[0-9]{4})(?![\w/-])"),
    ("dm", r"(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})(?![\w/.:-])"),
    ("named", rf"(?P<y>[0-9]{{4}})[ -](?P<n>{_NAMES})\.?[ -](?P<d>[0-9]{{1,2}})(?![\w:])"),
    ("named", rf"(?:the )?(?P<d>[0-9]{{1,2}}){_SUFFIX}[ -]?(?:(?:of|de|di|d[’'])[ ]?)?(?P<n>{_NAMES})(?!\w)\.?,?(?:[ -](?:de[l]? )?(?P<y>[0-9]{{4}})(?![\w:-]))?"),
    ("named", rf"(?P<n>{_NAMES})\.?[ -](?:the )?(?P<d>[0-9]{{1,2}}){_SUFFIX}(?![\w:/-])(?:,? (?P<y>[0-9]{{4}})(?![\w:-]))?"),
)  # fmt: skip


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The patterns, compiled when the first number or month is met."""
    return tuple(
        (name, re.compile(rf"(?<![\w@/.:#=+\\-]){pattern}", re.IGNORECASE))
        for name, pattern in _SHAPES
    )


_TRIGGER = regex("[0-9]")


def loose_days(text: str) -> Iterator[LooseDay]:
    """The days of a text in other spellings, left to right, without overlap.

    A preceding weekday belongs to the day.
    """
    if not _TRIGGER.search(text):
        return
    found = [day for name, pattern in _patterns() for day in _all(text, name, pattern)]
    found.sort(key=lambda day: (day.start, -day.end))
    end = 0
    for day in found:
        if day.start >= end:
            yield day
            end = day.end


def loose_day(text: str) -> LooseDay | None:
    """The day, if the text is nothing but such a day; else None."""
    stripped = text.strip()
    # of a sign it is asked twice, and the same days come again
    return _known(stripped) if len(stripped) < _SHORT else _whole(stripped)


_SHORT = 60
"""Longer texts are not kept."""


def _whole(text: str) -> LooseDay | None:
    found = loose_days(text)
    return next((d for d in found if d.start == 0 and d.end == len(text)), None)


_known = lru_cache(maxsize=512)(_whole)


def _all(text: str, name: str, pattern: re.Pattern[str]) -> Iterator[LooseDay]:
    for found in pattern.finditer(text):
        read = _READ[name](found)
        if read is not None:
            certainty, day = read
            end = found.end()
            while text[end - 1] in " ,":
                end -= 1
            yield LooseDay(_with_weekday(text, found.start()), end, certainty, day)


def _with_weekday(text: str, start: int) -> int:
    found = _WEEKDAY_IN_FRONT.search(text[max(0, start - 16) : start])
    return start - len(found.group()) if found else start


_WEEKDAY_IN_FRONT = regex(
    r"(?<!\w)(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|monday|tuesday|wednesday"
    r"|thursday|friday|saturday|sunday|montag|dienstag|mittwoch|donnerstag|freitag"
    r"|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes"
    r"|miércoles|jueves|viernes|sábado|domingo)\.?,? \Z",
    re.IGNORECASE,
)
_Read = tuple[Certainty, date | None] | None


def _date(year: int, month: int, day: int) -> _Read:
    try:
        return Certainty.SURE, date(year, month, day)
    except ValueError:
        return Certainty.NEVER, None


def _ymd(found: re.Match[str]) -> _Read:
    plain = re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", found.group())
    if plain or not 1900 <= int(found["y"]) <= 2200:
        return None
    return _date(int(found["y"]), int(found["m"]), int(found["d"]))


def _dmy(found: re.Match[str]) -> _Read:
    first, second, year = int(found["a"]), int(found["b"]), found["y"]
    if not 1 <= first <= 31 or not 1 <= second <= 31 or (first > 12 and second > 12):
        return None
    if len(year) == 2:
        return Certainty.TWO, None
    if not 1900 <= int(year) <= 2200:
        return None
    if first > 12 or first == second:
        return _date(int(year), second, first)
    if second > 12:
        return _date(int(year), first, second)
    if found["s"] == ".":
        return _date(int(year), second, first)
    return Certainty.TWO, None


def _dm(found: re.Match[str]) -> _Read:
    first, second = int(found["a"]), int(found["b"])
    if not 1 <= first <= 31 or not 1 <= second <= 31 or (first > 12 and second > 12):
        return None
    return (Certainty.TWO if max(first, second) <= 12 else Certainty.NO_YEAR), None


def _named(found: re.Match[str]) -> _Read:
    name, year, day = found["n"].lower(), found["y"], int(found["d"])
    if not 1 <= day <= 31:
        return None
    if not year:
        if name in _ENGLISH or name in _SHORT_WORDS:
            return None  # English input is read there, or is no month
        return Certainty.NO_YEAR, None
    return _date(int(year), _MONTH[name], day)


def _week(found: re.Match[str]) -> _Read:
    groups, week = found.groupdict(), int(found["w"])
    if not 1 <= week <= 53:
        return None
    if groups.get("wd") and groups.get("y"):
        try:
            day = date.fromisocalendar(int(groups["y"]), week, int(groups["wd"]))
        except ValueError:
            return Certainty.NEVER, None
        return Certainty.SURE, day
    return Certainty.WEEK, None


_READ = {"ymd": _ymd, "dmy": _dmy, "dm": _dm, "named": _named, "week": _week}
