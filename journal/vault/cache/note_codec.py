"""A note ↔ plain tuples and strings, for the cache.

Written out by hand: a generic walk over dataclasses takes three times as long, and this
dominates a warm start. A field missing here fails the round-trip test.
"""

from __future__ import annotations

from datetime import date, time
from functools import lru_cache

from journal.model.entry import (
    Entry,
    EntryRef,
    LogLine,
    Mention,
    MentionKind,
    NotePath,
    Priority,
    Problem,
    Status,
)
from journal.model.note import Note, PersonNote, ValueNote
from journal.model.value import replace
from journal.model.when import When

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ENTRIES, PERSON, LOG, DAY, MENTIONS = 3, 4, 5, 6, 7
"""Indexes into the tuple that `note_to_plain` returns."""
ENTRY_REF, ENTRY_TEXT = 0, 3
ENTRY_STATUS, ENTRY_MENTIONS, ENTRY_DONE, ENTRY_TASK_ID, ENTRY_LOG = 1, 4, 10, 17, 23
"""Indexes into the tuple that `entry_to_plain` returns."""
_KINDS = {kind.value: kind for kind in MentionKind}
CLOSED = frozenset((Status.DONE.value, Status.CANCELLED.value))
"""The stored statuses of ended entries."""
_STATUSES = {status.value: status for status in Status}


def _when(when: When | None) -> tuple[int, int | None] | None:
    if when is None:
        return None
    clock = when.clock
    return (
        when.day.toordinal(),
        None if clock is None else clock.hour * 60 + clock.minute,
    )


def when_from_plain(plain: tuple[int, int | None] | None) -> When | None:
    """The inverse of `_when`."""
    return None if plain is None else _moment(*plain)


