"""The blocks of a dashboard: their contents, and the updated note.

Text that a person wrote between the rows stays in place, below the same row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journal.api.dashboard.block_lines import (
    BlockLine,
    Said,
    put_together,
    read_line,
    take_row,
)
from journal.api.dashboard.row_record import EntryState, RowRecord
from journal.api.editor.query_blocks import answered_blocks
from journal.language.document import Document, LineEdit, encode
from journal.language.note.own_blocks import END, OwnBlock, begin
from journal.language.note.query_blocks import QueryBlock
from journal.model.value import field, record
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.reports.dashboard_rows import row_texts

if TYPE_CHECKING:
    from journal.api.view import View

TODAY, ABOVE = "today", "above"
"""What a block shows: today's agenda, or the query in the code block above it."""
MOST = 200
"""The most rows of a block; the number of the others is shown."""


@record
class Block:
    """A block of the note, with its new contents."""

    place: OwnBlock
    query: str
    lines: list[BlockLine]
    rows: list[str] = field(default_factory=list)
    error: str = ""
    more: int = 0


def read_block(
    document: Document, place: OwnBlock, queries: Sequence[QueryBlock] = ()
) -> Block:
    """The block at this place; `queries` are those in the note."""
    texts = document.texts()
    query = place.query
    if query == ABOVE:
        above = [q for q in queries if is_below(texts, q, place)]
        query = above[0].query if above else ABOVE
    block = Block(place, query, [])
    for text in texts[place.first + 1 : place.last]:
        line = read_line(text)
        if line is None:
            continue
        if line.mark or not block.lines:
            block.lines.append(line)
        else:
            block.lines[-1].below.append(line)
    return block


