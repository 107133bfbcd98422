"""Dates people type: `3d`, `tom 8am`, `next fri`, `every mon 8:30` → a moment.

A small grammar that knows what it knows and refuses the rest: a date read
wrongly is a follow-up missed. Relative counts from now, absolute is the next
occurrence, no time means no time (LANGUAGE, Dates people type). `24/12` is
refused, because half of the readers would have meant another day.

    3d  2w  1mo  1y  3bd  2h  30min     in 3 days  in a week  2 days ago
    today  tomorrow (tom, tmr)  yesterday
    fri  on friday       the next one after today
    next fri             the one in next week, which begins on Monday
    next week|month|year its first day (a Monday, the 1st, 1 January)
    21 jan  jan 21  21 jan 2027  15th  24.12.  2024-06-01
    end of month  end of year
    8am  14:30  noon  at 9              with a day, or the next time it is that late
    every mon 8:30  every 2 weeks       a series, beginning with its next day
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from journal.language.clean import clean
from journal.language.dates.occurrence import next_date
from journal.language.dates.rule_reader import Unreadable, parse
from journal.model.calendar_names import MONTHS, WEEKDAYS
from journal.model.when import When

FIRST_YEAR, LAST_YEAR = 1900, 2200


class UnknownDate(ValueError):
    """The text is no date that is known here; the message says what is."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: a moment, and the rule if it was a series."""

    when: When
    repeat: str | None = None
    spans: tuple[tuple[int, str], ...] = ()
    """What was counted, as (3, "day"), where it was that and no calendar day."""

    @property
    def in_hours(self) -> bool:
        """Whether it was counted in hours or minutes, which are real time."""
        return any(unit in ("hour", "minute") for _, unit in self.spans)


KNOWN = "3d, 2w, 3bd, in 3 days, tomorrow 8am, fri, next fri, 21 jan, 2024-06-01"


def parse_typed(text: str, now: datetime) -> Typed:
    """The moment (or series) that `text` names, seen from `now`.

    Raises UnknownDate for everything the grammar does not know.
    """
    words = re.sub(r"[\s,]+", " ", text.strip().lower())
    try:
        found = _series(words, now) or _moment(words, now)
    except (OverflowError, ValueError):
        found = None
    if found is None or not FIRST_YEAR <= found.when.day.year <= LAST_YEAR:
        raise UnknownDate(_refusal(clean(text.strip())))
    return found


def _refusal(text: str) -> str:
    if re.fullmatch(r"[0-9]{1,2}[/-][0-9]{1,2}(?:[/-][0-9]{2,4})?", text):
        return f"“{text}” could be two different days: write it as 2024-12-24"
    if re.fullmatch(r"[0-9]+ ?m", text.lower()):
        return (
            f"“{text}” could be minutes or months: write {text[:-1].strip()}min or "
            f"{text[:-1].strip()}mo"
        )
    return f"“{text}” is no date that is known here (known are {KNOWN})"


_LONGEST_PHRASE = 8


def split_typed(text: str, now: datetime) -> tuple[str, Typed | None]:
    """A sentence and the date phrase it ends in, if it ends in one.

    Only the end counts: a weekday in mid-sentence is part of the sentence.
    """
    words = text.split()
    for count in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
        phrase = " ".join(words[-count:])
        try:
            typed = parse_typed(phrase, now)
        except UnknownDate:
            continue
        if count == len(words):
            return "", typed
        head = text.rstrip()
        for word in reversed(words[-count:]):
            head = head[: head.rindex(word)].rstrip()
        if head.lower().endswith((" the", " a")):
            return text, None  # "lie in the sun"
        return head, typed
    return text, None


# ---------------------------------------------------------------- series


def _series(words: str, now: datetime) -> Typed | None:
    if not words.startswith("every"):
        return None
    rest, clock = _take_clock(words, now, at_end_only=True)
    rule_text = rest if clock else words
    try:
        rule = parse(rule_text)
    except Unreadable:
        return None
    if rule.unread or rule.hours or rule.unit in ("hour", "minute"):
        return None
    first = next_date(rule, None, now.date())
    if first is None:
        return None
    return Typed(When(first, clock), str(rule))


# ---------------------------------------------------------------- a moment

_LEAD = re.compile(r"(?:by|on|due|until|till|for) ")


def _moment(words: str, now: datetime) -> Typed | None:
    words = _LEAD.sub("", words, count=1) if _LEAD.match(words) else words
    if span := _span_of_hours(words, now):
        return Typed(span, spans=_signed_spans(words))
    if day := _day(words, now.date()):
        return Typed(When(day), spans=_signed_spans(words))
    rest, clock = _take_clock(words, now)
    if clock is None:
        return None
    rest = _LEAD.sub("", rest, count=1) if _LEAD.match(rest) else rest
    if not rest:
        later = clock > now.time()
        return Typed(When(now.date() + timedelta(days=0 if later else 1), clock))
    day = _day(rest, now.date())
    return Typed(When(day, clock), spans=_signed_spans(rest)) if day else None


