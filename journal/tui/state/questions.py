"""The questions a screen can ask: a line, a day, a choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from journal.api.changes import Change
from journal.model.errors import Unclear
from journal.model.value import value
from journal.tui.state.understanding import Choice, Understanding


class Blank(Enum):
    """What Enter does if nothing was typed."""

    SENDS = "sends"
    REFUSED = "is refused"
    GOES_BACK = "goes back"


@value
class LineQuestion:
    """A one-line prompt."""

    title: str
    example: str
    """The placeholder of the prompt."""
    preview: Callable[[str], Change] | None = None
    """What would be written; input for which it raises JournalError is not accepted."""
    what: str = ""
    """The words of the entry."""
    facts: Sequence[str] = ()
    """A hint before typing."""
    hint: str = ""
    """Shown while nothing is typed."""
    blank: Blank = Blank.REFUSED
    text: str = ""
    """The initial text."""
    understand: Callable[[Change], Understanding] | None = None
    """Remarks about the line that would be written."""
    choose: Callable[[Unclear, str], Choice | None] | None = None
    """The candidates if a name fits several people."""
    targets: Sequence[tuple[str, str, Callable[[], object]]] = ()
    """Keys that choose where it goes: key, label, action."""


@value
class ChoiceQuestion:
    """A few choices, one key each."""

    title: str
    what: str
    facts: Sequence[str]
    choices: Sequence[tuple[str, str]]
    """Keys, and what each of them does."""
