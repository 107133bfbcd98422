"""Entries, people and the time → what is up, in which section, and in what order."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, NotePath, WhoseTurn
from journal.model.note import Note
from journal.model.settings import Settings
from journal.model.when import When
from journal.practice.agenda.agenda import (
    Section,
    build,
    is_followup,
    item_of,
    within,
)
from journal.practice.agenda.entry_dates import moment_of
from journal.practice.agenda.item_words import glyph, item_when, next_text
from journal.practice.agenda.why import why
from journal.practice.people.contacts import contacts
from journal.practice.people.people import People
from journal.practice.people.whose_turn import attempts_of, turn_of
from tests.settings import settings_with

NOW = datetime(2024, 6, 5, 9, 30)
TODAY = NOW.date()
EVERY = settings_with(include="all-tasks")


def entry_of(body: str, mark: str = " ") -> Entry:
    content = f"- [{mark}] {body}".encode()
    return parse_note(NotePath("n.md"), content, EVERY).entries[0]


def place(entry: Entry, today: date) -> tuple[Section, When | None]:
    item = item_of(entry, People([]), datetime.combine(today, time(9)), EVERY)
    return item.section, item.when


def notes(**files: str) -> list[Note]:
    return [
        parse_note(NotePath(name.replace("__", "/") + ".md"), text.encode(), Settings())
        for name, text in files.items()
    ]


@pytest.mark.parametrize(
    ("body", "section", "when"),
    [
        ("x 📅 2024-06-04", "OVERDUE", "2024-06-04"),
        ("x 📅 2024-06-05", "TODAY", "2024-06-05"),
        ("x 2024-06-05 08:00", "TODAY", "2024-06-05T08:00"),
        ("x 📅 2024-06-06", "UPCOMING", "2024-06-06"),
        ("x", "SOMEDAY", None),
        ("x 📅 2024-02-30", "SOMEDAY", None),
        # a start date hides it, also when it would be late
        ("x 🛫 2024-06-06 📅 2024-06-10", "HIDDEN", "2024-06-06"),
        # and brings it back on its day; with no other date, until it is done
        ("x 🛫 2024-06-05 📅 2024-06-10", "TODAY", "2024-06-05"),
        ("x 🛫 2024-06-04 📅 2024-06-10", "UPCOMING", "2024-06-10"),
        ("x 🛫 2024-06-05 ⏰ 2024-06-10 10:00", "UPCOMING", "2024-06-10T10:00"),
        ("x 🛫 2024-06-06", "HIDDEN", "2024-06-06"),
        ("x 🛫 2024-06-01", "TODAY", "2024-06-05"),
        # planned for a day
        ("x ⏳ 2024-06-04", "OVERDUE", "2024-06-04"),
        ("x ⏳ 2024-06-04 📅 2024-06-09", "TODAY", "2024-06-05"),
        ("x ⏳ 2024-06-07 📅 2024-06-09", "UPCOMING", "2024-06-07"),
        # reminders: what snoozing writes
        ("x ⏰ 2024-06-05 14:00", "TODAY", "2024-06-05T14:00"),
        ("x ⏰ 2024-06-04 14:00", "OVERDUE", "2024-06-04T14:00"),
        ("x ⏰ 2024-06-05 14:00 📅 2024-06-09", "TODAY", "2024-06-05T14:00"),
        ("x ⏰ 2024-06-04 14:00 📅 2024-06-09", "TODAY", "2024-06-05"),
        ("x ⏰ 2024-06-04 14:00 📅 2024-06-03", "OVERDUE", "2024-06-03"),
        ("x ⏰ 2024-06-07 📅 2024-06-03", "UPCOMING", "2024-06-07"),
    ],
)
def test_sections(body: str, section: str, when: str | None) -> None:
    found, moment = place(entry_of(body), TODAY)
    assert (found.name, str(moment) if moment else None) == (section, when)


@pytest.mark.parametrize("mark", ["x", "-"])
def test_what_is_closed_is_never_up(mark: str) -> None:
    assert place(entry_of("x 📅 2024-06-04", mark), TODAY) == (Section.CLOSED, None)


@pytest.mark.parametrize(
    ("body", "counts"),
    [
        ("x 📅 2024-06-04", True),
        ("x 2024-06-04", True),
        ("x ⏳ 2024-06-04", True),
        ("x (@2024-06-04)", True),
        ("x @alice", True),
        ("x [[Alice Moreau]]", True),
        ("x #followup", True),
        ("x #waiting", True),
        ("x #Waiting/long", True),
        ("x #promised", True),
        ("x 📅 2024-02-30", True),
        ("x", False),
        ("x #work [[Some Page]]", False),
        ("x ✅ 2024-06-01", False),
        ("x ➕ 2024-06-01", False),
    ],
)
def test_which_lines_are_followups(body: str, counts: bool) -> None:
    people = People(notes(People__Alice_Moreau="").__iter__())
    alice = [parse_note(NotePath("People/Alice Moreau.md"), b"", Settings())]
    assert is_followup(entry_of(body), People(alice), Settings()) == counts
    assert is_followup(entry_of(body), people, EVERY)


def test_the_order_is_by_day_then_priority_then_place() -> None:
    content = (
        "- [ ] e 📅 2024-06-05\n- [ ] c 📅 2024-06-05 ⏫\n- [ ] b 📅 2024-06-04 🔽\n"
        "- [ ] a 📅 2024-06-04\n- [ ] d 📅 2024-06-05 🔼\n- [ ] g\n- [ ] f 📅 2024-07-05\n"
    )
    note = parse_note(NotePath("n.md"), content.encode(), EVERY)
    agenda = build(note.entries, People([]), NOW, EVERY)
    assert "".join(item.entry.text for item in agenda.items) == "abcdefg"
    assert [item.entry.text for item in within(agenda, 7)] == list("abcde")
    assert [item.entry.text for item in within(agenda, 30)] == list("abcdef")
    assert [item.days for item in agenda.items[:3]] == [-1, -1, 0]


def test_moments_to_tell_about() -> None:
    def at(body: str, mark: str = " ") -> str:
        return str(moment_of(entry_of(body, mark), Settings()))

    assert at("x 📅 2024-06-05") == "2024-06-05 09:00:00"
    assert at("x 2024-06-05 14:00") == "2024-06-05 14:00:00"
    assert at("x ⏰ 2024-06-04 08:00 📅 2024-06-05") == "2024-06-04 08:00:00"
    assert at("x", "x") == at("x") == at("x 📅 2024-06-05", "x") == "None"
    assert at("x 🛫 2024-06-09 📅 2024-06-05") == "None"


def test_words_for_dates() -> None:
    def shown(body: str, mark: str = " ") -> str:
        agenda = build([entry_of(body, mark)], People([]), NOW, EVERY)
        return f"{glyph(agenda.items[0])} {item_when(agenda.items[0], TODAY)}"

    assert shown("x 📅 2024-06-02") == "! 3 d late"
    assert shown("x 2024-06-05 14:00") == "• today 14:00"
    assert shown("x 📅 2024-06-06") == "  tomorrow"
    assert shown("x 2024-06-07 09:30") == "  Fri 7 Jun 09:30"
    assert shown("x 📅 2025-01-07") == "  Tue 7 Jan 2025"
    assert shown("x #waiting 📅 2024-06-02") == "w nudge, 3 d late"
    assert shown("x 🛫 2024-06-09") == "~ from Sun 9 Jun"
    assert shown("x") == "· "
    assert shown("x", "x") == "x "
    assert shown("x", "-") == "- "


def test_what_comes_next_when_nothing_is_due() -> None:
    def text(body: str) -> str:
        agenda = build([entry_of(body)], People([]), NOW, EVERY)
        return next_text(agenda, filtered=False)

    assert (
        text("@bob call 📅 2024-06-07") == "Nothing due. Next: Fri 7 Jun, @bob, call."
    )
    assert text("call") == "Nothing due and nothing planned."


# ---------------------------------------------------------------- people


PEOPLE = {
    "People__Alice Moreau": "---\naliases: [al]\nemail: alice@acme.example\n---\n",
    "People__Bob Jones": "",
    "People__Bob Smith": "",
    "Notes__Carol": "---\ntype: person\naliases: c.lee\n---\n",
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("@al", "Alice Moreau"),
        ("@AL", "Alice Moreau"),
        ("@alice.moreau", "Alice Moreau"),
        ("@alicemoreau", "Alice Moreau"),
        ("@alice-moreau", "Alice Moreau"),
        ("@alice_moreau", "Alice Moreau"),
        ("@alice", "Alice Moreau"),
        ("[[Alice Moreau]]", "Alice Moreau"),
        ("[[alice moreau|her]]", "Alice Moreau"),
        ("[[People/Alice Moreau]]", "Alice Moreau"),
        ("[x](People/Alice%20Moreau.md)", "Alice Moreau"),
        ("[to:: alice@acme.example]", "Alice Moreau"),
        ("#person/al", "Alice Moreau"),
        ("@c.lee", "Carol"),
        ("@bob.jones", "Bob Jones"),
        ("@dave", "dave"),
        ("#person/dave", "dave"),
        ("@bob", None),
        ("[[Some Page]]", None),
        ("[[Wrong/Alice Moreau]]", None),
    ],
)
def test_who_is_meant(name: str, expected: str | None) -> None:
    people = People(notes(**PEOPLE))
    found = people.of(entry_of(f"ask {name} now"))
    assert [person.name for person in found] == ([expected] if expected else [])


def test_several_people_for_one_handle_are_named() -> None:
    people = People(notes(**PEOPLE))
    (mention,) = entry_of("ask @bob").mentions
    assert [p.name for p in people.ambiguous(mention)] == ["Bob Jones", "Bob Smith"]
    (mention,) = entry_of("ask @bob.jones").mentions
    assert people.ambiguous(mention) == []


@pytest.mark.parametrize(
    ("files", "day"),
    [
        ({"n": "- [ ] @al x\n  - 2024-06-01 mail: asked"}, "2024-06-01"),
        ({"n": "- [x] @al x ✅ 2024-06-02"}, "2024-06-02"),
        ({"n": "- [x] @al x"}, None),
        ({"n": "- [ ] @al x 📅 2024-06-03"}, None),
        ({"n": "- [-] @al x ❌ 2024-06-03"}, None),
        ({"2024-06-03": "met @al"}, "2024-06-03"),
        ({"2024-06-03": "met [[Alice Moreau]]"}, "2024-06-03"),
        ({"2024-06-03": "> met @al"}, None),
        ({"2024-06-03": "`met @al`"}, None),
        ({"2024-06-03": "![[Alice Moreau]]"}, None),
        ({"2024-06-03": "- [ ] meet @al"}, None),
        ({"Plain": "met @al"}, None),
    ],
)
def test_what_counts_as_contact(files: dict[str, str], day: str | None) -> None:
    found = notes(**PEOPLE, **files)
    people = People(found)
    (alice,) = people.candidates("al")
    dates = [str(c.day) for c in contacts(found, people).get(alice.key, [])]
    assert dates == ([day] if day else [])


def test_bullets_in_a_persons_own_note_are_contact() -> None:
    found = notes(
        **{**PEOPLE, "People__Bob Jones": "- 2024-05-01 met\n- 2024-05-09 call: hi\n"}
    )
    people = People(found)
    (bob,) = people.candidates("bob jones")
    newest = contacts(found, people)[bob.key][0]
    assert (str(newest.day), newest.path, newest.line) == (
        "2024-05-09",
        "People/Bob Jones.md",
        2,
    )


# ---------------------------------------------------------------- turn and why


def waiting(*log: str) -> Entry:
    content = "- [ ] @al x #waiting 📅 2024-06-03\n" + "".join(
        f"  - {line}\n" for line in log
    )
    return parse_note(NotePath("n.md"), content.encode(), EVERY).entries[0]


def test_turn_and_attempts_are_counted() -> None:
    assert turn_of(entry_of("x")) is WhoseTurn.MINE
    assert turn_of(entry_of("x", "h")) is WhoseTurn.THEIRS
    assert turn_of(waiting()) is WhoseTurn.THEIRS
    assert attempts_of(waiting("2024-05-01 mail: asked")) == 0
    twice = ["2024-05-01 nudge: a", "2024-05-08 nudge: b"]
    assert attempts_of(waiting(*twice)) == 2
    assert (
        attempts_of(waiting(*twice, "2024-05-09 reply: yes", "2024-05-20 nudge: c"))
        == 1
    )
    assert attempts_of(waiting("2024-05-20 nudge: c", "2024-05-09 reply: yes")) == 1


def test_why_now_in_one_sentence() -> None:
    def sentence(entry: Entry) -> str:
        (item,) = build([entry], People([]), NOW, EVERY).items
        return why(item, TODAY, None)

    assert sentence(entry_of("x 📅 2024-06-02")) == "due 3 days ago, on Sun 2 Jun"
    assert sentence(entry_of("x 📅 2024-06-05")) == "due today"
    assert sentence(entry_of("x ⏰ 2024-06-05 14:00")) == "reminder today at 14:00"
    assert (
        sentence(entry_of("x ⏳ 2024-06-04")) == "planned for yesterday, on Tue 4 Jun"
    )
    assert sentence(entry_of("x 📅 2024-06-07")) == "due Fri 7 Jun"
    assert sentence(entry_of("x")) == "no date"
    assert sentence(entry_of("x 🛫 2024-06-07")) == "hidden until Fri 7 Jun"
    assert sentence(entry_of("x ✅ 2024-06-04", "x")) == "done Tue 4 Jun"
    assert sentence(waiting("2024-05-20 nudge: c")) == (
        "due 2 days ago, on Mon 3 Jun; waiting for a reply, nudged once"
    )
    assert "you promised this" in sentence(entry_of("x #promised 📅 2024-06-04"))


def test_dates_at_the_ends_of_time() -> None:
    for day in ("0001-01-01", "9999-12-31"):
        section, _ = place(entry_of(f"x 📅 {day}"), TODAY)
        assert section in (Section.OVERDUE, Section.UPCOMING)
    assert place(entry_of("x 📅 2024-06-05"), date(9999, 12, 31))[0] is Section.OVERDUE
