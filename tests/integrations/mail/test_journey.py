"""From a mail in a box to a line in a note: the same on every kind of box."""

from __future__ import annotations

import pytest

from tests.integrations.mail.conftest import ASK, Desk
from tests.integrations.mail.letters import letter, report

OWN = letter(
    "Which roof?", From="me@example.net", to="ines@example.org",
    subject="Roof of the boathouse", message_id="<ask-1@example.net>",
    date="Fri, 30 Oct 2026 16:00:00 +0100",
)  # fmt: skip
ANSWER = letter(in_reply_to="<ask-1@example.net>")
COLLEAGUE = letter(
    From="Cleo Roth <cleo@example.org>", message_id="<answer-2@example.org>",
    references="<ask-1@example.net>",
)  # fmt: skip
AWAY = letter(
    "Back on 16 November.", subject="Automatic reply: Roof of the boathouse",
    auto_submitted="auto-replied", message_id="<away-1@example.org>",
)  # fmt: skip
BOUNCE = report(
    "Final-Recipient: rfc822; ines@example.org\nAction: failed\nStatus: 5.1.1",
    original="From: me@example.net\nMessage-ID: <ask-1@example.net>",
    message_id="<bounce-1@mx.example.com>",
)
RECEIPT = report(
    "Final-Recipient: rfc822; ines@example.org\n"
    "Original-Message-ID: <ask-1@example.net>\nDisposition: manual-action/MDN-sent; displayed",
    kind="disposition-notification", From="ines@example.org", message_id="<mdn-1@x>",
    subject="Read: Roof of the boathouse",
)  # fmt: skip
AGAIN = letter(
    From="me@example.net", to="ines@example.org", message_id="<ask-2@example.net>",
    in_reply_to="<ask-1@example.net>", date="Wed, 04 Nov 2026 09:00:00 +0100",
)  # fmt: skip
LUNCH = letter(subject="Lunch?", message_id="<lunch@example.org>")
NEWS = letter(
    From="news@example.com", subject="Ten roofs", list_id="<n.example.com>",
    message_id="<news@example.com>",
)  # fmt: skip

BOXES = pytest.mark.parametrize(
    "post", ["maildir", "mbox", "imap", "notmuch"], indirect=True
)


@BOXES
def test_nine_messages_get_nine_right_answers(desk: Desk) -> None:
    desk.post.put(OWN, sent=True)
    for raw in (ANSWER, COLLEAGUE, AWAY, BOUNCE, RECEIPT, LUNCH, NEWS):
        desk.post.put(raw)
    desk.post.put(AGAIN, sent=True)
    found = {f["message_id"]: (f["kind"], f["level"], f["sure"]) for f in desk.look()}
    assert found == {
        "answer-1@example.org": ("answer", "sure", True),
        "answer-2@example.org": ("answer", "other", False),
        "away-1@example.org": ("away", "subject", True),
        "bounce-1@mx.example.com": ("bounce", "sure", True),
        "mdn-1@x": ("receipt", "sure", True),
        "ask-2@example.net": ("own", "sure", True),
    }
    desk.post.untouched()
    assert desk.note() == ASK


@BOXES
def test_an_answer_is_one_line_whatever_the_box(desk: Desk) -> None:
    desk.post.put(ANSWER)
    [finding] = desk.look()
    desk.say("mail", "accept", finding["id"])
    assert desk.note() == ASK.replace(" #waiting", "").replace(
        "ask-1@example.net)\n",
        "ask-1@example.net)\n"
        "    - 2026-11-03 reply: [Re: Roof of the boathouse](mid:answer-1@example.org)\n",
    )
    assert desk.look() == []
    desk.say("undo")
    assert desk.note() == ASK


@pytest.mark.parametrize(
    ("raw", "line", "due", "waits"),
    [
        (ANSWER, "2026-11-03 reply: [Re: Roof of the boathouse](mid:answer-1@example.org)", "2026-11-05", False),
        (COLLEAGUE, "2026-11-03 reply: Cleo Roth for Ines Prado, [Re: Roof of the boathouse](mid:answer-2@example.org)", "2026-11-05", False),
        (AWAY, "2026-11-03 ooo: until 2026-11-16", "2026-11-17", True),
        (BOUNCE, "2026-11-03 bounce: no such user (5.1.1)", "2026-11-05", False),
        (RECEIPT, "2026-11-03 receipt: displayed", "2026-11-05", True),
        (AGAIN, "2026-11-04 nudge: [Re: Roof of the boathouse](mid:ask-2@example.net)", "2026-11-05", True),
    ],
)  # fmt: skip
def test_what_is_written(
    desk: Desk, raw: bytes, line: str, due: str, waits: bool
) -> None:
    desk.post.put(raw)
    [finding] = desk.look()
    desk.say("mail", "accept", finding["id"])
    note = desk.note()
    assert f"    - {line}\n" in note
    entry = note.splitlines()[2]
    assert f"📅 {due}" in entry
    assert ("#waiting" in entry) is waits
    # looked at again, with all that was known forgotten
    for file in desk.root.parents[1].rglob("mail.db*"):
        file.unlink()
    assert desk.look() == []
    assert desk.note() == note


