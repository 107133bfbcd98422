"""A vault with one note, and the one way to replace it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from journal.model.entry import NotePath
from journal.vault.open import OpenedNote, read_note
from journal.vault.write import new_file
from journal.vault.write import replace as files
from journal.vault.write.exchange import exchange
from tests.vault.settings_place import Place

NOTE = NotePath("note.md")
OLD, NEW = b"- [ ] a\n- [ ] b\n", b"- [x] a\n- [ ] b\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    (root / NOTE).write_bytes(OLD)
    return root


class Replace:
    """Replaces the note of a vault, and knows where lost files are kept."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lost = root.parent / "lost"

    def __call__(self, read: OpenedNote | None = None, content: bytes = NEW) -> None:
        read = read or read_note(self.root, NOTE)
        temp = read.real.parent / files.temp_name(read.real)
        files.replace(read, content, temp, lambda file: new_file.keep(file, self.lost))

    @property
    def kept(self) -> list[bytes]:
        return [file.read_bytes() for file in sorted(self.lost.glob("*"))]


@pytest.fixture
def replace(root: Path) -> Iterator[Replace]:
    """Whatever happens, no temporary file stays in the vault."""
    before = set(os.listdir(root))
    yield Replace(root)
    assert set(os.listdir(root)) - before == set()


class Instants:
    """Lets things happen just before and just after the files change places."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.before: list[Callable[[], None]] = []
        self.after: list[Callable[[], None]] = []
        monkeypatch.setattr(files, "exchange", self)

    def __call__(self, temp: Path, real: Path) -> bool:
        if self.before:
            self.before.pop(0)()
        done = exchange(temp, real)
        if self.after:
            self.after.pop(0)()
        return done


@pytest.fixture
def instants(monkeypatch: pytest.MonkeyPatch) -> Instants:
    return Instants(monkeypatch)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)
