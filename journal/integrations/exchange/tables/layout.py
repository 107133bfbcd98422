"""Rows of a table → tasks and contacts, by a layout: which heading is which field.

The readers of individual programs only define the meaning of headings, with hooks for
peculiarities.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from journal.integrations.exchange import moments
from journal.integrations.exchange.prose import name_and_address, plain
from journal.integrations.exchange.records import (
    Imported,
    Named,
    Options,
    Refused,
    Task,
    others,
)
from journal.integrations.exchange.table import Row, Table, fold
from journal.integrations.exchange.words import (
    is_yes,
    priority_of,
    status_of,
)
from journal.model.entry import Status
from journal.model.when import When

DATES = frozenset("due start scheduled remind created modified closed birthday".split())
MANY_CELLS = (
    "the row has {cells} cells and the headings are {heads}",
    "a quote may be missing in it; correct the row and import again",
)


def columns(text: str) -> dict[str, str]:
    """A layout in our notation: `field: heading | heading` per line.

    A line that begins with `|` continues the field above it.
    """
    found: dict[str, str] = {}
    name = ""
    for line in text.strip().splitlines():
        headings = line.strip()
        if not headings.startswith("|"):
            name, _, headings = headings.partition(":")
        for heading in headings.split("|"):
            if heading.strip():
                found.setdefault(fold(heading), name.strip())
    return found


@dataclass(frozen=True)
class Layout:
    """What the headings of one kind of table mean."""

    format: str
    title: str
    fields: Mapping[str, str]
    patterns: tuple[tuple[re.Pattern[str], str], ...] = ()
    """Headings with numbers in them: expression on the folded heading → field."""
    noise: frozenset[str] = frozenset()
    """Headings that mean something to the other program only (folded)."""
    contacts: bool = False
    midnight: bool = False
    html: bool = False
    """Whether its notes can be HTML, as in CRMs."""

    def field_of(self, heading: str) -> str:
        """The field of a folded heading; empty for one without a place."""
        own = self.fields.get(heading, "")
        if own:
            return own
        return next((f for p, f in self.patterns if p.fullmatch(heading)), "")

    def known(self, table: Table) -> int:
        """How many headings it knows."""
        return sum(bool(self.field_of(name)) for name in table.folded)


@dataclass
class Reading:
    """A table being read by a layout: cells by field, and dates in their detected
    order."""

    table: Table
    layout: Layout
    options: Options
    result: Imported
    order: str = ""
    weak_order: str = ""
    """The fallback: how the program writes dates by default."""
    fields: list[str] = field(default_factory=list)
    orders: dict[int, str] = field(default_factory=dict)
    kept_columns: dict[int, str] = field(default_factory=dict)
    places: dict[str, list[int]] = field(default_factory=dict)
    """The columns of each field."""
    moments: dict[tuple[str, str], object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {fold(column): name for column, name in self.options.map}
        self.fields = [
            named.get(heading) or self.layout.field_of(heading)
            for heading in self.table.folded
        ]
        for i, own in enumerate(self.fields):
            self.places.setdefault(own, []).append(i)
        missing = set(named) - set(self.table.folded)
        for heading in sorted(missing):
            self.result.remarks.append(f"there is no column “{heading}” to map")
        self._judge_dates()
        self._sort_columns()

    def _judge_dates(self) -> None:
        """The order of day and month of each column; the file's where one has none."""
        rows = self.table.rows
        dates = [i for i, name in enumerate(self.fields) if name in DATES]
        values = {i: [r.cells[i] for r in rows if i < len(r.cells)] for i in dates}
        said = self.options.order
        own = {i: said or moments.order_of(values[i]) for i in dates}
        decided = {order for order in own.values() if order}
        shared = decided.pop() if len(decided) == 1 else ""
        self.orders = {i: own[i] or shared or self.weak_order for i in dates}
        if any(moments.has_numbers(values[i]) for i in dates):
            self.result.order = said or shared or self.weak_order

    def _sort_columns(self) -> None:
        filled = [False] * len(self.fields)
        for row in self.table.rows:
            for i, cell in enumerate(row.cells[: len(filled)]):
                if cell and not filled[i] and cell.strip():
                    filled[i] = True
        result = self.result
        for i, heading in enumerate(self.table.head):
            name = self.fields[i]
            if name and name != "-":
                result.used.setdefault(heading, name)
            elif not heading:
                continue
            elif not filled[i] or name == "-" or self._is_noise(i):
                result.unused.append(heading)
            else:
                self.kept_columns[i] = heading
                result.kept.append(heading)
        result.unused = list(dict.fromkeys(result.unused))
        result.kept = list(dict.fromkeys(result.kept))

    def _is_noise(self, column: int) -> bool:
        return self.table.folded[column] in self.layout.noise

    def cells(self, row: Row, name: str) -> list[str]:
        """The row's values for a field, from every column that holds it."""
        cells = row.cells
        return [
            text
            for i in self.places.get(name, ())
            if i < len(cells) and (text := cells[i].strip())
        ]

    def cell(self, row: Row, name: str) -> str:
        """The first value for a field; empty if there is none."""
        return next(iter(self.cells(row, name)), "")

    def when(self, row: Row, name: str) -> When | None:
        """The date of a field, with the time of `NAME_time` if it has none itself.

        Raises Ambiguous. A value that is no date is reported, and kept by the caller.
        """
        for i in self.places.get(name, ()):
            if i >= len(row.cells):
                continue
            raw = row.cells[i].strip()
            when = self._moment(raw, self.orders.get(i, ""))
            if when is None:
                if raw and not moments.is_empty(raw):
                    self.unclear(row, i, raw)
                continue
            clock = moments.read_clock(self.cell(row, f"{name}_time"))
            return When(when.day, clock) if clock and not when.clock else when
        return None

    def _moment(self, raw: str, order: str) -> When | None:
        """A date, read once however often it stands in the table."""
        known = self.moments.get((raw, order), _UNREAD)
        if isinstance(known, moments.Ambiguous):
            raise known
        if known is not _UNREAD:
            return known if isinstance(known, When) else None
        zone, midnight = self.options.zone, self.layout.midnight
        try:
            when = moments.read_moment(raw, order, zone, midnight=midnight)
        except moments.Ambiguous as error:
            self.moments[raw, order] = error
            raise
        self.moments[raw, order] = when
        return when

    def unclear(self, row: Row, column: int, raw: str) -> None:
        """Report that a value was not understood."""
        self.result.remarks.append(
            f"row {row.number}: “{raw[:60]}” in {self.table.head[column]} is not a "
            "date that is read here; it is kept as text"
        )

    def day(self, row: Row, name: str) -> date | None:
        """The day of an optional field: unclear ones are skipped."""
        try:
            when = self.when(row, name)
        except moments.Ambiguous:
            return None
        return when.day if when else None

    def kept(self, row: Row) -> list[tuple[str, str]]:
        """Columns without a place of their own, as label and text."""
        found = []
        for i, heading in self.kept_columns.items():
            text = row.cells[i].strip() if i < len(row.cells) else ""
            if text:
                found.append((label_of(heading), self.prose(text)))
        for i, name in enumerate(self.fields):
            if name in DATES and i < len(row.cells) and row.cells[i]:
                raw = row.cells[i].strip()
                if raw and not moments.is_empty(raw) and not self._reads(raw, i):
                    found.append((label_of(self.table.head[i]), raw))
        return found

    def prose(self, text: str) -> str:
        """A value for display: HTML is converted if the program writes any."""
        return plain(text) if self.layout.html else text

    def _reads(self, raw: str, column: int) -> bool:
        if self.fields[column] == "birthday":
            return bool(birthday_of(raw, self.orders.get(column, "")))
        try:
            return self._moment(raw, self.orders.get(column, "")) is not None
        except moments.Ambiguous:
            return False


