"""What left the outbox is noted below its entry, once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.integrations.mail.conftest import Desk
from tests.integrations.mail.letters import letter
from tests.integrations.mail.outgoing import set_up
from tests.integrations.mail.smtp_server import Inbox, smtp_server


@pytest.fixture
def server() -> Iterator[Inbox]:
    with smtp_server() as inbox:
        yield inbox


def test_what_left_is_noted_below_its_entry(desk: Desk, server: Inbox) -> None:
    """No copy lies in Sent: the outbox writes the line itself, and once."""
    set_up(desk, server)
    desk.say("outbox", "approve", "roof", "--yes")
    assert "noted below work.md:3" in desk.say("outbox", "run").out
    [(_, content)] = server.mails
    [line] = [one for one in content.splitlines() if b"Message-ID:" in one]
    left = line.decode().partition("<")[2].rstrip(">")
    assert f"    - 2026-11-04 nudge: [Re: Roof](mid:{left})\n" in desk.note()
    # the copy that appears later is the same mail
    desk.post.put(content, sent=True)
    assert desk.look() == []
    # and its answer is known by it
    desk.post.put(letter(in_reply_to=f"<{left}>", date="Fri, 06 Nov 2026 10:00:00"))
    [found] = desk.look()
    assert (found["kind"], found["level"], found["path"]) == (
        "answer", "sure", "work.md",
    )  # fmt: skip
    assert desk.note().count("nudge:") == 1


def test_a_first_message_is_noted_below_the_entry_it_names(
    desk: Desk, server: Inbox
) -> None:
    set_up(desk, server)
    (desk.root / "work.md").write_text("- [ ] @ines choose the roof 📅 2026-11-05\n")
    desk.say("draft", "work.md:1", "--outbox")
    [file] = [f for f in (desk.root / "Outbox").iterdir() if f.name != "roof.md"]
    # the line has moved meanwhile
    (desk.root / "work.md").write_text(
        "# Boathouse\n\n- [ ] @ines choose the roof 📅 2026-11-05\n"
    )
    desk.say("outbox", "approve", file.stem, "--yes")
    desk.say("outbox", "run")
    note = desk.note()
    assert "#waiting" in note
    assert "- 2026-11-04 sent: [" in note
    # nothing more is written by the next run
    desk.say("outbox", "run")
    assert desk.note() == note


def test_killed_between_the_sending_and_the_line(
    desk: Desk, server: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Died(Exception):
        pass

    def dies(*_: object) -> str:
        raise Died

    file = set_up(desk, server)
    desk.say("outbox", "approve", "roof", "--yes")
    approved = file.read_text()
    with monkeypatch.context() as patch:
        patch.setattr("journal.integrations.mail.outbox.queue.note_sent", dies)
        with pytest.raises(Died):
            desk.say("outbox", "run")
    # as if the file had not been marked either
    file.write_text(approved)
    assert "nudge:" not in desk.note()
    desk.say("outbox", "run")
    desk.say("outbox", "run")
    assert len(server.mails) == 1
    assert desk.note().count("nudge: [Re: Roof](mid:") == 1
