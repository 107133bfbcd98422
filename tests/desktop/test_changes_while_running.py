"""What changes around a watch that runs: the settings, the time zone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.cli.settings_now import SettingsNow
from journal.vault.settings.load import load
from tests.conftest import VaultMaker
from tests.desktop.watching import Watch, minutes_ago
from tests.processes import environment
from tests.waiting import until


@pytest.fixture
def user(tmp_path: Path) -> Path:
    return tmp_path / "none.toml"


def test_settings_are_looked_at_again(vault: VaultMaker, user: Path) -> None:
    root, said = vault("- [ ] @a x\n"), list[str]()
    file = root / ".journal.toml"
    file.write_text("")
    found = load(root, user)
    now = SettingsNow(lambda: load(root, user), found.settings, said.append)
    assert not now.changed()
    file.write_text("# only a comment\n")
    assert not now.changed()
    file.write_text("within = yes please\n")
    assert not now.changed()
    assert not now.changed()
    [warning] = said
    assert "the previous ones stay" in warning
    assert ".journal.toml" in warning
    file.write_text('include = "all-tasks"\n')
    assert now.changed()


def test_settings_that_changed_before_the_first_look(
    vault: VaultMaker, user: Path
) -> None:
    root, said = vault("- [ ] @a x\n"), list[str]()
    before = load(root, user).settings
    (root / ".journal.toml").write_text('include = "all-tasks"\n')
    now = SettingsNow(lambda: load(root, user), before, said.append)
    assert now.changed()
    assert not said


@pytest.mark.slow
def test_a_watch_takes_up_what_has_changed(
    watch: Callable[..., Watch], vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    root = vault(f"- [ ] write {minutes_ago(5)}\n- [ ] call 2024-06-01 #quiet\n")
    off = 'daily-digest = "off"\nweekly-digest = "off"\n'
    settings = root / ".journal.toml"
    settings.write_text(f'{off}mute = ["@nobody"]\ninclude = "all-tasks"\n')
    running = watch(root).ready()
    settings.write_text(f'{off}include = "follow-ups"\n')
    # a change of a note wakes it, as time does
    (root / "other.md").write_text("text\n")
    until(lambda: any("now apply" in line for line in running.err), "it takes them up")
    assert running.stop() == 130
    assert len(running.out) == 1  # and nothing is announced twice


_LOOK = """
import sys
from journal.cli.clock import wall_clock, zone
print(zone(), wall_clock().strftime("%H"), flush=True)
for line in sys.stdin:
    print(zone(), wall_clock().strftime("%H"), flush=True)
"""
_ZONES = Path("/usr/share/zoneinfo")


def test_the_zone_is_that_of_now(tmp_path: Path) -> None:
    """The file that names it is another by the next look, as after a flight."""
    if os.geteuid() != 0 or not shutil.which("unshare"):
        pytest.skip("only root can put another file in the place of /etc/localtime")
    names = ("Asia/Tokyo", "America/New_York", "Europe/Berlin") * 4
    if not all((_ZONES / name).exists() for name in names):
        import tzdata

        zones = Path(tzdata.__file__).parent / "zoneinfo"
    else:
        zones = _ZONES
    local = tmp_path / "localtime"
    shutil.copy(zones / "UTC", local)
    variables = environment()
    variables.pop("TZ", None)
    if not Path("/etc/localtime").exists():
        pytest.skip("this system has no /etc/localtime")
    script = f"mount --bind {tmp_path} /etc && exec {sys.executable} -c '{_LOOK}'"
    for name in ("passwd", "ld.so.cache"):
        if Path("/etc", name).exists():
            shutil.copy(Path("/etc", name), tmp_path / name)
    process = subprocess.Popen(
        ["unshare", "--mount", "sh", "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=variables,
    )
    assert process.stdin
    assert process.stdout
    first = process.stdout.readline()
    if not first:
        process.wait(60)
        pytest.skip("no mounts may be made here")
    assert "UTC+00:00" in first
    offsets = {"Asia/Tokyo": "+09:00", "America/New_York": "-05:00"}
    for number, name in enumerate(names[:10]):
        fresh = tmp_path / f"fresh{number}"
        shutil.copy(zones / name, fresh)
        fresh.replace(local)
        process.stdin.write("\n")
        process.stdin.flush()
        assert f"UTC{offsets.get(name, '+01:00')}" in process.stdout.readline()
    process.stdin.close()
    assert process.wait(60) == 0
    process.stdout.close()
