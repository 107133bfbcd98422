"""The layout of the cache, and the first look into it. Imports almost nothing.

`stamps` and `notes` hold what was read. A note in which there is nothing, as in most,
is only a stamp, with the digest of its content. `rows` holds what the agenda shows of
notes, so that a prompt can tell what is due without loading one. `meta.answer` gives
the settings under which the rows are valid; it is missing if they are incomplete.

`days` holds most open rows a second time, by the day of their deadline: all entries of
a day in one piece, in the order of the agenda and with their short ids. What is late is
then read day by day, without a row or an index of ids.

`evidence` says in which notes to look for what concerns entries of other notes.
"""

from __future__ import annotations

import marshal
import os
import sys
from zlib import crc32

from journal.language.note.version import PARSER_VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path
    from typing import Any
else:
    try:
        import _sqlite3 as sqlite3  # without the rest of the hashlib module
    except ImportError:
        import sqlite3

SCHEMA = 13
RESTS = 2
"""In the column `theirs`: everyone it waits for is to be left alone."""
BEGUN = 2
"""In the column `listed`: it counts as an entry, and is in progress."""
Failed = sqlite3.Error
"""Errors of an unreadable database."""
UNREADABLE = (Failed, OSError, ValueError, TypeError, LookupError, EOFError)
"""What reading a damaged cache raises."""
ROW_COLUMNS = (
    "note",  # bytes
    "line",
    "id",  # twelve hex digits
    "listed",  # 1: it counts as an entry, 2: and has been started; 0: neither
    "closed",
    "start",  # this and the next three as `2024-06-01` or `2024-06-01T09:30`
    "remind",
    "deadline",
    "scheduled",
    "up",  # the earliest of the last three
    "priority",
    "folded",  # `folded_path` of the note
    "who",  # this and the next two in display form
    "text",
    "place",
    "theirs",  # 1: it is their turn; 2: and they are to be left alone
    "promised",
    "people",  # keys as bytes, one per line; empty if promises cannot matter
    "latest",  # the newest log line, if it decides date or turn
    "words",  # the text without the person, if that differs
    "nudge",  # the next nudge, as `2 of 3`; empty if it is the user's turn
)
OPEN = "listed AND NOT closed"
UNSETTLED = (
    "(deadline IS NULL OR promised"
    " OR substr(start, 1, 10) > substr(deadline, 1, 10)"
    " OR substr(remind, 1, 10) > substr(deadline, 1, 10))"
)
SETTLED = f"{UNSETTLED} IS NOT TRUE"
"""Late from the day after the deadline on, whatever that day: it is in `days`."""
DEPENDS = (
    "(deadline IS NULL OR promised OR start NOT NULL OR remind NOT NULL"
    " OR scheduled != deadline)"
)
"""Until then more than the deadline matters, or it is unsettled."""
TABLES = (
    "CREATE TABLE IF NOT EXISTS stamps (path BLOB PRIMARY KEY, mtime_ns INTEGER,"
    " size INTEGER, inode INTEGER, digest BLOB) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS notes (path BLOB PRIMARY KEY, note BLOB,"
    " person INTEGER, checksum INTEGER)",
    "CREATE INDEX IF NOT EXISTS notes_of_persons ON notes (path) WHERE person",
    f"CREATE TABLE IF NOT EXISTS rows ({', '.join(ROW_COLUMNS)}, checksum)",
    "CREATE INDEX IF NOT EXISTS rows_by_note ON rows (note, line, listed, closed)",
    "CREATE INDEX IF NOT EXISTS rows_by_id ON rows (id)",
    f"CREATE INDEX IF NOT EXISTS rows_by_day ON rows (deadline) WHERE {OPEN}",
    "CREATE INDEX IF NOT EXISTS rows_unsettled ON rows (deadline, remind, start, up)"
    f" WHERE {OPEN} AND {UNSETTLED}",
    "CREATE INDEX IF NOT EXISTS rows_depending ON rows (up, deadline, remind, start)"
    f" WHERE {OPEN} AND {DEPENDS}",
    "CREATE INDEX IF NOT EXISTS rows_by_start ON rows (start)"
    f" WHERE {OPEN} AND start NOT NULL",
    "CREATE INDEX IF NOT EXISTS rows_promised ON rows (promised)"
    f" WHERE {OPEN} AND promised",
    "CREATE INDEX IF NOT EXISTS rows_latest ON rows (latest) WHERE latest NOT NULL",
    "CREATE TABLE IF NOT EXISTS days (key INTEGER PRIMARY KEY, count INTEGER,"
    " entries BLOB, checksum INTEGER)",
    "CREATE INDEX IF NOT EXISTS days_counted ON days (key, count)",
    "CREATE TABLE IF NOT EXISTS evidence (kind INTEGER, name BLOB, day INTEGER,"
    " note BLOB, checksum INTEGER)",
    "CREATE INDEX IF NOT EXISTS evidence_by_name ON evidence (kind, name, day)",
    "CREATE INDEX IF NOT EXISTS evidence_by_note ON evidence (note)",
)
IS_PLAIN, HAS_BEGUN, DOES_REST = 1, 2, 4
"""Traits of an entry in `days`, as bits."""
ASKS = 1 << 24
"""Added to the key of a day, which is its ordinal, for a list of its own: the entries
that wait for someone who may be nudged."""


