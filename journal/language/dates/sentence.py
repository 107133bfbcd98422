"""A sentence as people type it → the words, and the date that is said in them.

The longest phrases that are dates are looked for, wherever they stand; then it is
asked of each whether it can be meant: `on friday` is, “the friday report” is not, and
for “friday slides” nobody can tell. What looks like a date and is not taken is said.

The language is the one that reads most of the words as a date; English goes first,
and others are looked into where it finds nothing, or only a part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from journal.language.clean import clean
from journal.language.dates.lexicon import (
    ENGLISH,
    Lexicon,
    Said,
    bare,
    read_languages,
    tidied,
)
from journal.language.dates.typed_clock import take_clock
from journal.language.dates.typed_dates import (
    Typed,
    UnclearDate,
    UnknownDate,
    parse_english,
)
from journal.language.dates.typed_days import WEEKDAY
from journal.model.when import When

Range = tuple[int, int]
"""From which character to which."""

_LONGEST = 12
"""Words of the longest phrase: “on the first monday of every month at 8:30 …”."""
_MOST_WORDS = 200
"""Longer sentences are read no further: they were pasted."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says."""

    rest: str
    """The sentence without what was taken for its date."""
    typed: Typed | None = None
    phrase: str = ""
    """The words that say it, as they were typed."""
    doubts: tuple[str, ...] = ()
    """What looks like a date and cannot be taken for one, a sentence each."""
    place: Range | None = None
    """Where the date stands, if it is in one place."""


class Part(Enum):
    """What a phrase says."""

    DAY = "day"
    CLOCK = "clock"
    SERIES = "series"
    WORDS = "words"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class _Phrase:
    start: int
    end: int
    english: str
    part: Part
    typed: Typed | None = None
    doubt: str = ""


def read_sentence(text: str, closed: Sequence[Range], now: datetime) -> Reading:
    """The date that a sentence says, seen from `now`, and the words without it.

    `closed` are stretches that are no free text: code, links, names, tags, fields.
    """
    best = _read(text, closed, now, ENGLISH)
    if _may_be_foreign(text, best):
        for lexicon in read_languages():
            found = _read(text, closed, now, lexicon)
            if _size(found) > _size(best):
                best = found
    return _reading(text, [p for p in best if p.part is not Part.WORDS], now)


def _size(phrases: Sequence[_Phrase]) -> int:
    return sum(p.end - p.start for p in phrases if p.part is not Part.WORDS)


_FOREIGN = re.compile(
    r"(?:am|um|bis|ab|den|op|om|voor|tot|le|à|au|avant|dès|el|las|antes|hasta|il|alle"
    r"|entro|dal|às|até|dia)",
    re.IGNORECASE,
)


def _may_be_foreign(text: str, found: Sequence[_Phrase]) -> bool:
    """Whether English found nothing, or a date with a word of another language at it."""
    taken = [phrase for phrase in found if phrase.part is not Part.WORDS]
    if not taken or not text.isascii():
        return True
    return any(
        _FOREIGN.fullmatch(word)
        for phrase in taken
        for word in (
            *text[: phrase.start].split()[-1:],
            *text[phrase.end :].split()[:1],
        )
    )


# ---------------------------------------------------------------- words

_QUOTED = re.compile(
    r"“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|\"[^\"]*\"|(?<!\w)[‘'][^‘’']+[’'](?!\w)"
)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    ends: bool
    """Whether something stands behind it over which no phrase goes."""


def _words(text: str, closed: Sequence[Range]) -> list[_Word]:
    """The free words, and where they stand without what is around them."""
    shut = sorted([*closed, *(found.span() for found in _QUOTED.finditer(text))])
    found: list[_Word] = []
    for match in re.finditer(r"\S+", text):
        start, end = match.span()
        if any(start < stop and begin < end for begin, stop in shut):
            if found:
                found[-1] = _Word(*_first_three(found[-1]), True)
            found.append(_Word("", start, end, True))
            continue
        word = match[0]
        head = len(word) - len(word.lstrip("([{"))
        tail = len(word.rstrip(")]}.,;:!?…"))
        dotted = re.search(r"[0-9]\.\Z", word[: tail + 1]) is not None
        tail += dotted
        behind = word[tail:]
        if head and found:
            found[-1] = _Word(*_first_three(found[-1]), True)
        if tail <= head:
            continue
        ends = bool(behind.strip(",")) and not _is_abbreviated(word)
        found.append(_Word(word[head:tail], start + head, start + tail, ends))
    return found


def _first_three(word: _Word) -> tuple[str, int, int]:
    return word.text, word.start, word.end


def _is_abbreviated(word: str) -> bool:
    """`Fr.`, `sept.`: a full stop that ends no sentence."""
    return re.fullmatch(r"[^\W\d_]{2,5}\.", word) is not None


# ---------------------------------------------------------------- phrases


