"""`journal service` under a systemd that runs: at login, after a kill, to the end.

The manager of a user is started for the test, in a mount namespace with a `/run` of
its own, so that it meets no other. That takes root, and a systemd to start.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import VaultMaker, needs
from tests.processes import environment
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

_SYSTEMD = Path("/usr/lib/systemd/systemd")
_JOURNALD = Path("/usr/lib/systemd/systemd-journald")
_BEGIN = f"""
set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system /run/systemd/journal /run/log/journal "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
echo inside
{_JOURNALD} &
log=$!
while read word; do
    if [ "$word" = end ]; then break; fi
    SYSTEMD_LOG_TARGET=null {_SYSTEMD} --user &
    echo $!
done
kill "$log"
"""


@dataclass
class Manager:
    """The systemd of a user, and programs that are run beside it."""

    shell: subprocess.Popen[str]
    variables: dict[str, str]
    pid: int = 0

    def log_in(self) -> None:
        """Start the manager, as a login does."""
        assert self.shell.stdin
        assert self.shell.stdout
        self.shell.stdin.write("begin\n")
        self.shell.stdin.flush()
        self.pid = int(self.shell.stdout.readline())
        until(lambda: self.ctl("is-system-running").returncode == 0, "it runs")

    def log_out(self) -> None:
        """End it, with all that it runs."""
        os.kill(self.pid, signal.SIGTERM)
        until(lambda: not Path(f"/proc/{self.pid}/exe").exists(), "it ends")

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        inside = [
            "nsenter",
            "--mount",
            f"--target={self.shell.pid}",
            f"--wd={Path.cwd()}",
        ]
        return subprocess.run(
            [*inside, *words],
            capture_output=True,
            text=True,
            env=self.variables,
            timeout=90,
        )

    def ctl(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self.run("systemctl", "--user", "--no-pager", *words)

    def value(self, unit: str, name: str) -> str:
        return self.ctl("show", unit, f"--property={name}", "--value").stdout.strip()


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[Manager]:
    needs("unshare", "nsenter", "systemctl", "journalctl")
    if os.geteuid() != 0:
        pytest.skip("only root can give a systemd a /run of its own")
    if not (_SYSTEMD.exists() and _JOURNALD.exists()):
        pytest.skip("there is no systemd to start")
    variables = environment(
        XDG_RUNTIME_DIR="/run/user/0",
        HOME=str(Path.home()),
        PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    )
    variables.pop("DBUS_SESSION_BUS_ADDRESS", None)
    shell = subprocess.Popen(
        ["unshare", "--mount", "sh", "-c", _BEGIN],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=variables,
    )
    assert shell.stdin
    assert shell.stdout
    if shell.stdout.readline() != "inside\n":
        shell.wait(60)
        pytest.skip("no /run of its own can be mounted here")
    made = Manager(shell, variables)
    try:
        yield made
    finally:
        try:
            if made.pid and Path(f"/proc/{made.pid}/exe").exists():
                made.log_out()
        finally:
            shell.stdin.write("end\n")
            shell.stdin.close()
            shell.wait(60)
            shell.stdout.close()


def test_from_login_to_the_end(manager: Manager, vault: VaultMaker) -> None:
    root = vault("- [ ] call @ana 2024-06-01\n")
    manager.log_in()
    journal = [sys.executable, "-m", "journal", "--vault", str(root)]
    done = manager.run(*journal, "service", "install")
    assert done.returncode == 0, done.stderr
    [file] = Path.home().rglob("systemd/user/followup-journal-*.service")
    unit = file.name
    assert manager.ctl("is-active", unit).stdout == "active\n"
    assert manager.ctl("is-enabled", unit).stdout == "enabled\n"
    until(lambda: told(), "it has begun to watch", 60)

    # killed, it comes back; sooner than the half minute it is given otherwise
    (file.parent / f"{unit}.d").mkdir()
    (file.parent / f"{unit}.d" / "soon.conf").write_text("[Service]\nRestartSec=1\n")
    assert manager.ctl("daemon-reload").returncode == 0
    first = manager.value(unit, "MainPID")
    os.kill(int(first), signal.SIGKILL)
    until(
        lambda: manager.value(unit, "MainPID") not in ("0", first),
        "it is started again",
        30,
    )
    assert manager.value(unit, "NRestarts") == "1"
    until(lambda: manager.value(unit, "ActiveState") == "active", "it runs again")

    # what it says is in the log; which unit says it, journald tells by the slice of
    # a login, which there is none of here
    assert manager.run(*journal, "service", "logs").returncode == 0
    everything = ("journalctl", "--no-pager", "--output=cat")
    until(lambda: "journal: watching" in manager.run(*everything).stdout, "a log", 60)

    # stopped, it ends by itself, and is called a success
    assert manager.ctl("stop", unit).returncode == 0
    assert manager.value(unit, "Result") == "success"
    assert manager.value(unit, "ActiveState") == "inactive"

    # logged out and in again, it is there
    manager.log_out()
    manager.log_in()
    until(lambda: manager.ctl("is-active", unit).stdout == "active\n", "it is back", 60)

    done = manager.run(*journal, "service", "uninstall")
    assert done.returncode == 0, done.stderr
    assert not file.exists()
    assert manager.ctl("is-active", unit).stdout != "active\n"


def told() -> bool:
    """Whether a watch of this vault has kept a record."""
    return any(Path.home().rglob("told.sqlite"))
