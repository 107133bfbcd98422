"""What the keys do to entries: to the one under the cursor, or to all that are marked.

A verb of `api/verbs.py` is asked for what it wants to know, shown what it would
write, and carried out by a worker as one undo step. What is more than that has a
method of its own here, `do_` and the id of its key. Knows no Textual: the screen
asks, tells and works for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from journal.api.changes import Change
from journal.api.journal import Journal
from journal.api.requests import Act, Add
from journal.api.verbs import BY_ID, Answer, Asks, Verb
from journal.api.view import View
from journal.language.dates.typed_dates import TypedDate
from journal.language.edit.intents import Intent
from journal.model.entry import Priority, WhoseTurn
from journal.model.errors import JournalError
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.objections import Objection
from journal.practice.people.promises import is_promised
from journal.tui.state import deeds
from journal.tui.state.deeds import Outcome
from journal.tui.state.questions import Blank, ChoiceQuestion, LineQuestion

_WAYS = (
    ("c", "close it kindly, with a reason"),
    ("h", "hand it over to somebody else"),
    ("p", "park it until a day"),
)
_ONE_MORE = ("o", "one more, and why")
_LOGGED_REASON = "The reason is kept in the log."
_DATE_IN_IT = "A date anywhere in it becomes its date."
_LEVELS = tuple((str(level.value + 1), level.name.lower()) for level in Priority)


@dataclass(slots=True)
class LastCommand:
    """What was done last, on whatever screen, to be done again."""

    verb: Verb | None = None
    answer: Answer | None = None


class Screen(Protocol):
    """What the commands need of the screen they stand on."""

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
        """The entries that are marked."""

    def unmark(self) -> None:
        """Nothing is marked any more."""

    def now(self) -> datetime: ...
    def say(self, text: str, *, failed: bool = False) -> None: ...
    def do(
        self, deed: Callable[[], Outcome], again: Callable[[], object] | None = None
    ) -> None:
        """Change notes in a worker, and say what came of it; `again` asks once more."""

    def ask_line(self, question: LineQuestion, then: Callable[[str], object]) -> None:
        """`then` gets what was typed, if it was."""

    def ask_day(
        self, title: str, what: str, then: Callable[[TypedDate], object]
    ) -> None: ...
    def ask_choice(
        self, question: ChoiceQuestion, then: Callable[[str], object]
    ) -> None: ...


def what_of(items: Sequence[Item]) -> str:
    """What is acted on, for the head of a dialog."""
    words = items[0].entry.text
    return words if len(items) == 1 else f"{len(items)} marked, the first: {words}"


class EntryCommands:
    """The commands of one screen."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen

    def run(self, id: str) -> bool:
        """Carry out the command with this id; False where there is none."""
        own = getattr(self, f"do_{id}", None)
        if own:
            own()
        elif id in BY_ID:
            self.ask_and_act(BY_ID[id])
        return own is not None or id in BY_ID

    # -------------------------------------------------------- what is acted on

    @property
    def targets(self) -> list[Item]:
        """What a key acts on: all that are marked, else the one under the cursor."""
        # held on to by who asks: a note saved meanwhile may move the rows
        screen = self.screen
        return screen.marked or ([screen.item] if screen.item else [])

    def only_open(self, items: Sequence[Item]) -> list[Item]:
        """Those of them that are open; says so where none is."""
        left = [item for item in items if item.section is not Section.CLOSED]
        if items and not left:
            self.screen.say("It is closed; o makes it open again")
        return left

    def targets_of(self, verb: Verb) -> list[Item]:
        """Those the verb can be done to."""
        return self.targets if verb.closed_too else self.only_open(self.targets)

    @property
    def open_item(self) -> Item | None:
        """The open entry under the cursor, for what is done to one alone."""
        if len(self.screen.marked) > 1:
            self.screen.say("That is done to one entry; V takes the marks away")
            return None
        return next(iter(self.only_open(self.targets)), None)

    # -------------------------------------------------------- any verb

    def ask_and_act(self, verb: Verb, items: Sequence[Item] | None = None) -> None:
        """Ask for what the verb wants to know, then do it."""
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
        """Ask for the text, or the person, that the verb wants; `given` is the rest."""

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
        """Do it to those of them that it can be done to, and remember it."""
        left = list(items) if verb.closed_too else self.only_open(items)
        if not left:
            return
        self.screen.last.verb, self.screen.last.answer = verb, answer
        self.screen.unmark()
        self.screen.do(
            partial(deeds.carry_out, self.screen.journal, verb, left, answer)
        )

    def do_repeat(self) -> None:
        last = self.screen.last
        if last.verb is None or last.answer is None:
            self.screen.say("Nothing was done yet that could be done again")
        elif self.targets:
            answer = replace(last.answer, now=self.screen.now())
            self.act(self.targets, last.verb, answer)

    # -------------------------------------------------------- nudge

    def do_nudge(self) -> None:
        item = self.open_item
        if item is None:
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
            self._ask_why(item, "Not now", facts)
        else:
            self._ask_what_was_said(item, "")

    def _sentence(self, item: Item, objection: Objection) -> str:
        text = deeds.objection_text(self.screen.known, item, objection)
        return f"{text[:1].upper()}{text[1:]}."

    def _choose(self, item: Item, facts: tuple[str, ...], *, absolute: bool) -> None:
        """Where a nudge is not the next thing to do."""
        ways: dict[str, Callable[[], None]] = {
            "c": partial(
                self.ask_line,
                BY_ID["cancel"],
                [item],
                title="Close kindly",
                example="the reason",
                hint=_LOGGED_REASON,
            ),
            "h": partial(self.ask_and_act, BY_ID["handover"], [item]),
            "p": partial(self.ask_and_act, BY_ID["park"], [item]),
            "o": partial(self._ask_why, item, "One more", facts),
        }
        choices = _WAYS if absolute else (*_WAYS, _ONE_MORE)
        question = ChoiceQuestion("What now?", item.entry.text, facts, choices)
        self.screen.ask_choice(question, lambda key: ways[key]())

    def _ask_why(self, item: Item, title: str, facts: tuple[str, ...]) -> None:
        question = LineQuestion(
            title,
            "why ask all the same?",
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
        """Their turn where it is mine, mine again where all of it is theirs."""
        items = self.only_open(self.targets)
        mine = [item for item in items if item.turn is WhoseTurn.MINE]
        promised = [item for item in mine if is_promised(item.entry)]
        answer = Answer(self.screen.now(), options={"off": not mine})
        if promised:
            # a promise does not become a wait by one wrong key
            sure = replace(answer, options={"off": False, "sure": True})
            question = ChoiceQuestion(
                "Promised",
                what_of(promised),
                ("You promised this yourself; waiting makes it their turn.",),
                (("y", "it is their turn all the same"),),
            )
            self.screen.ask_choice(
                question, lambda key: self.act(mine, BY_ID["waiting"], sure)
            )
        elif items:
            self.act(mine or items, BY_ID["waiting"], answer)

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
        )
        screen.ask_line(question, then)

    # -------------------------------------------------------- adding, and back

    def do_add(self) -> None:
        self._ask_to_add("")

    def _ask_to_add(self, sentence: str) -> None:
        """`sentence` is one that could not be added, to be tried again."""
        screen = self.screen

        def preview(text: str) -> Change:
            return screen.journal.preview(Add(text), screen.now())[0]

        question = LineQuestion(
            "Add a follow-up",
            "@alice pilot answer in 3bd",
            preview,
            hint=_DATE_IN_IT,
            text=sentence,
        )
        screen.ask_line(question, self._add)

    def _add(self, sentence: str) -> None:
        if sentence:
            screen = self.screen
            deed = partial(deeds.add, screen.journal, sentence, screen.now())
            screen.do(deed, partial(self._ask_to_add, sentence))

    def do_undo_entry(self) -> None:
        screen = self.screen
        if screen.item:
            screen.do(
                partial(deeds.undo_entry, screen.journal, screen.item, screen.now())
            )
