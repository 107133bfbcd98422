"""Rows from the cache: only those asked for.

Raises sqlite3.Error, and ValueError for a damaged row; the caller then falls back to
reading the notes.
"""

from __future__ import annotations

from journal.vault.cache.layout import ROW_COLUMNS, checksum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from sqlite3 import Connection
    from typing import Any

    Row = tuple[Any, ...]

_ALL = f"SELECT {', '.join(ROW_COLUMNS)}, checksum FROM rows WHERE "
_OPEN = "listed AND NOT closed"
_LATE = (
    f"{_OPEN} AND deadline < :today AND (remind IS NULL OR remind < :tomorrow)"
    " AND (start IS NULL OR start < :tomorrow)"
)
_TO_COME = (
    f"{_OPEN} AND up < :end AND (start IS NULL OR start < :tomorrow)"
    " AND (deadline >= :today OR remind >= :tomorrow)"
)
_AWAKE = (
    f"{_OPEN} AND deadline IS NULL AND remind IS NULL AND start < :tomorrow",
    f"{_OPEN} AND start >= :today AND start < :tomorrow AND up >= :end",
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


def near(
    db: Connection, today: date, last: date, limit: int | None
) -> tuple[list[Row], tuple[int, int]]:
    """Rows that are late or come up until `last`; and how many late ones are the user's
    turn, and how many need a nudge.

    A limit applies to each of the two groups and keeps those shown first; if something
    is promised, all are returned, since promises go first.
    """
    days = _days(today, last)
    promised = f"SELECT 1 FROM rows WHERE {_OPEN} AND promised LIMIT 1"
    if limit is None or db.execute(promised).fetchone():
        limit = -1
    late, counts = [], []
    for asks in _ASKS:
        found = db.execute(
            _ALL + _LATE + asks + _BY_DAY, {**days, "limit": limit}
        ).fetchall()
        late += found
        counts.append(len(found))
        if limit >= 0:
            [counts[-1]] = db.execute(
                f"SELECT count(*) FROM rows WHERE {_LATE}{asks}", days
            ).fetchone()
    coming = db.execute(_ALL + _TO_COME, days).fetchall()
    for awake in _AWAKE:
        coming += db.execute(_ALL + awake, days).fetchall()
    return [_sound(row) for row in (*late, *coming)], (counts[0], counts[1])


def everything(db: Connection) -> list[Row]:
    """All open rows."""
    return [_sound(row) for row in db.execute(_ALL + _OPEN)]


def count(db: Connection) -> int:
    """How many are open."""
    found: int = db.execute(f"SELECT count(*) FROM rows WHERE {_OPEN}").fetchone()[0]
    return found


def _sound(row: Row) -> Row:
    if checksum(row[:-1]) != row[-1]:
        raise ValueError("a stored row is damaged")
    return row[:-1]


def latest_log(db: Connection) -> str:
    """The newest day that decides when to nudge someone; empty if there is none."""
    [found] = db.execute(
        "SELECT max(latest) FROM rows WHERE latest NOT NULL"
    ).fetchone()
    return found or ""


_FEW = 200


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


def _short(own: str, *around: str | None) -> str:
    length = 4
    for other in around:
        while other and other != own and other[:length] == own[:length]:
            length += 1
    return own[:length]
