"""`journal calendar`: follow-ups on the phone, in Google and Outlook, and back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

import click

from journal.cli.arguments import DRY_RUN, JSON, Group
from journal.cli.progress import Progress
from journal.cli.session import Session
from journal.language.clean import clean
from journal.language.counted import counted
from journal.language.dates.typed_dates import UnknownDate, parse_typed
from journal.model.errors import ConfigError, JournalError, NoSuchEntry, reason
from journal.model.value import replace

if TYPE_CHECKING:
    from journal.api.journal import Journal
    from journal.integrations.calendars.meetings.meetings import Meeting, Window
    from journal.integrations.calendars.serve import FeedServer
    from journal.integrations.calendars.sync.summary import Summary


@click.group(cls=Group)
def calendar() -> None:
    """Follow-ups in your calendars: as a file, a folder, or on a CalDAV server."""


@calendar.command()
@click.option(
    "--to",
    default="-",
    metavar="FILE",
    help="The file to write. Without it, or with `-`, it is printed.",
)
@click.pass_obj
def feed(session: Session, to: str) -> None:
    """Write one .ics file with every open follow-up that has a date.

    For programs that only read: Outlook and Apple Calendar can open it, and Google
    Calendar can fetch it from a web address. Each run writes the whole file.
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
    session.out.talk(f"journal: {counted(count, 'follow-up')} in {to}")


def write_whole(file: Path, text: str) -> None:
    """Write the file atomically. Raises JournalError."""
    new = file.parent / f".{file.name}.journal-new"  # a root has no name
    try:
        new.write_text(text, "utf-8", newline="")
        new.replace(file)
    except OSError as error:
        new.unlink(missing_ok=True)
        why = reason(error)
        raise JournalError(f"{file}: cannot be written: {why}") from None


