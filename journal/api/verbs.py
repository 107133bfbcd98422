"""Every action on entries, defined once for commands, keys, buttons and menus.

A verb defines its name, what it asks for, the intent it makes from the answer, and what
it reports when done. To add one, write it here (and a line in tests/api/test_verbs.py):
it then has a command, a key, a line in the footer, the palette and the help, and a code
action in the editor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from types import MappingProxyType

from journal.api.edits import verb_steps
from journal.api.edits.handover import assigned
from journal.api.edits.verb_steps import Answer
from journal.api.view import View
from journal.language.edit.intents import (
    Ask,
    Begin,
    Cancel,
    Intent,
    Reopen,
    Replied,
    SetPriority,
)
from journal.model.value import value
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import day_text


class Asks(Enum):
    """What a verb needs to know besides the entry."""

    NOTHING = "nothing"
    DAY = "a day"
    DAY_OR_NONE = "a day, or none"
    TEXT = "a text"
    TEXT_OR_NOTHING = "a text, which may be empty"
    PERSON = "a person"
    PRIORITY = "a priority"


@value
class Option:
    """An extra option on the command line."""

    name: str
    """`reason`, for `--reason`."""
    help: str
    metavar: str | None = "TEXT"
    """None for a flag."""
    short: str = ""


MakeIntent = Callable[[View, Item, Answer], Intent]


@value
class Verb:
    """An action on entries."""

    id: str
    """The name of its command, key, button and code action: `snooze`."""
    title: str
    """For menus and the footer: `Snooze`."""
    help: str
    """One line, for the help of the keys."""
    about: str
    """The text of `--help`: a sentence, and further details."""
    asks: Asks
    intent: MakeIntent
    """Raises ConfigError, AskRefused and AmbiguousEntry."""
    done: verb_steps.Tell
    """The report when it is done: `Snoozed to Fri 7 Jun`."""
    label: Callable[[Answer], str]
    """Its label in the list of undo steps: `snoozed`."""
    keys: str = ""
    """Comma-separated, in Textual's names; the first is the one shown."""
    command: str = ""
    """The name of its command, if that differs from its id."""
    group: str = ""
    """The group of its command in `--help`; empty if it has no command."""
    closed_too: bool = False
    """Whether it applies to closed entries."""
    single: bool = False
    """Whether it applies to one entry at a time."""
    options: tuple[Option, ...] = ()
    ask: str = ""
    """The title of its dialog; by default that of the verb."""
    example: str = ""
    """The placeholder of the dialog."""
    then: str = ""
    """The resulting state: `it is your turn`."""


CHANGE, FOLLOW_UP = "Change a follow-up", "Follow up"
"""Groups of `--help`."""

_REASON = Option("reason", "The reason, added to the history.")
_SAID = Option("text", "What you wrote, for the history.", short="m")
_FROM = Option("from", "Which of several people.", "@NAME")


def after_words(intent: Intent, today: date) -> str:
    """The later effect of an intent, if there is one to report."""
    if isinstance(intent, Ask) and intent.again:
        return f"comes back on {day_text(intent.again, today)}"
    if isinstance(intent, Replied) and intent.others_wait:
        return "it waits for the others on"
    return ""


