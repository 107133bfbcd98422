"""Bytes and a path → a note: entries, person, log, problems.

Pure: the caller has read the file and knows the settings. Bad input is data; nothing in
a note raises.
"""

from __future__ import annotations

import re
from itertools import islice

from journal.language.document import texts_of
from journal.language.hashes import blake2b
from journal.language.line.grammar import grammar_of
from journal.language.line.log_lines import (
    may_name_contact,
)
from journal.language.line.value_lines import may_hold_values
from journal.language.note.board_settings import board_grammar
from journal.language.note.fast_blocks import is_in_code
from journal.language.note.front_matter import body_start, is_on, owners_in
from journal.language.note.note_names import day_of, in_folder, title_of
from journal.language.note.note_reader import NoteReader, ReadNote
from journal.language.note.own_blocks import may_hold_blocks, without_blocks
from journal.language.note.person_note import (
    attended,
    front_matter,
    may_be_person,
    person_note,
)
from journal.model.entry import (
    NotePath,
    Problem,
)
from journal.model.note import Note
from journal.model.settings import Settings
from journal.model.value import replace

_CANDIDATE = re.compile(rb"\[(?<= \[)(?:[^\r\n\x80-\xff]|[\x80-\xff]{1,4})\]")
_NAMING = (b"@", b"[[", b"ttendees")
"""Every note that names a person contains one of these."""
MOST_BOXES = 20_000
"""The most checkboxes read in a note, in two seconds if all of them are unusual;
twenty times as many took a minute and 660 MB."""
_SNIFF = 8 * 1024


def digest_of(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def may_hold_entries(content: bytes) -> bool:
    """A quick test whether the bytes may hold a task line: a superset of the
    grammar."""
    found = _CANDIDATE.search(content)
    return found is not None and not is_in_code(content, _CANDIDATE, found.start())


def may_be_somebody(path: NotePath, content: bytes, settings: Settings) -> bool:
    """A quick test whether the note may be a person's, with few false positives."""
    return in_folder(path, settings.notes.people_folder) or may_be_person(content)


def parse_note(path: NotePath, content: bytes, settings: Settings) -> Note:
    """The note in `content`. Never raises."""
    found = read_lines(path, content, settings)
    return found if isinstance(found, Note) else found.whole()


def read_lines(
    path: NotePath,
    content: bytes,
    settings: Settings,
    *,
    entries_possible: bool | None = None,
) -> Note | ReadNote:
    """The same, with entries still to be made on demand.

    `entries_possible` is what `may_hold_entries` told, if it was asked.
    """
    title, digest = title_of(path), digest_of(content)
    if refusal := _not_text(content):
        return Note(path, title, digest, problems=(Problem(path, 1, *refusal),))
    if entries_possible is None:
        entries_possible = may_hold_entries(content)
    found = _read(path, title, digest, content, settings, entries_possible)
    if _may_be_conflict(content) and (line := _marker_line(content)):
        left = Problem(path, line, *_LEFT, code="conflict-markers")
        if isinstance(found, Note):
            return replace(found, problems=(left, *found.problems))
        found.note = replace(found.note, problems=(left, *found.note.problems))
    return found


def holds_nothing(path: NotePath, content: bytes, settings: Settings) -> bool:
    """A quick test whether a note without entries, and without a day, holds nothing but
    its path and digest.

    Most notes of a vault are like that; False if only reading it can tell.
    """
    return not (
        may_hold_values(content)
        or may_name_contact(content)
        or may_be_person(content)
        # both begin with it, and one byte is searched ten times faster than several
        or (b"<" in content and _may_be_marked(content))
        or in_folder(path, settings.notes.people_folder)
        or _not_text(content)
    )


def _may_be_marked(content: bytes) -> bool:
    return may_hold_blocks(content) or _may_be_conflict(content)


def _may_be_conflict(content: bytes) -> bool:
    # one byte is searched ten times faster than eight
    return b"<" in content and b"<<<<<<< " in content


_MARKERS = re.compile(
    rb"^(?:(?P<begin><{7} [^\r\n]*\r?\n)|(?P<middle>={7}\r?\n)|>{7} )", re.MULTILINE
)
_LEFT = (
    "two versions of these lines were left by a merge",
    "keep one of them, and take the markers out",
)


def _marker_line(content: bytes) -> int:
    """The line of git's first conflict marker; 0 for none."""
    begin, halved = -1, False
    for found in _MARKERS.finditer(content):
        if found["begin"]:
            begin = found.start() if begin < 0 else begin
        elif found["middle"]:
            halved = begin >= 0
        elif halved:
            return content.count(b"\n", 0, begin) + 1
    return 0


def _read(
    path: NotePath,
    title: str,
    digest: str,
    content: bytes,
    settings: Settings,
    entries_possible: bool,
) -> Note | ReadNote:
    day = day_of(path, settings)
    in_people = in_folder(path, settings.notes.people_folder)
    touchable = day is not None and any(map(content.__contains__, _NAMING))
    readable = entries_possible or touchable or may_hold_values(content)
    readable = readable or may_name_contact(content) or may_hold_blocks(content)
    if not (readable or in_people or may_be_person(content)):
        return Note(path, title, digest, day=day)
    lines = texts_of(content)
    lines, badly_marked = without_blocks(path, content, lines)
    body = body_start(lines)
    front, bad = front_matter(path, lines[1 : body - 1] if body else [], in_people)
    person = person_note(title, front, in_people)
    private = is_on(front, "private")
    if not (readable or person):
        return Note(path, title, digest, day=day, private=private, problems=bad)
    grammar = grammar_of(settings)
    grammar = board_grammar(content, grammar) or grammar
    reader = NoteReader(path, lines, body, content, settings, grammar)
    task_lines = reader.task_lines()
    note = Note(
        path=path,
        title=title,
        digest=digest,
        person=person,
        log=reader.free_log,
        day=day,
        mentions=attended(front, lines[:body]) + reader.mentions() if touchable else (),
        private=private,
        problems=bad + reader.note_problems() + badly_marked,
        values=reader.values,
        marks=reader.marks,
    )
    if not task_lines:
        return note
    owners = owners_in(lines[1 : body - 1]) if body else ()
    return ReadNote(note, task_lines, grammar, settings, owners)


def _not_text(content: bytes) -> tuple[str, str] | None:
    """Why these bytes are not read as a note, with a hint; None if they are."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "the note is UTF-16", "save it as UTF-8"
    if b"\0" in content[:_SNIFF]:
        return "the note holds NUL bytes", "it is not text; it is not read or written"
    if _has_too_many(content):
        return (
            f"the note holds more than {MOST_BOXES:,} checkboxes, and is not read",
            "divide it into several notes",
        )
    return None


def _has_too_many(content: bytes) -> bool:
    """Whether reading it would take too long and too much memory."""
    if len(content) < MOST_BOXES * len(b"- [ ]\n"):
        return False
    counted = islice(_CANDIDATE.finditer(content), MOST_BOXES + 1)
    return sum(1 for _ in counted) > MOST_BOXES
