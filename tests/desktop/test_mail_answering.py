"""The buttons of a notification about a mail: on a real bus, from a real Maildir."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.desktop.notify.channel import Message
from journal.desktop.notify.shown import Shown
from tests.conftest import VaultMaker
from tests.desktop.conftest import Bus
from tests.desktop.watching import Watch
from tests.waiting import until

NOTE = """\
- [ ] @ines choose the roof #waiting
    - 2026-10-30 sent: [Roof](mid:ask-1@example.net)
- [ ] @ines choose the door #waiting
    - 2026-10-30 sent: [Door](mid:ask-2@example.net)
"""
INES = "---\nemail: ines@example.org\n---\n# Ines Prado\n"
ANSWER = """\
From: Ines Prado <ines@example.org>
To: me@example.net
Subject: Re: {subject}
Date: Mon, 02 Nov 2026 10:00:00 +0000
Message-ID: <answer-{number}@example.org>
In-Reply-To: <ask-{number}@example.net>

Slate, please.
"""


class Letters:
    """A Maildir, and the settings that name it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "mail"
        for part in ("cur", "new", "tmp"):
            (self.folder / part).mkdir(parents=True)
        self.config = folder / "config.toml"
        self.config.write_text(
            '[mail]\naddresses = ["me@example.net"]\n'
            f'[[mail.box]]\nkind = "maildir"\npath = "{self.folder}"\n'
        )

    def answer(self, number: int, subject: str) -> None:
        whole = self.folder / "tmp" / f"{number}.host"
        whole.write_text(ANSWER.format(number=number, subject=subject))
        whole.rename(self.folder / "new" / whole.name)


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Letters:
    made = Letters(tmp_path)
    monkeypatch.setenv("JOURNAL_CONFIG", str(made.config))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return made


def kept(state: Path) -> int:
    """How many notifications are recorded: a button of one that is not does nothing."""
    files = list(state.rglob("shown.json"))
    return sum(len(json.loads(file.read_text())) for file in files)


def looked(running: Watch, state: Path) -> None:
    """Wait for the first look: what it finds is not told, the agenda shows it."""
    running.ready()
    until(lambda: list(state.rglob("mail.json")), "the first look at the mail")


@pytest.mark.slow
def test_a_mail_is_accepted_and_refused_by_its_buttons(
    bus: Bus, watch: Callable[..., Watch], vault: VaultMaker, letters: Letters
) -> None:
    desktop = bus()
    root = vault({"work.md": NOTE, "People/Ines Prado.md": INES})
    running = watch(root)
    looked(running, letters.folder.parent / "state")
    letters.answer(1, "Roof")
    until(lambda: len(desktop.shown) == 1, "the first answer")
    letters.answer(2, "Door")
    until(lambda: len(desktop.shown) == 2, "the second answer")
    first = desktop.shown[0]
    assert first["summary"].startswith("Ines Prado answered “Re: Roof”")
    assert first["actions"] == ["accept", "Accept", "not", "Not this"]
    assert "journal mail" not in first["body"]
    # the terminal has no buttons
    assert "journal mail accept a1, or journal mail not a1" in running.out[0]
    until(lambda: kept(letters.folder.parent / "state") == 2, "both are recorded")
    # a click on the message itself decides nothing
    desktop.press(1, "default")
    desktop.press(2, "not")
    until(lambda: "not this mail" in "\n".join(running.err), "it is put away")
    running.process.kill()
    running.process.wait(60)
    # the notification is still there, and its buttons are known after a restart
    again = watch(root).ready()
    desktop.press(1, "accept")
    until(lambda: "answer-1@" in (root / "work.md").read_text(), "the line is written")
    assert (root / "work.md").read_text().count("reply:") == 1
    desktop.press(1, "accept")
    until(lambda: len(desktop.shown) == 3, "what was not done is said")
    assert desktop.shown[2]["summary"] == "Nothing was changed"
    assert "decided already" in desktop.shown[2]["body"]
    assert (root / "work.md").read_text().count("reply:") == 1
    assert again.stop() == 130


def test_what_a_mail_notification_was_about_is_remembered(tmp_path: Path) -> None:
    choices = (("accept", "Accept"), ("not", "Not this"))
    told = Message("Ines answered", finding="<a@x> <b@x>", choices=choices)
    Shown(tmp_path).keep("desktop:1.1", 4, told)
    found = Shown(tmp_path).find("desktop:1.1", 4)
    assert found
    assert (found.finding, found.choices, found.click) == (told.finding, choices, "")
