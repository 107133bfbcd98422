"""An export: the entries of a query, or the people, as the text of another format."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from journal.api.journal import Journal
from journal.integrations.exchange.outgoing import (
    csv_file,
    icalendar_file,
    markdown,
    taskwarrior,
    todotxt,
    vcard,
)
from journal.integrations.exchange.outgoing.rows import Written, rows_of
from journal.model.entry import Entry
from journal.model.errors import ConfigError

FORMATS = ("csv", "json", "todotxt", "ics", "taskwarrior", "vcard", "markdown")


def zone_of(journal: Journal) -> tzinfo | None:
    """The user's zone; None means the system's."""
    name = journal.settings.agenda.time_zone
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def write(
    journal: Journal,
    entries: Sequence[Entry],
    name: str,
    now: datetime,
    *,
    person: str | None = None,
    excel: bool = False,
) -> Written:
    """The text of an export. Raises ConfigError; `json` is the command's own."""
    if name == "vcard":
        return vcard.write(journal, _people(journal, person))
    if person is not None:
        wanted = {own.key for own in journal.people.candidates(person)}
        wanted = wanted or {f"@{person.lstrip('@').casefold()}"}
        entries = [
            entry
            for entry in entries
            if wanted & {own.key for own in journal.people.of(entry)}
        ]
    if name == "markdown":
        if person is not None:
            return markdown.bundle(journal, person, rows_of(journal, entries))
        return markdown.write(journal, entries)
    rows = rows_of(journal, entries)
    if name == "csv":
        return csv_file.write(rows, excel=excel)
    if name == "todotxt":
        return todotxt.write(rows)
    if name == "taskwarrior":
        return taskwarrior.write(rows, now, zone_of(journal))
    if name == "ics":
        return icalendar_file.write(rows, now, zone_of(journal))
    raise ConfigError(f"there is no format {name!r} (known are {', '.join(FORMATS)})")


def _people(journal: Journal, person: str | None) -> list[str]:
    """The notes of all people, or of the named one. Raises ConfigError."""
    if person is None:
        known = journal.people.known()
        return [str(one.path) for one in known if one.path]
    found = [one for one in journal.people.candidates(person) if one.path]
    if len(found) != 1:
        what = "no one with a note" if not found else "several people"
        raise ConfigError(f"{person} is {what}")
    return [str(found[0].path)]
