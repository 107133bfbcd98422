"""`journal today`: what needs you now, on one screen."""

from __future__ import annotations

import click

from journal.api.view import View
from journal.cli.arguments import CSV, FOR, JSON, WordsCommand
from journal.cli.commands.look.agenda import (
    LIMIT,
    WHY,
    report_unreadable,
    say_why_nothing,
)
from journal.cli.completing import QueryArgument
from journal.cli.formats.agenda_rows import row_of
from journal.cli.formats.entry_json import entry_json
from journal.cli.formats.pages.today_page import HEADINGS, print_today
from journal.cli.quick_due import say_mail_seen
from journal.cli.session import Session, ids_of
from journal.language.clean import clean
from journal.practice.agenda.agenda import Agenda, Item, counts_of
from journal.practice.agenda.item_words import when_text
from journal.practice.agenda.query import parse_query
from journal.practice.agenda.sections import SOON
from journal.practice.agenda.shown_text import shown_text


@click.command(cls=WordsCommand)
@click.argument("query", nargs=-1, cls=QueryArgument)
@LIMIT
@WHY
@FOR
@JSON
@CSV
@click.pass_obj
def today(
    session: Session,
    query: tuple[str, ...],
    limit: int | None,
    why: bool,
    as_json: bool,
    as_csv: bool,
) -> int:
    """What needs you today: overdue, due, time to nudge.

    QUERY narrows it down, as for “journal list”. Of what is overdue the oldest are
    shown; “journal due” shows all of it.
    """
    with session.journal() as journal:
        now = session.now
        agenda = journal.agenda(now)
        matches = parse_query(" ".join(query), now, journal.people)
        found = [item for item in agenda.items if matches(item)]
        up = [i for name in HEADINGS for i in found if i.heading == name]
        known = View(journal, now)
        if as_json or as_csv:
            out = session.out.csv if as_csv else session.out.json
            out([entry_json(item, known) for item in up[:limit]])
            return report_unreadable(session, journal)
        if seen := journal.mail_seen.refresh().seen:
            say_mail_seen(session.out, seen.isoformat(), now)
        if not up:
            say_why_nothing(session, journal, query)
            return report_unreadable(session, journal)
        ids = ids_of(up, journal)
        rows = [row_of(item, ids[item.entry.ref], now.date()) for item in up]
        reasons = {ids[i.entry.ref]: clean(known.why(i)) for i in up} if why else {}
        counts = counts_of(up)
        following = _following(agenda, found)
        print_today(
            session.out,
            rows,
            counts,
            reasons,
            limit,
            " ".join(query),
            following,
            now.date(),
        )
        return report_unreadable(session, journal)


def _following(agenda: Agenda, items: list[Item]) -> str:
    """What comes next after today: `tomorrow, Alice Moreau: the offer`."""
    for item in items:
        if item.heading in SOON and item.when:
            day = when_text(item.when, agenda.now.date())
            people = ", ".join(clean(person.label) for person in item.people)
            who = f"{people}: " if people else ""
            return f"{day}, {who}{clean(shown_text(item.entry))}"
    return ""
