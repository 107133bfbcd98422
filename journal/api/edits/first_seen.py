"""How long an entry has waited that does not say so: since the day it was first
seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from journal.api.edits.identity import Identity
from journal.language.hashes import blake2b
from journal.model.entry import Entry, EntryRef
from journal.model.settings import Settings
from journal.practice.agenda.entry_ids import entry_id
from journal.practice.people.ladder import lacks_day
from journal.vault.first_seen import FirstSeen

_MANY = 1000
"""Days after which records of deleted entries are dropped."""


class FirstSeenDays:
    """The days of one vault's entries, whatever they were called on them."""

    def __init__(
        self, record: FirstSeen, identity: Identity, settings: Settings
    ) -> None:
        self.record = record
        self._identity = identity
        self._settings = settings

    def of(
        self, entries: Iterable[Entry], today: date, *, keep: bool = True
    ) -> dict[EntryRef, date]:
        """The first-seen days of the entries that need one.

        A new entry is first seen `today`; looking at an earlier day than the recorded
        one moves it back. Both are recorded unless the lines may be unsaved.
        """
        wanted = [entry for entry in entries if lacks_day(entry, self._settings)]
        if not wanted:
            return {}
        known = self._by_name(self.record.known())
        days = {e.ref: min(known.get(entry_id(e.ref), today), today) for e in wanted}
        by_id = {entry_id(ref): day for ref, day in days.items()}
        if keep and any(known.get(id) != day for id, day in by_id.items()):
            kept = known if len(known) < _MANY else {}
            self.record.keep({**kept, **by_id})
        return days

    def kept(self) -> Mapping[str, date]:
        """The days in the file, by the current id of the entry."""
        return self._by_name(self.record.kept())

    def key(self) -> str:
        """Changes whenever the days in the file change."""
        text = repr(sorted(self.record.kept().items())).encode()
        return blake2b(text, digest_size=8).hexdigest()

    def _by_name(self, days: Mapping[str, date]) -> dict[str, date]:
        chain, found = self._identity.record.chain, dict[str, date]()
        for id, day in days.items():
            for name in {id, chain(id)[-1]}:
                found[name] = min(day, found.get(name, day))
        return found
