"""Dates and delays in words, the same on every screen."""

from __future__ import annotations

from datetime import date

from journal.agenda.agenda import Agenda, Item, Section
from journal.agenda.persistence import turn_of
from journal.language.clean import clean
from journal.language.moment_format import MONTHS, WEEKDAYS
from journal.model import Status, Turn, When


def day_text(day: date, today: date) -> str:
    """`Fri 5 Jun`, with the year where it is not this one."""
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


def item_when(item: Item, today: date) -> str:
    """The date column of an item; a question where it is time to ask again."""
    if item.section is Section.HIDDEN and item.when:
        return f"from {day_text(item.when.day, today)}"
    up = item.section in (Section.OVERDUE, Section.TODAY)
    if up and item.when and turn_of(item.entry) is Turn.THEIRS:
        days = (today - item.when.day).days
        return f"nudge? {days} d" if days else "nudge?"
    return when_text(item.when, today)


def days_ago(days: int) -> str:
    """`today`, `yesterday`, `12 days ago`."""
    if days == 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


_GLYPHS = {
    Section.OVERDUE: "!",
    Section.TODAY: "•",
    Section.UPCOMING: " ",
    Section.SOMEDAY: "·",
    Section.HIDDEN: "~",
}


def glyph(item: Item) -> str:
    """One character that says the state without colour."""
    if item.section is Section.CLOSED:
        return "x" if item.entry.status is Status.DONE else "-"
    if turn_of(item.entry) is Turn.THEIRS:
        return "w"
    return _GLYPHS[item.section]


def next_text(agenda: Agenda, *, filtered: bool) -> str:
    """What to say where nothing is shown: what comes next, and when."""
    if filtered:
        return "Nothing matches."
    upcoming = agenda.next_up()
    if upcoming is None or upcoming.when is None:
        return "Nothing due, and nothing coming up."
    day = when_text(upcoming.when, agenda.now.date())
    people = ", ".join(person.label for person in upcoming.people)
    who = f", {clean(people)}" if people else ""
    return f"Nothing due. Next: {day}{who}, {clean(upcoming.entry.text)}."
