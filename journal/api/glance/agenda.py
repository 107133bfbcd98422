"""The agenda from the cache alone, if the cache can be trusted.

For callers that cannot wait for the notes: a prompt, a status bar, the first screen of
the terminal interface. Imports almost nothing.
"""

from __future__ import annotations

import os
import sys

from journal.vault.cache import layout as cache_file
from journal.vault.cache import watch_lock as vouching
from journal.vault.sweep import (
    FileStamps,
    Ignored,
    is_conflict_copy,
    stamps_of,
    sweep,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from datetime import date, datetime
    from typing import Any

    from journal.api.glance.items import AnyItem
    from journal.vault.sweep import FileStamp

    Stamps = dict[str, FileStamp]


LATE_SHOWN = 5
"""The most lines that a page of today shows under Overdue or under To nudge."""


class GlanceQuery:
    """Which part of the agenda."""

    def __init__(
        self,
        *,
        everything: bool = False,
        within: int | None = None,
        limit: int | None = None,
        late: int | None = None,
    ) -> None:
        """What is late, due today, or comes up `within` this many days (None: the
        setting).

        `everything` includes all open entries. `limit` keeps the first ones; `late`
        limits the overdue ones and those to nudge separately.
        """
        self.everything = everything
        self.within = within
        self.limit = limit
        self.late = limit if late is None else late


class Glance:
    """The result to show."""

    def __init__(
        self,
        items: list[AnyItem],
        following: AnyItem | None,
        counts: dict[str, int],
        taken_back: list[str],
        yearly: list[tuple[date, str]],
        days: int,
    ) -> None:
        """`items` as a list shows them; the one that comes up next after today;
        `counts` of each heading, shown or not; changes reversed by other programs; the
        yearly days of people in the days ahead; how many days “upcoming” has."""
        self.items = items
        self.following = following
        self.counts = counts
        self.taken_back = taken_back
        self.yearly = yearly
        self.days = days


def stored_agenda(
    cache: str, now: datetime, wanted: GlanceQuery, root: str | None = None
) -> Glance | None:
    """The agenda from the cache; None if the cache cannot tell.

    With `root` it first checks that no setting has changed since it was stored.
    """
    found = believed(cache, root, are_notes_same=True)
    if not isinstance(found, Believed):
        return None
    with found:
        return found.agenda(now, wanted)


def stored_notes(cache: str) -> list[str]:
    """The paths of the notes in the cache, in order; none without a cache."""
    try:
        db = cache_file.open_to_read(cache)
    except cache_file.UNREADABLE:
        return []
    try:
        return sorted(
            os.fsdecode(path) for (path,) in db.execute("SELECT path FROM stamps")
        )
    except cache_file.UNREADABLE:
        return []
    finally:
        db.close()


class Believed:
    """An open cache, as of one moment."""

    def __init__(self, db: sqlite3.Connection, validity: dict[str, Any]) -> None:
        self._db = db
        self._validity = validity

    def __enter__(self) -> Believed:
        return self

    def __exit__(self, *error: object) -> None:
        self._db.close()

    @property
    def mark(self) -> str | None:
        """The mark of this state; None if the output depends on the hour."""
        return None if self._validity["taken back"] else cache_file.mark_of(self._db)

    @property
    def valid_under(self) -> str:
        """Changes with the people, the settings, and the days of what has none."""
        return str(self._validity["rows"])

    @property
    def notes(self) -> sqlite3.Connection:
        """The database that holds the notes."""
        return self._db

    def knows_of_later(self, today: date) -> bool:
        """Whether a log line has a later date, and so does not count yet."""
        from journal.vault.cache import stored_rows

        return stored_rows.latest_log(self._db) > today.isoformat()

    def agenda(self, now: datetime, wanted: GlanceQuery) -> Glance | None:
        """The agenda; None if only the notes can tell."""
        # imported late: not needed for a kept answer
        from journal.api.glance.items import found_items

        db, validity = self._db, self._validity
        try:
            if self.knows_of_later(now.date()):
                return None
            found = found_items(db, wanted, validity["within"], now.date())
            if former := validity.get("former"):
                from journal.vault.cache import stored_rows

                stored_rows.tell_from(db, former.split(), [*found[0], found[1]])
        except cache_file.UNREADABLE:
            return None
        told = [
            what for until, what in validity["taken back"] if until >= now.isoformat()
        ]
        yearly = []
        if validity["yearly"] and not wanted.everything:
            # few vaults have yearly days
            from journal.practice.agenda.sections import horizon
            from journal.practice.people.yearly_days import coming

            today, days = now.date(), validity["within"]
            last = horizon(today, days if wanted.within is None else wanted.within)
            yearly = coming(validity["yearly"], today, last)
        return Glance(*found, told, yearly, validity["within"])


class Outdated:
    """A cache that is valid under the current settings, and notes that differ from
    it."""

    def __init__(
        self,
        validity: dict[str, Any],
        mark: str | None,
        stored: Stamps,
        paths: list[str],
    ) -> None:
        self.validity = validity
        self.mark = mark
        self.stored = stored
        self.paths = paths
        """Those of new, changed and removed notes."""


def believed(
    cache: str,
    root: str | None = None,
    user_config: str | None = None,
    *,
    are_notes_same: bool = False,
) -> Believed | Outdated | None:
    """The open cache; None if it is not valid under the current settings.

    With `root` it checks whether a setting has changed since, or a note unless
    `are_notes_same`, and with `user_config` whether this file is among the settings.
    """
    try:
        db = cache_file.open_to_read(cache)
    except cache_file.UNREADABLE:
        return None
    try:
        validity = cache_file.validity_of(db)
        if validity is not None and _are_settings_same(validity, root, user_config):
            outdated = None
            if root and not are_notes_same:
                outdated = _outdated(db, validity, cache, root)
            if outdated is None:
                return Believed(db, validity)
            db.close()
            return outdated
    except cache_file.UNREADABLE:
        pass
    db.close()
    return None


def _are_settings_same(
    validity: dict[str, Any], root: str | None, user_config: str | None
) -> bool:
    settings: FileStamps = validity["files"]
    if user_config and user_config not in dict(settings):
        return False
    return not root or stamps_of([file for file, _ in settings]) == settings


def _outdated(
    db: sqlite3.Connection, validity: dict[str, Any], cache: str, root: str
) -> Outdated | None:
    """The differing notes; None if all are unchanged since they were read.

    Raises ValueError if the quick way cannot tell.
    """
    if vouching.is_current(vouching.file_of(cache)):
        return None
    if validity["ignored"] is None:
        raise ValueError("patterns are for those who have the time")
    ignored = Ignored(validity["ignored"])
    skips = (ignored.folder, ignored.note) if ignored else (None, None)
    found = sweep(root, *skips)
    if found.unreadable:
        raise ValueError("a folder cannot be listed")
    from journal.vault.cache import kept_sweep  # not needed while something watches

    mark = cache_file.mark_of(db)
    digest = kept_sweep.digest_of(found, mark) if mark else None
    if digest and kept_sweep.is_kept(cache, digest):
        return None
    # os.fsdecode inlined, since this runs for each note
    encoding, errors = sys.getfilesystemencoding(), sys.getfilesystemencodeerrors()
    stored: Stamps = {
        row[0].decode(encoding, errors): row[1:]
        for row in db.execute("SELECT path, mtime_ns, size, inode FROM stamps")
    }
    differ: list[str] = []
    if stored != found.notes:
        differ = sorted({path for path, _ in stored.items() ^ found.notes.items()})
    if all(path not in stored and is_conflict_copy(path) for path in differ):
        if digest:
            kept_sweep.keep(cache, digest)
        return None
    return Outdated(validity, mark, stored, differ)
