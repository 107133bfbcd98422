"""`journal watch`, without a desktop: what is due goes to stdout."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import VaultMaker, needs
from tests.processes import command, contents, environment

NOTE = (
    "- [ ] @alice call ⏰ 2024-06-05 09:15\n"
    "- [ ] @bob answer ⏰ 2024-06-05 09:45\n"
    "- [ ] pay \x1b]0;x\x07 ⏰ 2024-06-05 09:30\n"
    "- [x] @carla done ⏰ 2024-06-05 09:00\n"
    "- [ ] @dev years ago 📅 2020-01-01\n"
)


@pytest.fixture
def quiet(vault: VaultMaker) -> Path:
    root = vault(NOTE)
    (root / ".journal.toml").write_text('notify = false\ndaily-digest = "off"')
    return root


def test_once_tells_what_is_due_and_leaves(run: Run, quiet: Path) -> None:
    before = contents(quiet)
    result = run("watch", "--once", vault=quiet)
    assert (result.code, result.err) == (0, "")
    assert len(result.out.splitlines()) == 2
    assert "@alice: call" in result.out
    assert "pay ␛]0;x␇" in result.out
    assert contents(quiet) == before


def test_nothing_is_told_twice(run: Run, quiet: Path) -> None:
    run("watch", "--once", vault=quiet)
    assert run("watch", "--once", vault=quiet).out == ""
    later = run("watch", "--once", vault=quiet, now="2024-06-05T09:50")
    assert later.out.count("\n") == 1
    assert "@bob: answer" in later.out


@pytest.mark.slow
def test_it_stays_until_it_is_interrupted(quiet: Path) -> None:
    """130, as after Ctrl-C in any program, and no traceback."""
    process = subprocess.Popen(
        command("watch", vault=quiet),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    assert process.stderr is not None
    said = process.stderr.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert said.startswith("journal: watching ")
    assert process.returncode == 130
    assert "@alice: call" in out
    assert err.strip() == ""


@pytest.mark.slow
def test_it_says_that_it_polls(quiet: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may set limits")
    needs("unshare")
    limited = 'echo 0 >/proc/sys/user/max_inotify_instances; exec "$@"'
    process = subprocess.Popen(
        ["unshare", "-Ur", "sh", "-c", limited, "sh", *command("watch", vault=quiet)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    assert process.stderr is not None
    said = [process.stderr.readline() for _ in range(2)]
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60)[1].strip() == ""
    assert said[0].startswith("journal: watching ")
    assert said[1].startswith("journal: the system's limit for watched files")
