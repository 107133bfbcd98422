"""The line below the entry for a message that left, whether or not a copy of it lies
in Sent: many servers keep none of what comes by SMTP."""

from __future__ import annotations

from datetime import datetime

from journal.api.journal import Journal
from journal.api.view import View
from journal.integrations.mail.boxes.box import SENT
from journal.integrations.mail.facts import MINE, facts_of
from journal.integrations.mail.links import ids_of, sent_ids
from journal.integrations.mail.mailroom import Mailroom
from journal.integrations.mail.outbox.letter import Letter
from journal.integrations.mail.reading.message import read_headers
from journal.integrations.mail.tracking import track
from journal.model.entry import Entry
from journal.model.errors import AmbiguousEntry, NoSuchEntry, StaleEntry, WriteRefused


def note_sent(journal: Journal, now: datetime, letter: Letter, raw: bytes) -> str:
    """Write `sent:` or `nudge:` with the message's id below its entry, once.

    Returns what was done, in words; nothing if it belongs to no open entry. The mail is
    known from then on, so that its answer will be recognised.
    """
    with Mailroom(journal, now) as room:
        mail = facts_of(read_headers(raw), SENT, "", None, MINE)
        room.store.keep(mail)
        view = room.view()
        entry = entry_of(letter, view)
        if entry is None or mail.id in ids_of(entry.log):
            return ""
        unless = entry.unless_reply and str(entry.unless_reply)
        try:
            journal.apply(track(entry, mail, view, unless or None), now)
        except (NoSuchEntry, StaleEntry, WriteRefused) as error:
            return f"its line could not be written: {error}"
        room.summarise(room.found())
        return f"noted below {entry.place}"


def entry_of(letter: Letter, view: View) -> Entry | None:
    """The open entry a message is about: the one it names, else the one whose mails it
    answers; None if there is none, or more than one."""
    if letter.entry:
        try:
            named = view.find(letter.entry)
        except (NoSuchEntry, AmbiguousEntry):
            return None
        return None if named.status.closed else named
    thread = {letter.in_reply_to, *letter.references} - {""}
    found = [e for e in view.entries if not e.status.closed and thread & sent_ids(e)]
    return found[0] if len(found) == 1 else None
