"""Keeping the dashboard current: read what was done in it, do it, write what is up.

One look depends on the note, the rest of the vault and how long the note has been
quiet. Nothing is written while someone is typing or if nothing changed, and never a
byte outside the blocks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from platform import node
from typing import TYPE_CHECKING

from journal.api.dashboard.acts import Acts
from journal.api.dashboard.block_lines import BlockLine, Said, take_row
from journal.api.dashboard.blocks import (
    Block,
    Blocks,
    blocks_for,
    difference,
    has_block,
    read_block,
)
from journal.api.dashboard.row_record import RowRecord
from journal.api.requests import Edits
from journal.language.document import Document, LineEdit
from journal.language.note.own_blocks import own_blocks
from journal.language.note.query_blocks import QueryBlock, query_blocks
from journal.language.note.read_note import digest_of
from journal.model.entry import NotePath
from journal.model.errors import ConfigError, WriteRefused
from journal.model.settings import Settings
from journal.model.value import value
from journal.practice.agenda.reports.dashboard_rows import fits, link_in

if TYPE_CHECKING:
    from journal.api.journal import Journal
    from journal.api.view import View

REVIEW = "review"
"""The name in the marker of a block by `journal review`."""
SETTLED = 0.5
"""Seconds of quiet after which a tick counts as intended."""
TYPED = 5.0
"""Seconds of quiet after which text counts as complete: editors save half-typed
words."""


def kept_by(settings: Settings) -> str | None:
    """The other machine that keeps the dashboard, if one is named (`once =
    "machine:laptop"`); None if it is kept here."""
    name = settings.calendar.once.removeprefix("machine:").strip()
    if not settings.calendar.once.startswith("machine:"):
        return None
    return None if name.casefold() == node().casefold() else name


@value
class Looked:
    """The result of a look at the dashboard."""

    done: tuple[str, ...] = ()
    """What was done in other notes."""
    wrote: bool = False
    waits: bool = False
    """Whether someone is typing: look again once it is quiet."""
    deleted: bool = False
    """Whether there is no block, and we did not remove it."""
    broken: str = ""
    """Problems with the markers; nothing is touched then."""
    missing: bool = False
    digest: str = ""
    """The digest of the current note."""


class Dashboard:
    """The dashboard of one vault."""

    def __init__(self, journal: Journal, note: str | None = None) -> None:
        """`note` overrides the one in the settings. Raises ConfigError if there is
        neither."""
        named = note or journal.settings.notes.dashboard
        if named is None:
            raise ConfigError(
                'no dashboard is set: write dashboard = "Follow-ups.md" in '
                ".journal.toml"
            )
        self._journal = journal
        self.path = NotePath(named if named.endswith(".md") else f"{named}.md")
        self._record = RowRecord(journal.state)
        self._blocks = Blocks(self._record)
        self._copies: dict[NotePath, str] = {}
        """Conflict copies already looked at, with their digests."""

    # -------------------------------------------------------- one look

    def look(self, now: datetime, rest: float, *, add: bool = False) -> Looked:
        """Do what the note asks for, and bring its blocks up to date.

        `rest` is how many seconds the note has been quiet; with `add` a removed block
        is added again. Raises WriteRefused.
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
        fences = [q for q in queries if not has_block(texts, q, places)]
        if not places and not fences and record.written and not add:
            return Looked(deleted=True, digest=digest_of(content or b""))
        blocks = [read_block(document, place, queries) for place in places]
        return self._bring_up_to_date(document, content, blocks, fences, now, rest)

    def _bring_up_to_date(
        self,
        document: Document,
        content: bytes | None,
        blocks: Sequence[Block],
        fences: Sequence[QueryBlock],
        now: datetime,
        rest: float,
    ) -> Looked:
        record, view = self._record, self._journal.at(now)
        self._blocks.know_rows([*blocks, *blocks_for(fences)], view)
        acts = Acts(view, record)
        waits, done = False, list(self._look_at_copies(acts))
        for line in [line for block in blocks for line in block.lines]:
            if line.mark and not line.row:
                self._judge(line, view)
            if line.row and line.asks:
                # a tick is handled at once: the next save by another program may lack
                # it
                if line.words and rest < TYPED:
                    waits = True
                    continue
                outcome = acts.do(line)
                line.warning = outcome.warning
                done += [outcome.done] if outcome.done else []
                if outcome.clear:
                    line.mark, line.words, line.warning = " ", "", ""
        if done:
            view = self._journal.at(now)
            self._blocks.know_rows([*blocks, *blocks_for(fences)], view)
        record.save(view.today)
        if waits or rest < SETTLED:
            return Looked(tuple(done), waits=True, digest=digest_of(content or b""))
        self._blocks.fill(blocks, view)
        new = self._blocks.new_content(document, blocks, fences, view)
        if content is not None and new == content:
            if not record.written:
                record.wrote(digest_of(new))
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
        # recorded before it is on disk: ticks in it must be recognised
        self._record.wrote(digest_of(new))
        self._record.save(now.date())

        def edit(there: Document) -> LineEdit | None:
            same = there.content == (content or b"")
            return difference(document, Document(new)) if same else None

        request = Edits([(self.path, edit)], "dashboard", create=True, quiet=True)
        try:
            [change] = self._journal.apply(request, now)
        except WriteRefused as error:
            if self._content() != content:
                return Looked(tuple(done), waits=True)
            raise error
        if change.is_unchanged:  # someone has just saved
            return Looked(tuple(done), waits=True)
        return Looked(tuple(done), wrote=True, digest=digest_of(new))

    def _content(self) -> bytes | None:
        """The current note; None if it does not exist. Raises WriteRefused."""
        if not (self._journal.root / self.path).exists():
            return None
        return self._journal.content(self.path)

    # -------------------------------------------------------- reading

    def _judge(self, line: BlockLine, view: View) -> None:
        """Identify a line with a box that is no known row."""
        link = link_in(line.body)
        row = line.body[: line.body.find(link) + len(link)] if link else ""
        if row and fits(row, view.items, view.today):
            take_row(line, row)  # another machine wrote it
        elif link:
            line.warning = f"change it in {link}"
        else:
            line.warning = "not read here: write it in a note"

    def _look_at_copies(self, acts: Acts) -> Iterator[str]:
        """Handle ticks in conflict copies; the copies stay unchanged."""
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
                for line in read_block(document, place).lines:
                    row = self._record.row_in(line.body) if line.mark else ""
                    if row:
                        take_row(line, row)
                        if line.said is Said.DONE and not line.words:
                            outcome = acts.do(line)
                            if outcome.done:
                                yield outcome.done
