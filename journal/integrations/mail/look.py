"""One check of every box: new mail is read, classified and stored.

A check is limited in time and number; the rest is left for the next one. A failing box
is skipped for a while and the others continue. The mails and the reading position are
written together: a crash repeats a part, and repeating adds nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from journal.api.messages.shake_inbox import MARK
from journal.integrations.mail.boxes.box import SENT, Arrival, Box, BoxFailed
from journal.integrations.mail.boxes.imap import Imap
from journal.integrations.mail.boxes.maildir import Maildir
from journal.integrations.mail.boxes.mbox import Mbox
from journal.integrations.mail.boxes.notmuch import Notmuch
from journal.integrations.mail.facts import (
    MINE,
    UNREAD,
    MailFacts,
    facts_of,
    may_be_a_report,
)
from journal.integrations.mail.kinds import words
from journal.integrations.mail.kinds.verdict import Verdict
from journal.integrations.mail.reading.message import (
    Message,
    read_headers,
    read_message,
)
from journal.integrations.mail.store import Store
from journal.model.mail_settings import MailBox, MailSettings
from journal.model.value import value

MOST_SECONDS = 30.0
"""The time limit of one check, all boxes together."""
_AT_ONCE = 500
"""Mails that are written in one transaction."""
_FIRST_DAYS = 90
"""How far back the first check goes if nothing is tracked yet."""
_LONGEST_PAUSE = timedelta(hours=1)


@value
class Known:
    """The people and mails the notes wait for: decides what has to be read in full."""

    addresses: frozenset[str]
    """Of all people with a note."""
    ids: frozenset[str]
    """Of all mails that stand in logs."""
    since: datetime | None = None
    """The oldest open mail that is tracked."""


@dataclass
class Looked:
    """The result of a check."""

    new: int = 0
    failed: list[str] = field(default_factory=list)
    captured: list[tuple[Message, MailFacts]] = field(default_factory=list)
    blocks: list[tuple[str, str]] = field(default_factory=list)
    """Texts with handshake blocks in them, and their senders."""
    more: bool = False
    """Whether time ran out before the end."""


def opened(settings: MailBox, now: datetime) -> Box:
    """The reader for a box."""
    if settings.kind == "maildir":
        return Maildir(settings, now)
    if settings.kind == "mbox":
        return Mbox(settings)
    if settings.kind == "imap":
        return Imap(settings)
    return Notmuch(settings)


def look(
    settings: MailSettings,
    store: Store,
    known: Known,
    now: datetime,
    *,
    boxes: Sequence[Box] | None = None,
    force: bool = False,
) -> Looked:
    """Check every box once; failed ones are skipped for a while. `now` has a zone."""
    if settings.words:
        words.add_words(Path(settings.words).expanduser())
    looked = Looked()
    deadline = time.monotonic() + MOST_SECONDS
    records = store.boxes()
    given = boxes if boxes is not None else [opened(b, now) for b in settings.boxes]
    for box in given:
        record = records.get(box.name)
        resting = record and record.retry and record.retry > now
        if record and not force and (record.final or resting):
            looked.failed.append(record.failed)
            continue
        try:
            _look_at(box, settings, store, known, now, looked, deadline)
        except BoxFailed as error:
            looked.failed.append(str(error))
            fails = record.fails + 1 if record else 1
            pause = min(timedelta(minutes=2**fails), _LONGEST_PAUSE)
            store.note_failure(
                box.name, str(error), now, retry=now + pause, final=error.final
            )
        finally:
            if boxes is None:
                box.close()
    return looked


def _look_at(
    box: Box,
    settings: MailSettings,
    store: Store,
    known: Known,
    now: datetime,
    looked: Looked,
    deadline: float,
) -> None:
    state = store.state_of(box.name)
    before = json.dumps(state)
    since = None if state else (known.since or now) - timedelta(days=_FIRST_DAYS)
    arrivals = iter(box.arrivals(state, since))
    ended = False
    while not ended:
        batch: list[tuple[MailFacts, Message]] = []
        for arrival in arrivals:
            batch.append(_read(arrival, settings, store, known))
            if len(batch) >= _AT_ONCE or time.monotonic() > deadline:
                break
        else:
            ended = True
        if not batch and before == json.dumps(state):
            store.note_look(box.name, now)
            return
        with store.together():
            for mail, message in batch:
                store.keep(mail)
                if is_captured(message, settings):
                    looked.captured.append((message, mail))
                elif not mail.mine:
                    _find_blocks(message, looked)
            store.save_state(box.name, state, now)
        looked.new += len(batch)
        if not ended and time.monotonic() > deadline:
            looked.more = True
            return


def _find_blocks(message: Message, looked: Looked) -> None:
    """Handshake blocks in a mail that was read as a whole."""
    if MARK in message.text:
        looked.blocks.append((message.text, message.sender))


def _read(
    arrival: Arrival, settings: MailSettings, store: Store, known: Known
) -> tuple[MailFacts, Message]:
    """The facts of a new mail: from its headers, and its text if that may matter."""
    message = read_headers(arrival.head)
    mine = arrival.role == SENT or message.sender in settings.addresses
    if mine and is_captured(message, settings):
        message = read_message(arrival.whole())
    verdict: Verdict | None = MINE if mine else UNREAD
    if not mine:
        cites = {*message.in_reply_to, *message.references}
        if (
            message.sender in known.addresses
            or bool(cites & known.ids)
            or may_be_a_report(message)
            or store.is_own(cites)
        ):
            message, verdict = read_message(arrival.whole()), None
    facts = facts_of(message, arrival.role, arrival.place, arrival.arrived, verdict)
    return facts, message


def is_captured(message: Message, settings: MailSettings) -> bool:
    """Whether it was sent to the capture address."""
    if not settings.capture:
        return False
    head, _, tail = settings.capture.partition("*")
    return any(
        one.startswith(head) and one.endswith(tail) and len(one) > len(head + tail)
        for one in capture_addresses(message)
    )


def capture_addresses(message: Message) -> Iterable[str]:
    """Every address it went to, including Bcc and envelope."""
    from journal.integrations.mail.reading.head import addresses

    for name in (
        "bcc", "delivered-to", "x-original-to", "envelope-to", "to", "cc",
    ):  # fmt: skip
        for line in message.headers.all(name):
            yield from addresses(line)
