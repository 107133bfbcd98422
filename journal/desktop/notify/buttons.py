"""The buttons of a notification, carried out on the entry as it is by then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from journal.api.journal import Journal
from journal.api.requests import Act
from journal.api.snooze import snooze
from journal.desktop.notify.channel import Message
from journal.desktop.open.open_note import open_note
from journal.language.clean import clean
from journal.language.dates.typed_dates import Typed, parse_typed
from journal.language.edit.intents import Complete
from journal.language.edit.snooze import Dates, rest_until
from journal.model.entry import Entry
from journal.model.errors import NoSuchEntry, StaleEntryError
from journal.practice.agenda.moments import Moment, name_of

DONE, SNOOZE, TOMORROW, OPEN = "done", "snooze", "tomorrow", "open"
BUTTONS = {DONE: "Done", SNOOZE: "Snooze 1 h", TOMORROW: "Tomorrow", OPEN: "Open"}


class Answers:
    """What the buttons do, through the same door as the keys."""

    def __init__(self, journal: Journal, clock: Callable[[], datetime]) -> None:
        self._journal = journal
        self._clock = clock

    def carry_out(self, message: Message, answer: str) -> str:
        """Do it; answers what was done, in a line.

        Raises JournalError where the entry is another by now, or is closed.
        """
        moment, now = message.moments[-1], self._clock()
        entry = self._as_it_is(moment)
        if answer == OPEN:
            open_note(self._journal, entry)
            return f"{clean(entry.place)}: opened"
        if entry.status.closed:
            raise StaleEntryError(f"{entry.place}: it is {entry.status.value} already")
        if answer == DONE:
            self._journal.apply(Act.each(Complete(now.date()), [entry], "done"), now)
            return f"{clean(entry.place)}: done"
        asked = snooze(_UNTIL[answer](now), now, self._journal.settings)
        until = rest_until(Dates.of(entry), asked)
        self._journal.apply(Act.each(asked, [entry], "snoozed"), now)
        return f"{clean(entry.place)}: snoozed to {until}"

    def _as_it_is(self, moment: Moment) -> Entry:
        """The entry in its note of now. Raises NoSuchEntry, StaleEntryError."""
        then = moment.entry
        if then is None:
            raise NoSuchEntry("it is about no entry")
        try:
            found = [self._journal.current(then)]
        except StaleEntryError:
            # edited since: what it is about may still be told by its words
            found = [e for e in self._journal.entries if e.path == then.path]
        alike = [
            entry
            for entry in found
            if entry.ref.raw == then.ref.raw or name_of(entry) == moment.name
        ]
        if len(alike) != 1:
            raise StaleEntryError(
                f"{then.place}: the note no longer says what the notification was "
                "about; have a look at it"
            )
        return alike[0]


_UNTIL: dict[str, Callable[[datetime], Typed]] = {
    SNOOZE: lambda now: parse_typed("1h", now),
    TOMORROW: lambda now: parse_typed("tomorrow", now),
}
