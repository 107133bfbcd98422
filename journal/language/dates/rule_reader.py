"""`every 2 weeks on Monday when done` → the rule it states.

The reader accepts the sentences that the Obsidian Tasks plugin accepts, with the same
meaning. One thing differs on purpose: words that the plugin silently drops are
reported, as `Rule.unread`.

Source: the rule texts recorded in the conformance data, and the grammar that
the documentation of the rrule library gives for its texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from journal.language.dates.loose_day import Certainty, loose_day
from journal.language.dates.moment_format import ordinal
from journal.language.dates.rule import Rule
from journal.language.regex import regex
from journal.model.calendar_names import MONTHS
from journal.model.value import field, record

MAX_INTERVAL = 1000

_WHEN_DONE = regex(r"\s+when\s+done\s*\Z", re.IGNORECASE)
_UNTIL_ANY = regex(r"(?<=til)\s+[\w.,/‐‑–-]+(?: [\w.,/‐‑–-]+){0,3}", re.IGNORECASE)
_ALLOWED = regex(r"[a-zA-Z0-9, !]+\Z")


class UnreadableRule(ValueError):
    """The text is no rule; the message names the word."""


_WEEKDAY_FORMS = (
    "mo(?:n(?:day)?)?", "tu(?:e(?:s(?:day)?)?)?", "we(?:d(?:n(?:esday)?)?)?",
    "th(?:u(?:r(?:sday)?)?)?", "fr(?:i(?:day)?)?", "sa(?:t(?:urday)?)?",
    "su(?:n(?:day)?)?",
)  # fmt: skip
_MONTH_FORMS = (
    "jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?",
    "july?", "aug(?:ust)?", "sep(?:t(?:ember)?)?", "oct(?:ober)?", "nov(?:ember)?",
    "dec(?:ember)?",
)  # fmt: skip

_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, regex(pattern, re.IGNORECASE))
    for name, pattern in (
        ("number", "[1-9][0-9]*"),
        ("number-word", "one|two|three"),
        ("every", "every"),
        ("day", "days?"),
        ("weekday", "weekdays?"),
        ("week", "weeks?"),
        ("hour", "hours?"),
        ("minute", "minutes?"),
        ("month", "months?"),
        ("year", "years?"),
        ("on", "on|in"),
        ("at", "at"),
        ("the", "the"),
        ("first", "first"),
        ("second", "second"),
        ("third", "third"),
        ("nth", r"([1-9][0-9]*)(?:th|nd|rd|st)"),
        ("last", "last"),
        ("for", "for"),
        ("times", "times?"),
        ("until", "(?:un)?til"),
        *((f"weekday {i}", form) for i, form in enumerate(_WEEKDAY_FORMS)),
        *((f"month {i + 1}", form) for i, form in enumerate(_MONTH_FORMS)),
    )
)
_COMMA = regex(r"(?:,\s*|(?:and|or)\s*)+", re.IGNORECASE)
_BLANK = regex(r"\s+")
_RUN = regex(r"[^\W_]*")
_SHORT = 100
"""Longer texts are not kept."""


def _first_word(run: str) -> tuple[str | None, str, int]:
    """The longest word that letters and digits begin with: its name, value, length."""
    symbol, value, longest = None, "", 0
    for name, pattern in _WORDS:
        found = pattern.match(run)
        if found and found.end() > longest:
            symbol, longest = name, found.end()
            value = (found[1] if found.lastindex else None) or found[0]
    return symbol, value, longest


_known_word = lru_cache(maxsize=512)(_first_word)


@record
class _Reader:
    """Longest-match words from left to right; `symbol` is None at the end.

    It is also None at a character that begins no word: the reader stops there and
    leaves the rest unread, like the plugin's own reader.
    """

    text: str
    at: int = 0
    symbol: str | None = None
    value: str = ""
    start: int = 0

    def __post_init__(self) -> None:
        self.advance()

    def advance(self) -> None:
        if blank := _BLANK.match(self.text, self.at):
            self.at = blank.end()
        self.start = self.at
        run = _RUN.match(self.text, self.at)
        letters = run[0] if run else ""
        known = _known_word if len(letters) < _SHORT else _first_word
        self.symbol, self.value, longest = known(letters)
        comma = _COMMA.match(self.text, self.at)
        if comma and len(comma[0]) > longest:
            self.symbol, self.value, longest = "comma", comma[0], len(comma[0])
        self.at += longest

    def accept(self, name: str) -> bool:
        if self.symbol != name:
            return False
        self.advance()
        return True

    def take_number(self) -> int | None:
        if self.symbol != "number":
            return None
        value = int(self.value)
        self.advance()
        return value

    def numbered(self, prefix: str) -> int | None:
        """The number in `weekday 3` or `month 12`, without advancing."""
        if self.symbol and self.symbol.startswith(prefix + " "):
            return int(self.symbol.rsplit(" ", 1)[1])
        return None

    def fail(self, wanted: str) -> UnreadableRule:
        word = self.text[self.start :].split(" ", 1)[0] or "the end"
        return UnreadableRule(f"expected {wanted}, found “{word}”")


@record
class _Parts:
    unit: str = ""
    interval: int = 1
    weekdays: list[tuple[int, int | None]] = field(default_factory=list)
    month_days: list[int] = field(default_factory=list)
    months: list[int] = field(default_factory=list)
    weeks: list[int] = field(default_factory=list)
    hours: list[int] = field(default_factory=list)
    until: date | None = None
    count: int | None = None


def parse(text: str) -> Rule:
    """The rule that `text` states. Raises Unreadable."""
    body = text.strip()
    # only the date after `until` may contain other characters
    if not _ALLOWED.match(_UNTIL_ANY.sub("", body)):
        raise UnreadableRule("a rule has only letters, digits, commas and spaces")
    stripped = _WHEN_DONE.sub("", body)
    when_done = stripped != body
    reader = _Reader(stripped.strip())
    parts = _Parts()
    if not reader.accept("every"):
        raise reader.fail("“every”")
    interval = reader.take_number()
    if interval is not None:
        if interval > MAX_INTERVAL:
            raise UnreadableRule(f"every {interval} is further than {MAX_INTERVAL}")
        parts.interval = interval
    _read_unit(reader, parts)
    unread = reader.text[reader.start :].strip() if reader.symbol else ""
    if reader.symbol is None:
        unread = reader.text[reader.start :].strip()
    return Rule(
        unit=parts.unit,
        interval=parts.interval,
        weekdays=tuple(parts.weekdays),
        month_days=tuple(parts.month_days),
        months=tuple(parts.months),
        weeks=tuple(parts.weeks),
        hours=tuple(parts.hours),
        until=parts.until,
        count=parts.count,
        when_done=when_done,
        unread=unread,
    )


def _read_unit(reader: _Reader, parts: _Parts) -> None:
    symbol = reader.symbol
    if symbol in ("day", "hour", "minute", "week", "month", "year"):
        parts.unit = symbol
        reader.advance()
        if symbol != "day":
            _read_on(reader, parts)
        if symbol in ("day", "week"):
            _read_at(reader, parts)
    elif symbol == "weekday":
        parts.unit = "week"
        parts.weekdays = [(day, None) for day in range(5)]
        reader.advance()
        _read_at(reader, parts)
    elif reader.numbered("weekday") is not None:
        parts.unit = "week"
        _read_list(reader, "weekday", lambda day: parts.weekdays.append((day, None)))
        _read_at(reader, parts)
        _read_month_days(reader, parts)
    elif reader.numbered("month") is not None:
        parts.unit = "year"
        _read_list(reader, "month", parts.months.append)
        _read_on(reader, parts)
    else:
        raise reader.fail("a unit (day, week, month, year), a weekday or a month")
    _read_end(reader, parts)


def _read_list(reader: _Reader, name: str, add: Callable[[int], None]) -> None:
    """One weekday or month, or several with commas and “and” between them."""
    while True:
        number = reader.numbered(name)
        if number is None:
            raise reader.fail(f"a {name}")
        add(number)
        reader.advance()
        if not reader.accept("comma"):
            return


def _read_on(reader: _Reader, parts: _Parts) -> None:
    on = reader.accept("on")
    the = reader.accept("the")
    if not (on or the):
        return
    while True:
        nth = _read_nth(reader)
        weekday = reader.numbered("weekday")
        month = reader.numbered("month")
        if nth is not None:
            if weekday is not None:
                reader.advance()
                parts.weekdays.append((weekday, nth))
            else:
                parts.month_days.append(nth)
                reader.accept("day")
        elif weekday is not None:
            reader.advance()
            parts.weekdays.append((weekday, None))
        elif reader.symbol == "weekday":
            reader.advance()
            if not parts.weekdays:
                parts.weekdays = [(day, None) for day in range(5)]
        elif reader.symbol == "week":
            reader.advance()
            _read_numbers(reader, parts.weeks, "a week number")
        elif month is not None:
            reader.advance()
            parts.months.append(month)
        else:
            return
        if not (reader.accept("comma") or reader.accept("the") or reader.accept("on")):
            return


def _read_numbers(reader: _Reader, into: list[int], wanted: str) -> None:
    while True:
        number = reader.take_number()
        if number is None:
            raise reader.fail(wanted)
        into.append(number)
        if not reader.accept("comma"):
            return


def _read_at(reader: _Reader, parts: _Parts) -> None:
    while reader.accept("at"):
        parts.hours = []
        _read_numbers(reader, parts.hours, "an hour")
        # "at 9am": the plugin reads the 9 and drops the rest


def _read_month_days(reader: _Reader, parts: _Parts) -> None:
    reader.accept("on")
    reader.accept("the")
    while (nth := _read_nth(reader)) is not None:
        parts.month_days.append(nth)
        if not reader.accept("comma"):
            return


def _read_nth(reader: _Reader) -> int | None:
    symbol = reader.symbol
    if symbol == "last":
        reader.advance()
        return -1
    if symbol == "first":
        reader.advance()
        return 1
    if symbol in ("second", "third"):
        nth = 2 if symbol == "second" else 3
    elif symbol == "nth":
        nth = int(reader.value)
        if nth > 366:
            raise UnreadableRule(f"there is no {ordinal(nth)} day")
    else:
        return None
    reader.advance()
    return -nth if reader.accept("last") else nth


def _read_end(reader: _Reader, parts: _Parts) -> None:
    if reader.symbol == "until":
        text = reader.text[reader.at :].strip()
        parts.until = _read_until(text)
        reader.at = reader.start = len(reader.text)
        reader.symbol = None
    elif reader.accept("for"):
        parts.count = reader.take_number()
        if parts.count is None:
            raise reader.fail("a number of times")
        reader.accept("times")


_UNTIL = (
    regex(
        r"(?P<m>[a-z]+)\.? +(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? +(?P<y>[0-9]{4})", re.I
    ),
    regex(
        r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)? +(?P<m>[a-z]+)\.?,? +(?P<y>[0-9]{4})", re.I
    ),
)


def _read_until(text: str) -> date:
    for pattern in _UNTIL:
        if found := pattern.fullmatch(text):
            name = found["m"].lower()
            for number, month in enumerate(MONTHS, 1):
                if len(name) >= 3 and month.lower().startswith(name):
                    try:
                        return date(int(found["y"]), number, int(found["d"]))
                    except ValueError:
                        break
    loose = loose_day(text)
    if plain := _plain_date(text):
        return plain
    if loose and loose.day:
        return loose.day
    if loose and loose.certainty is Certainty.TWO:
        raise UnreadableRule(f"until {text!r} could be two days (write 2025-01-31)")
    raise UnreadableRule(
        f"until {text!r} is not a date (write “until January 31, 2025”)"
    )


def _plain_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def readable_prefix(text: str) -> str | None:
    """The longest prefix of `text`, in whole words, that is a rule.

    For a rule in the middle of a sentence, where nothing marks its end.
    """
    # of a line it is asked again when a correction is proven
    return _known_prefix(text) if len(text) < _SHORT else _prefix(text)


def _prefix(text: str) -> str | None:
    words = re.findall(r"\S+\s*", text)[:20]
    for count in range(len(words), 0, -1):
        candidate = "".join(words[:count]).rstrip(" ,!.")
        try:
            if not parse(candidate).unread:
                return candidate
        except UnreadableRule:
            continue
    return None


_known_prefix = lru_cache(maxsize=512)(_prefix)
