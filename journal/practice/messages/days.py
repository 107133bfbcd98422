"""Days in the words of a message, `Friday 7 June`."""

from __future__ import annotations

from datetime import date

from journal.model.calendar_names import MONTHS, WEEKDAYS

_GERMAN_DAYS = (
    "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split()
)  # fmt: skip
_GERMAN_MONTHS = (
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
).split()


def day_in_words(day: date, language: str, today: date) -> str:
    """The day, with its weekday and without a year where it is near.

    In a language that is not known here the day is in ISO 8601, which is read
    everywhere.
    """
    if abs((day - today).days) > 300:
        return day.isoformat()
    if language == "en":
        return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    if language == "de":
        month = _GERMAN_MONTHS[day.month - 1]
        return f"{_GERMAN_DAYS[day.weekday()]}, {day.day}. {month}"
    return day.isoformat()
