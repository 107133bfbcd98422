"""A person's card as text: contact, cadence, what is open both ways, the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from textual.content import Content

from journal.api.view import Card
from journal.language.cells import fit
from journal.language.clean import clean
from journal.model.when import When
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.day_words import when_text
from journal.practice.agenda.item_words import day_text, days_ago, item_when
from journal.practice.agenda.shown_text import shown_text
from journal.practice.people.answers.answer_words import usual_words
from journal.practice.people.cadence import Warmth
from journal.practice.people.contacts import Contact
from journal.practice.people.peace import paused_words
from journal.practice.people.promises import is_promised
from journal.practice.people.yearly import yearly_of

Part = str | Content | tuple[str, str]

WARMTH_COLOURS = {
    Warmth.RED: "$text-error",
    Warmth.AMBER: "$text-warning",
    Warmth.FINE: "$text-success",
}
_MUTED = "$foreground-muted"
_LONG = 200
"""The most characters shown of any text from a note."""


def short(text: str) -> str:
    return clean(text[:_LONG])


def card_parts(
    card: Card, today: date, most_asks: int, newest: int, width: int
) -> Iterator[Part]:
    """The person and their state, with a number of recent contacts.

    `width` is that of the pane.
    """
    yield from _head(card, today, whole=False)
    yield from _standing(card, today)
    yield f"\n{_counts(card, most_asks)}"
    for contact in card.timeline[:newest]:
        yield from _contact(contact, today, width)


def page_parts(card: Card, today: date, most_asks: int, width: int) -> Iterator[Part]:
    """The same with everything that is open, and a long timeline."""
    yield from _head(card, today, whole=True)
    yield from _standing(card, today)
    yield f"\n{_counts(card, most_asks)}\n"
    for title, items in (("Your turn", card.mine), ("Waiting", card.theirs)):
        if items:
            yield f"\n{title} {len(items)}", "bold"
            for item in items[:_MANY]:
                yield from _item(item, today, width)
            yield "\n"
    if card.timeline:
        yield f"\nHistory {len(card.timeline)}", "bold"
        for contact in card.timeline[:_MANY]:
            yield from _contact(contact, today, width)


_MANY = 100
"""The most lines of one kind on a page; a pane is no archive."""


def _head(card: Card, today: date, *, whole: bool) -> Iterator[Part]:
    note = card.person.note
    yield f"\n{short(card.person.label)}", "bold"
    if note is None:
        return
    if note.org:
        yield f" · {short(note.org)}"
    emails = note.emails if whole else note.emails[:1]
    reached = ", ".join(filter(None, (*emails, note.phone, note.tz if whole else "")))
    if reached:
        yield f"\n{short(reached)}", _MUTED
    for yearly in yearly_of([card.person]):
        day = yearly.next_time(today)
        years = f", {age}" if (age := yearly.years(day)) else ""
        said = f"{yearly.what[:1].upper()}{yearly.what[1:]} "
        said += f"{when_text(When(day), today)}{years}"
        yield f"\n{short(said)}", _MUTED
    if note.do_not_contact:
        yield "\ndo not contact", "$text-warning"
    elif note.pause_until and note.pause_until > today:
        yield (
            f"\n{paused_words(note.pause_until, day_text(note.pause_until, today))}",
            "$text-warning",
        )


def _standing(card: Card, today: date) -> Iterator[Part]:
    touch = card.touch
    if card.timeline:
        day = card.timeline[0].day
        ago = days_ago((today - day).days)
        yield f"\nLast contact {day_text(day, today)}, {ago}"
    else:
        yield "\nNo contact recorded yet"
    if touch:
        yield "; "
        yield touch.warmth.value, WARMTH_COLOURS.get(touch.warmth, _MUTED)
        if touch.due and touch.warmth is not Warmth.PAUSED:
            yield f", next by {day_text(touch.due, today)}"
    if usual := usual_words(card.habits.questions, today, card.person.name):
        yield f"\n{usual[0].upper()}{usual[1:]}"


def open_words(card: Card) -> str:
    """`4 your turn, 1 waiting`; empty where nothing is open."""
    mine, theirs = len(card.mine), len(card.theirs)
    counts = (
        f"{mine} your turn" if mine else "",
        f"{theirs} waiting" if theirs else "",
    )
    return ", ".join(filter(None, counts))


def _counts(card: Card, most_asks: int) -> str:
    """What is open both ways, and how much is being asked of them."""
    budget = card.budget
    text = f"Open: {open_words(card) or 'nothing'}"
    if budget.open_asks or budget.nudges:
        most = f" of {most_asks}" if most_asks else ""
        text += f"\nOpen questions: {budget.open_asks}{most}"
        text += f"; nudges in 30 days: {budget.nudges}"
        text += f", without a reply: {budget.unanswered}" if budget.unanswered else ""
    return text


def contact_text(contact: Contact, today: date) -> str:
    """`Wed 29 May  call: wants a price`, clean."""
    kind = f"{contact.kind}: " if contact.kind else ""
    return short(f"{day_text(contact.day, today)}  {kind}{contact.what}")


def _contact(contact: Contact, today: date, width: int) -> Iterator[Part]:
    place = f"{contact.path}:{contact.line}"
    yield from _placed(contact_text(contact, today), place, width)


def _item(item: Item, today: date, width: int) -> Iterator[Part]:
    promise = "promised: " if is_promised(item.entry) else ""
    when = item_when(item, today) or "no date"
    what = f"{when}  {promise}{shown_text(item.entry)}"
    yield from _placed(what, item.entry.place, width)


def _placed(what: str, place: str, width: int) -> Iterator[Part]:
    """A line for an item, and one for its place."""
    yield f"\n{fit(short(what), max(width, 1)).rstrip()}"
    yield f"\n    {fit(short(place), max(width - 4, 1)).rstrip()}", _MUTED
