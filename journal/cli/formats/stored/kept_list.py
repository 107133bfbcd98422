"""`list --json`, taking over from the last answer what did not change.

An entry's JSON depends on its note, on settings, people and the day, and on the newest
contact with its people, which any note may tell. So an answer is kept with an index of
its notes: the part of each, what contact it tells of, and with whom its entries are.
After a save only that note's part is made anew, and the parts about people with whom
contact is newer. Whatever is less clear has everything made anew; a test holds both
equal.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from journal.api.glance.stored_view import StoredView
from journal.cli.formats.stored.entry_texts import EntryTexts
from journal.cli.formats.stored.json_form import JsonForm
from journal.cli.formats.stored.plain_entries import About, PlainEntries
from journal.model.entry import NotePath
from journal.vault.cache.plain_notes import versions
from journal.vault.notes.copies import PathsInOrder, originals

if TYPE_CHECKING:
    from journal.api.glance.agenda import Believed
    from journal.cli.formats.output import Output
    from journal.vault.cache.kept_answers import OldAnswer

    Met = dict[str, int]
    Part = tuple[bytes, int, int, Met, tuple[str, ...], bool]
    """A note in the index: its path, its version, the size of its part of the output,
    the days of the newest contacts in it, the keys of its entries' people, and whether
    its entries are not plain or tell something about others."""

_MOST = 200
"""The most changed notes; with more, everything is made anew."""
_BEGIN = b"["
_COMMA = ord(",")
_MUCH = 2**17


class Unclear(Exception):
    """Only making everything anew tells."""


class NotedEntries(PlainEntries):
    """Notes whom the entries are about, and whether all are plain."""

    def __init__(self, view: StoredView) -> None:
        super().__init__(view)
        self.keys: set[str] = set()
        self.are_plain = True

    def about(self, plain: tuple[Any, ...]) -> About | None:
        found = super().about(plain)
        if found is not None:
            self.keys.update(found.keys)
        else:
            self.are_plain = False
            self.keys.update(self.view.keys_of(plain[_MENTIONS]))
        return found


_MENTIONS = 4


class Parts:
    """Makes the parts of notes."""

    def __init__(self, view: StoredView, out: Output) -> None:
        self._view = view
        self._entries = NotedEntries(view)
        self._texts = EntryTexts(self._entries, JsonForm(out.json_text()))
        self._encoding = sys.stdout.encoding or "utf-8"

    def of(
        self, path: NotePath, lines: Iterable[tuple[NotePath, tuple[Any, ...]]]
    ) -> tuple[bytes, tuple[str, ...], bool]:
        """The part of a note, each entry after a comma; and the end of its `Part`."""
        entries = self._entries
        entries.keys, entries.are_plain = set(), True
        text = "".join([f",\n  {text}" for text in self._texts.of(lines)])
        tells = not entries.are_plain or path in self._view.telling
        encoded = text.encode(self._encoding, "backslashreplace")
        return encoded, tuple(entries.keys), tells


class Listing:
    """The document as it is printed, and its index."""

    def __init__(self, out: Output) -> None:
        self._out = out
        self._held: list[bytes] = []
        self._size = 0
        self._is_empty = True
        self.index: list[Part] = []

    def add(
        self,
        key: bytes,
        version: int,
        part: bytes,
        met: Met,
        keys: tuple[str, ...],
        tells: bool,
    ) -> None:
        """Print the part of the next note."""
        if part and self._is_empty:
            self._is_empty = False
            self._print(_BEGIN)
            part = part[1:]
        if part:
            self._print(part)
        self.index.append((key, version, len(part), met, keys, tells))

    def end(self) -> None:
        self._print(b"[]\n" if self._is_empty else b"\n]\n")
        self._out.encoded(b"".join(self._held))

    def _print(self, content: bytes) -> None:
        self._held.append(content)
        self._size += len(content)
        if self._size > _MUCH:
            self._out.encoded(b"".join(self._held))
            self._held, self._size = [], 0


def print_list(found: Believed, view: StoredView, out: Output) -> object:
    """Print the whole list, and return its index; None if it cannot be taken over."""
    notes = versions(found.notes)
    listing, parts = Listing(out), Parts(view, out)
    for path, lines in groupby(view.each(closed=False), itemgetter(0)):
        key = os.fsencode(path)
        part, keys, tells = parts.of(path, lines)
        met = view.met.get(path, {})
        listing.add(key, notes.pop(key), part, met, keys, tells)
    listing.end()
    for key, version in notes.items():
        path = _path(key)
        met, tells = view.met.get(path, {}), path in view.telling
        listing.add(key, version, b"", met, (), tells)
    listing.index.sort(key=_by_path)
    return None if view.may_have_copies else (found.valid_under, listing.index)


def print_renewed(
    found: Believed,
    old: OldAnswer,
    view_of: Callable[[Iterable[bytes]], StoredView | None],
    out: Output,
) -> object:
    """Print the list with the parts of `old` that did not change; return its index.

    `view_of` returns a view of these notes only. Raises Unclear with nothing printed,
    and what `StoredView` raises.
    """
    now = versions(found.notes)
    index, changed = _compared(old, found, now)
    view = view_of(changed & now.keys())
    if view is None or view.telling:
        raise Unclear
    again = changed | _concerned(index, changed, view)
    view.add(found.notes, again - changed)
    parts = Parts(view, out)
    made = {
        os.fsencode(path): parts.of(path, lines)
        for path, lines in groupby(view.each(closed=False), itemgetter(0))
    }
    if any(tells for _, _, tells in made.values()):
        raise Unclear
    listing = Listing(out)
    old.skip(len(_BEGIN))
    for key, version, size, met, keys, tells in index:
        if key in again:
            old.skip(size)
            if key not in now:
                continue
            part, keys, tells = made.get(key, (b"", (), False))
            if key in changed:
                version, met = now[key], view.met.get(_path(key), {})
        else:
            part = old.read(size)
            if part and part[0] != _COMMA:
                part = b"," + part  # it was the first
        listing.add(key, version, part, met, keys, tells)
    listing.end()
    return found.valid_under, listing.index


def _compared(
    old: OldAnswer, found: Believed, now: Mapping[bytes, int]
) -> tuple[Sequence[Part], set[bytes]]:
    """The index with the notes of now, and those that came, changed or went.

    Raises Unclear if they may matter to entries of others.
    """
    valid_under, index = old.index
    if valid_under != found.valid_under:
        raise Unclear
    before = {key: version for key, version, *_ in index}
    changed = {key for key, _ in before.items() ^ now.items()}
    if len(changed) > _MOST or any(p[-1] for p in index if p[0] in changed):
        raise Unclear
    came = changed - before.keys()
    if came:
        paths = {_path(key) for key in now}
        new = [_path(key) for key in came]
        if originals(new, paths) or PathsInOrder().copies_of(new, paths):
            raise Unclear
        index = [*index, *((key, now[key], 0, {}, (), False) for key in came)]
        index.sort(key=_by_path)
    return index, changed


def _by_path(part: Part) -> str:
    return os.fsdecode(part[0])


def _concerned(
    index: Sequence[Part], changed: Collection[bytes], view: StoredView
) -> set[bytes]:
    """Notes with entries about people with whom the newest contact is another now.

    The view knows the newest contacts then.
    """
    before: Met = {}
    newest: Met = {}
    for key, _, _, met, _, _ in index:
        for person, day in met.items():
            before[person] = max(day, before.get(person, 0))
        if key in changed:
            # one that went has none
            met = view.met.get(_path(key), {})
        for person, day in met.items():
            newest[person] = max(day, newest.get(person, 0))
    view.know(newest)
    told = {person for person, _ in before.items() ^ newest.items()}
    concerned = set()
    for key, _, _, _, keys, tells in index:
        if not told.isdisjoint(keys):
            if tells:
                raise Unclear
            concerned.add(key)
    return concerned


def _path(key: bytes) -> NotePath:
    return NotePath(os.fsdecode(key))
