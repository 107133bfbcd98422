"""Bytes and a path → the note they are: entries, person, log, problems.

Pure: the caller has read the file, and knows its settings. Bad input is
data; nothing in a note raises.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from itertools import islice

from journal.language.clean import clean
from journal.language.document import texts_of
from journal.language.hashes import blake2b
from journal.language.line.fast_line import PlainLine, allows_plain_lines, plain_line
from journal.language.line.grammar import Grammar, grammar_of
from journal.language.line.log_lines import (
    impossible_log_day,
    may_name_contact,
    read_log_line,
)
from journal.language.line.meaning import (
    mentions_of,
    without_comments,
)
from journal.language.line.syntax import scan, scan_sentence
from journal.language.line.tokens import MAX_LINE, TaskLine, is_too_long
from journal.language.line.value_lines import may_hold_values, read_value_line
from journal.language.note.blocks import heading_text, read_blocks
from journal.language.note.board_settings import board_grammar
from journal.language.note.entry_of_line import Surroundings, entry_of, plain_entry
from journal.language.note.front_matter import body_start, is_on, owners_in
from journal.language.note.note_names import day_of, in_folder, title_of
from journal.language.note.own_blocks import may_hold_blocks, without_blocks
from journal.language.note.person_note import (
    attended,
    front_matter,
    may_be_person,
    person_note,
)
from journal.language.note.twins import marks_of, refs_of, told_apart
from journal.model.entry import (
    Entry,
    EntryRef,
    LogLine,
    Mention,
    NotePath,
    Problem,
)
from journal.model.note import Note, ValueNote
from journal.model.settings import Settings
from journal.model.value import value

_CANDIDATE = re.compile(rb"\[(?<= \[)(?:[^\r\n\x80-\xff]|[\x80-\xff]{1,4})\]")
_NAMING = (b"@", b"[[", b"ttendees")
"""What a note that names somebody has."""
MOST_BOXES = 50_000
"""Checkboxes of a note that are read: ten times as many took a minute and 660 MB."""
_SNIFF = 8 * 1024


def digest_of(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()


def may_hold_entries(content: bytes) -> bool:
    """Whether the bytes can hold a task line: a superset of the grammar, fast."""
    return _CANDIDATE.search(content) is not None


def may_be_somebody(path: NotePath, content: bytes, settings: Settings) -> bool:
    """Whether the note can be a person's: few others are said to be, fast."""
    return in_folder(path, settings.notes.people_folder) or may_be_person(content)


def parse_note(path: NotePath, content: bytes, settings: Settings) -> Note:
    """The note that `content` is. Never raises."""
    title, digest = title_of(path), digest_of(content)
    if refusal := _not_text(content):
        return Note(path, title, digest, problems=(Problem(path, 1, *refusal),))
    if b"<<<<<<< " in content and (line := _marker_line(content)):
        left = Problem(path, line, *_LEFT, code="conflict-markers")
        found = _parsed(path, title, digest, content, settings)
        return replace(found, problems=(left, *found.problems))
    return _parsed(path, title, digest, content, settings)


_MARKERS = re.compile(
    rb"^(?:(?P<begin><{7} [^\r\n]*\r?\n)|(?P<middle>={7}\r?\n)|>{7} )", re.MULTILINE
)
_LEFT = (
    "two versions of these lines were left by a merge",
    "keep one of them, and take the markers out",
)


def _marker_line(content: bytes) -> int:
    """The line of the first conflict that git left; 0 for none."""
    begin, halved = -1, False
    for found in _MARKERS.finditer(content):
        if found["begin"]:
            begin = found.start() if begin < 0 else begin
        elif found["middle"]:
            halved = begin >= 0
        elif halved:
            return content.count(b"\n", 0, begin) + 1
    return 0


