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
from journal.language.dates.typed.clock import take_clock
from journal.language.dates.typed.days import MONTH, WEEKDAY
from journal.language.dates.typed.lexicon import (
    ENGLISH,
    Lexicon,
    Said,
    bare,
    read_languages,
    tidied,
)
from journal.language.dates.typed_dates import (
    Typed,
    UnclearDate,
    UnknownDate,
    parse_english,
)
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
    # the user's own English words are looked up with the other languages
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
    r"|entro|dal|às|até|dia|dit|deze|diese[rsnm]?|ce|cet|cette|este|esta|questo|questa"
    r"|neste|nesta|het|jede[nsr]?|elke|iedere|chaque|cada|ogni|toda?)",
    re.IGNORECASE,
)


def _may_be_foreign(text: str, found: Sequence[_Phrase]) -> bool:
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
        if phrase is None and lexicon.is_english:
            phrase, after = _like_a_date(words, at)
        elif phrase is None:
            phrase = _unread_time(words, said, at, text)
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
        tail = said[end - 1].english.split(" ")[-1]
        if tail in _NO_END or (tail == "next" and lexicon.is_english):
            continue
        english = " ".join(one.english for one in said[at:end])
        english = english if lexicon.is_english else tidied(english)
        first, last = words[said[at].first], words[said[end - 1].last - 1]
        shown = text[first.start : last.end]
        typed: Typed | None = None
        try:
            typed = parse_english(english, now, day_first=not lexicon.is_english)
            part, doubt = _judge(words, said, (at, end), english, typed, lexicon, now)
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
        return _Phrase(first.start, last.end, english, part, typed, doubt), end
    return None, at + 1


def _unread_time(
    words: Sequence[_Word], said: Sequence[Said], at: int, text: str
) -> _Phrase | None:
    """“um drei viertel neun”: a time that is begun, and not known."""
    behind = said[at + 1 : at + 2]
    if said[at].english != "at" or not behind or not _NUMBER.match(behind[0].english):
        return None
    first, last = words[said[at].first], words[behind[0].last - 1]
    shown = clean(text[first.start : last.end])
    doubt = f"“{shown}” is a time that is not known: write 9:30"
    return _Phrase(first.start, last.end, shown, Part.DOUBT, None, doubt)


_NUMBER = re.compile(
    r"[0-9]|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half-to)\b"
)
_NO_CLOCK = re.compile(r"[0-9]{1,2}:[0-9]{2}")
_BY_THE_HOUR = re.compile(r"every (?:[0-9]+ )?(?:hours?|minutes?)")


def _like_a_date(words: Sequence[_Word], at: int) -> tuple[_Phrase | None, int]:
    """What has the look of a time, and is none that is known."""
    word = words[at]
    plain = bare(word.text)
    before = bare(words[at - 1].text) if at else ""
    if before == "at" and _NO_CLOCK.fullmatch(plain):
        doubt = f"“{clean(word.text)}” is no time of day"
        return _Phrase(word.start, word.end, plain, Part.DOUBT, None, doubt), at + 1
    if plain == "midnight" and before in ("at", "by", "until"):
        doubt = "“midnight” could be of two days: write 23:59 or 0:00"
        return _Phrase(word.start, word.end, plain, Part.DOUBT, None, doubt), at + 1
    if plain in ("every", "each"):
        behind = [bare(one.text) for one in words[at + 1 : at + 4]]
        if any(
            one in _RULE_WORDS - {"the", "other"} or one[:1].isdigit() for one in behind
        ):
            doubt = f"“{clean(' '.join((word.text, *behind)).strip())}” {_RULE}"
            return _Phrase(word.start, word.end, plain, Part.DOUBT, None, doubt), at + 4
    for count in (3, 2):
        some = words[at : at + count]
        if _BY_THE_HOUR.fullmatch(" ".join(bare(one.text) for one in some)):
            doubt = "a series goes by days, weeks, months or years, not by the hour"
            end = some[-1].end
            return _Phrase(word.start, end, plain, Part.DOUBT, None, doubt), at + count
    return None, at + 1


def words_of(words: Sequence[_Word]) -> list[str]:
    return [word.text for word in words]


# ---------------------------------------------------------------- is it meant?

