"""`journal calendar`: follow-ups on the phone, in Google and Outlook, and back."""

from __future__ import annotations

import sys
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING

import click

from journal.cli.session import Session
from journal.model.errors import JournalError

if TYPE_CHECKING:
    from journal.integrations.calendars.serve import FeedServer


@click.group()
def calendar() -> None:
    """Follow-ups in your calendars: as a file, a folder, or on a CalDAV server."""


@calendar.command()
@click.option(
    "--to",
    default="-",
    metavar="FILE",
    help="The file to write; `-`, or nothing, prints it.",
)
@click.pass_obj
def feed(session: Session, to: str) -> None:
    """One .ics with every open dated entry, for programs that only look.

    For Google Calendar put the file where it can be fetched; Outlook and Apple
    Calendar can open it. It is written anew each time.
    """
    from journal.integrations.calendars.feed import feed as composed

    with session.journal() as journal:
        text = composed(journal, session.now)
    if to == "-":
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.flush()
        return
    write_whole(Path(to).expanduser(), text)
    count = text.count("BEGIN:VEVENT\r\n")
    noun = "entry" if count == 1 else "entries"
    session.out.talk(f"journal: {count} {noun} in {to}")


def write_whole(file: Path, text: str) -> None:
    """The file, old or new but never half. Raises JournalError."""
    new = file.with_name(f".{file.name}.journal-new")
    try:
        new.write_text(text, "utf-8", newline="")
        new.replace(file)
    except OSError as error:
        new.unlink(missing_ok=True)
        why = (error.strerror or str(error)).lower()
        raise JournalError(f"{file}: cannot be written: {why}") from None


@calendar.command()
@click.option("--port", default=8765, show_default=True, help="The port on loopback.")
@click.option("--new-secret", is_flag=True, help="Make the old address invalid.")
@click.pass_obj
def serve(session: Session, port: int, new_secret: bool) -> None:
    """The feed at one secret address on this machine, until interrupted.

    It is made anew when a note changes. Only programs on this machine can ask.
    """
    from journal.integrations.calendars.feed import feed as composed
    from journal.integrations.calendars.serve import FeedServer, secret_in

    with session.journal() as journal:
        folder = journal.state / "calendar"
        if new_secret:
            (folder / "feed-secret").unlink(missing_ok=True)
        server = FeedServer(
            port, secret_in(folder), lambda: composed(journal, session.now)
        )
        try:
            server.start()
            journal.watch(lambda changed: server.changed())
            session.out.data(server.address)
            session.out.talk("journal: only this machine can ask; Ctrl-C ends it")
            _wait(server, session)
        finally:
            server.close()


def _wait(server: FeedServer, session: Session) -> None:
    """Until interrupted; on a new day every “why” is another."""
    today = session.now.date()
    while True:
        sleep(20)
        if session.now.date() != today:
            today = session.now.date()
            server.changed()
