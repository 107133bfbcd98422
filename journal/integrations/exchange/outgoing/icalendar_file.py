"""Entries as iCalendar to-dos."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from journal.integrations.exchange.outgoing.content_lines import escaped, lines
from journal.integrations.exchange.outgoing.identity import uuid_for
from journal.integrations.exchange.outgoing.rows import Row, Written, lose
from journal.integrations.exchange.outgoing.taskwarrior import utc
from journal.model.entry import Priority, Status
from journal.model.when import When

_STATES = {
    Status.DONE: "COMPLETED",
    Status.CANCELLED: "CANCELLED",
    Status.IN_PROGRESS: "IN-PROCESS",
}
_PRIORITIES = {
    Priority.HIGHEST: "1",
    Priority.HIGH: "3",
    Priority.MEDIUM: "5",
    Priority.LOW: "7",
    Priority.LOWEST: "9",
}
PERSON = "X-JOURNAL-PERSON"
"""People stay out of ATTENDEE: servers would send them invitations."""


def write(rows: Sequence[Row], now: datetime, zone: tzinfo | None) -> Written:
    """One calendar."""
    lost: dict[str, int] = {}
    pairs = [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//followup-journal//export//EN"),
    ]
    uids = {id(row): uuid_for("ics", row.key) for row in rows}
    stamp = utc(When(now.date(), now.time()), zone)
    for row in rows:
        pairs += _todo(row, uids, stamp, zone, lost)
    pairs.append(("END", "VCALENDAR"))
    return Written(lines(pairs), lost)


def _date(name: str, when: When, zone: tzinfo | None) -> tuple[str, str]:
    if when.clock is None:
        return f"{name};VALUE=DATE", when.day.strftime("%Y%m%d")
    return name, utc(when, zone)


def _todo(
    row: Row,
    uids: dict[int, str],
    stamp: str,
    zone: tzinfo | None,
    lost: dict[str, int],
) -> list[tuple[str, str]]:
    entry = row.entry
    pairs = [
        ("BEGIN", "VTODO"),
        ("UID", uids[id(row)]),
        ("DTSTAMP", stamp),
        ("SUMMARY", escaped(row.bare)),
        ("STATUS", _STATES.get(entry.status, "NEEDS-ACTION")),
    ]
    if entry.due:
        pairs.append(_date("DUE", entry.due, zone))
    if entry.start:
        pairs.append(_date("DTSTART", entry.start, zone))
    if entry.created:
        pairs.append(_date("CREATED", When(entry.created), zone))
    if entry.done:
        # COMPLETED is a moment; noon is that day in most of the world
        pairs.append(("COMPLETED", f"{entry.done:%Y%m%d}T120000Z"))
    if entry.priority in _PRIORITIES:
        pairs.append(("PRIORITY", _PRIORITIES[entry.priority]))
    if row.tags:
        pairs.append(("CATEGORIES", ",".join(escaped(tag) for tag in row.tags)))
    pairs += [(PERSON, escaped(name)) for name in row.handles]
    if row.parent is not None and id(row.parent) in uids:
        pairs.append(("RELATED-TO", uids[id(row.parent)]))
    log = [f"{str(x.when).replace('T', ' ')} {x.kind}: {x.text}" for x in row.log]
    if row.notes or log:
        pairs.append(("DESCRIPTION", escaped("\n".join([*row.notes, *log]))))
    if entry.remind:
        pairs += [
            ("BEGIN", "VALARM"),
            ("ACTION", "DISPLAY"),
            ("DESCRIPTION", escaped(row.bare)),
            ("TRIGGER;VALUE=DATE-TIME", utc(entry.remind, zone)),
            ("END", "VALARM"),
        ]
    for label, value in (
        ("scheduled", entry.scheduled),
        ("repeat", entry.repeat),
        ("heading", entry.heading),
        ("cancelled on", entry.cancelled),
        ("block id", entry.block_id),
    ):
        lose(lost, label, value)
    return [*pairs, ("END", "VTODO")]
