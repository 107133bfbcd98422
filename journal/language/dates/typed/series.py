"""A series as people type it: `every mon`, `first monday of every month`, `monthly`.

The many ways people phrase a series are normalised to the one that the rule reader, and
with it the Tasks plugin, understands.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from journal.language.dates.occurrence import next_date
from journal.language.dates.rule import Rule
from journal.language.dates.rule_reader import UnreadableRule, parse
from journal.language.dates.typed.clock import PARTS
from journal.language.dates.typed.days import MONTH, WEEKDAY, TwoMeanings
from journal.language.dates.typed.spans import NUMBERS
from journal.language.regex import regex
from journal.model.calendar_names import MONTHS, WEEKDAYS
from journal.model.value import replace

_DAYS = "|".join(sorted(WEEKDAY, key=len, reverse=True))
_FULL = "|".join(name.lower() for name in WEEKDAYS)
_MONTHS = "|".join(sorted(MONTH, key=len, reverse=True))
_NTH = (
    "first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|last|(?:[0-9]+(?:st|nd|rd|th))"
)
_NTH_NUMBER = {"second": "2nd", "third": "3rd", "fourth": "4th", "fifth": "5th"}
_OF_MONTH = r"(?:(?:of|in) (?:the|each|every|a) month|of month)"
_ADVERBS = {
    "daily": "every day", "weekly": "every week", "monthly": "every month",
    "yearly": "every year", "annually": "every year", "quarterly": "every 3 months",
    "fortnightly": "every 2 weeks", "hourly": "every hour",
    "on weekdays": "every weekday", "on weekends": "every saturday",
}  # fmt: skip
_TWO = {
    "biweekly": ("every 2 weeks", "twice a week"),
    "bi-weekly": ("every 2 weeks", "twice a week"),
    "bimonthly": ("every 2 months", "twice a month"),
    "bi-monthly": ("every 2 months", "twice a month"),
}
_PART = regex(
    rf"\bevery (?P<part>{'|'.join(PARTS)})\b|\b(?P<after>{'|'.join(PARTS)})\Z"
)

_N, _D, _M = f"({_NTH})", f"({_DAYS})", f"({_MONTHS})"
_DAY = "([0-9]{1,2})(?:st|nd|rd|th|\\.)?(?: of)?"
_ON_THE = "^(?:on )?(?:the )?(?:every )?"
_MONTHLY = "every month on the"

_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (regex(pattern), new)
    for pattern, new in (
        (r"\b(?:each|once (?:a|an|every|each|per))\b", "every"),
        (r"\bevery (?:business|working|work) ?days?\b", "every weekday"),
        (r"\bevery weekend\b", "every saturday"),
        (r"\bevery quarter\b", "every 3 months"),
        (r"\bevery half(?: a)? year\b", "every 6 months"),
        (r"\bevery fortnight\b", "every 2 weeks"),
        (r"\bevery ([0-9]+) (?:quarters)\b", r"every \1 quarters"),
        (rf"\bevery (?:other|2nd other) ({_DAYS})\b", r"every 2 weeks on \1"),
        (r"\bevery (?:other|second|2nd) (day|week|month|year)\b", r"every 2 \1s"),
        (r"\bevery (?:third|3rd) (day|week|month|year)\b", r"every 3 \1s"),
        (r"\bevery (?:fourth|4th) (day|week|month|year)\b", r"every 4 \1s"),
        # the first monday, the 15th, the last day of every month
        (
            rf"{_ON_THE}{_N} and (?:the )?{_N} {_D} {_OF_MONTH}",
            rf"{_MONTHLY} \1 \3 and \2 \3",
        ),
        (rf"{_ON_THE}{_N} and (?:the )?{_N} {_OF_MONTH}", rf"{_MONTHLY} \1 and \2"),
        (rf"{_ON_THE}{_N} {_D} {_OF_MONTH}", rf"{_MONTHLY} \1 \2"),
        (rf"{_ON_THE}{_N}(?: day)? {_OF_MONTH}", rf"{_MONTHLY} \1"),
        (rf"{_ON_THE}{_N} of every ([2-9]) months", r"every \2 months on the \1"),
        (rf"\bevery (first|1st|last) {_D}\b", rf"{_MONTHLY} \1 \2"),
        (r"\bevery ([0-9]{1,2}(?:st|nd|rd|th))\Z", rf"{_MONTHLY} \1"),
        # once a year
        (rf"\bevery (?:year (?:on )?(?:the )?)?{_DAY} {_M}\b", r"every \2 on the \1th"),
        (rf"\bevery (?:year (?:on )?)?{_M} (?:the )?{_DAY}\b", r"every \1 on the \2th"),
        (rf"^(?:on )?(?P<d>{_FULL})s\b(?! every)", r"every \g<d>"),
        (r"\bevery month on the last day\b", "every month on the last"),
    )
)  # fmt: skip
_LISTED = regex(rf"\b({_DAYS}) (?=(?:{_DAYS})\b)")
_AMBIGUOUS = regex(rf"\bevery ({_NTH}) ({_DAYS})\b(?! {_OF_MONTH})")
_TILL = r"\b(?:until|till|til)"
_UNTIL = regex(
    rf"{_TILL} (?:the )?{_DAY} ?{_M}\b(?! [0-9]{{4}})"
    rf"|{_TILL} {_M} {_DAY}(?!,? [0-9]{{4}})"
    rf"|{_TILL} ([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})"
)
_NUMBER = regex(rf"\bevery ({'|'.join(n for n in NUMBERS if len(n) > 2)}) ")
MAY_BE_SERIES = regex(
    rf"\b(?:every|each|once|twice|{'|'.join((*_ADVERBS, *_TWO))}|(?:{_FULL})s|"
    rf"(?:{_NTH}) (?:day|{_DAYS}) {_OF_MONTH})\b|{_OF_MONTH}"
)
"""Words that occur somewhere in every series."""


def series_text(words: str, today: date) -> tuple[str, time | None]:
    """The rule in the reader's form, and the time of day in it.

    Raises TwoMeanings for an ambiguous text.
    """
    if words in _TWO:
        one, other = _TWO[words]
        raise TwoMeanings(f"could be {one} or {other}: write “{one}”")
    words = _LISTED.sub(r"\1, ", _ADVERBS.get(words, words))
    first, _, behind = words.partition(" ")
    if first in _ADVERBS and behind:
        words = f"{_ADVERBS[first]} {behind}"
    words = _NUMBER.sub(lambda found: f"every {NUMBERS[found[1]]} ", words)
    clock = None
    if part := _PART.search(words):
        clock = PARTS[part["part"] or part["after"]]
        day = "every day" if part["part"] else ""
        words = f"{words[: part.start()]}{day}{words[part.end() :]}"
        words = re.sub(r"\s+(?:in the|at|on)?\s*\Z", "", words)
    for pattern, new in _REWRITES:
        words = pattern.sub(new, words)
    if found := _AMBIGUOUS.search(words):
        nth = _NTH_NUMBER.get(found[1], found[1])
        weeks = f"every {nth[:-2]} weeks"
        raise TwoMeanings(
            f"could be {weeks} or once a month: write “{weeks} on {found[2]}” or "
            f"“{_MONTHLY} {nth} {found[2]}”"
        )
    words = _with_quarters(words)
    for word, nth in _NTH_NUMBER.items():
        words = re.sub(rf"\bon the {word}\b", f"on the {nth}", words)
    return _UNTIL.sub(lambda found: _until(found, today), words), clock


def _with_quarters(words: str) -> str:
    return re.sub(
        r"\bevery ([0-9]+) quarters\b", lambda f: f"every {3 * int(f[1])} months", words
    )


def _until(found: re.Match[str], today: date) -> str:
    """The rule reader requires a year."""
    if found[5]:
        return f"until {MONTHS[int(found[6]) - 1]} {int(found[7])} {found[5]}"
    day, month = (found[1], found[2]) if found[1] else (found[4], found[3])
    number = MONTH[month]
    past = (number, int(day)) < (today.month, today.day)
    return f"until {MONTHS[number - 1]} {day} {today.year + past}"


def read_series(words: str, today: date) -> tuple[Rule, time | None] | None:
    """The rule that the words state, and a time of day in it; None if they state none.

    Raises TwoMeanings.
    """
    text, clock = series_text(words, today)
    if not text.startswith("every"):
        return None
    try:
        rule = parse(text)
    except UnreadableRule:
        return None
    if rule.unread or rule.hours or rule.unit in ("hour", "minute"):
        return None
    return rule, clock


def first_day(rule: Rule, today: date, start: date | None) -> date | None:
    """The first day of the series: after today, or from `start` on."""
    named = rule.weekdays or rule.month_days or rule.months or rule.weeks
    if not named:
        return start or next_date(replace(rule, when_done=False), None, today)
    # “every 2 weeks on Friday” starts with the next Friday
    once = replace(rule, interval=1, count=None, when_done=False)
    return next_date(once, start - timedelta(days=1) if start else today, today)
