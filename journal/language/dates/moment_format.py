"""The date formats of moment.js that Obsidian and its plugins let users choose.

`YYYY-MM-DD`, `dddd, D MMMM YYYY`, `hh:mm A` … read and written for the formats that
daily notes, Kanban and Reminder settings hold. English names only, as the plugins write
them unless Obsidian's language is changed. A format with an unknown token is refused
when it is compiled, not guessed at.

Source: the token table of moment.js' documentation.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache

from journal.language.regex import regex
from journal.model.calendar_names import MONTHS, WEEKDAYS


def ordinal(number: int) -> str:
    """1 → `1st`, 12 → `12th`."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _names(names: tuple[str, ...], length: int | None = None) -> str:
    return "|".join(name[:length] for name in names)


_READ: dict[str, str] = {
    "YYYY": r"(?P<Y>[0-9]{4})",
    "YY": r"(?P<y>[0-9]{2})",
    "MMMM": rf"(?P<B>{_names(MONTHS)})",
    "MMM": rf"(?P<b>{_names(MONTHS, 3)})",
    "MM": r"(?P<m>[0-9]{2})",
    "M": r"(?P<m>[0-9]{1,2})",
    "DD": r"(?P<d>[0-9]{2})",
    "Do": r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)",
    "D": r"(?P<d>[0-9]{1,2})",
    "dddd": rf"(?:{_names(WEEKDAYS)})",
    "ddd": rf"(?:{_names(WEEKDAYS, 3)})",
    "GGGG": r"[0-9]{4}",
    "gggg": r"[0-9]{4}",
    "WW": r"[0-9]{2}",
    "W": r"[0-9]{1,2}",
    "ww": r"[0-9]{2}",
    "HH": r"(?P<H>[0-9]{2})",
    "H": r"(?P<H>[0-9]{1,2})",
    "hh": r"(?P<I>[0-9]{2})",
    "h": r"(?P<I>[0-9]{1,2})",
    "mm": r"(?P<M>[0-9]{2})",
    "ss": r"[0-9]{2}",
    "A": r"(?P<p>[AaPp][Mm])",
    "a": r"(?P<p>[AaPp][Mm])",
}
_TOKEN = regex(
    r"\[(?P<literal>[^\]]*)\]|(?P<token>YYYY|YY|MMMM|MMM|MM|M|DDDD|DDD|Do|DD|D|dddd|ddd"
    r"|dd|d|GGGG|gggg|WW|Wo|W|ww|w|HH|H|hh|h|mm|m|ss|s|SSS|A|a|Q|E|X|x|Z+)|(?P<other>.)",
    re.DOTALL,
)


class UnknownFormat(ValueError):
    """The format has an unsupported token."""


def _pieces(layout: str) -> list[tuple[str, str]]:
    return [
        (m.lastgroup or "", m.group(m.lastgroup or 0)) for m in _TOKEN.finditer(layout)
    ]


@lru_cache(maxsize=64)
def _reader(layout: str) -> re.Pattern[str]:
    parts: list[str] = []
    named: set[str] = set()
    for kind, piece in _pieces(layout):
        if kind != "token":
            parts.append(re.escape(piece))
            continue
        if piece not in _READ:
            raise UnknownFormat(f"date format {layout!r}: {piece} is not supported")
        pattern = _READ[piece]
        name = re.match(r"\(\?P<(\w)>", pattern)
        if name and name[1] in named:
            pattern = pattern.replace(f"?P<{name[1]}>", "?:", 1)
        elif name:
            named.add(name[1])
        parts.append(pattern)
    return re.compile("".join(parts), re.IGNORECASE)


def read(text: str, layout: str) -> tuple[date | None, time | None] | None:
    """Day and time of `text` in `layout`; None if it does not match.

    A part without a token in the format is None. Strict: the whole text must fit and be
    a real day and time. Raises UnknownFormat.
    """
    return _known(text, layout) if len(text) < _SHORT else _read(text, layout)


_SHORT = 60
"""Longer texts are not kept."""


def _read(text: str, layout: str) -> tuple[date | None, time | None] | None:
    found = _reader(layout).fullmatch(text.strip())
    if found is None:
        return None
    groups = found.groupdict()
    try:
        return _day(groups), _time(groups)
    except ValueError:
        return None


_known = lru_cache(maxsize=1024)(_read)
"""Of one line it is asked three times."""


def _day(groups: dict[str, str]) -> date | None:
    year = groups.get("Y") or (f"20{groups['y']}" if groups.get("y") else None)
    month = groups.get("m")
    for key, length in (("B", None), ("b", 3)):
        if name := groups.get(key):
            month = str([n[:length].lower() for n in MONTHS].index(name.lower()) + 1)
    if not (year and month and groups.get("d")):
        return None
    return date(int(year), int(month), int(groups["d"]))


def _time(groups: dict[str, str]) -> time | None:
    minute = int(groups.get("M") or 0)
    if hour := groups.get("H"):
        return time(int(hour), minute)
    if hour := groups.get("I"):
        half = (groups.get("p") or "am").lower()
        if not 1 <= int(hour) <= 12:
            raise ValueError(hour)
        return time(int(hour) % 12 + (12 if half == "pm" else 0), minute)
    return None


def write(moment: datetime, layout: str) -> str:
    """`moment` in `layout`. Raises UnknownFormat."""
    return "".join(
        _written(piece, moment, layout) if kind == "token" else piece
        for kind, piece in _pieces(layout)
    )


def _written(token: str, moment: datetime, layout: str) -> str:
    week = moment.isocalendar()
    half_hour = moment.hour % 12 or 12
    values = {
        "YYYY": f"{moment.year:04}",
        "YY": f"{moment.year % 100:02}",
        "MMMM": MONTHS[moment.month - 1],
        "MMM": MONTHS[moment.month - 1][:3],
        "MM": f"{moment.month:02}",
        "M": str(moment.month),
        "Do": ordinal(moment.day),
        "DD": f"{moment.day:02}",
        "D": str(moment.day),
        "dddd": WEEKDAYS[moment.weekday()],
        "ddd": WEEKDAYS[moment.weekday()][:3],
        "GGGG": f"{week.year:04}",
        "gggg": f"{week.year:04}",
        "WW": f"{week.week:02}",
        "W": str(week.week),
        "ww": f"{week.week:02}",
        "HH": f"{moment.hour:02}",
        "H": str(moment.hour),
        "hh": f"{half_hour:02}",
        "h": str(half_hour),
        "mm": f"{moment.minute:02}",
        "ss": f"{moment.second:02}",
        "A": "PM" if moment.hour >= 12 else "AM",
        "a": "pm" if moment.hour >= 12 else "am",
    }
    if token not in values:
        raise UnknownFormat(f"date format {layout!r}: {token} is not supported")
    return values[token]
