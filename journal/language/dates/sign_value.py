"""The text after 📅 or `due:` that was meant as its value."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache

from journal.language.dates.loose_day import loose_days
from journal.language.dates.typed_dates import UnknownDate, parse_english
from journal.language.regex import regex

_VAGUE = regex(
    r"(?:soon|later|asap|someday|sometime|tbd|tba|tbc|never|none|unknown|n/a|null|undefined"
    r"|invalid date|\?+|…)(?!\w)",
    re.IGNORECASE,
)
_NUMBER = regex(r"[0-9][^\s,;()\[\]<>`*]*")
_LINK = regex(r"\[\[[^\[\]]{1,80}\]\](?:[ T]?[0-9]{1,2}:[0-9]{2})?")
_WORDS = regex(r"\S+")
_TIME = regex(
    r"(?:T|,? +(?:at +|um +)?)[0-9]{1,2}(?::[0-9]{2})?(?: ?[ap]m)?(?![\w:-])", re.I
)
_MARKS = regex(r"[📅📆🗓⏰⏳⌛🛫➕✅❌🔁🏁🆔⛔🔺⏫🔼🔽⏬\[(@#]")
"""What begins a field, link, name or tag: no words for a day have one in them."""
_STOPS = ".,;:!?)*_~"
_LONGEST, _MOST_WORDS = 64, 6
_ANY_TIME = datetime(2000, 1, 1)
"""Any moment: whether words are a date does not depend on it."""


def value_after_sign(text: str, at: int) -> str:
    """The text after 📅 or `due:` that was meant as its value.

    Empty if what follows looks like the rest of the sentence.
    """
    ahead = text[at : at + _LONGEST]
    if found := _LINK.match(ahead):
        return found.group()
    words = _MARKS.split(ahead, 1)[0]
    if value := _value_in(words, cut=len(words) < len(ahead)):
        return value
    number = _NUMBER.match(ahead)
    return number.group().rstrip(_STOPS) if number else ""


@lru_cache(maxsize=1024)
def _value_in(ahead: str, *, cut: bool) -> str:
    """The value in words, if there is one; `cut` says whether a mark follows."""
    if found := _VAGUE.match(ahead):
        return found.group()
    for day in loose_days(ahead):
        if day.start == 0:
            more = _TIME.match(ahead, day.end)
            return ahead[: more.end() if more else day.end]
        break
    words = list(_WORDS.finditer(ahead))[:_MOST_WORDS]
    for word in reversed(words):
        if cut and word.end() == len(ahead):
            continue  # the mark belongs to the word
        phrase = ahead[: word.end()].rstrip(_STOPS)
        if _is_date(phrase):
            return phrase
    return ""


@lru_cache(maxsize=4096)
def _is_date(phrase: str) -> bool:
    """Whether these are words for a day; called for each sign of a line."""
    if not any(map(str.isalnum, phrase)):
        return False
    try:
        parse_english(phrase, _ANY_TIME)
    except UnknownDate:
        return False
    return True
