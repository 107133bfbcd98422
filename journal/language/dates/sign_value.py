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
_LONGEST, _MOST_WORDS = 64, 6
_ANY_TIME = datetime(2000, 1, 1)
"""Any moment: whether words are a date does not depend on it."""


def value_after_sign(text: str, at: int) -> str:
    """The text after 📅 or `due:` that was meant as its value.

    Empty if what follows looks like the rest of the sentence.
    """
    return _value_in(text[at : at + _LONGEST])


@lru_cache(maxsize=1024)
def _value_in(ahead: str) -> str:
    if found := (_LINK.match(ahead) or _VAGUE.match(ahead)):
        return found.group()
    for day in loose_days(ahead):
        if day.start == 0:
            more = _TIME.match(ahead, day.end)
            return ahead[: more.end() if more else day.end]
        break
    words = list(_WORDS.finditer(ahead))[:_MOST_WORDS]
    for word in reversed(words):
        phrase = ahead[: word.end()].rstrip(".,;:!?)*_~")
        if _is_date(phrase):
            return phrase
    number = _NUMBER.match(ahead)
    return number.group().rstrip(".,;:!?)*_~") if number else ""


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
