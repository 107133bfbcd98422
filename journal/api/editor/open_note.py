"""A note open in an editor, saved or not.

The editor's text takes precedence over the file; for all other notes the index does.
Nothing here writes: an editor applies edits itself, so that its own undo covers them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from journal.api.changes import plan_change
from journal.api.journal import Journal
from journal.api.view import View
from journal.language.document import Document, LineEdit, decode, encode
from journal.language.edit.intents import Intent
from journal.language.line.fields import Field
from journal.language.line.grammar import grammar_of
from journal.language.line.meaning import mentions_in
from journal.language.line.syntax import scan, scan_sentence
from journal.language.line.tokens import Token
from journal.language.note.blocks import read_blocks
from journal.language.note.front_matter import body_start
from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, Mention, MentionKind, NotePath, Problem
from journal.model.note import Note
from journal.model.value import value
from journal.practice.agenda import checks
from journal.practice.agenda.agenda import Item, is_followup
from journal.practice.people.people import Person


@value
class NamedPerson:
    """A person named on a line."""

    mention: Mention
    person: Person | None
    """None if the name means no one, or could mean several."""
    first: int
    """The span of the name in the line: from `first` up to `last`."""
    last: int


@value
class LinesEdit:
    """Lines of a note replaced by others; all with their terminators."""

    at: int
    """The first of them, from 0."""
    old: tuple[str, ...]
    new: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    """Remarks about it, such as “there will be no next one”."""


class OpenNote:
    """A note with the text shown in an editor."""

    def __init__(
        self, journal: Journal, path: NotePath, text: str, known: View
    ) -> None:
        """`known` is the vault at one moment; the note's own entries come from
        `text`."""
        self.journal = journal
        self.path = path
        self.known = known
        self._document = Document(encode(_LONE.sub("\ufffd", text)))

    @cached_property
    def note(self) -> Note:
        return parse_note(self.path, self._document.content, self.journal.settings)

    def line(self, number: int) -> str:
        """A line without its terminator, from 0; empty if it does not exist."""
        in_it = 0 <= number < len(self._document.lines)
        return self._document.text(number) if in_it else ""

    # ------------------------------------------------------------ entries

    @cached_property
    def items(self) -> list[Item]:
        """The follow-ups of the note in order, including closed ones."""
        journal = self.journal
        return [
            journal.item(entry, self.known.now)
            for entry in self.note.entries
            if is_followup(entry, journal.people, journal.settings)
        ]

    def entry_on(self, number: int) -> Entry | None:
        """The entry on this line, from 0, whether or not it is a follow-up."""
        return next((e for e in self.note.entries if e.line == number + 1), None)

    def item_on(self, number: int) -> Item | None:
        return next((i for i in self.items if i.entry.line == number + 1), None)

    def origins(self, entry: Entry) -> list[str]:
        """The block ids, without `^`, of the lines it came from (`[from:: ^id]`)."""
        tokens = self._tokens(self.line(entry.line - 1))
        found = [t.value for t in tokens if t.field is Field.FROM]
        return [value.strip("[]").rpartition("^")[2].strip() for value in found]

    def plan(self, intent: Intent, entry: Entry) -> LinesEdit:
        """The edit of the text for an intent. Raises StaleEntry and WriteRefused."""
        journal = self.journal
        index, planned = plan_change(
            intent, entry, self._document, journal.settings, journal.dialect()
        )
        if planned.edit is None:
            return LinesEdit(index, (), (), planned.notes)
        return as_lines_edit(planned.edit, planned.notes)

    def mend(self, problem: Problem) -> LinesEdit | None:
        """The edit a problem offers; None if it offers none."""
        if problem.fix is None or not problem.line:
            return None
        return as_lines_edit(self._document.rewrite(problem.line - 1, problem.fix), ())

    # ------------------------------------------------------------ problems

    def problems(self) -> list[Problem]:
        """The problems of this note, by line."""
        journal = self.journal
        entries = [item.entry for item in self.items]
        found = list(self.note.problems)
        for entry in entries:
            found += entry.problems
        found += checks.check_people(entries, journal.people)
        grammar = grammar_of(journal.settings)
        found += checks.check_relative_dates(
            entries, grammar, journal.dialect(), self.known.now
        )
        found += checks.check_unseen(entries, grammar)
        return sorted(found, key=lambda problem: (problem.line, problem.code))

    # ------------------------------------------------------------ people

    @property
    def person(self) -> Person | None:
        """The person the note is about, from its file; None if there is none."""
        known = self.journal.people.known()
        return next((p for p in known if p.path == self.path), None)

    @cached_property
    def lines(self) -> list[str]:
        """Every line without its terminator."""
        return self._document.texts()

    @cached_property
    def body(self) -> int:
        """The first line after the front matter, from 0."""
        return body_start(self.lines)

    @cached_property
    def _literal(self) -> set[int]:
        """Lines that are not parsed: code, comments, front matter."""
        return {*read_blocks(self.lines, self.body).literal, *range(self.body)}

    def named_on(self, number: int) -> list[NamedPerson]:
        """The people named on a line, from 0, in order."""
        line = self.line(number)
        if ("@" not in line and "[" not in line) or number in self._literal:
            return []
        return list(self._named(line))

    def links_on(self, number: int) -> list[NamedPerson]:
        """The links to people on a line of the front matter, from 0."""
        return [
            n
            for n in self._named(self.line(number))
            if n.mention.kind is MentionKind.LINK
        ]

    def rewritten(self, number: int, line: str) -> LinesEdit:
        """The edit that replaces a line with another text."""
        return as_lines_edit(self._document.rewrite(number, line), ())

    def _named(self, line: str) -> Iterator[NamedPerson]:
        at = 0
        for token in self._tokens(line):
            for mention in mentions_in(token):
                if mention.name:
                    person = self.journal.people.resolve(mention)
                    yield NamedPerson(mention, person, at, at + len(token.text))
            at += len(token.text)

    def _tokens(self, line: str) -> tuple[Token, ...]:
        grammar = grammar_of(self.journal.settings)
        task = scan(line, grammar)
        return task.tokens if task else tuple(scan_sentence(line, grammar))

    def named_at(self, number: int, index: int) -> NamedPerson | None:
        """The person named at character `index` of a line."""
        return next(
            (n for n in self.named_on(number) if n.first <= index <= n.last), None
        )


_LONE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Lone surrogates, which no file can hold; editors send them by mistake."""


def as_lines_edit(edit: LineEdit, remarks: tuple[str, ...]) -> LinesEdit:
    """Convert an edit of bytes to one of text."""
    old, new = tuple(map(decode, edit.old)), tuple(map(decode, edit.new))
    return LinesEdit(edit.at, old, new, remarks)