VERBS: tuple[Verb, ...] = (
    Verb(
        "done",
        "Done",
        "mark as done",
        "Mark follow-ups as done. Repeating ones get their next date.",
        Asks.NOTHING,
        verb_steps.done,
        verb_steps.says("Done"),
        lambda answer: "done",
        keys="x,space",
        group=CHANGE,
        options=(
            Option(
                "catch-up",
                "Skip missed dates: continue from the first one that is not past.",
                None,
            ),
            Option(
                "next",
                "Add this as the next step, linked to the one just done.",
            ),
        ),
    ),
    Verb(
        "snooze",
        "Snooze",
        "bring it back on another day",
        """Bring follow-ups back at WHEN: 3d, fri, next fri 14:30, 21 jan.

        Moves the reminder, otherwise the planned or the start day; a due date only if
        there is no other. It never moves to an earlier time: 3d counts from when it
        comes up, and a day keeps the hour. A repeating follow-up is put off once; its
        day stays.
        """,
        Asks.DAY,
        verb_steps.rest,
        verb_steps.said_rest,
        lambda answer: "snoozed",
        keys="s",
        group=CHANGE,
    ),
    Verb(
        "later",
        "+1 day",
        "one day later",
        "",
        Asks.NOTHING,
        verb_steps.later,
        verb_steps.said_rest,
        lambda answer: "snoozed",
        keys="greater_than_sign",
    ),
    Verb(
        "sooner",
        "-1 day",
        "one day earlier",
        "",
        Asks.NOTHING,
        verb_steps.sooner,
        verb_steps.said_sooner,
        lambda answer: "snoozed",
        keys="less_than_sign",
    ),
    Verb(
        "reschedule",
        "Reschedule",
        "change the due date",
        "Change the due date, or remove it with `none`. An earlier reminder moves too.",
        Asks.DAY_OR_NONE,
        verb_steps.reschedule,
        verb_steps.said_due,
        lambda answer: "rescheduled" if answer.day else "no longer due",
        keys="S,d",
        group=CHANGE,
    ),
    Verb(
        "begin",
        "Start",
        "mark it as in progress",
        "Mark follow-ups as in progress: `[/]`.",
        Asks.NOTHING,
        lambda view, item, answer: Begin(),
        verb_steps.says("Started"),
        lambda answer: "started",
        command="start",
        group=CHANGE,
    ),
    Verb(
        "cancel",
        "Cancel",
        "cancel it with [-]; nothing is deleted",
        "Cancel follow-ups: sets `[-]` and the date. Nothing is deleted.",
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
        "reopen it",
        "Reopen done or cancelled follow-ups.",
        Asks.NOTHING,
        lambda view, item, answer: Reopen(),
        verb_steps.says("Reopened"),
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
        "Name the person a follow-up is about, in place of the one it names now.",
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
        "hide it until a date",
        "Hide follow-ups until WHEN: 2w, 1 sep. The reason is kept in the history.",
        Asks.DAY,
        verb_steps.park,
        verb_steps.said_parked,
        lambda answer: "parked",
        keys="P",
        group=CHANGE,
        options=(_REASON,),
        ask="Park until",
    ),
    Verb(
        "nudge",
        "Nudge",
        "record that you asked again",
        """Record that you asked again, and set the date of the next nudge.

        Refused if it is too soon, outside their hours, if too much is open with them,
        or after the last nudge of the schedule.
        """,
        Asks.TEXT_OR_NOTHING,
        verb_steps.nudge,
        verb_steps.says("Nudged"),
        lambda answer: "nudged",
        keys="n",
        group=FOLLOW_UP,
        options=(
            _SAID,
            Option("reason", "Nudge anyway, for this reason (kept in the history)."),
            Option(
                "closing",
                "You sent a closing message: ask no more, close it if no reply comes.",
                None,
            ),
        ),
        example="what you wrote (optional)",
    ),
    Verb(
        "replied",
        "Replied",
        "record their reply: it is your turn",
        """Record that they replied: it is your turn again.

        If it is about several people, --by says who; it goes on waiting for the others.
        """,
        Asks.TEXT_OR_NOTHING,
        verb_steps.replied,
        verb_steps.says("Replied"),
        lambda answer: "replied",
        keys="r",
        group=FOLLOW_UP,
        options=(_SAID, Option("by", "Who replied, of several people.", "@NAME")),
        ask="They replied",
        example="what they said (optional)",
        then="it is your turn",
    ),
    Verb(
        "waiting",
        "Waiting",
        "switch between waiting and your turn",
        """Record that you asked today. Adds `#waiting` and sets the day to nudge.

        Without an ID: list what you are waiting for, from whom, and for how long.
        """,
        Asks.NOTHING,
        verb_steps.waiting,
        lambda items, answer: (
            "It is your turn again"
            if answer.options.get("off")
            else "Waiting for a reply"
        ),
        lambda answer: "your turn" if answer.options.get("off") else "waiting",
        keys="w",
        options=(
            Option("off", "Stop waiting: it is your turn again.", None),
            _SAID,
            Option("reason", "Why you are waiting, although you promised this."),
        ),
    ),
    Verb(
        "handover",
        "Hand over",
        "ask someone else from now on",
        """Ask someone else from now on. It is their turn, and the nudge count starts
        again.

        The history stays, and says who was asked before.
        """,
        Asks.PERSON,
        verb_steps.handover,
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
        "record contact, such as “call wants a number”",
        "",
        Asks.TEXT,
        verb_steps.log,
        verb_steps.says("Logged"),
        lambda answer: "logged",
        keys="l",
        closed_too=True,
        ask="Log contact",
        example="call wants a number",
    ),
)

BY_ID: Mapping[str, Verb] = MappingProxyType({verb.id: verb for verb in VERBS})
