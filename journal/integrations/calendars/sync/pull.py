"""Changes by the other side, compared with the notes → what to write into notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo

from journal.api.journal import Journal
from journal.integrations.calendars.entries.identity import Identities
from journal.integrations.calendars.entries.outgoing import House
from journal.integrations.calendars.objects.content_lines import (
    Component,
    NotACalendar,
    parse,
)
from journal.integrations.calendars.objects.read_todo import (
    MAX_OBJECT,
    read_todo,
    repeats,
)
from journal.integrations.calendars.objects.todo import Todo, is_todo, master_of
from journal.integrations.calendars.sync import incoming as incoming_room
from journal.integrations.calendars.sync.incoming import Incoming
from journal.integrations.calendars.sync.merge import merge
from journal.integrations.calendars.sync.records import Record, Records
from journal.integrations.calendars.sync.summary import Happened, Summary
from journal.model.entry import Entry, Status
from journal.model.errors import NotLiteral
from journal.model.value import value


@value
class There:
    """An object of the other side, read."""

    href: str
    etag: str
    text: str
    calendar: Component
    todo: Todo


class Pull:
    """The first half of a round. It decides; it writes only the records."""

    def __init__(
        self,
        journal: Journal,
        name: str,
        records: Records,
        identities: Identities,
        house: House,
        found: dict[str, Entry],
        zone: tzinfo | None,
    ) -> None:
        """`name` is the collection's; `found` are the entries by UID."""
        self._journal = journal
        self._name = name
        self._records = records
        self._identities = identities
        self._house = house
        self._found = found
        self._zone = zone

    def decide(
        self,
        there: dict[str, There],
        removed: frozenset[str],
        summary: Summary,
        now: datetime,
    ) -> list[Incoming]:
        """What to write into notes."""
        wanted: list[Incoming] = []
        for uid, read in list(there.items()):
            entry = self._found.get(uid)
            record = self._records.by_uid.get(uid)
            if entry is None and record is None:
                entry = self._adopt(uid, read)
            if entry is None:
                wanted += self._new(uid, read, record, summary)
            else:
                wanted.append(self._merged(uid, entry, record, read, summary, now))
        for uid, record in list(self._records.by_uid.items()):
            if record.href not in removed or uid in there:
                continue
            entry = self._found.get(uid)
            del self._records.by_uid[uid]
            if entry is None or entry.status.closed:
                continue
            if self._house.todo(entry) == record.base.local:
                wanted.append(incoming_room.cancelled(uid, entry, now))
                summary.here.append(_happened("cancelled", entry))
            else:
                summary.here.append(_happened("kept, changed since", entry))
        return [one for one in wanted if one is not None]

    def _adopt(self, uid: str, read: There) -> Entry | None:
        """An equal entry that is not over there yet; then it is this one."""
        for other, entry in self._found.items():
            known = other in self._records.by_uid
            if known or entry.status.closed is not read.todo.status.closed:
                continue
            if self._house.todo(entry).summary == read.todo.summary:
                self._identities.rename(other, uid)
                self._found[uid] = self._found.pop(other)
                return entry
        return None

    def _new(
        self, uid: str, read: There, record: Record | None, summary: Summary
    ) -> list[Incoming]:
        """A task of theirs without an entry here: for the inbox, if it is open."""
        if record is not None:
            del self._records.by_uid[uid]
        if read.todo.status.closed:
            self._records.ignored[read.href] = read.etag
            return []
        try:
            made = incoming_room.new_entry(self._journal, uid, read.todo, read.calendar)
        except NotLiteral as error:
            self._records.ignored[read.href] = read.etag
            summary.problems.append(
                f"{self._name}: “{read.todo.summary[:60]}” is left there: {error}"
            )
            return []
        what = "new" if record is None else "back, for it was changed there"
        inbox = self._journal.settings.notes.inbox
        summary.here.append(Happened(what, read.todo.summary, inbox))
        if repeats(read.calendar):
            summary.problems.append(
                f"“{read.todo.summary[:60]}” repeats in the calendar; here it is "
                "there once"
            )
        return [made]

    def _merged(
        self,
        uid: str,
        entry: Entry,
        record: Record | None,
        read: There,
        summary: Summary,
        now: datetime,
    ) -> Incoming:
        local = self._house.todo(entry)
        base = record.base if record else None
        ours = ("summary",) if self._house.hides(entry) else ()
        merged = merge(base, local, read.todo, ours)
        one = incoming_room.changes_of(
            self._journal, uid, entry, read.todo, read.calendar, merged, now, self._zone
        )
        summary.conflicts += [(entry.place, c) for c in merged.conflicts]
        if merged.take:
            done = "status" in merged.take and read.todo.status.closed
            what = read.todo.status.value if done else "changed"
            fields = tuple(f for f in merged.take if f not in one.refused)
            summary.here.append(_happened(what, entry, fields))
        if "status" in merged.take and read.todo.status is Status.DONE and entry.repeat:
            ref = entry.ref
            self._records.ticking[uid] = [read.etag, ref.path, ref.raw, entry.text]
        one.take = merged.take
        one.kept = tuple(conflict.field for conflict in merged.conflicts)
        return one


def read_object(
    name: str, href: str, etag: str, text: str, zone: tzinfo | None, summary: Summary
) -> There | None:
    """The object; None for what is no task, or cannot be read (said)."""
    try:
        if len(text) > MAX_OBJECT:
            raise NotACalendar("it is larger than 2 MB")
        calendar = parse(text)
        if not is_todo(calendar):
            return None
        return There(href, etag, text, calendar, read_todo(calendar, zone))
    except NotACalendar as error:
        line = f":{error.line}" if error.line else ""
        file = href.rpartition("/")[2]
        summary.problems.append(
            f"{name}: {file}{line}: cannot be read: {error}; it is left as it is"
        )
        return None


def _happened(what: str, entry: Entry, fields: Iterable[str] = ()) -> Happened:
    return Happened(what, entry.text, entry.place, tuple(fields))


def uid_of(calendar: Component) -> str:
    """Empty where it has none."""
    todo = master_of(calendar)
    return (todo.value("UID") or "").strip() if todo else ""
