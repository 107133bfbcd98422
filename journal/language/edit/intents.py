"""What a person wants done to an entry, as values; `plan.py` plans how.

Every intent names the day it happens on where that matters: nothing here or
below reads a clock.
"""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from typing import TYPE_CHECKING

from journal.model.entry import Mention, Priority
from journal.model.value import value
from journal.model.when import When

if TYPE_CHECKING:
    from journal.language.dates.typed_dates import TypedDate


@value
class Complete:
    """Tick it, with the date; a series goes on with its next line.

    `catch_up` lets a series whose next date is still past go on from the first
    one that is not (org-mode's `++`).
    """

    today: date
    catch_up: bool = False


@value
class FollowUp:
    """Tick it and write the next step below it, which names it by block id."""

    today: date
    line: str
    """The task line of the next step, without indent."""
    block_id: str
    """The id the entry is given if it has none."""


@value
class Cancel:
    """Give it up: `[-]` and the date. A series does not go on.

    A reason is kept in the log.
    """

    today: date
    reason: str = ""


@value
class Reopen:
    """Make it open again and remove what completing or cancelling added."""


@value
class Begin:
    """Mark it as in progress."""


@value
class SetMark:
    """Put this very character in the checkbox, with the dates that go with it."""

    mark: str
    today: date


@value
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


@value
class Snooze:
    """Move it to then, also to an earlier day: the reminder, else the due date."""

    until: When


@value
class Reschedule:
    """Give it this due date, or none.

    With `now`, a time of day that is there is kept, and a reminder goes along.
    """

    due: When | None
    now: datetime | None = None


@value
class SetPriority:
    priority: Priority


@value
class SetPerson:
    """Name somebody, by handle without `@`, in the place of whom it names now."""

    handle: str
    instead_of: tuple[Mention, ...] = ()
    named: bool = False
    """Whether the line has them already, by another of their names."""


@value
class HandOver:
    """Ask somebody else from now on: their name, their turn, nudges counted anew."""

    today: date
    handle: str
    instead_of: tuple[Mention, ...] = ()
    named: bool = False
    again: date | None = None
    """When to look again."""


@value
class SetWaiting:
    """Say whose turn it is: theirs (`#waiting`) or mine."""

    waiting: bool


@value
class Log:
    """Add a dated bullet below the entry: what was said, or done about it."""

    at: datetime
    kind: str
    text: str
    with_time: bool = False


@value
class Ask:
    """Note that they were asked: a bullet, their turn, and when to look again.

    `kind` is `nudge` where they were asked before, else `sent`.
    """

    today: date
    kind: str
    text: str
    again: date | None


@value
class Replied:
    """Note what they answered: it is my turn again, unless others are waited for."""

    today: date
    text: str
    others_wait: bool = False


@value
class Park:
    """Hide it until a day, with the reason in the log."""

    today: date
    until: date
    reason: str


@value
class ComeUp:
    """Let it come up on this day instead of an earlier one; never any sooner."""

    day: date


@value
class SetUnlessReply:
    """Let it come up so long after the last message, unless somebody answers."""

    span: str
    """`3bd`, `3d`, `2w`."""


@value
class SetOwner:
    """Say whose it is to do, by handles without `@`: `[owner:: bo]`."""

    names: tuple[str, ...]


@value
class SetBlockId:
    """Give the line a block id, if it has none: ` ^q7k2m4pa`."""

    block_id: str


@value
class Mend:
    """Replace the line by the correction a problem offers."""

    line: str


@value
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
