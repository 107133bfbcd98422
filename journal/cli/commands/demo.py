"""The sample vault, copied to a place where it may be changed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import journal
from journal.model.errors import VaultNotFound

DEMO_NOW = datetime(2024, 6, 5, 9, 30)
"""The moment the sample vault was written for; a Wednesday."""


def sample_vault() -> Path:
    """The sample vault: beside the package when installed, else in the checkout."""
    package = Path(journal.__file__).parent
    for folder in (package / "sample-vault", package.parent / "sample-vault"):
        if (folder / ".obsidian").is_dir():
            return folder
    raise VaultNotFound("the sample vault is missing from this installation")


@contextmanager
def demo_vault() -> Iterator[tuple[Path, datetime]]:
    """A temporary copy of the sample vault, and its time.

    State and cache are temporary too: a demo leaves nothing behind.
    """
    with tempfile.TemporaryDirectory(prefix="journal-demo-") as place:
        root = Path(place) / "sample-vault"
        shutil.copytree(sample_vault(), root)
        before = {
            name: os.environ.get(name) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME")
        }
        os.environ["XDG_STATE_HOME"] = f"{place}/state"
        os.environ["XDG_CACHE_HOME"] = f"{place}/cache"
        try:
            yield root, DEMO_NOW
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
