"""Several at a time: the question, the limit without a terminal, the way to stop."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from journal.cli import bulk
from journal.cli.formats.output import Output
from tests.cli.conftest import Run, refused
from tests.conftest import VaultMaker
from tests.processes import command, contents, environment, journal

MANY = "".join(f"- [ ] @a thing {n} 📅 2024-06-01\n" for n in range(30))


def typed(words: list[str], answers: str) -> str:
    """What a command prints on a terminal where this is typed."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        words,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=environment(COLUMNS="80", TERM="xterm", NO_COLOR="1"),
        start_new_session=True,
    )
    os.close(slave)
    os.write(master, answers.encode())
    shown = b""
    while True:
        try:
            chunk = os.read(master, 65536)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
    os.close(master)
    process.wait(60)
    return shown.decode().replace("\r\n", "\n")


def test_no_writes_nothing_and_yes_is_one_step(vault: VaultMaker) -> None:
    root = vault(MANY)
    note = root / "note.md"
    words = command("snooze", "is:overdue", "mon", vault=root)
    shown = typed(words, "l\nn\n")
    assert "Snooze 30 follow-ups to Mon 10 Jun?" in shown
    assert shown.count("thing 29") == 1, "listed when asked for"
    assert "Nothing was changed." in shown
    assert note.read_text() == MANY
    shown = typed(words, "y\n")
    assert "snoozed 30. Undo all: journal undo" in shown
    assert note.read_text().count("2024-06-10") == 30
    typed(command("undo", vault=root), "")
    assert note.read_text() == MANY


def test_without_a_terminal_twenty_may_pass(run: Run, vault: VaultMaker) -> None:
    root = vault(MANY)
    message = refused(run("done", "is:overdue", vault=root), 2)
    assert "30 follow-ups" in message
    assert message.endswith("; to do it: --yes")
    assert (root / "note.md").read_text() == MANY
    few = [f"note:{line}" for line in range(1, 21)]
    assert run("done", *few, vault=root).code == 0
    assert run("done", "is:overdue", "--yes", vault=root).code == 0
    assert "- [ ]" not in (root / "note.md").read_text()
    assert run("undo", vault=root).code == 0
    assert (root / "note.md").read_text().count("- [ ]") == 10


def test_a_filter_names_what_it_finds(run: Run, work: Path) -> None:
    assert run("done", "is:overdue", "#work", "--dry-run", vault=work).code == 0
    assert "no follow-up matches is:nudge" in refused(
        run("done", "is:nudge", vault=work), 2
    )
    assert "unknown filter" in refused(run("done", "is:bla", vault=work), 2)


def test_ctrl_c_between_two_keeps_one_step(
    run: Run, vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = vault(MANY)
    inside = bulk.stoppable

    @contextmanager
    def stopping(did: str) -> Iterator[Callable[[int, int], None]]:
        with inside(did) as step:

            def stop_after_seven(done: int, total: int) -> None:
                step(done, total)
                if done == 7:
                    os.kill(os.getpid(), signal.SIGINT)

            yield stop_after_seven

    with monkeypatch.context() as patch:
        patch.setattr("journal.cli.commands.entries.stoppable", stopping)
        result = run("done", "is:overdue", "--yes", vault=root)
    assert result.code == 130
    assert result.err == "stopped after 8; undo them: journal undo\n"
    assert (root / "note.md").read_text().count("- [x]") == 8
    assert run("undo", vault=root).code == 0
    assert (root / "note.md").read_text() == MANY


def test_the_new_id_and_the_old_one(run: Run, work: Path) -> None:
    [new] = run("done", "work:3", "--quiet", vault=work).out.split()
    assert run("show", new, vault=work).code == 0
    result = run("show", "3697", vault=work)
    assert result.code == 0
    assert result.err == f"3697 is now {new}\n"
    shown = run("reopen", "3697", "--json", vault=work)
    assert '"status": "open"' in shown.out
    added = run("add", "@alice pilot answer in 3bd", "-q", vault=work).out.strip()
    assert "pilot answer" in run("show", added, vault=work).out


def test_on_a_terminal_the_change_is_shown(vault: VaultMaker) -> None:
    root = vault("- [ ] follow up @alice 2024-06-03\n")
    shown = typed(command("done", "note:1", vault=root), "")
    first, second, undo, more = shown.splitlines()
    assert first.startswith("done  ")
    assert "follow up @alice" in first
    assert first.endswith("note.md:1")
    assert second.strip() == "- [x] follow up @alice 2024-06-03 ✅ 2024-06-05"
    assert undo == "Undo: journal undo"
    assert more == 'Next step? journal add "@alice …"'


def test_what_no_list_shows_is_asked_before(vault: VaultMaker) -> None:
    root = vault("")
    assert "Add it all the same?" in typed(
        command("add", "buy milk", vault=root), "n\n"
    )
    assert not (root / "inbox.md").exists()
    typed(command("add", "buy milk", vault=root), "y\n")
    assert (root / "inbox.md").read_text() == "- [ ] buy milk\n"


def test_what_no_list_shows_is_refused_in_scripts(run: Run, vault: VaultMaker) -> None:
    root = vault({"inbox.md": "- [ ] @a x 2024-06-10\n"})
    before = contents(root)
    assert refused(run("add", "buy milk", vault=root), 2) == (
        "“buy milk” would not be listed: it has no date and names no one; give it a "
        "date, a @person or #followup, or add it all the same: --force"
    )
    assert contents(root) == before
    assert run("add", "buy milk", "--dry-run", vault=root).code == 0
    assert run("add", "buy milk", "--force", vault=root).code == 0
    assert (root / "inbox.md").read_text().endswith("- [ ] buy milk\n")


def test_a_pipe_is_told_the_same_uncut(vault: VaultMaker) -> None:
    """The new id, the words, the whole place, the line, and the way back."""
    words = "ask for everything that was promised in the long meeting of last week"
    root = vault(
        {"A rather long folder/A long name of a note.md": f"- [ ] @ana {words}\n"}
    )
    done = journal("asked", "A rather long folder/A long name of a note:1", vault=root)
    head, line, bullet = done.out.splitlines()
    [did, id, text, place] = head.split("  ")
    assert (did, place) == (
        "waiting",
        "A rather long folder/A long name of a note.md:1",
    )
    assert text.startswith(f"@ana {words}")
    assert line.strip().startswith(f"- [ ] @ana {words}")
    assert bullet.strip() == "- 2024-06-05 sent: asked"
    assert done.back == "Undo: journal undo"
    assert journal("show", id, vault=root).code == 0


def test_who_cannot_answer_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: False)
    assert bulk.agreed(Output(), "Do it?", [], None)  # type: ignore[arg-type]
