"""Messages leave after a yes, at most once, whatever dies when."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.headerregistry import Address
from pathlib import Path

import pytest

from journal.integrations.mail.outbox.letter import BadLetter, compose, read_letter
from tests.integrations.mail.conftest import Desk
from tests.integrations.mail.letters import letter
from tests.integrations.mail.outgoing import MESSAGE, set_up, status
from tests.integrations.mail.servers import certificate_for
from tests.integrations.mail.smtp_server import Inbox, smtp_server
from tests.processes import environment


@pytest.fixture
def server() -> Iterator[Inbox]:
    with smtp_server() as inbox:
        yield inbox


def test_nothing_leaves_before_a_yes(desk: Desk, server: Inbox) -> None:
    file = set_up(desk, server)
    desk.say("outbox", "run")
    assert server.mails == []
    told = desk.say("outbox", "approve", "roof", "--yes").out
    for part in (
        "From: Me <me@example.net>",
        "Bcc: archive@example.net",
        "Subject: Re: Roof",
    ):
        assert part in told
    desk.say("outbox", "run")
    [(recipients, content)] = server.mails
    assert recipients == ["ines@example.org", "cleo@example.org", "archive@example.net"]
    assert b"archive" not in content
    assert b"In-Reply-To: <ask-1@example.net>" in content
    assert status(file) == "sent"
    desk.say("outbox", "run")
    assert len(server.mails) == 1


def test_a_copy_of_what_was_sent_is_not_sent(desk: Desk, server: Inbox) -> None:
    file = set_up(desk, server)
    desk.say("outbox", "approve", "roof", "--yes")
    approved = file.read_text()
    desk.say("outbox", "run")
    (file.parent / "again.md").write_text(approved)
    file.write_text(approved)
    desk.say("outbox", "run")
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [("chosen", "bought"), ("cleo@", "carl@"), ("Re: Roof", "Re: Root")],
)
def test_a_change_takes_the_yes_back(
    desk: Desk, server: Inbox, old: str, new: str
) -> None:
    file = set_up(desk, server)
    desk.say("outbox", "approve", "roof", "--yes")
    file.write_text(file.read_text().replace(old, new))
    assert "draft again" in desk.say("outbox", "run").out
    assert status(file) == "draft"
    assert server.mails == []


def test_not_before_its_time_and_not_long_after(desk: Desk, server: Inbox) -> None:
    file = set_up(
        desk,
        server,
        message=MESSAGE.replace("status:", "send-at: 2026-11-05T09:00\nstatus:"),
    )
    desk.say("outbox", "approve", "roof", "--yes")
    assert "leaves at 2026-11-05 09:00" in desk.say("outbox", "run").out
    assert server.mails == []
    assert "days late" in desk.say("outbox", "run", now="2026-11-09T09:00").out
    assert status(file) == "held"
    desk.say("outbox", "undo", "roof")
    desk.say("outbox", "approve", "roof", "--yes", now="2026-11-05T10:00")
    desk.say("outbox", "run", now="2026-11-05T10:00")
    assert len(server.mails) == 1


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("do-not-contact: true", "is marked do-not-contact"),
        ("pause-until: 2027-02-01", "is paused until 2027-02-01"),
    ],
)
def test_nothing_goes_to_who_is_left_in_peace(
    desk: Desk, server: Inbox, key: str, words: str
) -> None:
    file = set_up(desk, server)
    note = f"---\ntype: person\nemail: Cleo@example.org\n{key}\n---\n"
    (desk.root / "Cleo.md").write_text(note)
    desk.say("outbox", "approve", "roof", "--yes")
    assert words in desk.say("outbox", "run").out
    assert status(file) == "held"
    assert server.mails == []


def test_only_if_nobody_answered(desk: Desk, server: Inbox) -> None:
    file = set_up(
        desk, server, message=MESSAGE.replace("status:", "unless-reply: yes\nstatus:")
    )
    desk.say("outbox", "approve", "roof", "--yes")
    desk.post.put(letter(in_reply_to="<ask-1@example.net>"))
    assert "they answered on 2026-11-03" in desk.say("outbox", "run").out
    assert status(file) == "held"
    assert server.mails == []


def test_held_where_the_box_is_out_of_reach(desk: Desk, server: Inbox) -> None:
    set_up(
        desk, server, message=MESSAGE.replace("status:", "unless-reply: yes\nstatus:")
    )
    desk.config.write_text(
        desk.config.read_text().replace('path = "', 'path = "/nowhere')
    )
    desk.say("outbox", "approve", "roof", "--yes")
    assert "cannot be seen" in desk.say("outbox", "run").out
    assert server.mails == []


def test_one_refused_recipient_keeps_it_back_from_all(
    desk: Desk, server: Inbox
) -> None:
    file = set_up(desk, server)
    server.refuse = "cleo@example.org"
    desk.say("outbox", "approve", "roof", "--yes")
    assert "no one got it" in desk.say("outbox", "run", code=1).out
    assert status(file) == "failed"
    assert server.mails == []


@pytest.mark.parametrize(
    ("answer", "then", "code"),
    [("451 later", "approved", 0), ("554 never", "failed", 1)],
)
def test_what_the_server_does_not_take_has_not_left(
    desk: Desk, server: Inbox, answer: str, then: str, code: int
) -> None:
    file = set_up(desk, server)
    server.answer = answer
    desk.say("outbox", "approve", "roof", "--yes")
    desk.say("outbox", "run", code=code)
    assert status(file) == then
    server.answer = ""
    if then == "approved":
        desk.say("outbox", "run")
        assert len(server.mails) == 1


def test_a_connection_lost_after_the_text_is_never_sent_again(
    desk: Desk, server: Inbox
) -> None:
    file = set_up(desk, server)
    server.drop_after_data = True
    desk.say("outbox", "approve", "roof", "--yes")
    desk.say("outbox", "run", code=1)
    assert status(file) == "unknown"
    server.drop_after_data = False
    desk.say("outbox", "run")
    desk.say("outbox", "approve", "roof", "--yes", code=1)
    [(_, content)] = server.mails
    # its copy is seen in Sent: settled
    desk.post.put(content, sent=True)
    desk.say("outbox", "run")
    assert status(file) == "sent"
    assert len(server.mails) == 1


def test_a_server_out_of_reach_is_tried_again(desk: Desk, server: Inbox) -> None:
    file = set_up(desk, server)
    desk.config.write_text(
        desk.config.read_text().replace(f"port = {server.port}", "port = 1")
    )
    desk.say("outbox", "approve", "roof", "--yes")
    assert "tried again" in desk.say("outbox", "run").out
    assert status(file) == "approved"


def test_a_certificate_that_is_not_trusted_and_a_wrong_password(
    desk: Desk, tmp_path: Path
) -> None:
    pair = certificate_for(tmp_path)
    with smtp_server(tls=pair, password="right") as inbox:
        file = set_up(desk, inbox, 'user = "me"\npassword-command = "echo wrong"\n')
        plain = desk.config.read_text()
        desk.say("outbox", "approve", "roof", "--yes")
        with_tls = plain.replace('host = "127.0.0.1"', 'host = "localhost"').replace(
            'tls = "no"', 'tls = "starttls"'
        )
        desk.config.write_text(with_tls)
        assert "not trusted" in desk.say("outbox", "run", code=1).out
        desk.say("outbox", "approve", "roof", "--yes")
        trusted = f'{with_tls}ca-file = "{pair[0]}"\n'
        desk.config.write_text(trusted)
        assert "password is refused" in desk.say("outbox", "run", code=1).out
        desk.say("outbox", "approve", "roof", "--yes")
        desk.config.write_text(trusted.replace("echo wrong", "echo right"))
        desk.say("outbox", "run")
        assert len(inbox.mails) == 1
        assert status(file) == "sent"


def test_without_a_setting_no_connection_is_opened(
    desk: Desk, server: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(desk, server)
    desk.config.write_text(desk.config.read_text().replace('send = "smtp"\n', ""))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    desk.say("outbox", "approve", "roof", "--yes")
    desk.say("outbox", "run", code=2)
    desk.say("outbox")


def test_by_a_program(desk: Desk, server: Inbox, tmp_path: Path) -> None:
    file = set_up(desk, server)
    program = tmp_path / "sendmail"
    program.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/words\ncat > {tmp_path}/message\n'
    )
    program.chmod(0o755)
    desk.config.write_text(
        desk.config.read_text().replace(
            'send = "smtp"', f'send = "command"\ncommand = "{program} -i"'
        )
    )
    desk.say("outbox", "approve", "roof", "--yes")
    desk.say("outbox", "run")
    assert (
        tmp_path / "words"
    ).read_text() == "-i -- ines@example.org cleo@example.org archive@example.net\n"
    assert b"archive" not in (tmp_path / "message").read_bytes()
    assert status(file) == "sent"
    assert server.mails == []


@pytest.mark.parametrize("post", ["imap"], indirect=True)
def test_into_drafts(desk: Desk, server: Inbox) -> None:
    file = set_up(desk, server)
    desk.config.write_text(
        desk.config.read_text().replace('send = "smtp"', 'send = "drafts"')
    )
    desk.say("outbox", "approve", "roof", "--yes")
    desk.say("outbox", "run")
    assert status(file) == "drafts"
    drafts = list(desk.post.server.mail.glob(".Drafts/*/*"))  # type: ignore[attr-defined]
    assert len([f for f in drafts if b"Re: Roof" in f.read_bytes()]) == 1
    assert server.mails == []


@pytest.mark.parametrize(
    "front",
    [
        "to: ines@example.org\nsubject: x\nsend-at: tomorrow",
        "to: nobody\nsubject: x",
        "to: |\n  ines@example.org\n  eve@example.com\nsubject: x",
        "subject: x",
        "to: ines@example.org",
        "to: [ines@example.org\nsubject: x",
    ],
)
def test_files_that_are_no_message(front: str) -> None:
    with pytest.raises(BadLetter):
        read_letter("Outbox/x.md", f"---\n{front}\n---\nHi\n")


def test_names_cannot_smuggle_a_second_recipient() -> None:
    text = "---\nto: '\"a, eve@example.com\" <ines@example.org>'\nsubject: x\n---\nHi\n"
    found = read_letter("Outbox/x.md", text)
    assert found.recipients == ("ines@example.org",)
    at = datetime(2026, 11, 4, tzinfo=UTC)

    raw = compose(
        found,
        Address("Me", addr_spec="me@x.org"),
        "id@x",
        at,
        with_bcc=True,
    )
    assert b"<ines@example.org>" in raw


KILLS = int(os.environ.get("JOURNAL_OUTBOX_KILLS", "4"))


def test_killed_at_any_moment_it_leaves_once_or_not_at_all(
    desk: Desk, server: Inbox, tmp_path: Path
) -> None:
    """`JOURNAL_OUTBOX_KILLS=100` tries more of them."""
    server.slow = 0.03
    words = [
        sys.executable,
        "-m",
        "journal",
        "--config",
        str(desk.config),
        "--vault",
        str(desk.root),
        "--now",
        desk.now,
    ]
    file = set_up(desk, server)
    delivered = unknown = 0
    for number in range(KILLS):
        server.mails.clear()
        file.write_text(MESSAGE.replace("chosen", f"chosen number {number}"))
        desk.say("outbox", "approve", "roof", "--yes")
        running = subprocess.Popen(
            [*words, "outbox", "run"],
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ledger = next(tmp_path.rglob("outbox.db"))
        began, stamp = time.monotonic(), ledger.stat().st_mtime_ns
        while ledger.stat().st_mtime_ns == stamp and time.monotonic() - began < 5:
            time.sleep(0.001)
        time.sleep(0.012 * (number % 12))
        running.send_signal(signal.SIGKILL)
        running.wait()
        time.sleep(0.1)
        for _ in range(2):
            desk.run(
                "--config",
                str(desk.config),
                "outbox",
                "run",
                vault=desk.root,
                now=desk.now,
            )
        count = len(server.mails)
        assert count <= 1, "sent twice"
        said = status(file)
        assert said in ("sent", "unknown"), said
        if said == "sent":
            assert count == 1, "said to be sent and lost"
        delivered += count
        unknown += said == "unknown"
    assert delivered + unknown >= KILLS


def test_a_draft_becomes_a_message_of_the_outbox(desk: Desk, server: Inbox) -> None:
    set_up(desk, server)
    (desk.root / "People/Ines Prado.md").write_text(
        "---\nemail: ines@example.org\nreceipts: true\n---\n# Ines Prado\n"
    )
    desk.say(
        "draft",
        "work.md:3",
        "--outbox",
        "--unless-reply",
        "--send-at",
        "2026-11-04T13:00",
    )
    [file] = [f for f in (desk.root / "Outbox").iterdir() if f.name != "roof.md"]
    text = file.read_text()
    assert "in-reply-to: <ask-1@example.net>" in text
    assert "unless-reply: yes" in text
    desk.say("outbox", "approve", file.stem, "--yes")
    desk.say("outbox", "run", now="2026-11-04T13:30")
    [(recipients, content)] = server.mails
    assert recipients == ["ines@example.org"]
    assert b"Disposition-Notification-To: Me <me@example.net>" in content
    # and nothing remote in it: no pixel, no wrapped link
    assert b"<img" not in content
    assert b"http" not in content
