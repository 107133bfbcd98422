"""The earlier versions of a line, followed back change by change.

Start with the current line and find the newest change that wrote it; among the lines
removed by that change, find the one it continues. An id on the line decides, else the
words and the position. A removed line is continued by only one added line, the best
match. If there is none, an equal line removed earlier was restored; else the entry
began there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Protocol

from journal.language.note.past_words import own_id, words_of
from journal.model.past import PastLine
from journal.model.value import value

ALIKE = 0.6
"""The least similarity of words for two lines of one note."""
ALIKE_ELSEWHERE = 0.95
"""The same for lines of two notes."""
_MANY = 10_000
"""The most pairs of lines in one change compared by similarity; beyond that only equal
lines are followed."""
_TWINS = 8
"""Among very many lines, this many equal ones are told apart."""
LONGEST = 1000
"""The most changes of one entry that are followed back."""


class Past(Protocol):
    """A record of what changed when."""

    def newest_add(self, path: str, raw: str, until: int) -> PastLine | None:
        """The newest change up to `until` that wrote this line into this note."""

    def renamed(self, path: str, until: int) -> tuple[int, str] | None:
        """When the note got this path, up to `until`, and what it was before."""

    def change(self, seq: int) -> list[PastLine]:
        """Everything that change did to task lines."""

    def removed_before(self, words: str, until: int) -> list[PastLine]:
        """Lines with these words removed before `until`, newest first."""

    def added_between(self, words: str, after: int, before: int) -> list[PastLine]:
        """Lines with these words added after one change and before another."""


@value
class Step:
    """One change of an entry, and the line before it."""

    was: PastLine | None
    """None if the entry began here or was restored."""
    now: PastLine
    back: PastLine | None = None
    """The line removed earlier and restored here."""


@value
class Lineage:
    """The past of one line, newest change first."""

    steps: tuple[Step, ...]
    known: bool
    """Whether its beginning is known; if not, it is older than what was read."""


class Lineages:
    """Follows lines back; caches what it derives from a change."""

    def __init__(self, past: Past) -> None:
        self._past = past
        self._matched: dict[int, _Matched] = {}

    def of(self, path: str, raw: str, until: int) -> Lineage:
        """The past of this line of the note, as of change `until`."""
        steps: list[Step] = []
        while len(steps) < LONGEST:
            now = self._written(path, raw, until)
            if now is None:
                return Lineage(tuple(steps), False)
            was = self.continued(now)
            back = None if was else self._brought_back(now)
            steps.append(Step(was, now, back))
            before = was or back
            if before is None:
                return Lineage(tuple(steps), True)
            path, raw, until = before.path, before.raw, before.seq - 1
        return Lineage(tuple(steps), False)

    def _written(self, path: str, raw: str, until: int) -> PastLine | None:
        """The change that wrote the line, across all names of its note."""
        for _ in range(LONGEST):
            written = self._past.newest_add(path, raw, until)
            renamed = self._past.renamed(path, until)
            if renamed is None or (written and written.seq >= renamed[0]):
                return written
            until, path = renamed[0] - 1, renamed[1]
        return None

    def continued(self, line: PastLine) -> PastLine | None:
        """The removed line that the added `line` continues in that change."""
        return self._of(line.seq).before.get(_place(line))

    def goes_on(self, line: PastLine) -> PastLine | None:
        """The added line that continues the removed `line` in that change."""
        return self._of(line.seq).after.get(_place(line))

    def _of(self, seq: int) -> _Matched:
        if seq not in self._matched:
            if len(self._matched) > 512:
                self._matched.clear()
            self._matched[seq] = _Matched(self._past.change(seq))
        return self._matched[seq]

    def _brought_back(self, now: PastLine) -> PastLine | None:
        """An equal line that was removed earlier without a continuation."""
        words = words_of(now.raw)
        for gone in self._past.removed_before(words, now.seq):
            if not _says_the_same(gone.raw, now.raw) or self.goes_on(gone):
                continue
            between = self._past.added_between(words, gone.seq, now.seq)
            if any(
                _says_the_same(line.raw, now.raw) and self.continued(line) is None
                for line in between
            ):
                continue  # another line was restored then
            return gone
        return None


def _says_the_same(one: str, other: str) -> bool:
    return one.split() == other.split()


def _place(line: PastLine) -> tuple[int, int]:
    return line.file, line.line


class _Matched:
    """Which removed lines of a change continue in which added ones."""

    def __init__(self, lines: Sequence[PastLine]) -> None:
        self.before: dict[tuple[int, int], PastLine] = {}
        self.after: dict[tuple[int, int], PastLine] = {}
        removed = [line for line in lines if not line.added]
        added = [line for line in lines if line.added]
        for file in {line.file for line in added} & {line.file for line in removed}:
            self._match(
                [line for line in removed if line.file == file],
                [line for line in added if line.file == file],
                ALIKE,
            )
        self._match(
            [line for line in removed if _place(line) not in self.after],
            [line for line in added if _place(line) not in self.before],
            ALIKE_ELSEWHERE,
        )

    def _match(
        self, removed: Sequence[PastLine], added: Sequence[PastLine], least: float
    ) -> None:
        pairs = [
            (likeness, -abs(old.line - new.line), old, new)
            for old, new in _candidates(removed, added)
            if (likeness := _likeness(old, new, least)) >= least
        ]
        pairs.sort(key=lambda pair: pair[:2], reverse=True)
        for _, _, old, new in pairs:
            if _place(old) not in self.after and _place(new) not in self.before:
                self.after[_place(old)] = new
                self.before[_place(new)] = old


def _candidates(
    removed: Sequence[PastLine], added: Sequence[PastLine]
) -> Iterable[tuple[PastLine, PastLine]]:
    """The pairs worth comparing: all of them, or with very many only equal ones."""
    if len(removed) * len(added) <= _MANY:
        return [(old, new) for old in removed for new in added]
    by_name: dict[str, list[PastLine]] = {}
    for new in added:
        for name in {words_of(new.raw), f"^{own_id(new.raw)}"}:
            by_name.setdefault(name, []).append(new)
    by_name.pop("^", None)
    return [
        (old, new)
        for old in removed
        for name in {words_of(old.raw), f"^{own_id(old.raw)}"}
        for new in by_name.get(name, ())[:_TWINS]
    ]


def _likeness(old: PastLine, new: PastLine, least: float) -> float:
    """How likely one line continues in the other: 0 to 1 by words, plus a bonus for
    other evidence."""
    ids = own_id(old.raw), own_id(new.raw)
    if ids[0] and ids[1]:
        return 5.0 if ids[0] == ids[1] else 0.0
    if old.raw.strip() == new.raw.strip():
        return 4.0
    one, other = words_of(old.raw), words_of(new.raw)
    near = 0.3 if (old.file, old.hunk) == (new.file, new.hunk) else 0.0
    if one == other:
        return 2.0 + near + _same_rest(old.raw, new.raw)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    longer = _is_longer(one, other) or _is_longer(other, one)
    if matcher.quick_ratio() < ALIKE and not longer:
        return 0.0
    alike = matcher.ratio()
    if least == ALIKE and longer:
        alike = max(alike, ALIKE) + 0.1
    return alike + near if alike >= ALIKE else 0.0


def _is_longer(one: str, other: str) -> bool:
    """Whether the second line is the first with something appended."""
    return bool(one) and other.startswith(f"{one} ")


def _same_rest(old: str, new: str) -> float:
    """Up to 0.2 for other matches: the same date, the same person."""
    one, other = set(old.split()), set(new.split())
    return 0.2 * len(one & other) / max(1, len(one | other))
