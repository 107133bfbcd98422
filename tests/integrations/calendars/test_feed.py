"""The feed: strictly parsed by others, stable while lines change, silent on secrets."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
import vobject

from tests.conftest import Result, VaultMaker

Run = Callable[..., Result]

NOTE = """\
# Work
- [ ] @alice send the offer 📅 2024-06-01 ⏫ #work/pilot
    - 2024-05-20 mail: asked; with, commas\\ and more
- [ ] call @bob 📅 2024-06-07 14:30
- [ ] 非常に長い文字列がここにあります折り返しを確認するために 👩‍💻👩‍💻👩‍💻 @carla 📅 2024-06-09
- [ ] @dan no date
- [x] @bob paid 📅 2024-06-01 ✅ 2024-06-02
- [-] @bob dropped 📅 2024-06-01
- [ ] ring @eve ⏰ 2024-06-10 08:15
- [ ] ⏳ 2024-06-11 planned @finn
"""


def feed(run: Run, root: Path, now: str = "2024-06-05T09:30") -> str:
    result = run("calendar", "feed", vault=root, now=now)
    assert (result.code, result.err) == (0, "")
    return result.out


def events(text: str) -> dict[str, Any]:
    calendar = icalendar.Calendar.from_ical(text)
    found = calendar.walk("VEVENT")
    for part in calendar.walk():
        assert part.errors == []
    return {str(event["SUMMARY"]): event for event in found}


def test_every_open_dated_entry_is_in_it(run: Run, vault: VaultMaker) -> None:
    found = events(feed(run, vault({"note.md": NOTE})))
    assert set(found) == {
        "@alice send the offer",
        "call @bob",
        "非常に長い文字列がここにあります折り返しを確認するために 👩‍💻👩‍💻👩‍💻 @carla",
        "ring @eve",
        "planned @finn",
    }


def test_strict_readers_find_nothing_wrong(run: Run, vault: VaultMaker) -> None:
    text = feed(run, vault({"note.md": NOTE}))
    [read] = vobject.readComponents(text)
    read.validate(raiseException=True)
    assert text.replace("\r\n", "").count("\r") == 0
    assert all(len(line) <= 75 for line in text.encode().split(b"\r\n"))


def test_a_day_is_a_day_and_a_time_is_utc(run: Run, vault: VaultMaker) -> None:
    root = vault({"note.md": NOTE}, time_zone="Europe/Berlin")
    found = events(feed(run, root))
    day = found["@alice send the offer"]
    assert day["DTSTART"].to_ical() == b"20240601"
    assert day["DTEND"].to_ical() == b"20240602"
    assert day["TRANSP"] == "TRANSPARENT"
    timed = found["call @bob"]
    assert timed["DTSTART"].to_ical() == b"20240607T123000Z"
    assert timed["DURATION"].to_ical() == b"PT15M"
    assert day.walk("VALARM")[0]["TRIGGER"].to_ical() == b"PT9H"
    assert timed.walk("VALARM")[0]["TRIGGER"].dt == timedelta(0)


def test_nobody_is_invited(run: Run, vault: VaultMaker) -> None:
    text = feed(run, vault({"note.md": NOTE}))
    assert "ATTENDEE" not in text
    assert "ORGANIZER" not in text
    assert "RRULE" not in text


def test_it_says_why_and_where(run: Run, vault: VaultMaker) -> None:
    event = events(feed(run, vault({"note.md": NOTE})))["@alice send the offer"]
    described = str(event["DESCRIPTION"])
    assert "due 4 days ago" in described
    assert "Last contact: 2024-05-20 mail: asked; with, commas\\ and more" in described
    assert "note.md:2" in described
    words = [str(c) for c in event["CATEGORIES"].cats]
    assert words == ["work/pilot", "alice"]


def test_an_entry_keeps_its_uid_while_its_line_changes(
    run: Run, vault: VaultMaker
) -> None:
    root = vault({"note.md": NOTE})
    before = events(feed(run, root))
    changed = NOTE.replace("send the offer", "send them the offer").replace(
        "# Work\n", "# Work\n\nA new line.\n"
    )
    (root / "note.md").write_text("- [ ] @zoe a new one 📅 2024-06-02\n" + changed)
    after = events(feed(run, root, "2024-06-05T11:00"))
    old, new = before["@alice send the offer"], after["@alice send them the offer"]
    assert new["UID"] == old["UID"]
    assert (old["SEQUENCE"], new["SEQUENCE"]) == (0, 1)
    assert new["LAST-MODIFIED"].dt > old["LAST-MODIFIED"].dt
    same = before["call @bob"], after["call @bob"]
    assert same[0]["UID"] == same[1]["UID"]
    assert same[0]["LAST-MODIFIED"].dt == same[1]["LAST-MODIFIED"].dt


def test_nothing_changed_is_the_same_text(run: Run, vault: VaultMaker) -> None:
    root = vault({"note.md": NOTE})
    assert feed(run, root) == feed(run, root, "2024-06-05T18:00")


PRIVATE = {
    "secret.md": "---\nprivate: true\n---\n- [ ] see @doctor about it 📅 2024-06-06 #ill\n"
}


@pytest.mark.parametrize(
    ("how", "summaries"),
    [("busy", {"Busy"}), ("leave-out", set()), ("as-is", {"see @doctor about it"})],
)
def test_private_notes_leave_as_the_setting_says(
    run: Run, vault: VaultMaker, tmp_path: Path, how: str, summaries: set[str]
) -> None:
    root, config = vault(PRIVATE), tmp_path / "config.toml"
    config.write_text(f'[calendar]\nprivate = "{how}"\n')
    result = run("--config", str(config), "calendar", "feed", vault=root)
    assert set(events(result.out)) == summaries
    if how != "as-is":
        for word in ("doctor", "about", "ill", "secret"):
            assert word not in result.out


def test_a_query_says_what_leaves(run: Run, vault: VaultMaker, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[calendar]\nquery = "not #work"\n')
    root = vault({"note.md": NOTE})
    result = run("--config", str(config), "calendar", "feed", vault=root)
    assert "@alice send the offer" not in events(result.out)
    assert "call @bob" in events(result.out)


def test_a_file_is_written_whole(run: Run, vault: VaultMaker, tmp_path: Path) -> None:
    root, file = vault({"note.md": NOTE}), tmp_path / "out.ics"
    result = run("calendar", "feed", "--to", str(file), vault=root)
    assert (result.code, result.out) == (0, "")
    assert "5 follow-ups" in result.err
    assert events(file.read_bytes().decode()) == events(feed(run, root))
    assert [p.name for p in tmp_path.glob("*.ics*")] == ["out.ics"]


def test_a_file_that_cannot_be_written_is_one_line(run: Run, vault: VaultMaker) -> None:
    root = vault({"note.md": NOTE})
    result = run("calendar", "feed", "--to", "/nowhere/x.ics", vault=root)
    assert result.code == 1
    assert 1 <= result.err.count("\n") <= 4
    assert "/nowhere/x.ics" in result.err


def test_notes_are_only_read(run: Run, vault: VaultMaker) -> None:
    root = vault({"note.md": NOTE})
    feed(run, root)
    assert (root / "note.md").read_text() == NOTE


def test_icalendar_is_not_needed_to_write(vault: VaultMaker) -> None:
    root = vault({"note.md": NOTE})
    code = (
        "import sys; sys.modules['icalendar'] = None\n"
        "from journal.cli import main; main()"
    )
    words = ["--vault", str(root), "--now", "2024-06-05", "calendar", "feed"]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert b"BEGIN:VEVENT" in done.stdout
