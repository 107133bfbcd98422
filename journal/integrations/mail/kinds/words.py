"""The word lists of `words.toml` as expressions, compiled once."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from journal.model.errors import ConfigError
from journal.model.value import value

MOST_LETTERS = 12_000
"""How much of a text is searched for the words."""

_UNSPACED = "\u0e00"
"""From here on are Thai, Chinese, Japanese, Korean: no spaces between words."""

_extra: list[Path] = []


def add_words(path: Path) -> None:
    """Also use another file of word lists from now on."""
    if path not in _extra:
        _extra.append(path)
        _lists.cache_clear()
        _longest_first.cache_clear()
        prefix.cache_clear()


@cache
def _lists() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = resources.files(__package__).joinpath("words.toml").read_text("utf-8")
    lists: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    for path in _extra:
        try:
            more = tomllib.loads(path.read_text("utf-8"))
        except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(f"{path}: cannot be read: {error}") from None
        for group, named in more.items():
            if not isinstance(named, dict):
                raise ConfigError(f"{path}: “{group}” is not a table of word lists")
            for name, phrases in named.items():
                lists.setdefault(group, {}).setdefault(name, []).extend(
                    str(phrase) for phrase in phrases
                )
    return lists


def phrases(group: str, name: str) -> Sequence[str]:
    """A list; one that is written as a sentence is its words."""
    found = _lists()[group][name]
    return found.split() if isinstance(found, str) else found


def folded(text: str) -> str:
    """Text as the phrases are written: lower case, one apostrophe, one space."""
    text = unicodedata.normalize("NFKC", text[: MOST_LETTERS * 2]).lower()
    text = text.replace("’", "'").replace("‘", "'").replace("`", "'")
    return " ".join(text[:MOST_LETTERS].split())


@value
class Found:
    """A phrase at the beginning of a text, and where it ends."""

    phrase: str
    end: int


class Prefix:
    """Finds a phrase of a list at the beginning of a (folded) text."""

    def __init__(self, known: Sequence[str]) -> None:
        self._known = known

    def match(self, text: str) -> Found | None:
        """The longest phrase it begins with, spaces in front left out."""
        begin = len(text) - len(text.lstrip())
        for phrase in self._known:
            if text.startswith(phrase, begin):
                return Found(phrase, begin + len(phrase))
        return None


@cache
def prefix(group: str, name: str) -> Prefix:
    return Prefix(_longest_first(group, name))


@cache
def _longest_first(group: str, name: str) -> tuple[str, ...]:
    said = {folded(phrase) for phrase in phrases(group, name)}
    return tuple(sorted(said - {""}, key=lambda phrase: (-len(phrase), phrase)))


def found(group: str, name: str, text: str) -> str:
    """The phrase of the list that comes first in this (folded) text, or ""."""
    first, where = "", len(text)
    for phrase in _longest_first(group, name):
        at = _place(phrase, text, where)
        if 0 <= at < where:
            first, where = phrase, at
    return first


def distinct(group: str, name: str, text: str) -> set[str]:
    """All phrases of the list in this (folded) text."""
    known = _longest_first(group, name)
    return {phrase for phrase in known if _place(phrase, text, len(text)) >= 0}


def _place(phrase: str, text: str, before: int) -> int:
    """The position of a phrase, at the start of a word; -1 if it does not occur."""
    at = text.find(phrase, 0, before + len(phrase))
    if phrase[0] >= _UNSPACED:
        return at
    while at > 0 and text[at - 1].isalpha():
        at = text.find(phrase, at + 1, before + len(phrase))
    return at
