"""Birthdays and other days of people that come every year."""

from __future__ import annotations

from datetime import date

import pytest

from journal.practice.agenda.moments import yearly_moments
from journal.practice.people.yearly import read_yearly, unread_days, yearly_of
from journal.practice.people.yearly_days import coming, next_time
from tests.practice.social import EVERY, TODAY, person_note, world


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1990-11-25", (11, 25, 1990)),
        ("11-25", (11, 25, None)),
        ("--11-25", (11, 25, None)),
        ("--1125", (11, 25, None)),
        ("1990-11-25T00:00", (11, 25, 1990)),
        ("25.11.1990", (11, 25, 1990)),
        ("25. 11.", (11, 25, None)),
        ("25 November", (11, 25, None)),
        ("Nov 25, 1990", (11, 25, 1990)),
        ("2000-02-29", (2, 29, 2000)),
        ("02-29", (2, 29, None)),
        ("0000-11-25", (11, 25, None)),
        ("1999-02-29", None),
        ("11-31", None),
        ("25/11", None),
        ("spring", None),
        ("", None),
    ],
)
def test_how_a_day_is_written(
    text: str, found: tuple[int, int, int | None] | None
) -> None:
    assert read_yearly(text) == found


@pytest.mark.parametrize(
    ("today", "day"),
    [
        ("2027-02-27", "2027-02-28"),
        ("2027-02-28", "2027-02-28"),
        ("2027-03-01", "2028-02-29"),
        ("2028-02-28", "2028-02-29"),
        ("2099-03-01", "2100-02-28"),
    ],
)
def test_the_leap_day_comes_every_year(today: str, day: str) -> None:
    assert str(next_time(2, 29, date.fromisoformat(today))) == day


def test_what_comes_is_in_order_and_says_how_many_years() -> None:
    days = [
        (6, 12, 0, "birthday", "Bo", ""),
        (6, 6, 2020, "anniversary", "Al", ""),
        (6, 7, 1990, "birthday", "Cy", "2024-07-01"),
        (6, 13, 0, "birthday", "Di", ""),
    ]
    found = coming(days, TODAY, date(2024, 6, 12))
    assert [(str(day), words) for day, words in found] == [
        ("2024-06-06", "Al: anniversary, 4"),
        ("2024-06-12", "Bo: birthday"),
    ]


def test_they_are_told_unless_somebody_is_left_in_peace() -> None:
    files = {
        "People/Al.md": person_note(birthday="1990-06-05", anniversary="2010-06-07"),
        "People/Bo.md": person_note(birthday="06-06", do_not_contact="true"),
        "People/Cy.md": person_note(birthday="06-06", pause_until="2024-06-10"),
        "People/Di.md": person_note(birthday="the sixth"),
        "People/Ed.md": "---\ntype: person\nyearly:\n  - 06-09 opened the shop\n---\n",
    }
    people, _ = world(files)
    told = yearly_moments(people, EVERY, TODAY)
    assert {(str(m.at), m.path, m.yearly.what) for m in told if m.yearly} == {
        ("2024-06-05 09:00:00", "People/Al.md", "birthday"),
        ("2024-06-07 09:00:00", "People/Al.md", "anniversary"),
        ("2024-06-09 09:00:00", "People/Ed.md", "opened the shop"),
    }
    assert len({m.name for m in told}) == 3
    unread = [found for person in people.known() for found in unread_days(person)]
    assert unread == [("birthday", "the sixth")]
    [first, *_] = yearly_of(people.known())
    assert first.words(date(2024, 6, 5)) == "Al: birthday, 34"
