"""Tracking entries from one look to the next, although every line may change.

A calendar needs stable UIDs. None is ever written into a note: a sidecar in the state
folder records for each UID the place and text of its entry, and current entries are
matched with it, the surest evidence first. An id on the line (`^id`, 🆔) decides.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from journal.integrations.calendars.entries import state_files
from journal.model.entry import Entry
from journal.model.value import replace, value

ALIKE_HERE, ALIKE_ELSEWHERE = 0.62, 0.85
"""The least similarity of two texts of one entry: within a note, and across notes."""
_PAIRS = 60_000
"""The most pairs of texts compared letter by letter."""


@value
class Trace:
    """What is recorded about an entry."""

    path: str
    raw: str
    nth: int
    line: int
    text: str
    own_id: str = ""
    closed: bool = False

    @classmethod
    def of(cls, entry: Entry) -> Trace:
        own = entry.block_id or entry.task_id or ""
        ref = entry.ref
        closed = entry.status.closed
        return cls(ref.path, ref.raw, ref.nth, ref.line, entry.text, own, closed)

    def as_json(self) -> list[Any]:
        return [
            self.path, self.raw, self.nth, self.line, self.text, self.own_id,
            self.closed,
        ]  # fmt: skip


class Identities:
    """The UIDs of a vault's entries, kept in a file."""

    def __init__(self, file: Path) -> None:
        """Raises JournalError for a file that cannot be read."""
        self._file = file
        content = state_files.load(file)
        self._traces = {
            uid: Trace(*row) for uid, row in content.get("uids", {}).items()
        }
        self._history = set(content.get("history", ()))
        """Lines that were already closed: an open entry cannot have become one of
        them."""
        self._saved = content
        self.feed: dict[str, list[Any]] = dict(content.get("feed", {}))
        """Of each event of the feed: digest, sequence, when it was changed."""

    def follow(
        self, entries: Sequence[Entry], counts: Callable[[Entry], bool]
    ) -> dict[str, Entry]:
        """The current entries by UID: known ones keep theirs, new ones get one.

        Only open entries that `counts` accepts get a new one.

        UIDs whose entry is gone are left out, but kept until `forget`.
        """
        found = match(self._traces, entries, self._history)
        known = {id(entry) for entry in found.values()}
        for entry in entries:
            new = id(entry) not in known and not entry.status.closed
            if new and counts(entry):
                found[self._new_uid(entry)] = entry
        taken = {id(entry) for entry in found.values()}
        self._history = {
            _short(entry)
            for entry in entries
            if entry.status.closed and id(entry) not in taken
        }
        self._traces |= {uid: Trace.of(entry) for uid, entry in found.items()}
        return found

    def _new_uid(self, entry: Entry) -> str:
        """Derived from the line, so that it is the same after the sidecar is lost."""
        seed = f"{entry.path}\0{entry.ref.raw}\0{entry.ref.nth}"
        named = seed.encode("utf-8", "surrogateescape").hex()
        uid = str(uuid.uuid5(_SPACE, named))
        while uid in self._traces:
            uid = str(uuid.uuid5(_SPACE, uid))
        return uid

    def adopt(self, uid: str, path: str, raw: str, text: str) -> None:
        """Expect an entry for this UID that is about to be written."""
        self._traces[uid] = Trace(path, raw, 0, 0, text)

    def expect(self, uid: str, raw: str) -> None:
        """Expect the line of this entry to say `raw`, which is about to be written."""
        if uid in self._traces:
            self._traces[uid] = replace(self._traces[uid], raw=raw)

    def rename(self, old: str, new: str) -> None:
        """Change the UID of an entry from `old` to `new`, which the other side uses."""
        self._traces[new] = self._traces.pop(old)

    def forget(self, uids: Iterable[str]) -> None:
        for uid in uids:
            self._traces.pop(uid, None)
            self.feed.pop(uid, None)

    def gone(self, found: dict[str, Entry]) -> set[str]:
        """UIDs whose entry is gone."""
        return self._traces.keys() - found.keys()

    def save(self) -> None:
        """Save if anything changed. Raises JournalError."""
        traces = {uid: trace.as_json() for uid, trace in self._traces.items()}
        content = {
            "version": 1,
            "uids": traces,
            "feed": dict(self.feed),
            "history": sorted(self._history),
        }
        if content != self._saved:
            state_files.save(self._file, content)
            self._saved = content


_SPACE = uuid.UUID("6f1f3c2e-5d0b-4a55-9f0e-0f3c1a7d9b42")


def _short(entry: Entry) -> str:
    """The digest of a closed line in the file."""
    raw = entry.ref.raw.encode("utf-8", "surrogateescape")
    return hashlib.blake2b(raw, digest_size=5).hexdigest()


