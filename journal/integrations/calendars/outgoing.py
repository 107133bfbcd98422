"""The entries that leave the house, as calendars know them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from journal.api.clean import clean
from journal.api.journal import Journal
from journal.api.query import parse_query
from journal.api.view import Relationships
from journal.integrations.calendars.todo import Outgoing, Todo, alarm_for
from journal.model.entry import Entry, NotePath, Status
from journal.model.when import When

BUSY = "Busy"
"""All that is said of a private entry."""


Place = tuple[NotePath, int]
"""A note, and a line of it from 1."""


def zone_of(journal: Journal) -> tzinfo | None:
    """The zone the notes' times are in; None is the system's."""
    name = journal.settings.time_zone
    return ZoneInfo(name) if name else None


def when_of(entry: Entry) -> When | None:
    """The date calendars show: due, else the reminder, else planned for."""
    return entry.due or entry.remind or entry.scheduled


class House:
    """The vault as the calendars see it at one moment."""

    def __init__(self, journal: Journal, now: datetime) -> None:
        """Raises ConfigError for a query that cannot be read."""
        self.journal = journal
        self.now = now
        self.known = Relationships(journal, now)
        self.settings = journal.settings.calendar
        self.items = {item.entry.ref: item for item in self.known.items}
        wanted = parse_query(self.settings.query, now, journal.people)
        self._leaving = {
            ref
            for ref, item in self.items.items()
            if wanted(item)
            and not (
                self.settings.private == "leave-out" and self.is_private(item.entry)
            )
        }

    @property
    def entries(self) -> list[Entry]:
        """All that count as entries, in the order of notes and lines."""
        found = [item.entry for item in self.items.values()]
        return sorted(found, key=lambda entry: (entry.path, entry.line))

    def leaves(self, entry: Entry) -> bool:
        """Whether the query lets it out, and its note does not hold it back."""
        return entry.ref in self._leaving

    def _stays(self, entry: Entry) -> bool:
        return self.settings.private == "leave-out" and self.is_private(entry)

    def is_private(self, entry: Entry) -> bool:
        """Whether its note, or somebody it is about, is private."""
        note = self.journal.view.snapshot.notes.get(entry.path)
        people = self.items[entry.ref].people if entry.ref in self.items else ()
        return (note is not None and note.private) or any(
            person.note is not None and person.note.private for person in people
        )

    def todo(self, entry: Entry) -> Todo:
        """What both sides say of it."""
        status = Status.OPEN if entry.status is Status.WAITING else entry.status
        summary = summary_of(entry)
        if self._hides(entry):
            summary = BUSY
        return Todo(summary, when_of(entry), entry.start, status, entry.priority)

    def _hides(self, entry: Entry) -> bool:
        return self.settings.private == "busy" and self.is_private(entry)

    def outgoing(self, uid: str, entry: Entry, uids: Mapping[Place, str]) -> Outgoing:
        """All that is said of it; `uids` are those of all entries, by place."""
        todo = self.todo(entry)
        hidden = self._hides(entry)
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


def summary_of(entry: Entry) -> str:
    """The text of an entry without its tags; all of it where nothing else is left."""
    tags = {tag.casefold() for tag in entry.tags}

    def gone(found: re.Match[str]) -> str:
        return "" if found[0].casefold() in tags else found[0]

    text = _TAG.sub(gone, entry.text) if tags else entry.text
    words = unescaped(" ".join(text.split()))
    return clean(words or " ".join(entry.text.split())) or "Follow-up"


def unescaped(text: str) -> str:
    """The words of Markdown that was written literally: `\\@bo` → `@bo`."""
    text = re.sub(r"(`+)(?!`)(.+?)(?<!`)\1(?!`)", _code, text)
    return re.sub(r"\\([\\`*_{}\[\]()#+.!@>~|<$^=:-])", r"\1", text)


def _code(found: re.Match[str]) -> str:
    inner = found[2]
    if inner[:1] == inner[-1:] == " " and inner.strip():
        inner = inner[1:-1]
    # what is in code is not unescaped a second time
    return inner.replace("\\", "\\\\")
