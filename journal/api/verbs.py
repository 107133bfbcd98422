"""Every action on entries, said once: commands, keys, buttons and menus read it here.

A verb says what it is called, what has to be asked for, which intent it makes of the
answer for an entry, and what is told when it is done. To add one, write it here
(and a line in tests/api/test_verbs.py): it is a command then, it has its key, its
line in the footer, the palette and the help, and a code action in the editor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from types import MappingProxyType

from journal.api.edits.handover import assigned, handed_over
from journal.api.edits.snooze import snooze
from journal.api.view import View
from journal.language.dates.typed_dates import Typed, parse_typed
from journal.language.edit.intents import (
    Ask,
    Begin,
    Cancel,
    Complete,
    Intent,
    Log,
    Park,
    Reopen,
    Replied,
    Reschedule,
    Rest,
    SetPriority,
    SetWaiting,
    Snooze,
)
from journal.language.edit.snooze import Dates, rest_until
from journal.language.edit.typed_words import contact_of
from journal.model.entry import Priority
from journal.model.errors import ConfigError, WriteRefused
from journal.model.when import When
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import day_text


class Asks(Enum):
    """What has to be known beside the entry."""

    NOTHING = "nothing"
    DAY = "a day"
    DAY_OR_NONE = "a day, or none"
    TEXT = "a text"
    TEXT_OR_NOTHING = "a text, which may be empty"
    PERSON = "a person"
    PRIORITY = "a priority"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and when."""

    now: datetime
    text: str = ""
    day: Typed | None = None
    """None also for “no day”, where that can be said."""
    person: str = ""
    """As it was typed: `@alice`."""
    priority: Priority = Priority.NONE
    options: Mapping[str, str | bool] = field(
        default_factory=lambda: MappingProxyType({})
    )
    """What the options of the verb say, by name."""

    @property
    def today(self) -> date:
        return self.now.date()

    def option(self, name: str) -> str:
        """The text of an option; empty where it is not given."""
        return str(self.options.get(name) or "")


@dataclass(frozen=True, slots=True)
class Option:
    """What can be said beside, on the command line."""

    name: str
    """`reason`, for `--reason`."""
    help: str
    metavar: str | None = "TEXT"
    """None for one that is only there or not."""
    short: str = ""


MakeIntent = Callable[[View, Item, Answer], Intent]
Tell = Callable[[Sequence[Item], Answer], str]


@dataclass(frozen=True, slots=True)
class Verb:
    """An action on entries."""

    id: str
    """The name of its command, key, button and code action: `snooze`."""
    title: str
    """For menus and the footer: `Snooze`."""
    help: str
    """One line, as the help of the keys has it."""
    about: str
    """What `--help` says: a sentence, and what else there is to know."""
    asks: Asks
    intent: MakeIntent
    """Raises ConfigError, AskRefused and AmbiguousEntry."""
    done: Tell
    """What is told when it was done: `Snoozed to Fri 7 Jun`."""
    label: Callable[[Answer], str]
    """What the list of undo steps calls it: `snoozed`."""
    keys: str = ""
    """Comma-separated, in Textual's names; the first is the one shown."""
    group: str = ""
    """The group of `--help` that its command stands in; empty: it has none."""
    closed_too: bool = False
    """Whether it can be done to what is done or cancelled."""
    single: bool = False
    """Whether it is done to one entry at a time."""
    options: tuple[Option, ...] = ()
    ask: str = ""
    """The title of the dialog that asks; the verb's own where it is empty."""
    example: str = ""
    """What the dialog shows before anything is typed."""
    then: str = ""
    """What is so afterwards: `your turn now`."""


CHANGE, FOLLOW_UP = "Change a follow-up", "Follow up"
"""Groups of `--help`."""

_REASON = Option("reason", "Why, for the log.")
_SAID = Option("text", "What was said, for the log.", short="m")
_FROM = Option("from", "Whom, of several.", "@NAME")


def after_words(intent: Intent, today: date) -> str:
    """What comes of an intent later on, where there is something to say."""
    if isinstance(intent, Ask) and intent.again:
        return f"comes up again on {day_text(intent.again, today)}"
    if isinstance(intent, Replied) and intent.others_wait:
        return "it waits for the others on"
    return ""


def until_day(when: When, today: date) -> str:
    """A day for people, with its time where it has one: `Fri 7 Jun 14:00`."""
    clock = f" {when.clock:%H:%M}" if when.clock else ""
    return f"{day_text(when.day, today)}{clock}"


# ---------------------------------------------------------------- what they do


def _done(view: View, item: Item, answer: Answer) -> Intent:
    following = answer.option("next")
    if following:
        return view.follow_up(item.entry, following)
    return Complete(answer.today, bool(answer.options.get("catch-up")))


def _rest(view: View, item: Item, answer: Answer) -> Intent:
    if answer.day is None:
        raise ConfigError("say until when, as 3d or fri")
    return snooze(answer.day, answer.now, view.journal.settings)


