"""`due`, `list` and `today` as JSON or CSV, or with reasons, from the cache alone.

What is listed comes from the rows of the cache, and what is printed of it from the
stored notes, an entry at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from journal.api.glance.agenda import GlanceQuery
from journal.api.glance.items import in_order
from journal.api.glance.stored_view import StoredView, stored_view
from journal.cli.formats.stored.plain_entries import (
    PlainEntries,
    Stored,
    begin_of,
    plain_id,
)
from journal.model.errors import ConfigError
from journal.practice.agenda.sections import OVERDUE, TO_NUDGE, TODAY
from journal.vault import places
from journal.vault.cache import stored_rows
from journal.vault.cache.kept_answers import KeptAnswer
from journal.vault.cache.layout import UNREADABLE

if TYPE_CHECKING:
    from datetime import datetime

    from journal.api.glance.agenda import Believed, Glance
    from journal.api.glance.items import AnyItem
    from journal.cli.formats.output import Output

    Print = Callable[[Glance, dict[str, str]], int | None]


class Question(Protocol):
    """What is asked, as `quick_due.Question` holds it."""

    command: str
    form: str
    limit: int | None
    closed: bool
    is_text: bool
    is_whole_list: bool
    wanted: GlanceQuery


def print_entries(
    found: Believed,
    files: places.Files,
    now: datetime,
    out: Output,
    question: Question,
    with_reasons: Print,
) -> int | None:
    """Print the answer and return the exit code.

    `with_reasons` prints it as text, with the reason of each, by its id. None, with
    nothing printed, if the cache does not suffice.
    """
    states = places.state_home()
    if states is None or (question.is_text and question.closed):
        return None  # closed entries have no rows
    folders = Path(files.root), Path(states) / "journal", Path(files.user_config)
    kept = out.printed if question.is_whole_list else None
    try:
        if isinstance(kept, KeptAnswer) and _renew(kept, found, folders, now, out):
            return 0
        view = stored_view(found, *folders, now, kind=_kind(question))
        if view is None:
            return None
        if question.is_text:
            glance = found.agenda(now, question.wanted)
            if glance is None:
                return None
            return with_reasons(glance, _reasons(found, view, glance, question))
        if isinstance(kept, KeptAnswer):
            from journal.cli.formats.stored.kept_list import print_list

            kept.index = print_list(found, view, out)
            return 0
        listed = _listed(found, view, now, question)
        if listed is None:
            return None
        _print_data(out, view, listed, question)
    except (ConfigError, *UNREADABLE):
        return None
    return 0


def _kind(question: Question) -> type[StoredView]:
    """For a few entries only the notes that these need are read."""
    if question.limit is None:
        return StoredView
    from journal.api.glance.view_of_few import ViewOfFew

    return ViewOfFew


def _renew(
    kept: KeptAnswer,
    found: Believed,
    folders: tuple[Path, Path, Path],
    now: datetime,
    out: Output,
) -> bool:
    """Print the list with what did not change since the last answer, if that helps."""
    last = kept.last()
    if last is None:
        return False
    from journal.cli.formats.stored.kept_list import Unclear, print_renewed

    def view_of(notes: Iterable[bytes]) -> StoredView | None:
        return stored_view(found, *folders, now, notes)

    with last:
        try:
            kept.index = print_renewed(found, last, view_of, out)
        except Unclear:
            return False
    return True


def _reasons(
    found: Believed, view: StoredView, glance: Glance, question: Question
) -> dict[str, str]:
    """The reason of each shown item, by its id."""
    items = _now(glance.items) if question.command == "today" else glance.items
    ids = [item.id for item in items]
    placed = stored_rows.places(found.notes, ids)
    entries, reasons = PlainEntries(view), dict[str, str]()
    # a note at a time: all of them take much memory
    by_note = sorted(zip(placed, ids, strict=True))
    for _, several in groupby(by_note, lambda shown: shown[0][0]):
        own, shown = zip(*several, strict=True)
        reasons |= zip(shown, entries.reasons(_stored_at(view, own)), strict=True)
    return reasons


def _print_data(
    out: Output, view: StoredView, listed: Iterable[Stored], question: Question
) -> None:
    from journal.cli.formats.stored.entry_texts import EntryTexts

    entries = PlainEntries(view)
    if question.form == "json":
        from journal.cli.formats.stored.json_form import JsonForm

        text = out.json_text()
        members = EntryTexts(entries, JsonForm(text)).of(listed)
        out.parts(text.rows(_made(members, listed, question)))
    else:
        from journal.cli.formats.stored.csv_form import CsvForm, with_headings

        lines = EntryTexts(entries, CsvForm()).of(listed)
        out.lines(with_headings(_made(lines, listed, question)))


def _made(
    texts: Iterable[str], listed: Iterable[Stored], question: Question
) -> Iterable[str]:
    """The texts of what is listed. Those of a few are made before any is printed.

    Raises ValueError if one of the few is no follow-up.
    """
    if question.limit is None or not isinstance(listed, list):
        return texts
    # notes are read meanwhile, and may be damaged
    made = list(texts)
    if len(made) < len(listed):
        raise ValueError("a row is of no follow-up")
    return made


def _listed(
    found: Believed, view: StoredView, now: datetime, question: Question
) -> Iterable[Stored] | None:
    """The task lines to print, in order; None if only the notes can tell."""
    limit, within = question.limit, question.wanted.within
    if question.command == "list":
        if limit is None:
            return view.each(closed=question.closed)
        first = stored_rows.first_places(found.notes, limit, closed=question.closed)
        return None if first is None else _stored_at(view, first)
    # the limit counts in the order of the agenda, not under each heading
    glance = found.agenda(now, GlanceQuery(within=within, late=limit))
    if glance is None:
        return None
    if question.command == "today":
        items = _now(glance.items)
    else:
        items = in_order(glance.items)
    return _at(found, view, items[:limit])


def _now(items: Iterable[AnyItem]) -> list[AnyItem]:
    """What `today` shows."""
    return [item for item in items if item.heading in (TODAY, TO_NUDGE, OVERDUE)]


def _at(found: Believed, view: StoredView, items: Iterable[AnyItem]) -> list[Stored]:
    """The task lines of these items, as `_stored_at`."""
    ids = (item.id for item in items)
    return _stored_at(view, stored_rows.places(found.notes, ids))


def _stored_at(
    view: StoredView, placed: Sequence[tuple[bytes, int, str]]
) -> list[Stored]:
    """The task lines in these places.

    Raises ValueError and LookupError if the rows do not match the notes.
    """
    stored = list(view.at((note, line) for note, line, _ in placed))
    for (path, plain), (_, _, id) in zip(stored, placed, strict=True):
        if plain_id(begin_of(path), plain[0]) != id:
            raise ValueError("a row is not of its note")
    return stored