_NO_END = frozenset("the of and on at in by this every before starting".split())
_SURE = re.compile(
    r"(?:by|on|due|until|till|before|in|within|this|next|no later|not later|starting"
    r"|beginning|start|middle|mid|end|every|each|today|tomorrow|tonight|day after"
    r"|the day after|at the|eod|eom|eoy|eow|eoq|cob|tmrw|tmr|latest|first|last|mondays"
    r"|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|a week (?:from|on)|\+)\b"
    r"|.* (?:from now|from today|later|hence)\Z"
)
_ADVERB = re.compile(
    r"(?:daily|weekly|monthly|quarterly|yearly|annually|fortnightly|weekdays|weekends)\b"
)
_COMPACT = re.compile(r"[0-9]{1,4} ?(?:d|w|wk|mo|y|bd|h|min)(?: .*)?")
_WEAK = re.compile(r"sat|sun|mon|wed|tom")
"""Words as well: “we sat with them”, “lie in the sun”, “call Tom”."""
_TOLD_OF = re.compile(
    r"met|spoke|talked|called|rang|sent|wrote|said|saw|was|were|had|agreed|asked|signed"
    r"|promised|paid|came|got|received|mailed|emailed|discussed|visited|did|told"
)
"""Behind these a day is as likely one that was."""
_NO_FUTURE = re.compile(r"(?!next|tomorrow|in |today|tonight|every|by |until |before )")
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
    if typed.when.day < now.date():
        if _PREPOSITION.match(english) and not told_of:
            return Part.DOUBT, "is past: write a day to come, or it in quotes"
        return Part.WORDS, ""
    if _DURATION.match(english) and typed.spans:
        return Part.WORDS, ""
    clock, today = typed.when.clock, typed.when.day == now.date()
    if today and clock is not None and clock <= now.time():
        return Part.DOUBT, "is past already: say tomorrow, or another time"
    told = any(
        map(_TOLD_OF.fullmatch, (bare(word.text) for word in words[:first][-5:]))
    )
    if (
        told
        and lexicon.is_english
        and not opens
        and not typed.spans
        and _NO_FUTURE.match(english)
    ):
        return (
            Part.DOUBT,
            "may only be told of: write the date behind it, or it in quotes",
        )
    if typed.repeat:
        if before in ("of", "in", "and") or _goes_on_with_rule(words, last):
            return Part.DOUBT, _RULE
        if _ADVERB.match(english) and not closes and lexicon.is_english:
            if opens:
                return Part.DOUBT, _ADJECTIVE.format(typed.repeat)
            return Part.WORDS, ""  # “send the monthly report”
        return (Part.WORDS if told_of and not closes else Part.SERIES), ""
    if _UNNAMED_FROM.match(english):
        return Part.WORDS, ""  # “the mail from friday”
    clock_alone = take_clock(english)[0] == "" and typed.when.clock is not None
    if clock_alone and told_of and not closes:
        return Part.WORDS, ""  # “the 9am train”
    if clock_alone and not typed.spans:
        sure = closes or ":" in english or re.search("[ap]m|noon|o'clock", english)
        return (Part.CLOCK, "") if sure else (Part.DOUBT, _AT_NUMBER)
    if told_of and not _PREPOSITION.match(english):
        return Part.WORDS, ""
    if before in _TOPIC and not _PREPOSITION.match(english):
        return Part.DOUBT, _COULD_BE.format(english)
    if english.startswith("the ") and not closes and not re.search("[0-9]", english):
        return Part.WORDS, ""  # “the weekend trip”
    if _SURE.match(english):
        return Part.DAY, ""
    return _judge_bare(
        english, words[first].text, typed, at_end=at_end, closes=closes, opens=opens,
        ended=words[last - 1].ends,
    )  # fmt: skip


def _goes_on_with_rule(words: Sequence[_Word], last: int) -> bool:
    """Whether what follows a series changes it: “every monday of june”."""
    behind = [bare(word.text) for word in words[last : last + 2]]
    if not behind or words[last - 1].ends:
        return False
    if behind[0] in _RULE_GOES_ON:
        return True
    joins = behind[0] in ("of", "in", "and", "or", "but", "from", "unless")
    more = behind[1] if len(behind) > 1 else ""
    return joins and (more in _RULE_WORDS or more[:1].isdigit())


_AT_NUMBER = "could be a time: write it as 9:00 or 9am, or in quotes"
_TOM = "could be tomorrow or somebody: write tomorrow, or @tom"
_COULD_BE = "could be a date or a part of the sentence: write “on {0}”, or it in quotes"
_ADJECTIVE = "could be a series or a part of the sentence: write “{0}”, or it in quotes"
_RULE = "is a part of a rule that is not known: write it as “every month on the 1st”"
_TOPIC = frozenset("about re regarding concerning of".split())
_PREPOSITION = re.compile(r"(?:on|by|in|at|until|before|due|within) ")
_RULE_GOES_ON = frozenset("except excluding besides".split())
_RULE_WORDS = frozenset(
    "month week year day first second third fourth last other the".split()
).union(WEEKDAY, MONTH, (f"{name}s" for name in WEEKDAY))
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
            return (Part.WORDS, "") if name else (Part.DOUBT, _TOM)
        weak = _WEAK.fullmatch(english) is not None
        if at_end or (closes and not weak):
            return Part.DAY, ""
        return (Part.WORDS, "") if weak else (Part.DOUBT, _COULD_BE.format(word))
    if (typed.spans and typed.when.clock is None) or typed.in_hours:
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
