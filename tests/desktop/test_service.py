"""What systemd, launchd and Task Scheduler are told, read back by their own rules."""

from __future__ import annotations

import plistlib
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from journal.desktop.service import (
    Service,
    definition,
    launchd_agent,
    scheduled_task,
    systemd_unit,
)
from journal.model.errors import JournalError
from tests.conftest import needs

ODD = "/home/a b/$HOME %h \"quoted\" back\\slash 'x' é & <y>"


def service(vault: str = ODD, *, network: bool = False) -> Service:
    words = ("/usr/bin/env", "-m", "journal", "--vault", vault, "watch")
    return Service(words, Path(vault), network)


@pytest.mark.parametrize("vault", ["/home/ada/Notes", ODD])
@pytest.mark.parametrize("network", [False, True])
def test_systemd_finds_nothing_wrong(
    tmp_path: Path, vault: str, network: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its exit code is 0 for a bad value too: what it prints is what counts."""
    needs("systemd-analyze")
    runtime = tmp_path / "runtime"
    runtime.mkdir(0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    unit = tmp_path / "journal.service"
    unit.write_text(systemd_unit(service(vault, network=network)))
    words = ["systemd-analyze", "--user", "verify", "--man=no", str(unit)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "journal.service" in line]
    assert (done.returncode, said) == (0, [])


def test_systemd_would_find_something_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs("systemd-analyze")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    unit = tmp_path / "journal.service"
    unit.write_text(systemd_unit(service()).replace("Nice=10", "Nice=nice"))
    words = ["systemd-analyze", "--user", "verify", "--man=no", str(unit)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert "journal.service" in done.stderr


def test_the_unit_has_no_network_unless_it_is_wanted() -> None:
    quiet, loud = systemd_unit(service()), systemd_unit(service(network=True))
    assert "RestrictAddressFamilies=AF_UNIX\n" in quiet
    assert "AF_INET" not in quiet
    assert "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6" in loud
    assert '%%h \\"quoted\\" back\\\\slash' in quiet
    assert "$$HOME" in quiet


def test_a_vault_that_no_unit_can_name() -> None:
    with pytest.raises(JournalError, match="cannot be named in a unit"):
        systemd_unit(service("/home/two\nlines"))


def test_launchd_reads_the_same_words() -> None:
    agent = plistlib.loads(launchd_agent(service(), "label", Path("/log")))
    assert agent["ProgramArguments"] == list(service().command)
    assert agent["Label"] == "label"
    assert agent["ProcessType"] == "Background"


def test_the_task_of_windows_is_one_at_a_time() -> None:
    text = scheduled_task(service())
    task = ElementTree.fromstring(text)
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    arguments = task.findtext(f".//{space}Arguments")
    assert arguments == subprocess.list2cmdline(service().command[1:])
    assert task.findtext(f".//{space}MultipleInstancesPolicy") == "IgnoreNew"


def test_each_system_has_its_place(tmp_path: Path) -> None:
    for platform, name in (
        ("linux", "systemd/user/followup-journal-x.service"),
        ("darwin", "Library/LaunchAgents/org.followup-journal.x.plist"),
        ("win32", "followup-journal-x.xml"),
    ):
        found = definition(platform, tmp_path, tmp_path, 501, "x", service())
        assert found.file == tmp_path / name
        assert found.install
    with pytest.raises(JournalError, match="not supported on plan9"):
        definition("plan9", tmp_path, tmp_path, 501, "x", service())
