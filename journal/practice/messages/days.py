"""Days in the words of a message, `Friday 7 June`: names from CLDR, by Babel."""

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
"""How a day with its weekday is written, in the notation of CLDR."""


def day_in_words(day: date, language: str, today: date) -> str:
    """The day, with its weekday and without a year where it is near.

    In a language that is not known here the day is in ISO 8601, which is read
    everywhere.
    """
    pattern = _PATTERNS.get(language)
    if pattern is None or abs((day - today).days) > 300:
        return day.isoformat()
    # a twentieth of a second to import, and only drafts need it
    from babel.dates import format_date

    words = format_date(day, pattern, locale=language)
    return words.replace(" 1 ", " 1er ") if language == "fr" else words
