"""A month in seven columns: each day with its number of items."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from journal.model.calendar_names import MONTHS, WEEKDAYS
from journal.practice.agenda.reports.month import weeks_of

_CELL = 6
"""Cells of a day: `[12] 3`, or ` 12  3` on any other day than the chosen.

` 12 3*` is a day with a birthday; with a longer count, ` 12*34`.
"""


class MonthGrid(Static):
    """The chosen day is in brackets, today underlined; a click chooses."""

    class Chosen(Message):
        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    def __init__(self) -> None:
        super().__init__(id="month", markup=False)
        self._weeks: list[list[date]] = []

    def show(
        self,
        day: date,
        today: date,
        counts: Mapping[date, int],
        yearly: Set[date] = frozenset(),
    ) -> None:
        """`yearly` are the days with a birthday or another yearly day."""
        self._weeks = weeks_of(day)
        head = f"{MONTHS[day.month - 1]} {day.year}"
        parts: list[str | tuple[str, str]] = [(f"{head:^{7 * _CELL}}\n", "bold")]
        names = "".join(f" {name[:2]:<{_CELL - 1}}" for name in WEEKDAYS)
        parts.append((names, "$foreground-muted"))
        for week in self._weeks:
            parts.append("\n")
            for each in week:
                count, sign = counts.get(each, 0), "*" if each in yearly else ""
                parts += self._cell(each, day, today, count, sign)
        self.update(Content.assemble(*parts))

    def _cell(
        self, each: date, chosen: date, today: date, count: int, sign: str
    ) -> list[tuple[str, str]]:
        left, right = "[]" if each == chosen else "  "
        number = str(count) if 0 < count < 100 else "++" if count else ""
        if len(number) == 1 or not number:
            number += sign
        elif each != chosen and sign:
            right = sign
        style = "$foreground-muted" if each.month != chosen.month else "$foreground"
        if each == today:
            style = "underline $text-warning"
        if each == chosen:
            style = f"bold {style}"
        late = "$text-error" if each < today else "$text-success"
        return [
            (left, "bold"),
            (f"{each.day:>2}", style),
            (right, "bold"),
            (f"{number:<{_CELL - 4}}", late if each != today else "$text-warning"),
        ]

    def on_click(self, event: events.Click) -> None:
        event.stop()
        row, column = event.y - 2, (event.x - self.styles.padding.left) // _CELL
        if 0 <= row < len(self._weeks) and 0 <= column < 7:
            self.post_message(self.Chosen(self._weeks[row][column]))
