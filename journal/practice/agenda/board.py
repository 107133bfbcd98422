"""Entries as cards in four columns, and the edits that move a card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import Enum

from journal.language.edit.intents import Complete, Intent, Reopen, SetWaiting, Snooze
from journal.language.edit.lanes import Lane
from journal.model.entry import WhoseTurn
from journal.model.when import When
from journal.practice.agenda.agenda import Item, Section


class Column(Enum):
    MINE = "Your turn"
    WAITING = "Waiting"
    SCHEDULED = "Scheduled"
    DONE = "Done"


COLUMNS = tuple(Column)


def column_of(item: Item) -> Column:
    if item.section is Section.CLOSED:
        return Column.DONE
    if item.turn is WhoseTurn.THEIRS:
        return Column.WAITING
    later = item.section in (Section.UPCOMING, Section.HIDDEN)
    return Column.SCHEDULED if later else Column.MINE


def in_columns(items: Iterable[Item]) -> dict[Column, list[Item]]:
    """The items by column; done ones newest first."""
    found: dict[Column, list[Item]] = {column: [] for column in COLUMNS}
    for item in items:
        found[column_of(item)].append(item)
    found[Column.DONE].sort(
        key=lambda item: item.entry.done or item.entry.cancelled or date.min,
        reverse=True,
    )
    return found


def needs_day(item: Item, to: Column) -> bool:
    """Whether moving the item there needs a day."""
    return to is Column.SCHEDULED and column_of(item) is not to


def steps_to(
    item: Item, to: Column, now: datetime, ask: Intent | None, until: When | None
) -> tuple[Intent, ...]:
    """The edits that move an item to a column.

    `ask` records that they were asked; `until` is the new day, if one is needed. Empty
    if the item is already there.
    """
    at = column_of(item)
    if at is to:
        return ()
    if to is Column.DONE:
        return (Complete(now.date()),)
    steps: list[Intent] = [Reopen()] if at is Column.DONE else []
    theirs = item.turn is WhoseTurn.THEIRS
    if to is Column.WAITING:
        return (*steps, *([ask] if ask and not theirs else []))
    if theirs:
        steps.append(SetWaiting(False))
    later = item.when is not None and item.when.day > now.date()
    if to is Column.MINE and later:
        until = When(now.date())
    if until:
        steps.append(Snooze(until))
    return tuple(steps)


_NAMES = {
    Column.MINE: ("mine", "doing", "in progress", "to do", "todo", "today", "now"),
    Column.WAITING: ("waiting", "waiting for", "on hold", "blocked", "theirs"),
    Column.SCHEDULED: ("scheduled", "planned", "later", "upcoming", "backlog", "next"),
    Column.DONE: ("done", "finished", "complete", "completed", "closed"),
}


def lane_for(column: Column, lanes: Sequence[Lane]) -> Lane | None:
    """The lane of a Kanban note that corresponds to the column, if any."""
    if column is Column.DONE:
        for lane in lanes:
            if lane.complete:
                return lane
    names = _NAMES[column]
    return next((lane for lane in lanes if lane.title.casefold() in names), None)