def test_absences_only_move_later(desk: Desk) -> None:
    desk.post.put(AWAY.replace(b"16 November", b"4 November"))
    later = desk.root / "work.md"
    later.write_text(ASK.replace("2026-11-05", "2026-11-20"))
    [finding] = desk.look()
    desk.say("mail", "accept", finding["id"])
    assert "📅 2026-11-20" in desk.note()


def test_a_delay_is_told_and_not_written(desk: Desk) -> None:
    desk.post.put(BOUNCE.replace(b"failed", b"delayed"))
    [finding] = desk.look()
    assert finding["kind"] == "delay"
    desk.say("mail", "accept", finding["id"], code=2)
    desk.say("mail", "not", finding["id"])
    assert desk.look() == []


def test_what_was_said_no_to_is_not_offered_again(desk: Desk) -> None:
    desk.post.put(COLLEAGUE)
    [finding] = desk.look()
    desk.say("mail", "not", finding["id"])
    assert desk.look() == []
    assert desk.note() == ASK


def test_sure_ones_are_written_unasked_where_the_user_wants_it(desk: Desk) -> None:
    desk.set('write = "auto"')
    desk.post.put(ANSWER)
    desk.post.put(COLLEAGUE)
    desk.look()
    assert desk.note().count("reply:") == 1
    desk.look()
    assert desk.note().count("reply:") == 1


def test_a_reply_written_by_hand_is_the_same_one(desk: Desk) -> None:
    desk.post.put(ANSWER)
    (desk.root / "work.md").write_text(
        ASK.replace(
            "ask-1@example.net)\n", "ask-1@example.net)\n    - 2026-11-03 reply: yes\n"
        )
    )
    assert desk.look() == []


def test_my_own_mail_is_never_an_answer(desk: Desk) -> None:
    desk.post.put(
        letter(
            From="Me <me@example.net>",
            to="ines@example.org",
            in_reply_to="<ask-1@example.net>",
        )
    )
    [finding] = desk.look()
    assert finding["kind"] == "own"


def test_a_subject_alone_is_a_question(desk: Desk) -> None:
    desk.post.put(OWN, sent=True)
    desk.post.put(letter(subject="AW: Roof of the boathouse"))
    assert desk.kinds() == [("answer", "subject", False)]


def test_recycled_threads_are_a_question(desk: Desk) -> None:
    desk.post.put(letter(subject="Re: Dinner", references="<ask-1@example.net>"))
    assert desk.kinds() == [("answer", "other", False)]


def test_an_answer_in_junk_is_a_question(desk: Desk) -> None:
    folder = desk.root.parents[1] / "mail" / "Junk"
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    (folder / "new" / "1793700001.x").write_bytes(ANSWER)
    [finding] = desk.look()
    assert not finding["sure"]
    assert "Junk" in finding["says"]


def test_an_answer_waits_for_its_question(desk: Desk) -> None:
    note = desk.root / "work.md"
    note.write_text(
        ASK.replace(
            "    - 2026-10-30 sent: [Roof of the boathouse](mid:ask-1@example.net)\n",
            "",
        )
    )
    desk.post.put(OWN, sent=True)
    desk.post.put(ANSWER)
    assert desk.look() == []
    note.write_text(ASK)
    assert desk.kinds() == [("answer", "sure", True)]


def test_one_box_that_fails_does_not_stop_the_others(desk: Desk) -> None:
    desk.config.write_text(
        desk.config.read_text()
        + '[[mail.box]]\nkind = "maildir"\npath = "/no/such/place"\n'
    )
    desk.post.put(ANSWER)
    told = desk.say("mail", "look", code=1)
    assert "Ines Prado answered" in told.out
    assert "/no/such/place" in told.err


def test_boxes_are_never_named_by_the_vault(desk: Desk) -> None:
    (desk.root / ".journal.toml").write_text('[mail]\naddresses = ["x@example.com"]\n')
    told = desk.say("mail", code=2)
    assert "mail" in told.err


def test_a_sure_answer_stops_the_reminder_before_it_is_written(desk: Desk) -> None:
    due = desk.say("due", now="2026-11-06T09:00").out
    assert "choose the roof" in due
    desk.post.put(ANSWER)
    [finding] = desk.look()
    for words in (["due"], ["due"], ["due", "--json"], ["due", "-n", "3"]):
        told = desk.say(*words, now="2026-11-06T09:00")
        assert "choose the roof" not in told.out
    assert "mail seen 45 h ago" in told.err
    desk.say("mail", "not", finding["id"])
    assert "choose the roof" in desk.say("due", now="2026-11-06T09:00").out


def test_an_answer_ends_what_waits_for_no_reply(desk: Desk) -> None:
    note = desk.root / "work.md"
    note.write_text(ASK.replace("📅 2026-11-05", "[unless-reply:: 3bd]"))
    assert "choose" not in desk.say("due", "--within", "0d", now="2026-11-03T09:00").out
    assert "choose" in desk.say("due", "--within", "0d", now="2026-11-04T09:00").out
    desk.post.put(ANSWER)
    [finding] = desk.look()
    desk.say("mail", "accept", finding["id"])
    lines = desk.note().splitlines()
    assert lines[2].startswith("- [x] @ines choose the roof")
    assert lines[4].endswith("(mid:answer-1@example.org)")
    assert "choose" not in desk.say("due", now="2026-11-20T09:00").out
