"""What `watch` does for calendars: in step after a change on either side."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.integrations.calendars.background import Background
from journal.model.settings import CalendarSettings
from tests.conftest import NOW, Result, VaultMaker
from tests.integrations.calendars.conftest import Pair
from tests.settings import changed_settings
from tests.waiting import until

OFFER = "- [ ] @alice send the offer 📅 2024-06-07\n"


@pytest.mark.slow
def test_a_change_on_either_side_arrives(
    vault: VaultMaker, open_vault: Callable[[Path], Journal], tmp_path: Path
) -> None:
    root, folder = vault({"note.md": OFFER}), tmp_path / "phone"
    journal = open_vault(root)
    calendar = CalendarSettings(vdir=str(folder))
    journal.settings = changed_settings(journal.settings, calendar=calendar)
    pair = Pair(journal, folder, journal.state / "x.json")
    said: list[str] = []
    background = Background(journal, lambda: NOW, said.append, quiet=0.1, glance=0.1)
    background.start()
    try:
        until(lambda: folder.is_dir() and len(pair.objects()) == 1, "the task")
        (root / "note.md").write_text(OFFER.replace("offer", "invoice"))
        until(lambda: set(pair.objects()) == {"@alice send the invoice"}, "the text")
        pair.edit("@alice send the invoice", DUE=";VALUE=DATE:20240612")
        until(lambda: "2024-06-12" in pair.text(), "the date in the note")
        until(lambda: said, "it is said")
    finally:
        background.close()
    assert [line for line in said if "changed (due)" in line]


def test_what_goes_wrong_is_said_once(
    vault: VaultMaker, open_vault: Callable[[Path], Journal]
) -> None:
    journal = open_vault(vault({"note.md": OFFER}))
    calendar = CalendarSettings(url="http://127.0.0.1:9/x/")
    journal.settings = changed_settings(journal.settings, calendar=calendar)
    said: list[str] = []
    background = Background(journal, lambda: NOW, said.append)
    background.sync()
    background.sync()
    assert len(said) == 1
    assert "cannot be reached" in said[0]


@pytest.mark.slow
def test_watch_keeps_the_folder_in_step(vault: VaultMaker, tmp_path: Path) -> None:
    root, folder = vault({"note.md": OFFER}), tmp_path / "phone"
    config = tmp_path / "config.toml"
    config.write_text(f'notify = false\n[calendar]\nvdir = "{folder}"\n')
    words = [sys.executable, "-m", "journal", "--vault", str(root)]
    words += ["--config", str(config), "--now", "2024-06-05T09:30", "watch"]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )
    try:
        until(lambda: len(list(folder.glob("*.ics"))) == 1, "the task in the folder")
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert b"Traceback" not in said


def test_watch_once_syncs_once(
    run: Callable[..., Result], vault: VaultMaker, tmp_path: Path
) -> None:
    root, folder = vault({"note.md": OFFER}), tmp_path / "phone"
    config = tmp_path / "config.toml"
    config.write_text(f'notify = false\n[calendar]\nvdir = "{folder}"\n')
    assert run("--config", str(config), "watch", "--once", vault=root).code == 0
    assert len(list(folder.glob("*.ics"))) == 1
