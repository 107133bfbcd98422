"""The outbox of a vault: what is approved, what is due, and sending it at most once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from email.headerregistry import Address
from email.utils import parseaddr
from functools import partial
from uuid import uuid4
from zoneinfo import ZoneInfo

from journal.api.editor.note_text import text_of
from journal.api.journal import Journal
from journal.api.requests import Document, Edits, LineEdit
from journal.integrations.mail.mailroom import Mailroom, zoned
from journal.integrations.mail.outbox.carriers import (
    Carrier,
    NotSent,
    Parcel,
    Unknown,
    carrier_for,
)
from journal.integrations.mail.outbox.ledger import (
    SENDING,
    SENT,
    UNKNOWN,
    Ledger,
    LedgerLine,
    stamp,
)
from journal.integrations.mail.outbox.letter import (
    FOLDER,
    BadLetter,
    Letter,
    compose,
    read_letter,
)
from journal.integrations.mail.outbox.sent_line import note_sent
from journal.model.entry import NotePath
from journal.model.errors import ConfigError, NoSuchEntry
from journal.model.value import value


@value
class Outcome:
    """The outcome of a message, in a line."""

    path: str
    status: str
    words: str


class Outbox:
    """Opened for one moment; `now` is the user's wall clock."""

    def __init__(self, journal: Journal, now: datetime) -> None:
        self.journal = journal
        self.now = now
        self.ledger = Ledger(journal.state)

    def __enter__(self) -> Outbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.ledger.close()

    @property
    def _zone(self) -> str | None:
        return self.journal.settings.agenda.time_zone

    @property
    def here(self) -> datetime:
        return zoned(self.now, self._zone)

    # -------------------------------------------------------- the files

    def paths(self) -> list[NotePath]:
        notes = self.journal.snapshot.notes
        return sorted(path for path in notes if path.startswith(f"{FOLDER}/"))

    def letters(self) -> Iterator[Letter | BadLetter]:
        """Every message, or what is wrong with its file."""
        for path in self.paths():
            try:
                yield self._read(path)
            except BadLetter as error:
                yield error

    def find(self, name: str) -> Letter:
        """A message by its file. Raises NoSuchEntry, BadLetter."""
        wanted = name.removesuffix(".md")
        for path in self.paths():
            stem = path.removesuffix(".md")
            if wanted in (stem, stem.removeprefix(f"{FOLDER}/")):
                return self._read(path)
        raise NoSuchEntry(
            f"there is no {FOLDER}/{wanted}.md; “journal outbox” lists them"
        )

    def _read(self, path: NotePath) -> Letter:
        text = text_of(self.journal, path)
        if text is None:
            raise BadLetter(f"{path}: cannot be read")
        return read_letter(path, text)

    def _set(self, letter: Letter, label: str, **keys: str) -> None:
        """Write keys of the front matter as one undo step; an empty one is removed."""
        edits = [
            (NotePath(letter.path), partial(_with_key, name.replace("_", "-"), value))
            for name, value in keys.items()
        ]
        self.journal.apply(Edits(edits, f"outbox: {label}"), self.now)

    # -------------------------------------------------------- saying yes and no

    @property
    def sender(self) -> Address:
        """The sender. Raises ConfigError."""
        settings = self.journal.settings
        said = settings.outbox.sender or next(iter(settings.mail.addresses), "")
        name, address = parseaddr(said)
        if "@" not in address:
            raise ConfigError(
                'say whom mail is from: [outbox] from = "Me <me@example.net>"'
            )
        return Address(name, addr_spec=address)

    def approve(self, letter: Letter) -> None:
        """Record that a person approved exactly this. Raises BadLetter."""
        line = self.ledger.line(letter.key)
        if line and line.state in (SENT, SENDING, UNKNOWN):
            raise BadLetter(f"{letter.path}: {_told(line)}; change it to send it again")
        compose(letter, self.sender, "check@localhost", self.here, with_bcc=True)
        self._set(
            letter, "approved", status="approved", approved=letter.key,
            approved_at=stamp(self.now), reason="",
        )  # fmt: skip

    def hold(self, letter: Letter, why: str = "by hand") -> None:
        self._set(letter, "held", status="held", reason=why, approved="")

    def undo(self, letter: Letter) -> None:
        """Turn it back into a draft if it has not left. Raises BadLetter."""
        line = self.ledger.line(letter.key)
        if line and line.state != "":
            raise BadLetter(f"{letter.path}: {_told(line)}")
        self._set(letter, "a draft again", status="draft", approved="", reason="")

    # -------------------------------------------------------- sending

    def run(self, carrier: Carrier | None = None) -> list[Outcome]:
        """Send what is approved and due. Raises ConfigError without `[outbox] send`."""
        settings = self.journal.settings
        given = carrier or carrier_for(settings.outbox, settings.mail)
        with self.ledger.queue():
            outcomes = list(self._settle())
            for letter in self.letters():
                if isinstance(letter, BadLetter):
                    outcomes.append(Outcome("", "bad", str(letter)))
                    continue
                outcome = self._one(letter, given)
                if outcome:
                    outcomes.append(outcome)
        return outcomes

    def _one(self, letter: Letter, carrier: Carrier) -> Outcome | None:
        if letter.status != "approved":
            return None
        if letter.approved != letter.key:
            self._set(letter, "a draft again", status="draft", approved="")
            words = "it was changed after it was approved: a draft again"
            return Outcome(letter.path, "draft", words)
        line = self.ledger.line(letter.key)
        if line and line.state == SENT:
            self._set(letter, "sent", status="sent")
            self._note_again(letter, line)
            return Outcome(letter.path, "sent", "it was sent before, and is not again")
        if line:
            return None
        wait = self._waits(letter)
        if wait:
            return Outcome(letter.path, "waits", wait)
        held = self._held(letter)
        if held:
            self.hold(letter, held)
            return Outcome(letter.path, "held", held)
        return self._send(letter, carrier)

    def _send(self, letter: Letter, carrier: Carrier) -> Outcome:
        sender = self.sender
        message_id = f"{uuid4().hex}@{sender.domain}"
        raw = compose(letter, sender, message_id, self.here, with_bcc=carrier.with_bcc)
        line = LedgerLine(letter.key, SENDING, message_id, letter.path, stamp(self.now))
        try:
            carrier.carry(
                Parcel(raw, sender.addr_spec, letter.recipients),
                lambda: self.ledger.write(line),
            )
        except NotSent as error:
            self.ledger.forget(letter.key)
            if error.final:
                self._set(letter, "failed", status="failed", reason=str(error)[:200])
                return Outcome(letter.path, "failed", str(error))
            return Outcome(letter.path, "waits", f"{error}; it is tried again")
        except Unknown as error:
            self.ledger.write(_with_state(line, UNKNOWN, str(error)))
            self._set(letter, "unknown", status="unknown", message_id=message_id)
            return Outcome(letter.path, "unknown", f"{error}; it is not sent again")
        self.ledger.write(_with_state(line, SENT))
        self._set(
            letter, carrier.status, status=carrier.status, message_id=message_id,
            sent_at=stamp(self.now),
        )  # fmt: skip
        if carrier.status != "sent":
            return Outcome(letter.path, carrier.status, "put into Drafts")
        noted = note_sent(self.journal, self.now, letter, raw)
        words = f"sent; {noted}" if noted else "sent"
        return Outcome(letter.path, carrier.status, words)

    def _note_again(self, letter: Letter, line: LedgerLine) -> None:
        """Write the log line of a message whose process died before doing so."""
        try:
            at = datetime.fromisoformat(line.at)
            raw = compose(
                letter, self.sender, line.message_id, zoned(at, self._zone),
                with_bcc=False,
            )  # fmt: skip
        except (BadLetter, ConfigError, ValueError):
            return
        note_sent(self.journal, self.now, letter, raw)

    def _settle(self) -> Iterator[Outcome]:
        """Settle messages interrupted by a crash: found in Sent, or unknown."""
        lines = self.ledger.unsettled()
        if not lines:
            return
        with Mailroom(self.journal, self.now) as room:
            if room.settings.boxes:
                room.look(force=True)
            for line in lines:
                found = room.store.mail(line.message_id) is not None
                if found or line.state == SENDING:
                    yield self._settled(line, found=found)

    def _settled(self, line: LedgerLine, *, found: bool) -> Outcome:
        state = SENT if found else UNKNOWN
        self.ledger.write(_with_state(line, state, line.detail))
        words = "it was sent: its copy lies in Sent" if found else _told(line)
        try:
            letter = self._read(NotePath(line.path))
        except BadLetter:
            return Outcome(line.path, state, words)
        if letter.key == line.key and letter.status != state:
            self._set(letter, state, status=state, message_id=line.message_id)
        if letter.key == line.key and found:
            self._note_again(letter, line)
        return Outcome(line.path, state, words)

    # -------------------------------------------------------- when, and whether

    def _waits(self, letter: Letter) -> str:
        """Why it is not time yet, or ""."""
        settings = self.journal.settings.outbox
        at = _local(letter.send_at, self.here)
        if at and self.here < at:
            return f"leaves at {at:%Y-%m-%d %H:%M}"
        approved = _local(letter.approved_at, self.here)
        if approved and settings.undo_seconds:
            until = approved + timedelta(seconds=settings.undo_seconds)
            if self.here < until:
                return f"can be undone until {until:%H:%M:%S}"
        if settings.window:
            begin, end = (time.fromisoformat(one) for one in settings.window)
            there = self.here.astimezone(self._zone_of(letter))
            if not begin <= there.time() < end:
                return f"leaves between {begin:%H:%M} and {end:%H:%M}, their time"
        return ""

    def _zone_of(self, letter: Letter) -> ZoneInfo | None:
        view = self.journal.at(self.now)
        wanted = {a.addr_spec.lower() for a in letter.to}
        for person in view.everybody():
            note = person.note
            if note and note.tz and wanted & {e.lower() for e in note.emails}:
                try:
                    return ZoneInfo(note.tz)
                except (KeyError, ValueError):
                    return None
        return None

    def _held(self, letter: Letter) -> str:
        """Why it is not sent although it is due, or ""."""
        alone = self.journal.at(self.now).why_left_alone(letter.recipients)
        if alone:
            return alone
        at = _local(letter.send_at or letter.approved_at, self.here)
        if at and self.here > at + timedelta(days=letter.max_late_days):
            return f"it is more than {letter.max_late_days} days late"
        if not letter.unless_reply:
            return ""
        with Mailroom(self.journal, self.now) as room:
            if not room.settings.boxes:
                return "unless-reply needs a mail box to look at"
            looked = room.look(force=True)
            if looked.failed:
                return f"whether they answered cannot be seen: {looked.failed[0]}"
            wanted = {a.addr_spec.lower() for a in letter.to}
            thread = {letter.in_reply_to, *letter.references} - {""}
            since = _local(letter.approved_at, self.here)
            found = [m for m in room.store.citing(thread) if m.verdict.is_person]
            if not thread:
                found = [
                    m
                    for m in room.store.from_senders(wanted, since)
                    if m.verdict.is_person
                ]
            answers = [m for m in found if not m.mine and m.sender in wanted]
            if answers:
                return f"they answered on {answers[-1].day:%Y-%m-%d}"
        return ""


