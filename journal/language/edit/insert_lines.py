"""Literal lines added to a new note, at the end of one, or below an entry.

Nothing in them is interpreted. In the note they must read as they do on their own, and
the rest of the note must read as before; a line that breaks this is refused by number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from journal.language.document import Document, LineEdit
from journal.language.edit.new_line import last_line_of, span_under
from journal.language.line.grammar import grammar_of
from journal.language.line.syntax import scan
from journal.language.note.front_matter import body_start
from journal.language.note.read_note import parse_note
from journal.language.regex import regex
from journal.model.entry import Entry, NotePath
from journal.model.errors import NotLiteral, WriteRefused
from journal.model.note import Note
from journal.model.settings import Settings

_BULLET = regex(r"[ \t>]*(?:[-*+]|[0-9]+[.)])[ \t]")


def new_note(
    document: Document, lines: Sequence[str], path: NotePath, settings: Settings
) -> LineEdit | None:
    """The edit that creates a note with these lines; None without any.

    Raises WriteRefused if the note exists, and NotLiteral.
    """
    if document.lines:
        raise WriteRefused(f"{path}: there is such a note already")
    if not lines:
        return None
    edit = document.insert_after(-1, *_single(lines))
    _check(document, edit, lines, path, settings)
    return edit


def append_lines(
    document: Document,
    lines: Sequence[str],
    path: NotePath,
    heading: str | None,
    settings: Settings,
    *,
    add_heading: bool = False,
) -> LineEdit:
    """The edit that adds lines at the end of a note, or of one of its sections.

    With `add_heading`, a missing heading is added at the end, at level 2. Raises
    NotLiteral if a line would read differently there, and WriteRefused if there is no
    such heading.
    """
    added = _single(lines)
    if add_heading and heading and span_under(document.texts(), heading) is None:
        added = [f"## {heading}", "", *added]
        heading = None
    at = last_line_of(document, path, heading)
    in_front = at < body_start(document.texts())
    before = "" if in_front else document.text(at)
    plain = document.insert_after(at, *added)
    spaced = document.insert_after(at, "", *added) if before.strip() else plain
    goes_on = _BULLET.match(before) and added and _BULLET.match(added[0])
    edits = [plain, spaced] if goes_on or not before.strip() else [spaced, plain]
    try:
        _check(document, edits[0], lines, path, settings)
    except NotLiteral:
        _check(document, edits[1], lines, path, settings)
        return edits[1]
    return edits[0]


def insert_below(
    document: Document, entry: Entry, lines: Sequence[str], settings: Settings
) -> LineEdit:
    """The edit that adds lines below an entry and all that belongs to it.

    `entry` must be current. The lines get the indent of its children. Raises
    NotLiteral.
    """
    index, last = entry.line - 1, entry.end - 1
    indent = child_indent(document, index, last)
    added = [indent + line for line in _single(lines)]
    edit = document.insert_after(last, *added)
    _check(document, edit, added, entry.path, settings)
    return edit


def child_indent(document: Document, index: int, last: int) -> str:
    """The indent and marker of the children of the list item from `index` to `last`."""
    own = _indent(document.text(index))
    for line in range(index + 1, last + 1):
        text = document.text(line)
        if _BULLET.match(text) and len(_indent(text)) > len(own):
            return _indent(text)
    return own + ("\t" if not own.endswith(" ") or ">" in own else "    ")


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip(" \t>"))]


def _single(lines: Sequence[str]) -> list[str]:
    """The lines, checked to hold no line breaks. Raises NotLiteral."""
    for number, line in enumerate(lines, 1):
        if "\n" in line or "\r" in line:
            raise NotLiteral(f"line {number} holds a line break", number)
    return list(lines)


def _check(
    document: Document,
    edit: LineEdit,
    lines: Sequence[str],
    path: NotePath,
    settings: Settings,
) -> None:
    """Check that the task lines become entries and nothing else changes.

    Raises NotLiteral with the number, from 1, of the first line that fails.
    """
    grammar = grammar_of(settings)
    before = parse_note(path, document.content, settings)
    after = parse_note(path, document.apply(edit), settings)
    left = Counter(entry.ref.raw for entry in after.entries)
    left.subtract(entry.ref.raw for entry in before.entries)
    for number, line in enumerate(lines, 1):
        if scan(line, grammar) is None:
            continue
        left[line] -= 1
        if left[line] < 0:
            raise NotLiteral(
                f"{path}: line {number} would not be read as an entry there "
                "(is a code block or a comment not closed?)",
                number,
            )
    surplus = next((raw for raw, count in left.items() if count > 0), None)
    if surplus is not None or _lost(before, after) or any(left.values()):
        raise NotLiteral(f"{path}: with these lines the note would read differently", 0)


def _lost(before: Note, after: Note) -> bool:
    """Whether a log line, a value note or the person of the note got lost."""
    logs = Counter((x.when, x.kind, x.text) for x in before.log)
    logs.subtract((x.when, x.kind, x.text) for x in after.log)
    kept = {value.ref.raw for value in before.values}
    kept -= {value.ref.raw for value in after.values}
    person = before.person is not None and after.person != before.person
    return max(logs.values(), default=0) > 0 or bool(kept) or person
