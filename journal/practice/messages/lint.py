"""How a message could be better: one rule per finding, grouped by practice.

The practices are those that make a follow-up work: timeliness, persistence without
being pushy, clarity, a professional tone, brevity, context, value. The figures come
from FEATURES, Practice literature; most are from vendors who counted replies, so they
are advice, and `rules/` gives the source of each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import Enum

from journal.language.regex import regex
from journal.model.value import value
from journal.practice.messages.message import Message, Sentence, has_link, words_of
from journal.practice.messages.phrases import SECTIONS, Language
from journal.practice.messages.reading_level import reading_level

FEW_WORDS, MANY_WORDS, FAR_TOO_MANY_WORDS = 25, 125, 250
MANY_ASKS = 3
SUBJECT_WORDS = range(2, 8)
_SHOWN_PHRASES = 20
"""The most findings of one rule; repeating it a thousand times helps no one."""


class Severity(Enum):
    """INFO is a hint; the others mean that the message should not be sent as it is."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@value
class Finding:
    """A finding: where, what, and what to do."""

    line: int
    message: str
    hint: str
    severity: Severity = Severity.WARNING
    rule: str = ""
    practice: str = ""


Check = Callable[[Message, Language], Iterator[Finding]]


@value
class Rule:
    """One rule, and the practice it belongs to."""

    name: str
    practice: str
    check: Check


def lint(message: Message, language: Language | None) -> list[Finding]:
    """All findings, by line; in an unknown language only those about form."""
    rules = RULES if language else [rule for rule in RULES if rule.name in _ON_FORM]
    found = [
        Finding(f.line, f.message, f.hint, f.severity, rule.name, rule.practice)
        for rule in rules
        for f in rule.check(message, language or _NO_LANGUAGE)
    ]
    if language is None:
        found.append(_not_known(message))
    return sorted(found, key=lambda finding: finding.line)


_ON_FORM = ("words", "subject")
"""Rules that need no vocabulary."""
_NO_LANGUAGE = Language("", {})


def _not_known(message: Message) -> Finding:
    return Finding(
        message.first_line,
        "it is in no language whose rules are known here",
        "only its length and its subject were checked; --lang names the language, and "
        "a phrase list of your own makes it known",
        Severity.INFO,
        "language",
        "clarity",
    )


LEAST_SHARE = 0.12
"""The share of function words that a text in a language must have; an ordinary letter
has two to four times as many."""


def likely_language(text: str, languages: Iterable[Language]) -> Language | None:
    """The language whose function words occur most; None if none has enough of them.

    Also None on a tie.
    """
    count = len(words_of(text))
    found = [(len(one.pattern("language").findall(text)), one) for one in languages]
    found.sort(key=lambda pair: -pair[0])
    if not found or found[0][0] < max(2, LEAST_SHARE * count):
        return None
    if len(found) > 1 and found[1][0] == found[0][0]:
        return None
    return found[0][1]


def language_of(message: Message, languages: Sequence[Language]) -> Language | None:
    """The language to check a message in; None if it is unknown.

    A short text may have no function words; then every known phrase counts, and the
    first language wins a tie.
    """
    text = " ".join(sentence.text for sentence in message.sentences)
    found = likely_language(text, languages)
    if found or message.words >= FEW_WORDS:
        return found
    if not message.words:
        return languages[0]
    hits = [
        sum(len(one.pattern(section).findall(text)) for section in SECTIONS)
        for one in languages
    ]
    return languages[hits.index(max(hits))] if max(hits) else None


# ---------------------------------------------------------------- what is there

_IN_DIGITS = regex(
    r"(?<![\w.-])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?"
    r"|[0-9]{1,2}\. ?[0-9]{1,2}\.(?:[0-9]{2,4})?|[0-9]{1,2}(?:th|st|nd|rd)? (?:of )?May"
    r"|May [0-9]{1,2}|[0-9]{1,2}\. Mai|[0-9]{1,2}(?:th|st|nd|rd)"
    r"|(?:[01]?[0-9]|2[0-3]):[0-5][0-9])(?![\w-])"
)


def asks_of(message: Message, language: Language) -> list[Sentence]:
    """The sentences that ask for something: questions and requests."""
    return [s for s in message.sentences if _is_ask(s, language)]


def _is_ask(sentence: Sentence, language: Language) -> bool:
    text = sentence.text
    requests = language.pattern("ask").search(text) is not None
    if language.pattern("no ask").search(text):
        return requests and sentence.is_question
    if sentence.is_question:
        return True
    return requests and not language.pattern("exit").search(text)


def _days(text: str, language: Language) -> Iterator[re.Match[str]]:
    yield from _IN_DIGITS.finditer(text)
    yield from language.pattern("date").finditer(text)


def _is_deadline(text: str, day: re.Match[str], language: Language) -> bool:
    """Whether “by” or a similar word precedes the day."""
    before = " ".join(text[max(0, day.start() - 60) : day.start()].split()[-4:])
    return language.pattern("by").search(before) is not None


# ---------------------------------------------------------------- clarity


