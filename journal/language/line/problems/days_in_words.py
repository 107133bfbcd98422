"""Days that an entry gives in words, or in a spelling other than YYYY-MM-DD.

In a note neither is a date: “fri” meant another day when it was written. This finds
days on which something has to be done; a day that is merely mentioned (last friday,
since monday, the letter of 1 Dec 2026, anything in quotes) does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from journal.language.dates.loose_day import Certainty, LooseDay, loose_days
from journal.language.dates.typed_dates import (
    TypedDate,
    UnknownDate,
    parse_english,
    split_trailing_date,
)
from journal.language.line.date_roles import role_of
from journal.language.line.tokens import Kind, Role, TaskLine, Token
from journal.language.regex import regex
from journal.model.value import value
from journal.model.when import When


@value
class NamedDay:
    """Words of one token that name a day: their span, and the day."""

    token: Token
    start: int
    end: int
    typed: TypedDate | None
    """None if no one can tell which day it is."""
    certainty: Certainty | None = None
    """For a day in another spelling; None for words."""
    in_place: bool = False
    """Whether the sentence needs the day in place: “until friday”."""
    unsure: bool = False
    """Whether it is ambiguous, so that no correction is offered."""

    @property
    def words(self) -> str:
        return self.token.text[self.start : self.end].strip()


_LONGEST_TEXT, _MOST_PLACES, _MOST_TOKENS = 300, 12, 40
_GOES_ON = regex(
    r"[,;:.!?](?=\s|$)"
    r"|\s(?=(?:about|with|to|for|from|re|regarding|if|whether|when|because|and|or|but)\s)"
)
"""Where a sentence may continue after its date: “call fri about the quote”."""
_ALSO_WORDS = regex(r"sat|sun|mon|wed|tom|[0-9]+ ?[a-z]{1,2}", re.IGNORECASE)
"""Taken for a day only if nothing follows: “we sat with them”, “3d, printed”."""
_QUOTED = regex(r"\"[^\"]*\"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|‘[^’]*’|(?<!\w)'[^']*'(?!\w)")
_MARKS = regex(r"[*=()\[\]{}~]|(?<!\w)_|_(?!\w)")


def named_days(line: TaskLine, now: datetime) -> list[NamedDay]:
    """The days on which the sentence asks for something, left to right.

    The words are relative to `now`.
    """
    tokens = line.tokens[:_MOST_TOKENS]
    found = [
        *_spelled(tokens, now),
        *_in_words(tokens, now),
        *_at_beginning(tokens, now),
    ]
    found.sort(key=lambda day: (_position(tokens, day), -day.end))
    kept: list[NamedDay] = []
    for day in found:
        if not any(_overlap(day, other) for other in kept):
            kept.append(day)
    return kept


def _position(tokens: tuple[Token, ...], day: NamedDay) -> tuple[int, int]:
    return next(i for i, t in enumerate(tokens) if t is day.token), day.start


def _overlap(one: NamedDay, other: NamedDay) -> bool:
    same = one.token is other.token
    return same and one.start < other.end and other.start < one.end


def _mask(text: str) -> str:
    """The text with quotes and emphasis blanked out, keeping positions."""
    text = _QUOTED.sub(lambda found: "\x00" * len(found[0]), text[:_LONGEST_TEXT])
    return _MARKS.sub(" ", text)


# ---------------------------------------------------------------- spelled otherwise

_LEAD = regex(r"(?<!\w)(?:(?:due|on|by|at|for|am|den|le|el|the) +)+\Z", re.IGNORECASE)
_KEEPS = regex(
    r"\b(?:until|till|before|after|not|bis|vor|nach|avant|après|hasta|antes de) +"
    r"(?:on |the |am |den |le |el )?\Z",
    re.IGNORECASE,
)
"""Words that mean nothing without the following day."""
_ASKS = regex(r"\b(?:on|by|due|until|till|before|for|bis|am|vor) +\Z", re.IGNORECASE)
_NUMBER_OF = regex(
    r"\b(?:tel|phone|fax|mobile|nr|no|id|order|ticket|invoice)[.:]? *\Z", re.IGNORECASE
)
_FRACTION = regex(r"(?:1/[2-9]|2/3|3/[48]|5/8)\Z")
_TIME = regex(r"(?:,? +(?:at +|um +)?|T)[0-9]{1,2}(?::[0-9]{2})?(?: ?[ap]m)?(?![\w:-])")


def _spelled(tokens: tuple[Token, ...], now: datetime) -> Iterator[NamedDay]:
    for at, token in enumerate(tokens):
        if token.kind is not Kind.TEXT:
            continue
        text = _mask(token.text)
        for day in loose_days(text):
            before = _before(tokens, at, text[: day.start])
            if role_of(before, text[day.end :]) is Role.TOLD:
                continue
            if not _means_a_day(text, day, before, _nothing_behind(tokens, at)):
                continue
            yield _spelled_day(token, text, day, before, now)


def _means_a_day(text: str, day: LooseDay, before: str, last: bool) -> bool:
    """Whether numbers such as 1/12 are a date here rather than a fraction or name."""
    words = text[day.start : day.end]
    if words.isdigit() and _NUMBER_OF.search(before):
        return False
    if (
        not words.isdigit()
        and re.search(r"[0-9]{4}|[^\W\d_]{2}", words)
        and words[:1] not in "Ww"
    ):
        return True
    if _ASKS.search(before):
        return True
    ends = last and not text[day.end :].strip(" .!")
    return ends and not _FRACTION.search(words)


def _spelled_day(
    token: Token, text: str, day: LooseDay, before: str, now: datetime
) -> NamedDay:
    start, end = day.start, day.end
    if day.day is None:
        return NamedDay(token, start, end, None, day.certainty)
    typed = TypedDate(When(day.day))
    if more := _TIME.match(text, end):
        try:
            clock = more[0].strip(" ,T").removeprefix("um ")
            timed = parse_english(f"{day.day.isoformat()} {clock}", now)
        except UnknownDate:
            timed = typed
        typed, end = timed, more.end() if timed is not typed else end
    keeps = _KEEPS.search(text[:start]) is not None
    if not keeps and (lead := _LEAD.search(text[:start])):
        start = lead.start()
    unsure = _is_choice(text, start, end) or _is_doubtful(before)
    return NamedDay(token, start, end, typed, day.certainty, keeps, unsure)


# ---------------------------------------------------------------- in words

_OF_SOMEBODY = regex(
    r"\b(?:last|past|previous|since|from|of|her|his|their|my|your|our|its|that|same|"
    r"every|each|\w+['’]s|than|like|about|regarding|re)(?: (?:the|her|his))? *\Z",
    re.IGNORECASE,
)
_TELLING = regex(r"(?:yesterday|since|from|of|last|past)\b", re.IGNORECASE)
_PAST_CLAUSE = regex(
    r"\b(?:was|were|met|had|saw|went|came|wrote|said|told|spoke|talked|did|happened"
    r"|wanted|been|has)\b[^,;.:!?]*\Z"
    r"|(?:@[\w.-]+|\]\]|\b(?:i|we|she|he|they|it|who|you))\s+\w+ed\b[^,;.:!?]*\Z",
    re.IGNORECASE,
)
_ABOUT = regex(r"\b(?:about|regarding)\b[^,;.:!?]*\Z", re.IGNORECASE)
"""“about the call on tuesday”: either the call or the asking may be on that day."""
_NEGATED = regex(r"\b(?:not|don['’]?t|never|no|nothing|nobody)\b", re.IGNORECASE)


def _in_words(tokens: tuple[Token, ...], now: datetime) -> Iterator[NamedDay]:
    """Words for a day at the end of the sentence, before a name, or before a
    continuation: “friday plans” contains no date."""
    behind = False
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.kind is not Kind.TEXT or not token.text.strip():
            ends = (Kind.TEXT, Kind.TAG, Kind.BLOCK_ID, Kind.FIELD, Kind.COMMENT)
            behind |= token.kind not in ends
            continue
        text = _mask(token.text)
        places = [m.start() for m in _GOES_ON.finditer(text)][:_MOST_PLACES]
        at_end = [len(text.rstrip())] if len(text) == len(token.text) else []
        for end in [*at_end, *reversed(places)]:
            rest, typed = split_trailing_date(text[:end], now)
            start = len(text[:end]) if typed is None else _begin(text, len(rest))
            words = text[start:end].strip()
            last = not behind and end == len(text.rstrip())
            if typed is None or (not last and _ALSO_WORDS.fullmatch(words)):
                continue
            before = _before(tokens, at, text[:start])
            if not _is_told(words, before, typed, now):
                yield _worded(token, text, start, end, typed, before)
        behind = True


def _begin(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _is_told(words: str, before: str, typed: TypedDate, now: datetime) -> bool:
    if typed.repeat:
        return False
    if typed.when.day < now.date() or _TELLING.match(words):
        return True
    if _OF_SOMEBODY.search(before) or role_of(before, "") is Role.TOLD:
        return True
    return _PAST_CLAUSE.search(before) is not None


def _is_doubtful(before: str) -> bool:
    """Whether the sentence may mean something other than being due that day."""
    return _NEGATED.search(before) is not None


def _worded(
    token: Token, text: str, start: int, end: int, typed: TypedDate, before: str
) -> NamedDay:
    words, unsure = text[start:end], _is_doubtful(before)
    keeps = re.match(r"(?:until|till|before|after) ", words, re.IGNORECASE)
    if keeps or _KEEPS.search(text[:start]):
        start += keeps.end() if keeps else 0
        return NamedDay(token, start, end, typed, None, True, unsure)
    about = words.lower().startswith("on ") and _ABOUT.search(before) is not None
    unsure |= about or _is_choice(text, start, end)
    return NamedDay(token, start, end, typed, unsure=unsure)


def _is_choice(text: str, start: int, end: int) -> bool:
    """Whether another day is offered as an alternative: “today or tomorrow”."""
    before, behind = text[:start], text[end:]
    choice = re.search(r"(?:\b(?:or|oder|ou|o)|/),? *\Z", before, re.IGNORECASE)
    return (
        choice is not None
        or re.match(r",? *(?:/|(?:or|oder|ou|o)\b)", behind, re.IGNORECASE) is not None
    )


# ---------------------------------------------------------------- at the beginning

_CLEAR = regex(
    r"(?:today|tomorrow|tonight|tmr|next week|next month|in (?:a|[0-9]+) \w+"
    r"|(?:on|by) \w+)\b",
    re.IGNORECASE,
)
_VERB = regex(
    r"(?:call|ask|send|write|mail|email|e-mail|text|ping|meet|pay|check|follow|remind"
    r"|tell|talk|ring|phone|invite|book|order|submit|finish|review|chase|nudge|see|visit"
    r"|bring|get|give|buy|thank|answer|reply|return|confirm|prepare|try|look|go)\b",
    re.IGNORECASE,
)


def _at_beginning(tokens: tuple[Token, ...], now: datetime) -> Iterator[NamedDay]:
    """“tomorrow call @ana”: a day before the task."""
    for at, token in enumerate(tokens):
        if token.kind in (Kind.INDENT, Kind.MARKER, Kind.CHECKBOX):
            continue
        if token.kind is not Kind.TEXT:
            return
        text = _mask(token.text)
        words = list(re.finditer(r"\S+", text))[:4]
        for word in reversed(words):
            try:
                typed = parse_english(text[: word.end()].strip(" ,:"), now)
            except UnknownDate:
                continue
            start, end = words[0].start(), word.end()
            rest = text[end:].lstrip(" ,:")
            behind = tokens[at + 1 : at + 2]
            phrase = text[start:end]
            named = not rest and any(t.kind is Kind.PERSON for t in behind)
            if _ALSO_WORDS.fullmatch(phrase.strip(" ,:")):
                return
            asks = _VERB.match(rest) or named or _CLEAR.match(phrase)
            if typed.when.day >= now.date() and asks and (rest or named):
                choice = _is_choice(text, start, end)
                yield NamedDay(token, start, end, typed, unsure=choice)
            return
        return


def _before(tokens: tuple[Token, ...], at: int, text: str) -> str:
    """The sentence before a position in a token, names and links unchanged."""
    kinds = (Kind.INDENT, Kind.MARKER, Kind.CHECKBOX)
    return "".join(t.text for t in tokens[:at] if t.kind not in kinds) + text


def _nothing_behind(tokens: tuple[Token, ...], at: int) -> bool:
    ends = (Kind.TAG, Kind.BLOCK_ID, Kind.FIELD, Kind.COMMENT)
    return all(t.kind in ends or not t.text.strip() for t in tokens[at + 1 :])
