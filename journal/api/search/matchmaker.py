"""Who would find a note interesting, and which clippings someone would like to see."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from journal.language.document import texts_of
from journal.language.fold import fold
from journal.language.note.front_matter import body_start
from journal.model.entry import Entry, NotePath
from journal.model.errors import ConfigError, NoSuchEntry, WriteRefused
from journal.model.note import Note
from journal.model.value import value
from journal.practice.people.interests.matches import LINKED, Interests, Match, Profile
from journal.practice.people.peace import is_left_alone
from journal.practice.people.people import Person
from journal.vault.hint_record import HintRecord
from journal.vault.sweep import stamp_at

if TYPE_CHECKING:
    from journal.api.open_vault import OpenVault

_LINK = re.compile(r"!?\[\[([^\[\]|#\n]+)[^\[\]\n]*\]\]")
_NO_WORDS = re.compile(
    r"https?://\S+|`[^`]*`|(?<=\]\()[^)\s]+|\S+@\S+\.\S+"
    r"|^\s*(?:[-*+]|\d+[.)])\s+(?:\[.\]\s+)?(?:\d{4}-\d\d-\d\d\s+)?(?:\d\d:\d\d\s+)?"
    r"(?:\w+:\s)?|\[?\b\w+:: ?"
)
"""Addresses, code, and the prefix of a line: bullet, day and kind."""
_FEW = 3
"""A note that names more people is not about any of them in particular."""
_LINES = 400
"""The most lines of a note that are considered."""
_CLIPPINGS = 20
"""Only this many of the newest clippings may give a hint."""


@value
class Hint:
    """A clipping, and the person it would interest."""

    path: NotePath
    match: Match


class Matchmaker:
    """What the notes say about people's interests, as of the last look."""

    def __init__(self, journal: OpenVault, today: date) -> None:
        self._journal = journal
        self._today = today
        self._record = HintRecord(journal.state)
        self._notes = journal.snapshot.notes

    # ---------------------------------------------------------------- asked for

    def note_named(self, name: str) -> NotePath:
        """The note with a path or a name. Raises NoSuchEntry and ConfigError."""
        wanted = name.removeprefix(f"{self._journal.root}/").removeprefix("./")
        for path in (wanted, f"{wanted}.md"):
            if path in self._notes:
                return NotePath(path)
        found = self._by_name.get(fold(wanted.removesuffix(".md")), [])
        if len(found) > 1:
            several = " and ".join(sorted(found))
            raise ConfigError(f"“{name}” could be {several}; write its path")
        if not found:
            raise NoSuchEntry(
                f"{name}: there is no such note in the vault",
                "find it: journal find WORDS",
            )
        return found[0]

    def matches(self, path: NotePath) -> list[Match]:
        """The people the note would interest, best first, with the words that show it.

        Without people who are to be left alone or private, and without those the user
        ruled out. Raises ConfigError for a private note.
        """
        note = self._notes.get(path)
        if note and note.private:
            raise ConfigError(f"{path} is private; it is matched with no one")
        return [
            match
            for match in self._matches(path)
            if not self._record.is_declined(path, match.person.key)
        ]

    def decline(self, path: NotePath, person: Person) -> None:
        """Record that the note is not for them. Raises WriteRefused."""
        self._record.decline(path, person.key)

    # ---------------------------------------------------------------- hinted at

    def hint_for(self, persons: Sequence[Person]) -> Hint | None:
        """A new clipping that one of them would like to see; usually None.

        Each is shown on one day only, and never one already put aside for them.
        """
        keys = {person.key for person in persons}
        for path in self._clippings():
            if self._is_told(path, keys):
                continue
            for match in self._matches(path):
                key = match.person.key
                if key in keys and self._record.may_show(path, key, self._today):
                    self._record.show(path, key, self._today)
                    return Hint(path, match)
        return None

    def _clippings(self) -> list[NotePath]:
        """The newest clippings that are not private; none if switched off."""
        folder = self._journal.settings.notes.clippings
        if not folder:
            return []
        found = [
            path
            for path, note in self._notes.items()
            if path.startswith(f"{folder}/") and not note.private
        ]
        return sorted(found, key=lambda path: (-self._saved(path), path))[:_CLIPPINGS]

    def _saved(self, path: NotePath) -> int:
        try:
            stamp = stamp_at(os.fspath(self._journal.root / path))
        except OSError:
            return 0
        return stamp[0] if stamp else 0

    def _is_told(self, path: NotePath, keys: set[str]) -> bool:
        """Whether their note, or a line about them, links to it."""
        title = fold(path.rpartition("/")[2].removesuffix(".md"))
        return any(title in self._links_of(key) for key in keys)

    # ---------------------------------------------------------------- the profiles

    def _matches(self, path: NotePath) -> list[Match]:
        lines = (line for _, line in self._lines(path, headings=True))
        text = "\n".join(map(_plain, lines))
        return self._interests.matches(
            text, lambda person: person.path != path and self._may_be(person)
        )

    def _may_be(self, person: Person) -> bool:
        private = person.note is not None and person.note.private
        return not private and not is_left_alone(person, self._today)

    @cached_property
    def _interests(self) -> Interests:
        return Interests(list(self._profiles.values()), self._names)

    @cached_property
    def _names(self) -> list[str]:
        found: list[str] = []
        for person in self._journal.people.known():
            assert person.note
            found += [person.name, *person.note.aliases]
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[NotePath]]:
        found: dict[str, list[NotePath]] = {}
        for path in self._notes:
            inner = fold(path.removesuffix(".md"))
            for name in {inner, inner.rpartition("/")[2]}:
                found.setdefault(name, []).append(path)
        return found

    @cached_property
    def _profiles(self) -> dict[str, Profile]:
        """The profiles of everyone with a note that is not private."""
        people = self._journal.people
        found = {
            person.key: Profile(person)
            for person in people.known()
            if person.note and not person.note.private
        }
        for key, profile in found.items():
            own = profile.person.path
            assert own
            linked = {own}
            for number, line in self._lines(own):
                self._take(profile, own, number, line)
                for name in _LINK.findall(line):
                    linked |= set(self._by_name.get(fold(name.strip()), []))
            for path in sorted(self._about.get(key, set()) | linked - {own}):
                self._take_linked(profile, path)
        self._take_entries(found)
        return found

    def _take_linked(self, profile: Profile, path: NotePath) -> None:
        note = self._notes[path]
        if note.person or note.private or note.day:
            return
        for number, line in self._lines(path):
            self._take(profile, path, number, line, LINKED)

    def _take_entries(self, profiles: dict[str, Profile]) -> None:
        """What was talked about: entries with them, and the logs of these."""
        for entry in self._journal.entries:
            note = self._notes[entry.path]
            if note.private:
                continue
            persons = self._journal.people.of(entry)
            if any(person.note and person.note.private for person in persons):
                continue
            for person in persons:
                profile = profiles.get(person.key)
                about = self._about.get(person.key, set())
                if profile and entry.path != person.path and entry.path not in about:
                    self._take_entry(profile, entry)

    def _take_entry(self, profile: Profile, entry: Entry) -> None:
        self._take(profile, entry.path, entry.line, entry.text)
        for line in entry.log:
            self._take(profile, entry.path, line.line, line.text)

    def _take(
        self,
        profile: Profile,
        path: NotePath,
        line: int,
        text: str,
        weight: float = 1.0,
    ) -> None:
        profile.add(path, line, _plain(text), weight)

    @cached_property
    def _about(self) -> dict[str, set[NotePath]]:
        """By person, the notes that name them, and few others, in an entry."""
        found: dict[str, set[NotePath]] = {}
        for path, note in self._notes.items():
            keys = set(_keys_in(note, self._journal))
            if note.day is None and not note.person and len(keys) <= _FEW:
                for key in keys:
                    found.setdefault(key, set()).add(path)
        return found

    def _links_of(self, key: str) -> set[str]:
        """The names of all notes that their lines link to."""
        profile = self._profiles.get(key)
        paths = {line.path for line in profile.lines} if profile else set()
        return {
            fold(name.strip()).rpartition("/")[2]
            for path in paths
            for _, line in self._lines(path)
            for name in _LINK.findall(line)
        }

    def _lines(
        self, path: NotePath, *, headings: bool = False
    ) -> Iterator[tuple[int, str]]:
        """The lines with content, with their numbers from 1."""
        try:
            texts = texts_of(self._journal.content(path))
        except WriteRefused:
            return
        first = body_start(texts)
        for number, text in enumerate(texts[first : first + _LINES], first + 1):
            if text.strip() and (headings or not text.startswith("# ")):
                yield number, text


def _plain(line: str) -> str:
    """The words of a line; links count only as names."""
    return _NO_WORDS.sub(" ", _LINK.sub(" ", line))


def _keys_in(note: Note, journal: OpenVault) -> Iterator[str]:
    for entry in note.entries:
        for person in journal.people.of(entry):
            yield person.key
