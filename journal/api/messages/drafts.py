"""Drafts about the entries of a journal, and the value notes they offer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from journal.api.messages.message_texts import LANGUAGES, Wordings
from journal.api.requests import Edits
from journal.language.document import Document, LineEdit
from journal.language.line.grammar import grammar_of
from journal.language.line.value_lines import mark_used
from journal.model.entry import Entry
from journal.model.log_kind import log_kind
from journal.model.note import ValueNote
from journal.practice.messages.drafts import Draft, DraftFacts, compose, template_for
from journal.practice.messages.lint import likely_language
from journal.practice.messages.recipients import recipients
from journal.practice.messages.words import WORDS
from journal.practice.people.contacts import Contact
from journal.practice.people.ladder import standing_in, waits_of
from journal.practice.people.people import Person
from journal.practice.people.threads import log_with_owners, threads_of
from journal.practice.people.value_notes import unused_values
from journal.practice.people.workdays import Workdays

if TYPE_CHECKING:
    from journal.api.open_vault import OpenVault

DEFAULT_LANGUAGE = LANGUAGES[0]


def matter_of(journal: OpenVault, entry: Entry, now: datetime) -> DraftFacts:
    """The facts that a message about the entry can be made from."""
    settings, people, today = journal.settings, journal.people, now.date()
    about, grammar = people.of(entry), grammar_of(settings)
    threads = threads_of(entry, about, today)
    found = recipients(entry, threads, people, grammar, today)
    to = found.to or found.left_alone
    thread = next((t for t in threads if t.person in to), threads[0])
    log = log_with_owners(entry, about, today)
    past = _past_contacts(journal, to, today)
    return DraftFacts(
        entry=entry,
        people=people,
        recipients=found,
        thread=thread,
        standing=standing_in(thread, waits_of(to, settings)),
        log=[line for line, owners in log if all(p in owners for p in to)],
        contact=next(iter(past), None),
        talk=next((c for c in past if log_kind(c.kind).is_talk), None),
        values=_values_for(journal, to),
        grammar=grammar,
        workdays=Workdays(settings.agenda.holidays),
        today=today,
    )


def _past_contacts(
    journal: OpenVault, to: Sequence[Person], today: date
) -> list[Contact]:
    """Contact with any of them up to today, newest first."""
    found = [c for person in to for c in journal.contacts.get(person.key, ())]
    past = [contact for contact in found if contact.day <= today]
    return sorted(past, key=lambda contact: contact.day, reverse=True)


def _values_for(journal: OpenVault, to: Sequence[Person]) -> tuple[ValueNote, ...]:
    """The value notes that are meant for all of them."""
    notes, people = journal.snapshot.notes.values(), journal.people
    each = [{v.ref: v for v in unused_values(notes, people, p)} for p in to]
    return tuple(
        value
        for ref, value in (each[0] if each else {}).items()
        if all(ref in values for values in each)
    )


def draft(
    journal: OpenVault,
    wordings: Wordings,
    entry: Entry,
    now: datetime,
    language: str | None,
    template: str | None = None,
) -> Draft:
    """The message to send about an entry now, from the fitting or the named template.

    Without a language, that of the entry and its log is used if recognisable, else
    English. Raises ConfigError for a template that is missing or cannot be filled, and
    AskRefused without a recipient or for someone who is to be left alone.
    """
    matter = matter_of(journal, entry, now)
    language = language or _language_of(matter, wordings)
    name = template or template_for(matter)
    return compose(matter, wordings.template(name, language), language)


def _language_of(matter: DraftFacts, wordings: Wordings) -> str:
    """The language in their note, else that of the entry and its log."""
    to = matter.recipients.to or matter.recipients.left_alone
    named = [person.note.lang for person in to if person.note and person.note.lang]
    if named and len(set(named)) == 1 and named[0][:2].lower() in WORDS:
        return named[0][:2].lower()
    text = " ".join([matter.entry.text, *(line.text for line in matter.entry.log)])
    languages = [wordings.language(name) for name in wordings.languages()]
    found = likely_language(text, [one for one in languages if one.name in WORDS])
    return found.name if found else DEFAULT_LANGUAGE


def value_used(journal: OpenVault, value: ValueNote, now: datetime) -> Edits:
    """The request to mark a value note as told today."""
    grammar = grammar_of(journal.settings)

    def edit_of(document: Document) -> LineEdit | None:
        return mark_used(document, value, now.date(), grammar)

    return Edits([(value.ref.path, edit_of)], f"used: {value.text}")
