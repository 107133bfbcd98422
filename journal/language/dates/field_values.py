"""The text of a date field → the moment it states, in every plugin's notation."""

from __future__ import annotations

from datetime import date, time

from journal.language.dates import moment_format
from journal.language.regex import regex
from journal.model.settings import KanbanPlugin, ReminderPlugin
from journal.model.when import When

ISO = regex(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[ T]([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?)?"
)


def parse_when(value: str) -> When | None:
    """`2024-06-01`, `2024-06-01 09:30`, `2024-06-01T09:30`, or in `[[…]]`.

    None if the text has another form or names a day that does not exist.
    """
    found = ISO.fullmatch(value.replace("[[", "").replace("]]", "").strip())
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    if found[4] is None:
        return When(day)
    return When(day, time(int(found[4]), int(found[5])))


_DIGITS_DATE = regex(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]+([0-9]{1,2}:[0-9]{2}))?"
)


def reminder_value(text: str, plugin: ReminderPlugin) -> str | None:
    """What the Reminder plugin reads, as ISO text; None if it is not a date at all."""
    plain = text.replace("[[", "").replace("]]", "").strip()
    for layout in (plugin.datetime_format, plugin.date_format):
        try:
            parts = moment_format.read(plain, layout)
        except moment_format.UnknownFormat:
            continue
        if parts and parts[0]:
            return str(When(parts[0], parts[1]))
    loose = _DIGITS_DATE.fullmatch(plain)
    if loose is None:
        iso = parse_when(plain)
        return str(iso) if iso else None
    day = f"{loose[1]}-{int(loose[2]):02}-{int(loose[3]):02}"
    return f"{day}T{loose[4]:0>5}" if loose[4] else day


def kanban_day(value: str, plugin: KanbanPlugin) -> date | None:
    try:
        parts = moment_format.read(value, plugin.date_format)
    except moment_format.UnknownFormat:
        parts = None
    if parts and parts[0]:
        return parts[0]
    iso = parse_when(value)
    return iso.day if iso else None


def kanban_time(value: str, plugin: KanbanPlugin) -> time | None:
    for layout in (plugin.time_format, "h:mm A", "H:mm"):
        try:
            parts = moment_format.read(value, layout)
        except moment_format.UnknownFormat:
            continue
        if parts and parts[1]:
            return parts[1]
    return None
