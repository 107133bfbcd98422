"""Drafts about the entries of a journal, and the value notes they offer."""

from __future__ import annotations

from datetime import datetime

from journal.api.journal import Journal
from journal.api.message_texts import Wordings
from journal.api.requests import Edits
from journal.language.document import Document, LineEdit
from journal.language.line.grammar import grammar_of
from journal.language.line.value_lines import mark_used
from journal.model.entry import Entry
from journal.model.note import ValueNote
from journal.practice.messages.drafts import Draft, Matter, compose, template_for
from journal.practice.people.ladder import standing_of
from journal.practice.people.value_notes import unused_values
from journal.practice.people.workdays import Workdays


def matter_of(journal: Journal, entry: Entry, now: datetime) -> Matter:
    """What the journal knows that a message about the entry can be made of."""
    settings, people, today = journal.settings, journal.people, now.date()
    persons = people.of(entry)
    notes = journal.snapshot.notes
    values = {
        value.ref: value
        for person in persons
        for value in unused_values(notes.values(), people, person)
    }
    return Matter(
        entry=entry,
        people=people,
        standing=standing_of(entry, persons, settings, today),
        contact=journal.last_contact(entry, today),
        values=tuple(values.values()),
        grammar=grammar_of(settings),
        workdays=Workdays(settings.country),
        today=today,
    )


def draft(
    journal: Journal,
    wordings: Wordings,
    entry: Entry,
    now: datetime,
    language: str,
    template: str | None = None,
) -> Draft:
    """The message to send about an entry now, by the template that fits or is named.

    Raises ConfigError for a template that is not there or cannot be filled, and
    AskRefused for somebody who is not to be contacted.
    """
    matter = matter_of(journal, entry, now)
    name = template or template_for(matter)
    return compose(matter, wordings.template(name, language), language)


def value_used(journal: Journal, value: ValueNote, now: datetime) -> Edits:
    """The request to mark a value note as told today."""
    grammar = grammar_of(journal.settings)

    def edit_of(document: Document) -> LineEdit | None:
        return mark_used(document, value, now.date(), grammar)

    return Edits([(value.ref.path, edit_of)], f"used: {value.text}")
