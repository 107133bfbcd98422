"""The effect of a change on an entry, in rows: date, words, state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from journal.language.regex import regex
from journal.model.entry import Entry, MentionKind
from journal.model.past import PastChange, PutOff
from journal.model.when import When

_HANDLE_OR_TAG = regex(r"(?:^|(?<=\s))(?:@[\w.-]*\w|#[^\s#]+)")


def words(entry: Entry) -> str:
    """The text of an entry without its people and tags."""
    return " ".join(_HANDLE_OR_TAG.sub(" ", entry.text).split())


def main_date(entry: Entry) -> When | None:
    """The main date of an entry: due, else scheduled, else reminder or start."""
    return entry.due or entry.scheduled or entry.remind or entry.start


def differences(
    was: Entry, now: Entry, day: date, seq: int = 0, commit: str = ""
) -> Iterator[PastChange]:
    """The differences between two versions of an entry, apart from moves."""

    def change(what: str, before: str | None, after: str | None) -> PastChange:
        return PastChange(day, what, before, after, seq, commit)

    before, after = main_date(was), main_date(now)
    if before != after:
        yield change("date", _said(before), _said(after))
    for what, one, other in (
        ("planned", was.scheduled, now.scheduled),
        ("reminder", was.remind, now.remind),
        ("start", was.start, now.start),
    ):
        if one != other and (one, other) != (before, after):
            yield change(what, _said(one), _said(other))
    if words(was) != words(now):
        yield change("text", words(was), words(now))
    if was.status != now.status:
        yield change("state", was.status.value, now.status.value)
    if _people(was) != _people(now):
        yield change("person", _people(was), _people(now))
    if was.priority != now.priority:
        yield change("priority", was.priority.name.lower(), now.priority.name.lower())
    if was.repeat != now.repeat:
        yield change("repeat", was.repeat, now.repeat)
    if was.tags != now.tags:
        yield change("tags", " ".join(was.tags) or None, " ".join(now.tags) or None)


def _said(when: When | None) -> str | None:
    return str(when) if when else None


def _people(entry: Entry) -> str | None:
    names = [m.name for m in entry.mentions if m.kind is not MentionKind.TAG]
    return ", ".join(f"@{name}" for name in names) or None


def log_changes(entry: Entry, since: date | None = None) -> Iterator[PastChange]:
    """The lines of the log of an entry, as rows."""
    for line in entry.log:
        said = ": ".join(part for part in (line.kind, line.text) if part)
        if since is None or line.when.day >= since:
            yield PastChange(line.when.day, "log", None, said)


def in_order(changes: Iterable[PastChange]) -> list[PastChange]:
    """Oldest first; within a day in the order they were made, the log last."""
    return sorted(changes, key=lambda c: (c.day, c.what == "log", c.seq))


def put_off(changes: Sequence[PastChange], log: Entry | None = None) -> PutOff | None:
    """How often the date was moved to a later day without anyone being asked.

    A nudge gives an entry its next day; that does not count, nor does anything before
    it was last done or given up.
    """
    asked = {
        line.when.day for line in (log.log if log else ()) if line.means.is_outgoing
    }
    days: list[date] = []
    for change in changes:
        if change.what == "state" and change.now in ("done", "cancelled"):
            days.clear()
        later = change.was and change.now and change.now > change.was
        if change.what == "date" and later and change.day not in asked:
            days.append(change.day)
    return PutOff(len(days), days[0]) if days else None
