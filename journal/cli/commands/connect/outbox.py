"""`journal outbox`: messages that wait for your yes, and leave at most once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from journal.cli.arguments import Group
from journal.cli.formats.question import agrees
from journal.cli.session import Session
from journal.language.clean import clean, clean_lines
from journal.model.errors import ConfigError

if TYPE_CHECKING:
    from journal.integrations.mail.outbox.letter import Letter
    from journal.integrations.mail.outbox.queue import Outbox


@click.group(cls=Group, invoke_without_command=True)
@click.pass_context
def outbox(context: click.Context) -> None:
    """Messages in Outbox/: none is sent before you approve it, and none is sent twice.

    Without a command: every message and its state.
    """
    if context.invoked_subcommand is not None:
        return
    session: Session = context.obj
    with _outbox(session) as box:
        _list(session, box)


@contextmanager
def _outbox(session: Session) -> Iterator[Outbox]:
    from journal.integrations.mail.outbox.queue import Outbox

    with session.journal() as journal, Outbox(journal, session.now) as box:
        yield box


def _list(session: Session, box: Outbox) -> None:
    from journal.integrations.mail.outbox.letter import BadLetter

    found = False
    for letter in box.letters():
        found = True
        if isinstance(letter, BadLetter):
            session.out.data(clean(str(letter)))
            continue
        status = letter.status
        if status == "approved" and not letter.is_approved:
            status = "draft (changed after it was approved)"
        when = f", at {letter.send_at:%Y-%m-%d %H:%M}" if letter.send_at else ""
        to = ", ".join(a.addr_spec for a in letter.to)
        session.out.data(
            clean(f"{letter.path}: {status}: “{letter.subject}” to {to}{when}")
        )
    if not found:
        session.out.talk(
            "journal: the outbox is empty: “journal draft ID --outbox” fills it"
        )


@outbox.command()
@click.argument("file", metavar="FILE")
@click.option("--yes", "-y", is_flag=True, help="Approve without a question.")
@click.pass_obj
def approve(session: Session, file: str, yes: bool) -> None:
    """Show a message and approve it for sending. Editing it afterwards makes it a draft
    again."""
    with _outbox(session) as box:
        letter = box.find(file)
        for line in _shown(letter, str(box.sender)):
            session.out.data(line)
        if not yes:
            if not sys.stdin.isatty():
                raise ConfigError(
                    "approving asks you on a terminal; in a script add --yes"
                )
            if not agrees("Approve it?"):
                return
        box.approve(letter)
        session.out.talk(f"journal: {letter.path}: approved")


def _shown(letter: Letter, sender: str) -> Iterator[str]:
    yield f"From: {clean(sender)}"
    for name, found in (("To", letter.to), ("Cc", letter.cc), ("Bcc", letter.bcc)):
        if found:
            yield f"{name}: {clean(', '.join(map(str, found)))}"
    yield f"Subject: {clean(letter.subject)}"
    if letter.send_at:
        yield f"Leaves: {letter.send_at:%Y-%m-%d %H:%M}"
    if letter.unless_reply:
        yield "Only if they have not answered by then"
    yield ""
    yield from clean_lines(letter.body.rstrip("\n")).split("\n")


@outbox.command()
@click.argument("file", metavar="FILE")
@click.pass_obj
def hold(session: Session, file: str) -> None:
    """Keep a message back until you approve it again."""
    with _outbox(session) as box:
        box.hold(box.find(file))


@outbox.command()
@click.argument("file", metavar="FILE")
@click.pass_obj
def undo(session: Session, file: str) -> None:
    """Make an unsent message a draft again."""
    with _outbox(session) as box:
        box.undo(box.find(file))


@outbox.command()
@click.pass_obj
def run(session: Session) -> int:
    """Send what is approved and due. `journal watch` does it by itself."""
    with _outbox(session) as box:
        outcomes = box.run()
    for outcome in outcomes:
        place = f"{outcome.path}: " if outcome.path else ""
        session.out.data(clean(f"{place}{outcome.words}"))
    bad = {"failed", "unknown", "bad"}
    return 1 if any(outcome.status in bad for outcome in outcomes) else 0
