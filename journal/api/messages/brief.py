"""The page for a meeting: who, last contact, what each side owes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from journal.api.view import Card
from journal.practice.agenda.item_words import day_text, item_when


def brief_lines(card: Card, today: date) -> Iterator[str]:
    """The page as Markdown, in lines; not clean yet."""
    note = card.person.note
    about = f", {note.org}" if note and note.org else ""
    yield f"## {card.person.label}{about}"
    yield ""
    touches = card.timeline[:3]
    for contact in touches:
        kind = f"{contact.kind}: " if contact.kind else ""
        said = f"{kind}{contact.what}"
        yield f"- {contact.day} {said} ({contact.path}:{contact.line})"
    if not touches:
        yield "- no contact yet"
    for title, items in (("You owe them", card.mine), ("They owe you", card.theirs)):
        yield ""
        yield f"**{title}**"
        yield ""
        for item in items:
            when = f", {item_when(item, today)}" if item.when else ""
            yield f"- {item.entry.text}{when} ({item.entry.place})"
        if not items:
            yield "- nothing"
    dates = [i.when.day for i in (*card.mine, *card.theirs) if i.when]
    coming = [day for day in dates if day >= today]
    due = card.touch.due if card.touch else None
    following = min(coming, default=due)
    if following:
        yield ""
        yield f"Next: {day_text(following, today)}"
    yield ""
