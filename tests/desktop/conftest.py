"""A session bus that no one else is on, and a desktop on it that takes notes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from journal.api.journal import Journal
from tests.conftest import CHECKOUT, VaultMaker, needs
from tests.desktop import notifying
from tests.desktop.watching import Watch
from tests.zones import zone

# The rules for receiving are needed: without them the bus drops its own answers
# and everything hangs. No service folders, or the bus would start a desktop
# daemon that happens to be installed.
_BUS = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


@dataclass
class Desktop:
    """The recording service, or no service at all, on a bus of its own."""

    file: Path
    process: subprocess.Popen[str] | None = None

    @property
    def shown(self) -> list[dict[str, Any]]:
        """What it was asked to show, oldest first."""
        if not self.file.exists():
            return []
        return [json.loads(line) for line in self.file.read_text().splitlines()]

    def press(self, number: int, button: str) -> None:
        """Press a button of the notification that was shown at that position."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.stdin.write(f"{number} {button}\n")
        self.process.stdin.flush()

    def vanish(self) -> None:
        """The service dies; the bus stays."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(60)


@dataclass
class Bus:
    """`bus()` starts a desktop on it; `bus(None)` leaves it without one."""

    folder: Path
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def __call__(self, mode: str | None = "normal") -> Desktop:
        desktop = Desktop(self.folder / "shown.jsonl")
        if mode is not None:
            service = Path(__file__).with_name("recording_service.py")
            desktop.process = self.start(
                sys.executable, str(service), str(desktop.file), mode
            )
        return desktop

    def start(self, *command: str) -> subprocess.Popen[str]:
        """Start a program that prints a line when it is ready."""
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.started.append(process)
        assert process.stdout is not None
        assert process.stdout.readline(), f"{command[0]} did not start"
        return process


@pytest.fixture
def bus(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Desktop]]:
    """A private session bus: DBUS_SESSION_BUS_ADDRESS names it during the test."""
    needs("dbus-daemon", "notify-send")
    made = Bus(tmp_path_factory.mktemp("bus"))
    config = made.folder / "bus.conf"
    config.write_text(_BUS.format(socket=made.folder / "socket"))
    made.start("dbus-daemon", "--nofork", "--print-address", f"--config-file={config}")
    address = f"unix:path={made.folder / 'socket'}"
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    yield made
    for process in reversed(made.started):
        process.kill()
        process.communicate(timeout=60)


class OneByOne:
    """Makes vaults in which everything is announced singly: test_digests.py has the
    digests, which are wanted where nothing is set."""

    def __init__(self, vault: VaultMaker) -> None:
        self._vault = vault

    def __call__(
        self, notes: Mapping[str, str | bytes] | str = "", **settings: str
    ) -> Path:
        off = {"daily_digest": "off", "weekly_digest": "off"}
        return self._vault(notes, **{**off, **settings})


@pytest.fixture
def vault(vault: VaultMaker) -> OneByOne:
    return OneByOne(vault)


@pytest.fixture
def midday() -> Iterator[None]:
    """A time zone in which it is past noon: five minutes ago is today at any hour."""
    hours = datetime.now(UTC).hour - 12  # noqa: TID251 (as watch does)
    with zone(f"TEST{hours}"):
        yield


@pytest.fixture
def watch(tmp_path: Path, midday: None) -> Iterator[Callable[..., Watch]]:
    """`watch(vault)` → a `journal watch` on it."""
    started: list[Watch] = []

    def start(root: Path, *options: str) -> Watch:
        files = tuple(tmp_path / f"{len(started)}.{name}" for name in ("out", "err"))
        with files[0].open("wb") as out, files[1].open("wb") as err:
            command = [sys.executable, "-m", "journal", "--vault", str(root), "watch"]
            process = subprocess.Popen(
                [*command, *options], stdout=out, stderr=err, cwd=CHECKOUT
            )
        started.append(Watch(process, (files[0], files[1])))
        return started[-1]

    yield start
    for one in started:
        if one.alive:
            one.process.kill()
            one.process.wait(60)


@pytest.fixture
def watching(
    vault: VaultMaker, open_vault: Callable[[Path], Journal]
) -> Iterator[notifying.Watching]:
    """`watching("- [ ] …")` → a notifier over a vault with this note."""
    made: list[notifying.Watch] = []

    def make(notes: str | dict[str, str], **settings: str) -> notifying.Watch:
        made.append(notifying.Watch(open_vault(vault(notes, **settings))))
        return made[-1]

    yield make
    for watch in made:
        assert watch.notifier
        watch.notifier.close()
