"""Corrections that are offered: fields Tasks cannot see, words for days."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime

import pytest
from hypothesis import given

from journal.language.line.fields import Dialect
from journal.language.line.grammar import grammar_of
from journal.language.line.problems.advice import relative_date_problem
from journal.language.line.problems.hidden_fields import (
    expose,
    hidden_fields,
    unseen_problem,
)
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, TaskLine
from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, NotePath
from journal.model.settings import Settings, TasksPlugin
from journal.model.when import When
from tests.language.strategies import task_lines
from tests.settings import settings_with

NOW = datetime(2024, 6, 5, 9, 30)
TASKS = settings_with("all-tasks", tasks=TasksPlugin(present=True))
DATAVIEW = settings_with("all-tasks", tasks=TasksPlugin(present=True, dataview=True))


def entry_of(line: str, settings: Settings = TASKS) -> Entry:
    return parse_note(NotePath("n.md"), line.encode(), settings).entries[0]


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        (
            "- [ ] call 📅 2024-06-14 before lunch",
            "- [ ] call before lunch 📅 2024-06-14",
        ),
        ("- [ ] call 📅 2024-06-14 @alice", "- [ ] call @alice 📅 2024-06-14"),
        (
            "- [ ] call 📅 2024-06-14 #tag now ^id",
            "- [ ] call #tag now 📅 2024-06-14 ^id",
        ),
        (
            "- [ ] call 📅 2024-06-14 10:00",
            "- [ ] call ⏰ 2024-06-14 10:00 📅 2024-06-14",
        ),
        (
            "- [ ] call ⏰ 2024-06-14 10:00 📅 2024-06-14 10:00",
            "- [ ] call ⏰ 2024-06-14 10:00 📅 2024-06-14",
        ),
        (
            "- [ ] call ⏳ 2024-06-14 8:00",
            "- [ ] call ⏰ 2024-06-14 08:00 ⏳ 2024-06-14",
        ),
        (
            "- [ ] 🔺 pay 🔁 every week 📅 2024-06-14 the bill ➕ 2024-01-01",
            "- [ ] pay the bill ➕ 2024-01-01 🔺 🔁 every week 📅 2024-06-14",
        ),
        (
            "- [ ] call 📅 2024-06-14 ⏰ 2024-06-14 10:00",
            "- [ ] call ⏰ 2024-06-14 10:00 📅 2024-06-14",
        ),
    ],
)
def test_hidden_fields_are_moved_to_the_end(line: str, fixed: str) -> None:
    (problem,) = entry_of(line).problems
    assert (problem.code, problem.fix, problem.safe) == ("hidden-field", fixed, True)
    assert entry_of(fixed).problems == ()


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] call ⏰ 2024-06-13 📅 2024-06-14 10:00",
        "- [ ] call 📅 2024-06-14 ⏳ 2024-06-14 10:00",
        "- [ ] call 🛫 2024-06-14 10:00",
    ],
)
def test_no_correction_loses_a_time(line: str) -> None:
    (problem,) = entry_of(line).problems
    assert (problem.code, problem.fix) == ("hidden-field", None)
    assert problem.hint.endswith("a time into a reminder (⏰)")


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] call 📅 2024-06-14 #tag ⏫ ^id",
        "- [ ] 🔺 urgent",
        "- [x] call 📅 2024-06-14 before lunch",
        "- [ ] call 2024-06-14 before lunch",
        "- [ ] call [due:: 2024-06-14] before lunch",
        "- [ ] `📅 2024-06-14` is code",
    ],
)
def test_lines_that_are_well_as_they_are(line: str) -> None:
    assert entry_of(line).problems == ()


def test_where_tasks_is_not_used_nothing_is_hidden() -> None:
    entry = entry_of(
        "- [ ] call 📅 2024-06-14 before lunch", settings_with("all-tasks")
    )
    assert entry.problems == ()


def test_dataview_fields_in_a_dataview_vault() -> None:
    (problem,) = entry_of("- [ ] a [due:: 2024-06-14] b", DATAVIEW).problems
    assert problem.fix == "- [ ] a b  [due:: 2024-06-14]"


@given(task_lines)
def test_an_exposed_line_hides_nothing_and_loses_no_word(line: str) -> None:
    grammar = grammar_of(TASKS)
    scanned = scan(line, grammar)
    assert scanned is not None
    fixed = expose(scanned, grammar)
    if fixed is None or not hidden_fields(scanned, grammar):
        return
    after = scan(fixed, grammar)
    assert after is not None
    assert not _words(scanned) - _words(after)


def _words(line: TaskLine) -> Counter[str]:
    kinds = (Kind.PERSON, Kind.LINK, Kind.CODE, Kind.TAG)
    return Counter(token.text for token in line.tokens if token.kind in kinds)


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        ("- [ ] @alice send SOW fri", "- [ ] @alice send SOW 📅 2024-06-07"),
        (
            "- [ ] @alice send SOW tomorrow at 9am #work",
            "- [ ] @alice send SOW #work ⏰ 2024-06-06 09:00 📅 2024-06-06",
        ),
        ("- [ ] call [[Alice]] next fri", "- [ ] call [[Alice]] 📅 2024-06-14"),
        (
            "- [ ] call mum every sunday ^x",
            "- [ ] call mum 🔁 every week on Sunday 📅 2024-06-09 ^x",
        ),
        ("- [ ] send by end of month ⏫", "- [ ] send ⏫ 📅 2024-06-30"),
        ("- [ ] call fri @alice", "- [ ] call @alice 📅 2024-06-07"),
        ("- [ ] @al call fri about SOW", "- [ ] @al call about SOW 📅 2024-06-07"),
        ("- [ ] ring tomorrow, please", "- [ ] ring, please 📅 2024-06-06"),
        ("- [ ] fri: the offer", "- [ ] the offer 📅 2024-06-07"),
    ],
)
def test_words_for_days_are_offered_as_dates(line: str, fixed: str) -> None:
    problem = relative_date_problem(
        entry_of(line), grammar_of(TASKS), Dialect.EMOJI, NOW
    )
    assert problem is not None
    assert (problem.fix, problem.safe) == (fixed, False)


@pytest.mark.parametrize(
    "line",
    [
        "- [x] send fri",
        "- [ ] send fri 📅 2024-06-07",
        "- [ ] send 2024-06-07 fri",
        "- [ ] ask about friday plans",
        "- [ ] send `fri`",
        "- [ ] lie in the sun",
        "- [ ] we sat with them",
        "- [ ] mon @ami",
        "- [ ] the 3d model to print",
        "- [ ] send 2w, then wait",
        "- [ ] send 📅 2024-02-30 fri",
        "- [ ]",
    ],
)
def test_words_that_are_let_be(line: str) -> None:
    entry = entry_of(line, settings_with("all-tasks"))
    assert relative_date_problem(entry, grammar_of(TASKS), Dialect.EMOJI, NOW) is None


_DAY_WORDS = frozenset(
    "tomorrow friday week weeks every month scheduled start completion reminder".split()
)


@given(task_lines)
def test_a_correction_says_what_was_announced_and_nothing_else(line: str) -> None:
    """Any correction of any line: no word lost, no field hidden or put twice."""
    for settings in (TASKS, DATAVIEW, settings_with("all-tasks")):
        grammar = grammar_of(settings)
        found = parse_note(NotePath("n.md"), line.encode("utf-8", "replace"), settings)
        for entry in found.entries:
            offered = [
                *entry.problems,
                relative_date_problem(entry, grammar, Dialect.EMOJI, NOW),
                unseen_problem(entry, grammar),
            ]
            for problem in offered:
                if problem is not None and problem.fix is not None:
                    _hold(entry, problem.fix, settings)


def _hold(entry: Entry, fixed: str, settings: Settings) -> None:
    grammar = grammar_of(settings)
    before, after = scan(entry.ref.raw, grammar), scan(fixed, grammar)
    assert before is not None
    assert after is not None
    again = entry_of(fixed, settings)
    assert (again.mark, again.block_id, again.task_id) == (
        entry.mark,
        entry.block_id,
        entry.task_id,
    )
    assert set(again.mentions) == set(entry.mentions)
    assert sorted(again.tags) == sorted(entry.tags)
    assert not _words(before) - _words(after)
    lost = Counter(_long_words(entry.ref.raw)) - Counter(_long_words(fixed))
    assert set(lost) <= _DAY_WORDS, (entry.ref.raw, fixed)
    for name in ("due", "scheduled", "start", "remind", "done", "repeat"):
        old, new = getattr(entry, name), getattr(again, name)
        if name != "repeat" and old is not None and new != old:
            # the time of day has become a reminder
            assert (new, again.remind) == (When(old.day), old), (entry.ref.raw, fixed)
            continue
        assert new == old or old is None, (name, entry.ref.raw, fixed)
    seen = {token.field for token in before.tokens if token.seen}
    assert seen <= {token.field for token in after.tokens if token.seen}
    signs, then = _signs(after), _signs(before)
    for name in signs:
        assert signs[name] <= max(1, then[name]), (entry.ref.raw, fixed)


def _signs(line: TaskLine) -> Counter[object]:
    kinds = (Kind.FIELD, Kind.UNREAD)
    return Counter(token.field for token in line.tokens if token.kind in kinds)


def _long_words(text: str) -> list[str]:
    return re.findall("[a-z]{4,}", text.lower())


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] send @ana the photos from saturday",
        "- [ ] answer @ana's mail from january 30th",
        "- [ ] @ana was ill yesterday",
        "- [ ] thank @ana, we met last friday",
        "- [ ] it has been raining since monday, @ana",
        "- [ ] a present for @ana on her 30th",
        "- [ ] @ana invited us for saturday",
        '- [ ] "see you friday", said @ana',
        "- [ ] the letter of 1 Dec 2026 to @ana",
    ],
)
def test_a_day_that_is_only_told_of_is_let_be(line: str) -> None:
    entry = entry_of(line, settings_with("all-tasks"))
    assert relative_date_problem(entry, grammar_of(TASKS), Dialect.EMOJI, NOW) is None


@pytest.mark.parametrize(
    ("line", "fixed"),
    [
        ("- [ ] call @ana today or tomorrow", None),
        ("- [ ] never call @ana on friday", None),
        ("- [ ] do not call @ana until friday", None),
        ("- [ ] call @ana 01/12/2026", None),
        ("- [ ] call @ana KW 49", None),
        ("- [ ] call @ana 1. Dezember", None),
        ("- [ ] tomorrow call @ana", "- [ ] call @ana 📅 2024-06-06"),
        ("- [ ] call @ana **friday**", "- [ ] call @ana 📅 2024-06-07"),
        ("- [ ] call @ana (friday)", "- [ ] call @ana 📅 2024-06-07"),
        ("- [ ] call @ana, tomorrow", "- [ ] call @ana 📅 2024-06-06"),
        ("- [ ] call @ana tomorrow!", "- [ ] call @ana! 📅 2024-06-06"),
        ("- [ ] wait until friday for @ana", "- [ ] wait until 2024-06-07 for @ana"),
        ("- [ ] on 1 Dec 2026 call @ana", "- [ ] call @ana 📅 2026-12-01"),
        ("- [ ] call @ana 1-Dec-2026", "- [ ] call @ana 📅 2026-12-01"),
        ("- [ ] call @ana 2026–12–01", "- [ ] call @ana 📅 2026-12-01"),
        ("- [ ] ruf @ana an 13/12/2026", "- [ ] ruf @ana an 📅 2026-12-13"),
        ("- [ ] call @ana 📅 tomorrow x", "- [ ] call @ana 📅 2024-06-06 x"),
    ],
)
def test_a_day_is_told_and_corrected_where_it_is_one(
    line: str, fixed: str | None
) -> None:
    entry = entry_of(line, settings_with("all-tasks"))
    problem = relative_date_problem(entry, grammar_of(Settings()), Dialect.EMOJI, NOW)
    assert problem is not None
    assert problem.fix == fixed
