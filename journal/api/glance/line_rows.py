"""Lines of a first look → rows of the cache, without building their entries.

The words of a plain line suffice for its row. A line that waits for someone, is
promised, or whose owner matters takes the whole entry: `row` returns None. A faster
equivalent of `cache_rows`; a test holds the two equal.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from journal.language.clean import clean
from journal.language.hashes import sha256
from journal.language.line.fast_line import PlainLine
from journal.language.line.fields import Field
from journal.language.line.status import status_of
from journal.language.note.note_reader import ReadLine, ReadNote
from journal.model.entry import Mention, MentionKind, Status
from journal.model.settings import Settings
from journal.practice.agenda.entry_ids import ID_LENGTH
from journal.practice.agenda.shown_text import shown_words
from journal.practice.people.people import People
from journal.practice.people.threads import may_say_whose_turn
from journal.vault.cache.layout import BEGUN, folded_path

Row = tuple[bytes | int | str | None, ...]
"""One row, in the order of `layout.ROW_COLUMNS`."""

_DUE, _SCHEDULED, _START = Field.DUE, Field.SCHEDULED, Field.START
_WAITING, _IN_PROGRESS = Status.WAITING, Status.IN_PROGRESS
"""Up to Python 3.11, looking these up in their class takes ten times as long."""
_Named = tuple[str, str | None, bool]
"""The person a handle means, by key and label, and whether it means anyone."""


class LineRows:
    """The rows of the plain lines of one vault, given its people."""

    def __init__(self, people: People, settings: Settings) -> None:
        self._people = people
        self._settings = settings
        self._known: dict[str, _Named] = {}
        self._statuses: dict[str, tuple[Status, int]] = {}
        """What a mark means, and whether that is closed."""
        self._hidden = settings.obsidian.tasks.hidden_filter
        self._everything = settings.notes.include == "all-tasks"
        self._note: ReadNote | None = None
        self._key = self._folded = b""
        self._path = ""
        self._hash = sha256()

    def row(self, read: ReadNote, found: ReadLine, line: PlainLine) -> Row | None:
        """The row of a line of this note; None if it takes the entry."""
        status, closed = self._statuses.get(line.mark) or self._status(line.mark)
        settings, text = self._settings, line.text
        if status is _WAITING or may_say_whose_turn(text, line.tags):
            return None
        if settings.agenda.me and (read.owner or settings.agenda.team):
            return None
        shown = shown_words(line.words, line.handles, text, self._hidden)
        if shown is None:
            return None
        if read is not self._note:
            self._begin(read)
        about = [self._known.get(name) or self._who(name) for name in line.handles]
        dates = line.dates.get
        start, scheduled = dates(_START), dates(_SCHEDULED)
        deadline = dates(_DUE) or scheduled
        filter_tag = settings.obsidian.tasks.global_filter
        listed = (
            self._everything
            or deadline is not None
            or start is not None
            or (bool(filter_tag) and filter_tag in found.raw)
            or any(is_someone for _, _, is_someone in about)
        )
        full = clean(shown[0])
        words = full if shown[1] is shown[0] else clean(shown[1])
        return (
            self._key,
            found.number,
            self._id(found.raw, found.around),
            BEGUN if listed and status is _IN_PROGRESS else int(listed),
            closed,
            start,
            None,  # remind
            deadline,
            scheduled,
            deadline if scheduled is None else min(deadline or "", scheduled),
            +line.priority,  # a plain number
            self._folded,
            _labels(about),
            full,
            f"{self._path}:{found.number}",
            0,  # theirs
            0,  # promised
            b"",  # people
            None,  # latest
            words if words != full else None,
            "",  # nudge
        )

    def _begin(self, read: ReadNote) -> None:
        path = read.note.path
        self._note = read
        self._key = os.fsencode(path)
        self._folded = folded_path(path)
        self._path = clean(path)
        self._hash = sha256(path.encode("utf-8", "surrogateescape") + b"\0")

    def _id(self, raw: str, around: str) -> str:
        """Like `entry_ids.entry_id`, but hashing the path only once."""
        found = self._hash.copy()
        found.update(f"{raw}\0{around or '0'}".encode("utf-8", "surrogateescape"))
        return found.hexdigest()[:ID_LENGTH]

    def _who(self, name: str) -> _Named:
        mention, people = Mention(MentionKind.HANDLE, name), self._people
        person = people.resolve(mention)
        found: _Named = name, None, bool(people.ambiguous(mention))
        if person:
            found = person.key, clean(person.label), True
        self._known[name] = found
        return found

    def _status(self, mark: str) -> tuple[Status, int]:
        status = status_of(mark, self._settings.obsidian.tasks)
        found = self._statuses[mark] = status, int(status.closed)
        return found


def _labels(about: Sequence[_Named]) -> str:
    """The people it is about, without repetition."""
    if len(about) < 2:
        return (about[0][1] or "") if about else ""
    return ", ".join({key: name for key, name, _ in about if name is not None}.values())
