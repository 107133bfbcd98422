"""Which notes tell something of entries in other notes, by the names in them.

What is printed of a few entries depends on the newest contact with their people, on how
soon those answer, and on what blocks them. Any note may tell. A row holds a name as it
is written, because whom it means depends on the notes of people. So a row only says
where to look: in that note there may be contact on that day with someone of that name.

Raises sqlite3.Error, and ValueError for a damaged row.
"""

from __future__ import annotations

from functools import lru_cache

from journal.language.fold import fold
from journal.vault.cache.layout import checksum
from journal.vault.cache.note_codec import (
    CLOSED,
    DAY,
    ENTRIES,
    ENTRY_DONE,
    ENTRY_LOG,
    ENTRY_MENTIONS,
    ENTRY_STATUS,
    ENTRY_TASK_ID,
    LOG,
    MENTIONS,
    PERSON,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection
    from typing import Any

    Evidence = tuple[int, bytes, int, bytes, int]
    """A row: the kind, the name, the day as an ordinal, the note, the checksum."""

CONTACT, LOGGED, TASK_ID = range(3)
"""Kinds: contact with someone; an entry about them with a log; an open entry of that
id, which others may depend on. Only the first has a day."""


@lru_cache(maxsize=4096)
def name_key(name: str) -> bytes:
    """A name to look for; blanks and `@` make no difference."""
    return folded_key(fold(name))


def folded_key(folded: str) -> bytes:
    """The same of a folded name: to fold it again may make another."""
    bare = "".join(folded.replace("@", " ").split())
    return bare.encode("utf-8", "surrogatepass")


def evidence_in(key: bytes, note: tuple[Any, ...]) -> list[Evidence]:
    """The evidence in a note in the form of `note_to_plain`; `key` is its path."""
    day, written = note[DAY], note[MENTIONS]
    # dicts, for the same order every time
    found: dict[tuple[int, str, int], None] = {}
    for entry in note[ENTRIES]:
        mentions, log, last = entry[ENTRY_MENTIONS], entry[ENTRY_LOG], None
        if entry[ENTRY_STATUS] == "done":
            last = entry[ENTRY_DONE] or day
        if log:
            named = [*mentions, *(mention for *_, own in log for mention in own)]
            days = {when[0]: None for when, *_ in log} | {last: None}
            found |= {(LOGGED, name, 0): None for _, name in mentions}
            found |= {(CONTACT, n, on): None for _, n in named for on in days if on}
        elif last:
            found |= {(CONTACT, name, last): None for _, name in mentions}
        if (task_id := entry[ENTRY_TASK_ID]) and entry[ENTRY_STATUS] not in CLOSED:
            found[TASK_ID, task_id, 0] = None
    for (on, _), *_, own in note[LOG]:
        found |= {(CONTACT, name, on): None for _, name in own}
        if note[PERSON]:
            # a log in someone's own note is about them
            found[CONTACT, note[0].removesuffix(".md"), on] = None
    if day and written:
        found |= {(CONTACT, name, day): None for (_, name), _ in written}
    rows = {(kind, name_key(name), on, key): None for kind, name, on in found}
    return [(*row, checksum(row)) for row in rows]


def look_up(
    db: Connection, kind: int, name: bytes, until: int = 0
) -> Iterator[tuple[int, bytes]]:
    """Where to look for this `name_key`: days up to `until` and notes, the newest
    first."""
    for row in db.execute(
        "SELECT kind, name, day, note, checksum FROM evidence"
        " WHERE kind = ? AND name = ? AND day <= ? ORDER BY day DESC",
        (kind, name, until),
    ):
        if checksum(row[:-1]) != row[-1]:
            raise ValueError("stored evidence is damaged")
        yield row[2], row[3]
