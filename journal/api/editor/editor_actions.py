"""The verbs as an editor offers them on a line, with preset answers.

A menu cannot ask for a day or a text. So a verb that needs a day is offered for the
most common days, and one with an optional text goes without.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from journal.api.edits.verb_steps import Answer
from journal.api.verbs import VERBS, Asks, Verb
from journal.api.view import View
from journal.language.dates.typed_dates import parse_typed
from journal.language.edit.intents import Intent
from journal.model.entry import WhoseTurn
from journal.model.value import value
from journal.practice.agenda.agenda import Item

_DAYS = {"tomorrow": "to tomorrow", "1w": "one week", "mon": "to Monday"}
_CONTACTS = {"call": "a call", "mail": "a mail", "meet": "a meeting"}


@value
class EditorAction:
    """A verb with its answer."""

    id: str
    """`snooze-1w`; stable across versions."""
    title: str
    verb: Verb
    said: str = ""
    """The day or the text that answers what the verb asks for."""

    def fits(self, item: Item) -> bool:
        """Whether it makes sense for the entry in its current state."""
        closed = item.entry.status.closed
        match self.verb.id:
            case "reopen":
                return closed
            case "log":
                return True
            case "nudge" | "replied":
                return not closed and item.turn is WhoseTurn.THEIRS
            case "waiting":
                return not closed and item.turn is WhoseTurn.MINE and bool(item.people)
        return not closed

    def intent(self, view: View, item: Item) -> Intent:
        """The intent for an entry; raises what the verb raises."""
        return self.verb.intent(view, item, self._answer(view.now))

    def _answer(self, now: datetime) -> Answer:
        if self.verb.asks is Asks.DAY:
            return Answer(now, day=parse_typed(self.said, now))
        return Answer(now, self.said)


def _actions() -> Iterator[EditorAction]:
    for verb in VERBS:
        if verb.id == "snooze":
            for day, words in _DAYS.items():
                yield EditorAction(f"snooze-{day}", f"{verb.title} {words}", verb, day)
        elif verb.id == "log":
            for kind, words in _CONTACTS.items():
                said = f"{kind} …"
                yield EditorAction(f"log-{kind}", f"{verb.title} {words}", verb, said)
        elif verb.asks in (Asks.NOTHING, Asks.TEXT_OR_NOTHING):
            yield EditorAction(verb.id, verb.title, verb)


ACTIONS: tuple[EditorAction, ...] = tuple(_actions())
