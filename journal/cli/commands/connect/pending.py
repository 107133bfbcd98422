"""`journal pending`: what of your email is still to come up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from journal.api.view import View
from journal.cli.arguments import JSON
from journal.cli.formats.entry_json import entry_json
from journal.cli.formats.table import text_table
from journal.cli.session import Session, ids_of
from journal.language.clean import clean
from journal.language.counted import counted
from journal.practice.agenda.shown_text import full_text, shown_text

if TYPE_CHECKING:
    from journal.integrations.mail.pending import Pending

_WIDTHS = (12, 11, 8, 15)
"""Cells at most for the id, the day, the kind and the person."""


@click.command()
@JSON
@click.pass_obj
def pending(session: Session, as_json: bool) -> None:
    """Reminders captured by email and emails you track that are still open.

    The earliest comes first. Only your notes are read; no mailbox is opened.
    """
    from journal.integrations.mail.mailroom import Mailroom
    from journal.integrations.mail.pending import pending

    with session.journal() as journal, Mailroom(journal, session.now) as room:
        view = room.view()
        found = pending(view)
        if as_json:
            session.out.json([_pending_json(one, view) for one in found])
            return
        _print_pending(session, found, view)
        questions = len(room.found(view)) + len(room.store.unclear_captures())
        if questions:
            open_ones = counted(questions, "question")
            session.out.talk(f"journal: {open_ones} to decide: journal mail")


def _print_pending(session: Session, found: list[Pending], view: View) -> None:
    out = session.out
    if not found:
        out.talk("No email is pending. After sending one: journal track ID")
        return
    items = [view.item(one.entry) for one in found]
    ids = ids_of(items, view.journal)
    text = full_text if out.width is None else shown_text
    out.data(out.style(f"Pending by email ({len(found)})", "bold"))
    rows = []
    for one, item in zip(found, items, strict=True):
        day = item.when.day.isoformat() if item.when else "no date"
        who = ", ".join(person.label for person in item.people)
        cells = (ids[one.entry.ref], day, one.kind, clean(who))
        rows.append((cells, clean(text(one.entry)), clean(one.entry.place)))
    for line in text_table(out, rows, _WIDTHS):
        out.data(line)


def _pending_json(one: Pending, view: View) -> dict[str, Any]:
    item = view.item(one.entry)
    mails = [
        {
            "message_id": link.id,
            "subject": link.subject,
            "day": link.day.isoformat(),
            "kind": link.kind,
        }
        for link in one.mails
    ]
    return {
        **entry_json(item, view),
        "waits_for": one.kind,
        "comes_up": item.when.day.isoformat() if item.when else None,
        "mails": mails,
    }
