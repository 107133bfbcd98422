"""The record of announced notifications, so that none comes twice.

Kept in the state directory, by entry, moment and channel, so a restart, an edit
elsewhere in the note or a second process makes no difference. If it cannot be written
(a full disk), it is kept in memory until it can: a reminder that may come twice after a
restart is better than one that never comes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path

from journal.model.entry import NotePath
from journal.model.errors import JournalError, reason
from journal.model.value import value
from journal.practice.agenda.moments import Moment

SCREEN = "screen"
"""The name for the channels in order of preference; others have their own names."""
_BEGUN = ("", "\0begun", "", "")
"""In the record from the first run on; no note has this name."""
_SNOOZED = "\0snoozed"
_BUTTON = "\0button"
# the origin of a row, besides the names of channels
_NOBODY, _KNOWN, _MUTED, _SEEN = "", "known", "muted", "seen"

Row = tuple[str, str, str, str]
"""Note, subject, moment, channel."""


class RecordUnavailable(JournalError):
    """The record cannot be read or written now; it may be later."""


@value
class Announcement:
    """An announced moment: when, and through which channel."""

    at: datetime
    via: str
    """Empty if no channel accepted it."""

    @property
    def was_seen(self) -> bool:
        """Whether the user marked it as seen, or it was not meant to be seen."""
        return self.via in (_KNOWN, _MUTED, _SEEN)

    def was_missed(self, moment: Moment) -> bool:
        if self.was_seen:
            return False
        return not self.via or moment.is_late(self.at)


class Announcements:
    """The record of one vault."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "told.sqlite"
        self._told: set[Row] = set()
        self._unsaved: dict[Row, tuple[str, str]] = {}
        self.trouble: str | None = None
        """Why the record cannot be written, while it cannot."""

    def begin(self, known: Callable[[], Sequence[Moment]], now: datetime) -> None:
        """On the very first run, record these as announced; later it changes nothing.

        One transaction, so that a second process starting at the same time does not
        announce them. `known` is called only on the first run. Raises JournalError for
        a damaged record.
        """
        stamp = now.isoformat()
        try:
            with self._record() as db:
                if _add(db, _BEGUN, stamp, _KNOWN):
                    for moment in known():
                        _add(db, row(moment, SCREEN), stamp, _KNOWN)
        except RecordUnavailable as error:
            self.trouble = str(error)
            rows = [_BEGUN, *(row(moment, SCREEN) for moment in known())]
            self._told |= set(rows)
            self._unsaved |= dict.fromkeys(rows, (stamp, _KNOWN))

    def claim(
        self,
        moments: Iterable[Moment],
        channel: str,
        now: datetime,
        present: Iterable[Moment] | None = None,
    ) -> list[Moment]:
        """Claim the moments not yet announced on this channel.

        With several processes, exactly one gets each. `present` are all current
        moments: if one with the same words was announced and no longer exists, it
        counts as this one, which moved to another note or has other tags. Raises
        JournalError for a damaged record.
        """
        wanted = {row(moment, channel): moment for moment in moments}
        new = {key: m for key, m in wanted.items() if key not in self._told}
        if not new and not self._unsaved:
            return []
        stamp = now.isoformat()
        there = _There(new, present, channel)
        try:
            with self._record() as db:
                for key, (at, via) in self._unsaved.items():
                    _add(db, key, at, via)
                fresh = [
                    key
                    for key in new
                    if _add(db, key, stamp, _NOBODY) and not _was_told(db, key, there)
                ]
            self._unsaved, self.trouble = {}, None
        except RecordUnavailable as error:
            self.trouble = str(error)
            fresh = list(new)
            self._unsaved |= dict.fromkeys(fresh, (stamp, _NOBODY))
        self._told |= new.keys()
        return [new[key] for key in fresh]

    def delivered(self, moments: Sequence[Moment], channel: str, via: str) -> None:
        """Record the channel these went out on. Never raises, since they were sent."""
        keys = [row(moment, channel) for moment in moments]
        for key in keys:
            if key in self._unsaved:
                self._unsaved[key] = self._unsaved[key][0], via
        try:
            with self._record() as db:
                db.executemany(
                    "UPDATE told SET via = ? WHERE note = ? AND name = ? "
                    "AND moment = ? AND channel = ?",
                    [(_blob(via), *map(_blob, key)) for key in keys],
                )
        except JournalError as error:
            self.trouble = str(error)

    def use(self, moment: Moment, now: datetime) -> bool:
        """Record that a button of it was used; False if one already was.

        Raises JournalError.
        """
        key = row(moment, _BUTTON)
        with self._record() as db:
            return _add(db, key, now.isoformat(), _KNOWN)

    def unconfirmed(self, channel: str, since: datetime | None = None) -> set[Row]:
        """Moments claimed for a channel and not confirmed."""
        if not self.exists:
            return set()
        try:
            with self._record() as db:
                return {
                    key
                    for key, told in _rows(db)
                    if key[3] == channel
                    and not told.via
                    and (since is None or told.at >= since)
                }
        except JournalError:
            return set()

    def mute(self, moments: Sequence[Moment]) -> None:
        """Drop claimed moments that must not be announced."""
        self.delivered(moments, SCREEN, _MUTED)

    # -------------------------------------------------------- what is asked of it

    def told(
        self, moments: Iterable[Moment], since: datetime | None = None
    ) -> dict[Row, Announcement] | None:
        """Which of these were announced on the screen; None if nothing ever watched.

        Raises JournalError.
        """
        if not self.exists:
            return None
        wanted = {row(moment, SCREEN): moment for moment in moments}
        with self._record() as db:
            found = dict(_rows(db))
        if _BEGUN not in found:
            return None
        known: dict[Row, Announcement] = {}
        for key, moment in wanted.items():
            bare = (moment.path, moment.words, key[2], SCREEN)
            # announced before it had these tags, and of no other current one
            told = found.get(key) or (None if bare in wanted else found.get(bare))
            if told and (since is None or told.at >= since):
                known[key] = told
        return known

    @property
    def exists(self) -> bool:
        """Whether anything ever watched."""
        return self._file.exists()

    @property
    def stamp(self) -> int:
        """A value that changes when the record does."""
        try:
            return self._file.stat().st_mtime_ns
        except OSError:
            return 0

    def see(self, moments: Iterable[Moment], now: datetime) -> None:
        """Mark these as seen, not missed. Raises JournalError."""
        with self._record() as db:
            for moment in moments:
                db.execute(
                    "INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?, ?)",
                    (*map(_blob, row(moment, SCREEN)), now.isoformat(), _blob(_SEEN)),
                )

    def snooze(self, until: datetime | None, now: datetime) -> None:
        """Pause all notifications until then. Raises JournalError."""
        with self._record() as db:
            db.execute("DELETE FROM told WHERE name = ?", (_blob(_SNOOZED),))
            if until:
                key = ("", _SNOOZED, until.isoformat(), "")
                _add(db, key, now.isoformat(), _KNOWN)

    def snoozed(self) -> datetime | None:
        """Until when notifications are paused; None if they are not, or if unknown."""
        if not self.exists:
            return None
        try:
            with self._record() as db:
                found = db.execute(
                    "SELECT moment FROM told WHERE name = ?", (_blob(_SNOOZED),)
                ).fetchone()
        except JournalError:
            return None
        return datetime.fromisoformat(found[0].decode()) if found else None

    # -------------------------------------------------------- the file

    @contextmanager
    def _record(self) -> Iterator[sqlite3.Connection]:
        """A connection with an exclusive lock until the block ends."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            db = sqlite3.connect(self._file, timeout=10, isolation_level=None)
            try:
                db.execute("BEGIN IMMEDIATE")
                db.execute(
                    "CREATE TABLE IF NOT EXISTS told (note BLOB, name BLOB,"
                    " moment BLOB, channel BLOB, at TEXT, via BLOB,"
                    " PRIMARY KEY (name, moment, channel, note)) WITHOUT ROWID"
                )
                yield db
                db.execute("COMMIT")
            finally:
                db.close()
        except (sqlite3.OperationalError, OSError) as error:
            why = reason(error)
            raise RecordUnavailable(
                f"{self._file}: notifications cannot be recorded: {why}; after a "
                "restart some may come again"
            ) from None
        except sqlite3.Error as error:
            raise JournalError(
                f"{self._file}: the record of notifications cannot be read: "
                f"{error}; none are sent, as they could be repeats; move the file away"
            ) from None


def row(moment: Moment, channel: str) -> Row:
    """Its key in the record. Without a time it is the day, because the hour is a
    setting."""
    return moment.path, moment.name, str(moment.when), channel


def _add(db: sqlite3.Connection, key: Row, at: str, via: str) -> bool:
    added = db.execute(
        "INSERT OR IGNORE INTO told VALUES (?, ?, ?, ?, ?, ?)",
        (*map(_blob, key), at, _blob(via)),
    )
    return added.rowcount == 1


class _There:
    """The current moments, announced or not."""

    def __init__(
        self,
        new: Mapping[Row, Moment],
        present: Iterable[Moment] | None,
        channel: str,
    ) -> None:
        """`new` are some of those `present`; without them there are no others."""
        self._new = new
        self._present = () if present is None else present
        self._channel = channel
        self.elsewhere = present is not None
        """Whether these are all moments, including those of other notes."""

    def words(self, key: Row) -> str:
        """Those of a new moment."""
        return self._new[key].words

    def has(self, note: str, name: str, moment: str, channel: str) -> bool:
        key = NotePath(note), name, moment, channel
        return key in self._new or key in self._keys

    @cached_property
    def _keys(self) -> set[Row]:
        # seldom needed: what was announced is mostly what is still there
        return {row(moment, self._channel) for moment in self._present}


def _was_told(db: sqlite3.Connection, key: Row, there: _There) -> bool:
    """Whether an equal moment was announced that no longer exists: then it is this
    one."""
    note, own, moment, channel = key
    words = _blob(there.words(key))
    rows = db.execute(
        "SELECT note, name FROM told WHERE name >= ? AND name < ?"
        " AND moment = ? AND channel = ?",
        (words, words + b"\x02", _blob(moment), _blob(channel)),
    ).fetchall()
    for other, name in rows:
        same = name == words or name.startswith(words + b"\x01")
        if not same or there.has(_text(other), _text(name), moment, channel):
            continue
        if _text(other) == note or there.elsewhere:
            db.execute(
                "UPDATE OR REPLACE told SET note = ?, name = ? WHERE name = ?"
                " AND moment = ? AND channel = ? AND note = ?",
                (_blob(note), _blob(own), name, _blob(moment), _blob(channel), other),
            )
            return True
    return False


def _rows(db: sqlite3.Connection) -> Iterator[tuple[Row, Announcement]]:
    for note, name, moment, channel, at, via in db.execute("SELECT * FROM told"):
        key = (NotePath(_text(note)), _text(name), _text(moment), _text(channel))
        yield key, Announcement(datetime.fromisoformat(at), _text(via))


def _blob(text: str) -> bytes:
    """The bytes of a text, which may be of a file name that is no UTF-8."""
    return text.encode("utf-8", "surrogateescape")


def _text(blob: bytes) -> str:
    return blob.decode("utf-8", "surrogateescape")
