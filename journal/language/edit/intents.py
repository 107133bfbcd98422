"""What a person wants done to an entry, as values; `plan.py` plans how.

Every intent names the day it happens on where that matters: nothing here or
below reads a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import TYPE_CHECKING

from journal.model.entry import Mention, Priority
from journal.model.when import When

if TYPE_CHECKING:
    from journal.language.dates.typed_dates import TypedDate


@dataclass(frozen=True, slots=True)
class Complete:
    """Tick it, with the date; a series goes on with its next line.

    `catch_up` lets a series whose next date is still past go on from the first
    one that is not (org-mode's `++`).
    """

    today: date
    catch_up: bool = False


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Tick it and write the next step below it, which names it by block id."""

    today: date
    line: str
    """The task line of the next step, without indent."""
    block_id: str
    """The id the entry is given if it has none."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Give it up: `[-]` and the date. A series does not go on.

    A reason is kept in the log.
    """

    today: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reopen:
    """Make it open again and remove what completing or cancelling added."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Mark it as in progress."""


@dataclass(frozen=True, slots=True)
class SetMark:
    """Put this very character in the checkbox, with the dates that go with it."""

    mark: str
    today: date


@dataclass(frozen=True, slots=True)
class Rest:
    """Let it rest, by the rules of a snooze: never earlier than it was.

    Moves the reminder, else the planned or the start day; the due date only where
    there is no other, and of a series no day at all: it gets a reminder.
    """

    until: TypedDate
    now: datetime
    hour: time = time(9)
    """When a day that has no time comes up."""
    zone: tzinfo | None = None
    """Where the clock hangs in which hours are counted."""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Move it to then, also to an earlier day: the reminder, else the due date."""

    until: When


@dataclass(frozen=True, slots=True)
class Reschedule:
    """Give it this due date, or none.

    With `now`, a time of day that is there is kept, and a reminder goes along.
    """

    due: When | None
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class SetPriority:
    priority: Priority


@dataclass(frozen=True, slots=True)
class SetPerson:
    """Name somebody, by handle without `@`, in the place of whom it names now."""

    handle: str
    instead_of: tuple[Mention, ...] = ()
    named: bool = False
    """Whether the line has them already, by another of their names."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Ask somebody else from now on: their name, their turn, nudges counted anew."""

    today: date
    handle: str
    instead_of: tuple[Mention, ...] = ()
    named: bool = False
    again: date | None = None
    """When to look again."""


@dataclass(frozen=True, slots=True)
class SetWaiting:
    """Say whose turn it is: theirs (`#waiting`) or mine."""

    waiting: bool


@dataclass(frozen=True, slots=True)
class Log:
    """Add a dated bullet below the entry: what was said, or done about it."""

    at: datetime
    kind: str
    text: str
    with_time: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """Note that they were asked: a bullet, their turn, and when to look again.

    `kind` is `nudge` where they were asked before, else `sent`.
    """

    today: date
    kind: str
    text: str
    again: date | None


@dataclass(frozen=True, slots=True)
class Replied:
    """Note what they answered: it is my turn again, unless others are waited for."""

    today: date
    text: str
    others_wait: bool = False


@dataclass(frozen=True, slots=True)
class Park:
    """Hide it until a day, with the reason in the log."""

    today: date
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class ComeUp:
    """Let it come up on this day instead of an earlier one; never any sooner."""

    day: date


@dataclass(frozen=True, slots=True)
class SetUnlessReply:
    """Let it come up so long after the last message, unless somebody answers."""

    span: str
    """`3bd`, `3d`, `2w`."""


@dataclass(frozen=True, slots=True)
class SetOwner:
    """Say whose it is to do, by handles without `@`: `[owner:: bo]`."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetBlockId:
    """Give the line a block id, if it has none: ` ^q7k2m4pa`."""

    block_id: str


@dataclass(frozen=True, slots=True)
class Mend:
    """Replace the line by the correction a problem offers."""

    line: str


@dataclass(frozen=True, slots=True)
class Together:
    """Several intents as one edit, and then the card into a lane of its board.

    `lane` is the heading of a Kanban note; without one the line stays in place.
    """

    intents: tuple[Intent, ...]
    lane: str | None = None


Intent = (
    Complete
    | FollowUp
    | Cancel
    | Reopen
    | Begin
    | SetMark
    | Rest
    | Snooze
    | Reschedule
    | SetPriority
    | SetPerson
    | HandOver
    | SetWaiting
    | Log
    | Ask
    | Replied
    | Park
    | ComeUp
    | SetUnlessReply
    | SetBlockId
    | SetOwner
    | Mend
    | Together
)
