"""Contacts → notes of people: new ones are created, existing ones completed.

Values in a note are never replaced or removed; lists are merged. If two people could be
meant, nothing is written and both are named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from journal.api.journal import Journal
from journal.api.outside.foreign_text import (
    Composer,
    Document,
    LineEdit,
    NotLiteral,
    as_bytes,
    edit_between,
    edited,
)
from journal.api.requests import Append, AppendLog, NoteEdit, PlanEdit, SetKey
from journal.integrations.exchange.notes.compose import kept_bullets, log_bullet
from journal.integrations.exchange.notes.keys import source_bullet
from journal.integrations.exchange.notes.known_people import (
    Directory,
    Known,
    digits,
    folded,
    handles_of,
)
from journal.integrations.exchange.prose import handle
from journal.integrations.exchange.records import Contact, Refused, Said
from journal.model.entry import NotePath
from journal.model.value import field, record

_LONGEST_NAME = 300


@record
class PersonChange:
    """The outcome for one contact."""

    contact: Contact
    key: str
    path: str
    state: str
    """`new`, `filled`, `there` or `ambiguous`."""
    added: list[str] = field(default_factory=list)
    candidates: list[str] = field(default_factory=list)


@record
class PersonNote:
    """A note of a person that an import writes to."""

    path: str
    new: bool
    keys: dict[str, list[str]] = field(default_factory=dict)
    sections: dict[str, list[str]] = field(default_factory=dict)
    """Bullets by the heading that they go under."""
    log: list[str] = field(default_factory=list)

    def edits(self) -> list[NoteEdit]:
        """The edits of an existing note."""
        found: list[NoteEdit] = [SetKey(k, v) for k, v in self.keys.items()]
        found += [Append(lines, name) for name, lines in self.sections.items() if lines]
        found += [AppendLog(bullet) for bullet in self.log]
        return found

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.keys or any(self.sections.values()) or self.log)


class ContactNotes:
    """Plans the notes of the people of one import."""

    def __init__(
        self,
        directory: Directory,
        composer: Composer,
        folder: str,
        paths: Iterable[str],
        lines_of: dict[str, list[str]],
        title: str,
        keep: frozenset[str] | None,
    ) -> None:
        """`paths` are all notes; `lines_of` caches those that were read."""
        self.directory = directory
        self.notes: dict[str, PersonNote] = {}
        self.changes: list[PersonChange] = []
        self.refused: list[Refused] = []
        self._composer = composer
        self._folder = folder.strip("/")
        self._taken = {path.casefold() for path in paths}
        self._lines_of = lines_of
        self._section = f"From {title}"
        self._keep = keep
        self._by_name_only: dict[str, Contact] = {}

    # -------------------------------------------------------- contacts

    def add(self, contact: Contact, format: str, known_at: str | None) -> None:
        """Plan one contact; `known_at` is the note that already has its key."""
        key = contact.key
        by = "key"
        if known_at:
            found = [one for one in self.directory.all() if one.path == known_at]
        else:
            found, by = self.directory.of_contact(contact)
        if len(found) == 1 and by == "name" and self._is_namesake(contact, found[0]):
            found = []
        if len(found) > 1:
            paths = [one.path for one in found]
            self.changes.append(
                PersonChange(contact, key, "", "ambiguous", candidates=paths)
            )
            return
        try:
            if found:
                self._fill(contact, found[0], format)
            else:
                self._make(contact, format)
        except NotLiteral as error:
            hint = "correct it there, or write the note by hand"
            self.refused.append(Refused(contact.row, "not-literal", str(error), hint))

    def _is_namesake(self, contact: Contact, known: Known) -> bool:
        """Whether a person of the same name, created by this import, is someone
        else."""
        if not known.new:
            first = self._by_name_only.setdefault(known.path, contact)
            return first is not contact and _differ(first, contact)
        return _differ_from(contact, known)

    def _fill(self, contact: Contact, known: Known, format: str) -> None:
        note = self.note_of(known)
        added = self._united(contact, known, note)
        there = [*self._lines(known.path), *note.log]
        there += [line for lines in note.sections.values() for line in lines]
        bullets = kept_bullets(self._composer, contact, self._keep)
        missing = _missing(bullets, there)
        if missing:
            note.sections.setdefault(self._section, []).extend(missing)
            added.append("notes")
        for said in contact.log:
            if self.say(known, said):
                added.append(f"{said.when.day} {said.kind}".strip())
        if contact.key and added:
            bullet = f"- {source_bullet(format, contact.key)}"
            if bullet not in [line.strip() for line in there]:
                note.sections.setdefault(self._section, []).append(bullet)
        state = "new" if note.new else "filled" if added else "there"
        if note.is_empty:
            self.notes.pop(known.path, None)
        self.changes.append(
            PersonChange(contact, contact.key, known.path, state, added)
        )

    def _united(self, contact: Contact, known: Known, note: PersonNote) -> list[str]:
        """Add missing keys to a note."""
        added = []
        emails = [
            e
            for e in contact.emails
            if e.casefold() not in [own.casefold() for own in known.emails]
        ]
        numbers = {digits(own) or own for own in known.phones}
        phones = [p for p in contact.phones if (digits(p) or p) not in numbers]
        names = {folded(known.name), *map(folded, known.aliases)}
        aliases = [a for a in contact.aliases if folded(a) not in names]
        for key, own, more in (
            ("email", known.emails, emails),
            ("phone", known.phones, phones),
            ("aliases", known.aliases, aliases),
        ):
            if more:
                own += more
                note.keys[key] = list(own)
                added.append(key)
        for key in ("org", "birthday", "keep"):
            value = getattr(contact, key)
            if value and not getattr(known, key):
                setattr(known, key, value)
                note.keys[key] = [value]
                added.append(key)
        if added:
            self.directory.add(known)
        return added

    def _make(self, contact: Contact, format: str) -> None:
        name = self._composer.file_name(contact.label[:_LONGEST_NAME])
        path = self._free_path(name)
        known = Known(path.rsplit("/", 1)[-1].removesuffix(".md"), path, new=True)
        note = PersonNote(path, True)
        self.notes[path] = note
        bullets = kept_bullets(self._composer, contact, self._keep)
        own = handle(known.name)
        if own and own not in handles_of(known.name):
            contact.aliases.append(own)
        added = self._united(contact, known, note)
        self.directory.add(known)
        if contact.key:
            bullets.append(f"- {source_bullet(format, contact.key)}")
        if bullets:
            note.sections[self._section] = bullets
        for said in contact.log:
            self.say(known, said)
        if contact.name and name != " ".join(contact.name.split()):
            alias = " ".join(contact.name.split())
            if folded(alias) not in map(folded, known.aliases):
                known.aliases.append(alias)
                note.keys["aliases"] = list(known.aliases)
                self.directory.add(known)
        self.changes.append(PersonChange(contact, contact.key, path, "new", added))

    def _free_path(self, name: str) -> str:
        base = f"{self._folder}/{name}" if self._folder else name
        path, number = f"{base}.md", 2
        while path.casefold() in self._taken:
            path, number = f"{base} ({number}).md", number + 1
        self._taken.add(path.casefold())
        return path

    # -------------------------------------------------------- history

    def note_of(self, known: Known) -> PersonNote:
        """The note of a person as changed by this import."""
        return self.notes.setdefault(known.path, PersonNote(known.path, False))

    def say(self, known: Known, said: Said) -> bool:
        """Add a line of history to a person's note, unless it is already there."""
        bullet = log_bullet(self._composer, said)
        note = self.note_of(known)
        there = {line.strip() for line in self._lines(known.path)}
        if bullet in there or bullet in note.log:
            if note.is_empty:
                self.notes.pop(known.path, None)
            return False
        note.log.append(bullet)
        return True

    def _lines(self, path: str) -> list[str]:
        return self._lines_of.get(path, [])


