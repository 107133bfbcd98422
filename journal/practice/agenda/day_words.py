"""Days, delays and states in words, the same on every screen. Imports nothing heavy."""

from __future__ import annotations

from journal.model.calendar_names import MONTHS, WEEKDAYS
from journal.practice.agenda.sections import (
    CLOSED,
    HIDDEN,
    OVERDUE,
    PAUSED,
    SOMEDAY,
    TO_NUDGE,
    TODAY,
    UPCOMING,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

    from journal.model.when import When


def day_text(day: date, today: date) -> str:
    """`Fri 5 Jun`, with the year if it is another one."""
    text = f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"
    return text if day.year == today.year else f"{text} {day.year}"


def when_text(when: When | None, today: date) -> str:
    """`3 d late`, `today 14:00`, `tomorrow`, `Fri 5 Jun 09:30`."""
    if when is None:
        return ""
    days = (when.day - today).days
    clock = f" {when.clock:%H:%M}" if when.clock else ""
    if days < 0:
        return f"{-days} d late"
    if days == 0:
        return f"today{clock}"
    if days == 1:
        return f"tomorrow{clock}"
    return f"{day_text(when.day, today)}{clock}"


def column_when(
    section: str, when: When | None, theirs: bool, today: date, *, rests: bool = False
) -> str:
    """The date column; a question if it is time to nudge.

    `rests`: everyone it waits for is to be left alone.
    """
    if section == HIDDEN and when:
        return f"from {day_text(when.day, today)}"
    if theirs and when and section in (OVERDUE, TODAY):
        if rests:
            return "paused"
        days = (today - when.day).days
        return f"nudge, {days} d late" if days else "nudge?"
    return when_text(when, today)


def short_when(
    heading: str, when: When | None, nudge: str, today: date, closed: date | None = None
) -> str:
    """The date column of a list, at most ten cells wide.

    The hour under “Today”, the days under “Overdue”, which nudge of how many under “To
    nudge”; `closed` is the day on which it was closed.
    """
    if heading == CLOSED:
        return _short_day(closed, today) if closed else ""
    if heading == TO_NUDGE:
        return nudge or "nudge"
    if when is None:
        return ""
    if nudge == PAUSED and heading in (OVERDUE, TODAY):
        return PAUSED
    days = (when.day - today).days
    if days < 0:
        late = -days
        return f"{late} d late" if late < _LONG else f"{late // 365} y late"
    if days == 0:
        return f"{when.clock:%H:%M}" if when.clock else "any time"
    if when.clock and days < 7 and heading != HIDDEN:
        return f"{WEEKDAYS[when.day.weekday()][:3]} {when.clock:%H:%M}"
    return "tomorrow" if days == 1 else _short_day(when.day, today)


def _short_day(day: date, today: date) -> str:
    """`Fri 5 Jun`, or `5 Jun 25` in another year."""
    if day.year == today.year:
        return day_text(day, today)
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year % 100:02}"


_LONG = 1000
"""From this many days on, years are counted."""


def how_long(days: int) -> str:
    """`1 day`, `12 days`, `5 years`."""
    if days >= _LONG:
        return f"{days // 365} years"
    return "1 day" if days == 1 else f"{days} days"


def days_ago(days: int) -> str:
    """`today`, `yesterday`, `12 days ago`."""
    if days == 0:
        return "today"
    return "yesterday" if days == 1 else f"{how_long(days)} ago"


_GLYPHS = {OVERDUE: "!", TODAY: "•", UPCOMING: " ", SOMEDAY: "·", HIDDEN: "~"}


_MARKS = {OVERDUE: "!", TO_NUDGE: "n", TODAY: "•", HIDDEN: "~"}


def open_mark(
    heading: str, *, theirs: bool = False, promised: bool = False, begun: bool = False
) -> str:
    """One character for the state of an open entry, from its heading.

    `!` overdue, `n` to nudge, `•` today, `w` waiting, `p` promised, `~` hidden,
    `/` in progress.
    """
    if heading in (TO_NUDGE, HIDDEN):
        return _MARKS[heading]
    if theirs:
        return "w"
    if promised:
        return "p"
    if begun and heading != OVERDUE:
        return "/"
    return _MARKS.get(heading, " ")


def open_glyph(section: str, theirs: bool) -> str:
    """One character that shows the state of an open entry without colour."""
    return "w" if theirs else _GLYPHS[section]
