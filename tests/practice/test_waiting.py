"""What waits, was hidden or parked comes up again, and says why."""

from __future__ import annotations

from datetime import date

import pytest

from journal.model.entry import WhoseTurn
from journal.practice.agenda.agenda import Section
from journal.practice.agenda.moments import moments_of
from journal.practice.agenda.reports.review import review_of
from journal.practice.agenda.sections import TO_NUDGE
from journal.practice.agenda.why import why
from journal.practice.people.contacts import contacts
from journal.practice.people.ladder import standing_of
from journal.practice.people.yearly import yearly_of
from tests.practice.social import EVERY, TODAY, items_of, notes_of, world


@pytest.mark.parametrize(
    ("path", "text", "up"),
    [
        ("n.md", "- [ ] key @al #waiting ➕ 2024-05-01", True),
        ("n.md", "- [h] key @al ➕ 2024-05-01", True),
        ("n.md", "- [ ] key @al #waiting ➕ 2024-06-04", False),
        ("2024-05-02.md", "- [ ] key @al #waiting", True),
        ("2024-06-04 call.md", "- [ ] key @al #waiting", False),
        ("n.md", "- [ ] key @al #waiting", False),
        ("n.md", "- [ ] key #waiting\n    - 2024-05-20 asked for it", True),
        ("n.md", "- [ ] key @al #waiting\n    - 2024-06-04 call: soon", False),
    ],
)
def test_what_waits_comes_up_by_what_is_known(path: str, text: str, up: bool) -> None:
    [item] = items_of({path: f"{text}\n"})
    assert (item.heading == TO_NUDGE, item.turn) == (up, WhoseTurn.THEIRS)


def test_what_nothing_brings_up_is_in_the_review() -> None:
    items = items_of({"n.md": "- [ ] signed lease @al #waiting\n"})
    standings = [(i, standing_of(i.entry, i.people, EVERY, TODAY)) for i in items]
    lines = review_of(items, standings, [], [], TODAY).lines()
    assert lines[lines.index("## Waiting, and nothing says since when (1)") + 2] == (
        "- [ ] signed lease @al #waiting ([[n]])"
    )


def test_a_parked_entry_wakes_with_its_reason() -> None:
    log = "\n    - 2024-05-01 parked: no budget before summer\n"
    [item] = items_of({"n.md": "- [ ] budget @al 🛫 2024-06-05" + log})
    assert item.section is Section.TODAY
    said = why(item, TODAY, None)
    assert said == "back today: parked on Wed 1 May, “no budget before summer”"
    [item] = items_of({"n.md": "- [ ] budget @al 🛫 2024-06-01" + log})
    assert (item.section, str(item.when)) == (Section.TODAY, "2024-06-05")
    assert why(item, TODAY, None).startswith("back since Sat 1 Jun, 4 days ago: parked")
    [item] = items_of({"n.md": "- [ ] budget @al 🛫 2024-06-10" + log})
    assert item.section is Section.HIDDEN
    assert "“no budget before summer”" in why(item, TODAY, None)


@pytest.mark.parametrize("field", ["", " 📅 2024-05-28", " 📅 2024-06-20"])
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("reply: yes", "Al answered on Tue 4 Jun"),
        ("bounce: no such user", "bounced on Tue 4 Jun: check the address"),
    ],
)
def test_an_answer_by_hand_makes_it_my_turn_at_once(
    field: str, line: str, words: str
) -> None:
    text = f"- [ ] @al x #waiting{field}\n    - 2024-05-20 sent: x\n    - 2024-06-04 {line}\n"
    [item] = items_of({"n.md": text, "People/Al.md": ""})
    assert (item.turn, item.is_up, item.heading == TO_NUDGE) == (
        WhoseTurn.MINE,
        True,
        False,
    )
    assert words in why(item, TODAY, None)
    assert "nudge" not in why(item, TODAY, None)


@pytest.mark.parametrize("field", ["", " 📅 2024-05-28", " ⏰ 2024-06-05 08:00"])
def test_who_is_away_is_asked_when_they_are_back(field: str) -> None:
    text = (
        f"- [ ] @al x #waiting{field}\n    - 2024-05-20 sent: x\n    - 2024-05-21 ooo: "
    )
    [item] = items_of({"n.md": f"{text}until 2024-06-14\n", "People/Al.md": ""})
    # the 14th is a Friday
    assert (item.section, str(item.when)) == (Section.UPCOMING, "2024-06-17")
    assert "Al is away until Fri 14 Jun" in why(item, TODAY, None)
    [item] = items_of({"n.md": f"{text}until 2024-06-03\n"})
    assert item.heading == TO_NUDGE


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
@pytest.mark.parametrize(
    "text",
    [
        "- [ ] @al x #waiting ➕ {}",
        "- [ ] @al x #waiting\n    - {} sent: x",
        "- [ ] @al x #waiting\n    - 2024-05-20 sent: x\n    - 2024-05-21 ooo: until {}",
        "- [ ] @al x #waiting 🛫 {}\n    - 2024-05-20 sent: x\n    - {} reply: y",
        "- [ ] @bo x #waiting 📅 {}\n    - 2024-05-20 sent: x",
    ],
)
def test_no_day_is_too_far_away(text: str, day: str) -> None:
    bo = f"---\ntype: person\npause-until: {day}\nbirthday: {day}\n---\n"
    files = {f"{day}.md": text.replace("{}", day) + "\n", "People/Bo.md": bo}
    people, entries = world(files)
    [item] = items_of(files)
    assert why(item, TODAY, None)
    for moment in moments_of(entries, people, EVERY, TODAY):
        assert moment.at
    found = contacts(notes_of(files), people)
    assert all(
        isinstance(each.day, date) for several in found.values() for each in several
    )
    assert len(list(yearly_of(people.known()))) == (day != "9999-12-31")
