"""The mail of one vault: check the boxes, report findings, write them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from journal.api.messages.shake_inbox import keep_mailed, wants_blocks
from journal.api.open_vault import OpenVault
from journal.api.requests import Act, Batch
from journal.api.view import View
from journal.integrations.mail.boxes.box import Box, BoxFailed
from journal.integrations.mail.capture import (
    CitesNothing,
    Unclear,
    captured,
    unclear_words,
)
from journal.integrations.mail.facts import MailFacts
from journal.integrations.mail.findings import (
    Finding,
    answered,
    asked_of,
    findings,
    tracked,
)
from journal.integrations.mail.lines import request_for
from journal.integrations.mail.links import LinkedView, Sidecar, sent_ids
from journal.integrations.mail.look import Known, Looked, look, opened
from journal.integrations.mail.pending import same_subject
from journal.integrations.mail.reading.message import read_headers
from journal.integrations.mail.store import Store
from journal.model.errors import WriteRefused
from journal.model.mail_settings import MailSettings

DATABASE = "mail.db"
SIDECAR = "mail-ids.json"
"""The ids of mails, where they are kept out of the notes. Not disposable."""
SUMMARY = "mail.json"
"""What the agenda reads of it: a small file, so that `due` never waits."""
PLAIN = "mail.seen"
"""The same for the quick path: when, and how many are answered."""


class Mailroom:
    """Opened for one moment: `now` is the user's wall clock, without a zone."""

    def __init__(self, journal: OpenVault, now: datetime) -> None:
        self.journal = journal
        self.now = now
        self.store = Store(journal.state / DATABASE)

    def __enter__(self) -> Mailroom:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.store.close()

    @property
    def settings(self) -> MailSettings:
        return self.journal.settings.mail

    @property
    def here(self) -> datetime:
        """Now, with the user's zone."""
        return zoned(self.now, self.journal.settings.agenda.time_zone)

    def view(self) -> View:
        if self.settings.ids == "sidecar":
            sidecar = Sidecar(self.journal.state / SIDECAR)
            return LinkedView(self.journal, self.now, sidecar)
        return View(self.journal, self.now)

    # -------------------------------------------------------- looking

    def look(
        self, *, boxes: Sequence[Box] | None = None, force: bool = False
    ) -> Looked:
        """Check every box once, and update the summary."""
        view = self.view()
        looked = look(
            self.settings, self.store, self.known(view), self.here,
            boxes=boxes, force=force,
        )  # fmt: skip
        if looked.blocks and wants_blocks(self.journal.state):
            for text, sender in looked.blocks:
                keep_mailed(self.journal.state, text, sender)
        self.summarise(self.found(view))
        return looked

    def known(self, view: View) -> Known:
        """The people and mails the notes wait for."""
        addresses = {
            email.lower()
            for person in view.everybody()
            if person.note
            for email in person.note.emails
        }
        ids: set[str] = set()
        oldest: list[datetime] = []
        for entry in tracked(view):
            asked = asked_of(entry, view, self.store)
            ids |= asked.ids
            addresses |= asked.addresses
            oldest += [asked.since] if asked.since else []
        since = min(oldest, default=None)
        return Known(frozenset(addresses), frozenset(ids), since)

    def found(self, view: View | None = None) -> list[Finding]:
        """Open findings, oldest first."""
        view = view or self.view()
        return findings(view, self.store, self.journal.settings)

    # -------------------------------------------------------- writing

    def request(self, found: Sequence[Finding]) -> Act | None:
        """The one undo step that writes these findings; None for nothing to write."""
        wanted = [one for one in found if one.is_written]
        return request_for(wanted, self.view()) if wanted else None

    def unasked(self) -> list[Finding]:
        """The findings written without asking: certain ones, with `write = "auto"`."""
        if self.settings.write != "auto":
            return []
        return [one for one in self.found() if one.sure and one.is_written]

    def capture(self, looked: Looked) -> list[Batch]:
        """What to write for captured mail; unclear ones are kept as messages."""
        found = []
        view = self.view()
        for message, mail in looked.captured:
            unclear = dict(self.store.unclear_captures())
            again = mail.role == "sent" and mail.id in unclear
            if self.store.is_captured(mail.id) and not again:
                continue
            try:
                request = captured(message, mail, self.settings, view)
            except (Unclear, WriteRefused) as error:
                by_subject = isinstance(error, CitesNothing)
                if by_subject and any(same_subject(mail, view, self.store)):
                    # a finding from now on: the user says which is meant
                    self.store.note_cancel(mail.id)
                    self.store.close_capture(mail.id)
                    self.store.note_capture(mail.id, "", self.here)
                    continue
                words = unclear_words(mail, str(error))
                self.store.note_capture(mail.id, words, self.here)
                continue
            self.store.close_capture(mail.id)
            if request is not None:
                found.append(request)
                view.journal.apply(request, self.now)
                view = self.view()
            self.store.note_capture(mail.id, "", self.here)
        return found

    def dismiss(self, finding: Finding) -> None:
        """Never offer this mail for this entry again."""
        self.store.dismiss(finding.pair, self.here)

    def raw(self, mail: MailFacts) -> bytes | None:
        """The mail, read again from its box; None if it is gone."""
        for settings in self.settings.boxes:
            box = opened(settings, self.here)
            try:
                found = box.again(mail.place)
            except BoxFailed:
                continue
            finally:
                box.close()
            if found and read_headers(found).message_id == mail.id:
                return found
        return None

    # -------------------------------------------------------- for the agenda

    def summarise(self, found: Sequence[Finding]) -> None:
        """Write what `due` needs to know: when mail was checked, and what is
        answered."""
        answers = [
            {
                "path": one.entry.path,
                "raw": one.entry.ref.raw,
                "by": one.name,
                "at": one.mail.sent.isoformat(),
                "ids": sorted(sent_ids(one.entry)),
            }
            for one in answered(found)
        ]
        content = {
            "seen": self.here.isoformat(timespec="seconds"),
            "open": len(found),
            "answered": answers,
        }
        plain = f"{self.now.isoformat(timespec='seconds')} {len(answers)}\n"
        for name, text in ((SUMMARY, json.dumps(content)), (PLAIN, plain)):
            new = self.journal.state / f".{name}.new"
            new.write_text(text, "ascii")
            new.replace(self.journal.state / name)


def zoned(now: datetime, zone: str | None) -> datetime:
    """A wall clock time with the user's zone."""
    if now.tzinfo is not None:
        return now
    return now.replace(tzinfo=ZoneInfo(zone)) if zone else now.astimezone()
