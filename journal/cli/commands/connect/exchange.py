"""Commands that bring follow-ups in from other systems, and out again."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from journal.cli.arguments import DRY_RUN, JSON, WordsCommand
from journal.cli.completion.offers import complete_note
from journal.cli.formats.question import agrees, chosen
from journal.cli.saved_views import filter_of
from journal.cli.session import Session
from journal.language.clean import clean
from journal.language.counted import counted
from journal.model.errors import ConfigError, reason

if TYPE_CHECKING:
    from journal.api.journal import Journal
    from journal.integrations.exchange.notes.outcome import Plan, Wishes
    from journal.integrations.exchange.records import Imported, Options
    from journal.integrations.exchange.source import Source

_ORDERS = ("dmy", "mdy", "ymd")


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--as", "name", metavar="FORMAT", help="The format: trello, vcard, csv …")
@DRY_RUN
@JSON
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--to",
    metavar="NOTE[#Heading]",
    shell_complete=complete_note,
    help="Put all follow-ups there.",
)
@click.option("--map", "mapping", metavar="COL=FIELD,…", help="What columns mean.")
@click.option("--dates", type=click.Choice(_ORDERS), help="The order of 03/04/2026.")
@click.option("--me", multiple=True, metavar="NAME,…", help="Your names there.")
@click.option("--keep", metavar="all|none|COLUMNS", help="What to keep as text.")
@click.option("--archived", is_flag=True, help="Include what is archived or deleted.")
@click.option("--since", metavar="DATE", help="Only what changed since that day.")
@click.option("--update", is_flag=True, help="Apply what changed there.")
@click.option("--again", is_flag=True, help="Include what you have removed here since.")
@click.option("--people", is_flag=True, help="Make notes for people of tasks as well.")
@click.option(
    "--followup", is_flag=True, help="Tag follow-ups without date and person."
)
@click.option("--contexts", type=click.Choice(("people", "tags")), default="people",
              help="What @words of todo.txt are.")  # fmt: skip
@click.pass_obj
def import_(
    session: Session,
    files: tuple[str, ...],
    name: str | None,
    dry_run: bool,
    as_json: bool,
    yes: bool,
    to: str | None,
    mapping: str | None,
    dates: str | None,
    me: tuple[str, ...],
    keep: str | None,
    archived: bool,
    since: str | None,
    update: bool,
    again: bool,
    people: bool,
    followup: bool,
    contexts: str,
) -> int:
    """Bring in follow-ups, people and history from another system's export.

    The format is recognised by what is in the file: Trello, Asana, Jira, HubSpot,
    Salesforce, Zoho, Outlook, Google Contacts, vCard, Monica, todo.txt, Taskwarrior,
    Org, Todoist, Things, GitHub, iCalendar, or any CSV. - reads stdin. Nothing is
    imported twice, and `journal undo` undoes all of it.
    """
    from journal.integrations.exchange import imports, report
    from journal.integrations.exchange.notes.outcome import Wishes
    from journal.integrations.exchange.records import Options

    sources = imports.files_of(files, sys.stdin.buffer)
    with session.journal() as journal:
        said = Options(
            now=session.now,
            order=dates or "",
            me=_names(me) | frozenset(n.casefold() for n in journal.settings.agenda.me),
            archived=archived,
            map=_pairs(mapping),
            contexts=contexts,
        )
        options = imports.options_for(journal, session.now, said)
        wishes = Wishes(
            to=to, keep=_labels(keep), since=_day(since, session), update=update,
            again=again, people=people, followup=followup,
        )  # fmt: skip
        asks = not (yes or as_json or dry_run) and _terminal()
        imported = _read(sources, options, name, asks=asks)
        plan = _prepared(journal, imported, options, wishes)
        if not as_json:
            for line in report.preview(plan):
                session.out.fitted(line, " " * 11)
        if asks and not plan.is_empty and not agrees("Import?"):
            return 0
        step = None if dry_run else imports.carry_out(journal, plan, session.now)
        if as_json:
            session.out.json(report.report(plan, [s.name for s in sources], step))
        elif not dry_run:
            _say_imported(session, step, plan)
        return 1 if _refused(plan) else 0


def _say_imported(session: Session, step: str | None, plan: Plan) -> None:
    if step:
        session.out.talk(f"Imported. Undo: journal undo {step}")
    elif plan.is_empty:
        session.out.talk("nothing new")


def _refused(plan: Plan) -> bool:
    changes = plan.people.changes if plan.people else []
    return bool(plan.imported.refused) or any(c.state == "ambiguous" for c in changes)


def _terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _read(
    sources: Sequence[Source], options: Options, name: str | None, *, asks: bool
) -> Imported:
    """The contents of the files; if two formats are possible, asks on a terminal."""
    from journal.integrations.exchange import imports
    from journal.integrations.exchange.records import NotReadable

    try:
        try:
            return imports.read(sources, options, name)
        except imports.WhichFormat as error:
            if not asks:
                raise ConfigError(f"{sources[0].name}: {error}") from None
            choices = [reader.name for reader in error.readers]
            return imports.read(
                sources, options, chosen("Which format is it?", choices)
            )
    except NotReadable as error:
        names = ", ".join(source.name for source in sources)
        raise ConfigError(f"{names}: {error}; nothing was imported") from None


def _prepared(
    journal: Journal, imported: Imported, options: Options, wishes: Wishes
) -> Plan:
    from journal.cli.progress import Progress
    from journal.integrations.exchange import imports

    progress = Progress("composing follow-ups")
    try:
        return imports.prepare(journal, imported, options, wishes, progress)
    finally:
        progress.end()


def _names(me: Sequence[str]) -> frozenset[str]:
    names = [part.strip() for text in me for part in text.split(",")]
    return frozenset(name.casefold() for name in names if name)


def _pairs(mapping: str | None) -> tuple[tuple[str, str], ...]:
    """`Column=field,…` as pairs. Raises ConfigError."""
    pairs = []
    for part in (mapping or "").split(","):
        if not part.strip():
            continue
        column, mark, field = part.rpartition("=")
        if not mark or not column.strip() or not field.strip():
            raise ConfigError(f"--map {part!r}: write it as Column=field")
        pairs.append((column.strip(), field.strip()))
    return tuple(pairs)


def _labels(keep: str | None) -> frozenset[str] | None:
    if keep is None or keep == "all":
        return None
    if keep == "none":
        return frozenset()
    return frozenset(
        part.strip().casefold() for part in keep.split(",") if part.strip()
    )


def _day(text: str | None, session: Session) -> date | None:
    if text is None:
        return None
    from journal.language.dates.typed_dates import UnknownDate, parse_typed

    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return parse_typed(text, session.now).when.day
    except UnknownDate as error:
        raise ConfigError(f"--since: {error}") from None


_FORMATS = ("csv", "json", "todotxt", "ics", "taskwarrior", "vcard", "markdown")


@click.command(cls=WordsCommand)
@click.argument("query", nargs=-1)
@click.option("--as", "name", type=click.Choice(_FORMATS), help="The format.")
@click.option("--to", metavar="FILE", help="Write to this file instead of stdout.")
@click.option(
    "--person", metavar="@NAME", help="Everything about one person, to hand over."
)
@click.option("--owner", metavar="@NAME", help="Everything that is theirs to do.")
@click.option(
    "--all", "everything", is_flag=True, help="Include done and cancelled follow-ups."
)
@click.option(
    "--excel", is_flag=True, help="CSV that spreadsheets open without questions."
)
@click.pass_obj
def export(
    session: Session,
    query: tuple[str, ...],
    name: str | None,
    to: str | None,
    person: str | None,
    owner: str | None,
    everything: bool,
    excel: bool,
) -> int:
    """Take follow-ups out: as CSV, JSON, todo.txt, iCalendar, Taskwarrior, vCard.

    QUERY filters as in `list`. Without --as it is CSV, with --person or --owner a
    Markdown page. What a format has no place for is reported on stderr.
    """
    from journal.api.view import View
    from journal.cli.formats.entry_json import entry_json
    from journal.integrations.exchange import exports
    from journal.practice.agenda.query import names_states
    from journal.practice.team.owners import owners_of

    chosen = name or ("markdown" if person or owner else "csv")
    with session.journal() as journal:
        if owner is not None:
            journal.look_as()
        now = session.now
        text, matches = filter_of(session, journal, query)
        closed_too = everything or names_states(text) or person is not None
        items = [
            item
            for item in journal.agenda(now).items
            if matches(item) and (closed_too or not item.entry.status.closed)
        ]
        if owner is not None:
            people, settings = journal.people, journal.settings
            keys = people.keys_of([owner])
            items = [
                item
                for item in items
                if keys & people.keys_of(owners_of(item.entry, people, settings))
            ]
        items.sort(key=lambda item: (item.entry.path, item.entry.line))
        if chosen == "json":
            view = View(journal, now)
            rows = [entry_json(item, view) for item in items]
            _deliver(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", to)
            _say_where(session, counted(len(items), "follow-up"), to)
            return 0
        entries = [item.entry for item in items]
        written = exports.write(
            journal, entries, chosen, now, person=person, excel=excel
        )
        _deliver(written.text, to)
        cards = written.text.count("BEGIN:VCARD")
        said = counted(cards, "person", "people") if chosen == "vcard" else ""
        _say_where(session, said or counted(len(items), "follow-up"), to)
        if written.lost:
            parts = [f"{what} ({number})" for what, number in written.lost.items()]
            session.out.talk(f"journal: {chosen} does not hold {', '.join(parts)}")
        return 0


def _say_where(session: Session, what: str, to: str | None) -> None:
    if to is not None and to != "-":
        session.out.talk(f"journal: {what} in {clean(to)}")


def _deliver(text: str, to: str | None) -> None:
    """Write to a new file, or to stdout, byte for byte. Raises ConfigError."""
    data = text.encode("utf-8", "surrogateescape")
    if to is None or to == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        with Path(to).open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise ConfigError(f"{to} already exists; name another file") from None
    except OSError as error:
        why = reason(error)
        raise ConfigError(f"{to}: cannot be written: {why}") from None
