"""What the keys do to follow-ups: to the one under the cursor, or to all marked.

Anything beyond a verb has its own method, `do_<id>`.
"""

from __future__ import annotations

from functools import partial

from journal.api.changes import Change
from journal.api.edits.new_entry import daily_note
from journal.api.requests import Add
from journal.model.errors import JournalError
from journal.model.value import record
from journal.tui.state import deeds
from journal.tui.state.commands.turn_commands import TurnCommands
from journal.tui.state.commands.verb_commands import what_of
from journal.tui.state.questions import LineQuestion
from journal.tui.state.understanding import (
    Understanding,
    choice_of,
    understood_of,
)

_DATE_IN_IT = "A date such as “fri” or “3bd” becomes the due date."


@record
class _Target:
    """Where an added line goes; None means the usual place."""

    to: str | None

    def turn(self, to: str) -> None:
        """Go there, and return with the same key."""
        self.to = None if self.to == to else to


class EntryCommands(TurnCommands):
    """The commands of one screen."""

    def do_next(self) -> None:
        item = self.open_item
        if item is None:
            return
        screen = self.screen

        def preview(text: str) -> Change:
            return self._preview(screen.known.follow_up(item.entry, text), item)

        def then(text: str) -> None:
            screen.do(
                partial(deeds.follow_up, screen.journal, item, screen.now(), text)
            )

        question = LineQuestion(
            "Done, and next",
            "send the contract fri",
            preview,
            what=what_of([item]),
            hint=_DATE_IN_IT,
            understand=self._understood,
        )
        screen.ask_line(question, then)

    # -------------------------------------------------------- adding, and back

    def do_add(self) -> None:
        self._ask_to_add("", None)

    def _ask_to_add(self, sentence: str, to: str | None) -> None:
        """`sentence` is one that could not be added, for another attempt."""
        screen = self.screen
        target = _Target(to)
        here = screen.item.entry.path if screen.item else None

        def preview(text: str) -> Change:
            return screen.journal.preview(Add(text, target.to), screen.now())[0]

        def today() -> None:
            try:
                target.turn(daily_note(screen.journal.settings, screen.now()))
            except JournalError as error:
                screen.say(str(error), failed=True)

        targets = [("ctrl+t", "today's note", today)]
        if here:
            targets.append(("ctrl+g", "this note", lambda: target.turn(here)))

        def add(text: str) -> None:
            deed = partial(deeds.add, screen.journal, text, screen.now(), target.to)
            screen.do(deed, partial(self._ask_to_add, text, target.to))

        question = LineQuestion(
            "Add a follow-up",
            "@alice pilot answer in 3bd",
            preview,
            hint=_DATE_IN_IT,
            text=sentence,
            understand=self._understood,
            choose=partial(choice_of, screen.journal),
            targets=targets,
        )
        screen.ask_line(question, add)

    def _understood(self, change: Change) -> Understanding:
        return understood_of(self.screen.journal, change, self.screen.now())

    def do_undo_entry(self) -> None:
        screen = self.screen
        if screen.item:
            screen.do(
                partial(deeds.undo_entry, screen.journal, screen.item, screen.now())
            )
