"""The report after a change: the new id, the current line, and how to undo it.

An id is derived from its line, so it differs after a change. A pipe gets the same as a
terminal, without truncation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journal.api.changes import Change
from journal.api.open_vault import OpenVault
from journal.cli.formats.output import Output
from journal.cli.formats.table import folded
from journal.language.cells import cells, fit
from journal.language.clean import clean
from journal.model.entry import Entry, NotePath
from journal.model.value import record
from journal.practice.agenda.shown_text import full_text

REMOVED = "(line removed)"
_LEAST_TEXT = 12
"""If there are fewer cells for the words, the place is left out."""


@record
class Written:
    """Written lines, and the entry they belong to."""

    entry: Entry | None
    """None if they are in no entry, such as a bullet in the note of a person."""
    path: NotePath
    line: int
    lines: list[str]
    change: int = 0
    """The number of the change that wrote them."""

    @property
    def is_closed(self) -> bool:
        return self.entry is not None and self.entry.status.closed


def written(journal: OpenVault, changes: Sequence[Change]) -> list[Written]:
    """The written lines, in the order of the changes; each entry once."""
    owners = _Owners(journal.entries, {change.path for change in changes})
    found: list[Written] = []
    known: dict[tuple[NotePath, int], Written] = {}
    for count, change in enumerate(changes):
        new = [text for text in change.new if text.strip() and text not in change.old]
        if not (new or change.is_unchanged or any(t.strip() for t in change.new)):
            found.append(Written(None, change.path, change.line, [REMOVED], count))
        for number, text in enumerate(change.new, change.line):
            if text not in new:
                continue
            entry = owners.of(change.path, number)
            at = (change.path, entry.line if entry else -count)
            if at not in known:
                known[at] = Written(entry, change.path, number, [], count)
                found.append(known[at])
            known[at].lines.append(text)
    return found


class _Owners:
    """The entries of the changed notes, by their current places."""

    def __init__(self, entries: Sequence[Entry], paths: set[NotePath]) -> None:
        self._in: dict[NotePath, list[Entry]] = {path: [] for path in paths}
        for entry in entries:
            if entry.path in paths:
                self._in[entry.path].append(entry)
        self._at = {(e.path, e.line): e for some in self._in.values() for e in some}

    def of(self, path: NotePath, line: int) -> Entry | None:
        """The entry on the line, or the innermost one around it."""
        if found := self._at.get((path, line)):
            return found
        around = [e for e in self._in[path] if e.line < line <= e.end]
        return max(around, key=lambda entry: entry.line, default=None)


def print_written(out: Output, did: str, parts: Sequence[tuple[Written, str]]) -> None:
    """Print what was done to which follow-up, its place, and its current lines.

    `parts` come with the id of the entry, if any. If one was finished and a new one is
    open, the latter is the `next`.
    """
    finished = {one.change for one, _ in parts if one.is_closed}
    # the next one of a series is above the finished one
    first_done = sorted(parts, key=lambda part: (part[0].change, not part[0].is_closed))
    for one, id in first_done if finished else parts:
        is_next = one.change in finished and one.entry and not one.is_closed
        for line in _lines_of(out, "next" if is_next else did, one, id):
            out.data(line)


def _lines_of(out: Output, did: str, one: Written, id: str) -> Iterator[str]:
    width = out.width
    indent = " " * (len(did) + 2)
    entry = one.entry
    if entry is None:
        place = clean(f"{one.path}:{one.line}")
        yield from folded(f"{did}  {place}", width)
    else:
        head, taken = f"{did}  {out.style(id, 'cyan')}  ", len(did) + len(id) + 4
        text, place = clean(full_text(entry)), clean(entry.place)
        room = (width or 0) - taken - cells(place) - 1
        if width is None:
            yield f"{head}{text}  {out.style(place, 'dim')}"
        elif room >= _LEAST_TEXT:
            yield f"{head}{fit(text, room)} {out.style(place, 'dim')}"
        else:
            yield f"{head}{fit(text, max(width - taken, 1))}".rstrip()
    for line in one.lines:
        yield from folded(clean(line.strip()), width, indent)
