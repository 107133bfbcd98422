"""`journal undo` and `journal redo`: steps back, and forward again."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

import click

from journal.api.changes import Change
from journal.api.edits.undo import ListedStep
from journal.api.journal import Journal
from journal.api.requests import Redo, Undo
from journal.cli.arguments import DRY_RUN
from journal.cli.completion.offers import UndoArgument
from journal.cli.formats.output import Output
from journal.cli.formats.table import folded, text_table
from journal.cli.session import Session
from journal.language.clean import clean
from journal.model.errors import ConfigError, WriteRefused
from journal.practice.agenda.shown_text import change_text

_SHOWN = 20
"""Steps listed on a terminal, so that the newest do not run off it."""

_WHAT = click.argument("what", required=False, metavar="[STEP|ID]")
_UNDONE = click.argument("what", required=False, metavar="[STEP|ID]", cls=UndoArgument)
_LIST = click.option(
    "--list", "listing", is_flag=True, help="List the changes you can undo."
)
_LIST_UNDONE = click.option(
    "--list", "listing", is_flag=True, help="List the changes you can redo."
)


@click.command()
@_UNDONE
@_LIST
@DRY_RUN
@click.pass_obj
def undo(session: Session, what: str | None, listing: bool, dry_run: bool) -> None:
    """Undo the latest change, a change from --list, or the latest change to ID.

    Everything one command changed is undone together. Lines that changed since are left
    alone, with the reason.
    """
    with session.journal() as journal:
        if listing:
            # an interrupted change becomes a step, or nothing
            with contextlib.suppress(WriteRefused):
                journal.recover(session.now)
            _list(session.out, journal.steps(), "undo", what)
        elif dry_run:
            _show(session.out, journal.preview(Undo(what), session.now))
        else:
            _tell(session, journal, Undo(what))


@click.command()
@_WHAT
@_LIST_UNDONE
@DRY_RUN
@click.pass_obj
def redo(session: Session, what: str | None, listing: bool, dry_run: bool) -> None:
    """Redo what you undid, or what another program overwrote.

    You can redo until you make a new change.
    """
    with session.journal() as journal:
        if listing:
            _list(session.out, journal.steps(undo=False), "redo", what)
        elif dry_run:
            _show(session.out, journal.preview(Redo(what), session.now))
        else:
            _tell(session, journal, Redo(what))


def _show(out: Output, changes: Sequence[Change]) -> None:
    for change in changes:
        out.diff(change)


def _tell(session: Session, journal: Journal, request: Undo | Redo) -> None:
    """Do it, and report the change and the current lines."""
    from journal.cli.formats.after_action import print_written, written

    step = journal.step_of(request)
    changes = journal.apply(request, session.now)
    lines = written(journal, changes)
    ids = journal.short_ids(one.entry for one in lines if one.entry)
    parts = [(one, ids[one.entry.ref] if one.entry else "") for one in lines]
    if isinstance(request, Undo):
        print_written(session.out, "undone", parts)
        session.out.talk(f"Undid {step}. Redo: journal redo")
    else:
        print_written(session.out, "redone", parts)
        session.out.talk(f"Redid {step}. Undo: journal undo")
    session.say_notes(changes)


def _list(
    out: Output, steps: Sequence[ListedStep], command: str, what: str | None
) -> None:
    if what is not None:
        raise ConfigError("--list takes no argument")
    shown = steps[:_SHOWN] if out.chatty else steps
    rows = [((name, when), what, place) for name, when, what, place in map(_row, shown)]
    for line, listed in zip(text_table(out, rows, (8, 16), ""), shown, strict=True):
        remark = f"({clean(listed.remark)})" if listed.remark else ""
        if out.width is None:
            out.data(f"{line}  {remark}".rstrip())
            continue
        out.data(line)
        for part in folded(remark, out.width, "    ") if remark else ():
            out.data(out.style(part, "dim"))
    if len(steps) > len(shown):
        left = len(steps) - len(shown)
        out.talk(f"journal: {left} older changes: journal {command} --list | less")
    if not steps and out.chatty:
        out.talk(f"journal: nothing to {command}")


def _row(listed: ListedStep) -> tuple[str, str, str, str]:
    deeds = sorted(listed.step.deeds, key=lambda deed: deed.origin.id)
    first = deeds[0]
    what = clean(change_text(first.label))
    if len(deeds) > 1:
        # at the start, where it is not cut off: `snoozed (3): follow up @alice`
        did, _, text = what.partition(": ")
        what = f"{did} ({len(deeds)}): {text}"
    when = clean(first.origin.at.replace("T", " ")[:16])
    return listed.step.name, when, what, clean(f"{first.path}:{first.line}")
