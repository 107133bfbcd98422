"""Hover texts, as plain text.

Markup in such messages has broken clients; all of them show plain text correctly.
"""

from __future__ import annotations

from collections.abc import Iterator

from journal.api.editor.completions import about_person, rule_in_words
from journal.api.editor.open_note import NamedPerson, OpenNote
from journal.api.editor.query_blocks import answered_blocks, rows
from journal.api.outside.clean import clean
from journal.api.outside.shown_text import shown_text
from journal.model.entry import Entry

_TOUCHES = 3
_ROWS = 20


def hover_text(note: OpenNote, line: int, index: int) -> str | None:
    """The text about the character `index` of a line, if any."""
    named = note.named_at(line, index)
    if named and named.person:
        return "\n".join(_of_person(note, named))
    entry = note.entry_on(line)
    if entry:
        return "\n".join(_of_entry(note, entry)) or None
    for answered in answered_blocks(note.known, note.lines):
        if answered.block.first <= line <= answered.block.last:
            return "\n".join(rows(note.known, answered)[:_ROWS])
    return None


def _of_entry(note: OpenNote, entry: Entry) -> Iterator[str]:
    known = note.known
    item = note.item_on(entry.line - 1)
    if item and (why := known.why(item, past=True)):
        yield clean(f"{why[:1].upper()}{why[1:]}.")
    for line in sorted(entry.log, key=lambda line: str(line.when))[-_TOUCHES:]:
        kind = f"{line.kind}: " if line.kind else ""
        yield clean(f"  {line.when}  {kind}{line.text}")
    if entry.repeat:
        for said in rule_in_words(entry.repeat, known, entry.due or entry.scheduled):
            yield clean(said)


def _of_person(note: OpenNote, named: NamedPerson) -> Iterator[str]:
    known, person = note.known, named.person
    assert person is not None
    yield about_person(known, person)
    card = known.card(person)
    for heading, items in (
        ("Your turn", card.mine),
        ("Waiting for a reply", card.theirs),
    ):
        if items:
            yield f"{heading}:"
            yield from (f"  {clean(shown_text(item.entry))}" for item in items[:5])
    if card.timeline:
        yield "Last:"
        for contact in card.timeline[:_TOUCHES]:
            kind = f"{contact.kind}: " if contact.kind else ""
            yield clean(f"  {contact.day}  {kind}{contact.what}")