def birthday_of(raw: str, order: str) -> str:
    """A birthday; empty if invalid or ambiguous."""
    try:
        return moments.read_birthday(raw, order)
    except moments.Ambiguous:
        return ""


_CUSTOM = re.compile(r"custom field \((.*)\)", re.IGNORECASE)


def label_of(heading: str) -> str:
    """A heading as a label: `Custom field (Story Points)` → `Story Points`."""
    custom = _CUSTOM.fullmatch(heading.strip())
    return " ".join((custom[1] if custom else heading).split()) or "Column"


def people_in(cell: str) -> list[Named]:
    """The people a cell names: several behind `;`, a line each, or by commas."""
    parts = [p for p in re.split(r"\s*(?:;|\n|:::|\|)\s*", cell) if p.strip()]
    if len(parts) == 1 and "," in cell:
        names = [p.strip() for p in cell.split(",") if p.strip()]
        if len(names) > 2 or "@" in cell or all(" " in name for name in names):
            parts = names
    found = []
    for part in parts:
        name, email = name_and_address(part)
        if re.fullmatch(r"@[\w.-]+", name):
            found.append(Named(handle=name[1:], email=email))
        elif name or email:
            found.append(Named(name=name, email=email))
    return found


_UNREAD = object()
Finish = Callable[[Reading, Row, Task], Task | None]


