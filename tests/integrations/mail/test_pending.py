"""`journal pending`: what of the user's mail is open, from the notes alone."""

from __future__ import annotations

import json
from datetime import datetime

from tests.integrations.mail.conftest import ASK, Desk
from tests.integrations.mail.letters import letter

NOTES = ASK + (
    "- [ ] call the roofer 📅 2026-11-04\n"
    "    - 2026-11-01 note: [Gutter](mid:gutter@example.net)\n"
    "- [x] paint came ✅ 2026-11-02\n"
    "    - 2026-11-01 sent: [Paint](mid:paint@example.net)\n"
    "- [ ] @cleo sign some day\n"
    "    - 2026-10-01 sent: [Lease](mid:lease@example.net)\n"
    "    - 2026-10-02 reply: [Re: Lease](mid:lease-2@example.org)\n"
)


def test_open_reminders_and_tracked_mails(desk: Desk) -> None:
    (desk.root / "work.md").write_text(NOTES)
    found = json.loads(desk.say("pending", "--json").out)
    assert [(one["text"], one["waits_for"], one["comes_up"]) for one in found] == [
        ("call the roofer", "reminder", "2026-11-04"),
        ("@ines choose the roof #waiting", "reply", "2026-11-05"),
        ("@cleo sign some day", "reminder", None),
    ]
    assert found[1]["mails"] == [
        {
            "message_id": "ask-1@example.net",
            "subject": "Roof of the boathouse",
            "day": "2026-10-30",
            "kind": "sent",
        }
    ]
    assert [mail["kind"] for mail in found[2]["mails"]] == ["sent", "reply"]
    shown = desk.say("pending").out.splitlines()
    assert shown[0] == "Pending by email (3)"
    assert [line.split()[1] for line in shown[1:]] == ["2026-11-04", "2026-11-05", "no"]
    assert desk.note() == NOTES


def test_a_captured_mail_is_pending_until_it_is_cancelled(desk: Desk) -> None:
    desk.set('capture = "me+*@example.net"')
    (desk.root / "work.md").write_text("# Work\n")
    assert "No email is pending" in desk.say("pending").err
    assert json.loads(desk.say("pending", "--json").out) == []

    def own(number: int, **more: str | None) -> bytes:
        when = datetime(2026, 11, 4, 9, number)
        return letter(
            From="me@example.net",
            subject="Lease",
            message_id=f"<own-{number}@example.net>",
            date=when.strftime("%a, %d %b %Y %H:%M:%S +0000"),
            **more,
        )

    desk.post.put(own(1, to="ines@example.org", bcc="me+3bd@example.net"), sent=True)
    desk.look()
    [one] = json.loads(desk.say("pending", "--json").out)
    assert one["waits_for"] == "reply"
    assert [mail["message_id"] for mail in one["mails"]] == ["own-1@example.net"]
    desk.post.put(own(2, to="me+cancel@example.net"), sent=True)
    desk.look()
    assert "1 question to decide: journal mail" in desk.say("pending").err
    desk.say("mail", "accept", "a1")
    assert json.loads(desk.say("pending", "--json").out) == []
