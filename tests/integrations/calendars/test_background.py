"""What `watch` does for calendars: in step after a change on either side."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.integrations.calendars.background import Background
from journal.model.settings import CalendarSettings
from tests.conftest import NOW, Result, VaultMaker
from tests.integrations.calendars.conftest import Pair

OFFER = "- [ ] @alice send the offer 📅 2024-06-07\n"


def wait_for(what: Callable[[], bool]) -> None:
    for _ in range(600):
        if what():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest.mark.slow
def test_a_change_on_either_side_arrives(
    vault: VaultMaker, open_vault: Callable[[Path], Journal], tmp_path: Path
) -> None:
    root, folder = vault({"note.md": OFFER}), tmp_path / "phone"
    journal = open_vault(root)
    calendar = CalendarSettings(vdir=str(folder))
    journal.settings = replace(journal.settings, calendar=calendar)
    pair = Pair(journal, folder, journal.state / "x.json")
    said: list[str] = []
    background = Background(journal, lambda: NOW, said.append, quiet=0.1, glance=0.1)
    background.start()
    try:
        wait_for(lambda: folder.is_dir() and len(pair.objects()) == 1)
        (root / "note.md").write_text(OFFER.replace("offer", "invoice"))
        wait_for(lambda: set(pair.objects()) == {"@alice send the invoice"})
        pair.edit("@alice send the invoice", DUE=";VALUE=DATE:20240612")
        wait_for(lambda: "2024-06-12" in pair.text())
        wait_for(lambda: bool(said))
    finally:
        background.close()
    assert [line for line in said if "changed (due)" in line]


def test_what_goes_wrong_is_said_once(
    vault: VaultMaker, open_vault: Callable[[Path], Journal]
) -> None:
    journal = open_vault(vault({"note.md": OFFER}))
    calendar = CalendarSettings(url="http://127.0.0.1:9/x/")
    journal.settings = replace(journal.settings, calendar=calendar)
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
        wait_for(lambda: len(list(folder.glob("*.ics"))) == 1)
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert b"Traceback" not in said


def test_watch_once_syncs_once(
    run: Callable[..., Result], vault: VaultMaker, tmp_path: Path
) -> None:
    root, folder = vault({"note.md": OFFER}), tmp_path / "phone"
    config = tmp_path / "config.toml"
    config.write_text(f'notify = false\n[calendar]\nvdir = "{folder}"\n')
    assert run("--config", str(config), "watch", "--once", vault=root).code == 0
    assert len(list(folder.glob("*.ics"))) == 1
