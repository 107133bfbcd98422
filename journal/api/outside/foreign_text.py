"""What importers need besides the requests: composing lines and reading back notes.

Everything here only reads and composes; writing goes through `Journal.apply` with
`Edits`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from journal.api.journal import Journal
from journal.api.requests import Append, AppendLog, NoteEdit, SetKey
from journal.language.dates.typed_dates import UnknownDate, parse_typed
from journal.language.document import Document as Document
from journal.language.document import LineEdit as LineEdit
from journal.language.document import decode, encode
from journal.language.edit.add_log import append_log
from journal.language.edit.foreign.literal import Composer as Composer
from journal.language.edit.foreign.whole_line import LineComposer as LineComposer
from journal.language.edit.foreign.whole_line import WholeLine as WholeLine
from journal.language.edit.foreign.whole_line import is_harmless as is_harmless
from journal.language.edit.insert_lines import append_lines
from journal.language.edit.set_front_matter import set_values
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.errors import NotLiteral as NotLiteral
from journal.model.note import Note
from journal.model.when import When
from journal.practice.people.contacts import Contact
from journal.vault.open import UnreadableNote, read_note


def line_composer(journal: Journal) -> LineComposer:
    """Composes whole task lines for this vault."""
    return LineComposer(journal.composer, journal.settings, journal.dialect())


def lines_of(journal: Journal, path: NotePath) -> list[str]:
    """A note's current lines; none if it is unreadable or missing."""
    try:
        content = read_note(journal.root, path).content
    except UnreadableNote:
        return []
    return Document(content).texts()


def read_as(journal: Journal, path: NotePath, content: bytes) -> Note:
    """The note that these bytes would form at this path in the vault."""
    return parse_note(path, content, journal.settings)


def edit_between(document: Document, content: bytes) -> LineEdit | None:
    """The one edit that turns a note's bytes into these; None if they are equal."""
    old, new = document.lines, Document(content).lines
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    before, after = old[first : len(old) - last], new[first : len(new) - last]
    if not before and not after:
        return None
    return LineEdit(first, tuple(before), tuple(after))


def as_bytes(lines: list[str], eol: bytes = b"\n") -> bytes:
    """Lines as the bytes of a note."""
    return b"".join(encode(line) + eol for line in lines)


def as_text(content: bytes) -> str:
    """The bytes of a note as text; invalid UTF-8 survives."""
    return decode(content)


def typed_date(text: str, now: datetime) -> tuple[When, str | None] | None:
    """The moment and rule of a date phrase in the journal's own grammar; None if it is
    none."""
    try:
        typed = parse_typed(text, now)
    except UnknownDate:
        return None
    return typed.when, typed.repeat


def contacts_of(journal: Journal, key: str) -> Sequence[Contact]:
    """All contact with a person, newest first."""
    return journal.contacts.get(key, ())


def edited(
    journal: Journal, path: NotePath, content: bytes, edits: Sequence[NoteEdit]
) -> bytes:
    """The note's bytes after these edits in sequence; nothing is written.

    Supports SetKey, Append and AppendLog. Raises WriteRefused and NotLiteral.
    """
    for edit in edits:
        document = Document(content)
        match edit:
            case SetKey(key, values):
                made = set_values(document, key, values, path)
            case Append(lines, heading):
                made = append_lines(
                    document, lines, path, heading, journal.settings, add_heading=True
                )
            case AppendLog(bullet):
                made = append_log(document, bullet, path, journal.settings)
            case _:
                raise TypeError(f"{type(edit).__name__} is not applied here")
        if made is not None:
            content = document.apply(made)
    return content
