"""Date words of other languages, translated into the English ones of the grammar.

Months and weekdays come from the Unicode CLDR, through Babel; all other words are data,
one file per language in `words/`, which users may extend. A language is loaded when its
first word is looked up: English loads none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from journal.language.dates.typed import own_words
from journal.language.regex import regex
from journal.model.calendar_names import MONTHS, WEEKDAYS
from journal.model.value import field, value

LANGUAGES = ("de", "fr", "es", "it", "nl", "pt")
"""The languages with a file, besides English."""

Words = Mapping[str, Sequence[str]]
"""English date words, each with its translations."""


@lru_cache(maxsize=1)
def _own() -> Mapping[str, Words]:
    """The user's own words, by language."""
    return own_words()


def forget() -> None:
    """Reload the user's own words when they are next needed."""
    _own.cache_clear()
    lexicon.cache_clear()


def languages() -> tuple[str, ...]:
    """The loaded languages, besides English."""
    return tuple(dict.fromkeys((*LANGUAGES, *_own())))


_SHORT = frozenset(name[:3].lower() for name in (*WEEKDAYS, *MONTHS)) - {"may"}
_ENGLISH_TOO = frozenset(
    "a an as at and by begin de den die do fine for in is me no of on once or"
    " over per pour so sur the to until van week an as he la se si sous first second"
    " dag e i o y y's".split()
)
"""Words that reveal nothing about the language of a sentence."""


@value
class Said:
    """English words, and the span of words in the text that they translate."""

    english: str
    first: int
    last: int
    known: bool = True


@value
class Lexicon:
    """The date words of one language."""

    language: str
    phrases: Mapping[tuple[str, ...], str]
    longest: int
    goes_on: frozenset[str] = field(default=frozenset())
    """Words that continue a sentence after a date."""
    articles: frozenset[str] = field(default=frozenset())
    """Words before the name of a day that make it part of the sentence."""

    @property
    def is_english(self) -> bool:
        return self.language == "en"

    def is_evident(self, said: Sequence[Said], words: Sequence[str]) -> bool:
        """Whether a phrase has a word that is specific to this language.

        “5 out” would be a day of October in Portuguese.
        """
        for one in said:
            text = " ".join(map(bare, words[one.first : one.last]))
            if text in _ENGLISH_TOO or text == one.english or text[:1].isdigit():
                continue
            if one.english in _SHORT and "." not in words[one.last - 1]:
                continue
            return True
        return False

    def translated(self, words: Sequence[str]) -> list[Said]:
        """The words in order, date words translated into English."""
        found: list[Said] = []
        plain = [bare(word) for word in words]
        at = 0
        while at < len(plain):
            for count in range(min(self.longest, len(plain) - at), 0, -1):
                english = self.phrases.get(tuple(plain[at : at + count]))
                if english is not None:
                    break
            else:
                count = 1
                english = plain[at] if self.is_english else _number(plain[at])
            found.append(Said(english, at, at + count, bool(english)))
            at += count
        return found


_NTH = regex(r"([0-9]{1,2})(?:e|º|°|ª|er|ère|ère|de|ste)")


def _number(word: str) -> str:
    """A word with digits means the same in all languages; `15e` is the 15th."""
    if not re.search("[0-9]", word):
        return ""
    nth = _NTH.fullmatch(word)
    return f"{nth[1]}th" if nth else word


_MONTH_NAMES = "|".join(name.lower() for name in MONTHS)
_HOUR_WORDS = "one two three four five six seven eight nine ten eleven twelve"
_COUNTED = (
    r"(?:[0-9]+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) "
    r"(?:(?:business )?day|week|month|year|hour|minute)s?\b"
)
_IDIOMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (regex(pattern), new)
    for pattern, new in (
        (r"\b(\w+) \1\b", r"\1"),  # “end of” and “of the month”
        (r"\bin (\w+) o'clock\b", r"in \1 hours"),
        (rf"\bhalf-to (?={_MONTH_NAMES})", "mid "),
        (
            r"\bon (?:the )?([0-9]{1,2})\.? (of (?:every|the) month)\b",
            r"on the \1th \2",
        ),
        (r"\bin (?=(?:mon|tue|wed|thu|fri|sat|sun)|to(?:day|morrow)\b)", "by "),
        (rf"\bon (?={_COUNTED})", "in "),
        (rf"\bbefore ({_COUNTED})", r"\1 ago"),
        (r"\bat ([0-9]{1,2})(?: hours?|h)\b", r"at \1"),
        (r"(?<!in )(?<!at )\b([0-9]{1,2})h\b", r"at \1"),
        (r"\b([0-9]{1,2})h([0-5][0-9])\b", r"\1:\2"),
        (r"\bevery ([0-9]{1,2})\.?(?: of the month)?\Z", r"every month on the \1th"),
        (r"\bevery ([0-9]{1,2}) of the month\b", r"every month on the \1th"),
        (r"\b(on|by|before|starting|until)( the)? ([0-9]{1,2})\.?\Z", r"\1 the \3th"),
        (
            r"\b(on|by|before|starting|until)( the)? ([0-9]{1,2})\.? at\b",
            r"\1 the \3th at",
        ),
    )
)


