"""Equal lines (twins): what distinguishes them, and which is which after an edit.

A unique line is identified by its text. For equal lines a reader looks at their
surroundings: the heading, the parent item, the children, the neighbouring lines. So
does this module. The number of a line among its twins is no evidence: a twin above may
have been added or removed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from struct import pack, unpack
from zlib import crc32

from journal.language.document import BOM, LineEdit, decode, encode
from journal.language.hashes import blake2b
from journal.model.entry import Entry, EntryRef
from journal.model.note import Note
from journal.model.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol, TypeVar

    _Placed = TypeVar("_Placed", bound="Placed")
else:
    Protocol = object

_BLANK = 0
_DIFFED = 2000
"""The most lines for a diff; beyond that only adjacency counts."""
_ALIKE = 60
"""The most twins of one line that are compared pairwise."""

Marks = Sequence[int]
"""A number for each line of a note: equal numbers mean equal lines."""


def marks_of(lines: Iterable[str], content: bytes = b"") -> str:
    """The fingerprints of these lines as stored in a note: four characters each.

    `content` may be the note's bytes, which saves encoding the lines again.
    """
    texts = list(lines)
    if not content or b"\r" in content or b"<!--" in content or content[:3] == BOM:
        # other bytes than those of the lines, which were decoded and may be blanked out
        content = encode("\n".join(texts))
    # all at once: line by line it took a tenth of the time to read a vault
    found = list(map(crc32, content.split(b"\n")[: len(texts)]))
    if any(map(str.isspace, texts)):
        for number, text in enumerate(texts):
            if text.isspace():
                found[number] = _BLANK
    return pack(f"<{len(found)}I", *found).decode("latin-1")


def _unpacked(marks: str) -> tuple[int, ...]:
    return unpack(f"<{len(marks) // 4}I", marks.encode("latin-1"))


@value
class _Around:
    """The surroundings of an entry."""

    headings: tuple[str, ...]
    parent: int
    below: tuple[int, ...]
    """Its child lines."""
    above: int
    """The next non-blank line above, and the next one below the item."""
    under: int

    def levels(self) -> tuple[tuple[object, ...], ...]:
        """Its distinguishing features, the most stable first, each including the
        previous."""
        parts = (self.headings, self.parent, self.below, (self.above, self.under))
        return tuple(parts[: count + 1] for count in range(len(parts)))


class Placed(Protocol):
    """An entry, or the surroundings of one yet to be made."""

    @property
    def ref(self) -> EntryRef: ...
    @property
    def headings(self) -> tuple[str, ...]: ...
    @property
    def parent(self) -> int | None: ...
    @property
    def end(self) -> int: ...


def _around(entry: Placed, marks: Marks) -> _Around:
    first, end = entry.ref.line - 1, max(entry.end, entry.ref.line)
    parent = entry.parent - 1 if entry.parent else None
    # by index: a slice for each of many twins took quadratic time
    before = (marks[at] for at in range(first - 1, -1, -1))
    behind = (marks[at] for at in range(end, len(marks)))
    return _Around(
        entry.headings,
        marks[parent] if parent is not None and parent < len(marks) else _BLANK,
        tuple(marks[first + 1 : end]),
        next((mark for mark in before if mark != _BLANK), _BLANK),
        next((mark for mark in behind if mark != _BLANK), _BLANK),
    )


def _groups(entries: Iterable[_Placed]) -> dict[str, list[_Placed]]:
    found: dict[str, list[_Placed]] = defaultdict(list)
    for entry in entries:
        found[entry.ref.raw].append(entry)
    return found


def told_apart(entries: Sequence[Placed], marks: str) -> Mapping[int, str]:
    """By line number, what distinguishes each entry with twins from them.

    A short digest of no more than necessary: the headings if those differ, else also
    the parent item, the children, the neighbouring lines. If nothing differs, the twins
    are interchangeable, and only then are they numbered.
    """
    found: dict[int, str] = {}
    if len({entry.ref.raw for entry in entries}) == len(entries):
        return found
    numbers: tuple[int, ...] | None = None
    for twins in _groups(entries).values():
        if len(twins) < 2:
            continue
        numbers = _unpacked(marks) if numbers is None else numbers
        levels = [_around(twin, numbers).levels() for twin in twins]
        counts = [Counter(own[level] for own in levels) for level in range(4)]
        seen: Counter[object] = Counter()
        for twin, own in zip(twins, levels, strict=True):
            key: object = next(
                (own[n] for n in range(4) if counts[n][own[n]] == 1), None
            )
            if key is None:
                key = (own[-1], seen[own[-1]])
                seen[own[-1]] += 1
            text = repr(key).encode("utf-8", "surrogatepass")
            found[twin.ref.line] = blake2b(text, digest_size=6).hexdigest()
    return found


# ---------------------------------------------------------------- after an edit


def follow(
    before: Note, after: Note, edits: Sequence[LineEdit] | None = None
) -> dict[int, int]:
    """The new positions of a note's entries after an edit: line number → line number.

    With the known `edits` the result is certain. Otherwise a line whose text is unique
    before and after is taken to be the same; a twin is matched only if adjacency and
    surroundings agree on one place. Entries missing from the result are gone or
    ambiguous.
    """
    if before.digest == after.digest:
        return {entry.line: entry.line for entry in before.entries}
    if edits is not None:
        return _through(before, after, edits)
    olds, news = _groups(before.entries), _groups(after.entries)
    found: dict[int, int] = {}
    compared: _Compared | None = None
    for raw, old in olds.items():
        new = news.get(raw, [])
        if len(old) == len(new) == 1:
            found[old[0].line] = new[0].line
        elif new and len(old) <= _ALIKE and len(new) <= _ALIKE:
            compared = compared or _Compared(before, after)
            found.update(compared.pairs(old, new))
    return found


class _Compared:
    """Two states of a note, line by line."""

    def __init__(self, before: Note, after: Note) -> None:
        self._old, self._new = _unpacked(before.marks), _unpacked(after.marks)
        counts = Counter(self._old), Counter(self._new)
        self._once = {
            mark
            for mark, count in counts[0].items()
            if mark != _BLANK and count == 1 and counts[1][mark] == 1
        }
        self._told = {
            a + i: b + i
            for a, b, size in self._runs()
            if not self._once.isdisjoint(self._old[a : a + size])
            for i in range(size)
        }
        """Lines paired by a diff, in runs that contain a unique line."""

    def _runs(self) -> list[tuple[int, int, int]]:
        """Runs that a diff finds unchanged: old start, new start, length."""
        old, new = self._old, self._new
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while (
            tail < min(len(old), len(new)) - head
            and old[len(old) - 1 - tail] == new[len(new) - 1 - tail]
        ):
            tail += 1
        runs = [(0, 0, head), (len(old) - tail, len(new) - tail, tail)]
        inner = old[head : len(old) - tail], new[head : len(new) - tail]
        if max(map(len, inner)) <= _DIFFED:
            from difflib import SequenceMatcher

            matcher = SequenceMatcher(None, *inner, autojunk=False)
            runs += [
                (head + a, head + b, size)
                for a, b, size in matcher.get_matching_blocks()
            ]
        return _joined(runs)

    def pairs(self, old: Sequence[Entry], new: Sequence[Entry]) -> dict[int, int]:
        """The twins whose new position is certain."""
        around_old = [_around(twin, self._old) for twin in old]
        around_new = [_around(twin, self._new) for twin in new]
        scores = [
            [self._likeness(one, other) for other in around_new] for one in around_old
        ]
        found: dict[int, int] = {}
        for i, row in enumerate(scores):
            best = max(row)
            j = row.index(best)
            column = [other[j] for other in scores]
            only = row.count(best) == 1 and max(column) == best
            if only and column.count(best) == 1:
                here = new[j].line
                one, other = around_old[i], around_new[j]
                sure = _is_between(one, other) or any(
                    _is_alone(i, around_old, level) and _is_alone(j, around_new, level)
                    # having no children is weak evidence
                    for level in ((1, 2) if one.below and other.below else (1,))
                )
                sure = sure and _keeps_some(one, other)
                if sure and self._stands_with(old[i].line - 1, here - 1):
                    found[old[i].line] = here
        return found

    def _stands_with(self, one: int, other: int) -> bool:
        """Whether a unique line accompanies both."""
        if self._told.get(one) == other:
            return True
        if one in self._told or other in self._told.values():
            return False
        for step in (-1, 1):
            i, j = one, other
            while (
                0 <= i < len(self._old)
                and 0 <= j < len(self._new)
                and self._old[i] == self._new[j]
            ):
                if self._old[i] in self._once:
                    return True
                i, j = i + step, j + step
        return False

    def _likeness(self, one: _Around, other: _Around) -> int:
        score = 4 * (one.headings == other.headings)
        score += 4 * (one.parent == other.parent)
        score += 4 * (one.below == other.below)
        score += 2 * (one.above == other.above)
        score += 2 * (one.under == other.under)
        return score


def _is_alone(number: int, twins: Sequence[_Around], level: int) -> bool:
    """Whether headings and parent (1), or also the children (2), distinguish it."""
    own = twins[number].levels()[level]
    return sum(twin.levels()[level] == own for twin in twins) == 1


def _is_between(one: _Around, other: _Around) -> bool:
    """Whether both neighbouring lines are the same."""
    return (one.above, one.under) == (other.above, other.under)


def _keeps_some(one: _Around, other: _Around) -> bool:
    """Whether it still has some of its children."""
    return not one.below or not set(one.below).isdisjoint(other.below)


def _joined(runs: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Merge runs that continue where another ends."""
    found: list[tuple[int, int, int]] = []
    for a, b, size in sorted(run for run in runs if run[2]):
        if found:
            c, d, length = found[-1]
            if (c + length, d + length) == (a, b):
                found[-1] = c, d, length + size
                continue
        found.append((a, b, size))
    return found


