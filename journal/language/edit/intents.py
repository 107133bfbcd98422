"""What to do to an entry, as values; `plan.py` plans how.

An intent carries its day where that matters: nothing here or below reads a clock.
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
    """Tick it, with the date; a series continues with its next line.

    `catch_up` skips the past dates of a series (org-mode's `++`).
    """

    today: date
    catch_up: bool = False


@value
class FollowUp:
    """Tick it and write the next step below it, which refers to it by block id."""

    today: date
    line: str
    """The task line of the next step, without indent."""
    block_id: str
    """The block id for the entry if it has none."""


@value
class Cancel:
    """Give it up: `[-]` and the date. A series ends.

    A reason goes into the log.
    """

    today: date
    reason: str = ""


@value
class Reopen:
    """Reopen it and remove what completing or cancelling added."""


@value
class Begin:
    """Mark it as in progress."""


@value
class SetMark:
    """Put this character in the checkbox, with the dates that it implies."""

    mark: str
    today: date


@value
class Rest:
    """Snooze it: never to an earlier moment.

    Moves the reminder, else the scheduled or start date; the due date only if there is
    no other date. A series keeps its dates and gets a reminder.
    """

    until: TypedDate
    now: datetime
    hour: time = time(9)
    """The hour at which a day without a time comes up."""
    zone: tzinfo | None = None
    """The zone of the clock in which hours are counted."""


@value
class Snooze:
    """Move it to this moment, even an earlier one: the reminder, else the due date."""

    until: When


@value
class Reschedule:
    """Give it this due date, or none.

    With `now`, an existing time of day is kept, and a reminder moves along.
    """

    due: When | None
    now: datetime | None = None


@value
class SetPriority:
    priority: Priority


@value
class SetPerson:
    """Name a person, by handle without `@`, in place of the one named now."""

    handle: str
    instead_of: tuple[Mention, ...] = ()
    named: bool = False
    """Whether the line already names them in another way."""


@value
class HandOver:
    """Ask someone else from now on: their name, their turn, nudges counted from
    zero."""

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
    """Add a dated bullet below the entry: what was said or done about it."""

    at: datetime
    kind: str
    text: str
    with_time: bool = False


@value
class Ask:
    """Record that they were asked: a bullet, their turn, and when to look again.

    `kind` is `nudge` if they were asked before, else `sent`.
    """

    today: date
    kind: str
    text: str
    again: date | None


@value
class Replied:
    """Record their answer: it is my turn again, unless others have yet to answer."""

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
    """Make it come up on this day instead of an earlier one; never sooner."""

    day: date


@value
class SetUnlessReply:
    """Make it come up this long after the last message unless someone answers."""

    span: str
    """`3bd`, `3d`, `2w`."""


@value
class SetOwner:
    """Set its owners, by handles without `@`: `[owner:: bo]`."""

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
    """Several intents as one edit, then the move of the card to a lane of its board.

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
