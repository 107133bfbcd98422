"""Which sections are folded: the user's choice, else whatever keeps today visible.

Kept in the journal's own folder, so that an opened section stays open.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from journal.practice.agenda.groups import DONE_TODAY, TITLES_BY_DATE
from journal.practice.agenda.sections import OVERDUE, TO_NUDGE, TODAY, TOMORROW
from journal.tui.state.rows.row_groups import RowGroup

_BEFORE_TODAY = (OVERDUE, TO_NUDGE)
MOST_BEFORE_TODAY = 3
"""The most rows shown above today; more would push it off the screen."""
_ALWAYS_OPEN = (TODAY, TOMORROW)
_FILE = "folds.json"


class Folds:
    """The folds of the agenda by date; those of other groupings last for the
    session."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is where they are stored; without one they are not."""
        self._file = folder / _FILE if folder else None
        self._chosen = self._read()
        """By title, whether the user wants it folded."""
        self._usual: dict[str, bool] = {}
        """The decision for a section when it was first seen."""
        self._here: set[str] = set()
        """The folds of a list that is filtered or grouped differently."""

    def folded(
        self, groups: Sequence[RowGroup], height: int, *, by_date: bool
    ) -> set[str]:
        """The folded titles, for a list with this many lines.

        `by_date`: the whole agenda by date is shown, without a filter.
        """
        if not by_date:
            return set(self._here)
        counts = {group.title: len(group) for group in groups}
        self._decide(counts, height)
        late = sum(counts.get(title, 0) for title in _BEFORE_TODAY)
        usual = self._usual | dict.fromkeys(_BEFORE_TODAY, late > MOST_BEFORE_TODAY)
        return {t for t in counts if self._chosen.get(t, usual.get(t, False))}

    def _decide(self, counts: dict[str, int], height: int) -> None:
        """Open upcoming sections one by one, as far as they fit."""
        late = sum(counts.get(title, 0) for title in _BEFORE_TODAY)
        used = len(counts) + (late if late <= MOST_BEFORE_TODAY else 0)
        used += sum(counts.get(title, 0) for title in _ALWAYS_OPEN)
        full = False
        for title in counts:
            if title in _BEFORE_TODAY or title in _ALWAYS_OPEN:
                continue
            if title not in self._usual:
                # the first is open even if it is long: a list scrolls
                fits = used + counts[title] <= height or used < height // 2
                full = full or not fits
                self._usual[title] = title == DONE_TODAY or full
            if not self._usual[title]:
                used += counts[title]

    def toggle(self, titles: Iterable[str], *, fold: bool, by_date: bool) -> None:
        """Fold or open these, and remember it."""
        if not by_date:
            self._here = self._here | set(titles) if fold else self._here - set(titles)
            return
        self._chosen |= dict.fromkeys(titles, fold)
        self._write()

    def forget_here(self) -> None:
        """The filter changed: nothing is folded."""
        self._here.clear()

    # -------------------------------------------------------- kept

    def _read(self) -> dict[str, bool]:
        try:
            read = json.loads(self._file.read_text("utf-8")) if self._file else {}
        except (OSError, ValueError):
            return {}
        known = read.items() if isinstance(read, dict) else ()
        return {t: f for t, f in known if t in TITLES_BY_DATE and isinstance(f, bool)}

    def _write(self) -> None:
        """Save them; lost if the folder cannot be written, as they are a
        convenience."""
        if self._file:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._file.write_text(json.dumps(self._chosen), "utf-8")
            except OSError:
                return