def _through(before: Note, after: Note, edits: Sequence[LineEdit]) -> dict[int, int]:
    """The same if the edits are known."""
    entries = {entry.line: entry for entry in after.entries}
    found: dict[int, int] = {}
    for entry in before.entries:
        at: int | None = entry.line - 1
        for edit in edits:
            if at is not None:
                at = _moved(at, edit, entries if edit is edits[-1] else {})
        if at is not None and at + 1 in entries:
            found[entry.line] = at + 1
    return found


def _moved(at: int, edit: LineEdit, entries: Mapping[int, Entry]) -> int | None:
    """The new index of line `at` (from 0) after an edit; None if it was removed."""
    if at < edit.at:
        return at
    if at >= edit.at + len(edit.old):
        return at + len(edit.new) - len(edit.old)
    old, new = list(map(_plain, edit.old)), list(map(_plain, edit.new))
    inside = at - edit.at
    from difflib import SequenceMatcher

    kept = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    for a, b, size in kept:
        if a <= inside < a + size:
            return edit.at + b + inside - a
    there = {b + i for _, b, size in kept for i in range(size)}
    changed = [i for i in range(len(new)) if i not in there]
    # in a series, the ticked line, not the next one
    closed = [
        i
        for i in changed
        if (entry := entries.get(edit.at + i + 1)) and entry.status.closed
    ]
    gone = [i for i in range(len(old)) if not any(a <= i < a + n for a, _, n in kept)]
    if len(gone) == len(changed):
        return edit.at + changed[gone.index(inside)]
    if inside == gone[0] and (closed or changed):
        return edit.at + (closed or changed)[0]
    return None


def _plain(line: bytes) -> str:
    return decode(line.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf"))


_MANY = 20


def twins_of(lines: Sequence[str], wanted: Set[int]) -> dict[int, tuple[int, int]]:
    """For these lines, by index: which of several equal lines it is, from 0, and how
    many there are.

    Twins are counted over all lines of the note, fenced ones too, because a writer
    that looks for the line sees them all.
    """
    found: dict[int, tuple[int, int]] = {}
    if len(wanted) <= _MANY:
        for index in wanted:
            raw = lines[index]
            of = lines.count(raw)
            found[index] = lines[:index].count(raw) if of > 1 else 0, of
        return found
    # in one pass over the note, since many counts would take longer
    twins = Counter(lines)
    above: Counter[str] = Counter()
    for index, raw in enumerate(lines):
        if index in wanted:
            found[index] = above[raw], twins[raw]
        above[raw] += 1
    return found
