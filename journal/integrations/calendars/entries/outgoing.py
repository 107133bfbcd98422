"""The published entries, in the form of calendars."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from journal.api.journal import Journal
from journal.api.outside.clean import clean
from journal.api.outside.query import parse_query
from journal.api.view import View
from journal.integrations.calendars.objects.todo import Outgoing, Todo, alarm_for
from journal.model.entry import Entry, NotePath, Status
from journal.model.when import When

BUSY = "Busy"
"""The only text shown for a private entry."""


Place = tuple[NotePath, int]
"""A note, and a line of it from 1."""


def zone_of(journal: Journal) -> tzinfo | None:
    """The zone of times in notes; None means the system's."""
    name = journal.settings.agenda.time_zone
    return ZoneInfo(name) if name else None


def when_of(entry: Entry) -> When | None:
    """The date calendars show: due, else reminder, else scheduled."""
    return entry.due or entry.remind or entry.scheduled


class House:
    """The vault as the calendars see it at one moment."""

    def __init__(self, journal: Journal, now: datetime) -> None:
        """Raises ConfigError for a query that cannot be read."""
        self.journal = journal
        self.now = now
        self.known = View(journal, now)
        self.settings = journal.settings.calendar
        self._plain = journal.composer.plain
        self.items = {item.entry.ref: item for item in self.known.items}
        self._wanted = parse_query(
            self.settings.query, now, journal.people, journal.settings
        )

    @property
    def entries(self) -> list[Entry]:
        """All task lines, including those that do not or no longer count as entries."""
        found = self.journal.entries
        return sorted(found, key=lambda entry: (entry.path, entry.line))

    def counts(self, entry: Entry) -> bool:
        """Whether it counts as an entry."""
        return entry.ref in self.items

    def leaves(self, entry: Entry) -> bool:
        """Whether the query selects it and its note does not prevent it."""
        item = self.items.get(entry.ref) or self.journal.item(entry, self.now)
        return self._wanted(item) and not self._stays(entry)

    def _stays(self, entry: Entry) -> bool:
        return self.settings.private == "leave-out" and self.is_private(entry)

    def is_private(self, entry: Entry) -> bool:
        """Whether its note, or someone it is about, is private."""
        note = self.journal.snapshot.notes.get(entry.path)
        people = self.journal.people.of(entry)
        return (note is not None and note.private) or any(
            person.note is not None and person.note.private for person in people
        )

    def todo(self, entry: Entry) -> Todo:
        """The fields shared by both sides."""
        status = Status.OPEN if entry.status is Status.WAITING else entry.status
        summary = summary_of(entry, self._plain)
        if self.hides(entry):
            summary = BUSY
        return Todo(summary, when_of(entry), entry.start, status, entry.priority)

    def hides(self, entry: Entry) -> bool:
        """Whether calendars get only its time."""
        return self.settings.private == "busy" and self.is_private(entry)

    def outgoing(self, uid: str, entry: Entry, uids: Mapping[Place, str]) -> Outgoing:
        """Everything published about it; `uids` holds those of all entries, by
        place."""
        todo = self.todo(entry)
        hidden = self.hides(entry)
        remind = None if hidden else entry.remind
        parent = uids.get((entry.path, entry.parent)) if entry.parent else None
        stable = () if hidden else self._stable(entry)
        return Outgoing(
            uid,
            todo,
            () if hidden else self._categories(entry),
            () if hidden else (*self._of_now(entry), *stable),
            stable,
            alarm_for(remind, todo.due, self.settings.remind),
            entry.done,
            parent,
        )

    def _categories(self, entry: Entry) -> tuple[str, ...]:
        """Tags without `#`, and the names of the people it is about."""
        tags = [tag.removeprefix("#") for tag in entry.tags]
        item = self.items.get(entry.ref)
        names = [person.name for person in item.people] if item else []
        return tuple(dict.fromkeys(clean(word) for word in (*tags, *names)))

    def _of_now(self, entry: Entry) -> tuple[str, ...]:
        """What changes with the day or a line above: said anew with each change."""
        place = f"Note: {clean(entry.place)}"
        item = self.items.get(entry.ref)
        if item is None or entry.status.closed:
            return (place,)
        why = clean(self.known.why(item, contact=False))
        return (f"Why: {why} (as of {self.now:%Y-%m-%d})", place)

    def _stable(self, entry: Entry) -> tuple[str, ...]:
        last = self.journal.last_contact(entry, self.now.date())
        if last is None:
            return ()
        kind = f"{last.kind}: " if last.kind else ""
        return (f"Last contact: {last.day} {clean(kind + last.what)}",)


_TAG = re.compile(r"(?:^|(?<=\s))#[^\s#]+")


def summary_of(entry: Entry, plain: Callable[[str], str]) -> str:
    """The text of an entry without its tags; all of it where nothing else is left.

    `plain` takes away what only makes the words of others literal.
    """
    tags = {tag.casefold() for tag in entry.tags}

    def gone(found: re.Match[str]) -> str:
        return "" if found[0].casefold() in tags else found[0]

    text = _TAG.sub(gone, entry.text) if tags else entry.text
    words = " ".join(plain(text).split())
    return clean(words or " ".join(entry.text.split())) or "Follow-up"
