"""Dates as other programs write them: read, never guessed."""

from __future__ import annotations

from datetime import time

import pytest

from journal.integrations.exchange.moments import (
    Ambiguous,
    is_empty,
    order_of,
    read_birthday,
    read_clock,
    read_moment,
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-12-04", "2026-12-04"),
        ("2026-12-04 08:00", "2026-12-04T08:00"),
        ("2026-12-04T07:00:00Z", "2026-12-04T08:00"),
        ("2026-12-04T00:00:00.000Z", "2026-12-04"),
        ("2026-12-04T08:00:00-0500", "2026-12-04T14:00"),
        ("20261203T230000Z", "2026-12-04"),
        ("04/Dec/26 12:00 AM", "2026-12-04"),
        ("02/Nov/26 9:05 PM", "2026-11-02T21:05"),
        ("04.12.2026", "2026-12-04"),
        ("12/31/2026", "2026-12-31"),
        ("31/12/2026 5:00 pm", "2026-12-31T17:00"),
        ("4. Dezember 2026", "2026-12-04"),
        ("4 de diciembre de 2026", "2026-12-04"),
        ("Friday, December 4, 2026 9:00 AM", "2026-12-04T09:00"),
        ("<2026-12-04>", "2026-12-04"),
        ("2026-02-30", "None"),
        ("soon", "None"),
        ("0/0/00", "None"),
    ],
)
def test_moments(text: str, said: str) -> None:
    assert str(read_moment(text)) == said


@pytest.mark.parametrize("text", ["03/04/2026", "3-4-26", "05/06/2026 8:00 AM"])
def test_two_days_are_possible(text: str) -> None:
    with pytest.raises(Ambiguous):
        read_moment(text)
    assert read_moment(text, "dmy") != read_moment(text, "mdy")


def test_a_column_is_judged_together() -> None:
    assert order_of(["03/04/2026", "25/04/2026"]) == "dmy"
    assert order_of(["03/04/2026", "04/25/2026"]) == "mdy"
    assert order_of(["03/04/2026", "05/06/2026"]) == ""
    assert order_of(["25/04/2026", "04/25/2026"]) == "", "they contradict each other"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1981-03-09", "1981-03-09"),
        ("19810309", "1981-03-09"),
        ("--0612", "--0612"),
        (" --06-12", "--0612"),
        ("1604-06-12", "--0612"),
        ("06.12.1990", "1990-12-06"),
        ("unknown", ""),
    ],
)
def test_birthdays(text: str, said: str) -> None:
    assert read_birthday(text) == said


def test_clocks_and_nothing() -> None:
    assert read_clock("8:30:00 AM") == time(8, 30)
    assert read_clock("20:15") == time(20, 15)
    assert read_clock("soon") is None
    assert all(map(is_empty, ("", "0/0/00", "0.0.00", "None", "-", "n/a")))
    assert not is_empty("2026-12-04")
