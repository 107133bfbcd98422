"""Which entry is meant by an id, a place, or a line read some time ago.

The command line names an entry by its id or place, the interface holds one since it was
shown, a button since its notification. Meanwhile the note is edited. At each look at a
changed note, its entries are matched with their previous versions; former ids are
recorded, so that they find the same entry and never another one. Uncertain cases are
refused, listing the candidate lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Set

from journal.language.clean import clean
from journal.language.document import Document, LineEdit
from journal.language.note.read_note import digest_of, parse_note
from journal.language.note.twins import follow
from journal.model.entry import Entry, EntryRef, NotePath
from journal.model.errors import AmbiguousEntry, NoSuchEntry, StaleEntry
from journal.model.note import Note
from journal.model.settings import Settings
from journal.model.value import replace
from journal.practice.agenda.entry_ids import (
    at_place,
    entry_id,
    id_of_first_version,
    is_place,
    listed,
    prefix_of,
    short_ids,
    short_ids_among,
)
from journal.vault.id_record import Became, IdRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from journal.vault.write.history import Record

_SALTS = 100


class Identity:
    """The ids of one vault's entries."""

    def __init__(
        self, record: IdRecord, changes: Callable[[], Sequence[Record]]
    ) -> None:
        """`changes` returns our own newest changes."""
        self.record = record
        self._changes = changes

    # -------------------------------------------------------- at each look

    def known_in(self) -> Set[NotePath]:
        """The notes with an entry that had another id before."""
        return self.record.paths()

    def former(self) -> str:
        """All former ids, divided by blanks; no short id is the beginning of one."""
        return " ".join(self.record.known())

    def settle(self, note: Note) -> Note:
        """A new note; former ids are not given to its entries."""
        if note.path not in self.known_in():
            return note
        return self._named(note, {}, set())

    def follow(
        self, changed: Sequence[tuple[Note | None, Note]], gone: Sequence[Note]
    ) -> list[Note]:
        """The changed notes in order, with the ids of their entries.

        `changed` holds each with its previous version; `gone` the removed ones.
        """
        self.record.begin()
        steps = [_Step(before, after, self) for before, after in changed]
        steps += [_Step(before, None, self) for before in gone]
        _moved_away(steps)
        notes: list[Note] = []
        for step in steps:
            if step.after:
                old = set(step.old.values())
                notes.append(self._named(step.after, step.names, old))
        became: list[Became] = []
        ids = {
            (note.path, entry.line): entry_id(entry.ref)
            for note in notes
            for entry in note.entries
        }
        for step in steps:
            became += step.became(ids)
        # an id that is current again finds its entry, and no other
        back = self.record.known().keys() & set(ids.values())
        became += [Became(id, id, NotePath(""), "") for id in sorted(back)]
        self.record.add(became)
        return notes

    def edits(self, before: Note, after: Note) -> list[LineEdit] | None:
        """Our own edits of the note since then, if nothing else changed it."""
        found: list[LineEdit] = []
        digest = before.digest
        for change in self._changes():
            if change.path == before.path and change.before == digest:
                found.append(change.edit)
                digest = change.after
                if digest == after.digest:
                    return found
        return None

    def _named(self, note: Note, names: dict[int, str], old: set[str]) -> Note:
        """The note, its entries numbered so that no former id of another is reused.

        `names` holds the former ids by line, `old` all former ids.
        """
        known, entries = self.record.known(), list(note.entries)
        for position, entry in enumerate(entries):
            before = names.get(entry.line)
            for again in range(_SALTS):
                ref = replace(entry.ref, again=again)
                own = entry_id(ref)
                if own == before or (own not in known and own not in old):
                    break
                if before and own in known and before in self.record.chain(own):
                    break  # it is back to its former state
            if again:
                entries[position] = replace(entry, ref=ref)
        return replace(note, entries=tuple(entries))

    # -------------------------------------------------------- what is meant

    def short_ids(
        self,
        of: Iterable[Entry],
        stored: Callable[[], list[str] | None],
        every: Callable[[], Iterable[Entry]],
    ) -> dict[EntryRef, str]:
        """The shortest ids that are unique to these entries, now and in the past.

        `stored` are the ids of the whole vault, if they are known without its notes;
        `every` its entries.
        """
        entries, ids = list(of), stored()
        found = None
        if ids is not None:
            found = short_ids_among(entries, [*ids, *self.record.known()])
        if found is None:
            known = short_ids(every(), self.record.known())
            found = {e.ref: known[e.ref] for e in entries if e.ref in known}
        return found

    def find(self, entries: Sequence[Entry], wanted: str) -> Entry:
        """The one entry that `wanted` names: the prefix of an id, or `note.md:12`.

        Raises NoSuchEntry or AmbiguousEntry.
        """
        if is_place(wanted):
            return at_place(entries, wanted)
        prefix = prefix_of(wanted)
        by_id = {entry_id(entry.ref): entry for entry in entries}
        found = {id for id in by_id if id.startswith(prefix)}
        lost: list[Became] = []
        for id, became in self.record.known().items():
            if id.startswith(prefix):
                now = self.record.chain(id)[-1]
                if now in by_id:
                    found.add(now)
                else:
                    lost.append(self.record.known().get(now, became))
        if len(found) == 1 and not lost:
            return by_id[found.pop()]
        if len(found) > 1:
            shown = listed([by_id[id] for id in sorted(found)])
            raise AmbiguousEntry(f"“{clean(wanted)}” names {len(found)}: {shown}")
        if lost:
            raise self._lost(entries, wanted, lost[-1])
        return self._of_first_version(entries, wanted, prefix)

    def _lost(
        self, entries: Sequence[Entry], wanted: str, became: Became
    ) -> NoSuchEntry:
        like = [e for e in entries if e.path == became.path and e.ref.raw == became.raw]
        like = like or [entry for entry in entries if entry.ref.raw == became.raw]
        words = clean(became.raw.strip())
        if not like:
            return NoSuchEntry(
                f"“{clean(wanted)}” named “{words}” in {clean(became.path)}, and that "
                "line is gone; “journal list” shows the current ids"
            )
        return NoSuchEntry(
            f"“{clean(wanted)}” named “{words}” in {clean(became.path)}; which line "
            f"that is now cannot be told, it may be {listed(like)}: name one of these"
        )

    def _of_first_version(
        self, entries: Sequence[Entry], wanted: str, prefix: str
    ) -> Entry:
        """Ids once numbered equal lines; they remain valid while nothing is
        recorded."""
        old = [
            entry
            for entry in entries
            if entry.ref.of > 1 and id_of_first_version(entry.ref).startswith(prefix)
        ]
        if len(old) == 1 and self.record.is_new:
            [entry] = old
            id = id_of_first_version(entry.ref)
            now, raw = entry_id(entry.ref), entry.ref.raw
            self.record.add([Became(id, now, entry.path, raw)])
            return entry
        if old:
            ref = old[0].ref
            twins = [e for e in entries if (e.path, e.ref.raw) == (ref.path, ref.raw)]
            raise AmbiguousEntry(
                f"“{clean(wanted)}” may be each of {len(twins)} lines that say the "
                f"same: {listed(twins)}"
            )
        raise NoSuchEntry(
            f"no follow-up “{clean(wanted)}”: its line may have changed",
            "find it: journal list",
        )

    def as_it_is(self, entry: Entry, note: Note | None) -> Entry:
        """An entry read some time ago, as found in its note at the last look.

        Raises StaleEntry, listing the candidate lines.
        """
        if note is not None:
            by_id = {entry_id(own.ref): own for own in note.entries}
            for id in reversed(self.record.chain(entry_id(entry.ref))):
                if id in by_id:
                    return by_id[id]
        raise self._stale(entry.ref, note.entries if note else ())

    def place(
        self, entry: Entry, known: Note | None, document: Document, settings: Settings
    ) -> Entry:
        """The entry in the current note. Raises StaleEntry.

        `known` is the note of the last look; the entry may be from it or from an
        earlier one.
        """
        content = document.content
        if known and known.digest == digest_of(content):
            return self.as_it_is(entry, known)
        after = parse_note(entry.path, content, settings)
        if known is None:
            return self.as_it_is(entry, self.settle(after))
        before = self.as_it_is(entry, known)
        places = follow(known, after, self.edits(known, after))
        line = places.get(before.line)
        found = next((own for own in after.entries if own.line == line), None)
        if found is None:
            raise self._stale(before.ref, after.entries)
        return found

    def _stale(self, ref: EntryRef, entries: Iterable[Entry]) -> StaleEntry:
        like = [entry for entry in entries if entry.ref.raw == ref.raw]
        if not like:
            reason = "the line has changed or is gone since the note was read"
        else:
            reason = (
                "the note has changed since it was read, and which line is meant "
                f"cannot be told: it may be {listed(like)}"
            )
        return StaleEntry(
            f"{ref.path}:{ref.line}: {reason}; nothing was changed. Check the line "
            "and try again"
        )


