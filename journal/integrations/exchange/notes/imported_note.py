"""The note that imported tasks go into: composed as a whole, and read back.

Reading back must give exactly the intended entries and log lines, and those that were
there before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from journal.api.journal import Journal
from journal.api.outside.foreign_text import (
    Composer,
    Document,
    LineEdit,
    as_bytes,
    edit_between,
    line_composer,
    read_as,
)
from journal.integrations.exchange.notes.compose import Block, by_headings
from journal.model.entry import NotePath
from journal.model.note import Note

_BOM = b"\xef\xbb\xbf"


class ImportedNote:
    """A note with blocks of tasks added to it."""

    def __init__(
        self,
        journal: Journal,
        path: NotePath,
        base: Sequence[str],
        format: str,
        heading: str = "",
    ) -> None:
        """`base` are its current lines, none for a new one; `heading` takes all
        blocks."""
        self._journal = journal
        self._composer = journal.composer
        self._line_composer = line_composer(journal)
        self._path = path
        self._base = list(base)
        self._format = format
        self._heading = heading
        self._before = self._read(self._base) if base else None
        self.lines: list[str] = []
        self.at: list[tuple[int, Block]] = []
        """Where each block begins, as an index into the lines."""
        self.note: Note | None = None
        """The note after reading it back."""

    def hold(self, blocks: Sequence[Block]) -> Block | None:
        """Compose the note with these; returns the first that would be misread, if
        any."""
        self._compose(blocks)
        return self._misread()

    def edit(self, document: Document) -> LineEdit | None:
        """The edit that produces the note, whatever was saved in the meantime."""
        if document.texts() == self._base:
            eol = document.eol() if document.lines else b"\n"
            content = as_bytes(self.lines, eol)
            if document.content.startswith(_BOM):
                content = _BOM + content
            return edit_between(document, content)
        added = [line for _, block in self.at for line in block.lines]
        return document.insert_after(len(document.lines) - 1, "", *added)

    # -------------------------------------------------------- composing

    def _compose(self, blocks: Sequence[Block]) -> None:
        self.lines, self.at = list(self._base), []
        if not self._base and not any(block.task.own for block in blocks):
            name = self._path.rsplit("/", 1)[-1].removesuffix(".md")
            front = ["---", f"imported-from: {self._format}", "---", ""]
            self.lines = [*front, self._composer.heading(name, 1), ""]
        groups = by_headings(blocks)
        if self._heading:
            groups = {(self._heading,): list(blocks)}
        shown: tuple[str, ...] = ()
        for headings, own in groups.items():
            if self._base:
                self._into_section(headings, own)
            else:
                self._append(headings, shown, own)
            shown = headings
        while self.lines and not self.lines[-1].strip() and not self._base:
            self.lines.pop()

    def _append(
        self, headings: tuple[str, ...], shown: tuple[str, ...], blocks: list[Block]
    ) -> None:
        """Add blocks at the end, with their missing headings."""
        same = 0
        while same < min(len(headings), len(shown)) and headings[same] == shown[same]:
            same += 1
        if same == len(headings) < len(shown):
            same = max(0, len(headings) - 1)
        for level in range(same, len(headings)):
            self._gap()
            first = 1 if blocks[0].task.own else 2
            words = self._composer.heading(headings[level], min(6, level + first))
            self.lines += [words, ""]
        self._add(len(self.lines), blocks)

    def _into_section(self, headings: tuple[str, ...], blocks: list[Block]) -> None:
        """Add blocks to their section, creating it if necessary."""
        if not headings:
            self._gap_before_list(len(self.lines))
            self._add(len(self.lines), blocks)
            return
        wanted = headings[-1].casefold()
        found = None
        for index, line in enumerate(self.lines):
            if line.startswith("#") and _words(self._composer, line) == wanted:
                found = index
        if found is None:
            for level, heading in enumerate(headings, 2):
                words = self._composer.heading(heading, min(6, level))
                if level - 1 == len(headings) or words not in self.lines:
                    self._gap()
                    self.lines += [words, ""]
            self._add(len(self.lines), blocks)
            return
        level = len(self.lines[found]) - len(self.lines[found].lstrip("#"))
        end = found + 1
        while end < len(self.lines) and not _ends(self.lines[end], level):
            end += 1
        while end > found + 1 and not self.lines[end - 1].strip():
            end -= 1
        if end == found + 1:
            self._insert(end, [""])
            end += 1
        self._add(end, blocks)

    def _insert(self, at: int, lines: list[str]) -> None:
        self.lines[at:at] = lines
        self.at = [(s + len(lines) if s >= at else s, block) for s, block in self.at]

    def _gap(self) -> None:
        if self.lines and self.lines[-1].strip():
            self.lines.append("")

    def _gap_before_list(self, at: int) -> None:
        if at and self.lines[at - 1].strip():
            self._insert(at, [""])

    def _add(self, at: int, blocks: Sequence[Block]) -> None:
        new: list[str] = []
        starts = []
        for block in blocks:
            starts.append((at + len(new), block))
            new += block.lines
        self._insert(at, new)
        self.at += starts

    # -------------------------------------------------------- reading back

    def _read(self, lines: Sequence[str]) -> Note:
        return read_as(self._journal, self._path, as_bytes(list(lines)))

    def _misread(self) -> Block | None:
        """The first block that is misread; None if there is none."""
        note = self.note = self._read(self.lines)
        by_line = {entry.line: entry for entry in note.entries}
        meant = set()
        for start, block in self.at:
            for offset, task, said in block.entries:
                line = start + offset + 1
                meant.add(line)
                entry = by_line.get(line)
                if entry is None or entry.ref.raw != block.lines[offset]:
                    return block
                if not self._line_composer.says(entry, said):
                    return block
                if len(entry.log) != len(task.log):
                    return block
        surplus = [line for line in by_line if line not in meant]
        before = self._before.entries if self._before else ()
        if Counter(by_line[n].ref.raw for n in surplus) != Counter(
            entry.ref.raw for entry in before
        ):
            return self._block_at(surplus)
        log = len(self._before.log) if self._before else 0
        return (
            self._block_at([x.line for x in note.log]) if len(note.log) > log else None
        )

    def _block_at(self, lines: Sequence[int]) -> Block | None:
        """The block that one of these lines is in, else the first."""
        for line in sorted(lines):
            for start, block in self.at:
                if start < line <= start + len(block.lines):
                    return block
        return self.at[0][1] if self.at else None


def _ends(line: str, level: int) -> bool:
    """Whether a line is a heading that ends a section of this level."""
    marks = len(line) - len(line.lstrip("#"))
    return 0 < marks <= level and line[marks : marks + 1] in (" ", "")


def _words(composer: Composer, line: str) -> str:
    return composer.plain(line.lstrip("#").strip()).casefold()
