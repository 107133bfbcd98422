"""Commands that look: due, list, show. None of them writes anything."""

from __future__ import annotations

from collections.abc import Sequence

import click

from journal.agenda.agenda import Item, within
from journal.agenda.query import names_states, parse_query
from journal.cli.agenda_table import print_agenda
from journal.cli.arguments import JSON, WordsCommand
from journal.cli.entry_json import entry_json
from journal.cli.session import Session, ids_of
from journal.errors import ConfigError
from journal.journal import Journal
from journal.language.dates import UnknownDate, parse_typed
from journal.relationships import Relationships

WHY = click.option("--why", is_flag=True, help="Say below each why it is up.")


@click.command(cls=WordsCommand)
@click.argument("query", nargs=-1)
@click.option("--within", "span", metavar="7d", help="How far to look ahead.")
@WHY
@JSON
@click.pass_obj
def due(
    session: Session,
    query: tuple[str, ...] = (),
    span: str | None = None,
    why: bool = False,
    as_json: bool = False,
) -> int:
    """What is overdue, due today and coming up.

    QUERY filters: words, @person, #tag, is:overdue|today|open|done|waiting,
    due:<7d, note:PATH; -TERM excludes.
    """
    with session.journal() as journal:
        now = session.now
        agenda = journal.agenda(now)
        matches = parse_query(" ".join(query), now, journal.people)
        days = _days(span, session) if span else journal.settings.within_days
        items = [item for item in within(agenda, days) if matches(item)]
        _print(session, journal, items, as_json, why)
        if not items and not as_json and session.out.chatty:
            _say_what_is_next(session, journal, query)
        return _report_unreadable(session, journal)


@click.command("list", cls=WordsCommand)
@click.argument("query", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Done and cancelled ones too.")
@WHY
@JSON
@click.pass_obj
def list_(
    session: Session,
    query: tuple[str, ...],
    everything: bool,
    why: bool,
    as_json: bool,
) -> int:
    """Every entry that is open; with --all, or is:done in QUERY, every entry."""
    with session.journal() as journal:
        now, text = session.now, " ".join(query)
        matches = parse_query(text, now, journal.people)
        closed_too = everything or names_states(text)
        items = [
            item
            for item in journal.agenda(now).items
            if matches(item) and (closed_too or not item.entry.status.closed)
        ]
        if as_json:
            items.sort(key=lambda item: (item.entry.path, item.entry.line))
        _print(session, journal, items, as_json, why)
        return _report_unreadable(session, journal)


def _print(
    session: Session,
    journal: Journal,
    items: Sequence[Item],
    as_json: bool,
    reasons_too: bool,
) -> None:
    known = Relationships(journal, session.now)
    if as_json:
        session.out.json([entry_json(item, known) for item in items])
    else:
        ids, today = ids_of(items, journal), session.now.date()
        reasons = {i.entry.ref: known.why(i) for i in items} if reasons_too else {}
        print_agenda(session.out, items, ids, today, reasons)


def _say_what_is_next(session: Session, journal: Journal, query: Sequence[str]) -> None:
    from journal.agenda.wording import next_text

    session.out.talk(next_text(journal.agenda(session.now), filtered=bool(query)))


def _report_unreadable(session: Session, journal: Journal) -> int:
    """Say which notes are missing from the answer; 1 if there are any.

    Also what another program took back: the answer is then not what was left.
    """
    for problem in journal.reverted(session.now):
        place = f"{problem.path}:{problem.line}"
        session.out.talk(f"journal: {place}: {problem.message}; {problem.hint}")
    unreadable = journal.view.snapshot.problems
    for problem in unreadable:
        session.out.talk(
            f"journal: warning: {problem.path}: {problem.message}; {problem.hint}"
        )
    return 1 if unreadable else 0


def _days(span: str, session: Session) -> int:
    try:
        day = parse_typed(span, session.now).when.day
    except UnknownDate as error:
        raise ConfigError(f"--within {span}: {error}") from None
    return max((day - session.now.date()).days, 0)


@click.command()
@click.argument("id", metavar="ID")
@click.option("--explain", is_flag=True, help="Take the line apart: every piece of it.")
@JSON
@click.pass_obj
def show(session: Session, id: str, explain: bool, as_json: bool) -> None:
    """One entry: why it is up, with whom, and the note around it."""
    from journal.cli.entry_page import page_json, print_entry, print_tokens

    with session.journal() as journal:
        item = journal.item(journal.find(id), session.now)
        known = Relationships(journal, session.now)
        if as_json:
            session.out.json(page_json(item, known))
        elif explain:
            print_tokens(session.out, item, journal)
        else:
            print_entry(session.out, item, known)
