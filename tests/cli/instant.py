"""Asking at once, from the cache alone, and the usual way beside it."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from journal.cli import quick_due as instant
from journal.cli.exit_codes import exit_code
from tests.conftest import VaultMaker

NOW = "2024-06-05T09:30"


def printed(run: object, words: list[str]) -> tuple[int | None, str, str]:
    """What a run prints on stdout and stderr, and its exit code."""
    kept = sys.stdout, sys.stderr
    sys.stdout = io.TextIOWrapper(io.BytesIO(), "utf-8")
    sys.stderr = io.TextIOWrapper(io.BytesIO(), "utf-8")
    try:
        code = run(words)  # type: ignore[operator]
        outputs = []
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            outputs.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
        return code, outputs[0], outputs[1]
    finally:
        sys.stdout, sys.stderr = kept


@contextmanager
def no_cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Notes are read, whatever a cache holds."""
    with monkeypatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", "/proc/none")
        yield


def same(
    root: Path, words: list[str], monkeypatch: pytest.MonkeyPatch, now: str = NOW
) -> str:
    """What both ways print, which is the same."""
    line = ["--vault", str(root), "--now", now, *words]
    with no_cache(monkeypatch):
        usual = printed(exit_code, line)
    at_once = printed(instant.answer, line)
    # where nothing is listed, the usual way says why
    assert at_once == usual or (not usual[1] and at_once == (None, "", "")), line
    assert printed(exit_code, line) == usual, line
    return usual[1]


def warm(root: Path, now: str = NOW) -> None:
    printed(exit_code, ["--vault", str(root), "--now", now, "list"])


DUE = ["due"]


def two_notes(vault: VaultMaker) -> Path:
    """A vault of two notes that the cache knows."""
    root = vault(
        {
            "a.md": "- [ ] @alice offer 📅 2024-06-01\n",
            "b.md": "- [ ] @bob call 📅 2024-06-04\n",
            ".journal.toml": "",
        }
    )
    warm(root)
    return root


def silent(root: Path, *words: str) -> bool:
    """Whether nothing is answered at once, and nothing printed."""
    line = ["--vault", str(root), "--now", NOW, *(words or DUE)]
    return printed(instant.answer, line) == (None, "", "")
