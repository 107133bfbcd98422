"""Keys about whose turn it is: nudge, replied, waiting, log, and the next step.

Each asks for what there is to say, shows the lines it will write, and leaves the
writing to a worker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from platformdirs import user_config_path
from textual import work

from journal.api.changes import Change
from journal.api.drafts import draft
from journal.api.message_texts import LANGUAGES, Wordings
from journal.api.requests import Act, Add
from journal.language.dates.typed_dates import Typed
from journal.language.edit.intents import (
    Cancel,
    HandOver,
    Intent,
    Log,
    Park,
    Replied,
    SetWaiting,
)
from journal.language.edit.typed_words import contact_of, handle_of
from journal.model.entry import Entry, Turn
from journal.model.errors import JournalError
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import day_text
from journal.practice.agenda.objections import Objection
from journal.practice.messages.mail import to_text
from journal.tui.dialogs.choice import ChoiceScreen
from journal.tui.dialogs.day import DayScreen
from journal.tui.dialogs.draft import DraftScreen
from journal.tui.dialogs.line import Blank, LineScreen
from journal.tui.screens.entry_commands import ActingScreen
from journal.tui.state import deeds

_WAYS = (
    ("c", "close it kindly, with a reason"),
    ("h", "hand it over to somebody else"),
    ("p", "park it until a day"),
)
_ONE_MORE = ("o", "one more, and why")


class AskingScreen(ActingScreen):
    """Acts on entries, and asks before."""

    def _ask_for(
        self,
        items: Sequence[Item],
        title: str,
        placeholder: str,
        preview: Callable[[str], Change] | None,
        then: Callable[[str], object],
        *,
        facts: tuple[str, ...] = (),
        hint: str = "",
        blank: Blank = Blank.REFUSED,
    ) -> None:
        def answered(text: str | None) -> None:
            if text is not None:
                then(text)

        screen = LineScreen(
            title,
            placeholder,
            preview,
            what=what_of(items),
            facts=facts,
            hint=hint,
            blank=blank,
        )
        self.app.push_screen(screen, answered)

    # -------------------------------------------------------- nudge

    def do_nudge(self) -> None:
        item = self.open_item
        if item is None:
            return
        try:
            found = self.known.objections(item)
        except JournalError as error:
            self.say(str(error), failed=True)
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
        text = deeds.objection_text(self.known, item, objection)
        return f"{text[:1].upper()}{text[1:]}."

    def _choose(self, item: Item, facts: tuple[str, ...], *, absolute: bool) -> None:
        """Where a nudge is not the next thing to do."""
        ways: dict[str, Callable[[Item], None]] = {
            "c": self._close,
            "h": self._hand_over,
            "p": self._park,
            "o": lambda item: self._ask_why(item, "One more", facts),
        }

        def chosen(key: str | None) -> None:
            if key:
                ways[key](item)

        choices = _WAYS if absolute else (*_WAYS, _ONE_MORE)
        screen = ChoiceScreen("What now?", item.entry.text, facts, choices)
        self.app.push_screen(screen, chosen)

    def _ask_why(self, item: Item, title: str, facts: tuple[str, ...]) -> None:
        self._ask_for(
            [item],
            title,
            "why ask all the same?",
            None,
            partial(self._ask_what_was_said, item),
            facts=facts,
            hint="The reason is kept in the log.",
            blank=Blank.GOES_BACK,
        )

    def _change(self, intent: Intent, entry: Entry) -> Change:
        """What an intent would write, for a dialog to show."""
        request = Act.each(intent, [entry], "")
        return self.journal.preview(request, self.clock())[0]

    def _ask_what_was_said(self, item: Item, reason: str) -> None:
        def preview(text: str) -> Change:
            intent = self.known.nudge(item.entry, text, reason)
            return self._change(intent, item.entry)

        def then(text: str) -> None:
            now = self.clock()
            self.do(partial(deeds.nudge, self.journal, item, now, text, reason))

        first = self.known.standing(item).last is None
        title = "Ask" if first else "Nudge"
        self._ask_for(
            [item],
            title,
            "what you wrote; may be empty",
            preview,
            then,
            blank=Blank.SENDS,
        )

    def _close(self, item: Item) -> None:
        today = self.clock().date()

        def preview(text: str) -> Change:
            return self._change(Cancel(today, text), item.entry)

        def then(text: str) -> None:
            self.act([item], Cancel(today, text), "closed", "Closed")

        hint = "The reason is kept in the log."
        self._ask_for([item], "Close kindly", "the reason", preview, then, hint=hint)

    def _hand_over(self, item: Item) -> None:
        def over_to(text: str) -> HandOver:
            return HandOver(self.clock().date(), handle_of(text))

        def preview(text: str) -> Change:
            return self._change(over_to(text), item.entry)

        def then(text: str) -> None:
            handle = handle_of(text)
            self.act([item], over_to(text), "handed over", f"Handed to @{handle}")

        self._ask_for([item], "Hand over to", "@alice", preview, then)

    def do_park(self) -> None:
        self._ask_to_park(self.open_targets)

    def _park(self, item: Item) -> None:
        self._ask_to_park([item])

    def _ask_to_park(self, items: Sequence[Item]) -> None:
        def then(typed: Typed | None) -> None:
            if typed:
                today, until = self.clock().date(), typed.when
                said = f"Parked until {day_text(until.day, today)}"
                self.act(items, Park(today, until.day, ""), "parked", said)

        if items:
            screen = DayScreen("Park until", what_of(items), self.clock())
            self.app.push_screen(screen, then)

    # -------------------------------------------------------- turns

    def do_replied(self) -> None:
        items = self.open_targets
        if not items:
            return
        today = self.clock().date()

        def preview(text: str) -> Change:
            return self._change(Replied(today, text), items[0].entry)

        def then(text: str) -> None:
            after = "your turn now"
            self.act(items, Replied(today, text), "replied", "Replied", after)

        self._ask_for(
            items,
            "They replied",
            "what they said; may be empty",
            preview,
            then,
            blank=Blank.SENDS,
        )

    def do_waiting(self) -> None:
        items = self.open_targets
        mine = [item for item in items if item.turn is Turn.MINE]
        if mine:
            self.unmark()
            self.do(partial(deeds.ask, self.journal, mine, self.clock()))
        elif items:
            self.act(items, SetWaiting(False), "your turn", "Your turn again")

    # -------------------------------------------------------- log, next step

    def do_draft(self) -> None:
        item = self.item
        if item is not None:
            self._make_draft(item)

    @work(thread=True, exclusive=True, group="draft")
    def _make_draft(self, item: Item) -> None:
        wordings = Wordings(self.journal.root, user_config_path("journal"))
        try:
            made = draft(self.journal, wordings, item.entry, self.clock(), LANGUAGES[0])
            languages = [wordings.language(name) for name in wordings.languages()]
        except JournalError as error:
            self.app.call_from_thread(self.say, str(error), failed=True)
            return
        screen = DraftScreen(item.entry.text, to_text(made), languages)
        self.app.call_from_thread(self.app.push_screen, screen, self._copied)

    def _copied(self, text: str | None) -> None:
        if text is not None:
            self.say("Copied; when it is sent, n notes the nudge")

    def do_log(self) -> None:
        items = self.targets
        if not items:
            return

        def intent(text: str) -> Log:
            kind, words = contact_of(text)
            return Log(self.clock(), kind, words)

        def preview(text: str) -> Change:
            return self._change(intent(text), items[0].entry)

        def then(text: str) -> None:
            self.act(items, intent(text), "logged", "Logged")

        self._ask_for(items, "Log contact", "call wants a number", preview, then)

    def do_next(self) -> None:
        item = self.open_item
        if item is None:
            return

        def preview(text: str) -> Change:
            return self._change(self.known.follow_up(item.entry, text), item.entry)

        def then(text: str) -> None:
            self.do(partial(deeds.follow_up, self.journal, item, self.clock(), text))

        hint = "A date at the end becomes the due date."
        self._ask_for(
            [item], "Done, and next", "send the contract fri", preview, then, hint=hint
        )

    # -------------------------------------------------------- adding

    def do_add(self) -> None:
        self._ask_to_add("")

    def _ask_to_add(self, sentence: str) -> None:
        """`sentence` is one that could not be added, to be tried again."""
        now = self.clock()

        def preview(text: str) -> Change:
            return self.journal.preview(Add(text), now)[0]

        screen = LineScreen(
            "Add a follow-up",
            "@alice pilot answer in 3bd",
            preview,
            hint="A date at the end becomes the due date.",
            text=sentence,
        )
        self.app.push_screen(screen, self._add)

    def _add(self, sentence: str | None) -> None:
        if sentence:
            deed = partial(deeds.add, self.journal, sentence, self.clock())
            self.do(deed, partial(self._ask_to_add, sentence))


def what_of(items: Sequence[Item]) -> str:
    """What is acted on, for the head of a dialog."""
    words = items[0].entry.text
    return words if len(items) == 1 else f"{len(items)} marked, the first: {words}"