def _later(view: View, item: Item, answer: Answer) -> Intent:
    return snooze(parse_typed("1d", answer.now), answer.now, view.journal.settings)


def _sooner(view: View, item: Item, answer: Answer) -> Intent:
    return Snooze(_day_sooner(item, answer.today))


def _day_sooner(item: Item, today: date) -> When:
    """A day before it comes up; what is late comes up today."""
    day = max(item.when.day, today) if item.when else today
    clock = item.when.clock if item.when else None
    return When(max(day - timedelta(days=1), today), clock)


def _reschedule(view: View, item: Item, answer: Answer) -> Intent:
    if answer.day is None:
        return Reschedule(None)
    return Reschedule(answer.day.when, answer.now)


def _park(view: View, item: Item, answer: Answer) -> Intent:
    if answer.day is None:
        raise ConfigError("say until when, as 2w or 1 sep")
    return Park(answer.today, answer.day.when.day, answer.option("reason"))


def _waiting(view: View, item: Item, answer: Answer) -> Intent:
    if answer.options.get("off"):
        return SetWaiting(False)
    text = answer.text or answer.option("text")
    sure = bool(answer.options.get("sure"))
    return view.ask(item.entry, text, answer.option("reason"), sure=sure)


def _log(view: View, item: Item, answer: Answer) -> Intent:
    return Log(answer.now, *contact_of(answer.text))


# ---------------------------------------------------------------- what is told


def _says(text: str) -> Tell:
    return lambda items, answer: text


def _said_rest(items: Sequence[Item], answer: Answer) -> str:
    typed = answer.day or parse_typed("1d", answer.now)
    found: set[When] = set()
    for item in items:
        try:
            # without the user's zone: the day is the same, hours apart
            rest = Rest(typed, answer.now, answer.now.time(), None)
            found.add(rest_until(Dates.of(item.entry), rest))
        except WriteRefused:
            return "Snoozed"  # the reason is told when it is written
    return f"Snoozed{_to(found, answer.today)}"


def _said_sooner(items: Sequence[Item], answer: Answer) -> str:
    found = {_day_sooner(item, answer.today) for item in items}
    return f"Snoozed{_to(found, answer.today)}"


def _to(found: set[When], today: date) -> str:
    """To which day, where it is one and the same."""
    days = {until_day(when, today) for when in found}
    return f" to {days.pop()}" if len(days) == 1 else " to other days"


def _said_due(items: Sequence[Item], answer: Answer) -> str:
    if answer.day is None:
        return "No longer due"
    return f"Due {until_day(answer.day.when, answer.today)}"


def _said_parked(items: Sequence[Item], answer: Answer) -> str:
    day = answer.day.when.day if answer.day else answer.today
    return f"Parked until {day_text(day, answer.today)}"


