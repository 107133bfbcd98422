"""Beside the list: why the entry is up, and the note around it as it is on disk."""

from __future__ import annotations

from datetime import date

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from journal.agenda.agenda import Item
from journal.agenda.reasons import why
from journal.agenda.wording import day_text, days_ago
from journal.journal import Journal
from journal.language.clean import clean

_BEFORE, _AFTER = 6, 14


class Preview(VerticalScroll, can_focus=False):
    """The context of one entry."""

    def compose(self) -> ComposeResult:
        yield Static(id="context", markup=False)

    def show(self, content: Content) -> None:
        self.query_one("#context", Static).update(content)


def context_of(item: Item, journal: Journal, today: date) -> Content:
    """Why now, who, and the lines around the entry. No markup is interpreted:
    `Content.assemble` takes text as text."""
    contact = journal.last_contact(item.entry, today)
    parts: list[str | tuple[str, str]] = [
        (f"{clean(item.entry.text)}\n", "bold"),
        (f"{clean(why(item, today, contact))}\n", "italic"),
    ]
    for person in item.people:
        parts.append((f"\n{clean(person.label)}", "bold"))
        about = [person.note.org, *person.note.emails] if person.note else []
        parts.append(f"  {clean(', '.join(filter(None, about)))}\n")
    if contact:
        when = f"{day_text(contact.day, today)}, {days_ago((today - contact.day).days)}"
        said = f": {clean(contact.what)}" if contact.what else ""
        parts.append(f"Last contact {when}{said}\n")
        parts.append((f"{clean(contact.path)}:{contact.line}\n", "dim"))
    where = " › ".join([item.entry.path, *item.entry.headings])
    parts.append((f"\n{clean(where)}\n", "bold"))
    lines = journal.lines_around(item.entry, _BEFORE, _AFTER)
    if not lines:
        parts.append("The note cannot be read now, or no longer has this line.\n")
    for number, text in lines:
        own = number == item.entry.line
        parts.append((f"{'▶' if own else ' '}{number:>4} ", "dim"))
        parts.append((f"{clean(text)}\n", "bold") if own else f"{clean(text)}\n")
    return Content.assemble(*parts)
