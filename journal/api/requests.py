"""What can be done to a vault, as values: the argument of `preview` and `apply`.

Each request is one undo step. `Journal.preview` returns what it would do and writes
nothing; `Journal.apply` does it.

Integrations import the intents they need (`Complete`, `Log`, `Replied` …) from here
too, and never the rooms below the API.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from journal.language.document import Document as Document
from journal.language.document import LineEdit as LineEdit
from journal.language.edit.intents import Ask as Ask
from journal.language.edit.intents import Begin as Begin
from journal.language.edit.intents import Cancel as Cancel
from journal.language.edit.intents import ComeUp as ComeUp
from journal.language.edit.intents import Complete as Complete
from journal.language.edit.intents import Intent as Intent
from journal.language.edit.intents import Log as Log
from journal.language.edit.intents import Reopen as Reopen
from journal.language.edit.intents import Replied as Replied
from journal.language.edit.intents import Reschedule as Reschedule
from journal.language.edit.intents import SetBlockId as SetBlockId
from journal.language.edit.intents import SetMark as SetMark
from journal.language.edit.intents import SetPriority as SetPriority
from journal.language.edit.intents import SetUnlessReply as SetUnlessReply
from journal.language.edit.intents import SetWaiting as SetWaiting
from journal.language.edit.intents import Snooze as Snooze
from journal.language.edit.intents import Together as Together
from journal.model.entry import Entry, NotePath, Problem
from journal.model.value import value


@value
class Act:
    """Carry out an intent on each entry.

    If one fails, those before it are done, and undo reverses them; the error says how
    many.
    """

    pairs: Sequence[tuple[Intent, Entry]]
    label: str
    """What is done, for the list of undo steps: `done`, `snoozed`."""

    @classmethod
    def each(cls, intent: Intent, entries: Iterable[Entry], label: str) -> Act:
        """The same intent for every entry."""
        return cls([(intent, entry) for entry in entries], label)


@value
class Add:
    """Add an entry from a typed sentence: `@alice call fri`."""

    text: str
    to: str | None = None
    """`NOTE` or `NOTE#Heading`; None means the inbox, or today's daily note."""
    as_words: bool = False
    """Treat unclear dates as plain words instead of raising `Unclear`."""


@value
class AddLines:
    """Add literal lines; nothing in them is interpreted.

    Task lines, each followed by the indented lines that belong to it. They must be read
    back as exactly that; otherwise NotLiteral is raised with the line's number.
    """

    lines: Sequence[str]
    to: str | None
    label: str


@value
class NewNote:
    """A new note with these lines. Refused if it exists.

    Without lines nothing is created.
    """

    lines: Sequence[str]


@value
class Append:
    """Lines for the end of a note, or of the section `heading`.

    A missing heading is added, at level 2. A missing note is created. Task lines among
    `lines` must be read back as such (NotLiteral).
    """

    lines: Sequence[str]
    heading: str | None = None


@value
class AppendLog:
    """A dated bullet for the contact log in a person's note."""

    bullet: str
    """As made by `Composer.log`."""


@value
class InsertBelow:
    """Lines below an entry and all that belongs to it, indented as its children."""

    entry: Entry
    lines: Sequence[str]
    """Without the indent that they will get."""


@value
class SetKey:
    """A key of the front matter; several values become a list, none an empty value."""

    key: str
    values: Sequence[str]


PlanEdit = Callable[[Document], LineEdit | None]
"""Plans an edit on the note at the time of writing; None if none is needed."""

NoteEdit = NewNote | Append | AppendLog | InsertBelow | SetKey | PlanEdit


@value
class Edits:
    """Edit any notes, new ones included.

    Everything is rehearsed before the first byte is written: a refusal applies to the
    whole. Undo reverses all of it, removing created notes and folders unless they have
    changed since.
    """

    edits: Sequence[tuple[NotePath, NoteEdit]]
    label: str
    create: bool = False
    """Whether a PlanEdit may create a missing note."""
    quiet: bool = False
    """Whether it is no undo step, such as an automatic update of a block."""


@value
class Mend:
    """Write the corrections that these problems offer."""

    problems: Sequence[Problem]


@value
class Batch:
    """Several requests as one step, rehearsed as `Edits` are."""

    requests: Sequence[Act | Add | AddLines | Edits | Mend]
    label: str
    """Precedes the label of each of them; may be empty."""


@value
class Undo:
    """Undo the newest step, the step `s12`, or an entry's newest change."""

    step: str | None = None


@value
class Redo:
    """Redo the last undone step, the step `s12`, or an entry's change."""

    step: str | None = None


Request = Act | Add | AddLines | Edits | Mend | Batch | Undo | Redo
