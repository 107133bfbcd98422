"""When there is something to tell of, of whom, and when to be silent."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from journal.model.settings import Settings
from journal.practice.agenda.moments import (
    Kind,
    Moment,
    cold_moments,
    is_muted,
    moments_of,
    silent_until,
)
from journal.practice.people.cadence import contact_statuses
from journal.practice.people.contacts import contacts
from tests.practice.social import TODAY, notes_of, person_note, world
from tests.settings import settings_with


def told(line: str, settings: Settings | None = None, **files: str) -> list[str]:
    """`kind day hour` of each moment of a note."""
    settings = settings or Settings()
    people, entries = world({"note.md": f"{line}\n", **files}, settings)
    found = moments_of(entries, people, settings, TODAY)
    return [f"{m.kind.value} {m.at:%m-%d %H:%M}" for m in found]


@pytest.mark.parametrize(
    ("line", "moments"),
    [
        ("- [ ] call 📅 2024-06-06", ["due 06-06 09:00"]),
        ("- [ ] call 2024-06-06 14:00", ["due 06-06 14:00"]),
        ("- [ ] call ⏳ 2024-06-06", ["due 06-06 09:00"]),
        ("- [ ] call ⏰ 2024-06-06 14:00", ["remind 06-06 14:00"]),
        (
            "- [ ] call ⏰ 2024-06-06 14:00 📅 2024-06-09",
            ["remind 06-06 14:00", "due 06-09 09:00"],
        ),
        # put off: the due date has been told
        ("- [ ] call ⏰ 2024-06-12 14:00 📅 2024-06-09", ["remind 06-12 14:00"]),
        ("- [ ] call ⏰ 2024-06-09 14:00 📅 2024-06-09", ["remind 06-09 14:00"]),
        ("- [ ] call 🛫 2024-06-10 📅 2024-06-09", []),
        ("- [ ] call 🛫 2024-06-08 📅 2024-06-09", ["due 06-09 09:00"]),
        ("- [x] call 📅 2024-06-06", []),
        ("- [-] call 📅 2024-06-06", []),
        ("- [ ] call @alice", []),
        # Monday, and three business days
        ("- [ ] @alice #waiting\n    - 2024-06-03 sent: x", ["nudge 06-06 09:00"]),
        ("- [ ] @alice #waiting 📅 2024-07-01\n    - 2024-06-03 sent: x", ["due 07-01 09:00"]),
        ("- [ ] @alice #waiting\n    - 2024-06-03 reply: x", []),
    ],
)  # fmt: skip
def test_the_moments_of_a_line(line: str, moments: list[str]) -> None:
    assert told(line) == moments


@pytest.mark.parametrize(
    ("note", "moments"),
    [
        (person_note(do_not_contact="true"), []),
        (person_note(pause_until="2024-12-01"), ["nudge 12-01 09:00"]),
    ],
)
@pytest.mark.parametrize("due", ["", " 📅 2024-06-01"])
def test_nobody_is_to_be_nudged_who_is_left_alone(
    note: str, moments: list[str], due: str
) -> None:
    line = f"- [ ] @alice #waiting{due}\n    - 2024-06-03 sent: x"
    found = told(line, **{"People/Alice.md": note})
    assert [one.replace("due", "nudge") for one in found] == moments


def test_only_what_is_wanted() -> None:
    line = "- [ ] call ⏰ 2024-06-06 14:00 📅 2024-06-09"
    assert told(line, settings_with(notify_about=("due",))) == ["due 06-09 09:00"]


def test_the_hour_is_a_setting_and_no_part_of_the_moment() -> None:
    line = "- [ ] call 📅 2024-06-06"
    assert told(line, settings_with(default_time=time(7), daily_digest=None)) == [
        "due 06-06 07:00"
    ]
    digest = settings_with(default_time=time(7), daily_digest=time(8, 30))
    assert told(line, digest) == ["due 06-06 08:30"]


def test_who_goes_cold_is_told_twice_amber_and_red() -> None:
    files = {"People/Alice.md": person_note(keep="10d") + "- 2024-05-20 call: x\n"}
    notes, settings = notes_of(files, Settings()), Settings()
    people, _ = world(files, settings)
    days = {}
    for day in range(20):
        today = date(2024, 5, 25) + timedelta(days=day)
        found = contact_statuses(people, contacts(notes, people), [], settings, today)
        for moment in cold_moments(found, settings):
            assert moment.kind is Kind.COLD
            days.setdefault(moment.at, today)
    assert days == {
        datetime(2024, 5, 30, 9): date(2024, 5, 30),
        datetime(2024, 6, 4, 9): date(2024, 6, 4),
    }


@pytest.mark.parametrize(
    ("mute", "muted"),
    [
        ((), False),
        (("#work",), True),
        (("#wor",), False),
        (("#Work/pilot",), True),
        (("@alice",), True),
        (("@Alice Moreau",), True),
        (("@bob",), True),
        (("@carol",), False),
    ],
)
def test_what_is_muted(mute: tuple[str, ...], muted: bool) -> None:
    settings = settings_with(mute=mute)
    files = {
        "note.md": "- [ ] @alice and @bob #work/pilot 📅 2024-06-06\n",
        "People/Alice Moreau.md": person_note(),
    }
    people, entries = world(files, settings)
    [moment] = moments_of(entries, people, settings, TODAY)
    assert is_muted(moment, people, settings) is muted


# ---------------------------------------------------------------- silence

NIGHT = (time(22), time(7))
WEEKEND = ("sat", "sun")


@pytest.mark.parametrize(
    ("now", "settings", "until"),
    [
        ("2024-06-05 12:00", Settings(), None),
        ("2024-06-05 21:59", settings_with(my_quiet_hours=NIGHT), None),
        ("2024-06-05 22:00", settings_with(my_quiet_hours=NIGHT), "2024-06-06 07:00"),
        ("2024-06-06 06:59", settings_with(my_quiet_hours=NIGHT), "2024-06-06 07:00"),
        ("2024-06-06 07:00", settings_with(my_quiet_hours=NIGHT), None),
        ("2024-06-08 12:00", settings_with(quiet_days=WEEKEND), "2024-06-10 00:00"),
        (
            "2024-06-07 23:00",
            settings_with(quiet_days=WEEKEND, my_quiet_hours=NIGHT),
            "2024-06-10 07:00",
        ),
        (
            "2024-10-03 12:00",
            settings_with(quiet_days=("holidays",), holidays="DE"),
            "2024-10-04 00:00",
        ),
        ("2024-10-03 12:00", settings_with(quiet_days=("holidays",)), None),
        # those who want no day at all get it in some years
        (
            "2024-06-05 12:00",
            settings_with(quiet_days=("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
            "2026-08-14 00:00",
        ),
    ],
)
def test_when_the_silence_ends(now: str, settings: Settings, until: str | None) -> None:
    found = silent_until(datetime.fromisoformat(now), settings)
    assert found == (datetime.fromisoformat(until) if until else None)


def test_what_is_snoozed_rests_and_then_the_night_begins() -> None:
    now, settings = datetime(2024, 6, 5, 20), settings_with(my_quiet_hours=NIGHT)
    assert silent_until(now, settings, now) is None
    assert silent_until(now, settings, datetime(2024, 6, 5, 21)) == datetime(
        2024, 6, 5, 21
    )
    assert silent_until(now, settings, datetime(2024, 6, 5, 23)) == datetime(
        2024, 6, 6, 7
    )


def test_late_is_a_quarter_of_an_hour() -> None:
    people, entries = world({"a.md": "- [ ] x ⏰ 2024-06-05 09:00\n"}, Settings())
    [moment] = moments_of(entries, people, Settings(), TODAY)
    assert isinstance(moment, Moment)
    assert not moment.is_late(datetime(2024, 6, 5, 9, 15))
    assert moment.is_late(datetime(2024, 6, 5, 9, 16))
