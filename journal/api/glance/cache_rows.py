"""Entries → the rows of the cache: what the agenda shows, independent of the day."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from journal import __version__
from journal.api.edits.first_seen import FirstSeenDays
from journal.api.glance.line_rows import LineRows, Row
from journal.language.clean import clean
from journal.language.hashes import blake2b
from journal.language.line.fast_line import PlainLine
from journal.language.note.note_reader import ReadNote
from journal.model.entry import Entry, NotePath, Status, WhoseTurn
from journal.model.errors import WriteRefused
from journal.model.note import Note
from journal.model.settings import Settings
from journal.model.when import When
from journal.practice.agenda.agenda import is_followup, next_nudge
from journal.practice.agenda.entry_dates import dates_of
from journal.practice.agenda.entry_ids import entry_id
from journal.practice.agenda.shown_text import full_text, shown_text
from journal.practice.people.ladder import lacks_day
from journal.practice.people.peace import rests_until
from journal.practice.people.people import People, Person
from journal.practice.people.promises import is_promised
from journal.practice.people.threads import waits
from journal.practice.people.yearly import yearly_of
from journal.practice.people.yearly_days import YearlyDay
from journal.practice.team.owners import is_for_me
from journal.vault.cache.layout import BEGUN, RESTS, folded_path
from journal.vault.notes.find import Ignore
from journal.vault.notes.snapshot import NotesAt
from journal.vault.sweep import FileStamps, stamps_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from journal.vault.write.steps import RecordedChange
else:
    Protocol = object


class Recorded(Protocol):
    """The source of recorded changes."""

    @property
    def history_file(self) -> Path: ...

    def deeds(self, *, recent: bool = False) -> list[RecordedChange]:
        """Newest last. Raises WriteRefused."""


class AgendaRows:
    """Computes what the agenda shows of notes, for the cache of a vault."""

    def __init__(
        self,
        settings: Settings,
        looked: FileStamps,
        writer: Recorded,
        first_seen: FirstSeenDays,
    ) -> None:
        """`looked` are the settings files with their stamps when read; `writer`
        provides the recorded changes."""
        self._settings = settings
        self._ignore = Ignore(settings)
        self._looked = list(looked)
        self._writer = writer
        self._first_seen = first_seen
        self._records: tuple[FileStamps, list[RecordedChange]] = [], []
        key = blake2b(repr(settings).encode("utf-8", "replace"), digest_size=8)
        self._key = f"{__version__}/{key.hexdigest()}"

    def validity(self, notes: NotesAt, persons: Iterable[Note]) -> dict[str, Any]:
        """What `due` needs besides the rows, and the files for which it is valid.

        In plain values: files with stamps, the days that `due` looks ahead, ignored
        names (None: patterns too), and changes reversed by other programs (until when
        to report them, and the text).
        """
        history = stamps_of([str(self._writer.history_file)])
        if self._records[0] != history:
            self._records = history, self._deeds()
        deeds = self._records[1]
        first = stamps_of([str(self._first_seen.record.file)])
        return {
            "rows": f"{self._key}/{self._first_seen.key()}",
            "files": self._looked + history + first,
            "within": self._settings.agenda.upcoming_days,
            "ignored": None if self._ignore.has_patterns else self._ignore.plain.names,
            "yearly": yearly_days(People(persons)),
            "taken back": _taken_back(deeds, notes) if deeds else [],
        }

    def _deeds(self) -> list[RecordedChange]:
        try:
            return self._writer.deeds(recent=True)
        except WriteRefused:
            return []

    def of(
        self, notes: Iterable[Note | ReadNote], persons: Iterable[Note]
    ) -> Iterator[Row]:
        """The rows of these notes, among these people.

        Raises ConfigError while iterating for an unknown nudge schedule or country.
        """
        people, seen = People(persons), self._first_seen.kept()
        quick = LineRows(people, self._settings)
        for note in notes:
            if isinstance(note, ReadNote):
                yield from self._of_lines(note, quick, people, seen)
            else:
                yield from _rows(note, people, self._settings, seen)

    def _of_lines(
        self,
        read: ReadNote,
        quick: LineRows,
        people: People,
        seen: Mapping[str, date],
    ) -> Iterator[Row]:
        """The rows of a note, building only the entries that are needed."""
        key, folded = _keys_of(read.note.path)
        for number, found in enumerate(read.lines):
            line, row = found.line, None
            if isinstance(line, PlainLine):
                row = quick.row(read, found, line)
            if row is None:
                entry = read.entry(number)
                row = row_of(entry, key, folded, people, self._settings, seen)
            yield row


def _taken_back(
    deeds: Sequence[RecordedChange], notes: NotesAt
) -> list[tuple[str, str]]:
    """Changes reversed by other programs: until when to report them, and the text."""
    from journal.api.edits import undo as undoing
    from journal.vault.write.steps import reverted

    found = notes(deed.path for deed in deeds)
    return [
        (undoing.told_until(deed), undoing.reverted_problem(deed, line).told)
        for deed, line in reverted(deeds, found)
    ]


def yearly_days(people: People) -> list[YearlyDay]:
    """The birthdays and other yearly days of people, as plain values, clean."""
    found = []
    for one in yearly_of(people.known()):
        rest = rests_until(one.person)
        until = rest.isoformat() if rest else ""
        what, whose = clean(one.what), clean(one.person.label)
        found.append((one.month, one.day, one.began or 0, what, whose, until))
    return found


def _rows(
    note: Note, people: People, settings: Settings, seen: Mapping[str, date]
) -> Iterator[Row]:
    key, folded = _keys_of(note.path)
    for entry in note.entries:
        yield row_of(entry, key, folded, people, settings, seen)


def _keys_of(path: NotePath) -> tuple[bytes, bytes]:
    """The key and the sort key of a note."""
    return os.fsencode(path), folded_path(path)


def row_of(
    entry: Entry,
    key: bytes,
    folded: bytes,
    people: People,
    settings: Settings,
    seen: Mapping[str, date],
) -> Row:
    """The row of an entry; `key` and `folded` come from its note's path, `seen` holds
    the days on which entries were first seen. Raises ConfigError as `AgendaRows.of`."""
    about = people.of(entry)
    text, words = clean(full_text(entry)), clean(shown_text(entry))
    promised = is_promised(entry)
    id, latest = entry_id(entry.ref), None
    listed = is_followup(entry, people, settings)
    listed = listed and is_for_me(entry, people, settings)
    waiting = waits(entry)
    first = seen.get(id) if waiting and lacks_day(entry, settings) else None
    found = dates_of(entry, about, settings, date.max, first)
    theirs = found.turn is WhoseTurn.THEIRS
    if waiting and not entry.status.closed:
        latest = max((line.when.day for line in entry.log), default=None)
        if listed and lacks_day(entry, settings):
            # before that day, and until one is recorded, only the notes can tell
            latest = first or date.max
    days = [w for w in (found.remind, found.deadline, found.scheduled) if w]
    return (
        key,
        entry.line,
        id,
        BEGUN if listed and entry.status is Status.IN_PROGRESS else int(listed),
        int(entry.status.closed),
        _text(found.start),
        _text(found.remind),
        _text(found.deadline),
        _text(found.scheduled),
        min(map(str, days), default=None),
        int(entry.priority),
        folded,
        ", ".join(clean(person.label) for person in about),
        text,
        clean(entry.place),
        RESTS if found.rests else int(theirs),
        int(promised),
        _keys(about) if theirs or promised else b"",
        latest.isoformat() if latest else None,
        words if words != text else None,
        next_nudge(entry, about, settings, date.max, rests=found.rests)
        if theirs
        else "",
    )


def _keys(people: Iterable[Person]) -> bytes:
    return "\n".join(p.key for p in people).encode("utf-8", "surrogatepass")


def _text(when: When | None) -> str | None:
    return None if when is None else str(when)
