"""Store in a package the commit it is built from, unless it is a release.

A release is built from the tag of its version, such as `v0.2.0`.
`journal/cli/source_commit.py` reads the file that is written here.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HELD_IN = "journal/cli/commit.txt"


def commit_of(checkout: Path, version: str) -> str:
    """The short hash of the checked-out commit; empty for a release, or without git."""
    if not (checkout / ".git").exists():
        return ""  # an unpacked archive, in someone else's repository perhaps

    def git(*words: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(checkout), *words],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        tags = git("tag", "--points-at", "HEAD").split()
        return "" if f"v{version}" in tags else git("rev-parse", "--short=9", "HEAD")
    except FileNotFoundError:
        return ""


class CommitHook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the file to a wheel and to a source archive."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        commit = commit_of(Path(self.root), str(self.metadata.version))
        if commit:
            file = Path(tempfile.mkdtemp(prefix="journal-commit-"), "commit.txt")
            file.write_text(f"{commit}\n", "ascii")
            build_data["force_include"][str(file)] = HELD_IN
