"""`journal today`: what needs you now, on one screen."""

from __future__ import annotations

from datetime import date

import click

from journal.api.view import View
from journal.cli.arguments import CSV, FOR, JSON, WordsCommand
from journal.cli.commands.look.agenda import (
    LIMIT,
    WHY,
    after_look,
    keep_answer,
    report_unreadable,
    say_why_nothing,
    yearly_until,
)
from journal.cli.completion.offers import QueryArgument
from journal.cli.formats.agenda_rows import row_of
from journal.cli.formats.agenda_table import print_yearly
from journal.cli.formats.entry_json import entry_json
from journal.cli.formats.pages.today_page import (
    HEADINGS,
    following,
    print_today,
    yearly_ahead,
)
from journal.cli.quick_due import Question, say_mail_seen
from journal.cli.saved_views import filter_of
from journal.cli.session import Session, ids_of
from journal.language.clean import clean
from journal.practice.agenda.agenda import Item, counts_of
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

    QUERY narrows it down, as for “journal list”. The oldest overdue follow-ups are
    shown; “journal due” shows all of them.
    """
    form = "json" * as_json + "csv" * as_csv
    question = Question("today", limit=limit, form=form, why=why)
    with session.journal() as journal:
        now, day = session.now, session.now.date()
        seen = journal.mail_seen.refresh().seen
        if seen and question.is_text:
            say_mail_seen(session.out, seen.isoformat(), now)
        if not query and (code := after_look(session, journal, question)) is not None:
            return code
        session.out.printed = [] if not query else None
        _, matches = filter_of(session, journal, query)
        found = [item for item in journal.agenda(now).items if matches(item)]
        up = [i for name in HEADINGS for i in found if i.heading == name]
        known = View(journal, now)
        ahead = yearly_ahead(journal.settings.agenda.upcoming_days)
        yearly = [] if query else yearly_until(journal, day, ahead)
        if not question.is_text:
            out = session.out.csv if as_csv else session.out.json
            out([entry_json(item, known) for item in up[:limit]])
        elif up or yearly:
            ids = ids_of(up, journal)
            rows = [row_of(item, ids[item.entry.ref], day) for item in up]
            reasons = {ids[i.entry.ref]: clean(known.why(i)) for i in up} if why else {}
            words, comes = " ".join(query), _following(found, day)
            print_today(
                session.out, rows, counts_of(up), reasons, limit, words, comes, day
            )
            print_yearly(session.out, yearly, day)
        else:
            say_why_nothing(session, journal, query)
        code = report_unreadable(session, journal)
        keep_answer(session, journal, question, code)
        return code


def _following(items: list[Item], today: date) -> str:
    """The next item after today, in words."""
    for item in items:
        if item.heading in SOON and item.when:
            people = ", ".join(clean(person.label) for person in item.people)
            return following(item.when, people, clean(shown_text(item.entry)), today)
    return ""
