"""Each follow-up stands under exactly one heading, and everything counts alike."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.model.when import When
from journal.practice.agenda.agenda import build
from journal.practice.agenda.day_words import days_ago
from journal.practice.agenda.item_words import mark, short_when_of
from journal.practice.agenda.query import parse_query
from journal.practice.agenda.sections import (
    HEADINGS,
    HIDDEN,
    LATER,
    LISTED,
    SOMEDAY,
    SOON,
    UPCOMING,
    heading_of,
)
from journal.practice.agenda.shown_text import shown_text
from journal.practice.people.people import People
from tests.conftest import NOW

SETTINGS = Settings()
TODAY = NOW.date()  # a Wednesday


@pytest.mark.parametrize(
    ("ahead", "heading"),
    [
        (1, "Tomorrow"),
        (2, "This week"),
        (4, "This week"),
        (5, "Next week"),
        (7, "Next week"),
        (8, "Later"),
    ],
)
def test_the_days_ahead(ahead: int, heading: str) -> None:
    day = When(TODAY + timedelta(days=ahead))
    assert heading_of(UPCOMING, day, TODAY, 7, asks=False) == heading


def test_upcoming_reaches_as_far_as_is_set() -> None:
    in_20_days = When(TODAY + timedelta(days=20))
    assert heading_of(UPCOMING, in_20_days, TODAY, 30, asks=False) == "Coming weeks"
    in_2_days = When(TODAY + timedelta(days=2))
    assert heading_of(UPCOMING, in_2_days, TODAY, 1, asks=False) == "Later"
    sunday = date(2024, 6, 9)
    assert heading_of(UPCOMING, When(date(2024, 6, 10)), sunday, 7, asks=False) == (
        "Tomorrow"
    )


def lines(*texts: str) -> bytes:
    return "\n".join(f"- [{t[0]}] {t[1:]}" for t in texts).encode()


FIELD = st.one_of(
    st.sampled_from(["#waiting", "#promised", "@alice", "@bob", "⏫", ""]),
    st.tuples(st.sampled_from(["📅", "🛫", "⏳", "⏰"]), st.integers(-40, 40)).map(
        lambda f: f"{f[0]} {TODAY + timedelta(days=f[1])}"
    ),
)
TASK = st.tuples(st.sampled_from(" /x-"), st.lists(FIELD, max_size=4)).map(
    lambda task: f"{task[0]}task {' '.join(task[1])} #followup"
)


@given(st.lists(TASK, max_size=12))
def test_each_is_counted_once(tasks: list[str]) -> None:
    note = parse_note(NotePath("n.md"), lines(*tasks), SETTINGS)
    agenda = build(note.entries, People([]), NOW, SETTINGS)
    counts = agenda.counts
    opened = [item for item in agenda.items if not item.entry.status.closed]
    together = (
        counts.overdue + counts.to_nudge + counts.today + counts.upcoming
        + sum(len(agenda.under(name)) for name in (LATER, SOMEDAY, HIDDEN))
    )  # fmt: skip
    assert together == len(opened)
    assert {item.heading for item in agenda.items} <= set(HEADINGS)
    assert sorted(LISTED) == sorted(HEADINGS)
    assert sum(len(agenda.under(heading)) for heading in HEADINGS) == len(agenda.items)
    # the filters name the same sections
    for state, count in (
        ("overdue", counts.overdue),
        ("nudge", counts.to_nudge),
        ("today", counts.today),
        ("upcoming", counts.upcoming),
        ("later", len(agenda.under(LATER))),
        ("due", counts.up),
    ):
        test = parse_query(f"is:{state}", NOW, People([]))
        assert sum(map(test, agenda.items)) == count, state
    for item in agenda.items:
        assert len(mark(item)) == 1
        assert len(short_when_of(item, TODAY)) <= 10
        assert (item.heading in SOON) <= (item.when is not None)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (" late 📅 2024-06-01", "! 4 d late"),
        (" late @a #promised 📅 2024-06-01", "p 4 d late"),
        (" ask @a #waiting 📅 2024-06-01", "n 1 of 3"),
        (" ask @a #waiting 📅 2024-06-20", "w Thu 20 Jun"),
        (" now 📅 2024-06-05", "• any time"),
        (" now ⏰ 2024-06-05 14:00", "• 14:00"),
        ("/begun 📅 2024-06-06", "/ tomorrow"),
        ("/begun 📅 2024-06-04", "! 1 d late"),
        (" soon ⏰ 2024-06-07 14:00", "  Fri 14:00"),
        (" far 📅 2025-12-24", "  24 Dec 25"),
        (" asleep 🛫 2024-06-10 📅 2024-06-11", "~ Mon 10 Jun"),
        ("xpaid @a ✅ 2024-06-02", "x Sun 2 Jun"),
        ("-dropped @a ❌ 2024-06-03", "- Mon 3 Jun"),
        (" some day #followup", "  "),
        (" ancient 📅 1990-01-01", "! 34 y late"),
    ],
)
def test_mark_and_date_column(line: str, shown: str) -> None:
    note = parse_note(NotePath("n.md"), lines(line), SETTINGS)
    [item] = build(note.entries, People([]), NOW, SETTINGS).items
    assert f"{mark(item)} {short_when_of(item, TODAY)}" == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call @alice with the price", "call with the price"),
        ("@alice: the price", "the price"),
        ("revised estimate to @alice", "revised estimate"),
        ("weekly call with @alice #promised", "weekly call"),
        ("introduce @alice to @bob", "introduce @alice to @bob"),
        ("@alice", "@alice"),
        ("#waiting", "#waiting"),
        ("[[Radio Pennywhistle]]: the offer #pilot", "Radio Pennywhistle: the offer #pilot"),
        ("read [[Folder/Note#Part|the part]]", "read the part"),
        ("see [the page](https://x.example/a_(b)) now", "see the page now"),
        ("**very** `exact` ==marked== ~~gone~~", "very exact marked gone"),
        ("2 * 3 * 4 is 24", "2 * 3 * 4 is 24"),
        ("write to a@b.example", "write to a@b.example"),
        ("[[", "[["),
        ("the offer<br>and its<br/>price <BR /> too", "the offer and its price too"),
        ("#waiting<br>the offer<br>with @alice", "the offer"),
        ("a `<br>` in it<br>stays", "a <br> in it stays"),
        ("1 < 2 and <b>bold</b>", "1 < 2 and <b>bold</b>"),
        ("<br>", "<br>"),
        ("#waitingroom stays", "#waitingroom stays"),
    ],
)  # fmt: skip
def test_the_words_without_their_markup(text: str, shown: str) -> None:
    note = parse_note(NotePath("n.md"), lines(f" {text} 📅 2024-06-05"), SETTINGS)
    [entry] = note.entries
    assert shown_text(entry) == shown


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "yesterday"),
        (999, "999 days ago"),
        (1000, "2 years ago"),
        (1924, "5 years ago"),
    ],
)
def test_what_was_years_ago_is_said_in_years(days: int, said: str) -> None:
    assert days_ago(days) == said
