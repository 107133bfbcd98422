"""Carrying out verbs on follow-ups: on the one under the cursor, or on all marked.

For a verb of `api/verbs.py` the user is asked what it needs and shown what it would
write; a worker carries it out as one undo step. Independent of Textual: the screen
asks, reports and runs workers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol

from journal.api.changes import Change
from journal.api.edits.verb_steps import Answer
from journal.api.journal import Journal
from journal.api.requests import Act
from journal.api.verbs import BY_ID, Asks, Verb
from journal.api.view import View
from journal.language.dates.typed_dates import TypedDate
from journal.language.edit.intents import Intent
from journal.model.entry import Priority
from journal.model.value import record, replace
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.group_words import full_day
from journal.practice.agenda.shown_text import full_text
from journal.tui.state import deeds
from journal.tui.state.deeds import Outcome
from journal.tui.state.questions import Blank, ChoiceQuestion, LineQuestion

_LEVELS = tuple((str(level.value + 1), level.name.lower()) for level in Priority)


@record
class LastCommand:
    """The last command, on any screen, for repeating it."""

    verb: Verb | None = None
    answer: Answer | None = None


class Screen(Protocol):
    """What the commands need from their screen."""

    @property
    def journal(self) -> Journal: ...
    @property
    def known(self) -> View: ...
    @property
    def last(self) -> LastCommand: ...
    @property
    def item(self) -> Item | None:
        """The entry under the cursor."""

    @property
    def marked(self) -> list[Item]:
        """The marked entries."""

    def unmark(self) -> None:
        """Clear all marks."""

    def now(self) -> datetime: ...
    def say(self, text: str, *, failed: bool = False) -> None: ...
    def do(
        self, deed: Callable[[], Outcome], again: Callable[[], object] | None = None
    ) -> None:
        """Change notes in a worker, and report the result; `again` retries the
        question."""

    def tell_progress(self, done: int, total: int) -> None:
        """Report how many are done; callable from any thread."""

    def ask_line(self, question: LineQuestion, then: Callable[[str], object]) -> None:
        """`then` gets what was typed, unless cancelled."""

    def ask_day(
        self, title: str, what: str, then: Callable[[TypedDate], object]
    ) -> None: ...
    def ask_choice(
        self, question: ChoiceQuestion, then: Callable[[str], object]
    ) -> None: ...


_SURE = (("y", "yes"), ("n", "no"), ("l", "list them"))
_MOST_LISTED = 12


def bulk_question(verb: Verb, answer: Answer, count: int) -> str:
    """`Mark 106 follow-ups as done?`"""
    what = f"{count} follow-ups"
    if verb.id == "done":
        return f"Mark {what} as done?"
    if answer.day:
        until = full_day(answer.day.when.day, answer.today)
        return f"{verb.title} {what} to {until}?"
    return f"{verb.title}: {what}?"


def what_of(items: Sequence[Item]) -> str:
    """The target of the action, for the head of a dialog."""
    words = full_text(items[0].entry)
    return words if len(items) == 1 else f"{len(items)} marked, starting with: {words}"


class VerbCommands:
    """The commands of one screen."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def run(self, id: str) -> bool:
        """Carry out the command with this id; False if there is none."""
        own = getattr(self, f"do_{id}", None)
        if own:
            own()
        elif id in BY_ID:
            self.ask_and_act(BY_ID[id])
        return own is not None or id in BY_ID

    # -------------------------------------------------------- what is acted on

    @property
    def targets(self) -> list[Item]:
        """The targets of a key: all marked entries, else the one under the cursor."""
        # kept by the caller: a note saved meanwhile may move the rows
        screen = self.screen
        return screen.marked or ([screen.item] if screen.item else [])

    def only_open(self, items: Sequence[Item]) -> list[Item]:
        """The open ones among them; reports it if there are none."""
        left = [item for item in items if item.section is not Section.CLOSED]
        if items and not left:
            self.screen.say("Already closed. Press o to reopen it")
        return left

    def targets_of(self, verb: Verb) -> list[Item]:
        """Those the verb applies to."""
        return self.targets if verb.closed_too else self.only_open(self.targets)

    @property
    def open_item(self) -> Item | None:
        """The open entry under the cursor, for actions on a single one."""
        if len(self.screen.marked) > 1:
            self.screen.say(
                "This works on one follow-up at a time. Press V to clear the marks"
            )
            return None
        return next(iter(self.only_open(self.targets)), None)

    # -------------------------------------------------------- any verb

    def ask_and_act(self, verb: Verb, items: Sequence[Item] | None = None) -> None:
        """Ask for what the verb needs, then carry it out."""
        items = self.targets_of(verb) if items is None else items
        if not items:
            return
        act = partial(self.act, items, verb)
        match verb.asks:
            case Asks.NOTHING:
                act(Answer(self.screen.now()))
            case Asks.DAY | Asks.DAY_OR_NONE:
                title = verb.ask or verb.title
                self.screen.ask_day(
                    title,
                    what_of(items),
                    lambda typed: act(Answer(self.screen.now(), day=typed)),
                )
            case Asks.PRIORITY:
                self.screen.ask_choice(
                    ChoiceQuestion(verb.title, what_of(items), (), _LEVELS),
                    lambda key: act(
                        Answer(self.screen.now(), priority=Priority(int(key) - 1))
                    ),
                )
            case _:
                may_be_empty = verb.asks is Asks.TEXT_OR_NOTHING
                blank = Blank.SENDS if may_be_empty else Blank.REFUSED
                self.ask_line(verb, items, blank=blank)

    def ask_line(
        self,
        verb: Verb,
        items: Sequence[Item],
        *,
        title: str = "",
        example: str = "",
        hint: str = "",
        blank: Blank = Blank.REFUSED,
        given: Answer | None = None,
    ) -> None:
        """Ask for the text or person that the verb needs; `given` is the rest."""

        def answer(text: str) -> Answer:
            now = self.screen.now()
            base = replace(given, now=now) if given else Answer(now)
            if verb.asks is Asks.PERSON:
                return replace(base, person=text)
            return replace(base, text=text)

        question = LineQuestion(
            title or verb.ask or verb.title,
            example or verb.example,
            lambda text: self.change_of(verb, items[0], answer(text)),
            what=what_of(items),
            hint=hint,
            blank=blank,
        )
        self.screen.ask_line(question, lambda text: self.act(items, verb, answer(text)))

    def change_of(self, verb: Verb, item: Item, answer: Answer) -> Change:
        """What the verb would write, for a dialog to show. Raises JournalError."""
        return self._preview(verb.intent(self.screen.known, item, answer), item)

    def _preview(self, intent: Intent, item: Item) -> Change:
        request = Act.each(intent, [item.entry], "")
        return self.screen.journal.preview(request, self.screen.now())[0]

    def act(self, items: Sequence[Item], verb: Verb, answer: Answer) -> None:
        """Carry it out on those it applies to, and remember it."""
        left = list(items) if verb.closed_too else self.only_open(items)
        if len(left) > 1:
            self._ask_for_many(left, verb, answer)
        elif left:
            self._carry_out(left, verb, answer)

    def _ask_for_many(
        self, items: list[Item], verb: Verb, answer: Answer, *, listed: bool = False
    ) -> None:
        """Confirm an action on several entries; they can be inspected first."""
        facts = [what_of([i]) for i in items[:_MOST_LISTED]] if listed else []
        if listed and len(items) > _MOST_LISTED:
            facts.append(f"… {len(items) - _MOST_LISTED} more")

        def chosen(key: str) -> None:
            if key == "y":
                self._carry_out(items, verb, answer)
            elif key == "l":
                self._ask_for_many(items, verb, answer, listed=True)

        question = ChoiceQuestion(
            f"{verb.title}?", bulk_question(verb, answer, len(items)), facts, _SURE
        )
        self.screen.ask_choice(question, chosen)

    def _carry_out(self, items: list[Item], verb: Verb, answer: Answer) -> None:
        self.screen.last.verb, self.screen.last.answer = verb, answer
        self.screen.unmark()
        journal, progress = self.screen.journal, self.screen.tell_progress
        if len(items) > 1:
            progress(0, len(items))
        self.screen.do(partial(deeds.carry_out, journal, verb, items, answer, progress))

    def do_repeat(self) -> None:
        last = self.screen.last
        if last.verb is None or last.answer is None:
            self.screen.say("Nothing to repeat yet")
        elif self.targets:
            answer = replace(last.answer, now=self.screen.now())
            self.act(self.targets, last.verb, answer)
