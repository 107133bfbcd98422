"""Open entries from the cache, a day of deadlines at a time.

Raises sqlite3.Error, and DamagedDay; the caller then falls back to the rows.
"""

from __future__ import annotations

import marshal

from journal.vault.cache.layout import ASKS, OPEN, UNSETTLED, day_checksum, folded_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection

    Kind = tuple[
        str,  # what follows the day in the deadline, as `T09:30`; usually empty
        int,  # the priority
        bytes | None,  # the path to sort by; None if that of the place, folded
        int,  # traits, as bits
        str,  # the next nudge
        bytes,  # keys of people
    ]
    """What many entries of a day have in common: it is stored once."""
    DayEntry = tuple[
        str,  # the place
        str,  # the id as it is shown
        str,  # who
        str,  # the text
        str | None,  # the text without the person, if that differs
        Kind,
    ]


END = 3652060
"""The day after the last of the calendar."""


class DamagedDay(ValueError):
    """A day that does not hold what was stored."""


def entries_of(key: int, count: int, entries: bytes, checksum: int) -> list[DayEntry]:
    """The entries of a row of `days`."""
    # marshal trusts what it reads; a flipped bit must not become a line of the agenda
    if day_checksum(key, count, entries) != checksum:
        raise DamagedDay
    found: list[DayEntry] = marshal.loads(entries)
    return found


def order_of(place: str, kind: Kind) -> tuple[str, int, bytes, int]:
    """What an entry is sorted by within its day."""
    clock, priority, folded, *_ = kind
    path, _, line = place.rpartition(":")
    return clock, priority, folded_path(path) if folded is None else folded, int(line)


def days(
    db: Connection, first: int, end: int, *, asks: bool
) -> Iterator[tuple[int, list[DayEntry]]]:
    """The days from `first` up to `end`, by their ordinals, in order.

    `asks`: of the entries that wait for someone who may be nudged, instead of the
    others.
    """
    base = ASKS if asks else 0
    for row in db.execute(
        "SELECT key, count, entries, checksum FROM days"
        " WHERE key >= ? AND key < ? ORDER BY key",
        (base + first, base + end),
    ):
        yield row[0] - base, entries_of(*row)


def count(db: Connection, end: int, *, asks: bool) -> int:
    """How many entries there are before the day `end`."""
    base = ASKS if asks else 0
    [found] = db.execute(
        "SELECT sum(count) FROM days WHERE key >= ? AND key < ?", (base, base + end)
    ).fetchone()
    return found or 0


def count_open(db: Connection) -> int:
    """How many entries are open, whatever their day."""
    [found] = db.execute(
        "SELECT (SELECT total(count) FROM days) +"
        f" (SELECT count(*) FROM rows INDEXED BY rows_unsettled"
        f" WHERE {OPEN} AND {UNSETTLED})"
    ).fetchone()
    return int(found)
