"""The result of a sync, for people and for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from journal.api.changes import Change
from journal.api.outside.clean import clean
from journal.integrations.calendars.sync.merge import Conflict
from journal.model.value import field, record, value


@value
class Happened:
    """One thing that was done, or would be."""

    what: str
    """`sent`, `removed there`, `done`, `changed`, `new`, `cancelled`, `back` …"""
    text: str
    place: str = ""
    """`note.md:12`."""
    fields: tuple[str, ...] = ()


@record
class Summary:
    """Of one sync."""

    name: str
    """The folder or address."""
    there: list[Happened] = field(default_factory=list)
    """What was written on the other side."""
    here: list[Happened] = field(default_factory=list)
    """What was written into notes."""
    conflicts: list[tuple[str, Conflict]] = field(default_factory=list)
    """Place, and what both sides changed."""
    problems: list[str] = field(default_factory=list)
    """Failures, one per line."""
    dry: bool = False
    changes: list[Change] = field(default_factory=list)
    """Of a dry run: what notes would get."""

    @property
    def is_empty(self) -> bool:
        return not (self.there or self.here or self.conflicts or self.problems)

    def lines(self) -> Iterator[str]:
        """For people."""
        for title, rows in (("→", self.there), ("←", self.here)):
            for row in rows:
                fields = f" ({', '.join(row.fields)})" if row.fields else ""
                place = f"  {clean(row.place)}" if row.place else ""
                yield f"{title} {row.what}{fields}: {clean(row.text)}{place}"
        for place, conflict in self.conflicts:
            yield (
                f"! {clean(place)}: {conflict.field} was changed on both sides; the "
                f"note’s holds: {clean(conflict.ours)}, not {clean(conflict.theirs)}"
            )

    def counts(self) -> str:
        """`3 sent, 1 new here`; for one line."""
        if not (self.there or self.here):
            return "nothing to do"
        would = "would be " if self.dry else ""
        there, here = len(self.there), len(self.here)
        return f"{there} {would}written there, {here} {would}written into notes"

    def as_json(self) -> dict[str, Any]:
        """Lists are never null."""
        return {
            "calendar": self.name,
            "dry_run": self.dry,
            "there": [_row(row) for row in self.there],
            "here": [_row(row) for row in self.here],
            "conflicts": [
                {
                    "place": place,
                    "field": conflict.field,
                    "ours": conflict.ours,
                    "theirs": conflict.theirs,
                }
                for place, conflict in self.conflicts
            ],
            "problems": list(self.problems),
        }


def _row(row: Happened) -> dict[str, Any]:
    return {
        "what": row.what,
        "text": row.text,
        "place": row.place,
        "fields": list(row.fields),
    }
