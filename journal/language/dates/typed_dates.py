"""Dates people type: `3d`, `tom 8am`, `next fri`, `every mon 8:30` → a moment.

A small grammar that knows what it knows and refuses the rest: a date read
wrongly is a follow-up missed. Relative counts from now, absolute is the next
occurrence, no time means no time (LANGUAGE, Dates people type). `5/6` is
refused, because half of the readers would have meant another day.

    3d  2w  1mo  1y  3bd  2h  30min     in 3 days  in a week  2 days ago
    today  tomorrow (tom, tmr)  yesterday
    fri  on friday       the next one after today
    next fri             the one in next week, which begins on Monday
    next week|month|year its first day (a Monday, the 1st, 1 January)
    21 jan  jan 21  21 jan 2027  15th  24.12.  31/12  2024-06-01
    end of month  mid december  this weekend  a week from monday
    8am  14:30  noon  at 9              with a day, or the next time it is that late
    this afternoon  tomorrow morning    15:00, 9:00
    every mon 8:30  every 2 weeks       a series, beginning with its next day
    first monday of every month  every other week  monthly

In other languages the words are put into these first (`lexicon.py`).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from journal.language.clean import clean
from journal.language.dates.counting import (
    FIRST_YEAR,
    LAST_YEAR,
    Spans,
    hours_later,
)
from journal.language.dates.typed.clock import PARTS, is_bare_part, take_clock
from journal.language.dates.typed.days import NoSuchDay, TwoMeanings, read_day
from journal.language.dates.typed.series import MAY_BE_SERIES, first_day, read_series
from journal.language.dates.typed.spans import NUMBERS, is_days, is_hours, signed_spans
from journal.language.regex import regex
from journal.model.calendar_names import MONTHS, WEEKDAYS
from journal.model.value import value
from journal.model.when import When


class UnknownDate(ValueError):
    """The text is no known date; the message says what would be."""


class UnclearDate(UnknownDate):
    """The text is meant as a date, but fits no day, or two."""


class _UnknownWords(UnknownDate):
    """Computed lazily: the nearest known word matters only if the message is shown."""

    def __init__(self, text: str, now: datetime) -> None:
        super().__init__(text)
        self._text = text
        self._now = now

    def __str__(self) -> str:
        meant = _meant(self._text.lower(), self._now)
        return f"“{self._text}” is not a date{meant}; also: {KNOWN}"


@value
class TypedDate:
    """A typed date: a moment, and the rule if it was a series."""

    when: When
    repeat: str | None = None
    spans: Spans = ()
    """What was counted, as (3, "day"), if it was a span and no calendar day."""

    @property
    def in_hours(self) -> bool:
        """Whether it was counted in hours or minutes, which are elapsed time."""
        return any(unit in ("hour", "minute") for _, unit in self.spans)


KNOWN = "3d, 2w, 3bd, tomorrow 8am, next fri, 21 jan, 2024-06-01"


def parse_typed(text: str, now: datetime) -> TypedDate:
    """The moment (or series) that `text` names, relative to `now`, in any known
    language.

    Raises UnknownDate for anything outside the grammar, and UnclearDate for a day that
    does not exist and for an ambiguous one.
    """
    try:
        return parse_english(text, now)
    except UnclearDate:
        raise
    except UnknownDate:
        from journal.language.dates.typed.lexicon import in_english

        for english, day_first in in_english(text):
            try:
                return parse_english(english, now, day_first=day_first)
            except UnclearDate as error:
                said = str(error).replace(f"“{english}”", f"“{clean(text.strip())}”")
                raise UnclearDate(said) from None
            except UnknownDate:
                continue
        raise


def parse_english(text: str, now: datetime, *, day_first: bool = False) -> TypedDate:
    """The same for English words alone. Raises as `parse_typed` does."""
    words = re.sub(r"[\s,]+", " ", text.strip().lower()).replace("’", "'")
    shown = clean(text.strip())
    try:
        words = _CLOCK_WORDS.sub(_in_digits, words)
        words = _PART_FIRST.sub(r"\2 in the \1", words)
        found = _series(words, now) or _moment(words, now, day_first)
    except TwoMeanings as error:
        raise UnclearDate(f"“{shown}” {error}") from None
    except NoSuchDay as error:
        raise UnclearDate(f"“{shown}” is not a date: {error}") from None
    except OverflowError:
        raise _too_far(shown) from None
    except ValueError:
        found = None
    if found is None:
        raise _refusal(shown, now)
    if not FIRST_YEAR <= found.when.day.year <= LAST_YEAR:
        raise _too_far(shown)
    return found


_CLOCK_WORDS = regex(
    r"\b(?:at )?(half past|quarter past|quarter to|(?:five|ten|twenty) (?:past|to))"
    rf" (?P<hour>[0-9]{{1,2}}|{'|'.join(NUMBERS)})\b"
)


def _in_digits(found: re.Match[str]) -> str:
    """`half past nine` → `9:30`; raises TwoMeanings if it may be night or day."""
    number, _, way = found[1].rpartition(" ")
    minutes = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20}[number]
    hour = NUMBERS.get(found["hour"]) or int(found["hour"])
    before = (hour - 1) % 12 or 12
    if 1 <= (before if way == "to" else hour) <= 6:
        raise TwoMeanings("could be of the night or of the day: write 15:30, or 3:30pm")
    at = f"{before}:{60 - minutes}" if way == "to" else f"{hour}:{minutes:02}"
    return f"at {at}"


_PART_FIRST = regex(
    r"(?<!every )(?<!each )\b(morning|afternoon|evening|night)"
    r" ((?:at )?[0-9]{1,2}(?::[0-9]{2})?)(?![0-9:a-z])(?! ?[ap]\.?m|\.)"
)
"""“tomorrow evening at 8”"""
_VAGUE = regex(
    r"this (?:week|month|quarter|year)|some ?time (?:in )?(?:this|next) \w+"
    r"|(?:in )?(?:a few|some|several|a couple) (?:days?|weeks?|months?)"
    r"|later (?:today|this (?:week|month|year))"
    r"|(?:in )?an? (?:day|week|month) or (?:two|so)"
    r"|(?:early|late) (?:in )?(?:next|this)? ?(?:week|month|year|january|february|march"
    r"|april|may|june|july|august|september|october|november|december)"
)


def _too_far(text: str) -> UnknownDate:
    return UnknownDate(
        f"“{text}” is out of range: the years {FIRST_YEAR} to {LAST_YEAR} are known"
    )


def _refusal(text: str, now: datetime) -> UnknownDate:
    plain = re.sub(r"\s+", " ", text.lower())
    if _VAGUE.fullmatch(plain):
        return UnclearDate(f"“{text}” is not one day: write in 3 days, or 21 jan")
    if re.fullmatch(r"[0-9]{1,2}[/-][0-9]{1,2}(?:[/-][0-9]{2,4})?", plain):
        return UnclearDate(f"“{text}” could mean two dates; write it as 2024-12-24")
    if re.fullmatch(r"[0-9]+ ?m", plain):
        return UnclearDate(
            f"“{text}” could be minutes or months: write {text[:-1].strip()}min or "
            f"{text[:-1].strip()}mo"
        )
    return _UnknownWords(text, now)


def _meant(text: str, now: datetime) -> str:
    """`; did you mean “fri” (Fri 7 June)?` for a misspelt day."""
    from difflib import get_close_matches

    days = [name.lower() for name in WEEKDAYS]
    known = [*days, *(day[:3] for day in days), "today", "tomorrow", "next week"]
    near = get_close_matches(text, known, 1, 0.6)
    if not near:
        return ""
    day = parse_english(near[0], now).when.day
    shown = f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]}"
    return f"; did you mean “{near[0]}” ({shown})?"


_LONGEST_PHRASE = 8


def split_trailing_date(text: str, now: datetime) -> tuple[str, TypedDate | None]:
    """A text and the English date phrase at its end, if there is one.

    For lines in notes, not for input: only the end counts.
    """
    words = text.split()
    for count in range(min(_LONGEST_PHRASE, len(words)), 0, -1):
        phrase = " ".join(words[-count:])
        try:
            typed = parse_english(phrase, now)
        except UnknownDate:
            continue
        if count == len(words):
            return "", typed
        head = text.rstrip()
        for word in reversed(words[-count:]):
            head = head[: head.rindex(word)].rstrip()
        if head.lower().endswith((" the", " a")):
            return text, None  # "lie in the sun"
        return head, typed
    return text, None


# ---------------------------------------------------------------- series

_STARTING = regex(r"^(?P<rule>.+?) (?:starting|beginning|from)(?: on)? (?P<day>.+)$")


def _series(words: str, now: datetime) -> TypedDate | None:
    if not MAY_BE_SERIES.search(words):
        return None
    start = None
    if found := _STARTING.match(words):
        start = _moment(found["day"], now, False)
        words = found["rule"] if start else words
    rest, clock = take_clock(words, at_end_only=True)
    for text, told in ((rest, clock), (words, None)):
        read = read_series(text, now.date()) if text else None
        if read is None:
            continue
        rule, part = read
        if part and told and told.hour < 12 <= part.hour:
            told = told.replace(hour=told.hour + 12)  # “every evening at 8”
        first = first_day(rule, now.date(), start.when.day if start else None)
        if first is None:
            return None
        clock = told or part or (start.when.clock if start else None)
        return TypedDate(When(first, clock), str(rule))
    return None


# ---------------------------------------------------------------- a moment

_EARLY = regex(r"\bat ([1-6])(?= (?!in the |o'clock)|\Z)")
_LEAD = regex(
    r"\A(?:(?:by|on|due|until|till|for|before|from|starting|no later than"
    r"|not later than|at the latest(?: by| on)?|latest)(?: on| by| at)? )+"
)
_TAIL = regex(r" (?:at the latest|latest|or earlier)$")
_DAY_END = {"end of day", "end of the day", "eod", "end of business", "cob"}


def _without_lead(words: str) -> str:
    return _LEAD.sub("", _TAIL.sub("", words), count=1)


_NO_SPAN_BEHIND = regex(r"(?:by|on|until|till|before|from|starting) ")


def _moment(words: str, now: datetime, day_first: bool) -> TypedDate | None:
    lead = _NO_SPAN_BEHIND.match(words)
    words = _without_lead(words)
    spans = signed_spans(words)
    if lead and spans and not words.startswith("in "):
        return None  # “before 3 days” may mean the past
    if is_hours(spans):
        return TypedDate(hours_later(now, spans), spans=spans)
    today = now.date()
    if words.removeprefix("the ") in _DAY_END:
        return TypedDate(When(today, time(17)))
    if day := read_day(words, today, day_first=day_first):
        return TypedDate(When(day), spans=spans if is_days(spans) else ())
    if words in ("tonight", "this morning", "this afternoon", "this evening"):
        return TypedDate(When(today, PARTS[words.removeprefix("this ")]))
    rest, clock = take_clock(words)
    if clock is None:
        return None
    if found := _EARLY.search(words):
        hour = int(found[1])
        raise TwoMeanings(
            f"could be {hour}:00 or {hour + 12}:00: write {hour}am or {hour}pm"
        )
    rest = _without_lead(f"{rest} ").rstrip()
    if not rest:
        if is_bare_part(words) and not words.startswith(("in ", "at ", "during ")):
            return None  # “evening” alone is an ordinary word
        return TypedDate(When(_next_time(now, clock), clock))
    if rest in ("tonight", "this morning", "this afternoon", "this evening"):
        return TypedDate(When(today, clock))
    day = read_day(rest, today, day_first=day_first)
    if day is None:
        return None
    spans = signed_spans(rest)
    return TypedDate(When(day, clock), spans=spans if is_days(spans) else ())


def _next_time(now: datetime, clock: time) -> date:
    return now.date() + timedelta(days=0 if clock > now.time() else 1)
