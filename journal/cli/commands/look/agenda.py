"""Commands that only read: due, list, show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import click

from journal.api.glance.cache_rows import yearly_days
from journal.api.journal import Journal
from journal.api.view import View
from journal.cli.arguments import CSV, FOR, JSON, WordsCommand
from journal.cli.completion.offers import EntryArgument, QueryArgument
from journal.cli.formats.agenda_rows import row_of
from journal.cli.formats.agenda_table import print_agenda, print_yearly
from journal.cli.formats.entry_json import entry_json
from journal.cli.quick_due import (
    Question,
    answer_after_look,
    say_how_many,
    say_mail_seen,
    say_more,
)
from journal.cli.saved_views import filter_of
from journal.cli.session import Session, ids_of
from journal.language.clean import clean
from journal.model.errors import ConfigError
from journal.practice.agenda.agenda import Item, within
from journal.practice.agenda.query import names_states
from journal.practice.agenda.sections import LISTED, horizon
from journal.practice.people.yearly_days import coming
from journal.vault.cache import kept_answers

WHY = click.option(
    "--why", is_flag=True, help="Explain under each one why it is listed."
)


LIMIT = click.option(
    "--limit",
    "-n",
    type=click.IntRange(min=1),
    metavar="N",
    help="Show only the first N.",
)


@click.command(cls=WordsCommand)
@click.argument("query", nargs=-1, cls=QueryArgument)
@click.option(
    "--days",
    "--within",
    "span",
    metavar="DAYS",
    help="How far to look ahead: 14, or 2w.",
)
@LIMIT
@WHY
@FOR
@JSON
@CSV
@click.pass_obj
def due(
    session: Session,
    query: tuple[str, ...] = (),
    span: str | None = None,
    limit: int | None = None,
    why: bool = False,
    as_json: bool = False,
    as_csv: bool = False,
) -> int:
    """List what is overdue, due today and due in the next 7 days.

    QUERY filters: words, @person, #tag, is:overdue|today|open|done|waiting,
    due:<7d, note:PATH; -TERM excludes.
    """
    with session.journal() as journal:
        now = session.now
        days = _days(span, session) if span else journal.settings.agenda.upcoming_days
        seen = journal.mail_seen.refresh().seen
        as_data = as_json or as_csv
        if seen and not as_data:
            say_mail_seen(session.out, seen.isoformat(), now)
        form = "json" * as_json + "csv" * as_csv
        days_asked = days if span else None
        question = Question("due", limit=limit, days=days_asked, form=form, why=why)
        if not query and (code := after_look(session, journal, question)) is not None:
            return code
        session.out.printed = [] if not query else None
        _, matches = filter_of(session, journal, query)
        items = [item for item in within(journal.agenda(now), days) if matches(item)]
        _print(session, journal, items, as_json, why, limit, as_csv=as_csv)
        yearly = [] if query or as_data else yearly_until(journal, now.date(), days)
        print_yearly(session.out, yearly, now.date())
        if not (items or yearly or as_data):
            say_why_nothing(session, journal, query)
        code = report_unreadable(session, journal)
        keep_answer(session, journal, question, code)
        return code


def after_look(session: Session, journal: Journal, question: Question) -> int | None:
    """The answer from the updated cache; None if the cache cannot tell."""
    mail = journal.mail_seen.refresh()
    if not question.is_plain or mail.has_answers or session.seen_as is not None:
        return None
    if journal.rows_file is None:
        return None
    return answer_after_look(journal.rows_file, session.now, session.out, question)


def keep_answer(
    session: Session, journal: Journal, question: Question, code: int
) -> None:
    """Keep what was printed, for the same question."""
    record, session.out.printed = session.out.printed, None
    printed = record if isinstance(record, list) else []
    mark, cache = journal.rows_mark, journal.cache_file
    talked = any(is_talk for is_talk, _ in printed)
    if code or talked or not (printed and mark and cache):
        return  # the output may depend on the hour
    if journal.mail_seen.refresh().has_answers or session.seen_as is not None:
        return
    words = question.words(session.out, session.now.date())
    answer = kept_answers.KeptAnswer(str(cache), words, mark)
    for piece in printed:
        answer.append(piece)
    answer.keep()


def yearly_until(journal: Journal, today: date, days: int) -> list[tuple[date, str]]:
    """The yearly days of people within this many days."""
    return coming(yearly_days(journal.people), today, horizon(today, days))


@click.command("list", cls=WordsCommand)
@click.argument("query", nargs=-1, cls=QueryArgument)
@click.option(
    "--all", "everything", is_flag=True, help="Include done and cancelled follow-ups."
)
@LIMIT
@WHY
@FOR
@JSON
@CSV
@click.pass_obj
def list_(
    session: Session,
    query: tuple[str, ...],
    everything: bool,
    limit: int | None,
    why: bool,
    as_json: bool,
    as_csv: bool,
) -> int:
    """List open follow-ups; with --all or is:done, done and cancelled ones too."""
    with session.journal() as journal:
        now = session.now
        text, matches = filter_of(session, journal, query)
        session.out.printed = [] if not query else None
        closed_too = everything or names_states(text)
        items = [
            item
            for item in journal.agenda(now).items
            if matches(item) and (closed_too or not item.entry.status.closed)
        ]
        if as_json or as_csv:
            items.sort(key=lambda item: (item.entry.path, item.entry.line))
        _print(session, journal, items, as_json, why, limit, as_csv=as_csv)
        if items and (limit or len(items)) >= len(items) and not (as_json or as_csv):
            say_how_many(session.out, len(items))
        if not (items or as_json or as_csv):
            say_why_nothing(session, journal, query)
        code = report_unreadable(session, journal)
        form = "json" * as_json + "csv" * as_csv
        question = Question("list", limit=limit, form=form, why=why, closed=everything)
        keep_answer(session, journal, question, code)
        return code


def _print(
    session: Session,
    journal: Journal,
    items: Sequence[Item],
    as_json: bool,
    reasons_too: bool,
    limit: int | None,
    *,
    as_csv: bool = False,
) -> None:
    known = View(journal, session.now)
    if as_json or as_csv:
        entries = (entry_json(item, known) for item in items[:limit])
        if as_csv:
            session.out.csv(list(entries))
        else:
            session.out.json_rows(entries)
        return
    shown = sorted(items, key=lambda item: LISTED.index(item.heading))[:limit]
    ids, today = ids_of(shown, journal), session.now.date()
    rows = [row_of(item, ids[item.entry.ref], today) for item in shown]
    reasons: dict[str, str] = {}
    if reasons_too:
        reasons = {ids[i.entry.ref]: clean(known.why(i)) for i in shown}
    counts = Counter(item.heading for item in items)
    days = journal.settings.agenda.upcoming_days
    print_agenda(session.out, rows, counts, reasons, days)
    if len(shown) < len(items):
        say_more(session.out, len(items) - len(shown))


def say_why_nothing(session: Session, journal: Journal, query: Sequence[str]) -> None:
    """Why nothing is listed, and what to do next; never empty."""
    from journal.practice.agenda.item_words import next_text, nothing_read

    agenda = journal.agenda(session.now)
    if query or any(not item.entry.status.closed for item in agenda.items):
        session.out.talk(next_text(agenda, filtered=bool(query)))
        return
    notes, tasks = len(journal.snapshot.notes), len(journal.entries)
    for line in nothing_read(str(journal.root), notes, tasks, len(agenda.items)):
        session.out.talk(line)


def report_unreadable(session: Session, journal: Journal) -> int:
    """Report notes missing from the answer; returns 1 if there are any.

    Also reports changes reversed by another program, which make the answer surprising.
    """
    for problem in journal.reverted(session.now):
        session.out.talk(f"journal: {problem.told}")
    unreadable = journal.snapshot.problems
    for problem in unreadable:
        session.out.talk(f"journal: warning: {problem.told}")
    return 1 if unreadable else 0


def _days(span: str, session: Session) -> int:
    from journal.language.dates.typed_dates import UnknownDate, parse_typed

    if span.isascii() and span.isdigit():
        return min(int(span), 99_999)
    try:
        day = parse_typed(span, session.now).when.day
    except UnknownDate as error:
        raise ConfigError(f"--days {span}: {error}") from None
    return max((day - session.now.date()).days, 0)


@click.command()
@click.argument("id", metavar="ID", cls=EntryArgument)
@click.option(
    "--explain", is_flag=True, help="Show how each part of the line was read."
)
@JSON
@click.pass_obj
def show(session: Session, id: str, explain: bool, as_json: bool) -> None:
    """Show one follow-up: why it is due, who it concerns, and the note around it."""
    from journal.cli.formats.pages.entry_page import (
        page_json,
        print_entry,
        print_tokens,
    )

    with session.journal() as journal:
        item = journal.item(session.find(journal, id), session.now)
        known = View(journal, session.now)
        if as_json:
            session.out.json(page_json(item, known))
        elif explain:
            print_tokens(session.out, item, journal)
        else:
            [id] = ids_of([item], journal).values()
            print_entry(session.out, item, known, id)
