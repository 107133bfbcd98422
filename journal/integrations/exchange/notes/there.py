"""Finding entries of an import that are already in the vault, by words and people."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

from journal.api.journal import Journal
from journal.api.outside.composer import one_line
from journal.integrations.exchange.notes.compose import Names
from journal.integrations.exchange.outgoing.identity import export_key
from journal.integrations.exchange.records import Task
from journal.model.entry import Entry, Mention, MentionKind
from journal.model.value import value


@value
class Place:
    """A line of a note, from 1."""

    path: str
    line: int


class VaultEntries:
    """The entries of a vault, found by their content; each is found once."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._by_words: dict[tuple[str, frozenset[str]], list[Entry]] | None = None
        self._by_path: dict[str, list[Entry]] = {}
        self._by_raw: dict[str, list[Entry]] | None = None
        self._by_export: dict[str, Place] | None = None

    def at(self, place: Place) -> Entry | None:
        """The innermost entry that a line belongs to."""
        if not self._by_path:
            for entry in self._journal.entries:
                self._by_path.setdefault(str(entry.path), []).append(entry)
            for entries in self._by_path.values():
                entries.sort(key=lambda entry: entry.line)
        own = self._by_path.get(place.path, [])
        at = bisect_right(own, place.line, key=lambda entry: entry.line)
        for entry in reversed(own[max(0, at - 500) : at]):
            if place.line <= max(entry.end, entry.line):
                return entry
            if entry.parent is None:
                return None
        return None

    def exported(self, key: str, uuid_of: Callable[[str], str]) -> Place | None:
        """The place of the entry that one of our exports gave this key."""
        if self._by_export is None:
            self._by_export = {
                uuid_of(export_key(entry)): Place(str(entry.path), entry.line)
                for entry in self._journal.entries
            }
        return self._by_export.get(key)

    def take(self, task: Task, names: Names) -> Place | None:
        """The place of an entry like this one; it counts for one task only."""
        if task.raw:
            if self._by_raw is None:
                self._by_raw = {}
                for entry in self._journal.entries:
                    raw = entry.ref.raw.strip(" \t>")
                    self._by_raw.setdefault(raw, []).append(entry)
            same = self._by_raw.get(task.raw.strip(" \t>"), [])
            if same:
                entry = same.pop(0)
                return Place(str(entry.path), entry.line)
        if self._by_words is None:
            self._by_words = {}
            for entry in self._journal.entries:
                self._by_words.setdefault(self._words_of(entry), []).append(entry)
        people = frozenset(
            self._person(name) for name in (*names.handles, *names.links)
        )
        words = task.text
        if task.own:
            words = self._bare(words, list(names.handles), task.tags)
        left = self._by_words.get((_squeezed(words), people), [])
        if not left:
            return None
        entry = left.pop(0)
        return Place(str(entry.path), entry.line)

    def _words_of(self, entry: Entry) -> tuple[str, frozenset[str]]:
        handles = [m.name for m in entry.mentions]
        text = entry.text.replace(
            self._journal.settings.obsidian.tasks.global_filter, "", 1
        )
        text = self._bare(text, handles, entry.tags)
        people = frozenset(p.key for p in self._journal.people.of(entry))
        return _squeezed(text), people

    def _bare(
        self, text: str, handles: list[str], tags: tuple[str, ...] | list[str]
    ) -> str:
        """The text without the people and tags on it."""
        for name in handles:
            text = re.sub(
                rf"(?<![\w\\`])(?:@{re.escape(name)}(?![\w-])|\[\[{re.escape(name)}\]\])",
                " ",
                text,
            )
        for tag in tags:
            own = re.escape(tag.lstrip("#"))
            text = re.sub(rf"(?<![\w\\`])#{own}(?![\w/-])", " ", text, flags=re.I)
        return text

    def _person(self, name: str) -> str:
        mention = Mention(MentionKind.HANDLE, name)
        person = self._journal.people.resolve(mention)
        return person.key if person else f"@{name.casefold()}"


def _squeezed(text: str) -> str:
    """A text for comparison: without escapes on both sides."""
    return re.sub(r"[\\`\s]", "", one_line(text)).casefold()
