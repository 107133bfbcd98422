"""The kind of a message, and why."""

from __future__ import annotations

from datetime import date

from journal.model.value import value

KINDS = (
    "reply",
    "forward",
    "human",
    "auto",
    "ticket",
    "challenge",
    "bounce",
    "receipt",
    "calendar",
    "list",
    "report",
)
PERSONS = frozenset({"reply", "forward", "human"})


@value
class Verdict:
    """The kind of a message; every other field only where it applies."""

    kind: str
    because: str
    """The rule that decided, in one sentence."""
    status: str | None = None
    """bounce: permanent, transient, delayed; receipt: displayed, deleted,
    delivered, relayed; calendar: accepted, declined, tentative."""
    until: date | None = None
    """auto: the day of return if stated, else the last day away."""
    is_return: bool = False
    """Whether `until` is the day of return."""
    evidence: tuple[str, ...] = ()
    """The header lines (or words) the rule looked at."""
    recipients: tuple[str, ...] = ()
    """bounce, receipt: the recipient it concerns."""
    originals: tuple[str, ...] = ()
    """bounce, receipt: ids of the mail it is about."""
    detail: str = ""
    """bounce: the diagnosis; calendar: the summary of the event."""
    code: str = ""
    """bounce: the enhanced status code (RFC 3463), if one is known."""

    @property
    def is_person(self) -> bool:
        return self.kind in PERSONS
