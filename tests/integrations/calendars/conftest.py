"""A vault, a folder of `.ics`, and someone who edits both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.integrations.calendars.collections.vdir import Vdir
from journal.integrations.calendars.objects.content_lines import Component, parse
from journal.integrations.calendars.sync.summary import Summary
from journal.integrations.calendars.sync.sync import Sync
from tests.conftest import NOW, VaultMaker


@dataclass
class Pair:
    """A vault and a folder of objects, in step."""

    journal: Journal
    folder: Path
    records: Path
    now: datetime = NOW
    clock: list[int] = field(default_factory=lambda: [0])

    @property
    def root(self) -> Path:
        return self.journal.root

    def sync(self, **options: object) -> Summary:
        vdir = Vdir(self.folder)
        vdir.prepare(known=False)
        dry_run = bool(options.pop("dry_run", False))
        sync = Sync(self.journal, vdir, self.records, **options)  # type: ignore[arg-type]
        return sync.run(self.now, dry_run=dry_run)

    def text(self, note: str = "note.md") -> str:
        return (self.root / note).read_text()

    def write(self, text: str, note: str = "note.md") -> None:
        (self.root / note).write_text(text)

    def objects(self) -> dict[str, Component]:
        """By SUMMARY."""
        found = {}
        for file in sorted(self.folder.glob("*.ics")):
            [todo] = parse(file.read_text()).components("VTODO")
            found[todo.text("SUMMARY") or ""] = todo
        return found

    def file_of(self, summary: str) -> Path:
        for file in self.folder.glob("*.ics"):
            [todo] = parse(file.read_text()).components("VTODO")
            if todo.text("SUMMARY") == summary:
                return file
        raise KeyError(summary)

    def edit(self, summary: str, **lines: str | None) -> None:
        """Put properties into an object, as a phone would."""
        file = self.file_of(summary)
        calendar = parse(file.read_text())
        [todo] = calendar.components("VTODO")
        for name, line in lines.items():
            key = name.replace("_", "-")
            todo.put(key, *([f"{key}{line}"] if line is not None else []))
        # a phone's edit is later, however coarse the file system's clock is
        file.write_text(str(calendar), newline="")

    def add(self, name: str, *lines: str) -> None:
        body = [f"UID:{name}", *lines]
        todo = Component("VTODO", list(body))
        calendar = Component("VCALENDAR", ["VERSION:2.0", "PRODID:-//phone//", todo])
        (self.folder / f"{name}.ics").write_text(str(calendar), newline="")

    def settled(self) -> bool:
        """Whether another sync would find nothing to do."""
        before = {p.name: p.read_bytes() for p in self.folder.iterdir()}
        notes = {p: p.read_bytes() for p in self.root.rglob("*.md")}
        summary = self.sync()
        after = {p.name: p.read_bytes() for p in self.folder.iterdir()}
        same = notes == {p: p.read_bytes() for p in self.root.rglob("*.md")}
        return summary.is_empty and before == after and same


@pytest.fixture
def pair(
    vault: VaultMaker, open_vault: Callable[[Path], Journal], tmp_path: Path
) -> Callable[..., Pair]:
    """`pair("- [ ] …")` → a vault and its folder, synchronised once."""

    def make(notes: str | dict[str, str] = "", **settings: str) -> Pair:
        root = vault(notes if isinstance(notes, str) else dict(notes), **settings)
        journal = open_vault(root)
        made = Pair(
            journal, tmp_path / "phone", journal.state / "calendar" / "with-test.json"
        )
        made.sync()
        return made

    return make
