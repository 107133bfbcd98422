"""What mail means for open entries: derived each time, never stored.

A finding is one mail and one entry. Mail that is already in the entry's log, came
before the question, or was rejected by the user gives none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta

from journal.api.view import View
from journal.integrations.mail import matching
from journal.integrations.mail.facts import MailFacts, base_subject
from journal.integrations.mail.links import ids_in, ids_of, sent_ids
from journal.integrations.mail.matching import Asked
from journal.integrations.mail.pending import is_done_with, same_subject
from journal.integrations.mail.store import Store
from journal.model.entry import Entry, WhoseTurn
from journal.model.log_kind import LogKind
from journal.model.settings import Settings
from journal.model.value import replace, value

ANSWER, AWAY, BOUNCE, DELAY, RECEIPT, CALENDAR, OWN, OTHER, CANCEL = (
    "answer",
    "away",
    "bounce",
    "delay",
    "receipt",
    "calendar",
    "own",
    "other",
    "cancel",
)


@value
class Finding:
    """One mail, and what it may mean for one entry."""

    kind: str
    """answer, away, bounce, delay, receipt, calendar, own, cancel, or other (a
    ticket, a challenge, an automatic answer without an absence)."""
    level: str
    """How it belongs to the entry: see `matching`."""
    sure: bool
    entry: Entry
    mail: MailFacts
    by_other: bool = False
    """Whether the answer came from someone other than the person asked."""
    name: str = ""
    """The person it is about, for display."""
    number: int = 0

    @property
    def id(self) -> str:
        return f"a{self.number}"

    @property
    def pair(self) -> str:
        """The mail and the entry, the same on every day and machine."""
        anchor = min(sent_ids(self.entry), default=self.entry.text)
        return f"{self.mail.id} {anchor}"[:1500]

    @property
    def is_written(self) -> bool:
        """Whether there is a line to write for it."""
        return self.kind not in (DELAY, OTHER)


def findings(view: View, store: Store, settings: Settings) -> list[Finding]:
    """What is open, the newest mail last."""
    found: list[Finding] = []
    no = store.dismissed()
    for entry in tracked(view):
        found += [f for f in _of_entry(entry, view, store) if f.pair not in no]
    found += [f for f in _cancels(view, store) if f.pair not in no]
    numbers = store.numbers(f.pair for f in found) if found else {}
    numbered = [replace(f, number=numbers[f.pair]) for f in found]
    return sorted(numbered, key=lambda f: (f.mail.sent, f.mail.id, f.number))


def _cancels(view: View, store: Store) -> Iterator[Finding]:
    """Entries that a mail to `+cancel` may mean by its subject; each needs a
    question."""
    for mail in store.cancels():
        if is_done_with(mail, view):
            continue
        for entry in same_subject(mail, view, store):
            people = view.item(entry).people
            name = people[0].name if people else ""
            yield Finding(CANCEL, matching.SUBJECT, False, entry, mail, name=name)


def tracked(view: View) -> Iterator[Entry]:
    """Open entries that wait for someone, or have a mail in their log."""
    for item in view.items:
        entry = item.entry
        if entry.status.closed:
            continue
        if item.turn is WhoseTurn.THEIRS or sent_ids(entry):
            yield entry


def asked_of(entry: Entry, view: View, store: Store) -> Asked:
    """What an entry waits for, from its log, its people and the mails sent."""
    item = view.item(entry)
    ids = sent_ids(entry)
    mails = [mail for mail in map(store.mail, sorted(ids)) if mail]
    outgoing = [line for line in entry.log if line.means.is_outgoing]
    emails = [
        frozenset(e.lower() for e in person.note.emails) if person.note else frozenset()
        for person in item.people
    ]
    addresses = emails[0] if emails else frozenset()
    if not addresses and mails:
        to = {a for mail in mails for a in mail.recipients}
        addresses = frozenset(to) if len(to) == 1 else addresses
    zone = mails[0].sent.tzinfo if mails else None
    days = [line.when.day for line in outgoing]
    moments = [mail.sent for mail in mails]
    moments += [
        datetime.combine(day, time(), tzinfo=zone).astimezone() if zone is None
        else datetime.combine(day, time(), tzinfo=zone)
        for day in days
    ]  # fmt: skip
    subjects = {base_subject(mail.subject) for mail in mails}
    subjects |= {
        base_subject(line.text.partition("](mid:")[0].lstrip("["))
        for line in outgoing
        if "](mid:" in line.text
    }
    return Asked(
        ids=ids,
        addresses=addresses,
        others=frozenset().union(*emails[1:]) if len(emails) > 1 else frozenset(),
        subjects=frozenset(subjects - {""}),
        since=min(moments, default=None),
        latest=max(moments, default=None),
    )


def _of_entry(entry: Entry, view: View, store: Store) -> Iterator[Finding]:
    asked = asked_of(entry, view, store)
    item = view.item(entry)
    waits = item.turn is WhoseTurn.THEIRS
    written = ids_of(entry.log)
    name = item.people[0].name if item.people else ""
    seen: set[str] = set()
    since = asked.since - timedelta(days=1) if asked.since else None
    mails = [
        *store.citing(asked.ids),
        *(store.from_senders(asked.addresses, since) if since else ()),
        *(store.bounces(since) if since and asked.addresses else ()),
    ]
    for mail in sorted(mails, key=lambda m: (m.sent, m.id)):
        if mail.id in seen or mail.id in written or _is_noted(mail, entry):
            continue
        seen.add(mail.id)
        finding = _finding(mail, asked, entry, name, waits=waits)
        if finding:
            yield finding


def _is_noted(mail: MailFacts, entry: Entry) -> bool:
    """Whether the user logged it by hand: a line of its kind, on its day or later."""
    wanted = {
        "auto": LogKind.OOO,
        "bounce": LogKind.BOUNCE,
        "receipt": LogKind.RECEIPT,
    }.get(mail.verdict.kind, LogKind.REPLY)
    for line in entry.log:
        if line.means is wanted and not ids_in(line.text):
            if wanted is LogKind.REPLY and line.when.day >= mail.day:
                return True
            if wanted is not LogKind.REPLY and line.when.day == mail.day:
                return True
    return False


def _finding(
    mail: MailFacts, asked: Asked, entry: Entry, name: str, *, waits: bool
) -> Finding | None:
    if mail.mine:
        # written by the user, wherever it lies: never an answer
        again = bool(asked.ids & mail.cites) and bool(
            not asked.addresses or asked.addresses & set(mail.recipients)
        )
        if again:
            return Finding(OWN, matching.SURE, True, entry, mail, name=name)
        return None
    kind = mail.verdict.kind
    level = matching.match(mail, asked)
    if kind == "auto" and matching.moves_by_absence(mail, asked):
        sure = mail.verdict.until is not None and waits
        return Finding(AWAY, level or matching.ADDRESS, sure, entry, mail, name=name)
    if level is None or (level == matching.ADDRESS and kind != "calendar"):
        return None
    return _of_kind(mail, level, asked, entry, name, waits=waits)


def _of_kind(
    mail: MailFacts, level: str, asked: Asked, entry: Entry, name: str, *, waits: bool
) -> Finding | None:
    kind = mail.verdict.kind
    sure = level == matching.SURE
    by_other = mail.sender not in asked.addresses
    if kind == "bounce":
        what = DELAY if mail.verdict.status == "delayed" else BOUNCE
        return Finding(what, level, sure, entry, mail, name=name)
    if kind == "receipt":
        return Finding(RECEIPT, level, sure, entry, mail, name=name)
    if kind == "calendar":
        return Finding(CALENDAR, level, False, entry, mail, by_other, name)
    if kind in ("ticket", "challenge", "auto", "report"):
        if level in (matching.SURE, matching.OTHER):
            return Finding(OTHER, level, False, entry, mail, by_other, name)
        return None
    if kind == "forward":
        sure = False
    if mail.role == "junk":
        sure = False
    return Finding(
        ANSWER, level, sure and waits and not by_other, entry, mail, by_other, name
    )


def answered(found: Iterable[Finding]) -> list[Finding]:
    """The certain answers, which stop a reminder before anything is written."""
    return [f for f in found if f.kind == ANSWER and f.sure]


def by_ids(found: Sequence[Finding], ids: Iterable[str]) -> list[Finding]:
    """The findings named `a1`, `a2` … Raises KeyError for an unknown one."""
    known = {f.id: f for f in found}
    return [known[one] for one in ids]
