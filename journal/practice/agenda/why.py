"""Why an entry is up now, in one sentence, from what the note says."""

from __future__ import annotations

from datetime import date

from journal.model.entry import Turn
from journal.model.when import When
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.item_words import day_text, days_ago
from journal.practice.people.habits import Habits, usual_text
from journal.practice.people.ladder import Standing
from journal.practice.people.people import Contact
from journal.practice.people.whose_turn import PROMISED_TAG, attempts_of, turn_of


def why(
    item: Item,
    today: date,
    last_contact: Contact | None,
    standing: Standing | None = None,
    habits: Habits | None = None,
) -> str:
    """One sentence, without a full stop: `due 3 days ago, on Mon 27 May; …`.

    With the standing of an entry that waits it also says when they were asked
    and how often since; with their habits, how soon they usually answer.
    """
    parts = [_date_reason(item, today)]
    entry = item.entry
    if entry.has_tag(PROMISED_TAG):
        parts.append("you promised it")
    if turn_of(entry) is Turn.THEIRS:
        parts += _their_turn(item, today, standing, habits)
    if last_contact:
        ago = days_ago((today - last_contact.day).days)
        parts.append(f"last contact {ago}")
    return "; ".join(part for part in parts if part)


def _their_turn(
    item: Item, today: date, standing: Standing | None, habits: Habits | None
) -> list[str]:
    nudges = attempts_of(item.entry)
    times = {0: "not nudged yet", 1: "nudged once"}.get(
        nudges, f"nudged {nudges} times"
    )
    if standing is None:
        return [f"waiting for them, {times}"]
    of = f" of {len(standing.rungs)}" if nudges else ""
    parts = [f"waiting for them, {times}{of}"]
    if standing.asked:
        parts[0] = f"asked {day_text(standing.asked, today)}, {times}{of}"
    if standing.exhausted:
        parts.append("time to decide: close, hand over, park, or one more")
    elif item.section in (Section.OVERDUE, Section.TODAY):
        parts.append("time for a nudge")
    if habits and (usual := usual_text(habits)):
        parts.append(usual)
    return parts


def _date_reason(item: Item, today: date) -> str:
    entry, when = item.entry, item.when
    if item.section is Section.CLOSED:
        closed = entry.done or entry.cancelled
        return f"{entry.status.value} {day_text(closed, today)}" if closed else ""
    if when is None:
        return "it has no date"
    day = day_text(when.day, today)
    if item.section is Section.HIDDEN:
        return f"hidden until {day}"
    name = _name(item, when)
    days = (today - when.day).days
    if days > 0:
        return f"{name} {days_ago(days)}, on {day}"
    clock = f" at {when.clock:%H:%M}" if when.clock else ""
    return f"{name} today{clock}" if days == 0 else f"{name} {day}{clock}"


def _name(item: Item, when: When) -> str:
    entry = item.entry
    if when == entry.due:
        return "due"
    return "reminder" if when == entry.remind else "planned for"
