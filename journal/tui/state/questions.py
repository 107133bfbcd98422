"""What a screen can be asked to ask: a line, a day, one of a few ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from journal.api.changes import Change
from journal.model.errors import Unclear
from journal.tui.state.understanding import Choice, Understanding


class Blank(Enum):
    """What Enter does where nothing was typed."""

    SENDS = "sends"
    REFUSED = "is refused"
    GOES_BACK = "goes back"


@dataclass(frozen=True, slots=True)
class LineQuestion:
    """A prompt of one line."""

    title: str
    example: str
    """What stands in the prompt while nothing is typed."""
    preview: Callable[[str], Change] | None = None
    """What would be written. What it refuses (JournalError) is not accepted."""
    what: str = ""
    """The words of the entry."""
    facts: Sequence[str] = ()
    """What to know before typing."""
    hint: str = ""
    """Stands there while nothing is typed."""
    blank: Blank = Blank.REFUSED
    text: str = ""
    """What the prompt begins with."""
    understand: Callable[[Change], Understanding] | None = None
    """What there is to say of the line that would be written."""
    choose: Callable[[Unclear, str], Choice | None] | None = None
    """Who can be meant, where a name stands for several people."""
    targets: Sequence[tuple[str, str, Callable[[], object]]] = ()
    """Keys that say where it goes: key, what it is called, what it does."""


@dataclass(frozen=True, slots=True)
class ChoiceQuestion:
    """A few ways to go on, one key each."""

    title: str
    what: str
    facts: Sequence[str]
    choices: Sequence[tuple[str, str]]
    """Keys, and what each of them does."""
