"""The errors a user can meet, each with the exit code of the command line.

A message says what happened, where (file:line) and what to do, and is printed
as it stands; nothing adds to it on the way out.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def reason(error: BaseException) -> str:
    """Why something failed, for the end of a message: `permission denied`."""
    return str(getattr(error, "strerror", None) or error).lower()


def suggestion(name: str, known: Iterable[str]) -> str:
    """`; did you mean NAME?` with the known name nearest to it, or nothing."""
    from difflib import get_close_matches  # 15 modules, for mistakes alone

    near = get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]}?" if near else ""


class JournalError(Exception):
    """Any failure that ends a command; `exit_code` is what the process returns.

    `more` are lines below the message: the cause, the closest match, a command to
    copy. As text all of it is one line.
    """

    exit_code = 1
    label = "error"
    """What stands in front of the message."""

    def __init__(self, message: str = "", *more: str) -> None:
        super().__init__("; ".join((message, *more)))
        self.more = more

    def lines(self) -> list[str]:
        """The message, and below it what belongs to it, a line each."""
        text = str(self).removeprefix(f"{self.label}: ")
        rest = "".join(f"; {line}" for line in self.more)
        parts = text.removesuffix(rest).replace("; did you", "\0did you").split("; ")
        return [*(part.replace("\0", "; ") for part in parts), *self.more]


class ConfigError(JournalError):
    """Settings or arguments that cannot be used as they are written."""

    exit_code = 2


class Unclear(ConfigError):
    """What was typed can be meant in more than one way; nothing was written.

    `reasons` are sentences that each say what is not clear.
    """

    def __init__(self, reasons: tuple[str, ...], way_out: str) -> None:
        super().__init__("; ".join((*reasons, way_out)))
        self.reasons = reasons


class VaultNotFound(JournalError):
    """No folder of notes was named, or the one that was named is not there."""

    exit_code = 3


class StrangersVault(VaultNotFound):
    """The vault around belongs to another user, and was not named."""


class NoSuchEntry(JournalError):
    """The id, or note:line, names no entry."""

    exit_code = 4


class AmbiguousEntry(JournalError):
    """The id names more than one entry, or a name more than one person."""

    exit_code = 4


class StaleEntry(JournalError):
    """The note no longer says what it said when it was read."""

    exit_code = 5


class WriteRefused(JournalError):
    """The note may not or cannot be written; it is as it was."""

    exit_code = 5


class NotLiteral(WriteRefused):
    """Text from outside that a note could not hold without reading it as syntax."""

    def __init__(self, message: str, line: int = 0) -> None:
        """`line` is the number, from 1, of the line that is refused; 0 is none."""
        super().__init__(message)
        self.line = line


class AskRefused(JournalError):
    """Something speaks against asking them now; it takes a reason to do it still."""

    exit_code = 5

    def __init__(self, message: str, *more: str, label: str = "error") -> None:
        """`label` is why, in two words: `too soon`."""
        text = message if label == "error" else f"{label}: {message}"
        super().__init__(text, *more)
        self.label = label


class WriteUnconfirmed(JournalError):
    """The note holds the new text, but the system reported a failure after that."""

    exit_code = 5
