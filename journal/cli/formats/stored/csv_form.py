"""Entries as lines of a CSV table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from journal.cli.formats.csv_text import cells, joined, line
from journal.cli.formats.stored.entry_texts import KEYS, NESTED

_HEADINGS = tuple(key for key in KEYS if key not in NESTED)


class CsvForm:
    """An entry as a line of a table."""

    none = ""
    string = str
    several = staticmethod(joined)
    plain = staticmethod(line)

    @staticmethod
    def built(content: dict[str, Any]) -> str:
        return line(list(cells(content).values()))


def with_headings(lines: Iterable[str]) -> Iterator[str]:
    """The table; empty if there are no lines."""
    headings = [line(_HEADINGS)]
    for text in lines:
        yield from headings
        headings = []
        yield text
