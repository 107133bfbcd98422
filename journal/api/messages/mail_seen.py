"""What is known from mail, for the agenda: a small file written by the mail room.

The agenda never opens mail and never waits for it. It reads which open entries were
certainly answered, so that nothing reminds of them any more, and how old that knowledge
is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from journal.model.entry import Entry, WhoseTurn
from journal.model.value import replace
from journal.practice.agenda.agenda import Agenda, Item, Section
from journal.practice.agenda.sections import SOMEDAY

FILE = "mail.json"


class MailSeen:
    """The file in the state folder, read again after changes."""

    def __init__(self, state: Path) -> None:
        self._file = state / FILE
        self._stamp: tuple[int, int] | None = None
        self.seen: datetime | None = None
        """When mail was last checked; None if it never was."""
        self._answered: frozenset[tuple[str, str]] = frozenset()
        self._in_notes: frozenset[str] = frozenset()

    def refresh(self) -> MailSeen:
        """Read it again if it changed; a broken file counts as empty."""
        try:
            found = self._file.stat()
        except OSError:
            self._stamp, self.seen, self._answered = None, None, frozenset()
            self._in_notes = frozenset()
            return self
        stamp = found.st_mtime_ns, found.st_ino
        if stamp == self._stamp:
            return self
        self._stamp = stamp
        try:
            content = json.loads(self._file.read_text("utf-8"))
            self.seen = datetime.fromisoformat(content["seen"])
            self._answered = frozenset(
                (one["path"], one["raw"]) for one in content["answered"]
            )
        except (OSError, ValueError, KeyError, TypeError):
            self.seen, self._answered = None, frozenset()
        self._in_notes = frozenset(path for path, _ in self._answered)
        return self

    @property
    def has_answers(self) -> bool:
        return bool(self._answered)

    def is_answered(self, entry: Entry) -> bool:
        """Whether there are certain answers that are not written to notes yet."""
        if entry.path not in self._in_notes:
            return False  # as most are: nothing has to be read for that
        return (entry.path, entry.ref.raw) in self._answered

    def unanswered(self, entries: Iterable[Entry]) -> list[Entry]:
        return [entry for entry in entries if not self.is_answered(entry)]

    def quieten(self, agenda: Agenda) -> Agenda:
        """The agenda without answered entries coming up."""
        if not self._answered:
            return agenda
        items = [
            _quiet(item) if self.is_answered(item.entry) else item
            for item in agenda.items
        ]
        return Agenda(agenda.now, tuple(items))


def _quiet(item: Item) -> Item:
    if item.section not in (Section.OVERDUE, Section.TODAY, Section.UPCOMING):
        return item
    return replace(
        item,
        section=Section.SOMEDAY,
        when=None,
        days=None,
        turn=WhoseTurn.MINE,
        heading=SOMEDAY,
    )
