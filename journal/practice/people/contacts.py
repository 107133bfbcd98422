"""When there was contact with whom: derived from the notes alone.

Which kinds of log lines are contact is said in `LogKind`; which places count:

| where it is written                                   | contact with            |
|-------------------------------------------------------|-------------------------|
| a log line under an entry                             | whom it names, else all |
| a dated bullet in a person's note                     | them, and whom it names |
| a dated bullet with a kind, in any other note         | whom it names           |
| an entry that is ticked, on its done date, or the day |                         |
| of the dated note it is in                            | whom the entry names    |
| the prose or the `attendees` of a dated note          | whom it names           |
| an open or cancelled entry, code, a comment, a quote, |                         |
| an embed, front matter, a day to come                 | no one                  |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from journal.model.entry import Entry, LogLine, NotePath, Status
from journal.model.log_kind import LogKind
from journal.model.note import Note
from journal.model.value import value
from journal.practice.people.people import People, Person, names_of
from journal.practice.people.threads import handed_to, log_in_order, owners_of


@value
class Contact:
    """Evidence of contact: the day, and where it is written."""

    day: date
    path: NotePath
    line: int
    what: str
    kind: str = ""
    """As in the log line: `call`, `nudge`; empty for a mention or a tick."""


def contacts(notes: Iterable[Note], people: People) -> dict[str, list[Contact]]:
    """All past and planned contact, by person key, newest first."""
    found: dict[str, list[Contact]] = {}
    for note in notes:
        for key, contact in contacts_in(note, people):
            found.setdefault(key, []).append(contact)
    return {key: in_order(several) for key, several in found.items()}


def contacts_in(note: Note, people: People) -> Iterator[tuple[str, Contact]]:
    """The contacts in one note, each with the key of the person."""
    own = people.candidates(note.path.removesuffix(".md")) if note.person else []
    for line in note.log:
        if line.means.is_contact:
            for person in _in_free_log(line, note, own, people):
                yield person.key, _logged(note.path, line)
    for entry in note.entries:
        for persons, contact in _of_entry(entry, note.day, people):
            for person in persons:
                yield person.key, contact
    if note.day:
        for mention, number in note.mentions:
            person_met = people.resolve(mention)
            if person_met:
                yield (
                    person_met.key,
                    Contact(note.day, note.path, number, "mentioned"),
                )


def in_order(contacts: Iterable[Contact]) -> list[Contact]:
    """Newest first; a line that two rules matched counts once."""
    once = {(c.day, c.path, c.line): c for c in contacts}
    return sorted(once.values(), key=lambda c: (c.day, c.line), reverse=True)


def _logged(path: NotePath, line: LogLine) -> Contact:
    return Contact(line.when.day, path, line.line, line.text, line.kind)


def _in_free_log(
    line: LogLine, note: Note, own: Sequence[Person], people: People
) -> Iterable[Person]:
    """The people of a dated bullet that is under no entry."""
    # a day and a name alone prove nothing, except in a dated note
    if not own and note.day is None and line.means is LogKind.PLAIN:
        return ()
    return {person.key: person for person in (*own, *_named(line, people))}.values()


def _named(line: LogLine, people: People) -> list[Person]:
    return [person for m in line.mentions if (person := people.resolve(m))]


def _of_entry(
    entry: Entry, note_day: date | None, people: People
) -> Iterator[tuple[Iterable[Person], Contact]]:
    about = people.of(entry)
    lines = log_in_order(entry)
    handed = [n for n, line in enumerate(lines) if _is_handed(line)]
    for number, line in enumerate(lines):
        if not line.means.is_contact:
            continue
        then = about
        if handed:
            later = (lines[n] for n in reversed(handed) if n > number)
            then = _people_then(about, later, people)
        persons = owners_of(line, then)
        if line.mentions:
            others = (p for p in _named(line, people) if p not in persons)
            persons = (*persons, *others)
        yield persons, _logged(entry.path, line)
    day = entry.done or note_day
    if entry.status is Status.DONE and day:
        yield about, Contact(day, entry.path, entry.line, entry.text)


def _is_handed(line: LogLine) -> bool:
    return line.means is LogKind.HANDED and bool(line.mentions)


def _people_then(
    about: tuple[Person, ...], later: Iterable[LogLine], people: People
) -> tuple[Person, ...]:
    """Whom the entry was with before these lines, last first, handed it over."""
    then = about
    for line in later:
        new = handed_to(line)
        before = [people.resolve(mention) for mention in line.mentions[:-1]]
        then = tuple(p for p in then if new not in names_of(p))
        then += tuple(p for p in before if p and p not in then)
    return then


def newest(
    persons: Iterable[Person], history: Mapping[str, Sequence[Contact]], today: date
) -> Contact | None:
    """The newest contact up to `today` with any of these people."""
    found = []
    for person in persons:
        past = (c for c in history.get(person.key, ()) if c.day <= today)
        found += [contact for contact in [next(past, None)] if contact]
    return max(found, key=lambda contact: contact.day, default=None)
