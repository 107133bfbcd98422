"""Changes by the other side → the smallest requests for the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from journal.api.edits.rewrite import with_start, with_text
from journal.api.journal import Journal
from journal.api.outside.composer import Fields
from journal.api.requests import (
    Act,
    AddLines,
    Begin,
    Cancel,
    Complete,
    Edits,
    InsertBelow,
    Intent,
    Reopen,
    Reschedule,
    SetPriority,
    Snooze,
    Together,
)
from journal.integrations.calendars.objects.content_lines import Component
from journal.integrations.calendars.objects.read_todo import completed_on
from journal.integrations.calendars.objects.todo import (
    Todo,
    categories_of,
    master_of,
    their_words,
)
from journal.integrations.calendars.sync.merge import Merged
from journal.model.entry import Entry, Status
from journal.model.errors import NotLiteral
from journal.model.value import field, record
from journal.model.when import When

_LONG = 4000
"""The most characters taken over from a description."""


@record
class Incoming:
    """What to write into notes for one object."""

    uid: str
    requests: list[Act | AddLines | Edits] = field(default_factory=list)
    take: tuple[str, ...] = ()
    """Fields whose value over there goes into the note."""
    kept: tuple[str, ...] = ()
    """Fields in which the note's value wins and has to be sent."""
    refused: list[str] = field(default_factory=list)
    """Fields that could not be written; the note's value is sent back."""
    line: str = ""
    """The line of a new entry."""


def changes_of(
    journal: Journal,
    uid: str,
    entry: Entry,
    remote: Todo,
    calendar: Component,
    merged: Merged,
    now: datetime,
    zone: tzinfo | None,
) -> Incoming:
    """The requests that bring the fields of `merged` into the entry's note."""
    incoming = Incoming(uid)
    intents: list[Intent] = []
    raw = entry.ref.raw
    logged = [c.theirs for c in merged.conflicts if c.field == "summary"]
    if "summary" in merged.take:
        renamed = with_text(journal, entry, remote.summary)
        if renamed is None:
            incoming.refused.append("summary")
            logged.append(remote.summary)
        else:
            intents.append(renamed)
            raw = renamed.line
    if "start" in merged.take:
        begun = with_start(journal, raw, remote.start)
        if begun is not None:
            intents.append(begun)
    if "priority" in merged.take:
        intents.append(SetPriority(remote.priority))
    if "due" in merged.take:
        intents.append(_moved(entry, remote.due))
    if "status" in merged.take:
        intents += _status(entry, remote.status, calendar, now, zone)
    bullets = _bullets(journal, entry, logged, now)
    if bullets:
        edit = (entry.path, InsertBelow(entry, bullets))
        incoming.requests.append(Edits([edit], "calendar"))
    if intents:
        intent = intents[0] if len(intents) == 1 else Together(tuple(intents))
        incoming.requests.append(Act([(intent, entry)], "calendar"))
    return incoming


def _moved(entry: Entry, due: When | None) -> Intent:
    """Change the date that calendars show, even if it is not the due date."""
    if due is not None and entry.due is None and (entry.remind or entry.scheduled):
        return Snooze(due)
    return Reschedule(due)


def _status(
    entry: Entry,
    wanted: Status,
    calendar: Component,
    now: datetime,
    zone: tzinfo | None,
) -> list[Intent]:
    """A ticked series continues, as with `done`."""
    today = now.date()
    if wanted is Status.DONE:
        day = completed_on(calendar, zone)
        return [Complete(day if day and day <= today else today)]
    if wanted is Status.CANCELLED:
        return [Cancel(today)]
    if wanted is Status.IN_PROGRESS:
        return [Begin()]
    return [Reopen()]


def cancelled(uid: str, entry: Entry, now: datetime) -> Incoming:
    """Deleted there: cancelled here, without removing a line."""
    act = Act([(Cancel(now.date(), "deleted in the calendar"), entry)], "calendar")
    return Incoming(uid, [act])


def _bullets(
    journal: Journal, entry: Entry, words: Sequence[str], now: datetime
) -> list[str]:
    """Text from the phone that is not on the line: kept as a log line, once."""
    found = []
    for said in words:
        text = f"phone wrote “{said}”"
        try:
            bullet = journal.composer.log(now.date(), "note", text)
        except NotLiteral:
            continue
        kept = bullet.partition(": ")[2]
        if all(line.text != kept for line in entry.log):
            found.append(bullet)
    return found


def new_entry(
    journal: Journal, uid: str, remote: Todo, calendar: Component
) -> Incoming:
    """A task made on the other side, for the inbox; all its words literal.

    CATEGORIES that are people with a note become people, others tags. Raises
    NotLiteral for a task without words.
    """
    todo = master_of(calendar)
    assert todo is not None
    composer = journal.composer
    people, tags = _sorted(journal, categories_of(todo))
    counts = remote.due or remote.start or people
    if not counts and journal.settings.notes.include == "follow-ups":
        # without it the line would be no entry and vanish from the calendar again
        tags.append("followup")
    start = remote.start.day if remote.start else None
    fields = Fields(
        status=remote.status,
        due=remote.due,
        start=None if remote.due and start == remote.due.day else start,
        priority=remote.priority,
        links=tuple(people),
        tags=tuple(tags),
    )
    line = composer.line(remote.summary, fields)
    below = their_words(todo.text("DESCRIPTION") or "")[:_LONG]
    lines = [line, *composer.bullets(below, indent="    ")]
    return Incoming(uid, [AddLines(lines, _inbox(journal), "calendar")], line=line)


def _inbox(journal: Journal) -> str:
    return journal.settings.notes.inbox


def _sorted(journal: Journal, words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Names of people who have a note, and tags of everything else."""
    people, tags = [], []
    for word in words:
        found = journal.people.candidates(word)
        if len(found) == 1 and found[0].note:
            people.append(found[0].name)
        elif tag := journal.composer.tag(word):
            tags.append(tag)
    return list(dict.fromkeys(people)), list(dict.fromkeys(tags))
