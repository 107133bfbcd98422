"""The journal as users run it: in processes of their own, with rights of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import CHECKOUT, without_way_back

NOW = "2024-06-05T09:30"
NOBODY = 65534


@dataclass(frozen=True)
class Finished:
    code: int
    raw: bytes
    err: str
    back: str = ""

    @property
    def out(self) -> str:
        return self.raw.decode("utf-8", "surrogateescape")


def command(*arguments: str, vault: Path | None = None) -> list[str]:
    """The words that start a journal."""
    options = ["--vault", str(vault)] if vault else []
    return [sys.executable, "-m", "journal", "--now", NOW, *options, *arguments]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(CHECKOUT), **more}


def journal(
    *arguments: str,
    vault: Path | None = None,
    stdin: bytes = b"",
    cwd: Path | None = None,
    **variables: str,
) -> Finished:
    """Run one command line to its end."""
    return finish(command(*arguments, vault=vault), stdin, cwd, **variables)


def finish(
    words: list[str], stdin: bytes = b"", cwd: Path | None = None, **variables: str
) -> Finished:
    """Run any program to its end."""
    done = subprocess.run(
        words,
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=environment(**variables),
        timeout=60,
        check=False,
    )
    err = done.stderr.decode("utf-8")
    return Finished(done.returncode, done.stdout, *without_way_back(err))


# ---------------------------------------------------------------- fewer rights

_CONFINED = """
import json, os, resource, sys
import encodings.utf_8_sig, hashlib, markdown_it, platformdirs, rich.cells, tomllib, yaml
import journal.api.doctor, journal.api.view, journal.vault.watch.watcher
from journal.cli.main import cli, command_names
from journal.cli.exit_codes import exit_code
for name in command_names():
    cli.get_command(None, name)
wanted = json.loads(sys.argv[1])
if wanted["file_size"]:
    resource.setrlimit(resource.RLIMIT_FSIZE, (wanted["file_size"],) * 2)
if wanted["nobody"] and os.geteuid() == 0:
    os.setgroups([])
    os.setgid(wanted["nobody"])
    os.setuid(wanted["nobody"])
if wanted["script"]:
    exec(wanted["script"])
else:
    sys.exit(exit_code(sys.argv[2:]))
"""
"""Everything is imported first: anyone must be able to read our folders."""


def confined(
    *arguments: str, nobody: bool = False, file_size: int = 0, script: str = ""
) -> Finished:
    """A command line (or a script) of a user who is not root, or whose files may
    not grow beyond `file_size`."""
    wanted = {"nobody": nobody and NOBODY, "file_size": file_size, "script": script}
    words = [sys.executable, "-c", _CONFINED, json.dumps(wanted)]
    return finish([*words, "--now", NOW, *arguments] if arguments else words)


@contextmanager
def open_place(**notes: str) -> Iterator[Path]:
    """A folder with a vault `v` that no one owns, below no folder of ours.

    State and cache go there as well. pytest's own folders are closed to others.
    """
    with tempfile.TemporaryDirectory(prefix="journal-test-") as name:
        place = Path(name)
        root = place / "v"
        root.mkdir()
        for folder in ("state", "cache", "config"):
            (place / folder).mkdir()
            os.environ[f"XDG_{folder.upper()}_HOME"] = str(place / folder)
        (root / ".journal.toml").touch()
        for stem, content in notes.items():
            (root / f"{stem}.md").write_text(content)
        if os.geteuid() == 0:
            for path in [place, *place.rglob("*")]:
                os.chown(path, NOBODY, NOBODY)
        try:
            yield root
        finally:
            for path in [place, *place.rglob("*")]:
                if path.is_dir():
                    path.chmod(0o700)


def contents(root: Path) -> dict[str, tuple[bytes, int]]:
    """Every file below a folder: its bytes and when it was changed."""
    return {
        str(file.relative_to(root)): (file.read_bytes(), file.stat().st_mtime_ns)
        for file in sorted(root.rglob("*"))
        if file.is_file() and not file.is_symlink()
    }
