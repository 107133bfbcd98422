"""Entries as texts in one format, one at a time.

A plain entry's text is put together from the stored tuple. Any other is built and
passed to `entry_json`. A test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from journal.cli.formats.entry_json import entry_json
from journal.cli.formats.stored.plain_entries import (
    PRIORITIES,
    PlainEntries,
    Stored,
    begin_of,
    plain_id,
)
from journal.vault.cache.note_codec import when_from_plain

KEYS = tuple(
    "id path line status mark text raw people due remind scheduled start created done"
    " cancelled priority repeat tags block_id task_id depends_on heading turn attempts"
    " last_contact problems on_completion headings parent end log why owner".split()
)
"""Those of `entry_json`."""
NESTED = frozenset(("problems", "log"))
"""Lists of objects; those of a plain entry are empty."""


class Form(Protocol):
    """A format of entries."""

    none: str
    """A missing value."""

    def string(self, text: str, /) -> str: ...
    def several(self, texts: Sequence[str], /) -> str: ...
    def plain(self, values: Sequence[str], /) -> str:
        """The text of a plain entry: these are its values for the keys of `KEYS` that
        are not `NESTED`."""

    def built(self, content: dict[str, Any], /) -> str:
        """The text of an entry, from its JSON."""


class EntryTexts:
    """The entries of a view, each as a text."""

    def __init__(self, entries: PlainEntries, form: Form) -> None:
        string, none = form.string, form.none
        self._entries = entries
        self._form = form
        self._words = _Once(string, none)
        self._whens = _Once(lambda plain: string(str(when_from_plain(plain))), none)
        self._days = _Once(lambda day: string(date.fromordinal(day).isoformat()), none)
        self._lists = _Once(form.several, none)

    def of(self, found: Iterable[Stored]) -> Iterator[str]:
        """Each of these that is a follow-up.

        Raises ConfigError for an unknown nudge schedule.
        """
        entries, view = self._entries, self._entries.view
        form, string, text_of = self._form, self._form.string, self._form.plain
        word, when, day, several = self._words, self._whens, self._days, self._lists
        none, empty, mine = form.none, several[()], word["mine"]
        last, place, begin = None, "", b""
        for path, plain in found:
            about = entries.about(plain)
            if about is None:
                item = view.item(path, plain)
                if item:
                    yield form.built(entry_json(item, view))
                continue
            if not entries.counts(plain, about):
                continue
            if path is not last:
                last, place, begin = path, string(path), begin_of(path)
            (
                ref, status, mark, text, _,
                due, remind, scheduled, start, created, done, cancelled,
                priority, repeat, on_completion, tags, block_id, task_id, _,
                heading, headings, parent, end, _, _, _, _, _, _,
            ) = plain  # fmt: skip
            yield text_of((
                string(plain_id(begin, ref)), place, str(ref[3]), word[status],
                word[mark], string(text), string(ref[0]), several[about.names],
                when[due], when[remind], when[scheduled], when[start],
                day[created], day[done], day[cancelled], word[PRIORITIES[priority]],
                word[repeat], several[tags],
                none if block_id is None else string(block_id),
                none if task_id is None else string(task_id), empty,
                none if heading is None else string(heading), mine, "0",
                day[about.newest], word[on_completion], form.several(headings),
                none if parent is None else str(parent), str(end),
                string(entries.reason(path, plain, about)), empty,
            ))  # fmt: skip


class _Once(dict[Any, str]):
    """The texts of values that many entries share, each made once.

    `none` is the text of None. What only one note has is not kept here.
    """

    def __init__(self, make: Callable[[Any], str], none: str) -> None:
        super().__init__({None: none})
        self._make = make

    def __missing__(self, key: Any) -> str:
        found = self[key] = self._make(key)
        return found
