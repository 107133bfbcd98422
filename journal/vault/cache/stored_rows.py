"""Rows from the cache: only those asked for.

Raises sqlite3.Error, and ValueError for a damaged row; the caller then falls back to
reading the notes.
"""

from __future__ import annotations

import os
import sys

from journal.vault.cache.layout import (
    DEPENDS,
    OPEN,
    ROW_COLUMNS,
    SETTLED,
    UNSETTLED,
    checksum,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from sqlite3 import Connection
    from typing import Any, Protocol

    Row = tuple[Any, ...]

    class Named(Protocol):
        """Something that is shown with its short id."""

        id: str


_COLUMNS = f"SELECT {', '.join(ROW_COLUMNS)}, checksum FROM rows "
_ALL = f"{_COLUMNS}WHERE "
_UNSETTLED = f"INDEXED BY rows_unsettled WHERE {UNSETTLED} AND "
_DEPENDS = f"INDEXED BY rows_depending WHERE {DEPENDS} AND "
"""Without statistics SQLite takes the larger index."""
_LATE = (
    f"{OPEN} AND deadline < :today AND (remind IS NULL OR remind < :tomorrow)"
    " AND (start IS NULL OR start < :tomorrow)"
)
_TO_COME = (
    f"{OPEN} AND up < :end AND (start IS NULL OR start < :tomorrow)"
    " AND (deadline >= :today OR remind >= :tomorrow)"
)
_AWAKE = (
    f"{OPEN} AND deadline IS NULL AND remind IS NULL AND start < :tomorrow",
    f"{OPEN} AND start >= :today AND start < :tomorrow AND up >= :end",
)
"""Hidden until a day that has come: without another date, and with a later one."""
_BY_DAY = " ORDER BY deadline, priority, folded, line LIMIT :limit"


def _days(today: date, last: date) -> dict[str, Any]:
    """Bounds as text: a day with an hour sorts after the day alone."""
    return {
        "today": today.isoformat(),
        "tomorrow": f"{today.isoformat()}U",
        "end": f"{last.isoformat()}U",
    }


_ASKS = (" AND theirs IS NOT 1", " AND theirs IS 1")
"""Entries on the user's turn, and those waiting for someone who may be nudged."""


def is_promised(db: Connection) -> bool:
    """Whether something is promised: promises go first, so all rows matter."""
    found = db.execute(f"SELECT 1 FROM rows WHERE {OPEN} AND promised LIMIT 1")
    return found.fetchone() is not None


def near(
    db: Connection, today: date, last: date, limit: int | None, *, apart: bool = False
) -> tuple[list[Row], tuple[int, int]]:
    """Rows that are late or come up until `last`; and how many late ones are the user's
    turn, and how many need a nudge.

    A limit applies to each of the two groups and keeps those shown first. `apart`: only
    those that are not among the entries in `days`.
    """
    days = _days(today, last)
    most = -1 if limit is None else limit
    if apart and not _are_apart(db):
        return [], (0, 0)
    of_late, of_coming = (_UNSETTLED, _DEPENDS) if apart else ("WHERE ", "WHERE ")
    late, counts = [], []
    for asks in _ASKS:
        found = db.execute(
            _COLUMNS + of_late + _LATE + asks + _BY_DAY, {**days, "limit": most}
        ).fetchall()
        late += found
        counts.append(len(found))
        if len(found) == limit:
            [counts[-1]] = db.execute(
                f"SELECT count(*) FROM rows {of_late}{_LATE}{asks}", days
            ).fetchone()
    coming = db.execute(_COLUMNS + of_coming + _TO_COME, days).fetchall()
    for awake in _AWAKE:
        coming += db.execute(_ALL + awake, days).fetchall()
    return [sound(row) for row in (*late, *coming)], (counts[0], counts[1])


def _are_apart(db: Connection) -> bool:
    """Whether any row is not, or not always, among the entries in `days`."""
    found = db.execute(f"SELECT 1 FROM rows {_DEPENDS}{OPEN} LIMIT 1")
    return found.fetchone() is not None


def everything(db: Connection, apart_on: date | None = None) -> list[Row]:
    """All open rows; only those that are not among the entries in `days` on a day."""
    if apart_on is None:
        return [sound(row) for row in db.execute(_ALL + OPEN)]
    if not _are_apart(db):
        return []
    apart = (
        f"{_UNSETTLED}{OPEN}",
        f"{_DEPENDS}{OPEN} AND {SETTLED} AND deadline >= :today",
    )
    day = {"today": apart_on.isoformat()}
    return [sound(row) for kind in apart for row in db.execute(_COLUMNS + kind, day)]


def count(db: Connection) -> int:
    """How many are open."""
    found: int = db.execute(f"SELECT count(*) FROM rows WHERE {OPEN}").fetchone()[0]
    return found


def sound(row: Row) -> Row:
    """The row without its checksum. Raises ValueError if it is damaged."""
    if checksum(row[:-1]) != row[-1]:
        raise ValueError("a stored row is damaged")
    return row[:-1]


def latest_log(db: Connection) -> str:
    """The newest day that decides when to nudge someone; empty if there is none."""
    [found] = db.execute(
        "SELECT max(latest) FROM rows WHERE latest NOT NULL"
    ).fetchone()
    return found or ""


def places(db: Connection, ids: Iterable[str]) -> list[tuple[bytes, int, str]]:
    """The note, line and whole id of each of these entries; short ids suffice.

    Raises LookupError if one is unknown or could be several.
    """
    query = "SELECT note, line, id FROM rows WHERE id >= ? AND id < ? LIMIT 2"
    found = []
    for short in ids:
        rows = db.execute(query, (short, f"{short}g")).fetchall()
        if len(rows) != 1:
            raise LookupError(short)
        found += rows
    return found


def first_places(
    db: Connection, limit: int, *, closed: bool
) -> list[tuple[bytes, int, str]] | None:
    """Like `places`, of the first entries by path and line; `closed` includes done and
    cancelled ones. None if the order of the paths is not that of their bytes."""
    which = "listed" if closed else OPEN
    query = (
        f"{_COLUMNS}INDEXED BY rows_by_note WHERE {which} ORDER BY note, line LIMIT ?"
    )
    found = [sound(row)[:3] for row in db.execute(query, (limit,))]
    notes = {note for note, _, _ in found}
    if not _are_in_order(notes):
        # with a name that is no text among the others they are not
        every = (note for (note,) in db.execute("SELECT DISTINCT note FROM rows"))
        if not all(map(_is_text, every)):
            return None
    return found


def _are_in_order(notes: Iterable[bytes]) -> bool:
    """Whether no note that is not among them could come before one of them."""
    if sys.getfilesystemencoding() != "utf-8":
        return False
    # from here on the bytes of a name that is no text could be less, or the name
    return all(max(os.fsdecode(note)) < "\ud800" for note in notes)


def _is_text(note: bytes) -> bool:
    try:
        note.decode()
    except UnicodeDecodeError:
        return False
    return sys.getfilesystemencoding() == "utf-8"


def has_rows(db: Connection, note: bytes) -> bool:
    """Whether there are rows of this note."""
    found = db.execute("SELECT 1 FROM rows WHERE note = ? LIMIT 1", (note,))
    return found.fetchone() is not None


_FEW = 200
"""Ids; for more, all of the vault are read at once."""
SHORTEST = 4
"""Digits of the shortest ids."""


def short_ids(db: Connection, wanted: Iterable[str]) -> Mapping[str, str]:
    """The shortest prefixes of these ids that are unique in the vault."""
    ids = list(wanted)
    if len(ids) > _FEW:
        # without what is in Python around it, and only where it is needed
        from _bisect import bisect_right as bisect

        known = [i for (i,) in db.execute("SELECT id FROM rows ORDER BY id")]
        known = ["", *known, ""]
        places = {i: bisect(known, i, 1, len(known) - 1) for i in ids}
        return {i: _short(i, known[at - 2], known[at]) for i, at in places.items()}
    below = "SELECT max(id) FROM rows WHERE id < ?"
    above = "SELECT min(id) FROM rows WHERE id > ?"
    return {
        i: _short(i, *(db.execute(q, (i,)).fetchone()[0] for q in (below, above)))
        for i in ids
    }


def tell_from(
    db: Connection, former: Iterable[str], items: Iterable[Named | None]
) -> None:
    """Lengthen the short ids of items that would also be the beginning of a former
    id."""
    alike: dict[str, list[str]] = {}
    for name in former:
        alike.setdefault(name[:SHORTEST], []).append(name)
    whole = "SELECT id FROM rows WHERE id >= ? LIMIT 1"
    for item in items:
        others = alike.get(item.id[:SHORTEST]) if item else None
        if item and others:
            own, length = db.execute(whole, (item.id,)).fetchone()[0], len(item.id)
            while length < len(own) and any(o.startswith(own[:length]) for o in others):
                length += 1
            item.id = own[:length]


def _short(own: str, *around: str | None) -> str:
    length = SHORTEST
    for other in around:
        while other and other != own and other[:length] == own[:length]:
            length += 1
    return own[:length]
