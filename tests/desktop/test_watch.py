"""`journal watch` as it is started, on a bus with a desktop; by the real clock.

Done when 4: a notification arrives, with the entry's text, and not twice after
a restart.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT, VaultMaker, needs
from tests.desktop.conftest import Bus
from tests.desktop.watching import Watch, minutes_ago
from tests.waiting import until

pytestmark = pytest.mark.slow


def test_an_entry_is_told_once_and_not_after_a_restart(
    bus: Bus, watch: Callable[..., Watch], vault: VaultMaker
) -> None:
    desktop = bus()
    line = f"- [ ] call @alice with the price {minutes_ago(5)}\n"
    root = vault(line)
    first = watch(root).ready()
    [call] = desktop.shown
    assert call["summary"] == "@alice: call with the price"
    assert call["body"].startswith("Today ")
    assert len(first.out) == 1
    assert "@alice: call with the price" in first.out[0]
    assert first.stop() == 130
    assert len(first.err) == 1  # the greeting, and no traceback

    second = watch(root).ready()
    (root / "note.md").write_text(f"# Calls\n\n{line}")
    assert watch(root, "--once").process.wait(60) == 0
    assert second.stop() == 130
    assert len(desktop.shown) == 1
    assert second.out == []


def test_an_entry_that_falls_due_while_it_watches(
    bus: Bus, watch: Callable[..., Watch], vault: VaultMaker
) -> None:
    desktop = bus()
    root = vault("# Errands\n")
    running = watch(root).ready()
    assert desktop.shown == []
    due = minutes_ago(0)
    (root / "note.md").write_text(f"# Errands\n- [ ] buy stamps {due}\n")
    until(lambda: desktop.shown, "the notification")
    until(lambda: running.out, "the line on the terminal")
    # saved once more, as editors do; another one tells that it has been read
    (root / "note.md").write_text(
        f"# Errands\n\n- [ ] buy stamps {due}\n- [ ] buy paper {due}\n"
    )
    until(lambda: len(desktop.shown) > 1, "the second notification")
    assert [call["summary"] for call in desktop.shown] == [
        "buy stamps",
        "buy paper",
    ]


def test_it_is_told_at_its_moment_and_not_twice(
    bus: Bus,
    watch: Callable[..., Watch],
    vault: VaultMaker,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Within a minute of it, not before, and not again after a restart."""
    # the real clock, in a time zone where it is some seconds before noon: moments
    # are whole minutes, and the test need not wait for one
    utc = datetime.now(UTC)  # noqa: TID251 (as watch does)
    noon = utc.replace(hour=12, minute=0, second=0, microsecond=0)
    offset = int((utc - noon).total_seconds()) + 15
    sign, (minutes, seconds) = "-" if offset < 0 else "", divmod(abs(offset), 60)
    zone = f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    monkeypatch.setenv("TZ", f"TEST{zone}")
    here = timezone(timedelta(seconds=-offset))

    def clock() -> datetime:
        return datetime.now(here)  # noqa: TID251 (as watch does)

    desktop = bus()
    root = vault("# Errands\n")
    running = watch(root).ready()
    # on a busy machine it took so long to start that noon is over
    soon = clock() + timedelta(seconds=63)
    due = soon.replace(second=0, microsecond=0)
    note = f"# Errands\n- [ ] call @alice with the price ⏰ {due:%Y-%m-%d %H:%M}\n"
    (root / "note.md").write_text(note)
    until(lambda: clock() > due - timedelta(seconds=1), "a second before", 70)
    assert desktop.shown == []
    until(lambda: desktop.shown, "the notification", 60)
    assert clock() >= due
    [call] = desktop.shown
    assert call["summary"] == "@alice: call with the price"
    assert call["body"] == f"Today {due:%H:%M}."
    assert running.stop() == 130

    again = watch(root).ready()
    # another one tells that everything has been looked at
    (root / "note.md").write_text(f"{note}- [ ] buy stamps ⏰ {due:%Y-%m-%d %H:%M}\n")
    until(lambda: len(desktop.shown) > 1, "the second notification")
    assert [call["summary"] for call in desktop.shown] == [
        "@alice: call with the price",
        "buy stamps",
    ]
    assert again.stop() == 130


