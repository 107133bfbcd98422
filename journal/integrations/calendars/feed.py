"""One `.ics` with every open dated entry, for read-only subscribers.

Events, because Google Calendar and Outlook show no tasks; transparent, so that
follow-ups do not block time. A subscribed feed does not remind: Google and Outlook
ignore its alarms and Apple removes them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime, time, timedelta

from journal.api.journal import Journal
from journal.integrations.calendars.entries import state_files
from journal.integrations.calendars.entries.identity import Identities
from journal.integrations.calendars.entries.outgoing import House, zone_of
from journal.integrations.calendars.objects.content_lines import (
    PRODID,
    escape,
    fold,
    text_line,
)
from journal.integrations.calendars.objects.todo import Outgoing, in_utc, span

NAME = "Follow-ups"
REFRESH = "PT1H"


def feed(journal: Journal, now: datetime) -> str:
    """The calendar as text, with CRLF line ends.

    An entry keeps its UID when its line changes; unchanged entries are output
    identically, stamps included. Raises JournalError if the sidecar of the UIDs cannot
    be read or written.
    """
    folder = journal.state / "calendar"
    with state_files.alone(folder):
        identities = Identities(folder / "identity.json")
        house = House(journal, now)
        found = identities.follow(house.entries, house.counts)
        places = {(e.path, e.line): uid for uid, e in found.items()}
        lines = list(_head())
        for uid, entry in found.items():
            shown = house.counts(entry) and house.leaves(entry)
            if entry.status.closed or not shown:
                continue
            out = house.outgoing(uid, entry, places)
            if out.todo.due:
                lines += _event(out, identities, journal, now)
        lines.append("END:VCALENDAR")
        identities.save()
    return "".join(map(fold, lines))


def _head() -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield PRODID
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    yield f"X-WR-CALNAME:{NAME}"
    yield f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"
    yield f"X-PUBLISHED-TTL:{REFRESH}"


def _event(
    out: Outgoing, identities: Identities, journal: Journal, now: datetime
) -> Iterator[str]:
    zone, due = zone_of(journal), out.todo.due
    assert due is not None
    sequence, stamp = _revision(out, identities, in_utc(now, zone))
    yield "BEGIN:VEVENT"
    yield f"UID:ev-{out.uid}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{sequence}"
    yield text_line("SUMMARY", out.todo.summary)
    begin = datetime.combine(due.day, due.clock or time(0, 0))
    if due.clock is None:
        yield f"DTSTART;VALUE=DATE:{due.day:%Y%m%d}"
        following = due.day + timedelta(days=1)
        yield f"DTEND;VALUE=DATE:{following:%Y%m%d}"
    else:
        yield f"DTSTART:{in_utc(begin, zone)}"
        yield "DURATION:PT15M"
    yield "TRANSP:TRANSPARENT"
    if out.categories:
        yield f"CATEGORIES:{','.join(map(escape, out.categories))}"
    if out.description:
        yield text_line("DESCRIPTION", "\n".join(out.description))
    if out.alarm:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield text_line("DESCRIPTION", out.todo.summary)
        yield f"TRIGGER:{span(out.alarm - begin)}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _revision(out: Outgoing, identities: Identities, stamp: str) -> tuple[int, str]:
    """SEQUENCE and the time of the last change, both of which readers go by."""
    said = repr((out.todo, out.categories, out.stable, out.alarm))
    digest = hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()
    before = identities.feed.get(out.uid)
    if before is None:
        identities.feed[out.uid] = [digest, 0, stamp]
    elif before[0] != digest:
        identities.feed[out.uid] = [digest, before[1] + 1, stamp]
    _, sequence, changed = identities.feed[out.uid]
    return sequence, changed