def _read(
    text: str, closed: Sequence[Range], now: datetime, lexicon: Lexicon
) -> list[_Phrase]:
    """The phrases of a sentence in one language, from left to right."""
    words = _words(text, closed)[:_MOST_WORDS]
    said = lexicon.translated([word.text for word in words])
    found: list[_Phrase] = []
    at = 0
    while at < len(said):
        phrase, after = _phrase_at(words, said, at, now, lexicon, text)
        if phrase is not None:
            found.append(phrase)
        at = after
    return found


def _phrase_at(
    words: Sequence[_Word],
    said: Sequence[Said],
    at: int,
    now: datetime,
    lexicon: Lexicon,
    text: str,
) -> tuple[_Phrase | None, int]:
    """The longest phrase that begins here, and where to go on."""
    stop = at
    while stop < min(len(said), at + _LONGEST):
        if not said[stop].known or not words[said[stop].first].text:
            break
        stop += 1
        if words[said[stop - 1].last - 1].ends:
            break
    for end in range(stop, at, -1):
        english = tidied(" ".join(one.english for one in said[at:end]))
        first, last = words[said[at].first], words[said[end - 1].last - 1]
        shown = text[first.start : last.end]
        try:
            typed = parse_english(english, now, day_first=not lexicon.is_english)
        except UnclearDate as error:
            doubt = str(error).replace(f"“{clean(english)}”", f"“{clean(shown)}”")
            typed, part = None, Part.DOUBT
        except UnknownDate:
            continue
        else:
            part, doubt = _judge(words, said, (at, end), english, typed, lexicon, now)
            if part is Part.DOUBT:
                doubt = f"“{clean(shown)}” {doubt}"
        if not lexicon.is_english and not lexicon.is_evident(
            said[at:end], words_of(words)
        ):
            continue
        return _Phrase(first.start, last.end, english, part, typed, doubt), end
    return None, at + 1


def words_of(words: Sequence[_Word]) -> list[str]:
    return [word.text for word in words]


# ---------------------------------------------------------------- is it meant?

_SURE = re.compile(
    r"(?:by|on|due|until|till|before|in|within|this|next|no later|not later|starting"
    r"|beginning|start|middle|mid|end|every|each|today|tomorrow|tonight|day after"
    r"|the day after|at the|eod|eom|eoy|eow|eoq|cob|tmrw|tmr|latest|first|last|mondays"
    r"|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|a week (?:from|on)|\+)\b"
)
_ADVERB = re.compile(
    r"(?:daily|weekly|monthly|quarterly|yearly|annually|fortnightly|weekdays|weekends)\b"
)
_COMPACT = re.compile(r"[0-9]{1,4} ?(?:d|w|wk|mo|y|bd|h|min)(?: .*)?")
_WEAK = re.compile(r"sat|sun|mon|wed|tom")
"""Words as well: “we sat with them”, “lie in the sun”, “call Tom”."""
_UNNAMED_FROM = re.compile(r"from ")
_DURATION = re.compile(r"for ")


def _judge(
    words: Sequence[_Word],
    said: Sequence[Said],
    place: Range,
    english: str,
    typed: Typed,
    lexicon: Lexicon,
    now: datetime,
) -> tuple[Part, str]:
    """What a phrase is where it stands, and why nobody can tell."""
    first, last = said[place[0]].first, said[place[1] - 1].last
    before = bare(words[first - 1].text) if first else ""
    told_of = before in lexicon.articles
    behind = (
        "" if words[last - 1].ends or last == len(words) else bare(words[last].text)
    )
    closes = not behind or behind in lexicon.goes_on
    at_end = last == len(words) or words[last - 1].ends
    opens = first == 0
    past = typed.when.day < now.date() or (typed.when.day, 0) < (now.date(), 0)
    if past or _DURATION.match(english) and typed.spans:
        return Part.WORDS, ""
    if typed.repeat:
        if _ADVERB.match(english) and not closes and not english.startswith("every"):
            return Part.WORDS, ""  # “the monthly report”
        return (Part.WORDS if told_of and not closes else Part.SERIES), ""
    if _UNNAMED_FROM.match(english):
        return Part.WORDS, ""  # “the mail from friday”
    clock_alone = take_clock(english)[0] == "" and typed.when.clock is not None
    if clock_alone and not typed.spans:
        sure = closes or ":" in english or re.search("[ap]m|noon|o'clock", english)
        return (Part.CLOCK, "") if sure else (Part.DOUBT, _AT_NUMBER)
    if told_of:
        if not closes or before in _PAST:
            return Part.WORDS, ""
        if before not in ("the", "a"):
            return Part.WORDS, ""
    if _SURE.match(english):
        return Part.DAY, ""
    return _judge_bare(
        english, words[first].text, typed, at_end=at_end, closes=closes, opens=opens,
        ended=words[last - 1].ends,
    )  # fmt: skip


