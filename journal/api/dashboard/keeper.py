"""The dashboard kept current: read what was done in it, do it, write what is up now.

One look is a function of the note, the notes around it and how long the note has been
at rest. Nothing is written while somebody types, nothing where nothing is different,
and never a byte outside the blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from journal.api.dashboard.acts import Acts
from journal.api.dashboard.block_lines import (
    BlockLine,
    Said,
    put_together,
    read_line,
    take_row,
)
from journal.api.dashboard.row_record import EntryState, RowRecord
from journal.api.editor.query_blocks import answered_blocks
from journal.api.requests import Edits
from journal.language.document import Document, LineEdit, encode
from journal.language.note.own_blocks import END, OwnBlock, begin, own_blocks
from journal.language.note.query_blocks import QueryBlock, query_blocks
from journal.language.note.read_note import digest_of
from journal.model.entry import NotePath
from journal.model.errors import ConfigError, WriteRefused
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.dashboard import fits, link_in, row_texts

if TYPE_CHECKING:
    from journal.api.journal import Journal
    from journal.api.view import View

TODAY, ABOVE, REVIEW = "today", "above", "review"
SETTLED = 0.5
"""Seconds of rest after which a tick is taken for meant."""
TYPED = 5.0
"""Seconds of rest after which words are taken for whole: editors save half of them."""
MOST = 200
"""Rows of a block; of the others the number is told."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the dashboard came to."""

    done: tuple[str, ...] = ()
    """What was done in other notes."""
    wrote: bool = False
    waits: bool = False
    """Whether somebody is typing: look again when there was rest."""
    deleted: bool = False
    """Whether there is no block, and it was not us who took it away."""
    broken: str = ""
    """Where the marks are wrong: nothing is touched then."""
    missing: bool = False
    digest: str = ""
    """Of the note as it is now."""


@dataclass(slots=True)
class _Block:
    """A block of the note, with what is to stand in it."""

    place: OwnBlock
    query: str
    lines: list[BlockLine]
    rows: list[str] = field(default_factory=list)
    error: str = ""
    more: int = 0


