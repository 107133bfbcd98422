"""Text as a table: the delimiter, the row of headings, and rows with their numbers."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from journal.integrations.exchange.records import NotReadable
from journal.model.value import field, record

MAX_ROWS = 100_000
MAX_COLUMNS = 1_000
MAX_FIELD = 1024 * 1024
DELIMITERS = ",;\t|"
_MAX_PROBLEMS = 100
_SEEN_ROWS = 20
"""Headings may follow this many rows added by a spreadsheet or the program."""


def fold(heading: str) -> str:
    """A heading for comparison: without case, accents and outer punctuation."""
    text = unicodedata.normalize("NFKC", heading).strip().strip('"').casefold()
    return " ".join(text.replace("\xa0", " ").replace("_", " ").split()).rstrip(" :*")


@record
class Row:
    """One row: its number in the file (that of its first line) and its cells."""

    number: int
    cells: list[str]


@record
class Table:
    """Headings, and the rows below them."""

    delimiter: str
    head: list[str]
    rows: list[Row]
    folded: list[str] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)
    """Invalid lines, with the reason."""

    def __post_init__(self) -> None:
        self.folded = [fold(name) for name in self.head]

    def columns(self, *names: str) -> list[int]:
        """The columns with one of these (folded) headings, in the table's order."""
        wanted = set(names)
        return [i for i, name in enumerate(self.folded) if name in wanted]

    def has(self, *names: str) -> bool:
        """Whether every one of these (folded) headings is there."""
        return all(name in self.folded for name in names)

    def count(self, names: frozenset[str]) -> int:
        """How many of these (folded) headings are there."""
        return len(names & set(self.folded))


def read_tables(text: str) -> list[Table]:
    """The text read with each delimiter that gives it columns, likeliest first.

    Raises NotReadable for too many rows, columns or characters in a cell.
    """
    csv.field_size_limit(MAX_FIELD)
    sample = text[: 256 * 1024]
    counts = {d: sample.count(d) for d in DELIMITERS}
    likely = sorted(
        (d for d in DELIMITERS if counts[d]), key=lambda d: -_regularity(sample, d)
    )
    tables = []
    for delimiter in likely[:2]:
        table = _read(text, delimiter)
        if table is not None:
            tables.append(table)
    if not tables:
        table = _read(text, ",", alone=True)
        tables += [table] if table else []
    return tables


def _regularity(sample: str, delimiter: str) -> float:
    """How well this delimiter fits the sample: rows × consistent columns."""
    widths: Counter[int] = Counter()
    try:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        for number, cells in enumerate(reader):
            if any(cells):
                widths[len(cells)] += 1
            if number > 50:
                break
    except csv.Error:
        pass
    return max(((width - 1) * many**0.5 for width, many in widths.items()), default=0.0)


def _read(text: str, delimiter: str, *, alone: bool = False) -> Table | None:
    head: list[str] | None = None
    above: list[list[str]] = []
    rows: list[Row] = []
    problems: list[tuple[int, str]] = []
    for number, cells in _rows(text, delimiter):
        if isinstance(cells, str):
            problems.append((number, cells))
            if len(problems) > _MAX_PROBLEMS:
                break
            continue
        if head is None:
            if not _may_be_head(cells, alone):
                above.append(cells)
                if len(above) > _SEEN_ROWS:
                    return None
                continue
            head = cells
            if len(head) > MAX_COLUMNS:
                raise NotReadable(f"more than {MAX_COLUMNS:,} columns")
            continue
        if any(cell.strip() for cell in cells):
            rows.append(Row(number, cells))
            if len(rows) > MAX_ROWS:
                raise NotReadable(f"more than {MAX_ROWS:,} rows")
    if head is None:
        return None
    return Table(delimiter, [cell.strip() for cell in head], rows, problems=problems)


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each row with the line it begins on; a message in place of a broken one."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    while True:
        try:
            cells: list[str] | str = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells = _reason(str(error))
        yield begins, cells
        begins = reader.line_num + 1


def _reason(message: str) -> str:
    if "field larger" in message:
        return "a field is longer than 1 MB"
    if "unexpected end" in message:
        return "a quote is not closed"
    if "expected after" in message:
        return "there is text after a closing quote"
    return message


_NO_HEADING = re.compile(r"https?://|[@\n]|^[0-9][0-9.,:/ -]*$")


def _may_be_head(cells: list[str], alone: bool) -> bool:
    """Whether a row can be the headings: words, in more than one column."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or (len(filled) < 2 and not alone):
        return False
    if any(_NO_HEADING.search(cell) or len(cell) > 120 for cell in filled):
        return False
    # headings differ; only a few are repeated on purpose
    return len(filled) >= len(cells) / 2
