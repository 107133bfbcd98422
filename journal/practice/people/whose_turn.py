"""Whose turn it is and how often was asked: counted from the log, never stored."""

from __future__ import annotations

from journal.model.entry import Entry, LogLine, Status, Turn

WAITING_TAG = "#waiting"
PROMISED_TAG = "#promised"
FOLLOWUP_TAG = "#followup"


def turn_of(entry: Entry) -> Turn:
    """Mine, unless the entry says `#waiting` or its checkbox is on hold."""
    waiting = entry.status is Status.WAITING or entry.has_tag(WAITING_TAG)
    return Turn.THEIRS if waiting else Turn.MINE


_ENDS = ("reply", "handed")
"""Kinds of log lines that end a row of attempts: an answer, another person."""
_NOT_SENT = (*_ENDS, "bounce", "note", "parked", "closed")
"""Kinds of log lines that are no message to them; all others are one."""


def is_outgoing(line: LogLine) -> bool:
    return line.kind not in _NOT_SENT


def log_in_order(entry: Entry) -> list[LogLine]:
    """The log, oldest first, whatever the order of the bullets."""
    return sorted(entry.log, key=lambda line: (str(line.when), line.line))


def outgoing_of(entry: Entry) -> list[LogLine]:
    """What was said to them since they last answered, oldest first."""
    return list(filter(is_outgoing, _unanswered(entry)))


def attempts_of(entry: Entry) -> int:
    """How many nudges were sent since they last answered."""
    return sum(1 for line in _unanswered(entry) if line.kind == "nudge")


def _unanswered(entry: Entry) -> list[LogLine]:
    """The log lines behind the newest reply or handing over, oldest first."""
    lines = log_in_order(entry)
    replies = [i for i, line in enumerate(lines) if line.kind in _ENDS]
    return lines[replies[-1] + 1 :] if replies else lines
