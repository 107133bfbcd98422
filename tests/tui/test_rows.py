"""The rows and columns of the list, before they are drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.model.when import When
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.groups import arrange
from journal.practice.agenda.sections import heading_of
from journal.practice.people.people import Person
from journal.tui.state.rows.columns import LEFT, Columns, columns_of
from journal.tui.state.rows.row_groups import row_groups, rows_of
from journal.tui.state.rows.rows import Row
from tests.conftest import NOW

TODAY = NOW.date()
SOMEBODY = Person("@alice", "alice")


def item(line: str, section: Section, when: When | None = None) -> Item:
    content = f"{line}\n".encode()
    [entry] = parse_note(NotePath("Work/Ferry.md"), content, Settings()).entries
    days = (when.day - TODAY).days if when else None
    heading = heading_of(section.value, when, TODAY, 7, asks=False)
    return Item(entry, section, when, days, (SOMEBODY,), heading=heading)


@pytest.mark.parametrize(
    ("section", "day", "shown"),
    [
        (Section.OVERDUE, date(2024, 6, 4), "1 d late"),
        (Section.OVERDUE, date(2021, 6, 5), "3 y late"),
        (Section.TODAY, TODAY, "14:00"),
        (Section.UPCOMING, date(2024, 6, 6), "Thu 14:00"),
        (Section.UPCOMING, date(2024, 6, 19), "Wed 19 Jun"),
        (Section.UPCOMING, date(2025, 6, 19), "19 Jun 25"),
        (Section.HIDDEN, date(2024, 12, 30), "Mon 30 Dec"),
    ],
)
def test_every_date_is_short(section: Section, day: date, shown: str) -> None:
    """The widest one takes room from the words of all the others."""
    when = When(day, NOW.replace(hour=14, minute=0).time())
    groups = arrange([item("- [ ] call", section, when)], TODAY)
    [_, row] = rows_of(row_groups(groups, TODAY), TODAY)
    assert row.when == shown
    assert len(row.when) <= 10


def test_headings_count_and_a_remark_comes_first() -> None:
    items = [
        item("- [ ] a", Section.SOMEDAY),
        item("- [ ] b", Section.SOMEDAY),
        item("- [x] c ✅ 2024-06-01", Section.CLOSED),
    ]
    groups = row_groups(arrange(items, TODAY), TODAY)
    rows = rows_of(groups, TODAY, "Nothing due.")
    assert [(row.title, row.count, row.text) for row in rows] == [
        ("", None, "Nothing due."),
        ("Someday", 2, ""),
        ("Someday", None, "a"),
        ("Someday", None, "b"),
        ("Closed", 1, ""),
        ("Closed", None, "c"),
    ]
    assert rows[-1].when == "Sat 1 Jun"
    assert rows[-1].note == "Ferry"


def test_of_a_folded_group_the_heading_is_left() -> None:
    items = [item("- [ ] a", Section.SOMEDAY), item("- [x] c", Section.CLOSED)]
    groups = row_groups(arrange(items, TODAY), TODAY)
    rows = rows_of(groups, TODAY, folded={"Someday"})
    assert [(row.title, row.count, row.folded) for row in rows] == [
        ("Someday", 1, True),
        ("Closed", 1, False),
        ("Closed", None, False),
    ]


def row(day: date | None = date(2024, 6, 19), who: str = "") -> Row:
    people = (Person(f"@{who}", who, NotePath(f"{who}.md")),) if who else ()
    when = When(day) if day else None
    section = Section.OVERDUE if day and day < TODAY else Section.UPCOMING
    one = item("- [ ] a", section, when)
    return Row(replace(one, people=people), TODAY, section)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 200])
@pytest.mark.parametrize(
    "rows",
    [
        [],
        [row()],
        [row(None)],
        [row(who="Alice Moreau"), row(TODAY)],
        [row(who="佐藤 美咲, Bram Oosterveld, Ines Calloway")],
    ],
)
def test_the_columns_fill_the_width(rows: list[Row], width: int) -> None:
    columns = columns_of(rows, width)
    used = LEFT + columns.text + 1
    used += columns.when + 2 if columns.when else 0
    used += columns.who + 2 if columns.who else 0
    used += columns.note + 2 if columns.note else 0
    assert used == max(width, used if columns.text == 1 else 0)


def test_a_column_is_as_wide_as_what_is_in_it() -> None:
    rows = [row(TODAY, "Ann"), row(date(2024, 6, 4), "Bob")]
    left = 100 - LEFT - (8 + 2) - (4 + 2) - (5 + 2) - 1
    assert columns_of(rows, 100) == Columns(when=8, who=4, text=left, note=5)


def test_columns_go_one_at_a_time_the_note_first() -> None:
    """And none goes where the screen becomes one cell wider."""
    rows = [row(who="Alice Moreau")]
    seen = []
    for width in range(30, 140):
        columns = columns_of(rows, width)
        seen.append((bool(columns.who), bool(columns.note)))
        assert width < 80 or seen[-1] == (True, True)
    assert seen == sorted(seen)
    assert seen[0] == (False, False)


def test_a_column_of_the_board_says_its_days_in_brief() -> None:
    days = [date(2024, 6, 1), TODAY, date(2024, 6, 6), date(2024, 6, 12)]
    rows = [row(day) for day in days]
    assert [one.when for one in rows] == [
        "4 d late",
        "any time",
        "tomorrow",
        "Wed 12 Jun",
    ]
    assert [one.brief_when for one in rows] == ["4 d", "today", "6 Jun", "12 Jun"]
    assert columns_of(rows, 25, screen=100).when == 6
    assert columns_of(rows, 25).when == columns_of(rows, 40, screen=160).when == 10


def test_a_narrow_part_of_a_wide_screen_keeps_the_person_longest() -> None:
    rows = [row(who="Alice Moreau")]
    kinds = [columns_of(rows, width, screen=160) for width in range(30, 90)]
    shown = [(bool(one.who), bool(one.note)) for one in kinds]
    assert shown == sorted(shown)
    assert set(shown) == {(False, False), (True, False), (True, True)}
