"""Following a mail that was sent, and what the user's own mail says of someone."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from journal.integrations.mail.links import Sidecar, ids_in
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.settings import Settings
from tests.integrations.mail.conftest import ASK, Desk
from tests.integrations.mail.letters import letter

ZONE = timezone(timedelta(hours=1))


def own(number: int, when: datetime, subject: str, **more: str | None) -> bytes:
    return letter(
        From="me@example.net",
        to="ines@example.org",
        subject=subject,
        message_id=f"<own-{number}@example.net>",
        date=when.strftime("%a, %d %b %Y %H:%M:%S +0100"),
        **more,
    )


def theirs(number: int, when: datetime, subject: str, to: int) -> bytes:
    return letter(
        subject=subject,
        message_id=f"<theirs-{number}@example.org>",
        in_reply_to=f"<own-{to}@example.net>",
        date=when.strftime("%a, %d %b %Y %H:%M:%S +0100"),
    )


PLAIN = "- [ ] @ines choose the roof\n"


def test_the_newest_mail_to_the_person_is_tracked(desk: Desk) -> None:
    (desk.root / "work.md").write_text(PLAIN)
    desk.post.put(own(1, datetime(2026, 10, 30, 9), "Older"), sent=True)
    desk.post.put(own(2, datetime(2026, 11, 2, 9), "Roof of the boathouse"), sent=True)
    desk.say("track", "work.md:1", "--unless-reply", "3bd")
    assert desk.note() == (
        "- [ ] @ines choose the roof #waiting [unless-reply:: 3bd]\n"
        "\t- 2026-11-02 sent: [Roof of the boathouse](mid:own-2@example.net)\n"
    )
    desk.say("track", "work.md:1", "own-2@example.net", code=4)
    desk.say("undo")
    assert desk.note() == PLAIN


def test_without_a_span_the_ladder_says_when(desk: Desk) -> None:
    (desk.root / "work.md").write_text(PLAIN)
    desk.post.put(own(2, datetime(2026, 11, 2, 9), "Roof"), sent=True)
    desk.say("track", "work.md:1", "roof")
    assert "2026-11-05" in desk.note().splitlines()[0]


def test_what_cannot_be_tracked(desk: Desk) -> None:
    (desk.root / "work.md").write_text(PLAIN)
    desk.say("track", "work.md:1", code=4)
    desk.say("track", "work.md:1", "--unless-reply", "soon", code=2)


def test_numbers_of_the_users_own_mail(desk: Desk) -> None:
    start = datetime(2026, 9, 7, 9)
    waits = [3, 5, 26, 50]
    for n, hours in enumerate(waits):
        day = start + timedelta(days=7 * n)
        desk.post.put(own(n, day, f"Question {n}"), sent=True)
        if n == 3:
            again = own(
                90,
                day + timedelta(hours=30),
                f"Re: Question {n}",
                in_reply_to=f"<own-{n}@example.net>",
            )
            desk.post.put(again, sent=True)
        desk.post.put(theirs(n, day + timedelta(hours=hours), f"Re: Question {n}", n))
    desk.post.put(own(50, datetime(2026, 11, 3, 9), "Silence"), sent=True)
    desk.look()
    found = json.loads(desk.say("stats", "@ines", "--mail", "--json").out)
    assert found["asked"] == {"1": 5, "2": 1}
    assert found["answered"] == {"1": 3, "2": 1}
    assert found["hours"] == [3.0, 5.0, 26.0, 50.0]
    assert found["median_hours"] == 15.5
    assert found["says"].startswith("half of Ines Prado’s answers within ")
    assert "asked: 5 times, answered 3" in desk.say("stats", "@ines", "--mail").out


def test_why_there_are_no_pixels(desk: Desk) -> None:
    assert "no remote picture" in desk.say("why", "tracking").out


def test_why_an_entry_is_up(desk: Desk) -> None:
    assert desk.say("why", "work.md:3").out.startswith("due Thu 5 Nov; asked")


@pytest.mark.parametrize("words", [["stats", "--mail"], ["stats", "@hugo", "--mail"]])
def test_numbers_need_somebody_with_an_address(desk: Desk, words: list[str]) -> None:
    assert ASK
    desk.say(*words, code=2)


def test_ids_can_be_kept_out_of_the_notes(desk: Desk) -> None:
    """The subject alone is written; one line a mail, as with ids in the notes."""
    desk.set('ids = "sidecar"')
    (desk.root / "work.md").write_text(PLAIN)
    odd = "Roof #big [draft] of 2026-11-20 for @ana"
    desk.post.put(own(2, datetime(2026, 11, 2, 9), odd), sent=True)
    desk.say("track", "work.md:1", "--unless-reply", "3bd")
    assert "mid:" not in desk.note()
    assert "own-2" not in desk.note()
    [sent] = [line for line in desk.note().splitlines() if " sent: " in line]
    assert "Roof" in sent
    desk.say("track", "work.md:1", "own-2@example.net", code=4)  # it is tracked already
    desk.post.put(theirs(2, datetime(2026, 11, 3, 9), f"Re: {odd}", 2))
    [finding] = desk.look()
    assert (finding["kind"], finding["level"], finding["sure"]) == (
        "answer",
        "sure",
        True,
    )
    desk.say("mail", "accept", finding["id"])
    assert desk.look() == []
    note = desk.note()
    assert "mid:" not in note
    assert note.count(" reply: ") == 1
    desk.say("undo")
    assert [one["kind"] for one in desk.look()] == ["answer"]
    # the line may move, and the note be renamed: the mail is still known
    (desk.root / "work.md").rename(desk.root / "moved.md")
    (desk.root / "moved.md").write_text(f"# Roof\n\nabove\n\n{note}")
    assert desk.look() == []
    # another machine has no ids; that she answered stands in the note
    next(desk.config.parent.rglob("mail-ids.json")).unlink()
    assert desk.look() == []


def test_an_answer_of_the_same_day_keeps_its_own_id(tmp_path: Path) -> None:
    """The subject and the day are the same; the lines say whose mail each is."""
    note = (
        "- [ ] @ines choose the roof\n"
        "    - 2026-11-02 sent: Roof\n"
        "    - 2026-11-02 reply: Roof\n"
    )
    [entry] = parse_note(NotePath("work.md"), note.encode(), Settings()).entries
    ids = ["own-2@example.net", "theirs-2@example.org"]
    sidecar = Sidecar(tmp_path / "mail-ids.json")
    for line, mail_id in zip(entry.log, ids, strict=True):
        sidecar.keep(line, "Roof", mail_id, entry.text)
    linked = Sidecar(tmp_path / "mail-ids.json").linked(entry)
    assert [ids_in(line.text) for line in linked.log] == [[one] for one in ids]


ROW = ["2026-11-02", "mine", "Roof", "@ines choose the roof", "own-2@example.net"]


@pytest.mark.parametrize(
    ("kept", "ids"),
    [
        (7, []),
        ({"rows": [ROW]}, []),
        ([7, None, [], "wrong", ROW[:4], [*ROW[:4], 7], [*ROW[:2], "", *ROW[3:]]], []),
        ([7, ROW], ["own-2@example.net"]),
    ],
)
def test_damage_in_the_file_of_ids_is_left_out(
    kept: object, ids: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "mail-ids.json"
    file.write_text(json.dumps(kept))
    note = b"- [ ] @ines choose the roof\n    - 2026-11-02 sent: Roof\n"
    [entry] = parse_note(NotePath("work.md"), note, Settings()).entries
    sidecar = Sidecar(file)
    assert ids_in(sidecar.linked(entry).log[0].text) == ids
    sidecar.keep(entry.log[0], "Roof", ROW[-1], entry.text)
    assert ids_in(Sidecar(file).linked(entry).log[0].text) == [ROW[-1]]


def test_two_mails_of_one_subject_and_day(desk: Desk) -> None:
    desk.set('ids = "sidecar"')
    (desk.root / "work.md").write_text(PLAIN + "- [ ] @ines choose the paint\n")
    for number in (2, 3):
        mail = own(number, datetime(2026, 11, 2, 8 + number), "Boathouse")
        desk.post.put(mail, sent=True)
    desk.say("track", "work.md:1", "own-2@example.net")
    line = next(
        n for n, text in enumerate(desk.note().splitlines(), 1) if "paint" in text
    )
    desk.say("track", f"work.md:{line}", "own-3@example.net")
    desk.post.put(theirs(3, datetime(2026, 11, 3, 9), "Re: Boathouse", 3))
    [finding] = [one for one in desk.look() if one["sure"]]
    assert "paint" in desk.note().splitlines()[finding["line"] - 1]
