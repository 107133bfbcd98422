"""Notes with lines that say the same, edited as people do: which of them is ticked.

Each line of a made-up note (headings, prose, tasks, items that hang under others,
logs) has a number that only the measure knows. One to four edits follow: a line
comes, goes or changes, a twin is ticked, archived, copied, moved with what hangs
under it, or gets a line of log; a section moves or is renamed. Then the note is
read again, and the entry that was held before is looked for: the line with its
number is right, another one is wrong, none is a refusal.

A reader of both states can tell where a line is when something that stood around
it then (its headings, the item above it, what hangs under it, the line before or
behind) was around no other twin, is around one line now, and all such signs name
the line with its number. What is refused though a reader can tell is needless.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from journal.language.note.read_note import parse_note
from journal.language.note.twins import follow
from journal.model.entry import NotePath
from journal.model.note import Note
from tests.faults.outcome import Outcome
from tests.settings import settings_with

_TWIN = "call back @ana 2026-11-25"
_PATH = NotePath("n.md")
_SETTINGS = settings_with("all-tasks")
_HEADINGS = ("Acme", "Bolt", "Home", "Calls", "Open", "Notes")
_PROSE = ("They want a number.", "See the offer.", "", "", "As said last week.")
_KINDS = ("call", "mail", "meet")


@dataclass
class _Line:
    text: str
    number: int


@dataclass
class _Item:
    """A line with the lines that hang under it, or a heading with nothing."""

    head: _Line
    below: list[_Line] = field(default_factory=list)
    is_heading: bool = False

    @property
    def is_twin(self) -> bool:
        return self.head.text.strip() == f"- [ ] {_TWIN}"


class Made:
    """A note in the making."""

    def __init__(self, chosen: random.Random) -> None:
        self.chosen = chosen
        self._next = 0
        self.items: list[_Item] = []
        names = chosen.sample(_HEADINGS, chosen.randrange(1, 5))
        if chosen.random() < 0.15:
            names.append(names[0])
        for name in names:
            if chosen.random() < 0.9:
                self.items.append(_Item(self._line(f"## {name}"), is_heading=True))
            for _ in range(chosen.randrange(1, 5)):
                self.items.append(self._any())
        for _ in range(chosen.randrange(2, 5)):
            self.items.insert(chosen.randrange(len(self.items) + 1), self._twin())

    def _line(self, text: str) -> _Line:
        self._next += 1
        return _Line(text, self._next)

    def _any(self) -> _Item:
        chosen = self.chosen
        if chosen.random() < 0.4:
            return _Item(self._line(chosen.choice(_PROSE)))
        word = chosen.choice(("pay", "ask", "send", "read", "fix"))
        which = chosen.randrange(40)
        item = _Item(self._line(f"- [ ] {word} number {which} 2026-12-01"))
        if chosen.random() < 0.15:
            item.below.append(self._line(f"    - [ ] {_TWIN}"))
        return item

    def _twin(self) -> _Item:
        item = _Item(self._line(f"- [ ] {_TWIN}"))
        for _ in range(self.chosen.choice((0, 0, 0, 1, 2))):
            item.below.append(self._log())
        return item

    def _log(self) -> _Line:
        day, kind = self.chosen.randrange(1, 25), self.chosen.choice(_KINDS)
        return self._line(f"    - 2026-11-{day:02} {kind}: number {self._next}")

    def lines(self) -> Iterator[_Line]:
        for item in self.items:
            yield item.head
            yield from item.below

    def note(self) -> Note:
        content = "".join(f"{line.text}\n" for line in self.lines())
        return parse_note(_PATH, content.encode(), _SETTINGS)

    # -------------------------------------------------------- edits

    def edit(self) -> None:
        edits: dict[Callable[[], None], int] = {
            self._insert: 25,
            self._remove: 10,
            self._change: 10,
            self._tick: 20,
            self._archive: 8,
            self._copy: 8,
            self._move: 6,
            self._say: 7,
            self._move_section: 3,
            self._rename: 3,
        }
        [how] = self.chosen.choices(list(edits), list(edits.values()))
        how()

    def _place(self) -> int:
        return self.chosen.randrange(len(self.items) + 1)

    def _one(self, *, twin: bool) -> int | None:
        found = [
            i
            for i, item in enumerate(self.items)
            if item.is_twin == twin and not item.is_heading
        ]
        return self.chosen.choice(found) if found else None

    def _insert(self) -> None:
        self.items.insert(self._place(), self._any())

    def _remove(self) -> None:
        at = self._one(twin=False)
        if at is not None:
            del self.items[at]

    def _change(self) -> None:
        at = self._one(twin=False)
        if at is not None:
            self.items[at].head.text += " soon"

    def _tick(self) -> None:
        at = self._one(twin=True)
        if at is not None:
            head = self.items[at].head
            head.text = head.text.replace("[ ]", "[x]") + " ✅ 2026-11-25"

    def _archive(self) -> None:
        at = self._one(twin=True)
        if at is not None:
            del self.items[at]

    def _copy(self) -> None:
        self.items.insert(self._place(), self._twin())

    def _move(self) -> None:
        at = self._one(twin=True)
        if at is not None:
            item = self.items.pop(at)
            self.items.insert(self._place(), item)

    def _say(self) -> None:
        at = self._one(twin=True)
        if at is not None:
            self.items[at].below.append(self._log())

    def _sections(self) -> list[list[_Item]]:
        found: list[list[_Item]] = [[]]
        for item in self.items:
            if item.is_heading:
                found.append([])
            found[-1].append(item)
        return found

    def _move_section(self) -> None:
        sections = self._sections()
        moved = sections.pop(self.chosen.randrange(len(sections)))
        sections.insert(self.chosen.randrange(len(sections) + 1), moved)
        self.items = [item for section in sections for item in section]

    def put_off(self, number: int) -> None:
        """Give the line with this number another date."""
        for item in self.items:
            if item.head.number == number:
                item.head.text = item.head.text.replace("2026-11-25", "2027-01-07")

    def _rename(self) -> None:
        headings = [item.head for item in self.items if item.is_heading]
        if headings:
            self.chosen.choice(headings).text += " 2027"


def measure(acts: int, seed: int) -> Outcome:
    """So many entries that are looked for after edits."""
    chosen, outcome = random.Random(seed), Outcome()
    while outcome.runs < acts:
        _one_act(chosen, outcome)
    return outcome


def _one_act(chosen: random.Random, outcome: Outcome) -> None:
    made = Made(chosen)
    before, old = made.note(), [(x.text, x.number) for x in made.lines()]
    twins = [entry for entry in before.entries if _TWIN in entry.ref.raw]
    held = chosen.choice([entry for entry in twins if entry.mark == " "])
    for _ in range(chosen.randrange(1, 5)):
        made.edit()
    after, new = made.note(), [(x.text, x.number) for x in made.lines()]
    alike = [e for e in after.entries if e.ref.raw == held.ref.raw]
    same = [e for e in before.entries if e.ref.raw == held.ref.raw]
    if len(alike) < 2 and len(same) < 2:
        return  # no twins: nothing to be measured
    outcome.runs += 1
    number = old[held.line - 1][1]
    right = next((e.line for e in alike if new[e.line - 1][1] == number), None)
    found = follow(before, after).get(held.line)
    kth = alike[same.index(held)].line if len(alike) == len(same) else None
    outcome.seen["the k-th would be wrong"] += kth not in (None, right)
    can_tell = right is not None and _signs(held, same, old, alike, new) == {right}
    outcome.seen["can be told"] += can_tell
    if found == right:
        outcome.seen["right"] += 1
    elif found is None:
        outcome.seen["refused"] += 1
        outcome.seen["refused needlessly"] += can_tell
    else:
        outcome.seen["wrong"] += 1
        outcome.seen["wrong where it can be told"] += can_tell
        outcome.seen["wrong, and the right one is gone"] += right is None


def _signs(held, same, old, alike, new) -> set[int]:  # type: ignore[no-untyped-def]
    """The places that something around the line names."""
    found: set[int] = set()
    own = _around(held, old)
    for name in own:
        then = Counter(_around(e, old)[name] for e in same)
        now = [e for e in alike if _around(e, new)[name] == own[name]]
        if own[name] and then[own[name]] == 1 and len(now) == 1:
            found.add(now[0].line)
    return found


def _around(entry, lines) -> dict[str, object]:  # type: ignore[no-untyped-def]
    texts = [text for text, _ in lines]
    above = [t for t in texts[: entry.line - 1] if t]
    under = [t for t in texts[entry.end :] if t]
    return {
        "headings": entry.headings,
        "parent": texts[entry.parent - 1] if entry.parent else "",
        "below": tuple(texts[entry.line : entry.end]),
        "above": above[-1] if above else "",
        "under": under[0] if under else "",
    }


# ---------------------------------------------------------------- nothing around


def measure_moved(acts: int, seed: int) -> Outcome:
    """Lines that say the same, in plain text, where one is moved past another.

    Nothing but the lines beside them can tell. Lines side by side that say the same
    are interchangeable.
    """
    chosen, outcome = random.Random(seed), Outcome()
    while outcome.runs < acts:
        texts = [f"- [ ] {_TWIN}"] * chosen.randrange(2, 5)
        texts += [f"Text {n}." for n in range(chosen.randrange(1, 6))]
        chosen.shuffle(texts)
        lines = [_Line(text, number) for number, text in enumerate(texts)]
        before = _read(lines)
        twins = [n for n, line in enumerate(lines) if _TWIN in line.text]
        held = chosen.choice(before.entries)
        moved = lines.pop(chosen.choice(twins))
        lines.insert(chosen.randrange(len(lines) + 1), moved)
        after = _read(lines)
        order = [line.number for line in lines if _TWIN in line.text]
        if order == twins or before.digest == after.digest:
            continue  # it was not moved past another, or no one can tell that it was
        outcome.runs += 1
        found = follow(before, after).get(held.line)
        then = [_Line(text, number) for number, text in enumerate(texts)]
        same = [n for n in twins if side_by_side(then, n + 1, held.line)]
        right = [n for n, line in enumerate(lines, 1) if line.number in same]
        if found is None:
            outcome.seen["refused"] += 1
        elif any(side_by_side(lines, found, line) for line in right):
            outcome.seen["right"] += 1
        else:
            where = f"{texts} -> {[(x.text, x.number) for x in lines]}, {held.line}"
            outcome.violated(where, f"line {found} was taken")
    return outcome


def _read(lines: list[_Line]) -> Note:
    content = "".join(f"{line.text}\n" for line in lines)
    return parse_note(_PATH, content.encode(), _SETTINGS)


def side_by_side(lines: list[_Line], one: int, other: int) -> bool:
    """Whether nothing but lines that say the same stands between (from 1)."""
    first, last = sorted((one, other))
    return all(_TWIN in line.text for line in lines[first - 1 : last])
