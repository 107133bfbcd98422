"""Passwords: from the keyring, from netrc, or from a command; never from a setting."""

from __future__ import annotations

import netrc
import os
import shlex
import stat
import subprocess
from pathlib import Path

from journal.integrations.mail.boxes.box import BoxFailed

_PATIENCE = 30
"""Seconds a password command may take: it may ask for a fingerprint."""


def password_of(host: str, user: str, *, command: str | None, keyring: bool) -> str:
    """The password (or token). Raises BoxFailed, saying what to set."""
    if keyring:
        found = _from_keyring(host, user)
        if found:
            return found
    found = _from_netrc(host, user)
    if found:
        return found
    if command:
        return _from_command(command)
    raise BoxFailed(
        f"no password for {user} at {host}: set password-command, or keyring = true, "
        "or write it to ~/.netrc (mode 0600)",
        final=True,
    )


def _from_keyring(host: str, user: str) -> str | None:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        raise BoxFailed(
            "keyring = true needs the package keyring: "
            "pip install 'followup-journal[mail]'",
            final=True,
        ) from None
    try:
        found: str | None = keyring.get_password(host, user)
    except KeyringError as error:
        raise BoxFailed(
            f"the keyring cannot be asked ({type(error).__name__}): "
            "unlock it, or set password-command",
            final=True,
        ) from None
    return found


def _from_netrc(host: str, user: str) -> str | None:
    file = Path(os.environ.get("NETRC", "~/.netrc")).expanduser()
    try:
        mode = file.stat().st_mode
    except OSError:
        return None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        # netrc itself would refuse it for others' logins only
        return None
    try:
        found = netrc.netrc(str(file)).authenticators(host)
    except (OSError, netrc.NetrcParseError):
        return None
    return found[2] if found and found[0] in (user, "", None) else None


def _from_command(command: str) -> str:
    try:
        done = subprocess.run(
            shlex.split(command),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BoxFailed(f"password-command cannot be run: {error}") from None
    if done.returncode:
        raise BoxFailed(f"password-command ended with {done.returncode}")
    first = done.stdout.decode("utf-8", "replace").splitlines()[:1]
    if not first or not first[0]:
        raise BoxFailed("password-command printed nothing")
    return first[0]
