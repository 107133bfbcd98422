"""What the verbs do, and how they report it.

`api/verbs.py` assembles the verbs from these functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from journal.api.edits.handover import handed_over
from journal.api.edits.next_ask import close_kindly
from journal.api.edits.snooze import snooze
from journal.language.clean import clean
from journal.language.dates.typed_dates import TypedDate, parse_typed
from journal.language.edit.intents import (
    Complete,
    Intent,
    Log,
    Park,
    Reopen,
    Reschedule,
    Rest,
    SetWaiting,
    Snooze,
    Together,
)
from journal.language.edit.snooze import Dates, rest_until
from journal.language.edit.typed_words import contact_of
from journal.model.entry import Priority, Status
from journal.model.errors import ConfigError, WriteRefused
from journal.model.value import field, value
from journal.model.when import When
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import day_text

if TYPE_CHECKING:
    from journal.api.view import View


@value
class Answer:
    """The answer, and the moment it was given."""

    now: datetime
    text: str = ""
    day: TypedDate | None = None
    """None also means “no day”, where the verb allows that."""
    person: str = ""
    """As typed: `@alice`."""
    priority: Priority = Priority.NONE
    options: Mapping[str, str | bool] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """The values of the verb's options, by name."""

    @property
    def today(self) -> date:
        return self.now.date()

    def option(self, name: str) -> str:
        """The text of an option; empty if it is not given."""
        return str(self.options.get(name) or "")


Tell = Callable[[Sequence[Item], Answer], str]
"""Says in words what was done to the entries."""


def until_day(when: When, today: date) -> str:
    """A day for display, with its time if it has one: `Fri 7 Jun 14:00`."""
    clock = f" {when.clock:%H:%M}" if when.clock else ""
    return f"{day_text(when.day, today)}{clock}"


# ---------------------------------------------------------------- what they do


def done(view: View, item: Item, answer: Answer) -> Intent:
    following = answer.option("next")
    if following:
        return view.follow_up(item.entry, following)
    return Complete(answer.today, bool(answer.options.get("catch-up")))


def _require_open(item: Item) -> None:
    """Raises WriteRefused for a closed entry, which would not come back."""
    status = item.entry.status
    if status.closed:
        raise WriteRefused(
            f"{clean(item.entry.place)}: it is {status.name.lower()}",
            "to go on with it: journal reopen ID",
        )


def rest(view: View, item: Item, answer: Answer) -> Intent:
    _require_open(item)
    if answer.day is None:
        raise ConfigError("say until when, such as 3d or fri")
    return snooze(answer.day, answer.now, view.journal.settings)


def nudge(view: View, item: Item, answer: Answer) -> Intent:
    _require_open(item)
    text = answer.text or answer.option("text")
    if answer.options.get("closing"):
        return close_kindly(view, item, text)
    return view.nudge(item.entry, text, answer.option("reason"))


def replied(view: View, item: Item, answer: Answer) -> Intent:
    text = answer.text or answer.option("text")
    intent = view.replied(item.entry, text, answer.option("by"))
    if item.entry.status is Status.CANCELLED:
        # answered after all: reopened, and the user's turn
        return Together((Reopen(), intent))
    return intent


def later(view: View, item: Item, answer: Answer) -> Intent:
    return snooze(parse_typed("1d", answer.now), answer.now, view.journal.settings)


def sooner(view: View, item: Item, answer: Answer) -> Intent:
    return Snooze(day_sooner(item, answer.today))


def day_sooner(item: Item, today: date) -> When:
    """The day before it comes up; a late entry comes up today."""
    day = max(item.when.day, today) if item.when else today
    clock = item.when.clock if item.when else None
    return When(max(day - timedelta(days=1), today), clock)


def reschedule(view: View, item: Item, answer: Answer) -> Intent:
    if answer.day is None:
        return Reschedule(None)
    return Reschedule(answer.day.when, answer.now)


def park(view: View, item: Item, answer: Answer) -> Intent:
    _require_open(item)
    if answer.day is None:
        raise ConfigError("say until when, such as 2w or 1 sep")
    if answer.day.when.day < answer.today:
        raise WriteRefused(
            f"{day_text(answer.day.when.day, answer.today)} is past, so this would not "
            "hide it"
        )
    return Park(answer.today, answer.day.when.day, answer.option("reason"))


def waiting(view: View, item: Item, answer: Answer) -> Intent:
    if answer.options.get("off"):
        return SetWaiting(False)
    _require_open(item)
    text = answer.text or answer.option("text")
    sure = bool(answer.options.get("sure"))
    return view.ask(item.entry, text, answer.option("reason"), sure=sure)


def handover(view: View, item: Item, answer: Answer) -> Intent:
    _require_open(item)
    other = answer.option("from") or None
    return handed_over(view, item.entry, answer.person, other)


def log(view: View, item: Item, answer: Answer) -> Intent:
    return Log(answer.now, *contact_of(answer.text))


# ---------------------------------------------------------------- what is told


def says(text: str) -> Tell:
    return lambda items, answer: text


def said_rest(items: Sequence[Item], answer: Answer) -> str:
    typed = answer.day or parse_typed("1d", answer.now)
    found: set[When] = set()
    for item in items:
        try:
            # without the user's zone: only hours would differ
            rest = Rest(typed, answer.now, answer.now.time(), None)
            found.add(rest_until(Dates.of(item.entry), rest))
        except WriteRefused:
            return "Snoozed"  # the reason is reported when it is written
    return f"Snoozed{_to(found, answer.today)}"


def said_sooner(items: Sequence[Item], answer: Answer) -> str:
    found = {day_sooner(item, answer.today) for item in items}
    return f"Snoozed{_to(found, answer.today)}"


def _to(found: set[When], today: date) -> str:
    """The common new day, if all have the same."""
    days = {until_day(when, today) for when in found}
    return f" to {days.pop()}" if len(days) == 1 else " to other days"


def said_due(items: Sequence[Item], answer: Answer) -> str:
    if answer.day is None:
        return "No longer due"
    return f"Due {until_day(answer.day.when, answer.today)}"


def said_parked(items: Sequence[Item], answer: Answer) -> str:
    day = answer.day.when.day if answer.day else answer.today
    return f"Parked until {day_text(day, answer.today)}"
