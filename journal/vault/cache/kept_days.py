"""Rows → the days of the cache, kept in step with the rows.

A change rewrites only the days that it touches: those of the rows that come or go, and
those of rows whose short id another id makes longer or shorter. A damaged day is made
anew from its rows.
"""

from __future__ import annotations

import marshal
import sqlite3
from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from journal.vault.cache.layout import (
    ASKS,
    BEGUN,
    DOES_REST,
    HAS_BEGUN,
    IS_PLAIN,
    OPEN,
    RESTS,
    ROW_COLUMNS,
    SETTLED,
    day_checksum,
    folded_path,
)
from journal.vault.cache.stored_days import DamagedDay, entries_of, order_of
from journal.vault.cache.stored_rows import SHORTEST, short_ids, sound

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from journal.vault.cache.stored_days import DayEntry, Kind

Row = tuple["Any", ...]

_COLUMNS = ", ".join(ROW_COLUMNS)
_ENTRY = (
    "place, id, who, text, words, substr(deadline, 11), priority, folded,"
    " (start IS NULL AND remind IS NULL"
    f" AND (scheduled IS NULL OR scheduled = deadline)) * {IS_PLAIN}"
    f" + (listed = {BEGUN}) * {HAS_BEGUN} + (theirs = {RESTS}) * {DOES_REST},"
    " nudge, people"
)
"""The columns of an entry, with those of its kind last."""
_ID, _LISTED, _CLOSED = map(ROW_COLUMNS.index, ("id", "listed", "closed"))
_LINE, _FOLDED = map(ROW_COLUMNS.index, ("line", "folded"))
_START, _REMIND = map(ROW_COLUMNS.index, ("start", "remind"))
_DEADLINE, _THEIRS = map(ROW_COLUMNS.index, ("deadline", "theirs"))
_PROMISED = ROW_COLUMNS.index("promised")
_INSERT = "INSERT INTO days VALUES (?,?,?,?)"
MOST_HELD = 10_000
"""The most entries that are held in memory; about 5 MB."""
_BITS = 48
"""Bits of a whole id."""


def make_days(db: sqlite3.Connection) -> None:
    """All days anew, from the rows."""
    db.execute("DELETE FROM days")
    ids = _Ids(id for (id,) in db.execute("SELECT id FROM rows ORDER BY id"))
    rows = db.execute(
        f"SELECT substr(deadline, 1, 10), theirs IS 1, {_ENTRY} FROM rows"
        f" WHERE {OPEN} AND {SETTLED} ORDER BY deadline"
    )
    db.executemany(_INSERT, _days_of(rows, ids))


class NewDays:
    """The days of all rows, taken note of while these are stored.

    Stores what `make_days` does, without reading the rows again.
    """

    def __init__(self) -> None:
        self._ids: list[str] = []
        self._days: dict[int, list[Row]] = {}
        self._left = MOST_HELD
        # marshal stores the same object once
        self._names: dict[str, str] = {}
        self._kinds: dict[Kind, Kind] = {}

    def add(self, rows: Iterable[Row]) -> None:
        """Take note of rows; their checksums may follow them."""
        if self._left < 0:
            return
        ids, days = self._ids, self._days
        for row in rows:
            id = row[_ID]
            ids.append(id)
            if (key := _key_of(row)) is not None:
                place, _, who, text, words, kind = _entry(row, "")
                who, kind = (
                    self._names.setdefault(who, who),
                    self._kinds.setdefault(kind, kind),
                )
                if (held := days.get(key)) is None:
                    held = days[key] = []
                order = kind[0], kind[1], row[_FOLDED], row[_LINE]
                held.append((order, place, id, who, text, words, kind))
                self._left -= 1
        if self._left < 0:
            ids.clear()
            days.clear()

    def store(self, db: sqlite3.Connection) -> None:
        """Store the days; there were none before."""
        if self._left < 0:
            make_days(db)
            return
        self._ids.sort()
        short = _Ids(self._ids).short
        for key in sorted(self._days):
            held = self._days.pop(key)
            held.sort(key=itemgetter(0))
            entries = [(place, short(id), *rest) for _, place, id, *rest in held]
            db.execute(_INSERT, _day(key, entries))


def change_days(
    db: sqlite3.Connection, gone: Sequence[Row], come: Sequence[Row]
) -> None:
    """Bring the days in step with rows that were removed and added.

    Raises ValueError if a row is damaged.
    """
    changes: dict[int, tuple[list[Row], list[Row]]] = {}
    for side, rows in enumerate((gone, come)):
        for row in rows:
            if (key := _key_of(row)) is not None:
                changes.setdefault(key, ([], []))[side].append(row)
    ids = {row[_ID] for row in gone} ^ {row[_ID] for row in come}
    for row in _neighbours(db, ids):
        if (key := _key_of(row)) is not None:
            out, into = changes.setdefault(key, ([], []))
            if row not in into:
                out.append(row)
                into.append(row)
    short = short_ids(db, [r[_ID] for _, into in changes.values() for r in into])
    for key, (out, into) in changes.items():
        try:
            entries = _changed(_stored(db, key), out, into, short)
        except DamagedDay:
            entries = _made_anew(db, key)
        db.execute("DELETE FROM days WHERE key = ?", (key,))
        if entries:
            db.execute(_INSERT, _day(key, entries))


