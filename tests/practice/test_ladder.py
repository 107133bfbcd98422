"""When to ask again, and what speaks against it (FEATURES C2–C4)."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from journal.language.dates.spans import zone_of
from journal.model.errors import ConfigError
from journal.model.settings import Settings
from journal.practice.agenda.objections import budget_of, objections
from journal.practice.people.ladder import (
    Clock,
    LadderPosition,
    clock_of,
    next_day,
    standing_of,
    waits_of,
)
from journal.practice.people.workdays import Workdays
from tests.practice.social import EVERY, NOW, TODAY, items_of, person_note, world
from tests.settings import changed_settings

BAVARIA = changed_settings(EVERY, holidays="DE-BY")


@pytest.mark.parametrize(
    ("sent", "attempts", "day"),
    [
        # Mon 3 Jun: 3, 5 and 8 business days on, as FEATURES §3 has it
        ("2024-06-03", 0, "2024-06-06"),
        ("2024-06-06", 1, "2024-06-13"),
        ("2024-06-13", 2, "2024-06-25"),
        ("2024-06-13", 3, "2024-06-25"),  # after the last: time to decide
        ("2024-06-05", 0, "2024-06-10"),  # over a weekend
        ("2024-06-08", 0, "2024-06-12"),  # sent on a Saturday
        ("2024-02-27", 0, "2024-03-01"),  # a leap day is a day
        ("2024-12-30", 0, "2025-01-02"),
    ],
)
def test_the_next_rung(sent: str, attempts: int, day: str) -> None:
    standing = LadderPosition((3, 5, 8), attempts, None, None)
    found = next_day(date.fromisoformat(sent), standing, Clock(EVERY), Workdays())
    assert str(found) == day


@pytest.mark.parametrize(
    ("country", "sent", "day"),
    [
        ("DE-BY", "2024-05-28", "2024-06-03"),  # Corpus Christi, on a Thursday
        ("DE-BE", "2024-05-28", "2024-05-31"),  # which is none in Berlin
        ("US", "2024-07-02", "2024-07-08"),  # the fourth of July
        ("GB", "2024-12-23", "2024-12-30"),  # Christmas and Boxing Day
    ],
)
def test_holidays_are_no_business_days(country: str, sent: str, day: str) -> None:
    standing = LadderPosition((3,), 0, None, None)
    found = next_day(
        date.fromisoformat(sent), standing, Clock(EVERY), Workdays(country)
    )
    assert str(found) == day


def test_a_country_without_holidays_is_an_error_of_the_settings() -> None:
    for country in ("XX", "DE-QQ"):
        with pytest.raises(ConfigError, match=country):
            Workdays(country)


def test_it_is_no_weekend_there_either() -> None:
    """09:00 on a Friday in Los Angeles is Saturday in Auckland."""
    settings = changed_settings(EVERY, time_zone="America/Los_Angeles")
    clock = Clock(settings, zone_of("Pacific/Auckland"))
    sent, standing = date(2024, 6, 4), LadderPosition((3,), 0, None, None)
    assert next_day(sent, standing, Clock(settings), Workdays()) == date(2024, 6, 7)
    assert next_day(sent, standing, clock, Workdays()) == date(2024, 6, 10)


@pytest.mark.parametrize(
    ("home", "away", "now", "there"),
    [
        ("Europe/Berlin", "Asia/Tokyo", "2024-06-05T09:00", "2024-06-05T16:00"),
        ("Europe/Berlin", "America/New_York", "2024-06-05T09:00", "2024-06-05T03:00"),
        # between the two changes of the clocks in March it is an hour less
        ("Europe/Berlin", "America/New_York", "2024-03-20T09:00", "2024-03-20T04:00"),
        ("Asia/Tokyo", "America/New_York", "2024-06-05T09:00", "2024-06-04T20:00"),
        ("UTC", "Asia/Kathmandu", "2024-06-05T09:00", "2024-06-05T14:45"),
    ],
)
def test_their_wall_clock(home: str, away: str, now: str, there: str) -> None:
    clock = Clock(changed_settings(EVERY, time_zone=home), zone_of(away))
    assert clock.at(datetime.fromisoformat(now)) == datetime.fromisoformat(there)


def test_whose_ladder_it_is() -> None:
    people, _ = world(
        {
            "People/Al.md": person_note(ladder="maintainer"),
            "People/Bo.md": person_note(ladder="nonsense"),
            "People/Cy.md": person_note(),
        }
    )
    al, bo, cy = people.known()
    own = changed_settings(
        EVERY, nudge_schedule="gentle", nudge_schedules={"gentle": (10, 20)}
    )
    assert waits_of([al], own) == (5, 5, 10)
    assert waits_of([cy, al], own) == (5, 5, 10)
    assert waits_of([bo], own) == (10, 20)
    assert waits_of([], own) == (10, 20)
    assert waits_of([cy], EVERY) == (3, 5, 8)
    with pytest.raises(ConfigError, match="unknown nudge schedule “steep”"):
        waits_of([cy], changed_settings(EVERY, nudge_schedule="steep"))


def test_the_log_says_where_an_entry_stands() -> None:
    [item] = items_of(
        {
            "n.md": "- [ ] @al x #waiting\n"
            "    - 2024-05-01 mail: old question\n"
            "    - 2024-05-02 reply: old answer\n"
            "    - 2024-05-23 nudge: again\n"
            "    - 2024-05-20 sent: the question\n"
            "    - 2024-05-24 bounce: it came back\n"
            "    - 2024-06-30 nudge: still to come\n"
        }
    )
    standing = standing_of(item.entry, item.people, EVERY, date(2024, 6, 5))
    assert (standing.asked, standing.last) == (date(2024, 5, 20), date(2024, 5, 23))


def codes(
    files: dict[str, str], now: datetime = NOW, settings: Settings = EVERY
) -> set[str]:
    """What speaks against a nudge of the first entry of `n.md`."""
    items = items_of(files, now, settings)
    item = next(item for item in items if item.entry.path == "n.md")
    found = objections(item, items, settings, Workdays(settings.agenda.holidays), now)
    return {objection.code for objection in found}


ASKED = "- [ ] @al x #waiting\n    - 2024-05-20 sent: the question\n"
AL = "People/Al.md"


def nudges(count: int) -> str:
    return ASKED + "".join(
        f"    - 2024-05-{21 + n} nudge: again\n" for n in range(count)
    )


@pytest.mark.parametrize(
    ("files", "now", "expected"),
    [
        ({"n.md": ASKED}, "2024-06-05T09:30", set()),
        ({"n.md": "- [ ] @al never asked"}, "2024-06-05T09:30", set()),
        # too soon: less than two business days behind the last message
        ({"n.md": ASKED}, "2024-05-21T10:00", {"too-soon"}),
        ({"n.md": ASKED}, "2024-05-22T10:00", set()),
        ({"n.md": ASKED.replace("05-20", "05-24")}, "2024-05-27T10:00", {"too-soon"}),
        ({"n.md": ASKED.replace("05-20", "05-24")}, "2024-05-28T10:00", set()),
        # the wrong day, the wrong hour
        ({"n.md": ASKED}, "2024-06-08T10:00", {"closed-day"}),
        ({"n.md": ASKED}, "2024-06-05T18:00", {"quiet-hours"}),
        ({"n.md": ASKED}, "2024-06-05T08:29", {"quiet-hours"}),
        ({"n.md": ASKED}, "2024-06-05T08:30", set()),
        (
            {AL: person_note(quiet="12:00-14:00"), "n.md": ASKED},
            "2024-06-05T13:00",
            {"quiet-hours"},
        ),
        (
            {AL: person_note(quiet="12:00-14:00"), "n.md": ASKED},
            "2024-06-05T20:00",
            set(),
        ),
        # enough
        ({"n.md": nudges(2)}, "2024-06-05T09:30", set()),
        ({"n.md": nudges(3)}, "2024-06-05T09:30", {"enough"}),
        (
            {"n.md": nudges(3) + "    - 2024-05-28 reply: soon\n"},
            "2024-06-05T09:30",
            set(),
        ),
        # whom not
        (
            {AL: person_note(do_not_contact="true"), "n.md": ASKED},
            "2024-06-05T09:30",
            {"do-not-contact"},
        ),
        (
            {AL: person_note(pause_until="2024-06-06"), "n.md": ASKED},
            "2024-06-05T09:30",
            {"paused"},
        ),
        # too much of one person
        ({"n.md": ASKED, "m.md": "- [ ] @al a #waiting"}, "2024-06-05T09:30", set()),
        (
            {"n.md": ASKED, "m.md": "- [ ] @al a #waiting\n- [h] @al b"},
            "2024-06-05T09:30",
            {"too-much"},
        ),
        (
            {"n.md": ASKED, "m.md": "- [ ] @al a #waiting\n- [x] @al b #waiting"},
            "2024-06-05T09:30",
            set(),
        ),
        # what I owe them comes first
        (
            {"n.md": ASKED, "m.md": "- [ ] @al a #promised 📅 2024-06-05"},
            "2024-06-05T09:30",
            {"promise-first"},
        ),
        (
            {"n.md": ASKED, "m.md": "- [ ] @al a #promised 📅 2024-06-06"},
            "2024-06-05T09:30",
            set(),
        ),
    ],
)
def test_what_speaks_against_it(
    files: dict[str, str], now: str, expected: set[str]
) -> None:
    assert codes(files, datetime.fromisoformat(now)) == expected


def test_their_quiet_hours_are_in_their_time() -> None:
    settings = changed_settings(EVERY, time_zone="Europe/Berlin")
    files = {AL: person_note(tz="Asia/Tokyo"), "n.md": ASKED}
    assert codes(files, datetime(2024, 6, 5, 10, 0), settings) == set()
    assert codes(files, datetime(2024, 6, 5, 11, 0), settings) == {"quiet-hours"}
    files = {AL: person_note(tz="Nowhere/Land"), "n.md": ASKED}
    assert codes(files, datetime(2024, 6, 5, 11, 0), settings) == set()


def test_a_holiday_is_a_closed_day() -> None:
    now = datetime(2024, 5, 30, 10, 0)
    assert codes({"n.md": ASKED}, now, BAVARIA) == {"closed-day"}
    assert codes({"n.md": ASKED}, now) == set()


def test_the_limit_of_open_asks_can_be_lifted() -> None:
    files = {"n.md": ASKED, "m.md": "- [h] @al b\n" * 9}
    assert codes(files) == {"too-much"}
    assert codes(files, settings=changed_settings(EVERY, max_open_questions=0)) == set()


def test_the_budget_of_a_person() -> None:
    items = items_of(
        {
            "n.md": nudges(2) + "- [x] @al done ✅ 2024-05-30\n"
            "    - 2024-05-10 nudge: x\n    - 2024-04-10 nudge: long ago\n",
            "m.md": "- [ ] @bo x #waiting\n    - 2024-06-01 nudge: x\n",
        }
    )
    al = next(item.people[0] for item in items if item.entry.path == "n.md")
    budget = budget_of(al, items, TODAY)
    assert (budget.open_asks, budget.nudges, budget.unanswered) == (1, 3, 2)


def test_what_waits_without_a_date_comes_up_by_the_ladder() -> None:
    """Asked on Thu 30 May: three business days on is Tue 4 Jun."""
    text = ASKED.replace("05-20", "05-30")
    found = {}
    for day in (3, 4, 5):
        [item] = items_of({"n.md": text}, datetime(2024, 6, day, 9, 30))
        found[day] = (item.section.value, str(item.when))
    assert found == {
        3: ("Upcoming", "2024-06-04"),
        4: ("Today", "2024-06-04"),
        5: ("Overdue", "2024-06-04"),
    }
    [item] = items_of({"n.md": text.replace("#waiting", "")})
    assert (item.section.value, item.when) == ("Someday", None)
    [item] = items_of({"n.md": "- [ ] @al never asked #waiting"})
    assert (item.section.value, item.when) == ("Someday", None)


def test_the_clock_is_the_first_with_a_zone() -> None:
    people, _ = world({AL: person_note(), "People/Bo.md": person_note(tz="Asia/Tokyo")})
    assert clock_of(people.known(), EVERY).zone == zone_of("Asia/Tokyo")
    assert clock_of(people.known()[:1], EVERY).zone is None
