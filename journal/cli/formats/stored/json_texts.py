"""The JSON of entries as text, one entry at a time.

For a plain entry it is put together from the stored tuple. Any other is built and
passed to `entry_json`. A test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from journal.cli.formats.entry_json import entry_json
from journal.cli.formats.json_text import JsonText
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

_LEVELS = {level: f'"{name}"' if name else "null" for level, name in PRIORITIES.items()}


class JsonTexts:
    """The entries of a view, each as the text of an object in a list."""

    def __init__(self, entries: PlainEntries, form: JsonText) -> None:
        self._entries = entries
        self._form = form
        self._string = form.string
        self._people: dict[About, tuple[str, str]] = {}
        self._whens: dict[tuple[int, int | None] | None, str] = {None: "null"}

    def of(self, found: Iterable[Stored]) -> Iterator[str]:
        """Each of these that is a follow-up.

        Raises ConfigError for an unknown nudge schedule.
        """
        last, path_text, begin = None, "", b""
        entries = self._entries
        for path, plain in found:
            about = entries.about(plain)
            if about is None:
                item = entries.view.item(path, plain)
                if item:
                    yield self._form.member(entry_json(item, entries.view))
            elif entries.counts(plain, about):
                if path is not last:
                    last, path_text = path, self._string(path)
                    begin = begin_of(path)
                yield self._text(path, path_text, begin, plain, about)

    def _text(
        self,
        path: NotePath,
        path_text: str,
        begin: bytes,
        plain: tuple[Any, ...],
        about: About,
    ) -> str:
        """The same as from `entry_json`."""
        (
            ref, status, mark, text, _,
            due, remind, scheduled, start, created, done, cancelled,
            priority, repeat, on_completion, tags, block_id, task_id, _,
            heading, headings, parent, end, _, _, _, _, _,
        ) = plain  # fmt: skip
        people = self._people.get(about)
        if people is None:
            newest = about.newest
            contact = f'"{newest.isoformat()}"' if newest else "null"
            people = self._people[about] = self._list(about.names), contact
        string, when, day = self._string, self._when, self._day
        said = self._entries.reason(path, plain, about)
        return (
            f'{{\n    "id": "{plain_id(begin, ref)}",\n    "path": {path_text},'
            f'\n    "line": {ref[3]},\n    "status": "{status}",'
            f'\n    "mark": {string(mark)},\n    "text": {string(text)},'
            f'\n    "raw": {string(ref[0])},\n    "people": {people[0]},'
            f'\n    "due": {when(due)},\n    "remind": {when(remind)},'
            f'\n    "scheduled": {when(scheduled)},\n    "start": {when(start)},'
            f'\n    "created": {day(created)},\n    "done": {day(done)},'
            f'\n    "cancelled": {day(cancelled)},'
            f'\n    "priority": {_LEVELS[priority]},\n    "repeat": {string(repeat)},'
            f'\n    "tags": {self._list(tags)},\n    "block_id": {string(block_id)},'
            f'\n    "task_id": {string(task_id)},\n    "depends_on": [],'
            f'\n    "heading": {string(heading)},\n    "turn": "mine",'
            f'\n    "attempts": 0,\n    "last_contact": {people[1]},'
            f'\n    "problems": [],\n    "on_completion": {string(on_completion)},'
            f'\n    "headings": {self._list(headings)},'
            f'\n    "parent": {parent or "null"},\n    "end": {end},'
            f'\n    "log": [],\n    "why": {string(said)},\n    "owner": []'
            "\n  }"
        )

    def _list(self, texts: tuple[str, ...]) -> str:
        if not texts:
            return "[]"
        inside = ",\n      ".join(map(self._string, texts))
        return f"[\n      {inside}\n    ]"

    def _when(self, plain: tuple[int, int | None] | None) -> str:
        found = self._whens.get(plain)
        if found is None:
            found = self._whens[plain] = f'"{when_from_plain(plain)}"'
        return found

    def _day(self, plain: int | None) -> str:
        return f'"{date.fromordinal(plain).isoformat()}"' if plain else "null"