class _Step:
    """A note before and after, with the ids of its entries."""

    def __init__(
        self, before: Note | None, after: Note | None, names: Identity
    ) -> None:
        self.before = before
        self.after = after
        self.old: dict[int, str] = {}
        self.places: dict[int, tuple[NotePath, int]] = {}
        """The new lines of the previous entries, by old line."""
        self.names: dict[int, str] = {}
        """The former ids of the current entries, by line."""
        self.known_edits: list[LineEdit] | None = None
        if before is None:
            return
        self.old = {entry.line: entry_id(entry.ref) for entry in before.entries}
        if after is None:
            return
        if before.digest != after.digest:
            self.known_edits = names.edits(before, after)
        for line, now in follow(before, after, self.known_edits).items():
            self.goes(line, self, now)

    def goes(self, line: int, to: _Step, now: int) -> None:
        """Record that the entry at `line` is the one at line `now` of that note."""
        assert to.after is not None
        self.places[line] = to.after.path, now
        to.names[now] = self.old[line]

    @property
    def lost(self) -> list[Entry]:
        entries = self.before.entries if self.before else ()
        return [entry for entry in entries if entry.line not in self.places]

    @property
    def come(self) -> list[Entry]:
        entries = self.after.entries if self.after else ()
        return [entry for entry in entries if entry.line not in self.names]

    def became(self, ids: dict[tuple[NotePath, int], str]) -> Iterable[Became]:
        """The former ids to record."""
        if self.before is None:
            return
        raws = [entry.ref.raw for entry in self.before.entries]
        left = {entry.ref.raw for entry in self.after.entries} if self.after else set()
        for entry in self.before.entries:
            raw, id = entry.ref.raw, self.old[entry.line]
            place = self.places.get(entry.line)
            now = ids.get(place) if place else None
            if now is not None:
                yield Became(id, now, self.before.path, raw)
            elif self.known_edits is not None or raw in left or raws.count(raw) > 1:
                # another line has equal text: the id must not pass to it
                yield Became(id, None, self.before.path, raw)


def _moved_away(steps: Sequence[_Step]) -> None:
    """Match entries that moved between notes, whole notes first."""
    by_digest = {s.after.digest: s for s in steps if s.after and s.before is None}
    for step in steps:
        if step.after is None and step.before and step.before.entries:
            to = by_digest.get(step.before.digest)
            if to and not to.names:
                for entry in step.before.entries:
                    step.goes(entry.line, to, entry.line)
    lost: dict[str, list[tuple[_Step, Entry]]] = defaultdict(list)
    come: dict[str, list[tuple[_Step, Entry]]] = defaultdict(list)
    for step in steps:
        for entry in step.lost:
            lost[entry.ref.raw].append((step, entry))
        for entry in step.come:
            come[entry.ref.raw].append((step, entry))
    for raw, gone in lost.items():
        if len(gone) == len(come[raw]) == 1:
            (one, entry), (other, now) = gone[0], come[raw][0]
            if one is not other:
                one.goes(entry.line, other, now.line)
