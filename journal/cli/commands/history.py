"""The command that shows the history of a follow-up, or of all with a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from journal.api.history.past import History
from journal.cli.arguments import JSON
from journal.cli.completion.offers import EntryArgument
from journal.cli.formats.output import Output
from journal.cli.session import Session
from journal.language.clean import clean
from journal.model.entry import Entry
from journal.practice.agenda.item_words import day_text
from journal.practice.agenda.shown_text import full_text
from journal.practice.history.change_words import change_text


@click.command()
@click.argument("what", metavar="ID|@PERSON", cls=EntryArgument)
@JSON
@click.pass_obj
def history(session: Session, what: str, as_json: bool) -> None:
    """Show when a follow-up was added, moved, snoozed, asked about and closed.

    With @PERSON: the same for every follow-up with them, also those that were removed
    from your notes. Read from git if your notes are in git, otherwise from the record
    of the changes made here. With --json: one row for each change, with date, what,
    from and to.
    """
    with session.journal() as journal:
        past = journal.past
        whole = past.look()
        if past.why_not:
            session.out.talk(f"journal: {clean(past.why_not)}")
        if what.startswith(("@", "[[")):
            person = journal.at(session.now).person(what)
            found = past.of_person(person)
        else:
            entry = journal.find(what)
            found = [(entry, past.of_entry(entry))]
        if as_json:
            session.out.json([row for e, h in found for row in _rows(e, h)])
        else:
            _print(session.out, found, session.now.date())
        _say_what_is_missing(session.out, [h for _, h in found], whole)


def _rows(entry: Entry, history: History) -> list[dict[str, Any]]:
    return [
        {
            "date": change.day.isoformat(),
            "day": change.day.isoformat(),
            "what": change.what,
            "from": change.was,
            "to": change.now,
            "commit": change.commit or None,
            "text": entry.text,
            "path": entry.path,
            "line": entry.line,
        }
        for change in history.changes
    ]


def _print(out: Output, found: Sequence[tuple[Entry, History]], today: date) -> None:
    for number, (entry, history) in enumerate(found):
        if number:
            out.data("")
        out.fitted(f"{clean(full_text(entry))}  {out.style(clean(entry.place), 'dim')}")
        for change in history.changes:
            day = day_text(change.day, today)
            line = f"  {day:<16}  {clean(change_text(change, today))}"
            out.fitted(line, " " * 18)
        if not history.changes:
            out.data("  no changes recorded")


def _say_what_is_missing(out: Output, found: Sequence[History], whole: bool) -> None:
    unknown = [history for history in found if not history.begins]
    if not unknown:
        return
    back_to = next((h.back_to for h in unknown if h.back_to), None)
    since = f"the record goes back to {back_to}" if back_to else "there is no record"
    more = "; more of it is read each time you ask" if not whole else ""
    out.talk(f"journal: what came before is not known: {since}{more}")
