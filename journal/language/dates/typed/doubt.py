"""Whether a part of a sentence that reads as a date is meant as one.

`on friday` is, “the friday report” is not, and for “friday slides” no one can tell:
that is a doubt, and is reported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from journal.language.clean import clean
from journal.language.dates.typed.clock import take_clock
from journal.language.dates.typed.days import MONTH, WEEKDAY
from journal.language.dates.typed.lexicon import Lexicon, Said, bare
from journal.language.dates.typed.phrase import Part, Phrase, Range, Word
from journal.language.dates.typed_dates import TypedDate
from journal.language.regex import regex

NO_END = frozenset("the of and on at in by this every before starting".split())
_SURE = regex(
    r"(?:by|on|due|until|till|before|in|within|this|next|no later|not later|starting"
    r"|beginning|start|middle|mid|end|every|each|today|tomorrow|tonight|day after"
    r"|the day after|at the|eod|eom|eoy|eow|eoq|cob|tmrw|tmr|latest|first|last|mondays"
    r"|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|a week (?:from|on)|\+)\b"
    r"|.* (?:from now|from today|later|hence)\Z"
)
_ADVERB = regex(
    r"(?:daily|weekly|monthly|quarterly|yearly|annually|fortnightly|weekdays|weekends)\b"
)
_COMPACT = regex(r"[0-9]{1,4} ?(?:d|w|wk|mo|y|bd|h|min)(?: .*)?")
_WEAK = regex(r"sat|sun|mon|wed|tom")
"""Also ordinary words: “we sat with them”, “lie in the sun”, “call Tom”."""
_TOLD_OF = regex(
    r"met|spoke|talked|called|rang|sent|wrote|said|saw|was|were|had|agreed|asked|signed"
    r"|promised|paid|came|got|received|mailed|emailed|discussed|visited|did|told"
)
"""After these a day may just as well be a past one."""
_NO_FUTURE = regex(r"(?!next|tomorrow|in |today|tonight|every|by |until |before )")
_UNNAMED_FROM = regex(r"from ")
_DURATION = regex(r"for ")


def judge(
    words: Sequence[Word],
    said: Sequence[Said],
    place: Range,
    english: str,
    typed: TypedDate,
    lexicon: Lexicon,
    now: datetime,
) -> tuple[Part, str]:
    """What a phrase is in its context, and why it is in doubt."""
    first, last = said[place[0]].first, said[place[1] - 1].last
    before = bare(words[first - 1].text) if first else ""
    told_of = before in lexicon.articles
    behind = (
        "" if words[last - 1].ends or last == len(words) else bare(words[last].text)
    )
    closes = not behind or behind in lexicon.goes_on
    at_end = last == len(words) or words[last - 1].ends
    opens = first == 0
    if (judged := _judge_past(english, typed, told_of, now)) is not None:
        return judged
    if (
        _is_told(words[:first])
        and lexicon.is_english
        and not opens
        and not typed.spans
        and _NO_FUTURE.match(english)
    ):
        return Part.DOUBT, f"may refer to the past: add the date, {_QUOTED}"
    if typed.repeat:
        if before in ("of", "in", "and") or _goes_on_with_rule(words, last):
            return Part.DOUBT, _RULE
        if _ADVERB.match(english) and not closes and lexicon.is_english:
            adjective = _ADJECTIVE.format(typed.repeat)
            # “send the monthly report”
            return (Part.DOUBT, adjective) if opens else (Part.WORDS, "")
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


def _is_told(before: Sequence[Word]) -> bool:
    """Whether one of the last words before a phrase tells of the past."""
    return any(map(_TOLD_OF.fullmatch, (bare(word.text) for word in before[-5:])))


def _judge_past(
    english: str, typed: TypedDate, told_of: bool, now: datetime
) -> tuple[Part, str] | None:
    """What a phrase is that names no time to come; None if it names one."""
    day, clock, today = typed.when.day, typed.when.clock, now.date()
    if day < today:
        if _PREPOSITION.match(english) and not told_of:
            return Part.DOUBT, f"is past: write a later day, {_QUOTED}"
        return Part.WORDS, ""
    if _DURATION.match(english) and typed.spans:
        return Part.WORDS, ""
    if day == today and clock is not None and clock <= now.time():
        return Part.DOUBT, "is past already: say tomorrow, or another time"
    return None


def _goes_on_with_rule(words: Sequence[Word], last: int) -> bool:
    """Whether the text after a series changes it: “every monday of june”."""
    behind = [bare(word.text) for word in words[last : last + 2]]
    if not behind or words[last - 1].ends:
        return False
    if behind[0] in _RULE_GOES_ON:
        return True
    joins = behind[0] in ("of", "in", "and", "or", "but", "from", "unless")
    more = behind[1] if len(behind) > 1 else ""
    return joins and (more in _RULE_WORDS or more[:1].isdigit())


_AT_NUMBER = "could be a time: write it as 9:00 or 9am, or in quotes"
_TOM = "could be tomorrow or someone: write tomorrow, or @tom"
_QUOTED = "or put it in quotes"
_COULD_BE = f"could be a date or a part of the sentence: write “on {{0}}”, {_QUOTED}"
_ADJECTIVE = f"could be a series or a part of the sentence: write “{{0}}”, {_QUOTED}"
_RULE = "is a part of a rule that is not known: write it as “every month on the 1st”"
_TOPIC = frozenset("about re regarding concerning of".split())
_PREPOSITION = regex(r"(?:on|by|in|at|until|before|due|within) ")
_RULE_GOES_ON = frozenset("except excluding besides".split())
_RULE_WORDS = frozenset(
    "month week year day first second third fourth last other the".split()
).union(WEEKDAY, MONTH, (f"{name}s" for name in WEEKDAY))


def _judge_bare(
    english: str,
    written: str,
    typed: TypedDate,
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
            return Part.DOUBT, f"could be a date: write “in {english}”, {_QUOTED}"
        return Part.WORDS, ""
    if not closes and re.match(r"the |[0-9]{1,2}\.[0-9]", english):
        return Part.DOUBT, _COULD_BE.format(english.removeprefix("the "))
    return Part.DAY, ""


# ---------------------------------------------------------------- begun, and not known


def unread_time(
    words: Sequence[Word], said: Sequence[Said], at: int, text: str
) -> Phrase | None:
    """“um drei viertel neun”: the start of an unknown time"""
    behind = said[at + 1 : at + 2]
    if said[at].english != "at" or not behind or not _NUMBER.match(behind[0].english):
        return None
    first, last = words[said[at].first], words[behind[0].last - 1]
    shown = clean(text[first.start : last.end])
    doubt = f"“{shown}” is a time that is not known: write 9:30"
    return Phrase(first.start, last.end, shown, Part.DOUBT, None, doubt)


_NUMBER = regex(
    r"[0-9]|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half-to)\b"
)
_NO_CLOCK = regex(r"[0-9]{1,2}:[0-9]{2}")
_BY_THE_HOUR = regex(r"every (?:[0-9]+ )?(?:hours?|minutes?)")


def like_a_date(words: Sequence[Word], at: int) -> tuple[Phrase | None, int]:
    """Text that looks like a time but is not a known one."""
    word = words[at]
    plain = bare(word.text)
    before = bare(words[at - 1].text) if at else ""
    if before == "at" and _NO_CLOCK.fullmatch(plain):
        doubt = f"“{clean(word.text)}” is not a time of day"
        return Phrase(word.start, word.end, plain, Part.DOUBT, None, doubt), at + 1
    if plain == "midnight" and before in ("at", "by", "until"):
        doubt = "“midnight” could be of two days: write 23:59 or 0:00"
        return Phrase(word.start, word.end, plain, Part.DOUBT, None, doubt), at + 1
    if plain in ("every", "each"):
        behind = [bare(one.text) for one in words[at + 1 : at + 4]]
        if any(
            one in _RULE_WORDS - {"the", "other"} or one[:1].isdigit() for one in behind
        ):
            doubt = f"“{clean(' '.join((word.text, *behind)).strip())}” {_RULE}"
            return Phrase(word.start, word.end, plain, Part.DOUBT, None, doubt), at + 4
    for count in (3, 2):
        some = words[at : at + count]
        if _BY_THE_HOUR.fullmatch(" ".join(bare(one.text) for one in some)):
            doubt = "a series goes by days, weeks, months or years, not by the hour"
            end = some[-1].end
            return Phrase(word.start, end, plain, Part.DOUBT, None, doubt), at + count
    return None, at + 1