def _with_key(name: str, value: str, document: Document) -> LineEdit | None:
    """A key of the front matter set, in its place or as the last one."""
    lines = [document.text(index) for index in range(len(document.lines))]
    ends = [n for n, line in enumerate(lines) if line.rstrip() == "---"][:2]
    if len(ends) < 2 or ends[0] != 0:
        return None
    there = [n for n in range(1, ends[1]) if lines[n].startswith(f"{name}:")]
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 .@_+T-]*", value)
    spelled = value if plain else json.dumps(value, ensure_ascii=False)
    line = f"{name}: {spelled}"
    if there and value:
        return document.rewrite(there[0], line)
    if there:
        return document.rewrite(there[0])
    return document.insert_after(ends[1] - 1, line) if value else None


def _with_state(line: LedgerLine, state: str, detail: str = "") -> LedgerLine:
    return LedgerLine(line.key, state, line.message_id, line.path, line.at, detail)


def _told(line: LedgerLine) -> str:
    if line.state == SENT:
        return f"it was sent on {line.at[:16]}"
    return (
        f"whether it left on {line.at[:16]} is unknown; look for "
        f"<{line.message_id}> in Sent, it is not sent again"
    )


def _local(moment: datetime | None, here: datetime) -> datetime | None:
    if moment is None:
        return None
    zone = here.tzinfo or UTC
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment
