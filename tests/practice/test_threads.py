"""Turn, attempts and last contact, for each person of an entry by themselves."""

from __future__ import annotations

from datetime import date

import pytest

from journal.model.entry import WhoseTurn
from journal.model.log_kind import LogKind, log_kind
from journal.practice.people.contacts import contacts
from journal.practice.people.threads import Thread, away_until, threads_of
from journal.practice.people.whose_turn import attempts_of, turn_of
from tests.practice.social import TODAY, notes_of, person_note, world

PEOPLE = {
    "People/Ana Reis.md": person_note(aliases="[ana, Anita]", email="ana@x.example"),
    "People/Ben Ko.md": person_note(aliases="ben"),
}


def threads(text: str, today: date = TODAY) -> dict[str, Thread]:
    people, entries = world({"n.md": text, **PEOPLE})
    found = threads_of(entries[0], people.of(entries[0]), today)
    return {t.person.name if t.person else "": t for t in found}


BOTH = "- [ ] signatures @ana @ben #waiting\n    - 2024-05-20 sent: asked both\n"


@pytest.mark.parametrize(
    "reply",
    [
        "@ana signed",
        "[[Ana Reis]] signed",
        "[[People/Ana Reis|A]] signed",
        "Ana signed",
        "Ana Reis: signed",
        "from ana@x.example: signed",
        "Anita signed",
    ],
)
def test_one_reply_is_not_everyones(reply: str) -> None:
    found = threads(f"{BOTH}    - 2024-05-24 reply: {reply}\n")
    ana, ben = found["Ana Reis"], found["Ben Ko"]
    assert (ana.turn, ben.turn) == (WhoseTurn.MINE, WhoseTurn.THEIRS)
    assert (ana.last, ben.last) == (date(2024, 5, 24), date(2024, 5, 20))
    assert (ana.asked, ben.asked) == (None, date(2024, 5, 20))


@pytest.mark.parametrize(
    "reply",
    ["both signed", "@ana and @ben signed", "will do", "the banana split is on"],
)
def test_a_reply_that_names_nobody_or_all_is_everyones(reply: str) -> None:
    text = f"{BOTH}    - 2024-05-24 reply: {reply}\n"
    assert {t.turn for t in threads(text).values()} == {WhoseTurn.MINE}
    people, entries = world({"n.md": text, **PEOPLE})
    assert turn_of(entries[0], people.of(entries[0])) is WhoseTurn.MINE


def test_attempts_are_counted_for_each_of_them() -> None:
    log = (
        "    - 2024-05-24 reply: @ana signed\n"
        "    - 2024-05-27 nudge: @ben once more\n"
        "    - 2024-05-31 nudge: @ben, the short version\n"
    )
    found = threads(BOTH + log)
    assert {name: t.attempts for name, t in found.items()} == {
        "Ana Reis": 0,
        "Ben Ko": 2,
    }


@pytest.mark.parametrize(
    ("log", "attempts", "turn"),
    [
        ([], 0, WhoseTurn.THEIRS),
        (["mail: asked"], 0, WhoseTurn.THEIRS),
        # whatever goes out after the first is an attempt
        (["mail: asked", "mail: again", "sent: short"], 2, WhoseTurn.THEIRS),
        (["nudge: again"], 1, WhoseTurn.THEIRS),
        (["sent: x", "nudge: y", "reply: no"], 0, WhoseTurn.MINE),
        (["sent: x", "nudge: y", "reply: no", "sent: z"], 0, WhoseTurn.THEIRS),
        # they spoke: counted anew, and it is still their turn
        (["sent: x", "nudge: y", "call: next week"], 0, WhoseTurn.THEIRS),
        (["sent: x", "nudge: y", "call: next week", "nudge: z"], 1, WhoseTurn.THEIRS),
        # what never arrived is no attempt, and the address is mine to find
        (["sent: x", "nudge: y", "bounce: full"], 0, WhoseTurn.MINE),
        (["sent: x", "bounce: full", "sent: to the new address"], 0, WhoseTurn.THEIRS),
        # and what is no message
        (["sent: x", "note: slow", "ooo: until 2024-06-20"], 0, WhoseTurn.THEIRS),
        (["sent: x", "receipt: displayed", "parked: later"], 0, WhoseTurn.THEIRS),
        (["sent: x", "replied: yes"], 0, WhoseTurn.MINE),
        (["sent: x", "Reply: yes"], 0, WhoseTurn.MINE),
        (["sent: x", "invoice: 12"], 0, WhoseTurn.THEIRS),
    ],
)
def test_what_the_log_says_of_turn_and_attempts(
    log: list[str], attempts: int, turn: WhoseTurn
) -> None:
    days = range(10, 10 + len(log))
    lines = [f"    - 2024-05-{d} {line}" for d, line in zip(days, log, strict=True)]
    for order in (lines, lines[::-1]):
        text = "\n".join(["- [ ] @ana offer #waiting", *order, ""])
        people, entries = world({"n.md": text, **PEOPLE})
        about = people.of(entries[0])
        assert attempts_of(entries[0], about) == attempts
        assert turn_of(entries[0], about, TODAY) is turn


def test_of_one_day_the_later_line_is_the_later_one() -> None:
    down = "- [ ] @ana x #waiting\n    - 2024-05-20 09:00 sent: x\n    - 2024-05-20 reply: y\n"
    assert threads(down)["Ana Reis"].turn is WhoseTurn.MINE
    timed = "- [ ] @ana x #waiting\n    - 2024-05-20 15:00 sent: x\n    - 2024-05-20 09:00 reply: y\n"
    assert threads(timed)["Ana Reis"].turn is WhoseTurn.THEIRS


def test_what_is_noted_for_later_does_not_count_yet() -> None:
    text = (
        "- [ ] @ana x #waiting\n    - 2024-05-20 sent: x\n    - 2024-06-20 reply: y\n"
    )
    assert threads(text)["Ana Reis"].turn is WhoseTurn.THEIRS
    assert threads(text, date(2024, 6, 20))["Ana Reis"].turn is WhoseTurn.MINE


def test_handed_over_it_begins_anew_with_the_new_one() -> None:
    text = (
        "- [ ] @ben x #waiting\n    - 2024-05-20 sent: x\n    - 2024-05-23 nudge: y\n"
        "    - 2024-05-27 handed: from @ana to @ben\n"
    )
    ben = threads(text)["Ben Ko"]
    assert (ben.attempts, ben.last, ben.turn) == (0, None, WhoseTurn.THEIRS)
    files = {"n.md": text, **PEOPLE}
    people, _ = world(files)
    found = contacts(notes_of(files), people)
    assert [str(c.day) for c in found["note:People/Ana Reis.md"]] == [
        "2024-05-23",
        "2024-05-20",
    ]
    assert "note:People/Ben Ko.md" not in found


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("until 2024-06-17", "2024-06-17"),
        ("from 2024-06-03 to 2024-06-17", "2024-06-17"),
        ("until 17 Jun", "2024-06-17"),
        ("back on 17 June, urgent things to @ben", "2024-06-17"),
        ("until friday.", "2024-06-07"),
        ("on holiday", "2024-06-10"),
        ("until the cows come home", "2024-06-10"),
        ("2024-99-99", "2024-06-10"),
    ],
)
def test_until_when_somebody_is_away(text: str, day: str) -> None:
    _, entries = world({"n.md": f"- [ ] @ana x\n    - 2024-06-03 ooo: {text}\n"})
    assert str(away_until(entries[0].log[0])) == day


def test_every_kind_says_what_it_counts_as() -> None:
    contact = {"", "mail", "sent", "nudge", "chat", "call", "meet", "reply"}
    assert {kind.word for kind in LogKind if kind.is_contact} == contact
    outgoing = {kind.word for kind in LogKind if kind.is_outgoing}
    assert outgoing == {"mail", "sent", "nudge"}
    open_to_them = {kind.word for kind in LogKind if not kind.is_private}
    assert open_to_them == {"mail", "sent", "nudge", "chat", "reply"}
    assert log_kind("invoice") is LogKind.UNKNOWN
    assert log_kind("E-Mail") is LogKind.MAIL
