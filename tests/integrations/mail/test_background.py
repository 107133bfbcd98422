"""Watching: an answer is told within a moment, a crash repeats nothing twice."""

from __future__ import annotations

import os
import sqlite3
from datetime import datetime
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.integrations.mail.background import Background
from journal.integrations.mail.mailroom import Mailroom
from journal.vault.settings import load
from tests.integrations.mail.conftest import Desk
from tests.integrations.mail.letters import letter
from tests.waiting import until

ANSWER = letter(in_reply_to="<ask-1@example.net>")


def opened(desk: Desk, tmp_path: Path) -> Journal:
    found = load.load(desk.root, desk.config)
    journal = Journal(
        desk.root, found.settings, state=tmp_path / "state" / "journal", cache=None
    )
    journal.refresh()
    return journal


@pytest.mark.parametrize("post", ["maildir", "imap"], indirect=True)
def test_an_answer_is_told_while_watching(desk: Desk, tmp_path: Path) -> None:
    told: list[tuple[str, tuple[str, ...]]] = []
    now = datetime.fromisoformat(desk.now)
    with opened(desk, tmp_path) as journal:
        background = Background(
            journal, lambda: now, print, lambda *what: told.append(what), glance=0.1
        )
        background.look()
        background.start()
        try:
            desk.post.put(ANSWER)
            until(lambda: bool(told), 15)
        finally:
            background.close()
    assert told[0][0].startswith("Ines Prado answered “Re: Roof of the boathouse”")


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
