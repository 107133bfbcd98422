"""How often to be in touch, and who is going cold (FEATURES B4–B6, B10)."""

from __future__ import annotations

from datetime import date

import pytest

from journal.language.dates.spans import later, parse_span
from journal.model.settings import Settings
from journal.practice.people.cadence import (
    ContactStatus,
    Warmth,
    cold,
    contact_statuses,
)
from journal.practice.people.contacts import contacts
from tests.practice.social import EVERY, TODAY, notes_of, person_note, world

AL = "People/Al.md"


def touch(
    files: dict[str, str], today: date = TODAY, settings: Settings = EVERY
) -> ContactStatus | None:
    people, entries = world(files, settings)
    history = contacts(notes_of(files, settings), people)
    found = contact_statuses(people, history, entries, settings, today)
    return next((t for t in found if t.person.name == "Al"), None)


def test_a_call_two_days_ago_puts_it_off() -> None:
    """Monica's issue 6571: every 14 days, and there was a call two days ago."""
    found = touch({AL: person_note(keep="14d") + "- 2024-06-03 call: fine\n"})
    assert found is not None
    assert found.due == date(2024, 6, 17)
    assert (found.due - TODAY).days == 12
    assert found.warmth is Warmth.FINE


@pytest.mark.parametrize(
    ("keys", "due", "limit"),
    [
        ({"keep": "6w"}, "2024-02-12", "2024-03-04"),
        ({"tier": "A"}, "2024-01-22", "2024-02-02"),
        ({"tier": "b"}, "2024-03-01", "2024-03-31"),
        ({"tier": "C"}, "2024-07-01", "2024-09-30"),
        ({"tier": "D"}, "2025-01-01", "2025-07-03"),
        ({"tier": "A", "keep": "1y"}, "2025-01-01", "2025-07-03"),
        ({"keep": "4w", "keep-max": "6w"}, "2024-01-29", "2024-02-12"),
        ({"keep": "soon", "tier": "A"}, "2024-01-22", "2024-02-02"),
    ],
)
def test_due_is_last_contact_plus_what_it_keeps(
    keys: dict[str, str], due: str, limit: str
) -> None:
    note = person_note(**keys) + "- 2024-01-01 call: hello\n"
    found = touch({AL: note}, date(2024, 1, 2))
    assert found is not None
    assert (str(found.due), str(found.limit)) == (due, limit)


@pytest.mark.parametrize(
    ("today", "warmth"),
    [
        (date(2024, 1, 28), Warmth.FINE),
        (date(2024, 1, 29), Warmth.AMBER),
        (date(2024, 2, 11), Warmth.AMBER),
        (date(2024, 2, 12), Warmth.RED),
        (date(2024, 1, 1), Warmth.FINE),
        (date(2023, 12, 31), Warmth.NEVER),  # the contact is still to come
    ],
)
def test_amber_then_red(today: date, warmth: Warmth) -> None:
    note = person_note(keep="4w", keep_max="6w") + "- 2024-01-01 call: hello\n"
    found = touch({AL: note}, today)
    assert found is not None
    assert found.warmth is warmth


STALE = person_note(keep="1w", aliases="al") + "- 2024-01-01 call: hello\n"


@pytest.mark.parametrize(
    ("line", "warmth"),
    [
        ("", Warmth.RED),
        ("- [ ] @al lunch 📅 2024-06-12", Warmth.PLANNED),
        ("- [ ] @al lunch 📅 2024-06-05", Warmth.PLANNED),
        ("- [ ] @al lunch ⏳ 2024-06-12", Warmth.PLANNED),
        ("- [ ] @al answers #waiting", Warmth.PLANNED),
        ("- [ ] @al lunch 📅 2024-06-04", Warmth.RED),
        ("- [ ] @al lunch", Warmth.RED),
        ("- [-] @al lunch 📅 2024-06-12", Warmth.RED),
        ("- [ ] @bo lunch 📅 2024-06-12", Warmth.RED),
    ],
)
def test_who_has_a_next_step_is_not_cold(line: str, warmth: Warmth) -> None:
    found = touch({AL: STALE, "n.md": line})
    assert found is not None
    assert found.warmth is warmth
    assert bool(cold([found])) == (warmth is Warmth.RED)


@pytest.mark.parametrize(
    ("keys", "warmth"),
    [
        ({"pause-until": "2024-06-06"}, Warmth.PAUSED),
        ({"pause-until": "2024-06-05"}, Warmth.RED),
        ({"do-not-contact": "true"}, Warmth.PAUSED),
        ({"do-not-contact": "false"}, Warmth.RED),
    ],
)
def test_who_is_paused_never_comes_up(keys: dict[str, str], warmth: Warmth) -> None:
    found = touch({AL: STALE.replace("keep: 1w", "keep: 1w\n" + "\n".join(
        f"{key}: {value}" for key, value in keys.items()))})  # fmt: skip
    assert found is not None
    assert found.warmth is warmth


def test_without_a_cadence_nobody_is_kept() -> None:
    assert touch({AL: person_note() + "- 2020-01-01 call: x\n"}) is None
    assert touch({"n.md": "- [x] @al x ✅ 2020-01-01"}) is None


def test_the_coldest_first() -> None:
    files = {
        "People/Slow.md": person_note(keep="1y") + "- 2023-04-01 call: x\n",
        "People/Quick.md": person_note(keep="1w") + "- 2024-05-20 call: x\n",
        "People/Amber.md": person_note(keep="3w") + "- 2024-05-14 call: x\n",
        "People/New.md": person_note(keep="3w"),
    }
    people, entries = world(files)
    found = contact_statuses(
        people, contacts(notes_of(files), people), entries, EVERY, TODAY
    )
    assert [t.person.name for t in cold(found)] == ["Quick", "Slow", "Amber", "New"]
    quick = next(t for t in found if t.person.name == "Quick")
    assert quick.staleness == pytest.approx(16 / 7)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("6w", (6, "w")),
        ("2 months", (2, "m")),
        ("1y", (1, "y")),
        ("14 D", (14, "d")),
        ("1mo", (1, "m")),
        ("0w", None),
        ("w", None),
        ("6", None),
        ("6 wombats", None),
        ("", None),
        ("-3d", None),
    ],
)
def test_spans(text: str, span: tuple[int, str] | None) -> None:
    assert parse_span(text) == span


def test_a_span_keeps_to_the_month_and_to_the_calendar() -> None:
    assert later(date(2024, 1, 31), (1, "m")) == date(2024, 2, 29)
    assert later(date(2024, 2, 29), (1, "y")) == date(2025, 2, 28)
    assert later(date(2024, 1, 1), (9999, "y")) == date.max