class Blocks:
    """Computes the contents of the blocks of one vault."""

    def __init__(self, record: RowRecord) -> None:
        self._record = record

    def know_rows(self, blocks: Sequence[Block], view: View) -> None:
        """Record the meaning of each current row, and find the rows among the lines."""
        for query in sorted({block.query for block in blocks} | {TODAY}):
            items, _ = self._answer(query, view)
            for item, row in zip(items, row_texts(items, view.today), strict=True):
                if not item.entry.status.closed:
                    state = EntryState.of_entry(item.entry, view.today)
                    self._record.know(row, state)
        for line in (line for block in blocks for line in block.lines):
            row = "" if line.row or not line.mark else self._record.row_in(line.body)
            if row:
                take_row(line, row)

    # -------------------------------------------------------- what is up

    def _answer(self, query: str, view: View) -> tuple[list[Item], str]:
        """The contents of a block, in agenda order, or its error."""
        if query == TODAY:
            found: Sequence[Item] = [i for i in view.items if i.is_up and not i.rests]
        elif query == ABOVE:
            return [], "no query stands above: a block of code named journal"
        else:
            [answered] = answered_blocks(view, ["```journal", query, "```"])
            if answered.error:
                return [], answered.error
            found = answered.items
        return [item for item in found if not self._is_private(item, view)], ""

    @staticmethod
    def _is_private(item: Item, view: View) -> bool:
        """The note is shared between machines: nothing private is ever shown in it."""
        note = view.notes.get(item.entry.path)
        return (note is not None and note.private) or any(
            person.note is not None and person.note.private for person in item.people
        )

    def fill(self, blocks: Sequence[Block], view: View) -> None:
        for block in blocks:
            items, block.error = self._answer(block.query, view)
            block.more = max(0, len(items) - MOST)
            texts = row_texts(items, view.today)
            block.rows = texts[:MOST]

    # -------------------------------------------------------- writing

    def new_content(
        self,
        document: Document,
        blocks: Sequence[Block],
        fences: Sequence[QueryBlock],
        view: View,
    ) -> bytes:
        """The updated note: new lines in the blocks, and new blocks."""
        eol, lines = document.eol(), list(document.lines)
        changes = [
            (block.place.first + 1, block.place.last, self._lines(block))
            for block in blocks
        ]
        for fence in fences:
            at = fence.last + 1
            changes.append((at, at, self._new_block(ABOVE, fence.query, view)))
        # from the end, so that the positions above stay valid
        for first, last, texts in sorted(changes, reverse=True):
            if first and not lines[first - 1].endswith((b"\n", b"\r")):
                lines[first - 1] += eol
            lines[first:last] = [encode(text) + eol for text in texts]
        if not changes:
            lines += self._first_block(lines, eol, view)
        return b"".join(lines)

    def _new_block(self, mark: str, query: str, view: View) -> list[str]:
        block = Block(OwnBlock(0, 0, mark), query, [])
        self.fill([block], view)
        return [begin(mark), *self._lines(block), END]

    def _first_block(self, lines: list[bytes], eol: bytes, view: View) -> list[bytes]:
        """Today's block, at the end of a note that has none."""
        above: list[bytes] = []
        if not lines:
            above = [encode("# Follow-ups") + eol, eol]
        elif lines[-1].strip():
            ended = lines[-1].endswith((b"\n", b"\r"))
            above = [eol] if ended else [eol, eol]
        texts = self._new_block(TODAY, TODAY, view)
        return [*above, *(encode(text) + eol for text in texts)]

    def _lines(self, block: Block) -> list[str]:
        if block.error:
            own = [
                text
                for line in block.lines
                for kept in (line, *line.below)
                if not kept.row or kept.asks
                for text in kept.told()
            ]
            return [f"*⚠ {block.error}*", *own]
        kept_lines: dict[str, BlockLine] = {}
        below: dict[str, list[BlockLine]] = {}
        before: list[BlockLine] = []
        behind: list[BlockLine] = []
        last = ""
        for line in block.lines:
            row = self._row_now(line, block) if line.row else ""
            if row:
                last = row
                below.setdefault(row, [])
            if line.row and not line.asks:
                (below[row] if row else behind).extend(line.below)
                continue
            if not line.row:
                (below[last] if last else before).extend([line, *line.below])
            elif row and row not in kept_lines and line.said is Said.NOTHING:
                line.text = f"- [ ] {row} {line.words}"
                kept_lines[row] = line
                below[row].extend(line.below)
            else:
                behind += [line, *line.below]
        return put_together(block.rows, kept_lines, before, below, behind, block.more)

    def _row_now(self, line: BlockLine, block: Block) -> str:
        """The current row for the entry that the line was about; empty if there is
        none."""
        if line.row in block.rows:
            return line.row
        state = self._record.rows.get(line.row)
        if state is None:
            return ""
        for row in block.rows:
            other = self._record.rows.get(row)
            if other and (other.path, other.raw, other.nth, other.log) == (
                state.path, state.raw, state.nth, state.log
            ):  # fmt: skip
                return row
        return ""


def is_below(texts: Sequence[str], query: QueryBlock, place: OwnBlock) -> bool:
    """Whether a block follows a query, with only blank lines between."""
    between = texts[query.last + 1 : place.first]
    return query.last < place.first and not any(text.strip() for text in between)


def has_block(
    texts: Sequence[str], query: QueryBlock, places: Sequence[OwnBlock]
) -> bool:
    return any(p.query == ABOVE and is_below(texts, query, p) for p in places)


def blocks_for(fences: Sequence[QueryBlock]) -> list[Block]:
    return [Block(OwnBlock(0, 0, ABOVE), fence.query, []) for fence in fences]


def difference(old: Document, new: Document) -> LineEdit | None:
    """The one edit that turns the old lines into the new ones."""
    first = 0
    shortest = min(len(old.lines), len(new.lines))
    while first < shortest and old.lines[first] == new.lines[first]:
        first += 1
    last = 0
    while last < shortest - first and old.lines[-1 - last] == new.lines[-1 - last]:
        last += 1
    before = tuple(old.lines[first : len(old.lines) - last])
    after = tuple(new.lines[first : len(new.lines) - last])
    return LineEdit(first, before, after) if before != after else None
