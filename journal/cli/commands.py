"""The commands. Each parses, asks the journal, prints; twenty lines at most.

What a command needs beyond the journal (the terminal interface, watchdog, the
notifier) is imported inside it, so that nothing pays for what it does not use.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from journal import __version__
from journal.agenda.agenda import Item, within
from journal.agenda.query import names_states, parse_query
from journal.cli.agenda_table import print_agenda
from journal.cli.arguments import IDS, read_ids, split_when
from journal.cli.clock import clock
from journal.cli.entry_json import entry_json, problem_json
from journal.cli.output import Output
from journal.cli.session import Session, ids_of
from journal.errors import ConfigError
from journal.journal import Journal
from journal.language.dates import UnknownDate, parse_typed
from journal.language.intents import Cancel, Complete, Intent, Reopen, Snooze
from journal.model import Entry

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
_DRY_RUN = click.option(
    "--dry-run", is_flag=True, help="Show what would be written, write nothing."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(context_settings=_SETTINGS, invoke_without_command=True)
@click.option("--vault", metavar="FOLDER", help="The folder of notes.")
@click.option(
    "--now", metavar="ISO", envvar="JOURNAL_NOW", help="Pretend that it is this time."
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour the output.",
)
@click.option(
    "--config",
    "config_file",
    metavar="FILE",
    envvar="JOURNAL_CONFIG",
    type=click.Path(path_type=Path),
    help="The config file to use.",
)
@click.version_option(__version__, message="journal %(version)s")
@click.pass_context
def cli(
    context: click.Context,
    vault: str | None,
    now: str | None,
    color: str,
    config_file: Path | None,
) -> None:
    """Follow-ups from your own Markdown notes: what is due, with whom, and why.

    Without a command: the terminal interface, or in a pipe the due list.
    """
    out = Output.of_terminal(color)
    context.obj = Session(clock(now), out, vault, config_file)
    if context.invoked_subcommand is None:
        context.invoke(tui if sys.stdin.isatty() and out.chatty else due)


# ---------------------------------------------------------------- looking


@cli.command()
@click.argument("query", nargs=-1)
@click.option("--within", "span", metavar="7d", help="How far to look ahead.")
@_JSON
@click.pass_obj
def due(
    session: Session,
    query: tuple[str, ...] = (),
    span: str | None = None,
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
        _print(session, journal, items, as_json)
        if not items and not as_json and session.out.chatty:
            _say_what_is_next(session, journal, query)
        return _report_unreadable(session, journal)


@cli.command("list")
@click.argument("query", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Done and cancelled ones too.")
@_JSON
@click.pass_obj
def list_(
    session: Session, query: tuple[str, ...], everything: bool, as_json: bool
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
        _print(session, journal, items, as_json)
        return _report_unreadable(session, journal)


@cli.command()
@_JSON
@click.pass_obj
def check(session: Session, as_json: bool) -> int:
    """What in the notes cannot be read as it was meant; exit 1 if anything."""
    with session.journal() as journal:
        problems = journal.problems()
    if as_json:
        session.out.json([problem_json(problem) for problem in problems])
    else:
        session.out.problems(problems)
    return 1 if problems else 0


def _print(
    session: Session, journal: Journal, items: Sequence[Item], as_json: bool
) -> None:
    if as_json:
        today = session.now.date()
        session.out.json([entry_json(item, journal, today) for item in items])
    else:
        ids = ids_of(items, journal)
        print_agenda(session.out, items, ids, session.now.date())


def _say_what_is_next(session: Session, journal: Journal, query: Sequence[str]) -> None:
    from journal.agenda.wording import next_text

    session.out.talk(next_text(journal.agenda(session.now), filtered=bool(query)))


def _report_unreadable(session: Session, journal: Journal) -> int:
    """Say which notes are missing from the answer; 1 if there are any."""
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


# ---------------------------------------------------------------- changing


@cli.command()
@click.argument("text", nargs=-1, required=True)
@click.option("--to", metavar="NOTE", help="The note, or NOTE#Heading, to add to.")
@_DRY_RUN
@click.pass_obj
def add(session: Session, text: tuple[str, ...], to: str | None, dry_run: bool) -> None:
    """Add an entry: `journal add "@alice pilot answer in 3bd"`.

    A date at the end of the sentence becomes the due date: 3d, 2w, 3bd, fri,
    next fri, tomorrow 8am, 21 jan, 2024-06-01, every mon. `-` reads stdin, an
    entry per line.
    """
    sentences = [" ".join(text)]
    if sentences == ["-"]:
        sentences = [line for line in sys.stdin.read().splitlines() if line.strip()]
    with session.journal() as journal:
        for sentence in sentences:
            if dry_run:
                session.out.diff(journal.preview_add(sentence, to, session.now))
            else:
                session.out.change(journal.add(sentence, to, session.now))


@cli.command()
@IDS
@click.option("--catch-up", is_flag=True, help="Let a series go on from today.")
@_DRY_RUN
@click.pass_obj
def done(session: Session, ids: tuple[str, ...], catch_up: bool, dry_run: bool) -> None:
    """Tick entries; a repeating one goes on with its next line."""
    intent = Complete(session.now.date(), catch_up)
    _apply(session, intent, ids, "done", dry_run)


@cli.command()
@IDS
@_DRY_RUN
@click.pass_obj
def cancel(session: Session, ids: tuple[str, ...], dry_run: bool) -> None:
    """Give entries up: `[-]`, with the date."""
    _apply(session, Cancel(session.now.date()), ids, "cancelled", dry_run)


@cli.command()
@IDS
@_DRY_RUN
@click.pass_obj
def reopen(session: Session, ids: tuple[str, ...], dry_run: bool) -> None:
    """Make entries open again."""
    _apply(session, Reopen(), ids, "reopened", dry_run)


@cli.command()
@click.argument("words", nargs=-1, required=True, metavar="ID… WHEN")
@_DRY_RUN
@click.pass_obj
def snooze(session: Session, words: tuple[str, ...], dry_run: bool) -> None:
    """Let entries rest until WHEN: 3d, fri, next fri 14:30, 21 jan.

    Moves the reminder if there is one, else the due date.
    """
    ids, when = split_when(words, session.now)
    _apply(session, Snooze(when), ids, "snoozed", dry_run)


def _apply(
    session: Session, intent: Intent, ids: Sequence[str], label: str, dry_run: bool
) -> None:
    with session.journal() as journal:
        entries: list[Entry] = [journal.find(name) for name in read_ids(ids)]
        if dry_run:
            for entry in entries:
                session.out.diff(journal.preview(intent, entry))
            return
        for change in journal.apply(intent, entries, session.now, label):
            if change.nothing:
                session.out.talk(f"journal: {change.path}:{change.line}: is so already")
            session.out.change(change)


@cli.command()
@click.pass_obj
def undo(session: Session) -> None:
    """Take back the last change."""
    with session.journal() as journal:
        for change in journal.undo(session.now):
            session.out.change(change)


@cli.command()
@click.argument("id", metavar="ID")
@click.pass_obj
def edit(session: Session, id: str) -> None:
    """Open the note in $EDITOR, at the entry."""
    import os

    from journal.desktop.editor import editor_command, open_editor

    with session.journal() as journal:
        entry = journal.find(id)
        file = journal.root / entry.path
        editor = journal.settings.editor
        open_editor(editor_command(file, entry.line, os.environ, editor))


# ---------------------------------------------------------------- running


@cli.command()
@click.pass_obj
def tui(session: Session) -> None:
    """The terminal interface."""
    from journal.tui.app import JournalApp

    with session.journal(fresh=False) as journal:
        JournalApp(journal, session.clock).run()


@cli.command()
@click.option("--once", is_flag=True, help="Tell what is due now, then leave (cron).")
@click.pass_obj
def watch(session: Session, once: bool) -> None:
    """Stay in the foreground and notify on the desktop when something falls due."""
    from journal.desktop.notifier import Notifier
    from journal.desktop.plyer_channel import PlyerChannel

    with session.journal() as journal:
        channel = PlyerChannel() if journal.settings.notify else None
        notifier = Notifier(
            journal, session.clock, channel, session.out.data, session.out.talk
        )
        notifier.run(once=once)


@cli.command()
@click.pass_obj
def demo(session: Session) -> None:
    """Look around in a throw-away vault, at a fixed time."""
    from journal.cli.demo import demo_vault

    with demo_vault() as (root, now):
        inner = replace(session, vault=str(root), clock=lambda: now)
        context = click.get_current_context()
        context.obj = inner
        watched = sys.stdin.isatty() and session.out.chatty
        context.invoke(tui if watched else due)


@cli.command("config")
@click.pass_obj
def config_(session: Session) -> None:
    """The settings that hold here, and where each comes from."""
    from journal.cli.settings_table import print_settings

    root, found = session.config()
    print_settings(session.out, root, session.user_file(), found)


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_obj
def completion(session: Session, shell: str) -> None:
    """Print the completion script of a shell.

    bash: eval "$(journal completion bash)"
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    session.out.data(found(cli, {}, "journal", "_JOURNAL_COMPLETE").source())
