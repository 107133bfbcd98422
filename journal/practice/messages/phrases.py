"""Phrase lists: plain text that anyone can read and edit → what lint looks for.

A list has sections, `[tone]`, with one phrase per line; `phrase => advice` adds what
serves better; `- phrase` removes one from an earlier list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from journal.language.clean import clean
from journal.language.regex import regex
from journal.model.errors import ConfigError
from journal.model.value import value

SECTIONS = (
    "language", "tone", "pressure", "ask", "no ask", "date", "by", "vague",
    "context", "value", "exit",
)  # fmt: skip
MAX_PHRASES = 5000
"""The most phrases in a language; a longer list would be slow."""
_LONGEST = 200

_HEADER = regex(r"\[([a-z ]+)\]")
_NEVER = regex(r"(?!)")
_APOSTROPHES = "'’‘"


@value
class TextFile:
    """A text and its name for messages: `phrases/en.txt`."""

    name: str
    text: str

    @property
    def stem(self) -> str:
        """The name alone: `thanks` of `templates/en/thanks.md`."""
        return self.name.replace("\\", "/").rsplit("/", 1)[-1].split(".")[0]


@dataclass(frozen=True)
class Language:
    """What lint knows about one language: phrases by section, with their advice."""

    name: str
    phrases: dict[str, dict[str, str]]
    """Section → folded phrase → advice, which may be empty."""

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        return {name: _pattern(self.phrases[name]) for name in SECTIONS}

    def pattern(self, section: str) -> re.Pattern[str]:
        """Matches every phrase of the section, as whole words and across line ends."""
        return self._patterns[section]

    def advice(self, section: str, found: str) -> str:
        """The advice on the phrase in `found`, a match of the pattern."""
        words = _fold(found)
        own = self.phrases[section]
        stems = (own[p] for p in own if p.endswith("*") and words.startswith(p[:-1]))
        return own[words] if words in own else next(stems, "")


def read_language(name: str, files: Iterable[TextFile]) -> Language:
    """The language that these lists define, each adding to the ones before.

    Raises ConfigError, with file and line, for an unreadable line.
    """
    phrases: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for file in files:
        for section, phrase, advice in _entries(file):
            if phrase.startswith("- "):
                phrases[section].pop(phrase[2:].strip(), None)
            else:
                phrases[section][phrase] = advice
        if sum(map(len, phrases.values())) > MAX_PHRASES:
            raise ConfigError(f"{file.name}: more than {MAX_PHRASES} phrases")
    return Language(name, phrases)


def _entries(file: TextFile) -> Iterator[tuple[str, str, str]]:
    """(section, folded phrase, advice) for each line with a phrase."""
    section = ""
    for number, line in enumerate(file.text.splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        place = f"{clean(file.name)}:{number}"
        if header := _HEADER.fullmatch(text):
            section = header[1]
            if section not in SECTIONS:
                raise ConfigError(
                    f"{place}: there is no section [{section}] "
                    f"(known are {', '.join(SECTIONS)})"
                )
            continue
        if not section:
            raise ConfigError(f"{place}: a section is missing above, as [tone]")
        phrase, _, advice = text.partition("=>")
        if len(phrase) > _LONGEST or not phrase.strip(" -*"):
            raise ConfigError(f"{place}: this is not a phrase: {clean(phrase[:40])!r}")
        yield section, _fold(phrase), advice.strip()


def _fold(phrase: str) -> str:
    plain = re.sub(f"[{_APOSTROPHES}]", "'", phrase)
    return " ".join(plain.casefold().split())


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """One expression for all of them, longest first.

    It holds only literal words and single classes, so no list, whatever its source, can
    make the search slow.
    """
    longest_first = sorted(phrases, key=len, reverse=True)
    if not longest_first:
        return _NEVER
    choices = "|".join(r"\s+".join(map(_word, p.split())) for p in longest_first)
    return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])", re.IGNORECASE)


def _word(word: str) -> str:
    stem = re.escape(word.removesuffix("*")).replace("'", f"[{_APOSTROPHES}]")
    return stem + (r"\w*" if word.endswith("*") else "")