@calendar.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help="The port on this computer.",
)
@click.option("--new-secret", is_flag=True, help="Make the old address invalid.")
@click.pass_obj
def serve(session: Session, port: int, new_secret: bool) -> None:
    """Serve the feed at a secret address on this computer, until interrupted.

    It follows your notes as they change. Only programs on this computer can read it.
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
            journal.subscribe(lambda changed: server.changed())
            session.out.data(server.address)
            session.out.talk("journal: only this computer can read it; Ctrl-C ends it")
            _wait(server, session)
        finally:
            server.close()


def _wait(server: FeedServer, session: Session) -> None:
    """Serve until interrupted; on a new day every “why” changes."""
    today = session.now.date()
    while True:
        sleep(20)
        if session.now.date() != today:
            today = session.now.date()
            server.changed()


ACCEPT_EMPTY = click.option(
    "--accept-empty",
    is_flag=True,
    help="Go on even if one side is suddenly empty.",
)


@calendar.command()
@click.argument("folder", required=False, metavar="[DIR]")
@DRY_RUN
@ACCEPT_EMPTY
@JSON
@click.pass_obj
def vdir(
    session: Session,
    folder: str | None,
    dry_run: bool,
    accept_empty: bool,
    as_json: bool,
) -> int:
    """Keep a folder of .ics files in step, both ways: one for each follow-up.

    For todoman, khal, vdirsyncer and Thunderbird. Without DIR: the folder in the
    setting `vdir`. What you tick, move or write there arrives in your notes, as one
    change that you can undo.
    """
    from journal.integrations.calendars.collections.vdir import Vdir
    from journal.integrations.calendars.targets import records_file, sync_with

    with session.journal() as journal:
        place = folder or journal.settings.calendar.vdir
        if place is None:
            raise ConfigError(
                "say which folder: journal calendar vdir DIR, or set vdir in [calendar]"
            )
        path = Path(place).expanduser().resolve()
        if path.is_relative_to(journal.root):
            raise ConfigError(f"{path}: is inside the vault; name a folder outside")
        collection = Vdir(path)
        known = records_file(journal, collection).exists()
        if not dry_run:
            collection.prepare(known=known)
        elif not path.is_dir():
            raise ConfigError(f"{path}: there is no such folder yet")
        summary = sync_with(
            journal, collection, session.now, dry_run, accept_empty=accept_empty
        )
    return _show(session, summary, as_json)


@calendar.command()
@click.option("--create", is_flag=True, help="Make the calendar on the server first.")
@DRY_RUN
@ACCEPT_EMPTY
@JSON
@click.pass_obj
def sync(
    session: Session, create: bool, dry_run: bool, accept_empty: bool, as_json: bool
) -> int:
    """Keep a calendar on a CalDAV server in step, both ways.

    The settings `url`, `user` and `password-command` of [calendar] say which one.
    """
    from journal.integrations.calendars.targets import server_of, sync_with

    with session.journal() as journal:
        server = server_of(journal)
        if server is None:
            raise ConfigError(
                "no calendar is set up",
                "set url and user in [calendar] of your own config file",
            )
        progress = Progress("sending")
        try:
            if create:
                server.create()
            summary = sync_with(
                journal,
                server,
                session.now,
                dry_run,
                accept_empty=accept_empty,
                progress=progress,
            )
        finally:
            progress.end()
            server.close()
    return _show(session, summary, as_json)


def _show(session: Session, summary: Summary, as_json: bool) -> int:
    if as_json:
        session.out.json(summary.as_json())
    else:
        for line in summary.lines():
            session.out.data(line)
        for change in summary.changes:
            session.out.diff(change)
        if session.out.chatty or not summary.is_empty:
            session.out.talk(f"journal: {summary.name}: {summary.counts()}")
    for problem in summary.problems:
        session.out.talk(f"journal: {problem}")
    return 1 if summary.problems else 0


ME = click.option(
    "--me",
    multiple=True,
    metavar="ADDRESS",
    help="Your address, besides the setting `me`: meetings it declined do not count.",
)


@calendar.command("read")
@click.argument("places", nargs=-1, metavar="FILE|FOLDER|URL…")
@click.option("--since", metavar="DATE", help="The first day, by default 30 days ago.")
@click.option("--until", metavar="DATE", help="The last day, by default in 60 days.")
@ME
@JSON
@click.pass_obj
def read_(
    session: Session,
    places: tuple[str, ...],
    since: str | None,
    until: str | None,
    me: tuple[str, ...],
    as_json: bool,
) -> int:
    """List the meetings in these calendars, and the people in them whom you know.

    Nothing is written; “journal import FILE.ics” records past meetings as contact.
    Exits 1 if something could not be read.
    """
    from journal.integrations.calendars.meetings.sources import (
        read_meetings,
        with_known,
    )

    with session.journal() as journal:
        window = _window(session, journal, since, until)
        found = read_meetings(
            journal, _places(journal, places), session.now, window=window, me=me
        )
        known = {m.key: paths for m, paths in with_known(journal, found.meetings)}
    if as_json:
        session.out.json(
            {
                "meetings": [
                    meeting_json(m, known.get(m.key, [])) for m in found.meetings
                ],
                "problems": [problem.told for problem in found.problems],
            }
        )
    else:
        for meeting in found.meetings:
            _print_meeting(session, meeting, known.get(meeting.key, []))
    for problem in found.problems:
        session.out.talk(f"journal: {problem.told}")
    return 1 if found.problems else 0


def _window(
    session: Session, journal: Journal, since: str | None, until: str | None
) -> Window:
    from journal.integrations.calendars.entries.outgoing import zone_of
    from journal.integrations.calendars.meetings.meetings import MAX_WINDOW, Window

    usual = Window.around(session.now, zone_of(journal))
    first = _day(since, session) if since else usual.first
    last = _day(until, session) if until else max(usual.last, first)
    if first > last:
        raise ConfigError(f"{first} is after {last}: no day is between them")
    if last - first > MAX_WINDOW:
        raise ConfigError(
            f"{first} to {last} is too long: at most {MAX_WINDOW.days} days"
        )
    return replace(usual, first=first, last=last)


def _day(text: str, session: Session) -> date:
    try:
        return parse_typed(text, session.now).when.day
    except UnknownDate as error:
        raise ConfigError(str(error)) from None


def _places(journal: Journal, named: Sequence[str]) -> Sequence[str]:
    """The given sources, else those in the settings. Raises ConfigError if there are
    none."""
    found = named or journal.settings.calendar.read
    if not found:
        raise ConfigError(
            "say where the meetings are: a file, a folder or an address, "
            "or set read in [calendar]"
        )
    return found


def _print_meeting(session: Session, meeting: Meeting, known: Sequence[str]) -> None:
    out = session.out
    names = [clean(path.rpartition("/")[2].removesuffix(".md")) for path in known]
    rest = len(meeting.attendees) - len(known)
    others = [f"{rest} other{'s' if rest > 1 else ''}"] if rest > 0 else []
    people = ", ".join([*names, *others])
    said = out.style(f"  {people}", "dim") if people else ""
    out.data(f"{_span(meeting)}  {clean(meeting.summary)}{said}")


def _span(meeting: Meeting) -> str:
    """`2026-11-04 10:00–11:00`, or the day."""
    begin, end = meeting.begin, meeting.end
    if begin.clock is None:
        return begin.day.isoformat()
    until = f"–{end.clock:%H:%M}" if end and end.clock and end.day == begin.day else ""
    return f"{begin.day} {begin.clock:%H:%M}{until}"


def meeting_json(meeting: Meeting, known: Sequence[str]) -> dict[str, Any]:
    """A meeting, for scripts. Lists are never null."""
    return {
        "begin": str(meeting.begin),
        "end": str(meeting.end) if meeting.end else None,
        "summary": meeting.summary,
        "location": meeting.location,
        "attendees": [
            {"email": attendee.email, "name": attendee.name}
            for attendee in meeting.attendees
        ],
        "known": list(known),
        "uid": meeting.uid,
        "source": meeting.source,
    }


def next_meeting(
    session: Session, journal: Journal, places: Sequence[str]
) -> tuple[list[str], list[str]]:
    """A title, and the notes of the people known in the next meeting.

    Raises NoSuchEntry if there is none.
    """
    from journal.integrations.calendars.meetings.sources import (
        next_with_known,
        read_meetings,
    )

    found = read_meetings(journal, _places(journal, places), session.now)
    for problem in found.problems:
        session.out.talk(f"journal: {problem.told}")
    coming = next_with_known(journal, found.meetings, session.now)
    if coming is None:
        raise NoSuchEntry(
            "no meeting with people you know is coming up",
            "a person is known if their note has the address that was invited",
        )
    meeting, paths = coming
    where = f", {meeting.location}" if meeting.location else ""
    title = f"# {meeting.summary}, {_span(meeting)}{where}"
    return [title, ""], paths