def _differ(first: Contact, other: Contact) -> bool:
    """Whether two contacts of one name are two people: nothing else is shared."""
    emails = {e.casefold() for e in first.emails} & {e.casefold() for e in other.emails}
    phones = set(map(digits, first.phones)) & set(map(digits, other.phones))
    both = bool(first.emails and other.emails) or bool(first.phones and other.phones)
    keys = bool(first.key and other.key and first.key != other.key)
    return (both or keys) and not emails and not phones


def _differ_from(contact: Contact, known: Known) -> bool:
    other = Contact(0, known.name, emails=known.emails, phones=known.phones)
    both = bool(contact.emails and known.emails)
    both |= bool(contact.phones and known.phones)
    return _differ(contact, other) if both else bool(contact.key)


def _missing(bullets: Sequence[str], there: Sequence[str]) -> list[str]:
    """The missing bullets, each with its continuation lines."""
    known = {line.strip() for line in there}
    found: list[str] = []
    group: list[str] = []
    for line in [*bullets, "- "]:
        if line.startswith("- ") and group:
            if any(one.strip() not in known for one in group):
                found += group
            group = []
        group.append(line)
    return found


def new_note(note: PersonNote) -> list[str]:
    """The lines of a new person's note, without its keys."""
    lines: list[str] = []
    for heading, bullets in note.sections.items():
        lines += [f"## {heading}", "", *bullets, ""]
    lines += ["## Log", ""]
    lines += sorted(note.log)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def edit_of(journal: Journal, note: PersonNote) -> PlanEdit:
    """The edit that creates a person's note, or completes the existing one."""
    path, edits = NotePath(note.path), note.edits()
    if not note.new:

        def fill(document: Document) -> LineEdit | None:
            return edit_between(
                document, edited(journal, path, document.content, edits)
            )

        return fill
    front = as_bytes(["---", "type: person", "---", ""])
    keys = [edit for edit in edits if isinstance(edit, SetKey)]
    content = edited(journal, path, front, keys) + as_bytes(new_note(note))

    def make(document: Document) -> LineEdit | None:
        if document.lines:
            raise NotLiteral(f"{path}: there is such a note now")
        return edit_between(document, content)

    return make
