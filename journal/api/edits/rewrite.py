"""New words, or another start date, for an entry, from a calendar or an importer."""

from __future__ import annotations

from journal.api.journal import Journal
from journal.language.edit.intents import Mend
from journal.language.edit.set_text import set_text
from journal.language.line.date_edits import put
from journal.language.line.fields import Dialect, Field
from journal.language.line.grammar import grammar_of
from journal.language.line.splice import Splice
from journal.language.line.syntax import scan
from journal.model.entry import Entry
from journal.model.errors import NotLiteral
from journal.model.when import When


def with_text(journal: Journal, entry: Entry, words: str) -> Mend | None:
    """The intent that gives an entry these words, which come from outside.

    They are without tags; those of the line stay. None if the line cannot express
    exactly that.
    """
    composer = journal.composer
    try:
        line = set_text(
            entry.ref.raw,
            words,
            grammar_of(journal.settings),
            composer.plain,
            composer.words,
        )
    except NotLiteral:
        return None
    return None if line is None else Mend(line)


def with_start(journal: Journal, raw: str, start: When | None) -> Mend | None:
    """The intent that makes an entry, whose line then reads `raw`, start that day."""
    grammar = grammar_of(journal.settings)
    line = scan(raw, grammar)
    if line is None:
        return None
    own = next((t.dialect for t in line.tokens if t.dialect in _NEW), None)
    splice = Splice(line, own or journal.dialect())
    if start is None:
        splice.remove(Field.START)
    else:
        put(splice, Field.START, start, grammar)
    return Mend(str(splice))


_NEW = (Dialect.EMOJI, Dialect.DATAVIEW)
