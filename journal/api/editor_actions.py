"""The actions an editor offers on the line of a follow-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from journal.api.snooze import snooze
from journal.api.view import View
from journal.language.dates.typed_dates import parse_typed
from journal.language.edit.intents import (
    Begin,
    Cancel,
    Complete,
    Intent,
    Log,
    Reopen,
    Replied,
)
from journal.model.entry import Turn
from journal.practice.agenda.agenda import Item

IntentFor = Callable[[View, Item], Intent]


@dataclass(frozen=True, slots=True)
class EditorAction:
    """Something to do with a follow-up that needs no more to be said."""

    id: str
    """`snooze-1w`; stays the same from version to version."""
    title: str
    fits: Callable[[Item], bool]
    intent: IntentFor
    """Raises AskRefused where something speaks against it."""


def _open(item: Item) -> bool:
    return not item.entry.status.closed


def _waits(item: Item) -> bool:
    return _open(item) and item.turn is Turn.THEIRS


def _mine(item: Item) -> bool:
    return _open(item) and item.turn is Turn.MINE and bool(item.people)


def _closed(item: Item) -> bool:
    return item.entry.status.closed


def _rest(until: str) -> IntentFor:
    def intent(known: View, item: Item) -> Intent:
        typed = parse_typed(until, known.now)
        return snooze(typed, known.now, known.journal.settings)

    return intent


def _log(kind: str) -> IntentFor:
    return lambda known, item: Log(known.now, kind, "…")


ACTIONS: tuple[EditorAction, ...] = (
    EditorAction("done", "Done", _open, lambda known, item: Complete(known.today)),
    EditorAction("snooze-1d", "Snooze to tomorrow", _open, _rest("tomorrow")),
    EditorAction("snooze-1w", "Snooze one week", _open, _rest("1w")),
    EditorAction("snooze-monday", "Snooze to Monday", _open, _rest("mon")),
    EditorAction(
        "nudge",
        "Nudged: I asked again",
        _waits,
        lambda known, item: known.nudge(item.entry),
    ),
    EditorAction(
        "replied",
        "They replied",
        _waits,
        lambda known, item: Replied(known.today, ""),
    ),
    EditorAction(
        "waiting",
        "I asked: wait for them",
        _mine,
        lambda known, item: known.ask(item.entry),
    ),
    EditorAction("log-call", "Log a call", _open, _log("call")),
    EditorAction("log-mail", "Log a mail", _open, _log("mail")),
    EditorAction("begin", "Start", _open, lambda known, item: Begin()),
    EditorAction("cancel", "Cancel", _open, lambda known, item: Cancel(known.today)),
    EditorAction("reopen", "Reopen", _closed, lambda known, item: Reopen()),
)
