"""Commands that change entries: each becomes one edit of one line of a note."""

from __future__ import annotations

from collections.abc import Sequence

import click

from journal.api.handover import assigned
from journal.api.requests import Add
from journal.api.snooze import snooze as asked_snooze
from journal.cli.arguments import (
    DRY_RUN,
    EXPECT,
    IDS,
    WordsCommand,
    split_last,
    split_typed_when,
    split_when,
    stdin_lines,
)
from journal.cli.commands.applying import apply_each
from journal.cli.session import Session
from journal.language.edit.intents import (
    Begin,
    Cancel,
    Complete,
    Intent,
    Reopen,
    Reschedule,
    SetPriority,
)
from journal.model.entry import Entry, Priority
from journal.model.errors import ConfigError


@click.command(cls=WordsCommand)
@click.argument("text", nargs=-1, required=True)
@click.option("--to", metavar="NOTE", help="The note, or NOTE#Heading, to add to.")
@DRY_RUN
@click.pass_obj
def add(session: Session, text: tuple[str, ...], to: str | None, dry_run: bool) -> None:
    """Add an entry: `journal add "@alice pilot answer in 3bd"`.

    A date at the end of the sentence becomes the due date: 3d, 2w, 3bd, fri,
    next fri, tomorrow 8am, 21 jan, 2024-06-01, every mon. `-` reads stdin, an
    entry per line.
    """
    sentences = [" ".join(text)]
    if sentences == ["-"]:
        sentences = stdin_lines()
    with session.journal() as journal:
        for sentence in sentences:
            session.change(journal, Add(sentence, to), dry_run)


@click.command()
@IDS
@click.option("--catch-up", is_flag=True, help="Let a series go on from today.")
@click.option(
    "--next",
    "following",
    metavar="TEXT",
    help="The next step, as for add: it is written below and names this one.",
)
@DRY_RUN
@click.pass_obj
def done(
    session: Session,
    ids: tuple[str, ...],
    catch_up: bool,
    following: str | None,
    dry_run: bool,
) -> None:
    """Tick entries; a repeating one goes on with its next line."""
    if following is None:
        intent = Complete(session.now.date(), catch_up)
        _apply(session, intent, ids, "done", dry_run)
        return
    if len(ids) > 1:
        raise ConfigError("--next goes with one entry at a time")
    from journal.api.view import View

    with session.journal() as journal:
        known = View(journal, session.now)

        def next_step(entry: Entry) -> Intent:
            return known.follow_up(entry, following)

        apply_each(session, journal, ids, next_step, "done", dry_run)


@click.command()
@IDS
@click.option("--reason", default="", help="Why, for the log.")
@DRY_RUN
@click.pass_obj
def cancel(session: Session, ids: tuple[str, ...], reason: str, dry_run: bool) -> None:
    """Give entries up: `[-]`, with the date."""
    _apply(session, Cancel(session.now.date(), reason), ids, "cancelled", dry_run)


@click.command()
@IDS
@DRY_RUN
@click.pass_obj
def reopen(session: Session, ids: tuple[str, ...], dry_run: bool) -> None:
    """Make entries open again."""
    _apply(session, Reopen(), ids, "reopened", dry_run)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="ID… WHEN")
@EXPECT
@DRY_RUN
@click.pass_obj
def snooze(session: Session, words: tuple[str, ...], dry_run: bool) -> None:
    """Let entries rest until WHEN: 3d, fri, next fri 14:30, 21 jan.

    Moves the reminder, else the planned or the start day; a due date only where
    there is no other. Never to an earlier time: 3d counts from when it comes up,
    and a day keeps the hour. A repeating entry is put off once, its day stays.
    """
    ids, typed = split_typed_when(words, session.now)
    with session.journal() as journal:
        intent = asked_snooze(typed, session.now, journal.settings)
        apply_each(session, journal, ids, lambda entry: intent, "snoozed", dry_run)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="ID… WHEN|none")
@EXPECT
@DRY_RUN
@click.pass_obj
def reschedule(session: Session, words: tuple[str, ...], dry_run: bool) -> None:
    """Give entries another due date, or none; an earlier reminder goes along."""
    if words[-1] == "none":
        ids, _ = split_last(words, "which date")
        _apply(session, Reschedule(None), ids, "no longer due", dry_run)
        return
    ids, when = split_when(words, session.now)
    intent = Reschedule(when, session.now)
    _apply(session, intent, ids, "rescheduled", dry_run)


@click.command()
@IDS
@DRY_RUN
@click.pass_obj
def begin(session: Session, ids: tuple[str, ...], dry_run: bool) -> None:
    """Mark entries as in progress: `[/]`."""
    _apply(session, Begin(), ids, "begun", dry_run)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="ID… LEVEL")
@EXPECT
@DRY_RUN
@click.pass_obj
def priority(session: Session, words: tuple[str, ...], dry_run: bool) -> None:
    """Set a priority: highest, high, medium, none, low, lowest."""
    ids, name = split_last(words, "which priority")
    try:
        level = Priority[name.upper()]
    except KeyError:
        known = ", ".join(level.name.lower() for level in Priority)
        raise ConfigError(f"{name!r} is no priority (known are {known})") from None
    _apply(session, SetPriority(level), ids, f"priority {name}", dry_run)


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="ID… @NAME")
@EXPECT
@click.option("--from", "instead_of", metavar="@NAME", help="Whom, of several.")
@DRY_RUN
@click.pass_obj
def assign(
    session: Session, words: tuple[str, ...], instead_of: str | None, dry_run: bool
) -> None:
    """Name the person an entry is about, in the place of whom it names now."""
    ids, name = split_last(words, "whom, as @alice")
    with session.journal() as journal:

        def intent_of(entry: Entry) -> Intent:
            return assigned(journal, entry, name, instead_of)

        apply_each(session, journal, ids, intent_of, f"with {name}", dry_run)


def _apply(
    session: Session, intent: Intent, ids: Sequence[str], label: str, dry_run: bool
) -> None:
    with session.journal() as journal:
        apply_each(session, journal, ids, lambda entry: intent, label, dry_run)


@click.command()
@click.argument("id", metavar="ID")
@click.pass_obj
def edit(session: Session, id: str) -> None:
    """Open the note in $EDITOR, at the entry."""
    import os

    from journal.desktop.open.editor import editor_command, open_editor

    with session.journal() as journal:
        entry = journal.find(id)
        file = journal.root / entry.path
        editor = journal.settings.editor
        open_editor(editor_command(file, entry.line, os.environ, editor))
