"""Days as people write them: all days in a text, with their positions.

Pure: text and the day the mail was sent in, days out. The names are in `dates.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib import resources

from journal.model.value import value

MOST_DAYS = 16
"""The most days read in one text."""
FARTHEST = 400
"""In days: a day without a year is the next one within this limit."""


@value
class NamedDay:
    """A day in a text: its position, and how certain its form is."""

    start: int
    end: int
    day: date
    named: bool
    """With the name of a month or as year-month-day: no other reading."""
    has_year: bool
    ends_range: bool = False
    """Whether it is the second day of one as “July 10-31”."""


OpenDay = tuple[int, int, int, int, int | None, bool]
"""A day whose order is not known yet: start, end, first, second, year, slash."""


@cache
def table() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = resources.files(__package__).joinpath("dates.toml").read_text("utf-8")
    lists: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(text)
    return lists


def plain(text: str) -> str:
    """Text as the tables are written: lower case, composed, one apostrophe."""
    text = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    return unicodedata.normalize("NFC", text.replace("i̇", "i"))


def _is_latin(name: str) -> bool:
    return all(ord(letter) < 0x250 for letter in name)


@cache
def _months() -> dict[str, int]:
    return {
        name: int(number)
        for number, names in table()["months"].items()
        for name in names
    }


def _month_of(word: str) -> int:
    """The month a word names, with any ending a language gives it; 0 for none."""
    word = word.strip(".")
    for length in range(len(word), 1, -1):
        month = _months().get(word[:length])
        if month and _is_ending(word[:length], word[length:]):
            return month
    return 0


def _is_ending(name: str, ending: str) -> bool:
    """Short Latin names take no endings: “mar” is no prefix of “market”."""
    if not ending or ending.startswith("kuu"):
        return True
    if not _is_latin(name):
        return len(ending) <= 4
    return len(name) >= 5 and len(ending) <= 2


@cache
def _forms() -> list[tuple[str, re.Pattern[str]]]:
    """The forms days are written in, the surest first."""
    month = r"(?P<m>[^\W\d_]{2,14})(?![^\W\d_])\.?"
    day = r"(?P<d>\d{1,2})(?!\d)"
    number = r"(?P<m>\d{1,2})"
    year = r"(?P<y>(?:19|20)\d\d)(?!\d)"
    two = r"(?P<y>(?:19|20)?\d\d)(?!\d)"
    alone = r"(?<![\d.,:/-])"
    word = r"(?<![^\W\d_])"
    no_time = r"(?!\s*(?::\d|uhr|h\b|[ap]\.?m\b|o'clock|:-))"
    ending = r"(?:st|nd|rd|th)?"
    ordinal = r"\s*(?:st|nd|rd|th|er|º|°|ª|\.|-?го|-?е)?\s*"
    of = rf"(?:{ordinal}(?:of\s+|de\s+|d'|di\s+|del\s+|da\s+)?|[-./])"
    then_year = rf"(?:\s*(?:,|de|del|of|\s|/|-)\s*{year})?"
    second = rf"(?P<d>\d{{1,2}})(?P<s>[./])\s?{number}(?![\d/])(?!\.\d)\.?{no_time}"
    span = r"\s*(?:-|–|—|to|through|thru)\s*"
    forms = [
        (
            "cjk",
            r"(?:(?P<y>\d{4})\s*(?:年|년)\s*)?(?<!\d)(?P<m>\d{1,2})\s*(?:月|월)"
            r"\s*(?P<d>\d{1,2})\s*(?:日|号|號|일)?",
        ),
        ("iso", rf"(?<![\d/.-]){year}[-./]\s?{number}[-./]\s?{day}"),
        ("year name", rf"{year}\.?\s+{month}\s*{day}\.?"),
        ("day name", rf"{alone}{day}{of}{month}{then_year}"),
        ("day name", rf"(?<=[-–/])(?<=\d.){day}{of}{month}{then_year}"),
        (
            "name range",
            rf"{word}{month}\s*\d{{1,2}}{ending}{span}{day}{ending}(?:,?\s*{year})?",
        ),
        (
            "name day",
            rf"{word}{month}\s*(?:the\s+)?{day}{ending}{no_time}(?:\s*,?\s*{year})?",
        ),
        (
            "numbers",
            rf"(?<![\d.,:]){day}\s?(?P<s>[./-])\s?{number}\s?(?P=s)\s?{two}",
        ),
        ("short", rf"{alone}{second}(?!\s*%)"),
        # “6.-17.7.”, “7/14-7/25”: behind the dash of a span
        ("short", rf"(?<=\d[-–]){second}"),
        ("short", rf"(?<=\d[./][-–]){second}"),
    ]
    return [(form, re.compile(pattern)) for form, pattern in forms]


def named_days(text: str, sent: date, *, day_first: bool | None) -> list[NamedDay]:
    """Every day a (plain) text names, in order.

    `day_first` says how `5/1` is read; None lets another day of the text
    decide, else the nearer future day is taken.
    """
    taken: list[tuple[int, int]] = []
    found: list[tuple[NamedDay | OpenDay, int]] = []
    for form, pattern in _forms():
        for match in pattern.finditer(text):
            if len(found) >= MOST_DAYS:
                break
            if any(s < match.end() and match.start() < e for s, e in taken):
                continue
            read = _read(form, match, sent)
            if read is None:
                continue
            taken.append(match.span())
            found.append((read, match.start()))
    if day_first is None:
        day_first = _order_of(
            [f for f, _ in found if not isinstance(f, NamedDay)], sent
        )
    days = []
    for one, _ in sorted(found, key=lambda pair: pair[1]):
        if isinstance(one, NamedDay):
            days.append(one)
        else:
            settled = _settled(one, sent, day_first)
            if settled:
                days.append(settled)
    return days


def _read(form: str, match: re.Match[str], sent: date) -> NamedDay | OpenDay | None:
    """A day, or `(start, end, first, second, year, slash)` where the order is open."""
    start, end = match.span()
    year_text = match.groupdict().get("y")
    year = int(year_text) if year_text else None
    if year is not None and year < 100:
        year += 2000
    day = int(match["d"])
    if form in ("numbers", "short"):
        slash = match["s"] != "."
        return start, end, day, int(match["m"]), year, slash
    month = int(match["m"]) if form in ("cjk", "iso") else _month_of(match["m"])
    whole = _day(year, month, day, sent)
    if whole is None:
        return None
    return NamedDay(start, end, whole, True, year is not None, form == "name range")


def _settled(one: OpenDay, sent: date, day_first: bool | None) -> NamedDay | None:
    start, end, first, second, year, slash = one
    as_day_first = _day(year, second, first, sent)
    as_month_first = _day(year, first, second, sent) if slash else None
    if as_day_first and as_month_first and day_first is None:
        ahead = [d for d in (as_day_first, as_month_first) if d >= sent]
        chosen: date | None = min(ahead) if ahead else as_day_first
    elif day_first is False and as_month_first:
        chosen = as_month_first
    else:
        chosen = as_day_first or as_month_first
    if chosen is None:
        return None
    return NamedDay(start, end, chosen, False, year is not None)


def _order_of(open_ones: Sequence[OpenDay], sent: date) -> bool | None:
    """The order of days in the text, from an unambiguous one, or from the date."""
    for _, _, first, second, _, slash in open_ones:
        if slash and first > 12 >= second:
            return True
        if slash and second > 12 >= first:
            return False
    for _, _, first, second, year, slash in open_ones:
        if slash and year in (None, sent.year) and first != second:
            if (first, second) == (sent.day, sent.month):
                return True
            if (first, second) == (sent.month, sent.day):
                return False
    return None


def _day(year: int | None, month: int, day: int, sent: date) -> date | None:
    try:
        if year is not None:
            return date(year, month, day) if 1990 <= year <= 2100 else None
        for near in (sent.year, sent.year + 1):
            if month == 2 and day == 29 and near % 4:
                continue
            there = date(near, month, day)
            if there >= sent:
                return there if (there - sent).days <= FARTHEST else None
    except ValueError:
        return None
    return None


def weekday_after(text: str) -> Iterator[tuple[int, int, int]]:
    """Weekdays a (plain) text names: start, end, 1 to 7."""
    for match in _weekdays().finditer(text):
        yield match.start(), match.end(), _weekday_of(match.group(0))


@cache
def _weekdays() -> re.Pattern[str]:
    names = [n for names in table()["weekdays"].values() for n in names]
    latin = sorted((n for n in names if ord(n[0]) < 0x2E80), key=len, reverse=True)
    other = [n for n in names if ord(n[0]) >= 0x2E80]
    ending = r"[^\W\d_]{0,2}"
    one = "|".join(re.escape(n) + (ending if len(n) > 4 else "") for n in latin)
    return re.compile(rf"(?<![^\W\d_])(?:{one})(?![^\W\d_])|{'|'.join(other)}")


def _weekday_of(word: str) -> int:
    for number, names in table()["weekdays"].items():
        if any(word.startswith(name) for name in names):
            return int(number)
    return 0


def next_weekday(sent: date, weekday: int) -> date:
    """The first such day after `sent`."""
    ahead = (weekday - sent.isoweekday() - 1) % 7 + 1
    return sent + timedelta(days=ahead)