_CLOCK = (
    r"(?:at )?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?P<half> ?[ap]m)?"
    r"|(?:at )?(?P<hour12>[0-9]{1,2}) ?(?P<half12>[ap]m)"
    r"|at (?P<hour24>[0-9]{1,2})"
    r"|(?:at )?(?P<name>noon)"
)
_CLOCK_LAST = re.compile(rf"(?:^|(?P<rest>.*\S)[ t])(?:{_CLOCK})$")
_CLOCK_FIRST = re.compile(rf"^(?:{_CLOCK})(?: (?P<rest>.+))?$")


def _take_clock(
    words: str, now: datetime, *, at_end_only: bool = False
) -> tuple[str, time | None]:
    """The words without the time of day at their end (or beginning), and it."""
    for pattern in (_CLOCK_LAST,) if at_end_only else (_CLOCK_LAST, _CLOCK_FIRST):
        if found := pattern.match(words):
            clock = _clock(found)
            if clock is not None:
                return (found["rest"] or "").strip().removesuffix(" at"), clock
    return words, None


def _clock(found: re.Match[str]) -> time | None:
    if found["name"]:
        return time(12)
    hour = int(found["hour"] or found["hour12"] or found["hour24"])
    minute = int(found["minute"] or 0)
    half = (found["half"] or found["half12"] or "").strip()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


# ---------------------------------------------------------------- spans

_NUMBER_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {word: i for i, word in enumerate(_NUMBER_WORDS.split(), 1)}
_NUMBERS |= {"a": 1, "an": 1}
_UNIT_WORDS = {
    "day": "d day days",
    "week": "w wk wks week weeks",
    "month": "mo month months",
    "year": "y yr yrs year years",
    "business day": "bd workday workdays",
    "hour": "h hr hrs hour hours",
    "minute": "min mins minute minutes",
}
_UNITS = {word: unit for unit, words in _UNIT_WORDS.items() for word in words.split()}
_UNITS |= dict.fromkeys(
    ("business day", "business days", "working day", "working days"), "business day"
)
_LONGEST_FIRST = sorted(_UNITS, key=len, reverse=True)
_ONE_SPAN = (
    rf"(?P<number>[0-9]{{1,4}}|{'|'.join(_NUMBERS)}) ?"
    rf"(?P<unit>{'|'.join(_LONGEST_FIRST)})(?![a-z])"
)
_SPAN = re.compile(_ONE_SPAN)


