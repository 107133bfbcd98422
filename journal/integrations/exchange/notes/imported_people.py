"""The people of an import: their notes, and what is added to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from journal.api.journal import Journal
from journal.api.outside.foreign_text import NotLiteral
from journal.integrations.exchange.notes.contact_notes import ContactNotes
from journal.integrations.exchange.notes.keys import key_text
from journal.integrations.exchange.notes.known_people import (
    Directory,
    Known,
    people_of,
)
from journal.integrations.exchange.notes.outcome import Wishes
from journal.integrations.exchange.notes.person_lines import phones_of
from journal.integrations.exchange.notes.there import Place
from journal.integrations.exchange.records import Contact, Imported, Said, Task
from journal.model.entry import Status
from journal.model.when import When

Refuse = Callable[[int, NotLiteral], None]
"""Report that a row cannot be written, and why."""

SECTIONS = {
    "hubspot": "HubSpot",
    "salesforce": "Salesforce",
    "zoho": "Zoho",
    "outlook": "Outlook",
    "google": "Google Contacts",
    "vcard": "vCard",
    "monica": "Monica",
}
"""What comes after `## From` in the notes of people."""


class ImportedPeople:
    """What an import contains about people; `contacts` are their future notes."""

    def __init__(
        self,
        journal: Journal,
        imported: Imported,
        wishes: Wishes,
        keys: Mapping[tuple[str, str], Place],
        lines: dict[str, list[str]],
        lines_of: Callable[[str], list[str]],
        refuse: Refuse,
    ) -> None:
        self.journal = journal
        self.imported = imported
        self.wishes = wishes
        self.keys = keys
        self.lines = lines
        self._lines_of = lines_of
        self._refuse = refuse
        self.history_lines = 0
        """Lines of history that were new."""
        self.contacts = self._contacts()

    def _contacts(self) -> ContactNotes:
        """The notes of the vault's people, and those the file adds."""
        known = []
        for person in self.journal.people.known():
            note = person.note
            if note is None or person.path is None:
                continue
            known.append(
                Known(
                    note.name,
                    str(person.path),
                    list(note.emails),
                    [note.phone] if note.phone else [],
                    list(note.aliases),
                    note.org or "",
                    note.birthday or "",
                    note.keep or "",
                )
            )
        for one in known:
            one.phones = phones_of(self._lines_of(one.path)) or one.phones
        people = ContactNotes(
            Directory(known, self._handle_means),
            self.journal.composer,
            self.journal.settings.notes.people_folder,
            map(str, self.journal.snapshot.notes),
            self.lines,
            SECTIONS.get(self.imported.format, self.imported.format),
            self.wishes.keep,
        )
        for contact in self.imported.contacts:
            place = self.keys.get((self.imported.format, key_text(contact.key)))
            at = place.path if contact.key and place else None
            people.add(contact, self.imported.format, at)
        return people

    def _handle_means(self, name: str) -> list[str]:
        found = self.journal.people.candidates(name)
        return [str(person.path) for person in found if person.path]

    def make_notes(self, tasks: Sequence[Task]) -> None:
        """Create notes for people on tasks who have none."""
        for named in people_of(tasks):
            name = named.name or named.handle or named.email
            if name and not self.contacts.directory.of_named(named):
                emails = [named.email] if named.email else []
                self.contacts.add(
                    Contact(0, name, emails=emails), self.imported.format, None
                )

    def take_history(self) -> list[Task]:
        """Take done calls and mails with known people as history; the other tasks."""
        left = []
        for task in self.imported.tasks:
            day = task.closed or (task.due.day if task.due else None)
            if not task.touch or task.status is not Status.DONE or day is None:
                left.append(task)
                continue
            known = [self.contacts.directory.of_named(person) for person in task.people]
            one = [found[0] for found in known if len(found) == 1]
            if not one or len(one) < len(known):
                left.append(task)
                continue
            when = task.due if task.due and task.due.day == day else None
            words = ". ".join(filter(None, (task.text, task.notes)))
            said = Said(when or When(day), task.touch, words)
            for person in one:
                self._say(person, said, task.row)
        return left

    def _say(self, known: Known, said: Said, row: int) -> None:
        try:
            self.history_lines += self.contacts.say(known, said)
        except NotLiteral as error:
            self._refuse(row, error)

    def take_meetings(self) -> None:
        """Log each meeting with the people who have a note here."""
        strangers = set()
        for meeting in self.imported.meetings:
            for named in meeting.people:
                found = self.contacts.directory.of_named(named)
                if len(found) == 1:
                    said = Said(meeting.when, meeting.kind, meeting.text)
                    self._say(found[0], said, meeting.row)
                else:
                    strangers.add(named)
        if strangers:
            self.imported.remarks.append(
                f"{len(strangers)} people of meetings have no note here"
            )