def read_tasks(reading: Reading, finish: Finish | None = None) -> list[Task]:
    """A task for each row; rows that cannot be one are refused with their number."""
    found = []
    heads = len(reading.table.head)
    for row in reading.table.rows:
        extra = row.cells[heads:]
        if any(cell.strip() for cell in extra):
            message = MANY_CELLS[0].format(cells=len(row.cells), heads=heads)
            refuse(reading, row, "too-many-cells", message, MANY_CELLS[1])
            continue
        try:
            task = _task(reading, row)
        except moments.Ambiguous as error:
            refuse(
                reading,
                row,
                "ambiguous-date",
                f"“{error}” could mean two dates",
                "say --dates dmy or --dates mdy",
            )
            continue
        task_or_none = finish(reading, row, task) if finish else task
        if task_or_none is None:
            continue
        if not task_or_none.text.strip():
            refuse(reading, row, "no-text", "the row has no title", "give it one")
            continue
        found.append(task_or_none)
    refuse_broken(reading)
    return found


def refuse_broken(reading: Reading) -> None:
    """Refuse invalid rows: too long, or with broken quoting."""
    for number, problem in reading.table.problems:
        code = "too-long" if "longer" in problem else "too-many-cells"
        hint = "correct the line and import again"
        reading.result.refused.append(Refused(number, code, problem, hint))


def refuse(reading: Reading, row: Row, code: str, message: str, hint: str) -> None:
    reading.result.refused.append(Refused(row.number, code, message, hint))


def _task(reading: Reading, row: Row) -> Task:
    cell, day = reading.cell, reading.day
    people = [p for text in reading.cells(row, "person") for p in people_in(text)]
    emails = [e for text in reading.cells(row, "email") for e in people_in(text)]
    people = joined(people, emails)
    people += [Named(id=i) for c in reading.cells(row, "person_id") for i in ids(c)]
    status = status_of(cell(row, "status"))
    closed = day(row, "closed")
    if is_yes(cell(row, "done")) or (closed and not reading.cells(row, "status")):
        status = Status.DONE
    task = Task(
        row=row.number,
        text=" ".join(cell(row, "text").split()),
        key=cell(row, "key"),
        url=cell(row, "url"),
        people=others(people, reading.options),
        status=status,
        due=reading.when(row, "due"),
        start=reading.when(row, "start"),
        scheduled=reading.when(row, "scheduled"),
        remind=reading.when(row, "remind"),
        created=day(row, "created"),
        modified=day(row, "modified"),
        closed=closed if status.closed else None,
        priority=priority_of(cell(row, "priority")),
        repeat=cell(row, "repeat"),
        tags=[t for c in reading.cells(row, "tags") for t in names_in(c)],
        notes="\n\n".join(map(reading.prose, reading.cells(row, "notes"))),
        kept=reading.kept(row),
    )
    headings = [cell(row, "project"), cell(row, "section")]
    task.headings = tuple(heading for heading in headings if heading)
    return task


def ids(cell: str) -> list[str]:
    """Keys in a cell: `501;502`."""
    return [part for part in re.split(r"[;,|\s]+", cell) if part]


def names_in(cell: str) -> list[str]:
    """Tags in a cell: `Urgent,Client`, `fair;Red category`."""
    parts = re.split(r"\s*(?:;|,|\n|:::|\|)\s*", cell)
    return [part.strip().lstrip("#* ") for part in parts if part.strip(" #*")]


def joined(people: Sequence[Named], emails: Sequence[Named]) -> list[Named]:
    """Names of one column and addresses of another: the n-th with the n-th."""
    if len(people) == len(emails):
        pairs = zip(people, emails, strict=True)
        return [Named(p.name, p.email or e.email, p.handle) for p, e in pairs]
    return [*people, *emails]
