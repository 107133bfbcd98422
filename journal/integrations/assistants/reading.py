"""The reading tools. Each call looks at the vault again, one at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from journal.api.messages.brief import brief_lines
from journal.api.messages.draft_checks import Draft, Finding, draft_findings
from journal.api.outside.agenda import Item, entry_id, why_left_alone, within
from journal.api.outside.public_journal import PublicJournal
from journal.api.places import config_file
from journal.api.search.note_search import NoteSearch
from journal.api.view import Card, View
from journal.integrations.assistants.shapes import (
    Brief,
    CannotUse,
    ChangeRow,
    ContactRow,
    DraftAnswer,
    Due,
    EntryRow,
    FoundNotes,
    FoundRow,
    LintRow,
    Past,
    Who,
    Why,
    fitting,
    note_text,
)
from journal.model.errors import ConfigError, JournalError

MAX_BODY = 8000
_CONTACTS = 20


class Reading:
    """The current state of the notes. Methods raise JournalError if something is
    missing."""

    def __init__(self, journal: PublicJournal, clock: Callable[[], datetime]) -> None:
        self.journal = journal
        self._clock = clock
        self._search = NoteSearch(journal)

    def view(self) -> View:
        """The vault as it is now."""
        self.journal.refresh()
        return self.journal.at(self._clock())

    def due(self, query: str, limit: int) -> Due:
        """What is up or comes up soon, filtered."""
        view = self.view()
        try:
            matches = view.query(query)
        except ConfigError as error:
            raise CannotUse(str(error)) from None
        days = self.journal.settings.agenda.upcoming_days
        items = [item for item in within(view.agenda, days) if matches(item)]
        rows = fitting(entry_row(item, view) for item in items[:limit])
        return Due(rows, len(items) - len(rows))

    def who(self, name: str) -> Who:
        """The card of one person."""
        view = self.view()
        person = view.person(name)
        card = view.card(person)
        note = person.note
        last = card.timeline[0].day.isoformat() if card.timeline else None
        return Who(
            note_text(person.name),
            note_text(person.path) if person.path else None,
            note_text(note.org) if note and note.org else None,
            last,
            card.budget.open_asks,
            card.budget.nudges,
            note_text(why_left_alone(person, view.today)),
            fitting(entry_row(item, view) for item in card.mine[:_CONTACTS]),
            fitting(entry_row(item, view) for item in card.theirs[:_CONTACTS]),
            _contacts(card),
        )

    def find(self, words: str, person: str, limit: int) -> FoundNotes:
        """The notes that contain all the words."""
        self.view()
        self._search.refresh()
        at = f" @{person.removeprefix('@')}" if person.strip() else ""
        answer = self._search.find(f"{words}{at}", self._clock().date(), limit)
        return FoundNotes(
            fitting(
                FoundRow(
                    note_text(one.path),
                    one.line,
                    one.day.isoformat() if one.day else None,
                    note_text(one.text.strip()),
                    one.others,
                )
                for one in answer.found
                if not self.journal.names_private(one.text)
            )
        )

    def why(self, entry: str) -> Why:
        """Why an entry is up."""
        view = self.view()
        item = view.item(view.find(entry))
        log = sorted(item.entry.log, key=lambda line: str(line.when), reverse=True)
        return Why(
            entry_row(item, view),
            note_text(view.why(item, past=True)),
            [
                ContactRow(
                    str(line.when),
                    note_text(line.kind),
                    note_text(line.text),
                    note_text(item.entry.path),
                    line.line,
                )
                for line in log[:_CONTACTS]
            ],
        )

    def history(self, entry: str) -> Past:
        """The history of an entry."""
        view = self.view()
        item = view.item(view.find(entry))
        past = self.journal.past
        past.look()
        found = past.of_entry(item.entry)

        def text(value: str | None) -> str | None:
            if value is None:
                return None
            if self.journal.names_private(value) or self.journal.hides(value):
                return "(private)"
            return note_text(value)

        rows = [
            ChangeRow(c.day.isoformat(), c.what, text(c.was), text(c.now))
            for c in found.changes[-100:]
        ]
        return Past(entry_row(item, view), fitting(rows), found.begins)

    def brief(self, name: str) -> Brief:
        """The page about a person."""
        view = self.view()
        person = view.person(name)
        lines = brief_lines(view.card(person), view.today)
        page = fitting(note_text(line) for line in lines)
        return Brief(note_text(person.name), page)

    def draft(self, entry: str, language: str) -> DraftAnswer:
        """The next message about an entry."""
        view = self.view()
        found = view.find(entry)
        try:
            made = view.draft(found, language or None)
        except JournalError as error:
            return DraftAnswer(note_text(str(error)), [], "", "", [], [])
        body = "\n".join(note_text(line) for line in made.body.splitlines())[:MAX_BODY]
        return DraftAnswer(
            "",
            [note_text(one.name) for one in made.to],
            note_text(made.subject),
            body,
            [note_text(remark) for remark in made.remarks],
            [
                LintRow(one.line, note_text(one.message), note_text(one.hint))
                for one in self._findings(made)[:_CONTACTS]
            ],
        )

    def _findings(self, made: Draft) -> list[Finding]:
        folder = config_file().parent
        return draft_findings(made, self.journal.root, folder)


def entry_row(item: Item, view: View) -> EntryRow:
    """An entry, for a result."""
    entry = item.entry
    return EntryRow(
        entry_id(entry.ref),
        note_text(entry.path),
        entry.line,
        note_text(entry.text),
        [note_text(person.label) for person in item.people],
        str(item.when) if item.when else None,
        item.heading,
        item.turn.value,
        note_text(view.why(item)),
    )


def _contacts(card: Card) -> list[ContactRow]:
    return fitting(
        ContactRow(
            contact.day.isoformat(),
            note_text(contact.kind),
            note_text(contact.what),
            note_text(contact.path),
            contact.line,
        )
        for contact in card.timeline[:_CONTACTS]
    )
