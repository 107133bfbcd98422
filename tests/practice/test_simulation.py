"""A year of nudges, in several zones: none on a closed day, none lost, none twice."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from journal.language.dates.spans import zone_of
from journal.practice.agenda.reports.simulation import Event, simulate
from journal.practice.people.workdays import Workdays
from tests.practice.social import EVERY, person_note, world
from tests.settings import changed_settings

ZONES = [
    "Europe/Berlin",
    "America/Los_Angeles",
    "Asia/Tokyo",
    "Pacific/Auckland",
    "Asia/Kathmandu",
]
HOME = changed_settings(EVERY, holidays="DE-BY", time_zone="Europe/Berlin")
START = datetime(2024, 1, 1, 9, 0)
DAYS = 366  # 2024 has a leap day, and the clocks change twice


def vault(zone: str) -> dict[str, str]:
    """Someone in that zone, and a question put to them every nine days."""
    first = date(2023, 12, 20)
    asked = [first + timedelta(days=9 * number) for number in range(40)]
    return {
        "People/Al.md": person_note(aliases="al", tz=zone),
        "n.md": "".join(
            f"- [ ] @al question {number} #waiting 📅 {day + timedelta(days=4)}\n"
            f"    - {day} sent: asked\n"
            for number, day in enumerate(asked)
        ),
    }


def a_year(zone: str) -> list[Event]:
    people, entries = world(vault(zone), HOME)
    return list(simulate(entries, people, HOME, START, DAYS))


@pytest.mark.parametrize("zone", ZONES)
def test_a_year(zone: str) -> None:
    workdays, there = Workdays("DE-BY"), zone_of(zone)
    events = a_year(zone)
    nudges = [event for event in events if event.nudge]
    assert len(nudges) > 80
    for event in nudges:
        assert not workdays.is_closed(event.at.date())
        assert there is not None
        local = event.at.replace(tzinfo=zone_of("Europe/Berlin")).astimezone(there)
        assert not workdays.is_closed(local.date())
    sent = Counter((event.item.entry.ref, event.nudge) for event in nudges)
    assert set(sent.values()) == {1}  # none doubled
    by_entry: dict[object, list[Event]] = {}
    for event in events:
        by_entry.setdefault(event.item.entry.ref, []).append(event)
    for found in by_entry.values():
        asked = found[0].item.entry.log[0].when.day
        # none lost: one, two, three, and then the decision, as far as the year goes
        numbers = [event.nudge for event in found if not event.decide]
        assert numbers == list(range(1, len(numbers) + 1))
        if asked < date(2024, 10, 1):
            assert numbers == [1, 2, 3]
            assert [event.decide for event in found] == [False, False, False, True]
        days = [event.at.date() for event in found]
        for first, second in pairwise(days):
            assert workdays.between(first, second) >= 5


def test_the_gaps_are_those_of_the_ladder() -> None:
    text = "- [ ] @al x #waiting\n    - 2024-06-03 sent: asked\n"
    people, entries = world({"n.md": text})
    events = list(simulate(entries, people, EVERY, datetime(2024, 6, 3, 9), 60))
    assert [(str(event.at.date()), event.nudge) for event in events] == [
        ("2024-06-06", 1),
        ("2024-06-13", 2),
        ("2024-06-25", 3),
        ("2024-07-05", 0),
    ]
    assert [event.decide for event in events] == [False, False, False, True]


def test_what_is_mine_comes_up_once() -> None:
    people, entries = world(
        {
            "n.md": "- [ ] late 📅 2024-05-01\n- [ ] soon 2024-06-08 14:00\n"
            "- [ ] hidden 🛫 2024-06-07 📅 2024-06-06\n- [ ] far 📅 2025-01-01\n"
            "- [x] done 📅 2024-06-06\n- [ ] none\n"
        }
    )
    events = list(simulate(entries, people, EVERY, datetime(2024, 6, 5, 9, 30), 10))
    assert [(event.at.isoformat(" ", "minutes"), event.item.entry.text) for event in events] == [
        ("2024-06-05 09:00", "late"),
        ("2024-06-07 09:00", "hidden"),
        ("2024-06-08 14:00", "soon"),
    ]  # fmt: skip


def test_it_is_the_same_every_time() -> None:
    assert a_year("Asia/Tokyo") == a_year("Asia/Tokyo")
