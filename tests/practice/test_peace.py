"""People not to be contacted are never suggested as someone to write to."""

from __future__ import annotations

from datetime import datetime

import pytest

from journal.model.entry import WhoseTurn
from journal.practice.agenda.agenda import Section
from journal.practice.agenda.item_words import item_when
from journal.practice.agenda.reports.simulation import simulate
from journal.practice.agenda.sections import TO_NUDGE
from journal.practice.agenda.why import why
from journal.practice.people.peace import is_left_alone
from tests.practice.social import EVERY, NOW, TODAY, items_of, person_note, world

NEVER = person_note(do_not_contact="true")
PAUSED = person_note(pause_until="2024-06-20")
ASKED = "- [ ] @al offer #waiting{}\n    - 2024-05-20 sent: asked\n"


@pytest.mark.parametrize("note", [NEVER, PAUSED])
@pytest.mark.parametrize(
    "date", ["", " 📅 2024-06-01", " ⏰ 2024-06-05 08:00", " ⏳ 2024-06-05"]
)
def test_they_are_not_to_be_nudged(note: str, date: str) -> None:
    files = {"n.md": ASKED.format(date), "People/Al.md": note}
    [item] = items_of(files)
    assert (item.turn, item.heading == TO_NUDGE) == (WhoseTurn.THEIRS, False)
    assert "nudge?" not in item_when(item, TODAY)
    assert "time to nudge" not in why(item, TODAY, None)
    people, entries = world(files)
    planned = list(simulate(entries, people, EVERY, NOW, 60))
    assert all(event.at >= datetime(2024, 6, 20) for event in planned)
    assert (planned == []) == (note == NEVER)


def test_why_says_who_is_left_in_peace() -> None:
    [never] = items_of({"n.md": ASKED.format(""), "People/Al.md": NEVER})
    assert "Al is marked do-not-contact" in why(never, TODAY, None)
    [paused] = items_of({"n.md": ASKED.format(""), "People/Al.md": PAUSED})
    assert "Al is paused until Thu 20 Jun" in why(paused, TODAY, None)
    assert (paused.section, str(paused.when)) == (Section.UPCOMING, "2024-06-20")
    unread = person_note(pause_until="never")
    [silent] = items_of({"n.md": ASKED.format(""), "People/Al.md": unread})
    assert "Al is paused until further notice" in why(silent, TODAY, None)


def test_a_pause_that_is_over_is_over() -> None:
    note = person_note(pause_until="2024-06-05")
    [item] = items_of({"n.md": ASKED.format(""), "People/Al.md": note})
    assert item.heading == TO_NUDGE


def test_the_others_of_an_entry_are_still_asked() -> None:
    text = "- [ ] @al @bo offer #waiting\n    - 2024-05-20 sent: asked\n"
    [item] = items_of({"n.md": text, "People/Al.md": NEVER})
    assert item.heading == TO_NUDGE
    answered = text + "    - 2024-05-24 reply: @bo agrees\n"
    [item] = items_of({"n.md": answered, "People/Al.md": NEVER})
    assert item.heading != TO_NUDGE


@pytest.mark.parametrize(
    ("keys", "alone"),
    [
        ({"do-not-contact": "yes"}, True),
        ({"do-not-contact": "asked us to stop"}, True),
        ({"do_not_contact": "1"}, True),
        ({"do-not-contact": "false"}, False),
        ({"do-not-contact": "no"}, False),
        ({"do-not-contact": ""}, False),
        ({"pause-until": "2024-07"}, True),
        ({"pause-until": "2024-05"}, False),
        # what cannot be read is kept, and `check` says so
        ({"pause-until": "spring"}, True),
        ({"pause-until": "2024-06-31"}, True),
    ],
)
def test_peace_is_read_generously(keys: dict[str, str], alone: bool) -> None:
    front = "\n".join(f"{key}: {value}" for key, value in keys.items())
    people, _ = world({"People/Al.md": f"---\ntype: person\n{front}\n---\n"})
    [person] = people.known()
    assert is_left_alone(person, TODAY) is alone
