"""The places of the vault and of its files in the user's folders, without a library.

Only for callers that cannot afford one (`cli/quick_due.py`); a test holds the results
equal to those of `find.find_vault` and platformdirs.
"""

from __future__ import annotations

import os
import sys

MARKERS = (".journal.toml", ".obsidian")


def name_of(root: str) -> str:
    """The name of a vault's files in the user's folders."""
    try:
        from _blake2 import blake2b  # like hashlib's, without OpenSSL
    except ImportError:
        from hashlib import blake2b
    return blake2b(os.fsencode(root), digest_size=8).hexdigest()


class Files:
    """The places that belong to one vault, absolute."""

    def __init__(self, root: str, cache: str, user_config: str) -> None:
        self.root = root
        self.cache = cache
        self.user_config = user_config


def files(vault: str | None) -> Files | None:
    """The places of the named or surrounding vault; None if it is not obvious."""
    if not sys.platform.startswith("linux"):
        return None
    root = vault or os.environ.get("JOURNAL_VAULT") or _around()
    if not root:
        return None
    root = os.path.realpath(os.path.expanduser(root))
    cache, config = _home("XDG_CACHE_HOME", ".cache"), _config()
    if not (cache and config and os.path.isdir(root)):
        return None
    return Files(
        root, os.path.join(cache, "journal", f"{name_of(root)}.sqlite"), config
    )


def _around() -> str | None:
    try:
        folder = os.getcwd()
    except OSError:
        return None
    while True:
        if any(os.path.lexists(os.path.join(folder, name)) for name in MARKERS):
            return None if strangers_of(folder) is not None else folder
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def strangers_of(folder: str) -> int | None:
    """The other user who owns the folder or its `.obsidian`, if any.

    To root, the user who called `sudo` is no stranger.
    """
    if not hasattr(os, "geteuid"):
        return None
    own = {os.geteuid()}
    caller = os.environ.get("SUDO_UID", "")
    if 0 in own and caller.isascii() and caller.isdigit():
        own.add(int(caller))
    for path in (folder, *(os.path.join(folder, name) for name in MARKERS)):
        try:
            owner = os.stat(path).st_uid
        except OSError:
            continue
        if owner not in own:
            return owner
    return None


def _config() -> str | None:
    named = os.environ.get("JOURNAL_CONFIG")
    if named:
        return os.path.abspath(named)
    folder = _home("XDG_CONFIG_HOME", ".config")
    return folder and os.path.join(folder, "journal", "config.toml")


def state_home() -> str | None:
    """The user's folder for state."""
    return _home("XDG_STATE_HOME", ".local/state")


def mail_seen(root: str) -> tuple[str, bool] | None:
    """When mail was last checked (ISO), and whether it holds unwritten answers.

    None if it never was.
    """
    folder = state_home()
    if folder is None:
        return None
    try:
        file = os.path.join(folder, "journal", name_of(root), "mail.seen")
        with open(file, encoding="ascii") as opened:
            seen, answered, *_ = opened.read(200).split()
    except (OSError, ValueError):
        return None
    return seen, answered != "0"


def _home(variable: str, usual: str) -> str | None:
    named = os.environ.get(variable, "").strip()
    folder = named or os.path.join(os.path.expanduser("~"), usual)
    return folder if os.path.isabs(folder) else None
