"""The two tools that lead to a change: `preview` shows it, `apply` writes just that."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, get_args

from journal.api.changes import Change
from journal.api.edits.verb_steps import Answer
from journal.api.outside.typed_date import UnknownDate, parse_typed
from journal.api.requests import Act
from journal.api.verbs import BY_ID, Asks
from journal.api.view import View
from journal.integrations.assistants.reading import Reading
from journal.integrations.assistants.shapes import (
    Applied,
    CannotUse,
    DiffRow,
    Preview,
    fitting,
    note_text,
)
from journal.model.entry import Priority
from journal.model.errors import JournalError
from journal.model.value import value

VerbName = Literal[
    "done", "snooze", "reschedule", "begin", "cancel", "reopen", "priority", "park",
    "nudge", "replied", "waiting", "log",
]  # fmt: skip
VERBS: tuple[str, ...] = get_args(VerbName)
_HOLDS = timedelta(minutes=10)
_MOST = 50


@value
class _Promised:
    """A preview: exactly this is written, or nothing."""

    verb: str
    entry: str
    value: str
    at: datetime
    changes: Sequence[Change]


class Writing:
    """Changes that were previewed and may be written once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._promised: dict[str, _Promised] = {}

    def preview(self, verb: str, entry: str, value: str) -> Preview:
        """What a verb would write; nothing is written.

        Raises JournalError for a missing entry or an invalid value; a refusal by the
        verb itself is returned.
        """
        view = self._reading.view()
        view.find(entry)
        try:
            changes = view.journal.preview(_act(view, verb, entry, value), view.now)
        except CannotUse:
            raise
        except JournalError as error:
            return Preview("", note_text(str(error)))
        token = secrets.token_urlsafe(16)
        self._forget(view.now)
        self._promised[token] = _Promised(verb, entry, value, view.now, changes)
        return Preview(token, "", _rows(changes))

    def apply(self, token: str) -> Applied:
        """Write what was previewed. Raises JournalError if it is no longer valid."""
        view = self._reading.view()
        self._forget(view.now)
        promised = self._promised.pop(token, None)
        if promised is None:
            raise CannotUse(
                "there is no preview with this token, or it was used, or is older than "
                "ten minutes; nothing was written: call preview again"
            )
        request = _act(view, promised.verb, promised.entry, promised.value)
        if view.journal.preview(request, view.now) != list(promised.changes):
            raise CannotUse(
                "the note has changed since the preview; nothing was written: call "
                "preview again"
            )
        changes = view.journal.apply(request, view.now)
        return Applied(_rows(changes), "journal undo")

    def _forget(self, now: datetime) -> None:
        old = [t for t, p in self._promised.items() if not p.at <= now <= p.at + _HOLDS]
        for token in [*old, *list(self._promised)[:-_MOST]]:
            self._promised.pop(token, None)


def _act(view: View, verb: str, entry: str, value: str) -> Act:
    """The request, in which no part of `value` is read as syntax."""
    known = BY_ID[verb]
    item = view.item(view.find(entry))
    answer = _answer(view, known.asks, value)
    return Act([(known.intent(view, item, answer), item.entry)], known.label(answer))


def _answer(view: View, asks: Asks, value: str) -> Answer:
    match asks:
        case Asks.DAY | Asks.DAY_OR_NONE:
            if asks is Asks.DAY_OR_NONE and value.strip() in ("", "none"):
                return Answer(view.now)
            try:
                return Answer(view.now, day=parse_typed(value, view.now))
            except UnknownDate:
                raise CannotUse(
                    "value: say a day, such as 2024-06-01, fri, 3d or 2w"
                ) from None
        case Asks.PRIORITY:
            level = Priority.__members__.get(value.strip().upper())
            if level is None:
                levels = ", ".join(Priority.__members__).lower()
                raise CannotUse(f"value: one of {levels}")
            return Answer(view.now, priority=level)
        case _:
            text = view.journal.composer.words(value, bullet=True) if value else ""
            return Answer(view.now, text)


def _rows(changes: Sequence[Change]) -> list[DiffRow]:
    return fitting(
        DiffRow(
            note_text(change.path),
            change.line,
            [note_text(line) for line in change.old],
            [note_text(line) for line in change.new],
        )
        for change in changes
    )
