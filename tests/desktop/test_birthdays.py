"""Notifications of birthdays and other yearly days of people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from journal.api.journal import Journal
from journal.desktop.notify.messages import Messages
from journal.practice.agenda.moments import digest_moments, moments_of, yearly_moments
from tests.conftest import VaultMaker

NOTES = {
    "n.md": "- [ ] ring @bo 📅 2024-06-05\n- [ ] ring @cy 📅 2024-06-05\n",
    "People/Al.md": "---\nbirthday: 1990-06-05\n---\n",
    "People/Secret.md": "---\nbirthday: 06-05\nprivate: true\n---\n",
    "People/Never.md": "---\nbirthday: 06-05\ndo-not-contact: true\n---\n",
    "People/Later.md": "---\nbirthday: 06-06\n---\n",
}


def test_they_are_a_message_of_their_own(
    vault: VaultMaker, open_vault: Callable[[Path], Journal]
) -> None:
    root = vault(NOTES)
    for digest in ("off", "08:30"):
        (root / ".journal.toml").write_text(f'daily-digest = "{digest}"\n')
        journal = open_vault(root)
        now = datetime(2024, 6, 5, 9)
        people, settings = journal.people, journal.settings
        moments = moments_of(journal.entries, people, settings, now.date())
        moments += yearly_moments(people, settings, now.date())
        moments += digest_moments(settings, now.date())[:1] if digest != "off" else []
        due = [moment for moment in moments if moment.at <= now]
        *others, last = Messages(journal, now).of(due)
        assert len(others) == (2 if digest == "off" else 1)
        assert all("irthday" not in message.title for message in others)
        assert last.title == "Birthday today"
        assert last.lines == ("Al: birthday, 34", "A private person")


def test_a_setting_leaves_them_out(
    vault: VaultMaker, open_vault: Callable[[Path], Journal]
) -> None:
    root = vault(NOTES)
    (root / ".journal.toml").write_text('tell = ["due"]\n')
    journal = open_vault(root)
    day = datetime(2024, 6, 5).date()
    assert yearly_moments(journal.people, journal.settings, day) == []
