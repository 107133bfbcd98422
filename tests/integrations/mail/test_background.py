"""Watching: an answer is reported at once, a crash repeats nothing twice."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from journal.api.journal import Journal
from journal.api.messages.shake_inbox import mailed_blocks
from journal.integrations.mail.background import Background
from journal.integrations.mail.boxes.imap import Imap
from journal.integrations.mail.mailroom import Mailroom
from journal.vault.settings import load
from tests.integrations.mail.conftest import Desk
from tests.integrations.mail.letters import letter
from tests.processes import environment
from tests.waiting import until

ANSWER = letter(in_reply_to="<ask-1@example.net>")


def opened(desk: Desk, tmp_path: Path) -> Journal:
    found = load.load(desk.root, desk.config)
    journal = Journal(
        desk.root, found.settings, state=tmp_path / "state" / "journal", cache=None
    )
    journal.refresh()
    return journal


class Watching(Background):
    """Counts its looks, and keeps what it tells."""

    def __init__(self, journal: Journal, now: datetime) -> None:
        self.looks = 0
        self.told: list[str] = []
        super().__init__(
            journal, lambda: now, print, lambda news: self.told.append(news.title)
        )
        self._glance = 0.1

    def look(self) -> None:
        super().look()
        self.looks += 1


@pytest.mark.parametrize("post", ["maildir", "imap"], indirect=True)
def test_an_answer_is_told_while_watching(desk: Desk, tmp_path: Path) -> None:
    with opened(desk, tmp_path) as journal:
        watching = Watching(journal, datetime.fromisoformat(desk.now))
        watching.look()
        watching.start()
        try:
            desk.post.put(ANSWER)
            until(lambda: watching.told, "the answer is told")
        finally:
            watching.close()
    [told] = watching.told
    assert told.startswith("Ines Prado answered “Re: Roof of the boathouse”")


@pytest.mark.parametrize("post", ["imap"], indirect=True)
def test_an_answer_before_the_server_listens_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes after the first look, while the second connection is not yet there."""
    came = threading.Event()

    class Late(Imap):
        def wait(self, *how: Any) -> bool:
            came.wait()
            return super().wait(*how)

    monkeypatch.setattr("journal.integrations.mail.background.Imap", Late)
    with opened(desk, tmp_path) as journal:
        watching = Watching(journal, datetime.fromisoformat(desk.now))
        watching.start()
        try:
            until(lambda: watching.looks, "the first look")
            desk.post.put(ANSWER)
            came.set()
            until(lambda: watching.told, "the answer is told")
        finally:
            came.set()
            watching.close()
    assert len(watching.told) == 1


@pytest.mark.parametrize("post", ["imap"], indirect=True)
def test_a_wait_that_begins_after_the_end_is_over_at_once(desk: Desk) -> None:
    [settings] = load.load(desk.root, desk.config).settings.mail.boxes
    box = Imap(settings)
    begun: list[bool] = []
    box.interrupt()
    assert not box.wait(3600, lambda: begun.append(True))
    assert begun == [True]
    box.close()


def test_what_is_handed_over_by_mail_is_told(desk: Desk, tmp_path: Path) -> None:
    block = "[journal] pair=aaaaaaaa entry=aaaaaaaa n=1 at=2026-11-04T09:00Z\n[journal] sig=x\n"
    with opened(desk, tmp_path) as journal:
        watching = Watching(journal, datetime.fromisoformat(desk.now))
        desk.post.put(letter(f"See below\n\n{block}", message_id="<one@x>"))
        watching.look()
        assert not watching.told  # there is no one from whom a block could come
        assert not mailed_blocks(journal.state)
        (journal.state / "shake").mkdir(parents=True)
        (journal.state / "shake" / "pairs.json").write_text("{}")
        desk.post.put(letter(f"See below\n\n{block}", message_id="<two@x>"))
        watching.look()
        assert watching.told[0] == "Handed over by ines@example.org"
        [kept] = mailed_blocks(journal.state)
        assert kept.text == block.rstrip("\n")


