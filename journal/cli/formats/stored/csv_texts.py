"""Entries as lines of a CSV table, one at a time.

A plain entry's line is put together from the stored tuple. Any other is built and
passed to `entry_json`. A test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from journal.cli.formats.csv_text import cells, joined, line
from journal.cli.formats.entry_json import entry_json
from journal.cli.formats.stored.plain_entries import (
    PRIORITIES,
    About,
    PlainEntries,
    Stored,
    begin_of,
    plain_id,
)
from journal.model.entry import NotePath
from journal.vault.cache.note_codec import when_from_plain

HEADINGS = tuple(
    "id path line status mark text raw people due remind scheduled start created done"
    " cancelled priority repeat tags block_id task_id depends_on heading turn attempts"
    " last_contact on_completion headings parent end why owner".split()
)
"""The keys of `entry_json` that are cells."""


class CsvTexts:
    """The entries of a view, each as a line of a table."""

    def __init__(self, entries: PlainEntries) -> None:
        self._entries = entries
        self._people: dict[About, tuple[str, str]] = {}
        self._whens: dict[tuple[int, int | None] | None, str] = {None: ""}

    def of(self, found: Iterable[Stored]) -> Iterator[str]:
        """Each of these that is a follow-up.

        Raises ConfigError for an unknown nudge schedule.
        """
        entries, view = self._entries, self._entries.view
        for path, plain in found:
            about = entries.about(plain)
            if about is None:
                item = view.item(path, plain)
                if item:
                    yield line(list(cells(entry_json(item, view)).values()))
            elif entries.counts(plain, about):
                yield line(self._cells(path, plain, about))

    def _cells(self, path: NotePath, plain: tuple[Any, ...], about: About) -> list[str]:
        """The same as from `entry_json`."""
        (
            ref, status, mark, text, _,
            due, remind, scheduled, start, created, done, cancelled,
            priority, repeat, on_completion, tags, block_id, task_id, _,
            heading, headings, parent, end, _, _, _, _, _,
        ) = plain  # fmt: skip
        people = self._people.get(about)
        if people is None:
            contact = about.newest.isoformat() if about.newest else ""
            people = self._people[about] = joined(about.names), contact
        when, day = self._when, _day
        return [
            plain_id(begin_of(path), ref), path, str(ref[3]), status, mark, text,
            ref[0], people[0], when(due), when(remind), when(scheduled), when(start),
            day(created), day(done), day(cancelled), PRIORITIES[priority] or "",
            repeat or "", joined(tags), block_id or "", task_id or "", "",
            heading or "", "mine", "0", people[1], on_completion or "",
            joined(headings), str(parent or ""), str(end),
            self._entries.reason(path, plain, about), "",
        ]  # fmt: skip

    def _when(self, plain: tuple[int, int | None] | None) -> str:
        found = self._whens.get(plain)
        if found is None:
            found = self._whens[plain] = str(when_from_plain(plain))
        return found


def _day(plain: int | None) -> str:
    return date.fromordinal(plain).isoformat() if plain else ""


def with_headings(lines: Iterable[str]) -> Iterator[str]:
    """The table; empty if there are no lines."""
    headings = [line(HEADINGS)]
    for text in lines:
        yield from headings
        headings = []
        yield text