SELECT_NOTES = (
    "SELECT path, mtime_ns, size, inode, note, checksum"
    " FROM notes JOIN stamps USING (path)"
)
"""The notes in which there is something."""
SELECT_EVERY_NOTE = (
    "SELECT path, mtime_ns, size, inode, coalesce(note, digest), checksum"
    " FROM stamps LEFT JOIN notes USING (path)"
)
"""All, those without a checksum by their digest."""
INSERT_ROW = f"INSERT INTO rows VALUES ({','.join('?' * (len(ROW_COLUMNS) + 1))})"
"""Takes the columns and the checksum."""
DAMAGE = "the stored note is damaged"


def folded_path(path: str) -> bytes:
    """The path of a note, to sort by."""
    return path.casefold().encode("utf-8", "surrogatepass")


def checksum(row: tuple[Any, ...]) -> int:
    """The checksum of a row: a flipped bit must not become a line of the agenda."""
    # in this version of marshal's format, equal rows are equal bytes
    return crc32(marshal.dumps(row, 2))


def day_checksum(key: int, count: int, entries: bytes) -> int:
    """Of a day."""
    return crc32(entries, crc32(b"%d %d " % (key, count)))


def note_checksum(key: bytes, stamp: tuple[int, int, int], plain: bytes) -> int:
    """Of a stored note; marshal believes what it reads."""
    return crc32(plain, crc32(b"%d %d %d " % stamp + key))


def code_key() -> str:
    """A key of everything that decides what is stored, except the settings."""
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return f"{SCHEMA}/{PARSER_VERSION}/{marshal.version}/{python}"


def open_to_read(file: Path | str) -> sqlite3.Connection:
    """A consistent view of the cache. Raises sqlite3.Error if there is none."""
    address = os.fsencode(file).hex("%").upper()
    db = sqlite3.connect(
        f"file:%{address}?mode=ro", uri=True, isolation_level=None, timeout=0.2
    )
    try:
        db.execute("BEGIN")
    except sqlite3.Error:
        db.close()
        raise
    return db


def new_mark() -> str:
    """A value unique to each state of the cache."""
    return os.urandom(12).hex()


def mark_of(db: sqlite3.Connection) -> str | None:
    """The mark of the current state; it changes whenever something is stored."""
    found = db.execute("SELECT value FROM meta WHERE key = 'mark'").fetchone()
    return found and str(found[0])


def validity_of(db: sqlite3.Connection) -> dict[str, Any] | None:
    """What `meta.answer` holds, if the rows are complete and of this program."""
    found = dict(db.execute("SELECT key, value FROM meta"))
    blob = found.get("answer")
    if blob is None:
        return None
    validity: dict[str, Any] = marshal.loads(blob)
    if validity["code"] != code_key() or found.get("version") != validity["version"]:
        return None
    return validity