def _one_ask(message: Message, language: Language) -> Iterator[Finding]:
    asks = asks_of(message, language)
    if not asks:
        yield Finding(
            message.first_line,
            "it does not ask for anything",
            "end with one question that can be answered in a line",
        )
    elif len(asks) > MANY_ASKS:
        yield Finding(
            asks[MANY_ASKS].line,
            f"it asks for {len(asks)} things",
            "keep the one that matters and leave the others for later",
        )
    elif len(asks) > 1:
        yield Finding(
            asks[1].line,
            f"it asks for {len(asks)} things",
            "one question gets more replies; which matters most?",
            Severity.INFO,
        )


def _by_when(message: Message, language: Language) -> Iterator[Finding]:
    asks = asks_of(message, language)
    if not asks or any(next(_days(ask.text, language), None) for ask in asks):
        return
    for sentence in message.sentences:
        for day in _days(sentence.text, language):
            if _is_deadline(sentence.text, day, language):
                return
    yield Finding(
        asks[0].line,
        "it does not say by when",
        "name a day, such as “by Friday” or “by 7 June”",
    )


def _reading_level(message: Message, language: Language) -> Iterator[Finding]:
    measured = reading_level((s.text for s in message.sentences), language.name)
    if measured and measured[1] > measured[0].highest:
        scale, value = measured
        yield Finding(
            message.first_line,
            f"it is hard to read: {scale.name} {value:.0f}, above {scale.highest:g}",
            "split long sentences and use shorter words",
            Severity.INFO,
        )


# ---------------------------------------------------------------- brevity


def _words(message: Message, language: Language) -> Iterator[Finding]:
    count = message.words
    if count > MANY_WORDS:
        yield Finding(
            message.first_line,
            f"it has {count} words, more than {MANY_WORDS}",
            "keep only what they need to know to reply",
            Severity.ERROR if count > FAR_TOO_MANY_WORDS else Severity.WARNING,
        )
    elif count < FEW_WORDS:
        words = "1 word" if count == 1 else f"{count} words"
        yield Finding(
            message.first_line,
            f"it has {words}, fewer than {FEW_WORDS}",
            "say what it is about, what you need and by when",
        )


def _subject(message: Message, language: Language) -> Iterator[Finding]:
    if message.subject is None:
        return
    count = len(
        words_of(
            re.sub(
                r"(?i)^(?:(?:re|fwd?|aw|wg|tr|rv|r|i|antw|enc):\s*)+",
                "",
                message.subject,
            )
        )
    )
    if count not in SUBJECT_WORDS:
        least, most = SUBJECT_WORDS[0], SUBJECT_WORDS[-1]
        words = {0: "is empty", 1: "has 1 word"}.get(count, f"has {count} words")
        yield Finding(
            message.subject_line,
            f"the subject {words}",
            f"say what it is about in {least} to {most} words",
        )


# ---------------------------------------------------------------- the others


def _phrases(section: str, says: str) -> Check:
    """A rule that reports every phrase of a section, with its advice."""

    def check(message: Message, language: Language) -> Iterator[Finding]:
        count = 0
        for sentence in message.sentences:
            for found in language.pattern(section).finditer(sentence.text):
                count += 1
                if count > _SHOWN_PHRASES:
                    return
                phrase = " ".join(found.group().split())
                advice = language.advice(section, phrase) or "say it in other words"
                yield Finding(sentence.line, f"“{phrase}” {says}", advice)

    return check


def _way_out(message: Message, language: Language) -> Iterator[Finding]:
    if not asks_of(message, language) or _any(message, language, "exit"):
        return
    yield Finding(
        message.sentences[-1].line,
        "it leaves no easy way to say no",
        "add one, for example “If this is no longer relevant, just say so”",
        Severity.INFO,
    )


def _context(message: Message, language: Language) -> Iterator[Finding]:
    if message.quotes or _any(message, language, "context"):
        return
    for sentence in message.sentences:
        if _is_ask(sentence, language):
            continue
        for day in _days(sentence.text, language):
            if not _is_deadline(sentence.text, day, language):
                return
    yield Finding(
        message.first_line,
        "it does not mention your last conversation",
        "start with it, for example “On Monday you wrote …”",
    )


def _value(message: Message, language: Language) -> Iterator[Finding]:
    if _any(message, language, "value"):
        return
    if any(has_link(sentence.text) for sentence in message.sentences):
        return
    yield Finding(
        message.first_line,
        "it offers nothing new for them",
        "add something useful: a shorter version, a fact, a link",
        Severity.INFO,
    )


def _any(message: Message, language: Language, section: str) -> bool:
    pattern = language.pattern(section)
    return any(pattern.search(sentence.text) for sentence in message.sentences)


RULES: tuple[Rule, ...] = (
    Rule("one-ask", "clarity", _one_ask),
    Rule("by-when", "clarity", _by_when),
    Rule("reading-level", "clarity", _reading_level),
    Rule("vague-day", "timeliness", _phrases("vague", "names no day")),
    Rule("pressure", "persistence", _phrases("pressure", "pushes")),
    Rule("way-out", "persistence", _way_out),
    Rule("phrase", "tone", _phrases("tone", "is worn out")),
    Rule("words", "brevity", _words),
    Rule("subject", "brevity", _subject),
    Rule("context", "context", _context),
    Rule("value", "value", _value),
)
PRACTICES = tuple(dict.fromkeys(rule.practice for rule in RULES))
