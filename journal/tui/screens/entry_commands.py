"""Acting on the entry under the cursor, or on all that are marked, as one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from journal.language.edit.intents import Intent, Log, Reopen
from journal.practice.agenda.agenda import Item, Section
from journal.tui.screens.base import RowScreen
from journal.tui.state import deeds

Make = Callable[[Item], Intent]


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done once more to another entry."""

    make: Make
    label: str
    said: str
    after: str = ""


@dataclass(slots=True)
class Last:
    """What was done last, for all screens."""

    act: Act | None = None


class ActingScreen(RowScreen):
    """A screen with entries."""

    last: Last

    @property
    def item(self) -> Item | None:
        """The entry under the cursor."""
        raise NotImplementedError

    @property
    def marked(self) -> list[Item]:
        """The entries that are marked."""
        return []

    def unmark(self) -> None:
        """Nothing is marked any more."""

    @property
    def targets(self) -> list[Item]:
        """What a key acts on: all that are marked, else the one under the cursor."""
        # held on to by who asks: a note saved meanwhile may move the rows
        return self.marked or ([self.item] if self.item else [])

    @property
    def open_targets(self) -> list[Item]:
        """Those of them that are open; says so where none is."""
        return self.only_open(self.targets)

    def only_open(self, items: Sequence[Item]) -> list[Item]:
        left = [item for item in items if item.section is not Section.CLOSED]
        if items and not left:
            self.say("It is closed; o makes it open again")
        return left

    @property
    def open_item(self) -> Item | None:
        """The open entry under the cursor, for what is done to one alone."""
        if len(self.marked) > 1:
            self.say("That is done to one entry; V takes the marks away")
            return None
        return next(iter(self.open_targets), None)

    def act(
        self,
        items: Sequence[Item],
        intent: Intent | Make,
        label: str,
        said: str,
        after: str = "",
    ) -> None:
        """Write it; `said` and `after` are told then."""
        make: Make = intent if callable(intent) else lambda item: intent
        self._carry_out(items, Act(make, label, said, after))

    def _carry_out(self, items: Sequence[Item], act: Act) -> None:
        pairs = [(act.make(item), item) for item in items]
        if not all(isinstance(intent, Reopen | Log) for intent, _ in pairs):
            left = {id(item) for item in self.only_open(items)}
            pairs = [pair for pair in pairs if id(pair[1]) in left]
        if not pairs:
            return
        self.last.act = act
        self.unmark()
        self.write(pairs, act.label, act.said, act.after)

    def write(
        self, pairs: Sequence[tuple[Intent, Item]], label: str, said: str, after: str
    ) -> None:
        now, words = self.clock(), (label, said, after)
        self.do(partial(deeds.carry_out, self.journal, pairs, now, *words))

    def do_repeat(self) -> None:
        if self.last.act is None:
            self.say("Nothing was done yet that could be done again")
        else:
            self._carry_out(self.targets, self.last.act)
