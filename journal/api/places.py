"""Which vault is meant, its settings, and where this user's files are."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_cache_path, user_config_path, user_state_path

from journal.vault.notes.find import find_vault
from journal.vault.settings.load import Config, load


def state_folder() -> Path:
    """Where undo records and the like are kept, one folder per vault."""
    return user_state_path("journal")


def cache_folder() -> Path:
    """Where caches are kept, one file per vault; they may be deleted."""
    return user_cache_path("journal")


def config_file(config: Path | None = None) -> Path:
    """The user's settings: `config`, else `$JOURNAL_CONFIG`, else the usual place."""
    named = os.environ.get("JOURNAL_CONFIG")
    return config or (Path(named) if named else user_config_path("journal/config.toml"))


def locate(root: str | Path | None, config: Path | None) -> tuple[Path, Config]:
    """The vault that is meant, and its settings. Raises VaultNotFound, ConfigError."""
    user, environment = config_file(config), os.environ.get("JOURNAL_VAULT")
    named = str(root) if root is not None else None
    configured = None if named or environment else load(None, user).vault
    found = find_vault(named, environment, _working_directory(), configured)
    return found, load(found, user)


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except OSError:
        # someone deleted it; it is in no vault
        return Path("/")
