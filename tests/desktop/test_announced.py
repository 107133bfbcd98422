"""Exactly once: across restarts, edits and processes."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from journal.desktop.notify.announcements import SCREEN, Announcements
from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, NotePath
from journal.model.errors import JournalError
from journal.model.settings import Settings
from journal.model.when import When
from journal.practice.agenda.moments import Kind, Moment
from tests.waiting import until

AT = datetime(2024, 6, 5, 9, 30)


def moment(line: str, path: str = "note.md", at: datetime = AT) -> Moment:
    when = When(at.date(), at.time())
    return Moment(at, Kind.REMIND, when, entry(line, path))


def claim(folder: Path, *moments: Moment) -> list[Moment]:
    """As a process that has just been started."""
    return Announcements(folder).claim(moments, SCREEN, AT)


def entry(line: str, path: str = "note.md") -> Entry:
    content = f"{line}\n".encode("utf-8", "surrogateescape")
    [found] = parse_note(NotePath(path), content, Settings()).entries
    return found


def test_a_moment_is_claimed_once_on_each_channel(tmp_path: Path) -> None:
    first, other = moment("- [ ] call"), moment("- [ ] write")
    assert claim(tmp_path, first) == [first]
    assert claim(tmp_path, first, other, other) == [other]
    assert claim(tmp_path, first, other) == []
    assert Announcements(tmp_path).claim([first], "ntfy", AT) == [first]
    assert Announcements(tmp_path).claim([first], "ntfy", AT) == []


@pytest.mark.parametrize(
    ("before", "after", "is_new"),
    [
        ("- [ ] call", "- [ ] call #urgent", False),
        ("- [ ] call 📅 2024-06-05", "* [/] call 📅 2024-06-05 ⏫", False),
        ("- [ ] call ^c1", "- [ ] phone ^c1", False),
        ("- [ ] call", "- [ ] write", True),
        ("- [ ] call ^c1", "- [ ] call ^c2", True),
    ],
)
def test_what_makes_it_another_entry(
    tmp_path: Path, before: str, after: str, is_new: bool
) -> None:
    claim(tmp_path, moment(before))
    assert bool(claim(tmp_path, moment(after))) is is_new


def test_another_note_or_time_is_another_moment(tmp_path: Path) -> None:
    claim(tmp_path, moment("- [ ] call"))
    elsewhere = moment("- [ ] call", "other.md")
    later = moment("- [ ] call", at=AT.replace(minute=31))
    assert claim(tmp_path, elsewhere, later) == [elsewhere, later]


def test_the_hour_of_a_setting_makes_no_new_moment(tmp_path: Path) -> None:
    call = entry("- [ ] call 📅 2024-06-05")
    assert call.due
    for hour, told in (9, 1), (10, 0):
        due = Moment(AT.replace(hour=hour), Kind.DUE, call.due, call)
        assert len(claim(tmp_path, due)) == told


def test_a_note_name_that_is_no_text(tmp_path: Path) -> None:
    odd = moment("- [ ] call \udcff", "caf\udce9.md")
    assert claim(tmp_path, odd) == [odd]
    assert claim(tmp_path, odd) == []
    assert Announcements(tmp_path).told([odd]) is None  # nothing watched yet
    Announcements(tmp_path).begin(list, AT)
    assert Announcements(tmp_path).told([odd])


def test_what_is_known_from_the_start_is_taken_once(tmp_path: Path) -> None:
    old, late = moment("- [ ] old"), moment("- [ ] fell due while nothing ran")
    Announcements(tmp_path).begin(lambda: [old], AT)
    Announcements(tmp_path).begin(lambda: [old, late], AT)
    assert claim(tmp_path, old, late) == [late]


def test_a_first_run_without_anything_old_was_a_first_run(tmp_path: Path) -> None:
    late = moment("- [ ] fell due while nothing ran")
    Announcements(tmp_path).begin(list, AT)
    Announcements(tmp_path).begin(lambda: [late], AT)
    assert claim(tmp_path, late) == [late]


_CLAIM_ALL = """
import sys, time
from datetime import datetime
from pathlib import Path
from journal.practice.agenda.moments import Kind, Moment
from journal.desktop.notify.announcements import Announcements
from journal.model.entry import Entry, EntryRef, NotePath, Status
from journal.model.when import When

folder, at = Path(sys.argv[1]), datetime(2024, 6, 5)
announced = Announcements(folder / "state")
(folder / f"ready{sys.argv[2]}").touch()
while not (folder / "go").exists():
    time.sleep(0.001)
for number in range(60):
    ref = EntryRef(NotePath("note.md"), "", 0, 1, 1)
    entry = Entry(ref, Status.OPEN, " ", f"entry {number}")
    moment = Moment(at, Kind.DUE, When(at.date()), entry)
    if announced.claim([moment], "screen", at):
        print(number)
"""


def test_of_several_processes_exactly_one_gets_each(tmp_path: Path) -> None:
    racing = [
        subprocess.Popen(
            [sys.executable, "-c", _CLAIM_ALL, str(tmp_path), str(number)],
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(3)
    ]
    until(
        lambda: (
            len(list(tmp_path.glob("ready*"))) == len(racing)
            or any(process.poll() is not None for process in racing)
        ),
        "all of them are ready",
    )
    (tmp_path / "go").touch()
    outputs = [process.communicate(timeout=60)[0].split() for process in racing]
    assert [process.returncode for process in racing] == [0, 0, 0]
    assert sorted(int(n) for out in outputs for n in out) == list(range(60))


def test_what_cannot_be_kept_is_remembered_until_it_can(tmp_path: Path) -> None:
    """As on a full disk: told once by the process that runs, and said why."""
    state = tmp_path / "state"
    state.touch()  # no folder can be made there
    call, letter = moment("- [ ] call"), moment("- [ ] write")
    announced = Announcements(state)
    announced.begin(list, AT)
    assert announced.claim([call], SCREEN, AT) == [call]
    announced.delivered([call], SCREEN, "desktop")
    assert announced.trouble
    assert "cannot be recorded" in announced.trouble
    assert announced.claim([call], SCREEN, AT) == []
    state.unlink()
    assert announced.claim([letter], SCREEN, AT) == [letter]
    assert announced.trouble is None
    assert claim(state, call, letter) == []
    [told] = (Announcements(state).told([call]) or {}).values()
    assert told.via == "desktop"


def test_a_record_that_is_damaged_is_said(tmp_path: Path) -> None:
    (tmp_path / "told.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(JournalError, match=r"told\.sqlite.*not a database"):
        Announcements(tmp_path).begin(list, AT)


def test_all_that_is_snoozed(tmp_path: Path) -> None:
    until = AT.replace(hour=12)
    assert Announcements(tmp_path).snoozed() is None
    Announcements(tmp_path).snooze(until, AT)
    assert Announcements(tmp_path).snoozed() == until
    Announcements(tmp_path).snooze(None, AT)
    assert Announcements(tmp_path).snoozed() is None
