"""Entries as Markdown; for a person a bundle: page, open entries, history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journal.api.journal import Journal
from journal.api.outside.foreign_text import contacts_of, lines_of
from journal.integrations.exchange.outgoing.rows import Row, Written
from journal.model.entry import Entry, NotePath
from journal.model.errors import ConfigError, NotLiteral


def write(journal: Journal, entries: Sequence[Entry]) -> Written:
    """The entries with everything below them, by note and heading."""
    out: list[str] = []
    shown: tuple[str, tuple[str, ...]] = ("", ())
    for entry, lines in blocks(journal, entries):
        place = str(entry.path), entry.headings
        if place != shown:
            if place[0] != shown[0]:
                out += ["", f"# {entry.path.removesuffix('.md')}"]
            out += ["", *(f"## {name}" for name in entry.headings[-1:]), ""]
            shown = place
        out += lines
    text = "\n".join(out).strip("\n")
    return Written(f"{text}\n" if text else "")


def blocks(
    journal: Journal, entries: Sequence[Entry]
) -> Iterator[tuple[Entry, list[str]]]:
    """Each entry with its unchanged lines, including everything below it."""
    ordered = sorted(entries, key=lambda entry: (entry.path, entry.line))
    cache: dict[str, list[str]] = {}
    last: tuple[str, int] = ("", 0)
    for entry in ordered:
        path = str(entry.path)
        if path == last[0] and entry.line <= last[1]:
            continue
        lines = cache.setdefault(path, lines_of(journal, NotePath(path)))
        end = max(entry.end, entry.line)
        own = lines[entry.line - 1 : end]
        if not own:
            continue
        indent = own[0][: len(own[0]) - len(own[0].lstrip(" \t>"))]
        last = path, end
        yield entry, [line.removeprefix(indent).rstrip() for line in own]


def bundle(journal: Journal, name: str, rows: Sequence[Row]) -> Written:
    """Everything about one person, as a note for another vault.

    Raises ConfigError for an unknown or ambiguous name.
    """
    found = journal.people.candidates(name)
    if len(found) > 1:
        those = ", ".join(sorted(str(person.path) for person in found))
        raise ConfigError(f"{name} can be {those}: say which")
    person = found[0] if found else None
    key = person.key if person else f"@{name.lstrip('@').casefold()}"
    mine = [
        row.entry
        for row in rows
        if key in [own.key for own in journal.people.of(row.entry)]
    ]
    path = str(person.path) if person and person.path else ""
    if not mine and not path:
        raise ConfigError(f"there is nothing about {name}")
    page = lines_of(journal, NotePath(path)) if path else []
    label = person.name if person else name.lstrip("@")
    if not page:
        page = ["---", "type: person", "---"]
    out = [*page]
    elsewhere = list(_elsewhere(journal, key, path, mine))
    theirs = [entry for entry in mine if str(entry.path) != path]
    if theirs:
        out += ["", "## Follow-ups", ""]
        for _, lines in blocks(journal, theirs):
            out += lines
    if elsewhere:
        out += ["", "## History", "", *elsewhere]
    text = "\n".join(_named(out, label)).rstrip("\n")
    return Written(f"{text}\n")


def _named(lines: list[str], name: str) -> list[str]:
    """The page with the person's name in its front matter, which a file name loses."""
    if not lines or lines[0].rstrip() != "---":
        return ["---", "type: person", f'name: "{name}"', "---", "", *lines]
    if any(line.startswith("name:") for line in lines[:40]):
        return lines
    return [lines[0], f'name: "{name}"', *lines[1:]]


def _elsewhere(
    journal: Journal, key: str, path: str, mine: Sequence[Entry]
) -> Iterator[str]:
    """The contact logged in other notes, oldest first."""
    covered = {
        (str(entry.path), line)
        for entry in mine
        for line in range(entry.line, max(entry.end, entry.line) + 1)
    }
    for contact in reversed(contacts_of(journal, key)):
        where = str(contact.path), contact.line
        if contact.path == path or where in covered:
            continue
        words = journal.composer.plain(contact.what) or contact.kind or "contact"
        try:
            yield journal.composer.log(contact.day, contact.kind, words)
        except NotLiteral:
            continue
