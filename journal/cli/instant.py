"""`due` and `list` at once: from the cache, where it can be believed.

A prompt or a status bar asks this, so it imports next to nothing: no click, no
notes, no settings. Whatever is not plain (another option, a changed note, a
setting that was touched) is answered by None, and the usual way is gone.
"""

from __future__ import annotations

import os
import sys

from journal.agenda.placing import OVERDUE, is_near, last_day
from journal.agenda.stored import StoredItem, in_order
from journal.cli.agenda_table import print_agenda
from journal.cli.clock import clock
from journal.cli.output import Output
from journal.vault import cache_file, places, stored_rows, vouching
from journal.vault.sweep import Ignored, sweep
from journal.when import datetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from datetime import date
    from pathlib import Path
    from typing import Any

    from journal.vault.places import Files

_UNREADABLE = (
    *(cache_file.Failed, OSError, ValueError),
    *(TypeError, LookupError, EOFError),
)


def answer(words: list[str]) -> int | None:
    """The exit code of `journal` with these arguments, or None: not said here."""
    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        return None
    asked = _asked(words)
    files = asked and places.files(asked.vault)
    if not asked or not files:
        return None
    found = _found(files.cache, asked, files)
    return None if found is None else _print(found, asked)


def answer_after_look(
    cache: Path, now: datetime, out: Output, within: int, limit: int | None
) -> int | None:
    """`due` from a cache that holds what was read just now; None: it cannot."""
    asked = _Asked(now)
    asked.within, asked.limit, asked.out = within, limit, out
    found = _found(os.fspath(cache), asked, None)
    return None if found is None else _print(found, asked)


class _Asked:
    """A command line that is plain enough."""

    def __init__(self, now: datetime) -> None:
        self.vault: str | None = None
        self.now = now
        self.colour = "auto"
        self.out: Output | None = None
        self.command = "due"
        self.within: int | None = None
        self.limit: int | None = None


def _asked(words: list[str]) -> _Asked | None:
    before, left = _options(words, ("--vault", "--now", "--color"))
    if left[:1] not in (["due"], ["list"]):
        return None
    behind, rest = _options(left[1:], ("--limit", "--within"))
    now = _now(before.get("--now") or os.environ.get("JOURNAL_NOW"))
    if rest or now is None:
        return None
    asked = _Asked(now)
    asked.command, asked.vault = left[0], before.get("--vault")
    asked.colour = before.get("--color", "auto")
    limit, within = behind.get("--limit"), behind.get("--within")
    if limit is not None:
        asked.limit = _number(limit)
    if within is not None:
        asked.within = _number(within[:-1]) if within.endswith("d") else None
    plain = (
        asked.colour in _COLOURS
        and (limit is None or asked.limit)
        and (within is None or (asked.within is not None and asked.command == "due"))
    )
    return asked if plain else None


def _options(
    words: list[str], known: tuple[str, ...]
) -> tuple[dict[str, str], list[str]]:
    """Options with their values at the beginning, and what is left behind them."""
    found, left = {}, list(words)
    while len(left) > 1 and left[0] in known:
        found[left[0]] = left[1]
        del left[:2]
    return found, left


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None


_COLOURS = ("auto", "always", "never")


def _now(text: str | None) -> datetime | None:
    if text is None:
        return clock(None)()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    plain = moment.tzinfo is None and 1970 <= moment.year <= 2100
    return moment if plain else None


class _Found:
    """All there is to print."""

    def __init__(
        self, items: list[StoredItem], counts: dict[str, int], taken_back: list[str]
    ) -> None:
        self.items = items
        self.counts = counts
        self.taken_back = taken_back


def _found(cache: str, asked: _Asked, files: Files | None) -> _Found | None:
    """Read whole before anything is printed: no answer is half of one.

    With `files` it is made sure that nothing has changed since it was stored.
    """
    now = asked.now
    try:
        db = cache_file.open_to_read(cache)
        try:
            said = cache_file.answer_of(db)
            if said is None or (files and not _is_believed(db, said, files)):
                return None
            if stored_rows.latest_log(db) > now.date().isoformat():
                return None  # what is logged for later counts from then on
            items, counts = _items(db, asked, said, now.date())
            ids = stored_rows.short_ids(db, [item.id for item in items])
        finally:
            db.close()
    except _UNREADABLE:
        return None
    for item in items:
        item.id = ids[item.id]
    told = [what for until, what in said["taken back"] if until >= now.isoformat()]
    return _Found(items, counts, told)


def _print(found: _Found, asked: _Asked) -> int | None:
    out = asked.out or Output.of_terminal(asked.colour)
    if not found.items and out.chatty:
        return None  # what comes next is said then
    print_agenda(out, found.items, found.counts, {})
    more = sum(found.counts.values()) - len(found.items)
    if more:
        out.talk(f"journal: {more} more")
    for told in found.taken_back:
        out.talk(f"journal: {told}")
    return 0


def _is_believed(db: sqlite3.Connection, said: dict[str, Any], files: Files) -> bool:
    """Whether neither a setting nor a note has changed since."""
    settings: cache_file.Looked = said["files"]
    names = [file for file, _ in settings]
    if files.user_config not in names or cache_file.stamps_of(names) != settings:
        return False
    if vouching.is_current(vouching.file_of(files.cache)):
        return True
    if said["ignored"] is None:
        return False  # patterns are for those who have the time
    return _is_same(db, files.root, Ignored(said["ignored"]))


def _is_same(db: sqlite3.Connection, root: str, ignored: Ignored) -> bool:
    """Whether every note is as it was when it was read."""
    skips = (ignored.folder, ignored.note) if ignored else (None, None)
    found = sweep(root, *skips)
    if found.unreadable:
        return False
    notes = found.notes
    for path, *stamp in db.execute("SELECT path, mtime_ns, size, inode FROM stamps"):
        if notes.pop(os.fsdecode(path), None) != tuple(stamp):
            return False
    # copies that a sync program made are no notes
    return all("conflict" in path.lower() or ".orig." in path for path in notes)


def _items(
    db: sqlite3.Connection, asked: _Asked, said: dict[str, Any], today: date
) -> tuple[list[StoredItem], dict[str, int]]:
    """What is shown, and how much there is of each section."""
    if asked.command == "list":
        items, late = in_order(stored_rows.everything(db), today), 0
    else:
        within = said["within"] if asked.within is None else asked.within
        last = last_day(today, within)
        rows, late = stored_rows.near(db, today, last, asked.limit)
        items = in_order(rows, today)
        items = [item for item in items if is_near(item.section, item.up, last)]
    counts: dict[str, int] = {}
    for item in items:
        counts[item.section] = counts.get(item.section, 0) + 1
    if asked.limit is not None:
        counts[OVERDUE] = max(late, counts.get(OVERDUE, 0))
        items = items[: asked.limit]
    return items, counts
