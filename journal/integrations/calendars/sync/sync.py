"""Synchronising notes and a collection: pull, push, then once more.

Each half ends by writing the sidecar, so a kill between two steps loses nothing: what
was already done is equal on both sides, and equal values are no conflict. What would
not show (a ticked series, a new line) is recorded before the notes are touched.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from journal.api.journal import Journal
from journal.api.requests import Act, Batch
from journal.integrations.calendars.collections.collection import (
    Collection,
    CollectionFailed,
)
from journal.integrations.calendars.entries import state_files
from journal.integrations.calendars.entries.identity import Identities
from journal.integrations.calendars.entries.outgoing import House, Place, zone_of
from journal.integrations.calendars.sync.incoming import Incoming
from journal.integrations.calendars.sync.merge import Base, agreed
from journal.integrations.calendars.sync.pull import Pull, There, read_object, uid_of
from journal.integrations.calendars.sync.push import Push, extras_of
from journal.integrations.calendars.sync.records import Record, Records
from journal.integrations.calendars.sync.summary import Summary
from journal.model.entry import Entry, Status
from journal.model.errors import JournalError, NotLiteral, StaleEntry, WriteRefused

_ROUNDS = 3
"""A ticked series, or a change meanwhile, shows in the next round."""
_MANY = 5
"""This many vanishing at once count as an accident unless the user confirms."""


class Sync:
    """One collection and one vault."""

    def __init__(
        self,
        journal: Journal,
        collection: Collection,
        records_file: Path,
        *,
        accept_empty: bool = False,
        reached: Callable[[str], None] = lambda step: None,
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> None:
        """`reached` is called at each step; tests kill the process there. `progress` is
        called with the numbers of new entries sent and in total."""
        self._journal = journal
        self._collection = collection
        self._file = records_file
        self._accept_empty = accept_empty
        self._reached = reached
        self._progress = progress
        self._zone = zone_of(journal)

    def run(self, now: datetime, *, dry_run: bool = False) -> Summary:
        """Synchronise both sides; all changes of notes are one undo step.

        Raises CollectionFailed if the other side cannot be reached, JournalError if the
        sidecar cannot be read or written; nothing is lost then.
        """
        summary = Summary(self._collection.name, dry=dry_run)
        with state_files.alone(self._file.parent):
            for _ in range(_ROUNDS):
                again = self._round(now, summary, dry_run)
                if dry_run or not again:
                    break
        summary.problems[:] = dict.fromkeys(summary.problems)
        return summary

    def _round(self, now: datetime, summary: Summary, dry: bool) -> bool:
        """One round; returns whether another one has something to do."""
        self._records = Records.load(self._file)
        self._identities = Identities(self._file.parent / "identity.json")
        self._journal.refresh()
        self._look(now)
        there, removed, token = self._changes(summary)
        self._settle_ticks(there)
        pull = Pull(
            self._journal,
            self._collection.name,
            self._records,
            self._identities,
            self._house,
            self._found,
            self._zone,
        )
        wanted = pull.decide(there, removed, summary, now)
        if dry:
            for one in wanted:
                self._rehearse(one, now, summary)
            self._push(now, summary, dry_run=True)
            return False
        pulled = self._write(wanted, there, summary, now)
        self._records.token = token
        self._save("pulled")
        clash = self._push(now, summary, dry_run=False)
        self._save("pushed")
        return pulled or clash

    def _look(self, now: datetime) -> None:
        self._house = House(self._journal, now)
        house = self._house
        self._found = self._identities.follow(house.entries, house.counts)

    def _save(self, step: str) -> None:
        gone = self._identities.gone(self._found)
        self._identities.forget(gone - self._records.by_uid.keys())
        self._identities.save()
        self._records.save()
        self._reached(step)

    # -------------------------------------------------------- looking

    def _changes(
        self, summary: Summary
    ) -> tuple[dict[str, There], frozenset[str], str]:
        """Objects that changed, by UID; hrefs that are gone; the next token."""
        records = self._records
        known = records.etags()
        changes = self._collection.changes(records.token, known)
        gone = {r.href for r in records.by_uid.values()} & changes.removed
        if len(gone) >= _MANY and len(gone) == len(records.by_uid):
            self._refuse_empty(f"all {len(gone)} follow-ups are gone there")
        for href in changes.removed:
            records.ignored.pop(href, None)
        hrefs = sorted(changes.changed)
        fetched = self._collection.fetch(hrefs) if hrefs else {}
        by_href = {record.href: uid for uid, record in records.by_uid.items()}
        there: dict[str, There] = {}
        for href, (etag, text) in fetched.items():
            known_uid = by_href.get(href)
            if known_uid and records.by_uid[known_uid].raw == text:
                records.by_uid[known_uid].etag = etag
                continue
            name = self._collection.name
            read = read_object(name, href, etag, text, self._zone, summary)
            if read is None:
                if known_uid is None:
                    records.ignored[href] = etag
                continue
            uid = known_uid or uid_of(read.calendar) or f"href:{href}"
            other = records.by_uid.get(uid)
            own = changes.removed | {href}
            if uid in there or (other is not None and other.href not in own):
                records.ignored[href] = etag
                summary.problems.append(
                    f"{self._collection.name}: {href.rpartition('/')[2]}: another "
                    "object has its UID; it is left as it is"
                )
                continue
            there[uid] = read
        return there, changes.removed, changes.token

    def _refuse_empty(self, what: str) -> None:
        if not self._accept_empty:
            raise CollectionFailed(
                f"{self._collection.name}: {what}; nothing was changed. If that is "
                "right, say --accept-empty"
            )

    def _settle_ticks(self, there: dict[str, There]) -> None:
        """Finish a series that was ticked in a note before we were killed."""
        for uid, (etag, path, raw, text) in self._records.ticking.items():
            record, read = self._records.by_uid.get(uid), there.get(uid)
            if record is None or read is None or read.etag != etag:
                continue
            entries = self._journal.entries
            open_still = any((e.path, e.ref.raw) == (path, raw) for e in entries)
            ticked = any(
                (e.path, e.text, e.status) == (path, text, Status.DONE) for e in entries
            )
            if ticked and not open_still and uid in self._found:
                self._took_tick(uid, record, read)
                del there[uid]
        self._records.ticking = {}

    def _took_tick(self, uid: str, record: Record, read: There) -> None:
        """The UID passes to the next occurrence, which has to be sent with its date."""
        local = self._house.todo(self._found[uid])
        record.base = Base(local, read.todo)
        record.etag, record.raw = read.etag, read.text
        record.force = ("status", "due", "start")

    # -------------------------------------------------------- write

    def _write(
        self,
        wanted: list[Incoming],
        there: dict[str, There],
        summary: Summary,
        now: datetime,
    ) -> bool:
        """Write into the notes; returns whether anything was written."""
        requests = [request for one in wanted for request in one.requests]
        for one in wanted:
            if one.line:
                inbox = self._journal.settings.notes.inbox
                words = there[one.uid].todo.summary
                self._identities.adopt(one.uid, inbox, one.line, words)
            self._expect(one, now)
        before = {one.uid: self._found.get(one.uid) for one in wanted}
        if requests:
            self._identities.save()
            self._records.save()
            self._reached("noted down")
            failed = self._apply(wanted, summary, now)
            self._reached("written")
            self._look(now)
        else:
            failed = set()
        for one in wanted:
            read = there.get(one.uid)
            if one.uid not in failed and read is not None:
                self._learn(one, read, before[one.uid])
        self._records.ticking = {}
        return bool(requests)

    def _expect(self, one: Incoming, now: datetime) -> None:
        """Record how the line will read, since a reworded one could not be found."""
        entry = self._found.get(one.uid)
        acts = [r for r in one.requests if isinstance(r, Act)]
        if entry is None or not acts:
            return
        try:
            [change] = self._journal.preview(acts[-1], now)
        except JournalError:
            return  # reported when it is written
        lines = [line for line in change.new if line not in change.old]
        box = f"[{entry.mark}]"
        open_still = [line for line in lines if box in line[: line.find("]") + 1]]
        if lines:
            self._identities.expect(one.uid, (open_still or lines)[0])

    def _apply(
        self, wanted: list[Incoming], summary: Summary, now: datetime
    ) -> set[str]:
        """All as one step; if a note refuses, the others one by one."""
        requests = [request for one in wanted for request in one.requests]
        try:
            self._journal.apply(Batch(requests, ""), now)
            return set()
        except (StaleEntry, WriteRefused, NotLiteral) as error:
            reason = error
        if len(wanted) == 1:
            summary.problems.append(str(reason))
            return {wanted[0].uid}
        failed = set()
        for one in wanted:
            if not one.requests:
                continue
            try:
                self._journal.apply(Batch(one.requests, ""), now)
            except (StaleEntry, WriteRefused, NotLiteral) as error:
                summary.problems.append(str(error))
                failed.add(one.uid)
        return failed

    def _rehearse(self, one: Incoming, now: datetime, summary: Summary) -> None:
        if not one.requests:
            return
        try:
            summary.changes += self._journal.preview(Batch(one.requests, ""), now)
        except JournalError as error:
            summary.problems.append(str(error))

    def _learn(self, one: Incoming, read: There, before: Entry | None) -> None:
        """Record the current state of both sides."""
        entry = self._found.get(one.uid)
        if entry is None:
            return
        house, records = self._house, self._records
        local = house.todo(entry)
        record = records.by_uid.get(one.uid)
        taken = [field for field in one.take if field not in one.refused]
        if one.line:
            base = Base(local, read.todo)
        else:
            base = agreed(record.base if record else None, taken, local, read.todo)
        force: tuple[str, ...] = (*one.refused, *one.kept)
        ticked = "status" in one.take and read.todo.status.closed
        if ticked and not entry.status.closed:
            force += ("status", "due", "start")
        records.ignored.pop(read.href, None)
        extras = record.extras if record else ""
        if entry.status.closed and before and not before.status.closed:
            extras = extras_of(house, one.uid, entry, self._places())
        records.by_uid[one.uid] = Record(
            read.href, read.etag, base, extras, read.text, force
        )

    def _places(self) -> dict[Place, str]:
        return {(e.path, e.line): uid for uid, e in self._found.items()}

    # -------------------------------------------------------- push

    def _push(self, now: datetime, summary: Summary, *, dry_run: bool) -> bool:
        push = Push(
            self._collection, self._records, self._house, self._found, self._zone
        )
        removals = push.removals(self._unreadable())
        if len(removals) >= _MANY and len(removals) == len(self._records.by_uid):
            self._refuse_empty(
                f"all {len(removals)} follow-ups are gone from the notes"
            )
        return push.run(
            removals,
            now,
            summary,
            dry_run=dry_run,
            reached=self._reached,
            progress=self._progress,
        )

    def _unreadable(self) -> set[str]:
        """Notes that are unreadable now: their entries are not gone."""
        problems = self._journal.snapshot.problems
        return {p.path for p in problems if p.code == "unreadable"}
