"""Exactly once: across restarts, edits and processes."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from journal.desktop.announced import Announced, Moment
from journal.errors import JournalError
from journal.language.notes import parse_note
from journal.model import Entry, NotePath, Settings

AT = datetime(2024, 6, 5, 9, 30)


def entry(line: str, path: str = "note.md") -> Entry:
    content = f"{line}\n".encode("utf-8", "surrogateescape")
    [found] = parse_note(NotePath(path), content, Settings()).entries
    return found


def test_a_moment_is_claimed_once(tmp_path: Path) -> None:
    moment = Moment(AT, entry("- [ ] call"))
    other = Moment(AT, entry("- [ ] write"))
    assert Announced(tmp_path).claim([moment]) == [moment]
    assert Announced(tmp_path).claim([moment, other, other]) == [other]
    assert Announced(tmp_path).claim([moment, other]) == []


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
    announced = Announced(tmp_path)
    announced.claim([Moment(AT, entry(before))])
    assert bool(announced.claim([Moment(AT, entry(after))])) is is_new


def test_another_note_or_time_is_another_moment(tmp_path: Path) -> None:
    announced = Announced(tmp_path)
    announced.claim([Moment(AT, entry("- [ ] call"))])
    elsewhere = Moment(AT, entry("- [ ] call", "other.md"))
    later = Moment(AT.replace(minute=31), entry("- [ ] call"))
    assert announced.claim([elsewhere, later]) == [elsewhere, later]


def test_a_note_name_that_is_no_text(tmp_path: Path) -> None:
    moment = Moment(AT, entry("- [ ] call \udcff", "caf\udce9.md"))
    assert Announced(tmp_path).claim([moment]) == [moment]
    assert Announced(tmp_path).claim([moment]) == []


def test_what_is_known_from_the_start_is_taken_once(tmp_path: Path) -> None:
    old = Moment(AT, entry("- [ ] old"))
    late = Moment(AT, entry("- [ ] fell due while nothing ran"))
    Announced(tmp_path).begin([old])
    Announced(tmp_path).begin([old, late])
    assert Announced(tmp_path).claim([old, late]) == [late]


def test_a_first_run_without_anything_old_was_a_first_run(tmp_path: Path) -> None:
    late = Moment(AT, entry("- [ ] fell due while nothing ran"))
    Announced(tmp_path).begin([])
    Announced(tmp_path).begin([late])
    assert Announced(tmp_path).claim([late]) == [late]


_CLAIM_ALL = """
import sys, time
from datetime import datetime
from pathlib import Path
from journal.desktop.announced import Announced, Moment
from journal.model import Entry, EntryRef, NotePath, Status

folder = Path(sys.argv[1])
announced = Announced(folder / "state")
(folder / f"ready{sys.argv[2]}").touch()
while not (folder / "go").exists():
    time.sleep(0.001)
for number in range(60):
    ref = EntryRef(NotePath("note.md"), "", 0, 1, 1)
    entry = Entry(ref, Status.OPEN, " ", f"entry {number}")
    if announced.claim([Moment(datetime(2024, 6, 5), entry)]):
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
    while len(list(tmp_path.glob("ready*"))) < len(racing):
        assert all(process.poll() is None for process in racing)
    (tmp_path / "go").touch()
    outputs = [process.communicate(timeout=60)[0].split() for process in racing]
    assert [process.returncode for process in racing] == [0, 0, 0]
    assert sorted(int(n) for out in outputs for n in out) == list(range(60))


def test_a_record_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JournalError, match="cannot be kept"):
        Announced(tmp_path / "file").claim([Moment(AT, entry("- [ ] call"))])
    (tmp_path / "announced.sqlite").write_bytes(b"this is no database" * 100)
    with pytest.raises(JournalError, match=r"announced\.sqlite.*not a database"):
        Announced(tmp_path).begin([])