def match(
    traces: dict[str, Trace],
    entries: Sequence[Entry],
    history: Container[str] = (),
) -> dict[str, Entry]:
    """Match traces with entries, each at most once.

    An open entry cannot have become one of the closed lines in `history`.
    """
    found: dict[str, Entry] = {}
    left = _Left(dict(traces), list(entries), history)
    left.take(
        found,
        lambda t: (t.path, t.own_id) if t.own_id else None,
        lambda e: (e.path, _own_id(e)) if _own_id(e) else None,
    )
    left.take(found, lambda t: t.own_id or None, _own_id)
    left.take(
        found,
        lambda t: (t.path, t.raw, t.nth),
        lambda e: (e.path, e.ref.raw, e.ref.nth),
    )
    left.take(found, lambda t: (t.path, t.raw), lambda e: (e.path, e.ref.raw))
    left.take(found, lambda t: (t.path, t.text), lambda e: (e.path, e.text))
    left.take(found, lambda t: t.raw, lambda e: e.ref.raw)
    left.take(found, lambda t: t.text, lambda e: e.text)
    _alike(found, left)
    return found


def _own_id(entry: Entry) -> str | None:
    return entry.block_id or entry.task_id or None


class _Left:
    """What is not matched yet."""

    def __init__(
        self, traces: dict[str, Trace], entries: list[Entry], history: Container[str]
    ) -> None:
        self.traces = traces
        self.entries = entries
        self._history = history

    def may_be(self, trace: Trace, entry: Entry) -> bool:
        """Whether one may have become the other, judging by status."""
        if trace.closed or not entry.status.closed:
            return True
        return _short(entry) not in self._history

    def take(
        self,
        found: dict[str, Entry],
        key_of_trace: Callable[[Trace], Hashable],
        key_of_entry: Callable[[Entry], Hashable],
    ) -> None:
        """Match equal keys, in line order.

        In a series the open line goes first: it is the one that continues.
        """
        if not self.traces or not self.entries:
            return
        there: dict[Hashable, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            key = key_of_entry(entry)
            if key is not None:
                there[key].append(entry)
        for rows in there.values():
            rows.sort(key=lambda e: e.line)
        taken: set[int] = set()
        in_order = sorted(self.traces.items(), key=lambda pair: pair[1].line)
        for uid, trace in in_order:
            rows = there.get(key_of_trace(trace), [])
            if not rows:
                continue
            same = [e for e in rows if e.status.closed == trace.closed]
            possible = same or [e for e in rows if self.may_be(trace, e)]
            if not possible:
                continue
            entry = possible[0]
            rows.remove(entry)
            found[uid] = entry
            taken.add(id(entry))
            del self.traces[uid]
        self.entries = [e for e in self.entries if id(e) not in taken]


def _alike(found: dict[str, Entry], left: _Left) -> None:
    """Match rewritten lines, the most similar first."""
    pairs = []
    by_path: dict[str, list[Entry]] = defaultdict(list)
    for entry in left.entries:
        by_path[entry.path].append(entry)
    budget = _PAIRS
    for uid, trace in left.traces.items():
        if budget < 0:
            break
        here = by_path.get(trace.path, [])
        near = sorted(here, key=lambda e: abs(e.line - trace.line))
        away = [] if len(left.entries) > 400 else [
            e for e in left.entries if e.path != trace.path
        ]  # fmt: skip
        for entry in [*near[:200], *away]:
            budget -= 1
            if budget < 0:
                break
            score = _likeness(trace, entry) if left.may_be(trace, entry) else 0
            if score:
                pairs.append((score, -abs(entry.line - trace.line), uid, entry))
    pairs.sort(key=lambda pair: pair[:3], reverse=True)
    taken: set[int] = set()
    for _, _, uid, entry in pairs:
        if uid not in found and id(entry) not in taken:
            found[uid] = entry
            taken.add(id(entry))


def _likeness(trace: Trace, entry: Entry) -> float:
    """Their similarity; 0 if too low for one entry."""
    if trace.closed and not entry.status.closed:
        return 0
    here = trace.path == entry.path
    needed = ALIKE_HERE if here else ALIKE_ELSEWHERE
    bonus = 0.12 if here and trace.line == entry.line else 0.0
    mine, theirs = _marks(trace.text), _marks(entry.text)
    if mine and mine == theirs:
        bonus += 0.1
    numbers, others = _numbers(trace.text), _numbers(entry.text)
    if numbers or others:
        # “invoice 11” was hardly reworded into “invoice 13”
        bonus += 0.1 if numbers == others else -0.25
    matcher = SequenceMatcher(None, trace.text, entry.text, autojunk=False)
    if matcher.real_quick_ratio() + bonus < needed:
        return 0
    if matcher.quick_ratio() + bonus < needed:
        return 0
    score = matcher.ratio() + bonus
    return score if score >= needed else 0


def _marks(text: str) -> frozenset[str]:
    """People and tags of a line: they change less often than its words."""
    return frozenset(word for word in text.split() if word[:1] in "@#")


def _numbers(text: str) -> frozenset[str]:
    """Words with a digit: numbers of invoices, issues, rooms."""
    return frozenset(w for w in text.split() if any(map(str.isdecimal, w)))
