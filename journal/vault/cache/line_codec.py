"""A parsed note → its stored form in the cache, without building its entries.

Most lines are plain and are converted from strings to strings; for any other line the
entry is built first. A faster equivalent of `note_codec.note_to_plain`; a property test
proves the two equal.
"""

from __future__ import annotations

from journal.language.line.fast_line import PlainLine, number_of_day
from journal.language.line.fields import Field
from journal.language.line.status import status_of
from journal.language.note.note_reader import ReadLine, ReadNote
from journal.model.entry import MentionKind
from journal.model.settings import Settings
from journal.vault.cache.note_codec import entry_to_plain, log_to_plain, note_to_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HANDLE = MentionKind.HANDLE.value
_DUE, _SCHEDULED, _START = Field.DUE, Field.SCHEDULED, Field.START
_CREATED, _DONE, _CANCELLED = Field.CREATED, Field.DONE, Field.CANCELLED
"""Up to Python 3.11, looking these up in their class takes ten times as long."""


class LineCodec:
    """Encodes lines under given settings."""

    def __init__(self, settings: Settings) -> None:
        self._tasks = settings.obsidian.tasks
        self._words: dict[str, str] = {}
        """The word for a status, by its mark."""

    def plain(self, read: ReadNote) -> tuple[Any, ...]:
        """The whole note, in the form of `note_to_plain`."""
        path, title, digest, _, *rest = note_to_plain(read.note)
        entries = tuple(
            [
                self._line(read, found, found.line)
                if isinstance(found.line, PlainLine)
                else entry_to_plain(read.entry(number))
                for number, found in enumerate(read.lines)
            ]
        )
        return path, title, digest, entries, *rest

    def _line(
        self, read: ReadNote, found: ReadLine, line: PlainLine
    ) -> tuple[Any, ...]:
        raw, headings, dates, mark = found.raw, found.headings, line.dates, line.mark
        filter_tag, tags = self._tasks.global_filter, line.tags
        hidden_filter = ""
        if filter_tag:
            hidden_filter = self._tasks.hidden_filter if filter_tag in raw else ""
            tags = tuple(tag for tag in tags if tag != filter_tag)
        due = scheduled = start = created = done = cancelled = None
        if dates:
            on = dates.get
            due = _moment(on(_DUE))
            if len(dates) > 1 or not due:
                scheduled, start = _moment(on(_SCHEDULED)), _moment(on(_START))
                created, done = _day(on(_CREATED)), _day(on(_DONE))
                cancelled = _day(on(_CANCELLED))
        return (
            (raw, found.nth, found.of, found.number, found.around, 0),
            self._words.get(mark) or self._word(mark),
            mark,
            line.text,
            tuple([(_HANDLE, name) for name in line.handles]),
            due,
            None,  # remind
            scheduled,
            start,
            created,
            done,
            cancelled,
            +line.priority,  # a plain number
            line.repeat,
            None,  # on_completion
            tags,
            None,  # block_id
            None,  # task_id
            (),  # depends_on
            headings[-1] if headings else None,
            headings,
            found.parent,
            found.end,
            log_to_plain(found.log),
            bool(filter_tag) and filter_tag in raw,
            (),  # problems
            None,  # unless_reply
            read.owner,
            hidden_filter,
        )

    def _word(self, mark: str) -> str:
        found = self._words[mark] = status_of(mark, self._tasks).value
        return found


def _moment(day: str | None) -> tuple[int, None] | None:
    return None if day is None else (number_of_day(day), None)


def _day(day: str | None) -> int | None:
    return None if day is None else number_of_day(day)
