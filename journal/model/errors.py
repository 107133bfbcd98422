"""The errors a user can meet, each with the exit code of the command line.

A message says what happened, where (file:line) and what to do. It is printed verbatim;
nothing is added on the way out.
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
    from difflib import get_close_matches  # 15 modules, needed only after a mistake

    near = get_close_matches(name, list(known), 1)
    return f"; did you mean {near[0]}?" if near else ""


def known_names(names: Iterable[str]) -> list[str]:
    """`known are a, b, c`, in lines of six: more in one line does not help."""
    names = list(names)
    rows = [", ".join(names[at : at + 6]) for at in range(0, len(names), 6)]
    return [("known are " if not n else "") + row for n, row in enumerate(rows)]


class JournalError(Exception):
    """Any failure that ends a command; `exit_code` is what the process returns.

    `more` holds the lines below the message: the cause, the closest match, a command to
    copy. `str()` joins them into one line.
    """

    exit_code = 1
    label = "error"
    """The label before the message."""

    def __init__(self, message: str = "", *more: str) -> None:
        super().__init__("; ".join((message, *more)))
        self.more = more

    def lines(self) -> list[str]:
        """The message, then its details, one line each."""
        text = str(self).removeprefix(f"{self.label}: ")
        rest = "".join(f"; {line}" for line in self.more)
        parts = text.removesuffix(rest).replace("; did you", "\0did you").split("; ")
        return [*(part.replace("\0", "; ") for part in parts), *self.more]


class ConfigError(JournalError):
    """Settings or arguments that cannot be used as given."""

    exit_code = 2


class Unclear(ConfigError):
    """The input has more than one meaning; nothing was written.

    `reasons` are sentences that each say what is not clear.
    """

    def __init__(self, reasons: tuple[str, ...], way_out: str) -> None:
        super().__init__("; ".join((*reasons, way_out)))
        self.reasons = reasons


class VaultNotFound(JournalError):
    """No folder of notes was named, or the named one does not exist."""

    exit_code = 3


class NothingHere(VaultNotFound):
    """No vault was named or configured, and the working directory has no notes."""


class StrangersVault(VaultNotFound):
    """The surrounding vault belongs to another user, and was not named explicitly."""


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
    """The note must not or cannot be written; it is unchanged."""

    exit_code = 5


class NotLiteral(WriteRefused):
    """Text from outside that would be parsed as syntax in a note."""

    def __init__(self, message: str, line: int = 0) -> None:
        """`line` is the number, from 1, of the refused line; 0 means none."""
        super().__init__(message)
        self.line = line


class AskRefused(JournalError):
    """Something speaks against asking now; a reason is needed to do it anyway."""

    exit_code = 5

    def __init__(self, message: str, *more: str, label: str = "error") -> None:
        """`label` is the reason in two words: `too soon`."""
        text = message if label == "error" else f"{label}: {message}"
        super().__init__(text, *more)
        self.label = label


class NoOneNamed(AskRefused):
    """There is no one to write to; `why` says so without the command that helps."""

    def __init__(self, why: str, *more: str) -> None:
        super().__init__(why, *more)
        self.why = why


class WriteUnconfirmed(JournalError):
    """The new text is in the note, but the system reported a failure afterwards."""

    exit_code = 5
