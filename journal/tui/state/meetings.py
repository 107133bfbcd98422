"""Today's meetings, from the calendars of the settings, as rows above the agenda."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from journal.api.journal import Journal
from journal.api.messages.brief import brief_lines
from journal.api.view import View
from journal.language.clean import clean
from journal.model.errors import JournalError
from journal.model.value import value

if TYPE_CHECKING:
    from journal.integrations.calendars.meetings.meetings import Meeting

TITLE = "Meetings today"
_FRESH = timedelta(minutes=10)
"""How long data read from the calendars stays valid."""


@value
class MeetingRow:
    """A meeting of today; all of it clean."""

    when: str
    """`10:00–10:30`, or `all day`."""
    summary: str
    known: tuple[str, ...]
    """Notes of its known participants, without `.md`."""
    others: int = 0

    @property
    def who(self) -> str:
        names = [name.rpartition("/")[2] for name in self.known]
        rest = f"{self.others} other{'s' if self.others > 1 else ''}"
        return ", ".join([*names, *([rest] if self.others else [])])


class Meetings:
    """Reads them now and then, in the calling thread."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._rows: tuple[MeetingRow, ...] = ()
        self._read_at: datetime | None = None
        self.trouble = ""
        """Why the last reading failed."""

    def of(self, day: date) -> tuple[MeetingRow, ...]:
        """The meetings of that day, by time."""
        read = self._read_at is not None and self._read_at.date() == day
        return self._rows if read else ()

    def read(self, now: datetime) -> bool:
        """Read them if it is time; returns whether they changed."""
        places = self._journal.settings.calendar.read
        before = self._read_at
        if not places or (
            before is not None
            and before.date() == now.date()
            and timedelta(0) <= now - before < _FRESH
        ):
            return False
        old, self._read_at = self.of(now.date()), now
        try:
            self._rows, self.trouble = self._read(places, now), ""
        except JournalError as error:
            self._rows, self.trouble = (), str(error)
            return True
        return self._rows != old

    def _read(self, places: Sequence[str], now: datetime) -> tuple[MeetingRow, ...]:
        from journal.integrations.calendars.entries.outgoing import zone_of
        from journal.integrations.calendars.meetings.meetings import Window
        from journal.integrations.calendars.meetings.sources import (
            read_meetings,
            with_known,
        )

        today: date = now.date()
        window = Window(today, today, zone_of(self._journal))
        found = read_meetings(self._journal, places, now, window=window)
        known = {m.key: p for m, p in with_known(self._journal, found.meetings)}
        return tuple(_row(m, known.get(m.key, [])) for m in found.meetings)


def _row(meeting: Meeting, known: Sequence[str]) -> MeetingRow:
    names = tuple(clean(path.removesuffix(".md")) for path in known)
    others = max(len(meeting.attendees) - len(known), 0)
    return MeetingRow(_span(meeting), clean(meeting.summary), names, others)


def _span(meeting: Meeting) -> str:
    begin, end = meeting.begin, meeting.end
    if begin.clock is None:
        return "all day"
    until = f"–{end.clock:%H:%M}" if end and end.clock and end.day == begin.day else ""
    return f"{begin.clock:%H:%M}{until}"


def page_of(row: MeetingRow, view: View) -> str:
    """The brief of a meeting: everyone in it who has a note."""
    lines: list[str] = []
    for name in row.known:
        try:
            card = view.card(view.person(name))
        except JournalError:
            continue
        lines += brief_lines(card, view.today)
    if not lines:
        return "No note has the address of anyone in this meeting."
    return "\n".join(map(clean, lines))
