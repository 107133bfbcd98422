"""Changes in notes → the other side: conditional, one object at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Mapping
from datetime import datetime, tzinfo

from journal.integrations.calendars.collections.collection import (
    ChangedMeanwhile,
    Collection,
)
from journal.integrations.calendars.entries.outgoing import House, Place
from journal.integrations.calendars.objects.content_lines import Component, parse
from journal.integrations.calendars.objects.read_todo import read_todo
from journal.integrations.calendars.objects.todo import Outgoing, new_object, update
from journal.integrations.calendars.sync.merge import Base, to_send
from journal.integrations.calendars.sync.records import Record, Records
from journal.integrations.calendars.sync.summary import Happened, Summary
from journal.model.entry import Entry

_SAVE_EVERY = 100
"""The sidecar is written after this many objects: a first push is long."""


def extras_of(house: House, uid: str, entry: Entry, places: Mapping[Place, str]) -> str:
    """A digest of the fields that only we set, without what changes daily."""
    return _digest(house.outgoing(uid, entry, places))


def _digest(out: Outgoing) -> str:
    if out.todo.status.closed:
        return "closed"
    said = repr((out.categories, out.stable, out.alarm, out.parent))
    return hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()


class Push:
    """The second half of a round."""

    def __init__(
        self,
        collection: Collection,
        records: Records,
        house: House,
        found: Mapping[str, Entry],
        zone: tzinfo | None,
    ) -> None:
        self._collection = collection
        self._records = records
        self._house = house
        self._found = found
        self._zone = zone
        self._places: dict[Place, str] = {
            (entry.path, entry.line): uid for uid, entry in found.items()
        }

    def removals(self, unreadable: Container[str]) -> list[str]:
        """UIDs whose entry is gone from the notes, or may no longer be published."""
        found = []
        for uid in self._records.by_uid:
            entry = self._found.get(uid)
            if entry is None:
                gone_for_sure = not unreadable
                if gone_for_sure:
                    found.append(uid)
            elif not entry.status.closed and not self._house.leaves(entry):
                found.append(uid)
        return found

    def run(
        self,
        removals: list[str],
        now: datetime,
        summary: Summary,
        *,
        dry_run: bool,
        reached: Callable[[str], None],
        progress: Callable[[int, int], None],
    ) -> bool:
        """Send everything; returns whether something changed there meanwhile."""
        new = len(self._found.keys() - self._records.by_uid.keys())
        clash = False
        sent = 0
        for uid in removals:
            clash |= self._remove(uid, summary, dry_run)
            reached("removed there")
        for uid, entry in self._found.items():
            record = self._records.by_uid.get(uid)
            if record is None and (
                entry.status.closed
                or not self._house.counts(entry)
                or not self._house.leaves(entry)
            ):
                continue
            if uid in removals:
                continue
            try:
                if self._send(uid, entry, record, now, summary, dry_run):
                    sent += 1
                    reached("sent")
                    progress(sent, max(new, sent))
                    if sent % _SAVE_EVERY == 0 and not dry_run:
                        self._records.save()
            except ChangedMeanwhile:
                clash = True
                # it exists although we do not know it: list everything again
                self._records.token = self._records.token if record else ""
        return clash

    def _remove(self, uid: str, summary: Summary, dry_run: bool) -> bool:
        record = self._records.by_uid[uid]
        if not dry_run:
            try:
                self._collection.delete(record.href, record.etag)
            except ChangedMeanwhile:
                return True
            del self._records.by_uid[uid]
        summary.there.append(Happened("removed", record.base.remote.summary))
        return False

    def _send(
        self,
        uid: str,
        entry: Entry,
        record: Record | None,
        now: datetime,
        summary: Summary,
        dry_run: bool,
    ) -> bool:
        """Send one; returns whether there was something to send. Raises
        ChangedMeanwhile."""
        out = self._house.outgoing(uid, entry, self._places)
        digest = _digest(out)
        fields: list[str] = []
        if record is None:
            calendar = new_object(out, self._zone, now)
        else:
            fields = list(
                dict.fromkeys([*to_send(record.base, out.todo), *record.force])
            )
            if not fields and (digest == record.extras or entry.status.closed):
                return False
            calendar = parse(record.raw)
            update(calendar, out, fields, self._zone, now)
        if not dry_run:
            self._put(uid, out, record, calendar, digest)
        what = "new" if record is None else ("changed" if fields else "refreshed")
        happened = Happened(what, out.todo.summary, entry.place, tuple(fields))
        summary.there.append(happened)
        return True

    def _put(
        self,
        uid: str,
        out: Outgoing,
        record: Record | None,
        calendar: Component,
        digest: str,
    ) -> None:
        text = str(calendar)
        href = record.href if record else self._collection.href_of(uid)
        etag = self._collection.put(href, text, record.etag if record else None)
        if not etag:
            stored = self._collection.fetch([href]).get(href)
            if stored is None:
                raise ChangedMeanwhile
            etag, text = stored
        remote = read_todo(parse(text), self._zone)
        base = Base(out.todo, remote)
        self._records.by_uid[uid] = Record(href, etag, base, digest, text)