@lru_cache(maxsize=4096)
def _moment(day: int, minutes: int | None) -> When:
    """The same object for the same day: entries share few days."""
    clock = None if minutes is None else time(minutes // 60, minutes % 60)
    return When(date.fromordinal(day), clock)


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


def _from_day(plain: int | None) -> date | None:
    return None if plain is None else date.fromordinal(plain)


def log_to_plain(lines: tuple[LogLine, ...]) -> tuple[Any, ...]:
    """The stored form of log lines."""
    if not lines:
        return ()
    return tuple(
        (
            _when(line.when),
            line.kind,
            line.text,
            line.line,
            _mentions(line.mentions),
        )
        for line in lines
    )


def _from_log(plain: tuple[Any, ...]) -> tuple[LogLine, ...]:
    found = []
    for when, kind, text, line, mentions in plain:
        moment = when_from_plain(when)
        assert moment is not None
        found.append(LogLine(moment, kind, text, line, mentions_from_plain(mentions)))
    return tuple(found)


def _problems(problems: tuple[Problem, ...]) -> tuple[Any, ...]:
    return tuple((p.line, p.message, p.hint, p.code, p.fix, p.safe) for p in problems)


def _from_problems(path: NotePath, plain: tuple[Any, ...]) -> tuple[Problem, ...]:
    return tuple(Problem(path, *fields) for fields in plain)


def _mentions(mentions: tuple[Mention, ...]) -> tuple[Any, ...]:
    return tuple((mention.kind.value, mention.name) for mention in mentions)


def mentions_from_plain(plain: tuple[Any, ...]) -> tuple[Mention, ...]:
    """The people an entry names, from their stored form."""
    return tuple(_mention(kind, name) for kind, name in plain) if plain else ()


@lru_cache(maxsize=4096)
def _mention(kind: str, name: str) -> Mention:
    """The same object for the same name: many entries name few people."""
    return Mention(_KINDS[kind], name)


@lru_cache(maxsize=4096)
def _shared(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The same object for the same tags or headings."""
    return texts


def _ref(ref: EntryRef) -> tuple[Any, ...]:
    return ref.raw, ref.nth, ref.of, ref.line, ref.around, ref.again


def entry_to_plain(entry: Entry) -> tuple[Any, ...]:
    """The stored form of an entry within its note."""
    ref = entry.ref
    return (
        _ref(ref),
        entry.status.value,
        entry.mark,
        entry.text,
        _mentions(entry.mentions),
        _when(entry.due),
        _when(entry.remind),
        _when(entry.scheduled),
        _when(entry.start),
        _day(entry.created),
        _day(entry.done),
        _day(entry.cancelled),
        int(entry.priority),
        entry.repeat,
        entry.on_completion,
        entry.tags,
        entry.block_id,
        entry.task_id,
        entry.depends_on,
        entry.heading,
        entry.headings,
        entry.parent,
        entry.end,
        log_to_plain(entry.log),
        entry.carries_filter,
        _problems(entry.problems),
        entry.unless_reply,
        entry.owner,
        entry.hidden_filter,
    )


def entry_from_plain(path: NotePath, plain: tuple[Any, ...]) -> Entry:
    """The inverse of `entry_to_plain`, for the note at this path."""
    ref, status, mark, text, mentions, due, remind, scheduled, start, *rest = plain
    created, done, cancelled, priority, repeat, on_completion, tags, *rest = rest
    block_id, task_id, depends_on, heading, headings, parent, end, *rest = rest
    log, carries_filter, problems, unless_reply, owner, hidden_filter = rest
    return Entry(
        EntryRef(path, *ref),
        _STATUSES[status],
        mark,
        text,
        mentions_from_plain(mentions),
        when_from_plain(due),
        when_from_plain(remind),
        when_from_plain(scheduled),
        when_from_plain(start),
        _from_day(created),
        _from_day(done),
        _from_day(cancelled),
        Priority(priority),
        repeat,
        on_completion,
        _shared(tags),
        block_id,
        task_id,
        depends_on,
        heading,
        _shared(headings),
        parent,
        end,
        _from_log(log) if log else (),
        carries_filter,
        _from_problems(path, problems) if problems else (),
        unless_reply,
        owner,
        hidden_filter,
    )


def _person(person: PersonNote) -> tuple[Any, ...]:
    return (
        person.name,
        person.aliases,
        person.emails,
        person.tier,
        person.keep,
        person.org,
        person.phone,
        person.private,
        person.keep_max,
        person.tz,
        person.quiet,
        person.birthday,
        _day(person.pause_until),
        person.do_not_contact,
        person.ladder,
        person.lang,
        person.yearly,
        person.receipts,
        person.owner,
    )


def _from_person(plain: tuple[Any, ...]) -> PersonNote:
    *texts, paused, do_not_contact, ladder, lang, yearly, receipts, owner = plain
    return replace(
        PersonNote(*texts),
        pause_until=_from_day(paused),
        do_not_contact=do_not_contact,
        ladder=ladder,
        lang=lang,
        yearly=yearly,
        receipts=receipts,
        owner=owner,
    )


def _value(value: ValueNote) -> tuple[Any, ...]:
    ref = value.ref
    return _ref(ref), value.text, _mentions(value.mentions), value.used


def _from_value(path: NotePath, plain: tuple[Any, ...]) -> ValueNote:
    place, text, mentions, used = plain
    return ValueNote(EntryRef(path, *place), text, mentions_from_plain(mentions), used)


def note_to_plain(note: Note) -> tuple[Any, ...]:
    """The note as tuples, strings, numbers and None only."""
    person = note.person
    return (
        note.path,
        note.title,
        note.digest,
        tuple(map(entry_to_plain, note.entries)),
        None if person is None else _person(person),
        log_to_plain(note.log),
        _day(note.day),
        tuple(((m.kind.value, m.name), line) for m, line in note.mentions),
        note.private,
        _problems(note.problems),
        tuple(map(_value, note.values)),
        note.marks,
    )


NOTHING = (), None, (), None, (), False, (), (), ""
"""What `note_to_plain` returns for a note in which there is nothing, from `ENTRIES`
on."""


def note_from_plain(plain: tuple[Any, ...]) -> Note:
    """The inverse; raises ValueError or LookupError for anything else."""
    path, title, digest, entries, person, log, day, mentions, *rest = plain
    private, problems, values, marks = rest
    return Note(
        path=path,
        title=title,
        digest=digest,
        entries=tuple(entry_from_plain(path, entry) for entry in entries),
        person=None if person is None else _from_person(person),
        log=_from_log(log),
        day=_from_day(day),
        mentions=tuple(
            (Mention(_KINDS[k], name), line) for (k, name), line in mentions
        ),
        private=private,
        problems=_from_problems(path, problems),
        values=tuple(_from_value(path, value) for value in values),
        marks=marks,
    )
