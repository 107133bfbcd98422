"""Entries of the vault as rows for other systems: what each of them can hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from journal.api.journal import Journal
from journal.api.outside.foreign_text import lines_of
from journal.integrations.exchange.outgoing.identity import export_key
from journal.model.entry import Entry, LogLine, NotePath, Priority
from journal.model.value import field, record


@record
class Row:
    """One entry with everything known about it."""

    entry: Entry
    key: str
    """Stable across runs as long as the line does not change."""
    words: str
    """The text as words, with the names and tags in it."""
    bare: str
    """The words without people and tags."""
    people: list[str] = field(default_factory=list)
    """Names of notes, or handles."""
    handles: list[str] = field(default_factory=list)
    """As they are written on the line."""
    notes: list[str] = field(default_factory=list)
    """The lines below it that are neither history, entries nor sources."""
    parent: Row | None = None

    @property
    def tags(self) -> list[str]:
        return [tag.lstrip("#") for tag in self.entry.tags]

    @property
    def log(self) -> Sequence[LogLine]:
        return self.entry.log

    @property
    def priority(self) -> str:
        own = self.entry.priority
        return "" if own is Priority.NONE else own.name.lower()


@record
class Written:
    """An export: its text, and what the format could not hold, with counts."""

    text: str
    lost: dict[str, int] = field(default_factory=dict)


def rows_of(journal: Journal, entries: Sequence[Entry]) -> list[Row]:
    """A row for each entry, in the order of the notes."""
    ordered = sorted(entries, key=lambda entry: (entry.path, entry.line))
    found: dict[tuple[str, int], Row] = {}
    lines: dict[str, list[str]] = {}
    for entry in ordered:
        if entry.path not in lines:
            lines[entry.path] = lines_of(journal, NotePath(entry.path))
        row = _row(journal, entry, lines[entry.path])
        if entry.parent is not None:
            row.parent = found.get((entry.path, entry.parent))
        found[entry.path, entry.line] = row
    return list(found.values())


def _row(journal: Journal, entry: Entry, lines: Sequence[str]) -> Row:
    composer = journal.composer
    text = bare = entry.text
    bare = " ".join(bare.split())
    for mention in sorted(entry.mentions, key=lambda m: -len(m.name)):
        bare = _without_name(bare, mention.name)
    for tag in sorted(entry.tags, key=len, reverse=True):
        bare = " ".join(word for word in bare.split() if word != tag)
    return Row(
        entry,
        export_key(entry),
        composer.plain(text),
        " ".join(composer.plain(bare).split()),
        [person.name for person in journal.people.of(entry)],
        [mention.name for mention in entry.mentions],
        list(_below(entry, lines, composer.plain)),
    )


def _without_name(text: str, name: str) -> str:
    """The text without a handle or link: `on @ana, who` becomes `on, who`."""
    own = re.escape(name)
    named = rf"(?<![\w\\`])(?:@{own}(?![\w-])|\[\[{own}\]\])"
    text = re.sub(rf"(?: {named}|{named})(?=[,;:.!?)])", "", text)
    return re.sub(named, " ", text)


def _below(entry: Entry, lines: Sequence[str], plain: object) -> Iterator[str]:
    """The entry's own non-empty bullets."""
    logged = {line.line for line in entry.log}
    skip_deeper = -1
    for number in range(entry.line + 1, entry.end + 1):
        if number > len(lines):
            return
        raw = lines[number - 1]
        text = raw.strip()
        indent = len(raw) - len(raw.lstrip())
        if skip_deeper >= 0 and indent > skip_deeper:
            continue
        skip_deeper = -1
        if number in logged or text.startswith(("- Source: ", "* Source: ")):
            continue
        if _is_box(text):
            skip_deeper = indent
            continue
        if text:
            yield str(plain(text)) if callable(plain) else text


def _is_box(text: str) -> bool:
    return text[:1] in "-*+" and text[1:3] == " [" and text[4:5] == "]"


def lose(lost: dict[str, int], name: str, value: object) -> None:
    """Record that a format has no place for a value, if there is one."""
    if value:
        lost[name] = lost.get(name, 0) + 1
