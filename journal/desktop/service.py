"""`journal watch` as a service of the user: systemd, launchd or Task Scheduler.

One definition per vault, low priority, and no network unless a channel needs it. A
second process, such as the terminal interface, does no harm: only one notifies.
"""

from __future__ import annotations

import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

from journal.model.errors import JournalError, reason
from journal.model.value import value

_PATIENCE = 60


@value
class Definition:
    """The service definition for the system, and its commands."""

    file: Path
    text: bytes
    install: tuple[tuple[str, ...], ...]
    uninstall: tuple[tuple[str, ...], ...]
    logs: tuple[str, ...]


@value
class Service:
    """The command to run."""

    command: tuple[str, ...]
    vault: Path
    network: bool


def definition(
    platform: str, home: Path, config: Path, uid: int, name: str, service: Service
) -> Definition:
    """For `sys.platform`. `config` is the user's config folder, `name` the vault's.

    Raises JournalError on a system without a supported service manager.
    """
    label = f"followup-journal-{name}"
    if platform.startswith("linux"):
        unit = f"{label}.service"
        ctl = ("systemctl", "--user")
        return Definition(
            config / "systemd" / "user" / unit,
            systemd_unit(service).encode("utf-8", "surrogateescape"),
            ((*ctl, "daemon-reload"), (*ctl, "enable", "--now", unit)),
            ((*ctl, "disable", "--now", unit),),
            ("journalctl", "--user", "--no-pager", "-n", "50", "-u", unit),
        )
    if platform == "darwin":
        label = f"org.followup-journal.{name}"
        file = home / "Library" / "LaunchAgents" / f"{label}.plist"
        log = home / "Library" / "Logs" / f"{label}.log"
        domain = f"gui/{uid}"
        return Definition(
            file,
            launchd_agent(service, label, log),
            (("launchctl", "bootstrap", domain, str(file)),),
            (("launchctl", "bootout", f"{domain}/{label}"),),
            ("tail", "-n", "50", str(log)),
        )
    if platform == "win32":
        file = config / f"{label}.xml"
        return Definition(
            file,
            scheduled_task(service),
            (("schtasks", "/Create", "/F", "/TN", label, "/XML", str(file)),),
            (("schtasks", "/Delete", "/F", "/TN", label),),
            ("schtasks", "/Query", "/V", "/FO", "LIST", "/TN", label),
        )
    raise JournalError(
        f"background service is not supported on {platform}; run journal watch"
    )


def systemd_unit(service: Service) -> str:
    """The unit file. Options that user units cannot have (their own namespaces, on many
    systems) are left out: the unit would not start there."""
    families = "AF_UNIX AF_INET AF_INET6 AF_NETLINK" if service.network else "AF_UNIX"
    return f"""\
[Unit]
Description=Follow-ups of {_specifier(_one_line(str(service.vault)))}

[Service]
Type=exec
ExecStart={" ".join(map(_systemd_word, service.command))}
Restart=on-failure
RestartSec=30
Nice=10
IOSchedulingClass=idle
CPUWeight=20
UMask=0077
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictAddressFamilies={families}

[Install]
WantedBy=default.target
"""


def _specifier(text: str) -> str:
    return text.replace("%", "%%")


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in text)


def _systemd_word(word: str) -> str:
    """A word for ExecStart: quoted, without variables or specifiers."""
    if re.search(r"[\x00-\x1f\x7f]", word):
        raise JournalError(f"{word!r} cannot be named in a unit: it has no plain name")
    quoted = word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{_specifier(quoted)}"'


def launchd_agent(service: Service, label: str, log: Path) -> bytes:
    """The property list. It has no option to forbid the network."""
    return plistlib.dumps(
        {
            "Label": label,
            "ProgramArguments": list(service.command),
            "RunAtLoad": True,
            "KeepAlive": {"SuccessfulExit": False},
            "ThrottleInterval": 30,
            "ProcessType": "Background",
            "LowPriorityIO": True,
            "Nice": 10,
            "Umask": 0o077,
            "StandardOutPath": str(log),
            "StandardErrorPath": str(log),
        }
    )


def scheduled_task(service: Service) -> bytes:
    """The task for Task Scheduler, at logon and once at a time."""
    program, *words = service.command
    arguments = subprocess.list2cmdline(words)
    return f"""\
<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Follow-ups of {escape(_one_line(str(service.vault)))}</Description>
  </RegistrationInfo>
  <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>8</Priority>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{escape(arguments)}</Arguments>
    </Exec>
  </Actions>
</Task>
""".encode("utf-16")


# ---------------------------------------------------------------- doing it


def install(wanted: Definition) -> None:
    """Write the definition and let the system start it. Raises JournalError."""
    try:
        wanted.file.parent.mkdir(parents=True, exist_ok=True)
        wanted.file.write_bytes(wanted.text)
    except OSError as error:
        raise JournalError(
            f"{wanted.file}: cannot be written: {reason(error)}"
        ) from None
    for words in wanted.install:
        _run(words, f"{wanted.file} is written, but ")


def uninstall(wanted: Definition) -> bool:
    """Stop it and remove the definition; False if there was none."""
    if not wanted.file.exists():
        return False
    try:
        for words in wanted.uninstall:
            _run(words, f"{wanted.file} is deleted, but ")
    finally:
        wanted.file.unlink(missing_ok=True)
    return True


def _run(words: tuple[str, ...], before: str) -> None:
    program = shutil.which(words[0])
    if program is None:
        raise JournalError(f"{before}{words[0]} is not installed")
    try:
        done = subprocess.run(
            (program, *words[1:]),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise JournalError(f"{before}{words[0]} failed: {error}") from None
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines() or ["no reason given"]
        raise JournalError(f"{before}“{' '.join(words)}” failed: {said[0]}")


def shown(words: tuple[str, ...]) -> int:
    """Run the system's own status tool on our output. Raises JournalError."""
    program = shutil.which(words[0])
    if program is None:
        raise JournalError(f"{words[0]} is not installed")
    sys.stdout.flush()
    return subprocess.run((program, *words[1:]), check=False).returncode
