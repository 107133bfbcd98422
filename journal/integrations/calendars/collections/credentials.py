"""The password of a calendar server: never in a vault, never in our settings."""

from __future__ import annotations

import netrc
import shlex
import subprocess
from functools import lru_cache
from pathlib import Path

from journal.model.errors import ConfigError

_SECONDS = 60
"""A command may have to ask its user."""


def password_for(host: str, user: str, command: str | None) -> str | None:
    """By command, else from the keyring, else from netrc; None if none has it.

    Raises ConfigError for a command that fails, or a netrc that others can read.
    """
    if command:
        return _from_command(command)
    return _from_keyring(host, user) or _from_netrc(host, user)


@lru_cache(maxsize=4)
def _from_command(command: str) -> str:
    """Asked once per process, since it may prompt the user. A failure is retried."""
    try:
        done = subprocess.run(
            shlex.split(command),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ConfigError(f"password-command: {command}: {error}") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        why = said[-1] if said else f"it ended with {done.returncode}"
        raise ConfigError(f"password-command: {command}: {why}")
    found = done.stdout.decode("utf-8", "replace").splitlines()
    if not found or not found[0]:
        raise ConfigError(f"password-command: {command}: it printed nothing")
    return found[0]


def _from_keyring(host: str, user: str) -> str | None:
    """From the keyring, if the package is installed."""
    try:
        import keyring
    except ImportError:
        return None
    try:
        found = keyring.get_password(f"journal:{host}", user)
    except Exception:
        # its backends raise whatever the desktop's service raises
        return None
    return found if isinstance(found, str) else None


def _from_netrc(host: str, user: str) -> str | None:
    file = Path.home() / ".netrc"
    try:
        mode = file.stat().st_mode
        found = netrc.netrc(str(file)).authenticators(host)
    except FileNotFoundError:
        return None
    except (OSError, netrc.NetrcParseError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from None
    if found is None or (user and found[0] not in ("", user)):
        return None
    if mode & 0o077:
        raise ConfigError(f"{file}: others can read it; chmod 600 it first")
    return found[2]
