"""What can be done to a vault, as values: the one argument of `preview` and `apply`.

Each request is one undo step. `Journal.preview` answers what it would do and
writes nothing; `Journal.apply` does it.

Integrations take the intents they need (`Complete`, `Log`, `Replied` …) from here
too, and never import the rooms below the API.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Act:
    """Carry out an intent on each entry.

    Where one cannot be done, those before it are done and undo takes them back;
    the error says how many.
    """

    pairs: Sequence[tuple[Intent, Entry]]
    label: str
    """What is done, for the list of undo steps: `done`, `snoozed`."""

    @classmethod
    def each(cls, intent: Intent, entries: Iterable[Entry], label: str) -> Act:
        """The same intent for every entry."""
        return cls([(intent, entry) for entry in entries], label)


@dataclass(frozen=True, slots=True)
class Add:
    """Add an entry from a sentence as people type it: `@alice call fri`."""

    text: str
    to: str | None = None
    """`NOTE` or `NOTE#Heading`; None is the inbox, or today's daily note."""
    as_words: bool = False
    """Take what is not clear for words, where `Unclear` would be raised else."""


@dataclass(frozen=True, slots=True)
class AddLines:
    """Add lines as they are, nothing in them interpreted.

    Task lines, each with the indented lines that belong to it below it. They must
    be read back as exactly that: else NotLiteral is raised, with the line's number.
    """

    lines: Sequence[str]
    to: str | None
    label: str


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note that is not there yet, with these lines. Refused if it is there.

    Without lines there is nothing to make.
    """

    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Append:
    """Lines for the end of a note, or of the section `heading`.

    A heading that the note does not have is added, at level 2. The note is made if
    it is not there. Task lines among `lines` must be read back (NotLiteral).
    """

    lines: Sequence[str]
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class AppendLog:
    """A dated bullet for a person's note, where its contact log is kept."""

    bullet: str
    """As `Composer.log` makes it."""


@dataclass(frozen=True, slots=True)
class InsertBelow:
    """Lines below an entry and all that belongs to it, indented as its children."""

    entry: Entry
    lines: Sequence[str]
    """Without the indent that they get."""


@dataclass(frozen=True, slots=True)
class SetKey:
    """A key of the front matter; several values become a list, none an empty one."""

    key: str
    values: Sequence[str]


PlanEdit = Callable[[Document], LineEdit | None]
"""Plans an edit on the note as it is when it is written; None where none is needed."""

NoteEdit = NewNote | Append | AppendLog | InsertBelow | SetKey | PlanEdit


@dataclass(frozen=True, slots=True)
class Edits:
    """Edit any notes, new ones included.

    All of it is rehearsed before the first byte is written: what is refused is
    refused as a whole. Undo takes back all of it, with the notes and folders that
    were made, unless they were changed since.
    """

    edits: Sequence[tuple[NotePath, NoteEdit]]
    label: str
    create: bool = False
    """Whether a PlanEdit may make a note that is not there."""
    quiet: bool = False
    """Whether it is no undo step: nobody asked for it, a block is kept up to date."""


@dataclass(frozen=True, slots=True)
class Mend:
    """Write the corrections that these problems offer."""

    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Batch:
    """Several requests as one step, rehearsed as `Edits` are."""

    requests: Sequence[Act | Add | AddLines | Edits | Mend]
    label: str
    """Stands in front of what each of them says of itself; may be empty."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take back the newest step, the step `s12`, or an entry's newest change."""

    step: str | None = None


@dataclass(frozen=True, slots=True)
class Redo:
    """Make again what was taken back last, the step `s12`, or an entry's."""

    step: str | None = None


Request = Act | Add | AddLines | Edits | Mend | Batch | Undo | Redo
