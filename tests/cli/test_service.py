"""`journal service`: installed, asked about, and taken away again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A systemctl that keeps what it is asked for, as there is no user manager."""
    asked = tmp_path / "asked"
    program = tmp_path / "bin" / "systemctl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$*" >> {asked}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return asked


def test_it_is_installed_and_taken_away(run: Run, work: Path, systemctl: Path) -> None:
    dry = run("service", "install", "--dry-run", vault=work)
    assert dry.out.startswith("[Unit]\n")
    assert not systemctl.exists()
    done = run("service", "install", vault=work)
    assert done.code == 0
    unit = Path(done.out.partition(": ")[2].strip())
    assert unit.read_text() == dry.out
    asked = systemctl.read_text().splitlines()
    assert asked == ["--user daemon-reload", f"--user enable --now {unit.name}"]
    status = run("service", "status", vault=work)
    assert (status.code, status.out) == (
        1,
        f"installed: {unit}\nreminders are not running\n",
    )
    assert run("service", "uninstall", vault=work).code == 0
    assert systemctl.read_text().endswith(f"--user disable --now {unit.name}\n")
    assert not unit.exists()
    assert (
        run("service", "uninstall", vault=work).out == "the service is not installed\n"
    )


def test_without_systemd_it_says_so(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert shutil.which("systemctl") is None
    failed = run("service", "install", vault=work)
    assert failed.code == 1
    assert "is written, but systemctl is not installed" in failed.err
