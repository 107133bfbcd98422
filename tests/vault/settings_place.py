"""A vault and a user's config file, to write settings into."""

from __future__ import annotations

import json
from pathlib import Path

from journal.model.settings import (
    Settings,
)
from journal.vault.settings import load as config
from journal.vault.settings.load import VAULT_FILE


class Place:
    """A vault and a user's config file to write settings into."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "vault"
        self.user_file = folder / "config.toml"
        self.root.mkdir()

    def vault(self, toml: str) -> None:
        (self.root / VAULT_FILE).write_text(toml)

    def user(self, toml: str) -> None:
        self.user_file.write_text(toml)

    def obsidian(self, file: str, content: object) -> Path:
        path = self.root / ".obsidian" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content)
        path.write_text(text)
        return path

    def load(self) -> config.Config:
        return config.load(self.root, self.user_file)

    @property
    def settings(self) -> Settings:
        return self.load().settings
