"""Days as a message writes them, `Friday 7 June`; the names come from CLDR, by
Babel."""

from __future__ import annotations

from datetime import date

_PATTERNS = {
    "en": "EEEE d MMMM",
    "de": "EEEE, d. MMMM",
    "fr": "EEEE d MMMM",
    "es": "EEEE, d 'de' MMMM",
    "it": "EEEE d MMMM",
    "nl": "EEEE d MMMM",
    "pt": "EEEE, d 'de' MMMM",
}
"""The pattern of a day with its weekday, in CLDR notation."""


def day_in_words(day: date, language: str, today: date) -> str:
    """The day with its weekday, without a year if it is near.

    In an unknown language the day is in ISO 8601, which is understood everywhere.
    """
    pattern = _PATTERNS.get(language)
    if pattern is None or abs((day - today).days) > 300:
        return day.isoformat()
    # a twentieth of a second to import, and only drafts need it
    from babel.dates import format_date

    words = format_date(day, pattern, locale=language)
    return words.replace(" 1 ", " 1er ") if language == "fr" else words
