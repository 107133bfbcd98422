"""A sentence as people type it → the words, and the date that is said in them.

The longest phrases that are dates are looked for, wherever they stand; then it is asked
of each whether it can be meant: `on friday` is, “the friday report” is not, and for
“friday slides” no one can tell. What looks like a date and is not taken is said.

The language is the one that reads most of the words as a date; English goes first,
and others are looked into where it finds nothing, or only a part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from journal.language.clean import clean
from journal.language.dates.typed.doubt import NO_END, judge, like_a_date, unread_time
from journal.language.dates.typed.lexicon import (
    ENGLISH,
    Lexicon,
    Said,
    read_languages,
    tidied,
)
from journal.language.dates.typed.phrase import (
    Part,
    Phrase,
    Range,
    Word,
    words_in,
    words_of,
)
from journal.language.dates.typed_dates import (
    TypedDate,
    UnclearDate,
    UnknownDate,
    parse_english,
)
from journal.language.regex import regex
from journal.model.value import value
from journal.model.when import When

_LONGEST = 12
"""Words of the longest phrase: “on the first monday of every month at 8:30 …”."""
_MOST_WORDS = 200
"""Longer sentences are read no further: they were pasted."""


@value
class Reading:
    """What a sentence says."""

    rest: str
    """The sentence without what was taken for its date."""
    typed: TypedDate | None = None
    phrase: str = ""
    """The words that say it, as they were typed."""
    doubts: tuple[str, ...] = ()
    """What looks like a date and cannot be taken for one, a sentence each."""
    place: Range | None = None
    """Where the date stands, if it is in one place."""


def read_sentence(text: str, closed: Sequence[Range], now: datetime) -> Reading:
    """The date that a sentence says, seen from `now`, and the words without it.

    `closed` are stretches that are no free text: code, links, names, tags, fields.
    """
    # the user's own English words are looked up with the other languages
    best = _read(text, closed, now, ENGLISH)
    if _may_be_foreign(text, best):
        for lexicon in read_languages():
            found = _read(text, closed, now, lexicon)
            if _size(found) > _size(best):
                best = found
    return _reading(text, [p for p in best if p.part is not Part.WORDS], now)


def _size(phrases: Sequence[Phrase]) -> int:
    return sum(p.end - p.start for p in phrases if p.part is not Part.WORDS)


_FOREIGN = regex(
    r"(?:am|um|bis|ab|den|op|om|voor|tot|le|à|au|avant|dès|el|las|antes|hasta|il|alle"
    r"|entro|dal|às|até|dia|dit|deze|diese[rsnm]?|ce|cet|cette|este|esta|questo|questa"
    r"|neste|nesta|het|jede[nsr]?|elke|iedere|chaque|cada|ogni|toda?)",
    re.IGNORECASE,
)


def _may_be_foreign(text: str, found: Sequence[Phrase]) -> bool:
    """Whether English found nothing, or a date beside a word of another language."""
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


# ---------------------------------------------------------------- phrases


def _read(
    text: str, closed: Sequence[Range], now: datetime, lexicon: Lexicon
) -> list[Phrase]:
    """The phrases of a sentence in one language, from left to right."""
    words = words_in(text, closed)[:_MOST_WORDS]
    said = lexicon.translated([word.text for word in words])
    found: list[Phrase] = []
    at = 0
    while at < len(said):
        phrase, after = _phrase_at(words, said, at, now, lexicon, text)
        if phrase is None and lexicon.is_english:
            phrase, after = like_a_date(words, at)
        elif phrase is None:
            phrase = unread_time(words, said, at, text)
        if phrase is not None:
            found.append(phrase)
        at = after
    return found


def _phrase_at(
    words: Sequence[Word],
    said: Sequence[Said],
    at: int,
    now: datetime,
    lexicon: Lexicon,
    text: str,
) -> tuple[Phrase | None, int]:
    """The longest phrase that begins here, and where to go on."""
    stop = at
    while stop < min(len(said), at + _LONGEST):
        if not said[stop].known or not words[said[stop].first].text:
            break
        stop += 1
        if words[said[stop - 1].last - 1].ends:
            break
    for end in range(stop, at, -1):
        tail = said[end - 1].english.split(" ")[-1]
        if tail in NO_END or (tail == "next" and lexicon.is_english):
            continue
        english = " ".join(one.english for one in said[at:end])
        english = english if lexicon.is_english else tidied(english)
        first, last = words[said[at].first], words[said[end - 1].last - 1]
        shown = text[first.start : last.end]
        typed: TypedDate | None = None
        try:
            typed = parse_english(english, now, day_first=not lexicon.is_english)
            part, doubt = judge(words, said, (at, end), english, typed, lexicon, now)
            doubt = f"“{clean(shown)}” {doubt}"
        except UnclearDate as error:
            part = Part.DOUBT
            doubt = str(error).replace(f"“{clean(english)}”", f"“{clean(shown)}”")
        except UnknownDate:
            continue
        if not lexicon.is_english and not lexicon.is_evident(
            said[at:end], words_of(words)
        ):
            continue
        return Phrase(first.start, last.end, english, part, typed, doubt), end
    return None, at + 1


# ---------------------------------------------------------------- together


def _reading(text: str, found: Sequence[Phrase], now: datetime) -> Reading:
    doubts = tuple(phrase.doubt for phrase in found if phrase.part is Part.DOUBT)
    days = [p for p in found if p.part is Part.DAY]
    clocks = [p for p in found if p.part is Part.CLOCK]
    series = [p for p in found if p.part is Part.SERIES]
    taken = [*days, *clocks, *series]
    if doubts or not taken:
        return Reading(text, doubts=tuple(dict.fromkeys(doubts)))
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
    days: Sequence[Phrase],
    clocks: Sequence[Phrase],
    series: Sequence[Phrase],
    now: datetime,
) -> TypedDate | None:
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
        return TypedDate(When(rule.when.day, rule.when.clock or clock), rule.repeat)
    if not days:
        return clocks[0].typed
    if len({typed.when.day for typed in said if typed}) > 1:
        return None
    first = days[0].typed
    assert first is not None
    return TypedDate(When(first.when.day, clock), None, first.spans)


def _series_from(
    rule: Phrase, days: Sequence[Phrase], now: datetime
) -> TypedDate | None:
    """A series whose first day is said somewhere else in the sentence."""
    if len(days) > 1 or days[0].typed is None:
        return None
    start: date = days[0].typed.when.day
    try:
        typed = parse_english(f"{rule.english} starting {start.isoformat()}", now)
    except UnknownDate:
        return None
    clock = typed.when.clock or days[0].typed.when.clock
    return TypedDate(When(typed.when.day, clock), typed.repeat)


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
