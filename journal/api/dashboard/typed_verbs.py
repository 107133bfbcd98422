"""Text typed after a row: a verb and its answer, or why it is none.

`snooze fri`, `nudge about the price`, `replied`: the verbs of the command line, with
the same dates. Nothing is guessed: with one word too many it is not understood.
"""

from __future__ import annotations

from journal.api.edits.verb_steps import Answer
from journal.api.verbs import BY_ID, Asks, Verb
from journal.api.view import View
from journal.language.clean import clean
from journal.language.dates.typed_dates import UnknownDate, parse_typed
from journal.language.edit.intents import Ask, Intent
from journal.model.entry import Entry, Priority
from journal.model.errors import AskRefused, JournalError, suggestion
from journal.model.log_kind import LogKind
from journal.model.value import replace, value
from journal.practice.agenda.agenda import Item
from journal.practice.people.ladder import clock_of, next_day

_HARMLESS = ("closed-day", "quiet-hours", "too-much")
"""Objections to ignore: a nudge logged in the list was already sent."""


class NotUnderstood(Exception):
    """The words mean nothing here; the message says why."""


_NAMES = {"asked": "waiting", "start": "begin", "snoozed": "snooze", "nudged": "nudge"}
"""Alternative spellings of verbs."""


@value
class TypedVerb:
    """A verb with its answer."""

    verb: Verb
    answer: Answer

    @property
    def label(self) -> str:
        """For the list of undo steps."""
        return f"{self.verb.label(self.answer)} in the dashboard"

    def intent(self, view: View, item: Item) -> Intent:
        """The intent for an entry. Raises JournalError if it is not possible."""
        if self.verb.id == "nudge":
            return _nudge(view, item, self.answer.text)
        if item.entry.status.closed and not self.verb.closed_too:
            raise NotUnderstood("it is closed already")
        return self.verb.intent(view, item, self.answer)

    def is_done(self, entry: Entry) -> bool:
        """Whether the entry looks as if this was already done today, elsewhere."""
        day = self.answer.day
        match self.verb.id:
            case "done" | "cancel":
                return entry.status.closed
            case "nudge" | "replied" | "log" | "waiting":
                return _is_logged(entry, self.verb.id, self.answer)
            case "park":
                return day is not None and entry.start == day.when
            case "snooze" | "reschedule" if day is not None:
                dates = (entry.remind, entry.due, entry.scheduled, entry.start)
                return day.when.day in [when.day for when in dates if when]
        return False


def typed_verb(words: str, view: View) -> TypedVerb:
    """The verb in these words. Raises NotUnderstood."""
    name, _, said = words.strip().partition(" ")
    said = said.strip()
    verb = BY_ID.get(_NAMES.get(name.lower(), name.lower()))
    if verb is None:
        near = suggestion(name.lower(), BY_ID)
        raise NotUnderstood(f"“{clean(name)}”: no such verb{near}")
    now = view.now
    if verb.asks in (Asks.DAY, Asks.DAY_OR_NONE):
        if verb.asks is Asks.DAY_OR_NONE and said == "none":
            return TypedVerb(verb, Answer(now))
        if not said:
            raise NotUnderstood(f"{verb.id} until when? as {verb.id} fri")
        try:
            return TypedVerb(verb, Answer(now, day=parse_typed(said, now)))
        except UnknownDate as error:
            raise NotUnderstood(str(error)) from None
    if verb.asks is Asks.PERSON:
        if not said.startswith("@") or " " in said:
            raise NotUnderstood(f"{verb.id} whom? as {verb.id} @alice")
        return TypedVerb(verb, Answer(now, person=said))
    if verb.asks is Asks.PRIORITY:
        if said.upper() not in Priority.__members__:
            raise NotUnderstood("which priority? as priority high")
        return TypedVerb(verb, Answer(now, said, priority=Priority[said.upper()]))
    if verb.asks is Asks.TEXT and not said:
        raise NotUnderstood(f"{verb.id} what? as {verb.id} call wants a number")
    if verb.asks is Asks.NOTHING and said:
        raise NotUnderstood(f"“{clean(said)}”: {verb.id} stands alone")
    return TypedVerb(verb, Answer(now, said))


def _nudge(view: View, item: Item, text: str) -> Ask:
    """A nudge that was sent: the log line, and the next day of the schedule."""
    found = [o for o in view.objections(item) if o.code not in _HARMLESS]
    if found:
        raise AskRefused("; ".join(objection.text for objection in found))
    standing = view.standing(item)
    clock = clock_of(item.people, view.journal.settings)
    after = replace(standing, attempts=standing.attempts + 1)
    again = next_day(view.today, after, clock, view.workdays)
    return Ask(view.today, LogKind.NUDGE.word, text, again)


def _is_logged(entry: Entry, verb: str, answer: Answer) -> bool:
    kinds = {
        "nudge": LogKind.NUDGE,
        "replied": LogKind.REPLY,
        "waiting": LogKind.SENT,
    }
    return any(
        line.when.day == answer.today
        and (verb == "log" or line.means is kinds[verb])
        and answer.text in (line.text, f"{line.kind} {line.text}", "")
        for line in entry.log
    )


def why_not(error: JournalError | NotUnderstood, entry: Entry | None) -> str:
    """The message of an error as one line, without the place, which the row names."""
    said = clean(str(error))
    return said.removeprefix(f"{clean(entry.place)}: ") if entry else said
