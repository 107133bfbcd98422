"""`journal mail`: who answered, who is away, what bounced."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from journal.api.messages.shake_inbox import mailed_blocks
from journal.cli.arguments import Group
from journal.cli.formats.pages.mail_page import (
    print_boxes,
    print_found,
    room_json,
    verdict_json,
    verdict_lines,
)
from journal.cli.session import Session
from journal.language.clean import clean
from journal.language.counted import counted
from journal.model.errors import ConfigError, NoSuchEntry, VaultNotFound, reason

if TYPE_CHECKING:
    from journal.integrations.mail.facts import MailFacts
    from journal.integrations.mail.findings import Finding
    from journal.integrations.mail.look import Looked
    from journal.integrations.mail.mailroom import Mailroom
    from journal.model.entry import Entry


@click.group(cls=Group, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def mail(context: click.Context, as_json: bool) -> int | None:
    """Who answered, who is away, what bounced; your email stays where it is.

    Without a command: the open findings, the mailboxes, and what failed.
    """
    if context.invoked_subcommand is not None:
        return None
    session: Session = context.obj
    with _mailroom(session) as room:
        if as_json:
            session.out.json(room_json(room))
        else:
            print_found(session.out, room, room.found())
            print_boxes(session.out, room)
    return 0


@contextmanager
def _mailroom(session: Session) -> Iterator[Mailroom]:
    from journal.integrations.mail.mailroom import Mailroom

    with session.journal() as journal, Mailroom(journal, session.now) as room:
        yield room


@mail.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def look(session: Session, as_json: bool) -> int:
    """Look at every mailbox once and say what is new.

    Nothing is marked, moved or deleted. `journal watch` looks by itself.
    """
    with _mailroom(session) as room:
        if not room.settings.boxes:
            raise ConfigError(
                "no mailbox is set up", "to set one up: journal mail add maildir DIR"
            )
        looked = room.look(force=True)
        while looked.more:
            again = room.look(force=True)
            again.new += looked.new
            looked = again
        _write_unasked(session, room, quiet=as_json)
        _capture(session, room, looked)
        found = room.found()
        room.summarise(found)
        if as_json:
            session.out.json(room_json(room))
        else:
            print_found(session.out, room, found)
        for failure in looked.failed:
            session.out.talk(f"journal: {failure}")
        if mailed := len(mailed_blocks(room.journal.state)):
            session.out.talk(f"journal: {mailed} with handshakes: journal shake read")
        if not found and not looked.failed:
            new = counted(looked.new, "new email")
            session.out.talk(f"journal: {new}, nothing to decide")
    return 1 if looked.failed else 0


def _write_unasked(session: Session, room: Mailroom, *, quiet: bool) -> None:
    request = room.request(room.unasked())
    if request is None:
        return
    if quiet:
        room.journal.apply(request, session.now)
    else:
        session.change(room.journal, request, did="recorded")


def _capture(session: Session, room: Mailroom, looked: Looked) -> None:
    made = len(room.capture(looked))
    if made:
        emails = counted(made, "email")
        session.out.talk(f"journal: captured {emails}. Undo: journal undo")


@mail.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@click.option("--dry-run", "-n", is_flag=True, help="Show what would be written.")
@click.pass_obj
def accept(session: Session, ids: tuple[str, ...], dry_run: bool) -> None:
    """Write what was found: one line under the follow-up, as one change to undo."""
    with _mailroom(session) as room:
        chosen = _chosen(room, ids)
        request = room.request(chosen)
        if request is None:
            raise ConfigError(
                "there is nothing to write for that; “journal mail not” ends it"
            )
        session.change(room.journal, request, dry_run, "recorded")
        if not dry_run:
            room.summarise(room.found())


@mail.command("not")
@click.argument("ids", nargs=-1, required=True, metavar="ID…")
@click.pass_obj
def not_(session: Session, ids: tuple[str, ...]) -> None:
    """Say that an email does not belong to the follow-up: it is never offered again."""
    with _mailroom(session) as room:
        captures = {
            f"c{n}": one for n, (one, _) in enumerate(room.store.unclear_captures(), 1)
        }
        for capture in [one for one in ids if one in captures]:
            room.store.close_capture(captures[capture])
        for finding in _chosen(room, [one for one in ids if one not in captures]):
            room.dismiss(finding)
            session.out.talk(f"journal: {finding.id}: not offered again")
        room.summarise(room.found())


def _chosen(room: Mailroom, ids: Sequence[str]) -> list[Finding]:
    from journal.integrations.mail.findings import by_ids

    try:
        return by_ids(room.found(), ids)
    except KeyError as error:
        raise NoSuchEntry(
            f"there is no finding “{clean(error.args[0])}”", "see them: journal mail"
        ) from None


@mail.command()
@click.argument("kind", type=click.Choice(["maildir", "mbox", "imap", "notmuch"]))
@click.argument("where", required=False, metavar="[DIR|FILE|ADDRESS]")
@click.option("--host", help="imap: the server (asked for otherwise).")
@click.option("--password-command", help="imap: a command that prints the password.")
@click.pass_obj
def add(
    session: Session,
    kind: str,
    where: str | None,
    host: str | None,
    password_command: str | None,
) -> None:
    """Show the setting for a mailbox, and which folders it would read.

    Nothing is written: put the lines into your own configuration file.
    """
    from journal.integrations.mail.boxes.box import BoxFailed
    from journal.integrations.mail.look import opened
    from journal.integrations.mail.setup import box_of, setting_of

    if kind == "imap" and where and host is None:
        host = click.prompt("IMAP server", default=f"imap.{where.rpartition('@')[2]}")
    settings = box_of(kind, where, host, password_command)
    for line in setting_of(settings, where):
        session.out.data(line)
    box = opened(settings, session.now.astimezone())
    try:
        for folder, role in box.folders():
            session.out.data(f"# reads {clean(folder or 'INBOX')} ({role})")
    except BoxFailed as error:
        session.out.data(f"# cannot be read yet: {clean(str(error))}")
    finally:
        box.close()
    session.out.talk(f"journal: add these lines to {session.user_file()}")


@mail.command()
@click.argument("message", metavar="FILE|-|ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def why(session: Session, message: str, as_json: bool) -> None:
    """Show what kind of email a message is, and which rule decided.

    In a vault also whose reply it is. `-` reads the message from standard input; an ID
    is one that `journal mail` lists. Nothing is written or sent.
    """
    from journal.integrations.mail.facts import MINE, facts_of
    from journal.integrations.mail.kinds.classify import classify_message
    from journal.integrations.mail.reading.message import read_message

    read = read_message(_bytes_of(message, session))
    verdict = classify_message(read)
    mine = read.sender in _own_addresses(session)
    facts = facts_of(read, "inbox", message, None, MINE if mine else verdict)
    matches = _matches(session, facts)
    if as_json:
        session.out.json(verdict_json(verdict, matches))
        return
    for line in verdict_lines(verdict, matches):
        session.out.data(clean(line))


def _own_addresses(session: Session) -> tuple[str, ...]:
    try:
        _, found = session.config()
    except VaultNotFound:
        return ()
    return found.settings.mail.addresses


def _matches(session: Session, mail: MailFacts) -> list[tuple[str, Entry]]:
    """The verdict on a message and open entries, if there is a vault."""
    from journal.integrations.mail.findings import asked_of, tracked
    from journal.integrations.mail.matching import match

    try:
        session.root()
    except VaultNotFound:
        return []
    found = []
    with _mailroom(session) as room:
        view = room.view()
        for entry in tracked(view):
            level = match(mail, asked_of(entry, view, room.store))
            if level:
                found.append((level, entry))
    return found


def _bytes_of(message: str, session: Session) -> bytes:
    """The message in a file or on standard input, as much as is examined."""
    from journal.integrations.mail.reading.message import MOST_BYTES

    if re.fullmatch(r"a\d+", message) and not Path(message).exists():
        return _bytes_of_finding(message, session)
    if message == "-":
        return sys.stdin.buffer.read(MOST_BYTES)
    try:
        with Path(message).expanduser().open("rb") as file:
            return file.read(MOST_BYTES)
    except OSError as error:
        why = reason(error)
        raise ConfigError(f"{message}: cannot be read: {why}") from None


def _bytes_of_finding(number: str, session: Session) -> bytes:
    """The message of a finding, read again from its box."""
    with _mailroom(session) as room:
        [finding] = _chosen(room, [number])
        found = room.raw(finding.mail)
    if found is None:
        raise ConfigError(
            f"{number}: its email is not where it was "
            f"({finding.mail.place}); look again"
        )
    return found
