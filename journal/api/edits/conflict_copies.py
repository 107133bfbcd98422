"""Entries that exist only in a conflict copy: offered, never written without asking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from journal.api.requests import Append, Edits
from journal.language.document import Document
from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, NotePath
from journal.model.note import Note
from journal.model.settings import Settings
from journal.model.value import value
from journal.vault.notes.snapshot import Snapshot
from journal.vault.open import UnreadableNote, read_note


@value
class Alone:
    """An entry of a copy that the note does not have."""

    copy: NotePath
    original: NotePath
    line: int
    """In the copy, from 1."""
    lines: tuple[str, ...]
    """The entry with all its children."""
    heading: str | None

    @property
    def place(self) -> str:
        return f"{self.copy}:{self.line}"


def alone(root: Path, snapshot: Snapshot, settings: Settings) -> list[Alone]:
    """The entries that exist only in the copies of this vault; unreadable copies are
    skipped.

    Entries with equal words are left out: only people know which of the two is right.
    """
    found: list[Alone] = []
    for path, original in sorted(snapshot.originals.items()):
        note = snapshot.note(original)
        try:
            content = read_note(root, path).content
        except UnreadableNote:
            continue
        if note:
            copy = parse_note(path, content, settings)
            found += _of_copy(copy, Document(content), note)
    return found


def _of_copy(copy: Note, document: Document, note: Note) -> Iterator[Alone]:
    known = {entry.text for entry in note.entries}
    taken = 0
    for entry in copy.entries:
        if entry.line <= taken or entry.text in known:
            continue
        taken = max(entry.end, entry.line)
        lines = tuple(_lines(entry, document, taken))
        yield Alone(copy.path, note.path, entry.line, lines, entry.heading)


def _lines(entry: Entry, document: Document, last: int) -> Iterator[str]:
    """The lines, without the indent of the first."""
    texts = [document.text(at) for at in range(entry.line - 1, last)]
    indent = texts[0][: len(texts[0]) - len(texts[0].lstrip(" \t"))]
    return (text.removeprefix(indent) for text in texts)


def taking(found: list[Alone]) -> Edits:
    """The request that appends these to their sections in the notes, as one step."""
    edits = [(one.original, Append(one.lines, heading=one.heading)) for one in found]
    return Edits(edits, "taken from a copy")
