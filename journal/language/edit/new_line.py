"""A sentence → the line of a new entry, and its place in a note."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from journal.language.document import Document, LineEdit
from journal.language.line.date_edits import put
from journal.language.line.fields import Dialect, Field
from journal.language.line.grammar import grammar_of
from journal.language.line.splice import Splice
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, TaskLine
from journal.language.note.blocks import heading_text, read_blocks
from journal.language.note.front_matter import body_start
from journal.language.note.read_note import parse_note
from journal.language.regex import regex
from journal.model.entry import NotePath
from journal.model.errors import ConfigError, Unclear, WriteRefused
from journal.model.settings import Settings

if TYPE_CHECKING:
    from journal.language.dates.typed.sentence import Reading
    from journal.language.dates.typed_dates import TypedDate

_KANBAN = regex(r"kanban-plugin\s*:")


TAKEN_AS_WORDS = "--force adds it as words"


def compose(
    text: str,
    now: datetime,
    settings: Settings,
    dialect: Dialect,
    *,
    as_words: bool = False,
) -> str:
    """The task line for a sentence as people type it.

    A date, time or series anywhere in it becomes fields (LANGUAGE, Dates people type);
    a sentence that already has a date keeps it unchanged. Raises ConfigError for a
    sentence without words, and Unclear for text that looks like a date but fits none,
    or two; with `as_words` such text stays in the sentence.
    """
    sentence = " ".join(text.split())
    grammar = grammar_of(settings)
    head = "" if scan(sentence, grammar) else "- [ ] "
    written = scan(head + sentence, grammar)
    if written is None or not sentence.strip("-[]*+ "):
        raise ConfigError("nothing to add: say what to follow up on")
    typed = None
    if not any(map(written.field, _SAID_BY_FIELDS)):
        reading = _read(written, now)
        if reading.doubts and not as_words:
            raise Unclear(reading.doubts, TAKEN_AS_WORDS)
        typed = reading.typed
        if typed and not re.search(r"\w", reading.rest):
            raise ConfigError("that is only a date: say what to follow up on")
        due = written.due_token
        if typed and due is not None and reading.phrase.strip() == due.text.strip():
            typed = None  # it is already in the form of notes
        elif typed:
            start = "".join(t.text for t in written.tokens if t.kind in _HEAD_KINDS)
            written = scan(f"{start} {reading.rest}", grammar)
            assert written is not None
    splice = Splice(written, dialect)
    if typed:
        _put_typed(splice, typed, settings)
    if settings.obsidian.tasks.set_created_date:
        splice.set(Field.CREATED, now.date().isoformat())
    line = str(splice)
    wanted = settings.obsidian.tasks.global_filter
    if wanted and wanted not in line:
        found = re.match(r"(?:[-*+]|[0-9]+[.)]) +\[.\] ?", line)
        at = found.end() if found else 0
        line = f"{line[:at]}{wanted} {line[at:]}"
    return line


_SAID_BY_FIELDS = (
    Field.DUE, Field.REMIND, Field.REPEAT, Field.SCHEDULED, Field.START,
)  # fmt: skip
_HEAD_KINDS = (Kind.INDENT, Kind.MARKER, Kind.CHECKBOX)
_FREE = (Kind.TEXT, Kind.DATE)


def _read(line: TaskLine, now: datetime) -> Reading:
    """The date in the free text of a line."""
    # only adding an entry reads one
    from journal.language.dates.typed.sentence import read_sentence

    text, closed = "", []
    for token in line.tokens:
        if token.kind not in _HEAD_KINDS:
            start = len(text)
            text += token.text
            if token.kind not in _FREE:
                closed.append((start, len(text)))
    return read_sentence(text, closed, now)


def _put_typed(splice: Splice, typed: TypedDate, settings: Settings) -> None:
    if typed.repeat:
        splice.set(Field.REPEAT, typed.repeat)
    grammar = grammar_of(settings)
    splice.set(Field.DUE, typed.when.day.isoformat())
    if typed.when.clock:
        put(splice, Field.REMIND, typed.when, grammar)


def append(
    document: Document,
    line: str,
    path: NotePath,
    heading: str | None,
    settings: Settings,
) -> LineEdit:
    """The edit that adds a line at the end of a note, or of one of its sections.

    Raises WriteRefused if the line would not be read as an entry there, as in an
    unclosed code block, or if there is no such heading.
    """
    at = last_line_of(document, path, heading)
    in_front = at < body_start(document.texts())
    before = b"" if in_front else document.body(at)
    plain = document.insert_after(at, line)
    spaced = document.insert_after(at, "", line) if before.strip() else plain
    listed = re.match(rb"[ \t>]*(?:[-*+]|[0-9]+[.)])[ \t]", before) is not None
    for edit in (plain, spaced) if listed or not before.strip() else (spaced, plain):
        if _reads_back(document.apply(edit), line, path, settings):
            return edit
    raise WriteRefused(
        f"{path}: a line added at the end would be inside a code block or comment (is "
        "a code block or a comment not closed?); name another note with --to"
    )


def _reads_back(content: bytes, line: str, path: NotePath, settings: Settings) -> bool:
    """Whether the added line is read as a separate entry."""
    after = parse_note(path, content, settings)
    return any(e.ref.raw == line and e.parent is None for e in after.entries)


def last_line_of(document: Document, path: NotePath, heading: str | None) -> int:
    """Index of the line to add after: the last that is not blank.

    Raises WriteRefused if the note has no such heading.
    """
    texts = document.texts()
    body = body_start(texts)
    first, end = body, len(texts)
    if heading is None and any(map(_KANBAN.match, texts[:body])):
        # a card belongs in a lane, not after the board's settings
        heads = read_blocks(texts, body).headings
        heading = heading_text(texts[heads[0].line]) if heads else None
    if heading is not None:
        section = span_under(texts, heading)
        if section is None:
            raise WriteRefused(f"{path} has no heading “{heading}”; nothing added")
        first, end = section
    last = end - 1
    while last >= first and not texts[last].strip():
        last -= 1
    return last


def span_under(texts: list[str], heading: str) -> tuple[int, int] | None:
    """Index of a heading and of the line where its section ends; None if it is
    missing."""
    headings = read_blocks(texts, body_start(texts)).headings
    wanted = heading.strip().casefold()
    for number, found in enumerate(headings):
        if heading_text(texts[found.line]).casefold() == wanted:
            later = headings[number + 1 :]
            end = next((h.line for h in later if h.level <= found.level), len(texts))
            return found.line, end
    return None