def _parsed(
    path: NotePath, title: str, digest: str, content: bytes, settings: Settings
) -> Note:
    day = day_of(path, settings)
    in_people = in_folder(path, settings.notes.people_folder)
    entries_possible = may_hold_entries(content)
    touchable = day is not None and any(map(content.__contains__, _NAMING))
    values_possible = may_hold_values(content)
    readable = entries_possible or touchable or values_possible
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
    reader = _NoteReader(path, lines, body, settings, grammar, values_possible)
    entries = reader.entries()
    if body and (owners := owners_in(lines[1 : body - 1])):
        entries = tuple(e if e.owner else replace(e, owner=owners) for e in entries)
    marks = marks_of(lines) if entries else ""
    return Note(
        path=path,
        title=title,
        digest=digest,
        entries=_told_apart(entries, marks),
        person=person,
        log=reader.free_log,
        day=day,
        mentions=attended(front, lines[:body]) + reader.mentions() if touchable else (),
        private=private,
        problems=bad + reader.note_problems() + badly_marked,
        values=reader.values,
        marks=marks,
    )


def _told_apart(entries: tuple[Entry, ...], marks: str) -> tuple[Entry, ...]:
    """The entries, and with those that have twins what tells them from these."""
    around = told_apart(entries, marks)
    return tuple(
        replace(entry, ref=replace(entry.ref, around=around[entry.line]))
        if entry.line in around
        else entry
        for entry in entries
    )


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
    """Whether reading it would take long, and all the memory."""
    if len(content) < MOST_BOXES * len(b"- [ ]\n"):
        return False
    counted = islice(_CANDIDATE.finditer(content), MOST_BOXES + 1)
    return sum(1 for _ in counted) > MOST_BOXES


# ---------------------------------------------------------------- the body


@value
class _Place:
    """Where an entry stands in its note; lines from 0."""

    line: int
    end: int
    parent: int | None


