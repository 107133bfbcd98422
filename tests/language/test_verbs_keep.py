"""Any verb on any entry of the sample vault: what it is not about stays as it is."""

from __future__ import annotations

import json
import os
from datetime import date, datetime, time
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from journal.language.dates.typed_dates import parse_typed
from journal.language.document import Document
from journal.language.edit.intents import (
    Ask,
    Begin,
    Cancel,
    Complete,
    HandOver,
    Intent,
    Log,
    Park,
    Replied,
    Reschedule,
    Rest,
    SetPerson,
    SetPriority,
    SetWaiting,
)
from journal.language.edit.plan import Context, plan
from journal.language.line.grammar import grammar_of
from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, NotePath, Priority
from journal.model.errors import WriteRefused
from journal.model.when import When
from tests.conftest import CHECKOUT, SHARED
from tests.settings import settings_with

SETTINGS = settings_with(include="all-tasks")
NOW = datetime(2024, 6, 5, 9, 30)
TODAY = NOW.date()
DATES = ("due", "remind", "scheduled", "start")
OTHERS = ("created", "done", "cancelled", "priority", "repeat", "task_id", "depends_on",
          "block_id", "on_completion", "status")  # fmt: skip
MOVES = {"due", "remind", "scheduled", "start"}

VERBS: list[tuple[Intent, set[str]]] = [
    *(
        (Rest(parse_typed(words, NOW), NOW), MOVES)
        for words in ("3d", "1h", "fri 8:00")
    ),
    (Reschedule(When(date(2030, 2, 4)), NOW), {"due", "remind"}),
    (Ask(TODAY, "nudge", "again", date(2024, 6, 12)), MOVES | {"status"}),
    (Replied(TODAY, "yes"), {"status"}),
    (SetWaiting(True), {"status"}),
    (Park(TODAY, date(2030, 1, 7), "later"), MOVES),
    (HandOver(TODAY, "zoe", (), False, date(2024, 6, 12)), MOVES),
    (SetPerson("zoe"), set()),
    (SetPriority(Priority.HIGH), {"priority"}),
    (Begin(), {"status", "done", "cancelled"}),
    (Cancel(TODAY, "no answer"), {"status", "done", "cancelled"}),
    (Log(NOW, "call", "hello"), set()),
]
"""Each verb, and the fields it is about. None asks for an earlier day."""
EVERY = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 2
"""One verb is tried on every other entry, the next on those between; by night on all."""


@cache
def corpora() -> list[tuple[NotePath, bytes, dict[int, Entry]]]:
    """Notes, as they are and as they are read."""
    return [(path, content, read(path, content)) for path, content in contents()]


def contents() -> list[tuple[NotePath, bytes]]:
    files = sorted((CHECKOUT / "sample-vault").rglob("*.md"))
    found = [(NotePath(file.name), file.read_bytes()) for file in files]
    recorded = SHARED / "conformance" / "lines.jsonl"
    if recorded.exists():
        lines = [json.loads(row) for row in recorded.read_text("utf-8").splitlines()]
        texts = [row.get("line", "") for row in lines if isinstance(row, dict)]
        tasks = [text for text in texts if text.startswith("- [") and "\n" not in text]
        # a note each: a note is read again for every change
        found += [(NotePath("l.md"), text.encode()) for text in tasks[::12]]
    return found


def read(path: NotePath, content: bytes) -> dict[int, Entry]:
    return {e.line: e for e in parse_note(path, content, SETTINGS).entries}


@pytest.mark.parametrize(
    ("intent", "about"), VERBS, ids=lambda value: type(value).__name__
)
def test_a_verb_keeps_what_it_is_not_about(intent: Intent, about: set[str]) -> None:
    tried = 0
    number = count([verb for verb, _ in VERBS].index(intent))
    for path, content, entries in corpora():
        document = Document(content)
        for line, entry in entries.items():
            if entry.status.closed or next(number) % EVERY:
                continue
            last = entry.end - 1
            context = Context(grammar_of(SETTINGS), last_line=last)
            try:
                planned = plan(intent, document, line - 1, context)
            except WriteRefused:
                continue
            if planned.edit is None:
                continue
            changed = document.apply(planned.edit)
            after = read(path, changed)[line]
            tried += 1
            _check(entry, after, about)
            # and back, byte for byte
            assert Document(changed).apply(planned.edit.inverse()) == content
    assert tried > 20


def _check(before: Entry, after: Entry, about: set[str]) -> None:
    told = (before.ref.raw, after.ref.raw)
    for name in OTHERS:
        if name not in about:
            assert getattr(after, name) == getattr(before, name), told
    for name in DATES:
        old, new = getattr(before, name), getattr(after, name)
        if name not in about:
            assert new == old, told
        elif old is not None:
            assert new is not None, told
            assert new.at(time(9)) >= old.at(time(9)), told
    lost = set(before.tags) - set(after.tags) - {"#waiting"}
    assert not lost, told


def test_completing_a_series_moves_each_date_by_the_same_days() -> None:
    tried = 0
    for path, content, entries in corpora():
        document = Document(content)
        for line, entry in entries.items():
            if entry.status.closed or not entry.repeat or entry.problems:
                continue
            planned = plan(
                Complete(TODAY), document, line - 1, Context(grammar_of(SETTINGS))
            )
            if planned.edit is None or len(planned.edit.new) < 2:
                continue
            following = read(path, document.apply(planned.edit))[line]
            pairs = [
                (old.day, new.day)
                for name in DATES
                if (old := getattr(entry, name)) and (new := getattr(following, name))
            ]
            assert len({new - old for old, new in pairs}) <= 1, entry.ref.raw
            tried += 1
    assert tried > 3


def test_the_corpora_are_there() -> None:
    assert isinstance(CHECKOUT, Path)
    assert len(corpora()) > 10