def _changed(
    entries: list[DayEntry],
    out: Iterable[Row],
    into: Iterable[Row],
    short: Mapping[str, str],
) -> list[DayEntry]:
    """The entries of a day, without some rows and with others.

    Raises DamagedDay if one is missing.
    """
    for row in out:
        wanted = _entry(row, "")
        places = [entry[0] for entry in entries]
        if wanted[0] not in places:
            raise DamagedDay
        place, _, *rest = entries.pop(places.index(wanted[0]))
        if (place, *rest) != (wanted[0], *wanted[2:]):
            raise DamagedDay
    for row in into:
        insort(entries, _entry(row, short[row[_ID]]), key=_order)
    return entries


def _stored(db: sqlite3.Connection, key: int) -> list[DayEntry]:
    row = db.execute(
        "SELECT key, count, entries, checksum FROM days WHERE key = ?", (key,)
    ).fetchone()
    return entries_of(*row) if row else []


def _made_anew(db: sqlite3.Connection, key: int) -> list[DayEntry]:
    """The entries of a day, from its rows. Raises ValueError if one is damaged."""
    day = date.fromordinal(key % ASKS).isoformat()
    rows: list[Row] = []
    for stored in db.execute(
        f"SELECT {_COLUMNS}, checksum FROM rows WHERE {OPEN} AND {SETTLED}"
        " AND deadline >= ? AND deadline < ?",
        (day, f"{day}U"),
    ):
        row = sound(stored)
        if _key_of(row) == key:
            rows.append(row)
    short = short_ids(db, [row[_ID] for row in rows])
    return sorted((_entry(row, short[row[_ID]]) for row in rows), key=_order)


def _neighbours(db: sqlite3.Connection, ids: Iterable[str]) -> Iterator[Row]:
    """The rows next to these ids, if those may make a difference to their short ids."""
    found = set()
    for id in ids:
        for query in (
            "SELECT max(id) FROM rows WHERE id < ?",
            "SELECT min(id) FROM rows WHERE id > ?",
        ):
            [other] = db.execute(query, (id,)).fetchone()
            if other and other[:SHORTEST] == id[:SHORTEST]:
                found.add(other)
    for id in found:
        yield from db.execute(f"SELECT {_COLUMNS} FROM rows WHERE id = ?", (id,))


def _key_of(row: Row) -> int | None:
    """The key of the day that holds an entry for the row; None if there is none."""
    deadline, start, remind = row[_DEADLINE], row[_START], row[_REMIND]
    if not row[_LISTED] or row[_CLOSED] or deadline is None or row[_PROMISED]:
        return None
    day = deadline[:10]
    if (start and start[:10] > day) or (remind and remind[:10] > day):
        return None
    return _ordinal(day) + ASKS if row[_THEIRS] == 1 else _ordinal(day)


@lru_cache(maxsize=4096)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _days_of(rows: Iterable[Row], ids: _Ids) -> Iterator[tuple[int, int, bytes, int]]:
    """The stored days of rows, which begin with their day and are in its order."""
    short = ids.short
    for day, several in groupby(rows, itemgetter(0)):
        ordinal = date.fromisoformat(day).toordinal()
        lists: tuple[list[DayEntry], list[DayEntry]] = [], []
        # marshal stores the same object once
        names: dict[str, str] = {}
        kinds: dict[Kind, Kind] = {}
        for _, asks, place, id, who, text, words, *about in several:
            who, kind = names.setdefault(who, who), _kind(place, *about)
            kind = kinds.setdefault(kind, kind)
            lists[asks].append((place, short(id), who, text, words, kind))
        for key, entries in zip((ordinal, ASKS + ordinal), lists, strict=True):
            if entries:
                entries.sort(key=_order)
                yield _day(key, entries)


def _day(key: int, entries: list[DayEntry]) -> tuple[int, int, bytes, int]:
    stored = marshal.dumps(entries)
    return key, len(entries), stored, day_checksum(key, len(entries), stored)


def _order(entry: DayEntry) -> tuple[str, int, bytes, int]:
    return order_of(entry[0], entry[-1])


def _entry(row: Row, short: str) -> DayEntry:
    """The row as an entry of its day."""
    (
        _, _, _, listed, _, start, remind, deadline, scheduled, _, priority,
        folded, who, text, place, theirs, _, people, _, words, nudge, *_,
    ) = row  # fmt: skip
    is_plain = start is None and remind is None and scheduled in (None, deadline)
    traits = is_plain * IS_PLAIN
    traits |= (listed == BEGUN) * HAS_BEGUN | (theirs == RESTS) * DOES_REST
    kind = _kind(place, deadline[10:], priority, folded, traits, nudge, people)
    return place, short, who, text, words, kind


def _kind(
    place: str,
    clock: str,
    priority: int,
    folded: bytes,
    traits: int,
    nudge: str,
    people: bytes,
) -> Kind:
    is_usual = folded == folded_path(place.rpartition(":")[0])
    return clock, priority, None if is_usual else folded, traits, nudge, people


class _Ids:
    """The ids whose short forms are longer than most, with their lengths."""

    def __init__(self, ids: Iterable[str]) -> None:
        """From all ids, in order."""
        self._longer: dict[str, int] = {}
        shared, before, begin = 0, "", ""
        for id in ids:
            above = 0
            if id.startswith(begin) and begin:
                above = (_BITS - (int(before, 16) ^ int(id, 16)).bit_length()) // 4
            else:
                begin = id[:SHORTEST]
            if shared or above:
                self._longer[before] = max(shared, above) + 1
            shared, before = above, id
        if shared:
            self._longer[before] = shared + 1

    def short(self, id: str) -> str:
        """The shortest prefix that no other id has."""
        return id[: self._longer.get(id, SHORTEST)]
