"""Renaming a person wherever notes name them.

A handle is renamed wherever it is written, and in the aliases of its note. A note is
renamed along with every link to it; handles derived from the old name are kept as
aliases, so that no line loses its person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from urllib.parse import quote

from journal.api.editor.open_note import LinesEdit, NamedPerson, OpenNote, as_lines_edit
from journal.api.journal import Journal
from journal.api.view import View
from journal.language.clean import clean
from journal.language.document import Document, decode, encode
from journal.language.edit.set_front_matter import set_values
from journal.model.entry import MentionKind, NotePath
from journal.model.errors import ConfigError, WriteRefused
from journal.model.value import field, record
from journal.practice.people.people import Person


@record
class Renaming:
    """The changes: lines of notes, and the file of the person's note."""

    edits: dict[NotePath, tuple[str, list[LinesEdit]]] = field(default_factory=dict)
    """The previous text of each note, and its non-overlapping edits."""
    file: tuple[NotePath, NotePath] | None = None
    """Old and new path of the person's note."""


_HANDLE = re.compile(r"[^\W\d_][\w.-]*")
_NAME = re.compile(r"[^\[\]|#^/\\:*?\"<>\r\n]+")


def rename_person(
    note: OpenNote, named: NamedPerson, new: str, texts: Mapping[NotePath, str]
) -> Renaming:
    """The changes that rename a person to `new`; nothing is written.

    `texts` are the notes that are open in the editor. Raises ConfigError for an invalid
    name, or one that someone else has.
    """
    person = named.person
    if person is None:
        raise ConfigError(f"it is not clear who “{clean(named.mention.name)}” is")
    by_handle = named.mention.kind in (MentionKind.HANDLE, MentionKind.TAG)
    new = new.strip()
    new = (
        new.removeprefix("@")
        if by_handle
        else new.removeprefix("[[").removesuffix("]]")
    )
    fits = _HANDLE if by_handle else _NAME
    if not fits.fullmatch(new) or new != clean(new) or not new.strip("."):
        raise ConfigError(f"“{clean(new)}” cannot be the name of a person")
    others = note.journal.people.candidates(new)
    if any(other.key != person.key for other in others):
        raise ConfigError(f"“{clean(new)}” is {clean(others[0].name)} already")
    work = _Work(note.journal, note.known, person, texts)
    if by_handle or person.path is None:
        return work.rename_handle(named.mention.name, new)
    return work.rename_note(person.path, new)


_Replacement = Callable[[NamedPerson, str], str | None]
"""The replacement for a piece of a line that names someone; None leaves it
unchanged."""


class _Work:
    def __init__(
        self,
        journal: Journal,
        known: View,
        person: Person,
        texts: Mapping[NotePath, str],
    ) -> None:
        self.journal = journal
        self.known = known
        self.person = person
        self.texts = texts
        self.renaming = Renaming()

    def rename_handle(self, old: str, new: str) -> Renaming:
        folded = old.casefold()

        def replacement(found: NamedPerson, words: str) -> str | None:
            if found.mention.kind in (MentionKind.LINK,):
                return None
            if found.mention.name.casefold() != folded:
                return None
            return _instead(words, found.mention.name, new)

        self._everywhere(replacement, [old])
        if self.person.path and self.person.note:
            kept = [a for a in self.person.note.aliases if a.casefold() != folded]
            self._set_aliases(self.person.path, [*kept, new])
        return self.renaming

    def rename_note(self, path: NotePath, new: str) -> Renaming:
        folder, _, name = path.removesuffix(".md").rpartition("/")
        after = NotePath(f"{folder}/{new}.md" if folder else f"{new}.md")
        if after in self.journal.snapshot.notes and after != path:
            raise ConfigError(f"{after} already exists")
        handles: dict[str, str] = {}

        def replacement(found: NamedPerson, words: str) -> str | None:
            if found.mention.kind is MentionKind.LINK or "[[" in words:
                return _link_instead(words, name, new)
            handles.setdefault(found.mention.name.casefold(), found.mention.name)
            return None

        self._everywhere(replacement, [name, quote(name)], links_in_front_matter=True)
        note = self.person.note
        assert note is not None
        aliases = {alias.casefold(): alias for alias in note.aliases}
        kept = [*aliases.values(), *(h for f, h in handles.items() if f not in aliases)]
        if kept != list(note.aliases):
            self._set_aliases(path, kept)
        self.renaming.file = (path, after)
        return self.renaming

    # ------------------------------------------------------------ the notes

    def _everywhere(
        self,
        replacement: _Replacement,
        names: Iterable[str],
        *,
        links_in_front_matter: bool = False,
    ) -> None:
        """Replace what `replacement` gives for a piece of a line that names them."""
        sought = [name.casefold() for name in names]
        for path in self.journal.snapshot.notes:
            text = self._text(path)
            if text is None:
                continue
            folded = text.casefold()
            # a person named by another of their names is found by the handle
            if not any(name in folded for name in sought) and "@" not in folded:
                continue
            note = OpenNote(self.journal, path, text, self.known)
            edits = list(self._of_note(note, replacement, links_in_front_matter))
            if edits:
                self.renaming.edits[path] = (text, edits)

    def _of_note(
        self, note: OpenNote, replacement: _Replacement, links_in_front_matter: bool
    ) -> Iterator[LinesEdit]:
        for number, line in enumerate(note.lines):
            if "@" not in line and "[" not in line and "#person/" not in line:
                continue
            found = note.named_on(number)
            if not found and links_in_front_matter and number < note.body:
                found = note.links_on(number)
            pieces, at = [], 0
            for name in found:
                if name.person is None or name.person.key != self.person.key:
                    continue
                new = replacement(name, line[name.first : name.last])
                if new is not None:
                    pieces += [line[at : name.first], new]
                    at = name.last
            if pieces:
                yield note.rewritten(number, "".join([*pieces, line[at:]]))

    def _text(self, path: NotePath) -> str | None:
        if path in self.texts:
            return self.texts[path]
        try:
            return decode(self.journal.content(path))
        except WriteRefused:
            return None

    def _set_aliases(self, path: NotePath, aliases: list[str]) -> None:
        text, before = self.renaming.edits.get(path, (None, []))
        text = self._text(path) if text is None else text
        if text is None:
            raise WriteRefused(f"{path}: cannot be read; nothing was renamed")
        edit = set_values(Document(encode(text)), "aliases", aliases, path)
        if edit:
            self.renaming.edits[path] = (text, [as_lines_edit(edit, ()), *before])


def _instead(words: str, old: str, new: str) -> str:
    """The same words with the name replaced, whatever surrounds it."""
    at = words.casefold().rfind(old.casefold())
    return words[:at] + new + words[at + len(old) :]


def _link_instead(words: str, old: str, new: str) -> str | None:
    """The same link to the note under its new name; its display text stays."""
    target = re.match(r"(?P<lead>!?\[\[(?:[^\]|#]*/)?)(?P<name>[^\]|#/]+)", words)
    if target is None and words.endswith(")"):
        target = re.match(
            r"(?P<lead>.*\]\(<?(?:[^)>#]*/)?)(?P<name>[^)>#/]+?)(?=\.md|>|\)|#)", words
        )
        new = quote(new) if "%" in words or (" " in new and "<" not in words) else new
    if target is None:
        start = words.find("[[")
        inner = _link_instead(words[start:], old, new) if start > 0 else None
        return None if inner is None else words[:start] + inner
    name = target["name"].removesuffix(".md")
    suffix = target["name"][len(name) :]
    return f"{target['lead']}{new}{suffix}{words[target.end() :]}"
