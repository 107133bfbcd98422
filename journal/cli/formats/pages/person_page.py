"""`journal who`: a person's page: contact, what is open both ways, the history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from journal.api.view import Card, View
from journal.cli.formats.agenda_rows import row_of
from journal.cli.formats.agenda_table import COLOURS
from journal.cli.formats.output import Output
from journal.cli.formats.table import Table, note_name
from journal.cli.session import ids_of
from journal.language.cells import cells, fit
from journal.language.clean import clean
from journal.language.counted import counted
from journal.language.dates.spans import Span
from journal.model.calendar_names import MONTHS
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import day_text, days_ago
from journal.practice.people.answers.answer_words import usual_words
from journal.practice.people.cadence import Warmth, keep_of
from journal.practice.people.contacts import Contact
from journal.practice.people.peace import paused_words

_NEWEST, _OPEN = 10, 10
"""The most lines of history, and of open entries, on a terminal."""


def print_card(out: Output, card: Card, known: View) -> None:
    """The page."""
    today, person = known.today, card.person
    org = person.note.org if person.note else None
    title = " · ".join(clean(part) for part in (person.label, org) if part)
    out.fitted(out.style(title, "bold"))
    keep = keep_of(person, known.journal.settings)
    for line in _facts(card, keep, today):
        out.fitted(clean(line))
    query = clean(person.label if person.label[:1] == "@" else _handle(card))
    _print_items(out, "Your turn", card.mine, known, query)
    _print_items(out, "Waiting for them", card.theirs, known, query)
    if card.timeline:
        out.data(out.style("History", "bold"))
        for contact in card.timeline[:_NEWEST]:
            out.data(_history_line(out, contact, today))
        if len(card.timeline) > _NEWEST:
            out.data(f"  …{len(card.timeline) - _NEWEST} older")


def _handle(card: Card) -> str:
    aliases = card.person.note.aliases if card.person.note else ()
    name = min((a for a in aliases if " " not in a), key=len, default="")
    return f"@{name.removeprefix('@') or card.person.name.split()[0].lower()}"


def _print_items(
    out: Output, title: str, items: Sequence[Item], known: View, query: str
) -> None:
    if out.width is not None:
        out.data()
    if not items:
        out.data(f"{title}: nothing")
        return
    out.data(out.style(f"{title} ({len(items)})", "bold"))
    ids = ids_of(items, known.journal)
    rows = [row_of(item, ids[item.entry.ref], known.today) for item in items]
    shown = rows if out.width is None else rows[:_OPEN]
    table = Table(out, shown, person=False)
    for row in shown:
        out.data(table.line(row, COLOURS.get(row.heading, "")))
    if len(rows) > len(shown):
        out.fitted(f"  …{len(rows) - len(shown)} more: journal list {query}")


def _history_line(out: Output, contact: Contact, today: date) -> str:
    said = clean(_said(contact))
    if out.width is None:
        place = clean(f"{contact.path}:{contact.line}")
        return f"{contact.day.isoformat()}  {said}  {out.style(place, 'dim')}"
    day = contact.day
    shown = f"{day.day} {MONTHS[day.month - 1][:3]}"
    if day.year != today.year:
        shown += f" {day.year % 100:02}"
    name = fit(note_name(clean(contact.path) + ":1"), 16).rstrip()
    name = name if out.width >= 56 else ""
    room = out.width - 12 - cells(name) - 1
    return f"  {shown:<9} {fit(said, room)} {out.style(name, 'dim')}".rstrip()


def _facts(card: Card, keep: Span | None, today: date) -> Iterator[str]:
    """Facts about them from the note and the log, one per line."""
    note, budget = card.person.note, card.budget
    if note:
        about = (*note.emails, note.phone, note.tz, note.birthday)
        if any(about):
            yield " · ".join(filter(None, about))
        if note.do_not_contact:
            yield "marked do-not-contact"
        elif note.pause_until and note.pause_until > today:
            yield paused_words(note.pause_until, day_text(note.pause_until, today))
    if said := " ".join(_contact_words(card, keep, today)):
        yield said
    if usual := usual_words(card.habits.questions, today, card.person.name):
        yield usual
    if budget.open_asks or budget.nudges:
        yield (
            f"{counted(budget.open_asks, 'question')} open; "
            f"{counted(budget.nudges, 'nudge')} in the last 30 days; "
            f"{budget.unanswered} without a reply"
        )


def _contact_words(card: Card, keep: Span | None, today: date) -> Iterator[str]:
    """`Last contact yesterday (mentioned); every 3 weeks, so next by 25 June.`, and the
    state of contact if it needs mentioning."""
    touch = card.touch
    last = card.timeline[0] if card.timeline else None
    if last is None and (touch is None or keep is None):
        return
    said = "No contact yet"
    if last is not None:
        what = last.what or last.kind
        said = f"Last contact {_ago(last, today)}"
        said += f" ({what})" if what and len(what) < 37 else ""
    if touch is None or keep is None:
        yield f"{said}."
        return
    number, unit = keep
    units = {"d": "day", "w": "week", "m": "month", "y": "year"}
    every = (
        f"{said}; every {units[unit] if number == 1 else counted(number, units[unit])}"
    )
    if touch.due is None or touch.limit is None:
        yield f"{every}."
        return
    due, limit = _day(touch.due, today), _day(touch.limit, today)
    if touch.warmth is Warmth.PAUSED:
        yield f"{every}, but paused: next by {due}."
    elif touch.due < today:
        yield f"{every}, so it was due by {due}."
    else:
        yield f"{every}, so next by {due}."
    if touch.warmth is Warmth.AMBER:
        yield f"Cooling; cold from {limit}."
    elif touch.warmth is Warmth.RED:
        yield f"Cold since {limit}."


def _day(day: date, today: date) -> str:
    """`25 June`, with the year if it is another one."""
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return text if day.year == today.year else f"{text} {day.year}"


def _ago(contact: Contact, today: date) -> str:
    return days_ago((today - contact.day).days)


def _said(contact: Contact) -> str:
    return f"{contact.kind}: {contact.what}" if contact.kind else contact.what
