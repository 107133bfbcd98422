"""A day as people type it: `tomorrow`, `next fri`, `21 jan`, `end of month`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from journal.language.dates.counting import add_months, days_in, days_later
from journal.language.dates.typed.spans import is_days, read_spans, signed_spans
from journal.language.regex import regex
from journal.model.calendar_names import MONTHS, WEEKDAYS

_NAMED = {
    "today": 0, "tod": 0,
    "tomorrow": 1, "tom": 1, "tmr": 1, "tmrw": 1, "day after tomorrow": 2,
    "yesterday": -1, "day before yesterday": -2,
}  # fmt: skip
_WEEKDAY_SHORT = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3,
    "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
WEEKDAY = _WEEKDAY_SHORT | {name.lower(): i for i, name in enumerate(WEEKDAYS)}
_WEEKDAY_AND_DATE = regex(
    rf"(?P<name>{'|'.join(WEEKDAY)})\.? (?:the )?(?P<date>.*[0-9].*)"
)
MONTH = {name.lower(): i for i, name in enumerate(MONTHS, 1)}
MONTH |= {name[:3].lower(): i for i, name in enumerate(MONTHS, 1)} | {"sept": 9}
_MONTH_NAMES = "|".join(sorted(MONTH, key=len, reverse=True))
_ORDINALS = {
    "first": "1st",
    "second": "2nd",
    "third": "3rd",
    "fourth": "4th",
    "fifth": "5th",
}
_ORDINAL = regex(
    rf"\b(?:{'|'.join(_ORDINALS)})"
    rf"(?= (?:of )?(?:{_MONTH_NAMES}|the month|next month)\b)"
)

_ISO = regex(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")
_DOTTED = regex(r"([0-9]{1,2})\. ?([0-9]{1,2})\.(?: ?([0-9]{4}|[0-9]{2}))?")
_SLASHED = regex(r"([0-9]{1,2})([/-])([0-9]{1,2})(?:\2([0-9]{4}|[0-9]{2}))?")
_DAY_MONTH = regex(
    rf"(?:the )?([0-9]{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? ?({_MONTH_NAMES})\.?"
    r"(?:(?: of)? ([0-9]{4}))?"
)
_MONTH_DAY = regex(
    rf"({_MONTH_NAMES})\.? (?:the )?([0-9]{{1,2}})(?:st|nd|rd|th)?(?: ([0-9]{{4}}))?"
)
_DAY_OF_MONTH = regex(
    r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th)(?: of (the|this|next) month)?"
)


class TwoMeanings(ValueError):
    """The text has several meanings; the message lists them."""


class NoSuchDay(ValueError):
    """The text names a day that does not exist; the message says why."""


def read_day(words: str, today: date, *, day_first: bool = False) -> date | None:
    """The day that the words name, relative to `today`; None if they name none.

    `day_first` says how a date with slashes is read. Raises TwoMeanings, NoSuchDay.
    """
    words = words.removeprefix("the ") if words.startswith("the day ") else words
    if words in _NAMED:
        return today + timedelta(days=_NAMED[words])
    spans = signed_spans(words)
    if is_days(spans):
        return days_later(today, spans)
    return (
        _weekday(words, today)
        or calendar_day(words, today, day_first=day_first)
        or _period(words, today)
        or _from_a_day(words, today)
    )


# ---------------------------------------------------------------- weekdays

_NEXT_WEEK = regex(r"(?:(?P<a>.+) (?:of )?next week|next week(?: on)? (?P<b>.+))")
_A_WEEK_ON = regex(
    r"(?:(?P<a>.+) week|(?:a|in a|one|1) week (?:on|from|after) (?:the )?(?P<b>.+))"
)


def _weekday(words: str, today: date) -> date | None:
    if found := _WEEKDAY_AND_DATE.fullmatch(words):
        return _dated_weekday(found, today)
    if found := _NEXT_WEEK.fullmatch(words):
        name = (found["a"] or found["b"]).removeprefix("on ")
        weekday = WEEKDAY.get(name)
        monday = today + timedelta(days=7 - today.weekday())
        return None if weekday is None else monday + timedelta(days=weekday)
    if found := _A_WEEK_ON.fullmatch(words):
        name = found["a"] or found["b"]
        if name in WEEKDAY:
            return _coming(WEEKDAY[name], today) + timedelta(weeks=1)
    lead, _, name = words.rpartition(" ")
    if name == "next" and lead in WEEKDAY:  # “tuesday next”
        lead, name = name, lead
    weekday = WEEKDAY.get(name.rstrip("."))
    if weekday is None or lead not in (
        "",
        "this",
        "next",
        "coming",
        "the coming",
        "this coming",
    ):
        return None
    if lead == "next":
        monday = today + timedelta(days=7 - today.weekday())
        return monday + timedelta(days=weekday)
    return _coming(weekday, today)


def _coming(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _dated_weekday(found: re.Match[str], today: date) -> date | None:
    """`fri 7 jun`, if that is a Friday; a later year with that weekday is not meant."""
    day = calendar_day(found["date"], today)
    if day is None:
        return None
    if day.weekday() != WEEKDAY[found["name"]]:
        raise NoSuchDay(f"{day.isoformat()} is a {WEEKDAYS[day.weekday()]}")
    return day


# ---------------------------------------------------------------- calendar days


def calendar_day(words: str, today: date, *, day_first: bool = False) -> date | None:
    """`21 jan`, `24.12.`, `2024-06-01`, `the 15th`, `31/12`: a day by number."""
    words = _ORDINAL.sub(lambda found: _ORDINALS[found[0]], words)
    if found := _ISO.fullmatch(words):
        return _day_of(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.fullmatch(words):
        return _in_year(int(found[2]), int(found[1]), found[3], today)
    if found := _SLASHED.fullmatch(words):
        return _slashed(found, today, day_first)
    if found := _DAY_MONTH.fullmatch(words):
        return _in_year(MONTH[found[2]], int(found[1]), found[3], today)
    if found := _MONTH_DAY.fullmatch(words):
        return _in_year(MONTH[found[1]], int(found[2]), found[3], today)
    if found := _DAY_OF_MONTH.fullmatch(words):
        day = int(found[1])
        if found[2] == "next":
            first = add_months(today.replace(day=1), 1)
            return _day_of(first.year, first.month, day)
        return _next_day_of_month(day, today)
    return None


def _slashed(found: re.Match[str], today: date, day_first: bool) -> date | None:
    """`31/12` is one day, `5/6` could be two."""
    first, second, year = int(found[1]), int(found[3]), found[4]
    dashed = found[2] == "-"
    if (dashed and not year) or (first, second) == (24, 7):
        return None  # “6-7” is a span, “24/7” means always
    if first > 31 or second > 31 or not first or not second:
        return None
    if first <= 12 and second <= 12 and first != second and not day_first:
        one, other = f"{first} {_short(second)}", f"{second} {_short(first)}"
        raise TwoMeanings(
            f"could mean two dates, {one} or {other}: write “{one.lower()}”, "
            f"“{other.lower()}” or {_in_year(second, first, year, today)}"
        )
    if second > 12:
        first, second = second, first
    return _in_year(second, first, year, today)


def _short(month: int) -> str:
    return MONTHS[month - 1][:3]


def _day_of(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NoSuchDay("there is no such day") from None


def _in_year(month: int, day: int, year: str | None, today: date) -> date:
    """That day in the given year, else its next occurrence (29 Feb: leap years)."""
    if year:
        return _day_of(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for offset in range(9):
        try:
            found = date(today.year + offset, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise NoSuchDay("there is no such day")


def _next_day_of_month(day: int, today: date) -> date | None:
    if not 1 <= day <= 31:
        return None
    for offset in range(12):
        first = add_months(today.replace(day=1), offset)
        if day <= days_in(first.year, first.month):
            found = first.replace(day=day)
            if found > today:
                return found
    return None


# ---------------------------------------------------------------- periods

_EDGE = regex(
    r"(?:at )?(?:the )?(?P<edge>beginning|start|middle|mid|end|last day|first day)"
    r"[ -](?:of )?(?:the )?"
    r"(?P<what>(?:this |next )?(?:week|month|quarter|year)"
    rf"|(?:next )?(?:{_MONTH_NAMES}))"
    r"(?: (?P<year>[0-9]{4}))?"
)
_ABBREVIATED = {
    "eom": "end of month", "eoy": "end of year", "eow": "end of week",
    "eoq": "end of quarter", "month end": "end of month", "year end": "end of year",
    "end of the day": "today", "end of day": "today",
}  # fmt: skip
_IN_MONTH = regex(rf"(?:in|next) (?P<month>{_MONTH_NAMES})(?: (?P<year>[0-9]{{4}}))?")


def _period(words: str, today: date) -> date | None:
    if words == "the weekend":
        words = "this weekend"
    words = _ABBREVIATED.get(words, words).removeprefix("the ")
    words = _ABBREVIATED.get(words, words)
    monday = today + timedelta(days=7 - today.weekday())
    match words:
        case "today":
            return today
        case "next week":
            return monday
        case "next month":
            return add_months(today.replace(day=1), 1)
        case "next year":
            return date(today.year + 1, 1, 1)
        case "week after next":
            return monday + timedelta(weeks=1)
        case "next quarter":
            return _quarter(today, 1)
        case "this weekend":
            return today if today.weekday() == 5 else monday - timedelta(days=2)
        case "next weekend":
            return monday + timedelta(days=5)
    if found := _IN_MONTH.fullmatch(words):
        return _first_of(MONTH[found["month"]], found["year"], today)
    if found := _EDGE.fullmatch(words):
        return _edge(found["edge"], found["what"], found["year"], today)
    return None


def _first_of(month: int, year: str | None, today: date) -> date:
    if year:
        return date(int(year), month, 1)
    return date(today.year + (month <= today.month), month, 1)


def _quarter(today: date, later: int) -> date:
    first = today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1)
    return add_months(first, 3 * later)


def _edge(edge: str, what: str, year: str | None, today: date) -> date | None:
    """The first, middle or last day of a week, month, quarter or year."""
    later = what.startswith("next ")
    unit = what.removeprefix("this ").removeprefix("next ")
    if unit == "week":
        monday = today + timedelta(days=7 * later - today.weekday())
        days = {"end": 4, "last day": 6, "middle": 2, "mid": 2}
        return monday + timedelta(days=days.get(edge, 0))
    if unit in MONTH:
        first, months = _first_of_or_now(MONTH[unit], year, today), 1
    elif unit == "month":
        first, months = add_months(today.replace(day=1), int(later)), 1
    elif unit == "quarter":
        first, months = _quarter(today, int(later)), 3
    else:
        first, months = date(int(year or today.year + later), 1, 1), 12
    if edge in ("end", "last day"):
        return add_months(first, months) - timedelta(days=1)
    if edge in ("middle", "mid"):
        return first.replace(day=15) if months == 1 else add_months(first, months // 2)
    return first


def _first_of_or_now(month: int, year: str | None, today: date) -> date:
    """`end of november` said in November is this one."""
    if year:
        return date(int(year), month, 1)
    return date(today.year + (month < today.month), month, 1)


_FROM = regex(r"(?:in )?(?P<spans>.+?) (?P<way>from|after|before) (?P<day>.+)")


def _from_a_day(words: str, today: date) -> date | None:
    """`a week from monday`, `3 days before 12 january`."""
    found = _FROM.fullmatch(words)
    spans = read_spans(found["spans"]) if found else ()
    if not found or not is_days(spans):
        return None
    day = read_day(found["day"].removeprefix("the "), today)
    sign = -1 if found["way"] == "before" else 1
    return day and days_later(day, ((sign * number, unit) for number, unit in spans))