def test_hostile_names_and_texts_are_shown_as_text(
    bus: Bus, watch: Callable[..., Watch], vault: VaultMaker
) -> None:
    desktop = bus()
    people = "---\ntype: person\naliases: [mallory]\n---\n"
    due = minutes_ago(5)
    root = vault(
        {
            "People/-u critical --help.md": people,
            "<b>&amp;.md": f"- [ ] @mallory <b>x</b> & \\n \x1b[31m {due}\n",
            "long.md": f"- [ ] {'x' * 10_000} {due}\n",
            "none.md": f"- [ ] {due}\n",
        }
    )
    running = watch(root).ready()
    assert len(desktop.shown) == 3
    [evil] = [c for c in desktop.shown if "critical" in c["summary"]]
    assert evil["summary"] == "-u critical --help: <b>x</b> & \\n ␛[31m"
    assert evil["hints"]["urgency"] == 1
    long = next(c for c in desktop.shown if c["summary"].startswith("xxx"))
    assert len(long["summary"]) == 120
    assert "Follow-up" in [c["summary"] for c in desktop.shown]
    assert all(line.isprintable() for line in running.out)


def test_of_a_private_note_nothing_leaves(
    bus: Bus, watch: Callable[..., Watch], vault: VaultMaker
) -> None:
    desktop = bus()
    due = minutes_ago(5)
    root = vault(f"---\nprivate: true\n---\n- [ ] tell @alice about the clinic {due}\n")
    running = watch(root).ready()
    [call] = desktop.shown
    assert (call["summary"], call["body"]) == (
        "A private follow-up is due.",
        "",
    )
    assert running.out == ["A private follow-up is due."]


def test_many_at_once_are_one_message(
    bus: Bus, watch: Callable[..., Watch], vault: VaultMaker
) -> None:
    desktop = bus()
    due = minutes_ago(5)
    root = vault("".join(f"- [ ] errand {n} {due}\n" for n in range(5)))
    running = watch(root).ready()
    [call] = desktop.shown
    assert call["summary"] == "5 follow-ups are due"
    assert call["body"] == "errand 0\nerrand 1\nerrand 2\n… and 2 more"
    assert len(running.out) == 1


@pytest.mark.parametrize("what", ["no bus", "no desktop", "an error"])
def test_where_the_desktop_cannot_the_terminal_says_it(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    watch: Callable[..., Watch],
    vault: VaultMaker,
    what: str,
) -> None:
    if what == "no bus":
        monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    else:
        bus = request.getfixturevalue("bus")
        bus(None if what == "no desktop" else "error")
    root = vault(f"- [ ] call @alice {minutes_ago(5)}\n")
    running = watch(root).ready()
    warning, greeting = running.err
    assert warning.startswith("journal: warning: no notification through desktop")
    assert warning.endswith("reminders are only shown here")
    assert greeting.startswith("journal: watching")
    assert running.alive
    (root / "note.md").write_text(f"- [ ] write to @bob {minutes_ago(5)}\n")
    until(lambda: len(running.out) > 1, "the second announcement")
    assert "@alice: call" in running.out[0]
    assert "@bob: write" in running.out[1]
    assert len(running.err) == 2  # said once, not each time
    assert running.stop() == 130


def test_a_desktop_that_hangs_holds_nothing_up(
    bus: Bus, watch: Callable[..., Watch], vault: VaultMaker
) -> None:
    desktop = bus("hang")
    due = minutes_ago(5)
    lines = "".join(f"- [ ] errand {n} {due}\n" for n in range(2))
    running = watch(vault(lines))
    until(lambda: desktop.shown, "the desktop was asked")
    assert len(running.out) == 2  # both are on the terminal already
    desktop.vanish()
    running.ready()
    assert "no notification through desktop" in running.err[0]
    assert len(desktop.shown) == 1  # the second is not worth another wait