class _NoteReader:
    """One pass over the blocks of a note, asked for what it found."""

    def __init__(
        self,
        path: NotePath,
        lines: list[str],
        body: int,
        settings: Settings,
        grammar: Grammar,
        values_possible: bool,
    ) -> None:
        self.path = path
        self.lines = lines
        self.body = body
        self.values_possible = values_possible
        self.settings = settings
        self.grammar = grammar
        self.blocks = read_blocks(lines, body)
        self._too_long: list[int] = []
        self._never: list[int] = []
        """Lines of a log whose day does not exist."""
        self._plain = allows_plain_lines(self.grammar)
        self._places = list(self._task_lines())
        self._entry_lines = {place.line for place, _ in self._places}
        self._below = self.blocks.headings[::-1]
        """Headings that no entry was below of yet, the next one last."""
        self._path: list[tuple[int, str]] = []

    def _task_lines(self) -> Iterator[tuple[_Place, TaskLine | PlainLine]]:
        seen: set[int] = set()
        for item in self.blocks.items:
            line = self.lines[item.line]
            # `- - [ ] x` is two items on one line, and no task by our grammar
            if "[" not in line or item.line in seen or item.line in self.blocks.literal:
                continue
            seen.add(item.line)
            scanned: TaskLine | PlainLine | None = None
            if self._plain:
                scanned = plain_line(line, self.grammar)
            if scanned is None:
                scanned = scan(line, self.grammar)
            if scanned is None and is_too_long(line):
                self._too_long.append(item.line)
            if scanned:
                yield _Place(item.line, item.end, item.parent), scanned

    def entries(self) -> tuple[Entry, ...]:
        logs = self._entry_logs()
        refs = refs_of(self.path, self.lines, self._entry_lines)
        return tuple(
            self._entry(refs[place.line], place, line, logs.get(place.line, ()))
            for place, line in self._places
        )

    def _entry_logs(self) -> dict[int, tuple[LogLine, ...]]:
        logs: dict[int, list[LogLine]] = {}
        for item in self.blocks.items:
            if item.parent in self._entry_lines:
                if item.line in self.blocks.literal:
                    continue
                if line := self._log_line(item.line):
                    logs.setdefault(item.parent or 0, []).append(line)
                elif impossible_log_day(self.lines[item.line]):
                    self._never.append(item.line)
        return {parent: tuple(lines) for parent, lines in logs.items()}

    def _log_line(self, line: int) -> LogLine | None:
        return read_log_line(self.lines[line], line + 1, self.grammar)

    @cached_property
    def free_log(self) -> tuple[LogLine, ...]:
        """Dated bullets of the note that hang under no entry."""
        found = []
        for item in self.blocks.items:
            if item.parent in self._entry_lines or item.line in self._entry_lines:
                continue
            if item.line in self.blocks.literal or item.line in self.blocks.quoted:
                continue
            if line := self._log_line(item.line):
                found.append(line)
        return tuple(found)

    def mentions(self) -> tuple[tuple[Mention, int], ...]:
        """People named in the prose of a dated note: not in tasks, code, quotes.

        Nor where something is only put aside for them.
        """
        skip = self.blocks.literal | self.blocks.quoted | set(range(self.body))
        for place, _ in self._places:
            skip.update(range(place.line, place.end))
        skip.update(value.ref.line - 1 for value in self.values)
        # a bullet with a day of its own is contact of that day, if it is any
        skip.update(line.line - 1 for line in self.free_log)
        found = []
        for index, line in enumerate(self.lines):
            if index in skip or ("@" not in line and "[[" not in line):
                continue
            tokens = tuple(scan_sentence(line, self.grammar))
            found += [(mention, index + 1) for mention in mentions_of(tokens)]
        return tuple(found)

    @cached_property
    def values(self) -> tuple[ValueNote, ...]:
        """Lines put aside for somebody; not in code, comments or front matter."""
        if not self.values_possible:
            return ()
        twins = Counter(self.lines)
        above: Counter[str] = Counter()
        found = []
        for index, raw in enumerate(self.lines):
            if index >= self.body and index not in self.blocks.literal:
                read = read_value_line(raw, self.grammar)
                if read:
                    ref = EntryRef(self.path, raw, above[raw], twins[raw], index + 1)
                    found.append(ValueNote(ref, read.text, read.mentions, read.used))
            above[raw] += 1
        return tuple(found)

    def note_problems(self) -> tuple[Problem, ...]:
        """What is wrong with the note beyond single entries."""
        found = [
            Problem(
                self.path,
                line + 1,
                f"the line is longer than {MAX_LINE // 1024} KB and is not read",
                "cut it into shorter lines",
                "long-line",
            )
            for line in self._too_long
        ]
        for line in self._never:
            day = clean(impossible_log_day(self.lines[line]) or "")
            message = f"{day} is not a date, so this line is no line of the log"
            hint = "write an existing date as YYYY-MM-DD"
            problem = Problem(self.path, line + 1, message, hint, "impossible-date")
            found.append(problem)
        if self.blocks.too_deep is not None:
            message = "lists are nested too deeply here to be read"
            hint = "lists nested deeper than 100 levels are ignored"
            line = self.blocks.too_deep + 1
            found.append(Problem(self.path, line, message, hint, "too-deep"))
        return tuple(found)

    # -------------------------------------------------------- one entry

    def _entry(
        self,
        ref: EntryRef,
        place: _Place,
        line: TaskLine | PlainLine,
        log: tuple[LogLine, ...],
    ) -> Entry:
        around = Surroundings(
            ref,
            self._headings(place.line),
            None if place.parent is None else place.parent + 1,
            self._last_line(place),
            log,
        )
        if isinstance(line, PlainLine):
            return plain_entry(line, around, self.settings)
        return entry_of(line, around, self.grammar, self.settings)

    def _last_line(self, place: _Place) -> int:
        """The item's last line that is not blank, counted from 1."""
        end = place.end
        while end - 1 > place.line and not self.lines[end - 1].strip(" \t>"):
            end -= 1
        return end

    def _headings(self, line: int) -> tuple[str, ...]:
        """The headings above a line, from the outermost; entries come in order."""
        while self._below and self._below[-1].line < line:
            heading = self._below.pop()
            self._path = [known for known in self._path if known[0] < heading.level]
            text = without_comments(heading_text(self.lines[heading.line]))
            self._path.append((heading.level, text))
        return tuple(text for _, text in self._path)