def one_round(journal: Journal, now: datetime) -> None:
    with Mailroom(journal, now) as room:
        room.look()
        request = room.request(room.unasked())
        assert request is not None
        journal.apply(request, now)
        room.summarise(room.found())


def test_killed_at_each_step_it_is_one_line(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the state is saved, before it is written, and before it is summarised."""
    desk.post.put(ANSWER)
    desk.set('write = "auto"')
    now = datetime.fromisoformat(desk.now)

    class Died(Exception):
        pass

    def dies(*_: object, **__: object) -> None:
        raise Died

    steps: list[tuple[object, str]] = [
        ("journal.integrations.mail.store.Store", "save_state"),
        ("journal.integrations.mail.mailroom.Mailroom", "found"),
        ("journal.integrations.mail.mailroom.Mailroom", "summarise"),
    ]
    for target, name in steps:
        with opened(desk, tmp_path) as journal, monkeypatch.context() as patch:
            patch.setattr(f"{target}.{name}", dies)
            with pytest.raises(Died):
                one_round(journal, now)
    desk.look()
    desk.look()
    assert desk.note().count("reply:") == 1


def test_two_machines_write_one_line(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.post.put(ANSWER)
    [finding] = desk.look()
    desk.say("mail", "accept", finding["id"])
    note = desk.note()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "other"))
    assert desk.look() == []
    assert desk.note() == note


def test_the_same_mail_delivered_twice_and_moved_is_one(desk: Desk) -> None:
    desk.post.put(ANSWER)
    desk.post.put(ANSWER)
    [finding] = desk.look()
    archive = desk.root.parents[1] / "mail" / "Archive" / "cur"
    archive.mkdir(parents=True)
    for file in (desk.root.parents[1] / "mail" / "new").iterdir():
        file.rename(archive / f"{file.name}:2,S")
    assert [f["id"] for f in desk.look()] == [finding["id"]]


@pytest.mark.parametrize("post", ["imap"], indirect=True)
def test_a_new_uidvalidity_is_read_whole_and_adds_nothing(
    desk: Desk, tmp_path: Path
) -> None:
    desk.post.put(ANSWER)
    [finding] = desk.look()
    [database] = tmp_path.rglob("mail.db")
    db = sqlite3.connect(database)
    [(name, state)] = db.execute("select name, state from box")
    db.execute(
        "update box set state = ?",
        (state.replace('"UIDVALIDITY": ', '"UIDVALIDITY": 1'),),
    )
    db.commit()
    db.close()
    assert name.startswith("imap")
    assert [f["id"] for f in desk.look()] == [finding["id"]]


def test_a_broken_database_is_made_anew(desk: Desk, tmp_path: Path) -> None:
    desk.post.put(ANSWER)
    desk.look()
    [database] = tmp_path.rglob("mail.db")
    for file in database.parent.glob("mail.db-*"):
        os.unlink(file)
    database.write_bytes(b"no database" * 100)
    assert len(desk.look()) == 1


KILLS = int(os.environ.get("JOURNAL_MAIL_KILLS", "3"))
"""A nightly run kills more of them."""


@pytest.mark.slow
def test_a_look_that_is_killed_at_any_moment_writes_one_line(
    desk: Desk, tmp_path: Path
) -> None:
    """SIGKILL over the whole run of `mail look`, which writes by itself."""
    desk.set('write = "auto"')
    desk.post.put(ANSWER)
    words = [sys.executable, "-m", "journal", "--config", str(desk.config)]
    words += ["--vault", str(desk.root), "--now", desk.now, "mail", "look"]
    before, state = desk.note(), tmp_path / "state"
    began = time.monotonic()
    subprocess.run(words, env=environment(), capture_output=True, check=True)
    took = time.monotonic() - began
    after = desk.note()
    assert after.count("reply:") == 1
    for number in range(KILLS):
        shutil.rmtree(state)
        (desk.root / "work.md").write_text(before)
        running = subprocess.Popen(
            words, env=environment(), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        # the second half is where it looks and writes
        time.sleep(took * (0.4 + 0.6 * number / KILLS))
        running.kill()
        running.wait()
        assert desk.note() in (before, after)
        desk.look()
        desk.look()
        assert desk.note() == after
