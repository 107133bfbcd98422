"""The follow-ups of a note by their headings, and of the vault by their words."""

from __future__ import annotations

from collections.abc import Iterator

from journal.api.editor.open_note import OpenNote
from journal.api.outside.clean import clean
from journal.api.view import View
from journal.model.entry import NotePath
from journal.model.value import field, record, value

MOST = 200


@record
class Symbol:
    """A heading with what is below it, or a follow-up."""

    name: str
    detail: str
    line: int
    """From 0."""
    last: int
    is_heading: bool = False
    below: list[Symbol] = field(default_factory=list)


def symbols_of(note: OpenNote) -> list[Symbol]:
    """The outline: headings with follow-ups, and the follow-ups."""
    top: list[Symbol] = []
    open_: list[tuple[str, Symbol]] = []
    for item in note.items:
        entry = item.entry
        line, last = entry.line - 1, max(entry.end, entry.line) - 1
        shared = 0
        while (
            shared < min(len(open_), len(entry.headings))
            and open_[shared][0] == entry.headings[shared]
        ):
            shared += 1
        del open_[shared:]
        for heading in entry.headings[shared:]:
            symbol = Symbol(clean(heading) or "(no title)", "", line, last, True)
            (open_[-1][1].below if open_ else top).append(symbol)
            open_.append((heading, symbol))
        for _, symbol in open_:
            symbol.last = max(symbol.last, last)
        when = str(item.when) if item.when else entry.status.value
        (open_[-1][1].below if open_ else top).append(
            Symbol(clean(entry.text) or "(no words)", when, line, last)
        )
    return top


@value
class Found:
    name: str
    path: NotePath
    line: int
    is_person: bool


def search(known: View, words: str) -> Iterator[Found]:
    """People and open follow-ups whose words hold all of `words`; people first."""
    wanted = words.casefold().split()

    def fits(text: str) -> bool:
        folded = text.casefold()
        return all(word in folded for word in wanted)

    found = 0
    for person in known.everybody():
        if person.path and fits(person.name):
            yield Found(clean(person.name), person.path, 0, True)
            found += 1
            if found == MOST:
                return
    for item in known.items:
        entry = item.entry
        if not entry.status.closed and fits(entry.text):
            yield Found(clean(entry.text), entry.path, entry.line - 1, False)
            found += 1
            if found == MOST:
                return
