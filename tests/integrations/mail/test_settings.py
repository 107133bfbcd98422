"""What `[mail]` and `[outbox]` may say, and what is said of anything else."""

from __future__ import annotations

import pytest

from tests.integrations.mail.conftest import Desk


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ('[mail]\nadresses = ["a@b.c"]', "did you mean addresses"),
        ('[mail]\naddresses = ["nobody"]', "a list of addresses"),
        ('[mail]\nwrite = "always"', "one of ask, auto"),
        ('[mail]\ncapture = "me@example.net"', "with a star"),
        ('[[mail.box]]\nkind = "pop"', "one of maildir, mbox, imap, notmuch"),
        ('[[mail.box]]\nkind = "imap"\nhost = "x.example"', "host and user"),
        ('[[mail.box]]\nkind = "maildir"', "a path"),
        (
            '[[mail.box]]\nkind = "imap"\nhost = "x.example"\nuser = "me"\ntls = "no"',
            "this machine only",
        ),
        ('[[mail.box]]\nkind = "imap"\npassword = "secret"', "there is no 'password'"),
        ('[outbox]\nwindow = "8-17"', "a span of hours"),
        ('[outbox]\nsend = "telnet"', "one of command, smtp, drafts"),
    ],
)
def test_what_is_wrong_is_one_line(desk: Desk, lines: str, said: str) -> None:
    desk.config.write_text(lines)
    told = desk.say("mail", code=2)
    assert said in told.err
    assert 1 <= told.err.count("\n") <= 4


def test_adding_a_box_shows_what_it_reads_and_writes_nothing(desk: Desk) -> None:
    before = desk.config.read_text()
    folder = desk.root.parents[1] / "mail"
    told = desk.say("mail", "add", "maildir", str(folder)).out
    assert f'path = "{folder}"' in told
    assert "# reads INBOX (inbox)" in told
    assert "# reads Sent (sent)" in told
    assert desk.config.read_text() == before


def test_without_a_box_it_says_how_to_begin(desk: Desk) -> None:
    desk.config.write_text("")
    assert "journal mail add" in desk.say("mail", "look", code=2).err
    assert "journal mail add" in desk.say("mail").err
