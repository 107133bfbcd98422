"""What is known about one collection: the start and the result of a sync."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from journal.integrations.calendars.entries import state_files
from journal.integrations.calendars.objects.todo import Todo
from journal.integrations.calendars.sync.merge import Base
from journal.model.entry import Priority, Status
from journal.model.errors import JournalError
from journal.model.value import field, record
from journal.model.when import When


@record
class Record:
    """One object over there, and its last agreed state."""

    href: str
    etag: str
    base: Base
    extras: str
    """A digest of what only we say."""
    raw: str
    """The object, as it stands there."""
    force: tuple[str, ...] = ()
    """Fields to send although the note did not change them."""
    wants_send: bool = False


@record
class Records:
    """All of a collection, by UID."""

    file: Path
    token: str = ""
    by_uid: dict[str, Record] = field(default_factory=dict)
    ignored: dict[str, str] = field(default_factory=dict)
    """Objects that are not ours, by href, with their etag."""
    ticking: dict[str, list[str]] = field(default_factory=dict)
    """Series about to be ticked in a note: UID → etag, note, line, words."""
    _saved: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, file: Path) -> Records:
        """Raises JournalError for a file that cannot be read."""
        content = state_files.load(file)
        try:
            rows = content.get("objects", {})
            found = {uid: _record(row) for uid, row in rows.items()}
        except (KeyError, ValueError, TypeError, IndexError):
            raise JournalError(
                f"{file}: not a calendar record; move it away to start again"
            ) from None
        return cls(
            file,
            content.get("token", ""),
            found,
            dict(content.get("ignored", {})),
            dict(content.get("ticking", {})),
            content,
        )

    def save(self) -> None:
        """Save if anything changed. Raises JournalError."""
        content = {
            "version": 1,
            "token": self.token,
            "objects": {uid: _row(record) for uid, record in self.by_uid.items()},
            "ignored": dict(self.ignored),
            "ticking": dict(self.ticking),
        }
        if content != self._saved:
            state_files.save(self.file, content)
            self._saved = content

    def etags(self) -> dict[str, str]:
        """Every object that is known, by href."""
        known = {record.href: record.etag for record in self.by_uid.values()}
        return self.ignored | known


def _row(record: Record) -> dict[str, Any]:
    row: dict[str, Any] = {
        "href": record.href,
        "etag": record.etag,
        "local": _todo_row(record.base.local),
        "remote": _todo_row(record.base.remote),
        "extras": record.extras,
        "raw": record.raw,
    }
    if record.force:
        row["force"] = list(record.force)
    if record.wants_send:
        row["send"] = True
    return row


def _record(row: dict[str, Any]) -> Record:
    base = Base(_todo(row["local"]), _todo(row["remote"]))
    force = tuple(row.get("force", ()))
    send = bool(row.get("send"))
    return Record(
        row["href"], row["etag"], base, row["extras"], row["raw"], force, send
    )


def _todo_row(todo: Todo) -> list[Any]:
    return [
        todo.summary,
        str(todo.due) if todo.due else None,
        str(todo.start) if todo.start else None,
        todo.status.value,
        todo.priority.name,
    ]


def _todo(row: list[Any]) -> Todo:
    summary, due, start, status, priority = row
    return Todo(
        summary,
        When.parse(due) if due else None,
        When.parse(start) if start else None,
        Status(status),
        Priority[priority],
    )
