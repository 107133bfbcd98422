"""`journal notify`, `missed` and `status`: what one asks about notifications."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from journal.cli import quick_status as glance
from journal.cli.session import open_journal
from journal.desktop.notify.summary import write_summary
from journal.vault.locks import Leader
from journal.vault.settings import load as config
from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker
from tests.processes import command, environment

NOTES = (
    "- [ ] @alice call ⏰ 2024-06-05 09:15\n"
    "- [ ] @bob answer ⏰ 2024-06-05 09:45\n"
    "- [ ] pay \x1b]0;x\x07 📅 2024-06-03\n"
    "- [ ] @carla letter #waiting 📅 2024-06-12\n"
)


@pytest.fixture
def notes(vault: VaultMaker) -> Path:
    root = vault(NOTES)
    (root / ".journal.toml").write_text("notify = false")
    return root


# ---------------------------------------------------------------- test


def test_which_channels_work_and_why_the_others_do_not(
    run: Run, vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    root = vault("")
    result = run("notify", "test", vault=root)
    assert result.code == 1
    lines = result.out.splitlines()
    assert [line.split()[0] for line in lines] == [
        *("desktop", "plyer", "terminal", "ntfy", "webhook", "apprise")
    ]
    assert "number 1 of notify-with; there is no desktop session" in lines[0]
    assert "not running in a terminal" in lines[2]
    assert 'not set: ntfy = "https://…/topic"' in lines[3]
    assert "none of your channels works" in result.err
    found = json.loads(run("notify", "test", "--json", vault=root).out)
    assert found[0]["channel"] == "desktop"
    assert found[0]["works"] is False


# ---------------------------------------------------------------- snooze


def test_everything_rests_for_a_while(run: Run, notes: Path) -> None:
    on = "notifications are on\n"
    assert run("notify", "snooze", vault=notes).out == on
    said = run("notify", "snooze", "in", "2", "hours", vault=notes)
    assert said.out == "notifications are paused until today 11:30\n"
    assert run("watch", "--once", vault=notes).out == ""
    late = run("watch", "--once", vault=notes, now="2024-06-05T11:31")
    assert "@alice: call" in late.out
    assert "@bob: answer" in late.out
    assert run("notify", "snooze", "fri", vault=notes).code == 0
    assert run("notify", "resume", vault=notes).out == on
    assert "is in the past" in refused(
        run("notify", "snooze", "2024-01-01", vault=notes), 2
    )
    refused(run("notify", "snooze", "whenever", vault=notes), 2)


# ---------------------------------------------------------------- missed


def test_what_fell_due_while_nothing_ran(run: Run, notes: Path) -> None:
    nothing = run("missed", vault=notes)
    assert (nothing.code, nothing.out) == (0, "")
    assert "nothing recorded yet" in nothing.err
    run("watch", "--once", vault=notes)
    assert run("missed", vault=notes).out == ""
    # an hour later nothing has run since, and a quarter of one is no miss yet
    assert run("missed", vault=notes, now="2024-06-05T10:00").out == ""
    later = "2024-06-05T10:45"
    missed = run("missed", vault=notes, now=later)
    assert missed.out == "2024-06-05 09:45  @bob answer  note.md:2\n"
    # told by now, but an hour late: still missed
    assert "@bob: answer" in run("watch", "--once", vault=notes, now=later).out
    assert run("missed", vault=notes, now=later).out == missed.out
    [found] = json.loads(run("missed", "--json", vault=notes, now=later).out)
    assert found["at"] == "2024-06-05T09:45"
    assert found["text"] == "@bob answer"
    assert run("missed", "--clear", vault=notes, now=later).out == missed.out
    assert run("missed", vault=notes, now=later).out == ""


def test_what_no_channel_took_was_missed(
    run: Run, vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    root = vault("- [ ] pay \x1b]0;x\x07 ⏰ 2024-06-05 09:29\n")
    told = run("watch", "--once", vault=root)
    assert "reminders are only shown here" in told.err
    assert run("missed", vault=root).out == "2024-06-05 09:29  pay ␛]0;x␇  note.md:1\n"


# ---------------------------------------------------------------- status


def test_how_it_stands(run: Run, notes: Path) -> None:
    assert run("status", vault=notes).out == (
        "overdue   1\nto nudge  0\ntoday     2\nupcoming  1\nwaiting   1\npromised  0\n"
        "next      today 09:45 @bob answer\n"
    )
    assert run("status", "--line", vault=notes).out == "1 overdue, 2 today\n"
    form = "{due} due {waiting}|{next_at}"
    assert (
        run("status", "--format", form, vault=notes).out == "3 due 1|2024-06-05T09:45\n"
    )
    found = json.loads(run("status", "--json", vault=notes).out)
    assert (found["text"], found["class"]) == ("1 overdue, 2 today", "overdue")
    assert "unknown field {x}" in refused(
        run("status", "--format", "{x}", vault=notes), 2
    )


def test_nothing_due(run: Run, vault: VaultMaker) -> None:
    later = vault("- [ ] \x1b[2J{x} 📅 2024-06-06\n")
    assert run("status", "--line", vault=later).out == "next tomorrow ␛[2J{x}\n"
    assert run("status", "--line", vault=vault("")).out == "nothing due\n"
    secret = vault("---\nprivate: true\n---\n- [ ] clinic 📅 2024-06-06\n")
    assert run("status", "--line", vault=secret).out == "next tomorrow a private one\n"


@pytest.fixture
def watched(notes: Path) -> Iterator[Path]:
    process = subprocess.Popen(
        command("watch", vault=notes),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    try:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("journal: watching ")
        yield notes
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


@pytest.mark.slow
def test_while_it_is_watched_no_note_is_read(run: Run, watched: Path) -> None:
    """Nor the cache: the answer already exists."""
    [kept] = Path.home().rglob("summary.json")
    content = json.loads(kept.read_text())
    kept.write_text(json.dumps({**content, "overdue": 77}))
    assert run("status", "--line", vault=watched).out == "77 overdue, 2 today\n"
    # of another day it is not believed
    other = run("status", "--line", vault=watched, now="2024-06-06T09:00").out
    assert other == "3 overdue\n"
    kept.write_text("no JSON")
    assert run("status", "--line", vault=watched).out == "1 overdue, 2 today\n"


@pytest.mark.parametrize(
    "words", [["--line"], ["--json"], ["--format", "{due}/{next}"], ["--format", "{x}"]]
)
def test_at_once_it_says_the_same(
    run: Run, notes: Path, capfdbinary: pytest.CaptureFixture[bytes], words: list[str]
) -> None:
    found = config.load(notes, notes / "none.toml")
    with open_journal(notes, found) as journal:
        journal.refresh()
        assert glance.answer(["--vault", str(notes), "status", *words]) is None
        leader = Leader(journal.state)
        assert leader.leads()
        write_summary(journal, datetime.now())  # noqa: TID251 (as watch does)
        code = glance.answer(["--vault", str(notes), "status", *words])
        out = capfdbinary.readouterr().out.decode()
        usual = run("status", *words, vault=notes, now=None)
        leader.resign()
    if words[-1] == "{x}":
        assert (code, usual.code) == (None, 2)  # the usual way says what is wrong
    else:
        assert (code, out) == (0, usual.out)
        assert (usual.code, usual.err) == (0, "")
