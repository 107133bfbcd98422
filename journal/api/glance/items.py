"""The agenda from rows of the cache, without their notes.

The equivalent of `practice/agenda/agenda.py`, in the same order and by the same rules
(`sections.py`); a test holds the two equal.
"""

from __future__ import annotations

from journal.model.when import When
from journal.practice.agenda.day_words import open_mark, short_when
from journal.practice.agenda.sections import (
    IN_ORDER,
    heading_of,
    promises_first,
    section_of,
)
from journal.vault.cache.layout import BEGUN, RESTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import Any


class StoredItem:
    """A row with its place in the agenda of a day."""

    __slots__ = (
        "glyph", "heading", "id", "key", "people", "place", "promised", "section",
        "text", "theirs", "up", "when", "who", "words",
    )  # fmt: skip

    def __init__(self, row: tuple[Any, ...], today: date, days: int) -> None:
        """`row` belongs to an open entry, in the order of the cache's columns; `days`
        is how far “upcoming” reaches."""
        (
            _, line, self.id, listed, _, start, remind, deadline, scheduled, _,
            priority, folded, self.who, self.text, self.place, self.theirs,
            self.promised, self.people, _, words, nudge,
        ) = row  # fmt: skip
        self.section, self.up = section_of(
            today, _when(start), _when(remind), _when(deadline), _when(scheduled)
        )
        self.words = words or self.text
        asks = bool(self.theirs) and self.theirs != RESTS
        self.heading = heading_of(self.section, self.up, today, days, asks=asks)
        self.when = short_when(self.heading, self.up, nudge, today)
        self.glyph = open_mark(
            self.heading,
            theirs=bool(self.theirs),
            promised=bool(self.promised),
            begun=listed == BEGUN,
        )
        order = IN_ORDER.index(self.section), str(self.up or "9999")
        self.key = (*order, priority, folded, line)

    def owners(self) -> list[tuple[str, object]]:
        """The people it is about, with its section."""
        people = self.people.split(b"\n") if self.people else ()
        return [(self.section, person) for person in people]


def _when(text: str | None) -> When | None:
    return When.parse(text) if text else None


def in_order(
    rows: Iterable[tuple[Any, ...]], today: date, days: int
) -> list[StoredItem]:
    """The rows in the order of the agenda."""
    items = [StoredItem(row, today, days) for row in rows]
    items.sort(key=lambda item: item.key)
    owed = [item.owners() if item.promised else [] for item in items]
    asked = [item.owners() if item.theirs else [] for item in items]
    return promises_first(items, owed, asked)
