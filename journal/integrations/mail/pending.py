"""Pending mail: captured reminders and tracked mails.

An open entry is pending if its log links to a mail. That is read from the notes, so it
is the same on every machine and after losing the state folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from journal.api.requests import Cancel, Complete
from journal.api.view import View
from journal.integrations.mail.facts import MailFacts, base_subject
from journal.integrations.mail.links import ids_in, ids_of, sent_ids
from journal.integrations.mail.store import Store
from journal.model.entry import Entry, WhoseTurn
from journal.model.value import value

_TITLE = re.compile(r"\[([^\[\]]*)\]\(mid:")

REPLY, REMINDER = "reply", "reminder"


@value
class Link:
    """A mail in the log of an entry, as written there."""

    id: str
    subject: str
    day: date
    kind: str
    """The word of the log line: sent, nudge, note, reply."""


@value
class Pending:
    """An open entry about mail."""

    entry: Entry
    kind: str
    """`reply` if an answer is expected, else `reminder`."""
    mails: tuple[Link, ...]
    """Oldest first; never empty."""


def pending(view: View) -> list[Pending]:
    """The open entries about mail, earliest first; undated last."""
    found = []
    for entry in _about_mail(view):
        item = view.item(entry)
        waits = item.turn is WhoseTurn.THEIRS and bool(sent_ids(entry))
        when = item.when.day if item.when else date.max
        one = Pending(entry, REPLY if waits else REMINDER, tuple(_links(entry)))
        found.append((when, entry.path, entry.line, one))
    return [one for *_, one in sorted(found, key=lambda row: row[:3])]


def citing(ids: Iterable[str], view: View) -> list[Entry]:
    """The pending entries about one of these mails."""
    wanted = frozenset(ids)
    return [entry for entry in _about_mail(view) if wanted & ids_of(entry.log)]


def same_subject(mail: MailFacts, view: View, store: Store) -> Iterator[Entry]:
    """The pending entries under the subject of this mail, ignoring prefixes.

    The store knows the original subject; a log line may have it with characters
    replaced, and is the only source after losing the state folder.
    """
    wanted = base_subject(mail.subject)
    if not wanted:
        return
    for entry in _about_mail(view):
        links = list(_links(entry))
        known = (store.mail(link.id) for link in links)
        subjects = {base_subject(link.subject) for link in links}
        subjects |= {base_subject(one.subject) for one in known if one}
        if wanted in subjects:
            yield entry


def is_done_with(mail: MailFacts, view: View) -> bool:
    """Whether a log, of an open or a closed entry, links to this mail."""
    return any(mail.id in ids_of(entry.log) for entry in view.entries)


def closing(entry: Entry, today: date) -> Cancel | Complete:
    """What `+cancel` does to an entry: a series is cancelled, others are done."""
    return Cancel(today) if entry.repeat else Complete(today)


def _about_mail(view: View) -> Iterator[Entry]:
    for entry in view.entries:
        if not entry.status.closed and ids_of(entry.log):
            yield entry


def _links(entry: Entry) -> Iterator[Link]:
    for line in sorted(entry.log, key=lambda line: line.when.day):
        title = _TITLE.search(line.text)
        for one in ids_in(line.text):
            subject = title.group(1) if title else ""
            yield Link(one, subject, line.when.day, line.means.word)
