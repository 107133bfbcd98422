"""The formats, each in a separate file that registers itself here.

A reader answers two questions about the files of an import: how certain it is that they
are in its format (0 to 100, by content), and what they contain.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module

from journal.integrations.exchange.records import Imported, NotReadable, Options
from journal.integrations.exchange.source import Source
from journal.model.value import value

SURE = 90
"""From this score on no other format looks like it."""
_NEAR = 10
"""Candidates closer than this are both possible."""


@value
class Reader:
    """A format: its name for `--as`, its title, and its two functions."""

    name: str
    title: str
    likeness: Callable[[Source], int]
    read: Callable[[Sequence[Source], Options], Imported]
    keyed: bool = True
    """Whether records have ids of their own."""


READERS: dict[str, Reader] = {}

_MODULES = {
    "tables": "asana google_contacts hubspot jira outlook own_csv plain_csv "
    "salesforce todoist zoho",
    "documents": "asana_json github icalendar_file markdown_note monica org own_json "
    "taskwarrior things todotxt trello vcard",
}


def register(reader: Reader) -> Reader:
    """Register a format; later ones of the same name extend it."""
    before = READERS.get(reader.name)
    READERS[reader.name] = _both(before, reader) if before else reader
    return reader


def _both(first: Reader, second: Reader) -> Reader:
    """One format with two kinds of file."""

    def likeness(source: Source) -> int:
        return max(first.likeness(source), second.likeness(source))

    def read(sources: Sequence[Source], options: Options) -> Imported:
        better = max((second, first), key=lambda r: r.likeness(sources[0]))
        return better.read(sources, options)

    return Reader(first.name, first.title, likeness, read, first.keyed)


def load() -> dict[str, Reader]:
    """Every format, by name."""
    if not READERS:
        for folder, names in _MODULES.items():
            for name in names.split():
                import_module(f"journal.integrations.exchange.{folder}.{name}")
    return READERS


def recognised(source: Source) -> list[Reader]:
    """The formats a file can be, the likeliest first; more than one means: ask."""
    scores = {name: reader.likeness(source) for name, reader in load().items()}
    best = max(scores.values(), default=0)
    if best <= 0:
        source.text  # noqa: B018 - says why, where it is no text at all
        why = source.problems[0] if source.problems else ""
        unknown = "the format is not one of those that are known (--as names one)"
        raise NotReadable(why or unknown)
    near = [n for n, score in scores.items() if score > 0 and score > best - _NEAR]
    near.sort(key=lambda n: -scores[n])
    return [READERS[name] for name in near]