_AT_NUMBER = "could be a time: write it as 9:00 or 9am, or in quotes"
_COULD_BE = "could be a date or a part of the sentence: write “on {0}”, or it in quotes"
_PAST = frozenset(
    {"last", "past", "previous", "since", "of", "from", "dated", "met", "for"}
)


def _judge_bare(
    english: str,
    written: str,
    typed: Typed,
    *,
    at_end: bool,
    closes: bool,
    opens: bool,
    ended: bool,
) -> tuple[Part, str]:
    """A day without a preposition: `fri`, `3d`, `21 jan`."""
    word = english.split(" ")[0].rstrip(".")
    if english in WEEKDAY or english == "tom":
        if english == "tom" and not ended:
            name = written[:1].isupper()
            return (
                (Part.WORDS, "") if name else (Part.DOUBT, _COULD_BE.format("tomorrow"))
            )
        weak = _WEAK.fullmatch(english) is not None
        if at_end or (closes and not weak):
            return Part.DAY, ""
        return (Part.WORDS, "") if weak else (Part.DOUBT, _COULD_BE.format(word))
    if typed.spans and typed.when.clock is None or typed.in_hours:
        if _COMPACT.fullmatch(english):
            return (Part.DAY, "") if closes else (Part.WORDS, "")
        if at_end and not opens:
            return Part.DOUBT, f"could be a date: write “in {english}”, or it in quotes"
        return Part.WORDS, ""
    if not closes and re.match(r"the |[0-9]{1,2}\.[0-9]", english):
        return Part.DOUBT, _COULD_BE.format(english.removeprefix("the "))
    return Part.DAY, ""


# ---------------------------------------------------------------- together


def _reading(text: str, found: Sequence[_Phrase], now: datetime) -> Reading:
    doubts = tuple(phrase.doubt for phrase in found if phrase.part is Part.DOUBT)
    days = [p for p in found if p.part is Part.DAY]
    clocks = [p for p in found if p.part is Part.CLOCK]
    series = [p for p in found if p.part is Part.SERIES]
    taken = [*days, *clocks, *series]
    if doubts or not taken:
        return Reading(text, doubts=doubts)
    typed = _together(days, clocks, series, now)
    if typed is None:
        shown = " and ".join(f"“{clean(text[p.start : p.end])}”" for p in taken)
        why = f"{shown} are two different dates: say one, and the other in quotes"
        return Reading(text, doubts=(why,))
    places = sorted((p.start, p.end) for p in taken)
    phrase = " ".join(text[start:end] for start, end in places)
    place = places[0] if len(places) == 1 else None
    return Reading(_without(text, places), typed, phrase, place=place)


def _together(
    days: Sequence[_Phrase],
    clocks: Sequence[_Phrase],
    series: Sequence[_Phrase],
    now: datetime,
) -> Typed | None:
    """One moment of all the phrases; None where they say different ones."""
    said = {p.typed for p in (*days, *series) if p.typed}
    times = {p.typed.when.clock for p in (*days, *clocks) if p.typed} - {None}
    if len(times) > 1 or len(series) > 1:
        return None
    clock = times.pop() if times else None
    if series:
        rule = series[0].typed
        assert rule is not None
        if days:
            return _series_from(series[0], days, now)
        return Typed(When(rule.when.day, rule.when.clock or clock), rule.repeat)
    if not days:
        return clocks[0].typed
    if len({typed.when.day for typed in said if typed}) > 1:
        return None
    first = days[0].typed
    assert first is not None
    return Typed(When(first.when.day, clock), None, first.spans)


def _series_from(rule: _Phrase, days: Sequence[_Phrase], now: datetime) -> Typed | None:
    """A series whose first day is said somewhere else in the sentence."""
    if len(days) > 1 or days[0].typed is None:
        return None
    start: date = days[0].typed.when.day
    try:
        typed = parse_english(f"{rule.english} starting {start.isoformat()}", now)
    except UnknownDate:
        return None
    clock = typed.when.clock or days[0].typed.when.clock
    return Typed(When(typed.when.day, clock), typed.repeat)


def _without(text: str, places: Sequence[Range]) -> str:
    """The sentence without these stretches, and without what they leave behind."""
    for start, end in reversed(places):
        before, after = text[:start], text[end:]
        if before.endswith("(") and after.startswith(")"):
            before, after = before[:-1], after[1:]
        before = before.rstrip()
        if not before or re.search(r"[,;:]\Z", before):
            after = after.lstrip(" ,;:.!?…")
        elif re.match(r"\s*[-–—]\s", after) and not before[-1:].isalnum():
            after = after.lstrip(" -–—")
        joint = "" if not before or re.match(r"[,;:.!?…)]", after) else " "
        text = f"{before}{joint}{after.lstrip()}"
    return re.sub(r"\s+", " ", text).strip().rstrip(",;:-–— ").lstrip(",;:–— ")
