"""Items and agendas in words, the same on every screen."""

from __future__ import annotations

from datetime import date

from journal.language.clean import clean
from journal.model.entry import Status, WhoseTurn
from journal.practice.agenda.agenda import Agenda, Item, Section
from journal.practice.agenda.day_words import (
    column_when,
    open_glyph,
    open_mark,
    short_when,
)
from journal.practice.agenda.day_words import day_text as day_text
from journal.practice.agenda.day_words import days_ago as days_ago
from journal.practice.agenda.day_words import when_text as when_text
from journal.practice.agenda.shown_text import shown_text


def item_when(item: Item, today: date) -> str:
    """The date column of an item; a question if it is time to nudge."""
    theirs = item.turn is WhoseTurn.THEIRS
    return column_when(item.section.value, item.when, theirs, today, rests=item.rests)


def mark(item: Item) -> str:
    """One character for the state, the same on every screen (`day_words.open_mark`)."""
    entry = item.entry
    if item.section is Section.CLOSED:
        return "x" if entry.status is Status.DONE else "-"
    return open_mark(
        item.heading,
        theirs=item.turn is WhoseTurn.THEIRS,
        promised=item.is_promised,
        begun=entry.status is Status.IN_PROGRESS,
    )


def short_when_of(item: Item, today: date) -> str:
    """The date column of a list (`day_words.short_when`)."""
    closed = item.entry.done or item.entry.cancelled
    return short_when(item.heading, item.when, item.nudge, today, closed)


def glyph(item: Item) -> str:
    """One character that shows the state without colour."""
    if item.section is Section.CLOSED:
        return "x" if item.entry.status is Status.DONE else "-"
    return open_glyph(item.section.value, item.turn is WhoseTurn.THEIRS)


def nothing_read(folder: str, notes: int, tasks: int, followups: int) -> list[str]:
    """What to say about a vault without open follow-ups: how many notes were read, how
    many checkboxes they hold, how many of these are follow-ups (all closed)."""
    add = '  journal add "call @sam fri"   add one'
    if not notes:
        return [
            f"No Markdown notes in {clean(folder)}.",
            "  journal demo                  look around in a sample vault",
            "  journal ~/path/to/notes       open your notes",
            f"{add}; it goes to inbox.md",
        ]
    read = f"{notes} {'note' if notes == 1 else 'notes'}"
    if followups:
        one = followups == 1
        them = "the one follow-up" if one else f"all {followups} follow-ups"
        done = f"{them} in {read} {'is' if one else 'are'} done"
        return [f"Nothing is open: {done}.", add]
    left = tasks - followups
    said = f"No follow-ups yet in {read}"
    if left:
        have = "task has" if left == 1 else "tasks have"
        said += f": {left} {have} no date, person or #followup"
    lines = [f"{said}."]
    if left:
        lines.append("  journal config set include all-tasks   show every task")
    return [*lines, '  journal add "@alice answer in 3bd"     add one']


def next_text(agenda: Agenda, *, filtered: bool) -> str:
    """What to say when nothing is shown: what comes next, and when."""
    if filtered:
        return "No follow-up matches."
    upcoming = agenda.next_up()
    if upcoming is None or upcoming.when is None:
        return "Nothing due and nothing planned."
    day = when_text(upcoming.when, agenda.now.date())
    people = ", ".join(person.label for person in upcoming.people)
    who = f", {clean(people)}" if people else ""
    return f"Nothing due. Next: {day}{who}, {clean(shown_text(upcoming.entry))}."