def test_ctrl_c_while_the_desktop_hangs(
    bus: Bus, watch: Callable[..., Watch], vault: VaultMaker
) -> None:
    desktop = bus("hang")
    running = watch(vault(f"- [ ] call {minutes_ago(5)}\n"))
    until(lambda: desktop.shown, "the desktop was asked")
    assert running.stop() == 130
    assert running.err == []


def test_a_record_that_is_broken_is_one_clear_line(
    watch: Callable[..., Watch], vault: VaultMaker, tmp_path: Path
) -> None:
    root = vault(f"- [ ] call {minutes_ago(5)}\n")
    assert watch(root, "--once").process.wait(60) == 0
    home = Path.home()
    [record] = home.rglob("told.sqlite")
    record.write_bytes(b"this is no database" * 100)
    running = watch(root)
    assert running.process.wait(60) == 1
    line, *rest = running.err
    assert all(more.startswith("  ") for more in rest)
    assert line.startswith("error: ")
    assert "told.sqlite" in line


def test_one_of_two_tells_and_the_other_when_it_is_killed(
    bus: Bus, watch: Callable[..., Watch], vault: VaultMaker
) -> None:
    desktop = bus()
    root = vault("# Errands\n")
    first = watch(root).ready()
    second = watch(root).ready()
    assert second.err[-1].endswith("; this one is on standby")
    note, due = root / "note.md", minutes_ago(5)
    note.write_text(f"# Errands\n- [ ] buy stamps {due}\n")
    until(lambda: desktop.shown, "the notification")
    until(lambda: first.out, "the line on the terminal")
    first.process.kill()
    first.process.wait(60)
    note.write_text(f"# Errands\n- [ ] buy stamps {due}\n- [ ] buy paper {due}\n")
    until(lambda: len(desktop.shown) > 1, "the other one tells")
    titles = [call["summary"] for call in desktop.shown]
    assert titles == ["buy stamps", "buy paper"]
    assert second.stop() == 130


@pytest.mark.parametrize("begun", [True, False], ids=["later", "from the start"])
def test_a_full_disk_is_one_line_and_it_goes_on(
    bus: Bus, vault: VaultMaker, tmp_path: Path, begun: bool
) -> None:
    """A real one: a filesystem of our own, full to the last block."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount")
    needs("unshare")
    desktop = bus()
    root, state = vault("# Errands\n"), os.environ["XDG_STATE_HOME"]
    python = f"{shlex.quote(sys.executable)} -m journal --vault {root} watch"
    script = (
        f"mkdir -p {state} && mount -t tmpfs -o size=128k none {state} || exit 9\n"
        f"{python + ' --once' if begun else 'true'}\n"
        f"cat /dev/zero > {state}/fill 2>/dev/null\n"
        f"exec {python}"
    )
    files = (tmp_path / "out", tmp_path / "err")
    with files[0].open("wb") as out, files[1].open("wb") as err:
        words = ["unshare", "-m", "sh", "-c", script]
        process = subprocess.Popen(words, stdout=out, stderr=err, cwd=CHECKOUT)
    running = Watch(process, files)
    try:
        running.ready()
        due = minutes_ago(5)
        (root / "note.md").write_text(f"# Errands\n- [ ] buy stamps {due}\n")
        until(lambda: desktop.shown, "the notification")
        (root / "note.md").write_text(
            f"# Errands\n- [ ] buy stamps {due}\n- [ ] buy paper {due}\n"
        )
        until(lambda: len(desktop.shown) > 1, "the second notification")
        warnings = [line for line in running.err if "warning" in line]
        assert len(warnings) == 1
        assert "told.sqlite: notifications cannot be recorded" in warnings[0]
        assert running.stop() == 130
        assert len(desktop.shown) == 2
    finally:
        process.kill()
        process.wait(60)