def tidied(english: str) -> str:
    """Words translated into English one by one, in order."""
    for pattern, new in _IDIOMS:
        english = pattern.sub(new, english)
    return _HALF_TO.sub(_half_before, english)


_HOURS = {word: number for number, word in enumerate(_HOUR_WORDS.split(), 1)}
_HALF_TO = regex(rf"\bhalf-to ([0-9]{{1,2}}|{'|'.join(_HOURS)})\b")


def _half_before(found: re.Match[str]) -> str:
    """“halb zehn” is 9:30."""
    hour = _HOURS.get(found[1]) or int(found[1])
    return f"{(hour - 1) % 12 or 12}:30"


def bare(word: str) -> str:
    """A word in lookup form: lower case, without surrounding punctuation."""
    folded = word.casefold().replace("’", "'").strip('(),;:!?“”"«»')
    return folded if re.search("[0-9]", folded) else folded.rstrip(".")


@lru_cache(maxsize=16)
def lexicon(language: str) -> Lexicon:
    """The words of a language. Raises LookupError for an unknown one."""
    words = _file(language)
    own = _own().get(language, {})
    english_itself = language == ENGLISH.language
    names = () if english_itself else _calendar(language)
    phrases: dict[tuple[str, ...], str] = dict(names)
    lists: dict[str, set[str]] = {"goes on": set(), "articles": set()}
    for english, said in [*words.items(), *own.items()]:
        for phrase in said:
            if english in lists:
                lists[english].add(phrase.casefold())
            else:
                phrases[tuple(bare(word) for word in phrase.split())] = english
    _add_compounds(phrases)
    if english_itself:
        lists["goes on"] |= ENGLISH.goes_on
        lists["articles"] |= ENGLISH.articles
    return Lexicon(
        language,
        phrases,
        max((len(phrase) for phrase in phrases), default=1),
        frozenset(lists["goes on"]),
        frozenset(lists["articles"]),
    )


def _add_compounds(phrases: dict[tuple[str, ...], str]) -> None:
    """`Freitagabend`, `maandagochtend`, `mi-décembre`: two date words joined."""
    single = [(said[0], english) for said, english in phrases.items() if len(said) == 1]
    days = [one for one in single if one[1] in map(str.lower, WEEKDAYS)]
    months = [one for one in single if one[1] in map(str.lower, MONTHS)]
    parts = [one for one in single if one[1] in ("morning", "afternoon", "evening")]
    mids = [one for one in single if one[0].endswith("-") and one[1] == "mid"]
    for firsts, seconds in ((days, parts), (mids, months)):
        for first, english in firsts:
            for second, other in seconds:
                phrases.setdefault((first + second,), f"{english} {other}")


def _file(language: str) -> Words:
    try:
        import pkgutil

        data = pkgutil.get_data(
            "journal.language.dates.typed", f"words/{language}.toml"
        )
    except (ImportError, OSError):
        return {}  # no such file, or a process that may no longer read files
    found: Words = tomllib.loads((data or b"").decode("utf-8"))
    return found


_SHORTEST = 3
"""Shorter names of days are also ordinary words: `so` is Sunday, and “so”."""


def _calendar(language: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Months and weekdays of the CLDR, in full and abbreviated."""
    try:
        # takes 15 ms, and some more for each language
        from babel import Locale, UnknownLocaleError
    except (ImportError, OSError):
        return
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return
    for names, english, first in (
        (locale.days, WEEKDAYS, 0),
        (locale.months, MONTHS, 1),
    ):
        for context in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                for number, name in names[context][width].items():
                    plain = tuple(bare(word) for word in str(name).split())
                    full = english[number - first].lower()
                    if len(plain[0]) >= _SHORTEST:
                        yield plain, full if width == "wide" else full[:3]


def in_english(text: str) -> Iterator[tuple[str, bool]]:
    """What the text may say in English, language by language.

    With whether a date in slashes begins with the day there: it does in all of them.
    """
    words = text.split()
    for language in languages():
        said = lexicon(language).translated(words)
        if said and all(word.known for word in said):
            yield tidied(" ".join(word.english for word in said)), True


ENGLISH = Lexicon(
    "en",
    {},
    1,
    frozenset(
        "about with to for from re regarding if whether when because and or but at in"
        " on please via by as so then after before until over concerning unless".split()
    ),
    frozenset(
        "the a my your his her its our their last past previous since of dated met"
        " whose".split()
    ),
)
"""The words the grammar has itself."""


def read_languages() -> Iterable[Lexicon]:
    """All that are read, one after the other."""
    return map(lexicon, languages())