def _spans(words: str) -> list[tuple[int, str]] | None:
    """`1 week and 2 days` → [(1, week), (2, day)]; None if it is no such thing."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(words):
        span = _SPAN.match(words, at)
        if span is None:
            return None
        number = span["number"]
        # "ad" would be a day: words need a space, digits do not
        if number in _NUMBERS and words[at + len(number)] != " ":
            return None
        found.append((_NUMBERS.get(number) or int(number), _UNITS[span["unit"]]))
        at = span.end()
        if joint := re.compile(r" (?:and )?").match(words, at):
            at = joint.end()
    return found or None


def _direction(words: str) -> tuple[str, int]:
    if words.endswith(" ago"):
        return words[: -len(" ago")], -1
    for lead in ("in ", "+"):
        if words.startswith(lead):
            return words[len(lead) :].lstrip(), 1
    if words.endswith(" from now"):
        return words[: -len(" from now")], 1
    return words, 1


def _signed_spans(words: str) -> tuple[tuple[int, str], ...]:
    rest, sign = _direction(words)
    return tuple((sign * number, unit) for number, unit in _spans(rest) or ())


def _span_of_hours(words: str, now: datetime) -> When | None:
    spans = _signed_spans(words)
    if not spans or not all(unit in ("hour", "minute") for _, unit in spans):
        return None
    return hours_later(now, spans)


def hours_later(
    moment: datetime, spans: Iterable[tuple[int, str]], zone: tzinfo | None = None
) -> When:
    """The wall clock so many real hours and minutes after `moment`.

    `zone` is where that clock hangs; without one it never changes.
    """
    aware = moment.replace(tzinfo=zone or UTC).astimezone(UTC)
    for number, unit in spans:
        aware += timedelta(**{f"{unit}s": number})
    then = aware.astimezone(zone or UTC)
    return When(then.date(), then.time().replace(second=0, microsecond=0))


def _span_of_days(words: str, today: date) -> date | None:
    spans = _signed_spans(words)
    if not spans or any(unit in ("hour", "minute") for _, unit in spans):
        return None
    return days_later(today, spans)


def days_later(day: date, spans: Iterable[tuple[int, str]]) -> date:
    """The day so many days, weeks, months or years after `day`."""
    for number, unit in spans:
        day = step(day, number, unit)
    return day


def step(day: date, number: int, unit: str) -> date:
    """The day so many units on; raises OverflowError or ValueError off the calendar."""
    match unit:
        case "day":
            return day + timedelta(days=number)
        case "week":
            return day + timedelta(weeks=number)
        case "business day":
            return add_business_days(day, number)
        case "month":
            return add_months(day, number)
        case _:
            return add_months(day, 12 * number)


def add_business_days(
    day: date, number: int, closed: Callable[[date], bool] | None = None
) -> date:
    """The `number`-th working day after `day` (before it, if negative).

    Saturdays, Sundays and the days `closed` says are not counted.
    """
    step = 1 if number >= 0 else -1
    while number:
        day += timedelta(days=step)
        if day.weekday() < 5 and not (closed and closed(day)):
            number -= step
    return day


def add_months(day: date, number: int) -> date:
    """The same day `number` months on; the last day of a month too short for it."""
    months = day.year * 12 + day.month - 1 + number
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


# ---------------------------------------------------------------- days

_NAMED = {
    "today": 0, "tod": 0,
    "tomorrow": 1, "tom": 1, "tmr": 1, "tmrw": 1, "day after tomorrow": 2,
    "the day after tomorrow": 2, "yesterday": -1,
}  # fmt: skip
_WEEKDAY_SHORT = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3,
    "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
_WEEKDAY = _WEEKDAY_SHORT | {name.lower(): i for i, name in enumerate(WEEKDAYS)}
_WEEKDAY_AND_DATE = re.compile(rf"(?P<name>{'|'.join(_WEEKDAY)}) (?P<date>.*[0-9].*)")
_MONTH = {name.lower(): i for i, name in enumerate(MONTHS, 1)}
_MONTH |= {name[:3].lower(): i for i, name in enumerate(MONTHS, 1)} | {"sept": 9}
_MONTH_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\.(?: ?([0-9]{4}))?")
_DAY_MONTH = re.compile(
    rf"(?:the )?([0-9]{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? ?({_MONTH_NAMES})\.?"
    r"(?: ([0-9]{4}))?"
)
_MONTH_DAY = re.compile(
    rf"({_MONTH_NAMES})\.? (?:the )?([0-9]{{1,2}})(?:st|nd|rd|th)?(?: ([0-9]{{4}}))?"
)
_DAY_OF_MONTH = re.compile(r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th)")


def _day(words: str, today: date) -> date | None:
    if words in _NAMED:
        return today + timedelta(days=_NAMED[words])
    return (
        _span_of_days(words, today)
        or _weekday(words, today)
        or _calendar_day(words, today)
        or _period(words, today)
    )


def _weekday(words: str, today: date) -> date | None:
    if found := _WEEKDAY_AND_DATE.fullmatch(words):
        day = _calendar_day(found["date"], today)
        return day if day and day.weekday() == _WEEKDAY[found["name"]] else None
    lead, _, name = words.rpartition(" ")
    weekday = _WEEKDAY.get(name.rstrip("."))
    if weekday is None or lead not in ("", "this", "next", "coming", "the coming"):
        return None
    if lead == "next":
        monday = today + timedelta(days=7 - today.weekday())
        return monday + timedelta(days=weekday)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _calendar_day(words: str, today: date) -> date | None:
    if found := _ISO.fullmatch(words):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DOTTED.fullmatch(words):
        return _in_year(int(found[2]), int(found[1]), found[3], today)
    if found := _DAY_MONTH.fullmatch(words):
        return _in_year(_MONTH[found[2]], int(found[1]), found[3], today)
    if found := _MONTH_DAY.fullmatch(words):
        return _in_year(_MONTH[found[1]], int(found[2]), found[3], today)
    if found := _DAY_OF_MONTH.fullmatch(words):
        return _next_day_of_month(int(found[1]), today)
    return None


def _in_year(month: int, day: int, year: str | None, today: date) -> date:
    """That day in the year named, else its next occurrence (29 Feb: leap years)."""
    if year:
        return date(int(year), month, day)
    for offset in range(9):
        try:
            found = date(today.year + offset, month, day)
        except ValueError:
            continue
        if found >= today:
            return found
    raise ValueError(f"there is no {day} in month {month}")


def _next_day_of_month(day: int, today: date) -> date | None:
    if not 1 <= day <= 31:
        return None
    for offset in range(12):
        first = add_months(today.replace(day=1), offset)
        if day <= calendar.monthrange(first.year, first.month)[1]:
            found = first.replace(day=day)
            if found > today:
                return found
    return None


def _period(words: str, today: date) -> date | None:
    match words.removeprefix("the "):
        case "next week":
            return today + timedelta(days=7 - today.weekday())
        case "next month":
            return add_months(today.replace(day=1), 1)
        case "next year":
            return date(today.year + 1, 1, 1)
        case "end of month" | "eom" | "end of the month":
            last = calendar.monthrange(today.year, today.month)[1]
            return today.replace(day=last)
        case "end of year" | "eoy" | "end of the year":
            return date(today.year, 12, 31)
    return None
