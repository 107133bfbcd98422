"""Whose turn it is: asking again, waiting, and what was promised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from journal.api.changes import Change
from journal.api.edits.verb_steps import Answer
from journal.api.verbs import BY_ID
from journal.model.entry import WhoseTurn
from journal.model.errors import JournalError
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.objections import Objection
from journal.practice.people.promises import is_promised
from journal.tui.state import deeds
from journal.tui.state.commands.verb_commands import VerbCommands, what_of
from journal.tui.state.questions import Blank, ChoiceQuestion, LineQuestion

_WAYS = (
    ("c", "close it, with a reason"),
    ("s", "you sent a closing message: wait once more"),
    ("h", "ask someone else"),
    ("p", "hide it until a date"),
)
_ONE_MORE = ("o", "nudge once more, with a reason")
_LOGGED_REASON = "The reason is kept in the history."


class TurnCommands(VerbCommands):
    """Nudging, and the turn of one or several follow-ups."""

    # -------------------------------------------------------- nudge

    def do_nudge(self) -> None:
        item = self.open_item
        if item is None:
            return
        if self._is_promise(item):
            self._ask_about_promise([item])
            return
        try:
            found = self.screen.known.objections(item)
        except JournalError as error:
            self.screen.say(str(error), failed=True)
            return
        facts = tuple(self._sentence(item, objection) for objection in found)
        absolute = any(objection.absolute for objection in found)
        if absolute or any(objection.code == "enough" for objection in found):
            self._choose(item, facts, absolute=absolute)
        elif facts:
            self._ask_why(item, "Too soon", facts)
        else:
            self._ask_what_was_said(item, "")

    def _sentence(self, item: Item, objection: Objection) -> str:
        text = deeds.objection_text(self.screen.known, item, objection)
        return f"{text[:1].upper()}{text[1:]}."

    def _choose(self, item: Item, facts: tuple[str, ...], *, absolute: bool) -> None:
        """Handle entries for which a nudge is not the next step."""
        ways: dict[str, Callable[[], None]] = {
            "c": partial(
                self.ask_line,
                BY_ID["cancel"],
                [item],
                title="Close",
                example="the reason",
                hint=_LOGGED_REASON,
            ),
            "s": partial(
                self.act,
                [item],
                BY_ID["nudge"],
                Answer(self.screen.now(), options={"closing": True}),
            ),
            "h": partial(self.ask_and_act, BY_ID["handover"], [item]),
            "p": partial(self.ask_and_act, BY_ID["park"], [item]),
            "o": partial(self._ask_why, item, "One more", facts),
        }
        choices = _WAYS if absolute else (*_WAYS, _ONE_MORE)
        question = ChoiceQuestion("What now?", what_of([item]), facts, choices)
        self.screen.ask_choice(question, lambda key: ways[key]())

    def _ask_why(self, item: Item, title: str, facts: tuple[str, ...]) -> None:
        question = LineQuestion(
            title,
            "why nudge anyway?",
            what=what_of([item]),
            facts=facts,
            hint=_LOGGED_REASON,
            blank=Blank.GOES_BACK,
        )
        self.screen.ask_line(question, partial(self._ask_what_was_said, item))

    def _ask_what_was_said(self, item: Item, reason: str) -> None:
        screen = self.screen

        def preview(text: str) -> Change:
            return self._preview(screen.known.nudge(item.entry, text, reason), item)

        def then(text: str) -> None:
            screen.do(
                partial(deeds.nudge, screen.journal, item, screen.now(), text, reason)
            )

        first = screen.known.standing(item).last is None
        question = LineQuestion(
            "Ask" if first else "Nudge",
            BY_ID["nudge"].example,
            preview,
            what=what_of([item]),
            blank=Blank.SENDS,
        )
        screen.ask_line(question, then)

    # -------------------------------------------------------- turns, next step

    def do_waiting(self) -> None:
        """Switch to their turn if it is mine; to mine if it is theirs for all."""
        items = self.only_open(self.targets)
        mine = [item for item in items if item.turn is WhoseTurn.MINE]
        answer = Answer(self.screen.now(), options={"off": not mine})
        if any(map(self._is_promise, mine)):
            self._ask_about_promise(mine)
        elif items:
            self.act(mine or items, BY_ID["waiting"], answer)

    @staticmethod
    def _is_promise(item: Item) -> bool:
        return is_promised(item.entry) and item.turn is WhoseTurn.MINE

    def _ask_about_promise(self, items: Sequence[Item]) -> None:
        """Ask before a promise becomes a wait, so that a wrong key does no harm."""
        promised = list(filter(self._is_promise, items))
        sure = Answer(self.screen.now(), options={"off": False, "sure": True})
        question = ChoiceQuestion(
            "Promised",
            what_of(promised),
            ("You promised this. Delivered (x), or are you asking them (w)?",),
            (("x", "delivered: mark as done"), ("w", "you are asking them")),
        )

        def chosen(key: str) -> None:
            if key == "x":
                self.act(promised, BY_ID["done"], Answer(self.screen.now()))
            else:
                self.act(items, BY_ID["waiting"], sure)

        self.screen.ask_choice(question, chosen)