class Dashboard:
    """The dashboard of one vault."""

    def __init__(self, journal: Journal) -> None:
        """Raises ConfigError where none is set."""
        if journal.settings.dashboard is None:
            raise ConfigError(
                'no dashboard is set: write dashboard = "Follow-ups.md" in '
                ".journal.toml"
            )
        self._journal = journal
        self.path = NotePath(journal.settings.dashboard)
        self._record = RowRecord(journal.state)
        self._copies: dict[NotePath, str] = {}
        """Copies of the note that were looked at, by the digest they had then."""

    # -------------------------------------------------------- one look

    def look(self, now: datetime, rest: float, *, add: bool = False) -> Looked:
        """Do what is asked for in the note, and bring its blocks up to date.

        `rest` is for how many seconds the note has been as it is; with `add` a block
        that was taken away is added again. Raises WriteRefused.
        """
        record = self._record
        record.load()
        content = self._content()
        if content is None and record.written and not add:
            return Looked(missing=True)
        document = Document(content or b"")
        marked = own_blocks(document.texts())
        if marked.broken:
            line, why = marked.broken[0]
            return Looked(
                broken=f"{self.path}:{line + 1}: {why}",
                digest=digest_of(content or b""),
            )
        places = [b for b in marked.blocks if b.query != REVIEW]
        texts = document.texts()
        queries = [query for query in query_blocks(texts) if query.query]
        fences = [q for q in queries if not _has_block(texts, q, places)]
        if not places and not fences and record.written and not add:
            return Looked(deleted=True, digest=digest_of(content or b""))
        blocks = [self._block(document, place, queries) for place in places]
        return self._bring_up_to_date(document, content, blocks, fences, now, rest)

    def _bring_up_to_date(
        self,
        document: Document,
        content: bytes | None,
        blocks: Sequence[_Block],
        fences: Sequence[QueryBlock],
        now: datetime,
        rest: float,
    ) -> Looked:
        record, view = self._record, self._journal.at(now)
        self._know_rows([*blocks, *_for(fences)], view)
        acts = Acts(view, record)
        waits, done = False, list(self._look_at_copies(acts))
        for line in [line for block in blocks for line in block.lines]:
            if not line.row:
                self._judge(line, view)
            elif line.asks:
                patience = TYPED if line.words else SETTLED
                if rest < patience:
                    waits = True
                    continue
                outcome = acts.do(line)
                line.warning = outcome.warning
                done += [outcome.done] if outcome.done else []
                if outcome.clear:
                    line.mark, line.words, line.warning = " ", "", ""
        if done:
            view = self._journal.at(now)
            self._know_rows([*blocks, *_for(fences)], view)
        record.save(view.today)
        if waits or rest < SETTLED:
            return Looked(tuple(done), waits=True, digest=digest_of(content or b""))
        self._fill(blocks, view)
        new = self._new_content(document, blocks, fences, view)
        if content is not None and new == content:
            if not record.written:
                record.written = digest_of(new)
                record.save(view.today)
            return Looked(tuple(done), digest=digest_of(new))
        return self._write(document, content, new, now, done)

    def _write(
        self,
        document: Document,
        content: bytes | None,
        new: bytes,
        now: datetime,
        done: list[str],
    ) -> Looked:
        # known before it is on disk: what is ticked there must be found
        self._record.written = digest_of(new)
        self._record.save(now.date())

        def edit(there: Document) -> LineEdit | None:
            same = there.content == (content or b"")
            return _difference(document, Document(new)) if same else None

        request = Edits([(self.path, edit)], "dashboard", create=True, quiet=True)
        try:
            [change] = self._journal.apply(request, now)
        except WriteRefused as error:
            if self._content() != content:
                return Looked(tuple(done), waits=True)
            raise error
        if change.is_unchanged:  # somebody saved just now
            return Looked(tuple(done), waits=True)
        return Looked(tuple(done), wrote=True, digest=digest_of(new))

    def _content(self) -> bytes | None:
        """The note as it is; None where it is not there. Raises WriteRefused."""
        if not (self._journal.root / self.path).exists():
            return None
        return self._journal.content(self.path)

    # -------------------------------------------------------- reading

    def _block(
        self, document: Document, place: OwnBlock, queries: Sequence[QueryBlock]
    ) -> _Block:
        texts = document.texts()
        query = place.query
        if query == ABOVE:
            above = [q for q in queries if _is_below(texts, q, place)]
            query = above[0].query if above else ABOVE
        block = _Block(place, query, [])
        for text in texts[place.first + 1 : place.last]:
            line = read_line(text)
            if line is None:
                continue
            if line.mark or not block.lines:
                block.lines.append(line)
            else:
                block.lines[-1].below.append(line)
        return block

    def _know_rows(self, blocks: Sequence[_Block], view: View) -> None:
        """Keep what each row of now means, and find the rows among the lines."""
        for query in sorted({block.query for block in blocks} | {TODAY}):
            items, _ = self._answer(query, view)
            for item, row in zip(items, row_texts(items, view.today), strict=True):
                if not item.entry.status.closed:
                    state = EntryState.of_entry(item.entry, view.today)
                    self._record.rows[row] = state
        for line in (line for block in blocks for line in block.lines):
            row = "" if line.row or not line.mark else self._record.row_in(line.body)
            if row:
                take_row(line, row)

    def _judge(self, line: BlockLine, view: View) -> None:
        """A line with a box that is no row we know: say what it is."""
        if not line.mark:
            return
        link = link_in(line.body)
        row = line.body[: line.body.find(link) + len(link)] if link else ""
        if row and fits(row, view.items, view.today):
            take_row(line, row)  # another machine wrote it
        elif link:
            line.warning = f"change it in {link}"
        else:
            line.warning = "not read here: write it in a note"

    def _look_at_copies(self, acts: Acts) -> Iterator[str]:
        """Ticks in copies that a sync program made; the copies stay as they are."""
        for path, original in self._journal.snapshot.originals.items():
            if original != self.path:
                continue
            try:
                content = self._journal.content(path)
            except WriteRefused:
                continue
            if self._copies.get(path) == digest_of(content):
                continue
            self._copies[path] = digest_of(content)
            document = Document(content)
            for place in own_blocks(document.texts()).blocks:
                for line in self._block(document, place, ()).lines:
                    row = self._record.row_in(line.body) if line.mark else ""
                    if row:
                        take_row(line, row)
                        if line.said is Said.DONE and not line.words:
                            outcome = acts.do(line)
                            if outcome.done:
                                yield outcome.done

    # -------------------------------------------------------- what is up

    def _answer(self, query: str, view: View) -> tuple[list[Item], str]:
        """What a block shows, in the order of the agenda, or what is wrong with it."""
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
        """The note travels: nothing private is ever shown in it."""
        note = view.notes.get(item.entry.path)
        return (note is not None and note.private) or any(
            person.note is not None and person.note.private for person in item.people
        )

    def _fill(self, blocks: Sequence[_Block], view: View) -> None:
        for block in blocks:
            items, block.error = self._answer(block.query, view)
            block.more = max(0, len(items) - MOST)
            texts = row_texts(items, view.today)
            block.rows = texts[:MOST]

    # -------------------------------------------------------- writing

    def _new_content(
        self,
        document: Document,
        blocks: Sequence[_Block],
        fences: Sequence[QueryBlock],
        view: View,
    ) -> bytes:
        """The note as it is to be: other lines in the blocks, and new blocks."""
        eol, lines = document.eol(), list(document.lines)
        changes = [
            (block.place.first + 1, block.place.last, self._lines(block))
            for block in blocks
        ]
        for fence in fences:
            at = fence.last + 1
            changes.append((at, at, self._new_block(ABOVE, fence.query, view)))
        # from the end on, so that the places above stay what they are
        for first, last, texts in sorted(changes, reverse=True):
            if first and not lines[first - 1].endswith((b"\n", b"\r")):
                lines[first - 1] += eol
            lines[first:last] = [encode(text) + eol for text in texts]
        if not changes:
            lines += self._first_block(lines, eol, view)
        return b"".join(lines)

    def _new_block(self, mark: str, query: str, view: View) -> list[str]:
        block = _Block(OwnBlock(0, 0, mark), query, [])
        self._fill([block], view)
        return [begin(mark), *self._lines(block), END]

    def _first_block(self, lines: list[bytes], eol: bytes, view: View) -> list[bytes]:
        """The block of today, at the end of a note that has none."""
        above: list[bytes] = []
        if not lines:
            above = [encode("# Follow-ups") + eol, eol]
        elif lines[-1].strip():
            ended = lines[-1].endswith((b"\n", b"\r"))
            above = [eol] if ended else [eol, eol]
        texts = self._new_block(TODAY, TODAY, view)
        return [*above, *(encode(text) + eol for text in texts)]

    def _lines(self, block: _Block) -> list[str]:
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
        for line in block.lines:
            row = self._row_now(line, block) if line.row else ""
            if line.row and not line.asks:
                if row:
                    below.setdefault(row, []).extend(line.below)
                else:
                    behind += line.below
                continue
            if not line.mark and not below and not kept_lines and not behind:
                before += [line, *line.below]
            elif row and row not in kept_lines and line.said is Said.NOTHING:
                line.text = f"- [ ] {row} {line.words}"
                kept_lines[row] = line
                below.setdefault(row, []).extend(line.below)
            else:
                behind += [line, *line.below]
        return put_together(block.rows, kept_lines, before, below, behind, block.more)

    def _row_now(self, line: BlockLine, block: _Block) -> str:
        """The row of now for the entry that the line was about; empty for none."""
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


def _is_below(texts: Sequence[str], query: QueryBlock, place: OwnBlock) -> bool:
    """Whether a block stands below a query, with nothing but empty lines between."""
    between = texts[query.last + 1 : place.first]
    return query.last < place.first and not any(text.strip() for text in between)


def _has_block(
    texts: Sequence[str], query: QueryBlock, places: Sequence[OwnBlock]
) -> bool:
    return any(p.query == ABOVE and _is_below(texts, query, p) for p in places)


def _for(fences: Sequence[QueryBlock]) -> list[_Block]:
    return [_Block(OwnBlock(0, 0, ABOVE), fence.query, []) for fence in fences]


def _difference(old: Document, new: Document) -> LineEdit | None:
    """The one edit that makes the old lines the new ones."""
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
