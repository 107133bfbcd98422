"""A day as notes give it, with everything people write next to it.

`2026-12-01`, `Tue 2026-12-01`, `2026-12-01 (Tue) 3pm`, `10:00 2026-12-01`,
`2026-12-01T10:00+02:00`, `2026-12-01 10:00 - 11:00`, `2026-12-01 .. 2026-12-03`. The
date itself is always ISO; other spellings belong to `loose_day.py`. Reading and
rewriting share the same pieces, so the weekday, the other end of a span and am/pm
change together with the date.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from functools import lru_cache

from journal.language.regex import regex
from journal.model.value import value
from journal.model.when import When

DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
GAP = "[ \t\xa0\u202f\u2009]"
_HALF = rf"{GAP}?(?:[ap]m|[AP]M|[ap]\.m\.|[AP]\.M\.)(?!\w)"
_ZONE_NAMES = "UTC|GMT|CES?T|[ECMP][SD]T|BST|JST|Z"
_ZONE = (
    rf"{GAP}?(?:{_ZONE_NAMES})(?:[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?)?(?![\w])"
    rf"|{GAP}?[+][0-9]{{2}}(?::?[0-9]{{2}})?(?![0-9:])"
)
_SECONDS = r"(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
_CLOCK = (
    rf"(?:(?P<{{0}}h>[0-9]{{{{1,2}}}}):(?P<{{0}}m>[0-9]{{{{2}}}})(?![0-9])"
    rf"{_SECONDS.replace('{', '{{').replace('}', '}}')}(?P<{{0}}half>"
    rf"{_HALF})?(?:{GAP}Uhr\b)?"
    rf"|(?P<{{0}}dot_h>[0-9]{{{{1,2}}}})\.(?P<{{0}}dot_m>[0-9]{{{{2}}}})"
    rf"(?:(?P<{{0}}dot_half>{_HALF})|{GAP}Uhr\b)"
    rf"|(?P<{{0}}h12>[0-9]{{{{1,2}}}})(?P<{{0}}half12>{_HALF})"
    rf"|(?P<{{0}}french>[0-9]{{{{1,2}}}})h(?P<{{0}}french_m>[0-9]{{{{2}}}})\b"
    rf"|(?P<{{0}}uhr>[0-9]{{{{1,2}}}}){GAP}Uhr\b"
    rf"|(?P<{{0}}vague>midnight|[0-9]{{{{1,2}}}}{GAP}?h(?:rs?)?)\b"
    rf"|(?P<{{0}}noon>noon)\b)"
)
_TO = rf"(?:{GAP}?[-–—]{GAP}?|{GAP}(?:to|till?|until|bis){GAP})"
_CLOCKS = (
    rf"(?:(?P<bare_h>[0-9]{{1,2}})(?={_TO}[0-9]{{1,2}}(?::[0-9]{{2}}|{_HALF}))"
    rf"|{_CLOCK.format('')})"
    rf"(?P<zone>{_ZONE}|(?<=T[0-9]{{2}}:[0-9]{{2}})-[0-9]{{2}}:?[0-9]{{2}}(?![0-9:])"
    rf"|(?<=:[0-9]{{2}}:[0-9]{{2}})-[0-9]{{2}}:?[0-9]{{2}}(?![0-9:]))?"
    rf"(?P<end>{_TO}{_CLOCK.format('end_')})?(?![\w:]|[-–—][0-9])"
)

# ---------------------------------------------------------------- weekdays

_WEEKS = tuple(
    tuple(row.split())
    for row in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "mon tue wed thu fri sat sun",
        "mon tues weds thurs fri sat sun",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "mo di mi do fr sa so",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lun mar mer jeu ven sam dim",
        "lunes martes miércoles jueves viernes sábado domingo",
        "lun mar mié jue vie sáb dom",
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "lun mar mer gio ven sab dom",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        "ma di wo do vr za zo",
    )
)
"""One row for each language and length, from Monday on."""
WEEKDAY_NAMES = frozenset(name for week in _WEEKS for name in week)


def weekdays_of(word: str) -> set[int]:
    """The weekdays (0 = Monday) that a word names in any language; often just one."""
    name = word.casefold()
    return {week.index(name) for week in _WEEKS if name in week}


def weekday_like(word: str, old: int, new: int) -> str | None:
    """The name of weekday `new` in the language of `word`, which names `old`; else
    None."""
    for week in _WEEKS:
        if week[old] == word.casefold():
            name = week[new]
            if word.isupper():
                return name.upper()
            return name.capitalize() if word[0].isupper() else name
    return None


# ---------------------------------------------------------------- reading

_WORD = r"[^\W\d_]{2,12}"
_WEEKDAY_BEFORE = regex(rf"(?<![\w@#])(?P<word>{_WORD})\.?,?{GAP}+\Z")
_WEEKDAY_AFTER = regex(
    rf",?{GAP}?\((?P<in>{_WORD})\.?\)|,?{GAP}(?P<word>{_WORD})(?!\w)"
)
_CLOCK_AFTER = regex(
    rf"(?:T|,?{GAP}+(?:(?:at|um|@|à|[-–—]){GAP}+)?)(?P<clocks>{_CLOCKS})"
)
_ODD_CLOCK = regex(
    rf"{GAP}*(?P<odd>\([0-9]{{1,2}}[:.][0-9]{{2}}(?:{_HALF})?\)"
    rf"|(?<={GAP})at{GAP}+[0-9]{{1,2}}(?![\w:.-]))"
)
"""A time next to the date that is reported instead of read."""
_CLOCK_BEFORE = regex(
    rf"(?<![\w:./-])(?P<clocks>{_CLOCKS}),?{GAP}+(?:(?:on|am|le|el){GAP}+)?\Z"
)
_RANGE = regex(
    rf"(?:{GAP}?(?:\.\.\.?|[–—→]|--?>|--){GAP}?|/|-(?={DATE})|{GAP}[-/]{GAP}"
    rf"|{GAP}(?:to|through|thru|bis|au|al){GAP})"
    rf"(?P<last>{DATE})(?![\w/-])(?P<last_clock>[T ][0-9]{{1,2}}:[0-9]{{2}}(?![0-9:]))?"
    rf"|(?:/|\.\.)(?P<last_day>[0-9]{{2}})(?![\w:./-])"
)
_LOOK_BACK = 48
_MOVED = regex(
    r"\b(?:moved|postponed|pushed|put off|shifted|changed|delayed|rescheduled)"
    r"(?: back)?(?: from| von| vom)? *\Z",
    re.IGNORECASE,
)
"""“moved from … to …” is no span: the second day replaced the first."""
_DATE = regex(DATE)


@value
class Spoken:
    """The position of a moment in a text, from its first piece to its last."""

    start: int
    end: int
    is_range: bool
    """A span of days: a fact of the sentence, never rewritten."""


def spoken_at(text: str, start: int, end: int, floor: int) -> Spoken:
    """The whole moment around the ISO date `text[start:end]`.

    Nothing before `floor` belongs to it; `floor` is `start` if only the text after it
    counts.
    """
    day = text[start:end]
    stop = _after_weekday(text, end, day)
    clock = _CLOCK_AFTER.match(text, stop)
    if clock is None:
        clock = _ODD_CLOCK.match(text, stop)
    stop = clock.end() if clock else stop
    span = _RANGE.match(text, stop)
    if span and not _MOVED.search(text[max(0, start - _LOOK_BACK) : start]):
        return Spoken(start, span.end(), True)
    begin = start
    window = text[max(floor, start - _LOOK_BACK) : start]
    if window:
        found = _WEEKDAY_BEFORE.search(window)
        if found and _names(found["word"], day):
            begin -= len(window) - found.start()
            window = window[: found.start()]
        if clock is None and (before := _CLOCK_BEFORE.search(window)):
            begin -= len(window) - before.start()
    return Spoken(begin, stop, False)


def _after_weekday(text: str, end: int, day: str) -> int:
    found = _WEEKDAY_AFTER.match(text, end)
    if found and _names(found["in"] or found["word"], day):
        return found.end()
    return end


def _names(word: str, day: str) -> bool:
    """Whether a word next to a date is a weekday; a short one must match the date."""
    known = weekdays_of(word)
    if not known:
        return False
    if len(word) > 2 and word.casefold() not in ("mar", "mer", "sam", "dim"):
        return True
    real = _date(day)
    return word[0].isupper() and real is not None and real.weekday() in known


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@value
class Moment:
    """The meaning of such a text; `doubts` are clauses about what is unclear."""

    when: When | None
    """None if that day does not exist."""
    doubts: tuple[str, ...] = ()
    plain: bool = True
    """Whether the time, if any, is a plain `10:00` that can be moved."""


def moment_in(text: str) -> Moment | None:
    """The meaning of a text with one such moment; None without an ISO date.

    `[[2026-12-01]]`, or a link whose text is the date, counts as its date.
    """
    # of one line it is asked three times, and dates come again
    return _known_moment(text) if len(text) < _SHORT else _moment_in(text)


_SHORT = 60
"""Longer texts are not kept."""


def _moment_in(text: str) -> Moment | None:
    found = _DATE.search(text)
    if found is None:
        return None
    day = _date(found.group())
    if found.group() == text:
        return Moment(When(day) if day else None)
    clocks = _clocks_of(text, found)
    doubts = list(_weekday_doubts(text, found, day))
    if clocks is None:
        stop = _after_weekday(text, found.end(), found.group())
        if odd := _ODD_CLOCK.match(text, stop):
            doubts.append(f"the time in “{odd['odd']}” is not read")
        return Moment(When(day) if day else None, tuple(doubts), not odd)
    clock, doubt = _begin(clocks)
    written = clocks["clocks"].strip()
    if doubt:
        doubts.append(doubt)
    elif clocks["zone"]:
        doubts.append(
            f"the offset in “{written}” is not reckoned with: "
            f"the time is taken for {clock:%H:%M} where you are"
        )
    plain = re.fullmatch(r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?", written) is not None
    return Moment(When(day, clock) if day else None, tuple(doubts), plain)


_known_moment = lru_cache(maxsize=1024)(_moment_in)


def last_of(text: str) -> When | None:
    """The end of a span of days; None if that day does not exist."""
    begin = _DATE.search(text)
    found = _RANGE.search(text, begin.end()) if begin else None
    if begin is None or found is None:
        return None
    day = _date(found["last"] or f"{begin.group()[:8]}{found['last_day']}")
    hour, _, minute = (found["last_clock"] or "").strip("T ").partition(":")
    clock = _of_day(int(hour), int(minute), "") if hour else None
    return When(day, clock) if day else None


def _clocks_of(text: str, found: re.Match[str]) -> re.Match[str] | None:
    stop = _after_weekday(text, found.end(), found.group())
    return _CLOCK_AFTER.match(text, stop) or _CLOCK_BEFORE.search(
        _without_weekday(text[: found.start()])
    )


def _without_weekday(before: str) -> str:
    found = _WEEKDAY_BEFORE.search(before)
    return before[: found.start()] if found and weekdays_of(found["word"]) else before


def _weekday_doubts(text: str, found: re.Match[str], day: date | None) -> list[str]:
    if day is None:
        return []
    before = _WEEKDAY_BEFORE.search(text[: found.start()])
    after = _WEEKDAY_AFTER.match(text, found.end())
    words = [before["word"]] if before else []
    words += [after["in"] or after["word"]] if after else []
    return [
        f"{found.group()} is a {day:%A}, not “{word}”"
        for word in words
        if (known := weekdays_of(word)) and day.weekday() not in known
    ]


def _begin(found: re.Match[str]) -> tuple[time | None, str]:
    """The start time of a span (or the only time), or why there is none."""
    end = _clock(found, "end_") if found["end"] else None
    if found["bare_h"]:
        half = (found["end_half"] or found["end_half12"] or "").strip(" .\xa0").lower()
        clock = _of_day(int(found["bare_h"]), 0, half)
        if clock and end and half and clock > end:
            clock = _of_day(int(found["bare_h"]), 0, "am")
    else:
        clock = _clock(found, "")
        half = (found["end_half"] or found["end_half12"] or "").strip(" .\xa0").lower()
        begun = found["half"] or found["half12"] or found["dot_half"]
        if clock and half and not begun and clock.hour <= 12:
            later = _of_day(clock.hour or 12, clock.minute, half)
            clock = later if later and end and later <= end else clock
    written = found["clocks"].strip()
    if clock is None or (found["end"] and end is None):
        return None, f"“{written}” is not a time of day"
    return clock, ""


def _clock(found: re.Match[str], prefix: str) -> time | None:
    def part(name: str) -> str | None:
        value: str | None = found[f"{prefix}{name}"]
        return value

    if part("noon"):
        return time(12)
    hour = part("h") or part("dot_h") or part("h12") or part("french") or part("uhr")
    minute = part("m") or part("dot_m") or part("french_m") or "0"
    if hour is None or (part("m") and len(minute) < 2):
        return None
    half = part("half") or part("half12") or part("dot_half") or ""
    return _of_day(int(hour), int(minute), half)


def _of_day(hour: int, minute: int, half: str) -> time | None:
    letter = half.strip(" .\xa0\u202f\u2009\t").lower()[:1]
    if letter and hour > 12 and letter == "a":
        return None
    if letter and hour <= 12:
        if hour == 0 and letter == "p":
            return None
        hour = hour % 12 + (12 if letter == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


# ---------------------------------------------------------------- writing


def respell(text: str, when: When) -> str | None:
    """The same text changed to `when`, with its weekday, time and the end of a span.

    Everything else keeps its bytes. A moment without a time removes the time, with both
    ends of a span. None if the text cannot express it.
    """
    found = _DATE.search(text)
    if found is None:
        return None
    old = _date(found.group())
    clocks = _clocks_of(text, found)
    begin = _begin(clocks)[0] if clocks else None
    head, tail = text[: found.start()], text[found.end() :]
    behind = max(found.end(), clocks.end() if clocks else 0)
    if _RANGE.match(text, behind):
        return None  # both ends are facts
    if clocks is None and when.clock and _ODD_CLOCK.search(tail):
        return None
    if clocks is None:
        new_clock = f" {when.clock:%H:%M}" if when.clock else ""
        at = _after_weekday(text, found.end(), found.group()) - found.end()
        tail = tail[:at] + new_clock + tail[at:]
    elif when.clock != begin or begin is None:
        clock = _respell_clock(clocks, begin, when.clock)
        if clock is None:
            return None
        first, last = clocks.span("clocks")
        if clocks.string is not text:  # it precedes the date
            if not clock:
                return None
            head = head[:first] + clock + head[last:]
        else:
            first = first if clock else clocks.start()
            offset = found.end()
            tail = tail[: first - offset] + clock + tail[last - offset :]
    if old is not None:
        head = _move_weekday(head, old, when.day, in_front=True)
        tail = _move_weekday(tail, old, when.day, in_front=False)
    return f"{head}{when.day.isoformat()}{tail}"


def _respell_clock(
    found: re.Match[str], begin: time | None, clock: time | None
) -> str | None:
    if clock is None:
        return ""
    if not found["end"]:
        return f"{clock:%H:%M}"
    end = _clock(found, "end_")
    if begin is None or end is None or end < begin:
        return None
    day = date(2000, 1, 1)
    length = datetime.combine(day, end) - datetime.combine(day, begin)
    later = datetime.combine(day, clock) + length
    if later.date() != day:
        return None
    joint = re.match(_TO, found["end"])
    return f"{clock:%H:%M}{joint.group() if joint else '-'}{later:%H:%M}"


def _move_weekday(text: str, old: date, new: date, *, in_front: bool) -> str:
    pattern = _WEEKDAY_BEFORE if in_front else _WEEKDAY_AFTER
    found = pattern.search(text) if in_front else pattern.match(text)
    if found is None:
        return text
    group = "word" if in_front or found["word"] else "in"
    if old.weekday() not in weekdays_of(found[group]):
        return text  # it was never right
    name = weekday_like(found[group], old.weekday(), new.weekday())
    return text[: found.start(group)] + (name or "") + text[found.end(group) :]