VERBS: tuple[Verb, ...] = (
    Verb(
        "done",
        "Done",
        "tick the entry",
        "Tick entries; a repeating one goes on with its next line.",
        Asks.NOTHING,
        _done,
        _says("Done"),
        lambda answer: "done",
        keys="x,space",
        group=CHANGE,
        options=(
            Option("catch-up", "Let a series go on from today.", None),
            Option(
                "next",
                "The next step, as for add: it is written below and names this one.",
            ),
        ),
    ),
    Verb(
        "snooze",
        "Snooze",
        "let it rest until a day",
        """Let entries rest until WHEN: 3d, fri, next fri 14:30, 21 jan.

        Moves the reminder, else the planned or the start day; a due date only where
        there is no other. Never to an earlier time: 3d counts from when it comes up,
        and a day keeps the hour. A repeating entry is put off once, its day stays.
        """,
        Asks.DAY,
        _rest,
        _said_rest,
        lambda answer: "snoozed",
        keys="s",
        group=CHANGE,
    ),
    Verb(
        "later",
        "+1 day",
        "let it rest a day longer",
        "",
        Asks.NOTHING,
        _later,
        _said_rest,
        lambda answer: "snoozed",
        keys="greater_than_sign",
    ),
    Verb(
        "sooner",
        "-1 day",
        "let it come up a day sooner",
        "",
        Asks.NOTHING,
        _sooner,
        _said_sooner,
        lambda answer: "snoozed",
        keys="less_than_sign",
    ),
    Verb(
        "reschedule",
        "Reschedule",
        "give it another due date",
        "Give entries another due date, or none; an earlier reminder goes along.",
        Asks.DAY_OR_NONE,
        _reschedule,
        _said_due,
        lambda answer: "rescheduled" if answer.day else "no longer due",
        keys="S,d",
        group=CHANGE,
    ),
    Verb(
        "begin",
        "Begin",
        "mark it as in progress",
        "Mark entries as in progress: `[/]`.",
        Asks.NOTHING,
        lambda view, item, answer: Begin(),
        _says("Begun"),
        lambda answer: "begun",
        group=CHANGE,
    ),
    Verb(
        "cancel",
        "Cancel",
        "give it up, as [-]; nothing is deleted",
        "Give entries up: `[-]`, with the date.",
        Asks.NOTHING,
        lambda view, item, answer: Cancel(
            answer.today, answer.text or answer.option("reason")
        ),
        lambda items, answer: "Closed" if answer.text else "Cancelled",
        lambda answer: "cancelled",
        keys="X",
        group=CHANGE,
        options=(_REASON,),
    ),
    Verb(
        "reopen",
        "Reopen",
        "make a closed entry open again",
        "Make entries open again.",
        Asks.NOTHING,
        lambda view, item, answer: Reopen(),
        _says("Open again"),
        lambda answer: "reopened",
        keys="o",
        group=CHANGE,
        closed_too=True,
    ),
    Verb(
        "priority",
        "Priority",
        "set how urgent it is",
        "Set a priority: highest, high, medium, none, low, lowest.",
        Asks.PRIORITY,
        lambda view, item, answer: SetPriority(answer.priority),
        lambda items, answer: f"Priority {answer.priority.name.lower()}",
        lambda answer: f"priority {answer.text or answer.priority.name.lower()}",
        group=CHANGE,
    ),
    Verb(
        "assign",
        "Assign",
        "name whom it is about",
        "Name the person an entry is about, in the place of whom it names now.",
        Asks.PERSON,
        lambda view, item, answer: assigned(
            view.journal, item.entry, answer.person, answer.option("from") or None
        ),
        lambda items, answer: f"With {answer.person}",
        lambda answer: f"with {answer.person}",
        group=CHANGE,
        options=(_FROM,),
    ),
    Verb(
        "park",
        "Park",
        "hide it until a day",
        "Hide entries until WHEN: 2w, 1 sep. It wakes with the reason in its log.",
        Asks.DAY,
        _park,
        _said_parked,
        lambda answer: "parked",
        keys="P",
        group=CHANGE,
        options=(_REASON,),
        ask="Park until",
    ),
    Verb(
        "nudge",
        "Nudge",
        "note that you asked again",
        """Note that you asked again: a line in the log, and the next date of
        the ladder.

        Refused where it is too soon, the wrong hour, too much at once, or where all
        nudges of the ladder were sent.
        """,
        Asks.TEXT_OR_NOTHING,
        lambda view, item, answer: view.nudge(
            item.entry, answer.text or answer.option("text"), answer.option("reason")
        ),
        _says("Nudged"),
        lambda answer: "nudged",
        keys="n",
        group=FOLLOW_UP,
        options=(_SAID, Option("reason", "Why to ask although something objects.")),
        example="what you wrote; may be empty",
    ),
    Verb(
        "replied",
        "Replied",
        "note what they answered: it is your turn",
        """Note that they answered: it is your turn again.

        Of an entry about several people, --by says who; it waits for the others on.
        """,
        Asks.TEXT_OR_NOTHING,
        lambda view, item, answer: view.replied(
            item.entry, answer.text or answer.option("text"), answer.option("by")
        ),
        _says("Replied"),
        lambda answer: "replied",
        keys="r",
        group=FOLLOW_UP,
        options=(_SAID, Option("by", "Which of several answered.", "@NAME")),
        ask="They replied",
        example="what they said; may be empty",
        then="your turn now",
    ),
    Verb(
        "waiting",
        "Waiting",
        "you asked: their turn, or yours again",
        """Say that you asked today and it is their turn: `#waiting`, and when to nudge.

        Without an ID: what waits for whom, and for how many days.
        """,
        Asks.NOTHING,
        _waiting,
        lambda items, answer: (
            "Your turn again" if answer.options.get("off") else "Waiting for them"
        ),
        lambda answer: "your turn" if answer.options.get("off") else "waiting",
        keys="w",
        options=(
            Option("off", "It is your turn again.", None),
            _SAID,
            Option("reason", "Why it is their turn, although you promised it."),
        ),
    ),
    Verb(
        "handover",
        "Hand over",
        "ask somebody else from now on",
        """Ask somebody else from now on: their name, their turn, nudges counted anew.

        The history stays, and says who was asked before.
        """,
        Asks.PERSON,
        lambda view, item, answer: handed_over(
            view, item.entry, answer.person, answer.option("from") or None
        ),
        lambda items, answer: f"Handed to @{answer.person.removeprefix('@')}",
        lambda answer: "handed over",
        group=FOLLOW_UP,
        options=(_FROM,),
        ask="Hand over to",
        example="@alice",
    ),
    Verb(
        "log",
        "Log",
        "note contact, as “call wants a number”",
        "",
        Asks.TEXT,
        _log,
        _says("Logged"),
        lambda answer: "logged",
        keys="l",
        closed_too=True,
        ask="Log contact",
        example="call wants a number",
    ),
)

BY_ID: Mapping[str, Verb] = MappingProxyType({verb.id: verb for verb in VERBS})
