"""Rows as CSV (RFC 4180), one line at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence

from journal.language.clean import clean_lines, is_clean

_NESTED = frozenset("log problems mine theirs timeline".split())
"""Lists of objects in the JSON of a row."""


def table(rows: Sequence[Mapping[str, object]]) -> Iterable[str]:
    """The lines of a table whose headings are the keys, each with its line break.

    A list is joined with `; `. An object gives a column for each of its keys; a list of
    objects is left out.
    """
    flat = [cells(row) for row in rows]
    keys = list(dict.fromkeys(key for row in flat for key in row))
    nested = {key for row in rows for key, v in row.items() if isinstance(v, dict)}
    keys = [key for key in keys if key not in nested]
    if not keys:
        return
    yield line(keys)
    for row in flat:
        yield line([row.get(key, "") for key in keys])


def cells(row: Mapping[str, object]) -> dict[str, str]:
    """A row's values as text, by heading."""
    found: dict[str, str] = {}
    for key, value in row.items():
        if isinstance(value, dict):
            found.update((f"{key}_{name}", cell) for name, cell in cells(value).items())
        elif key not in _NESTED:
            found[key] = _cell(value)
    return found


def joined(texts: Sequence[str]) -> str:
    """A list as a cell."""
    return "; ".join(texts)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return joined([_cell(one) for one in value])
    return "" if value is None else str(value)


class _Line:
    """Stands for a file: the writer returns what this returns."""

    @staticmethod
    def write(text: str) -> str:
        return text


_write = csv.writer(_Line()).writerow


def line(values: Sequence[str]) -> str:
    """A line of a table, clean, with its line break."""
    if not is_clean("".join(values)):
        values = [clean_lines(value) for value in values]
    text: str = _write(values)
    return text
