"""The word lists of `words.toml` as expressions, made once."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from journal.model.errors import ConfigError

MOST_LETTERS = 12_000
"""How much of a text the words are looked for in."""

_UNSPACED = "\u0e00"
"""From here on are Thai, Chinese, Japanese, Korean: no spaces between words."""

_extra: list[Path] = []


def add_words(path: Path) -> None:
    """Read another file of word lists beside the built-in one, from now on."""
    if path not in _extra:
        _extra.append(path)
        _lists.cache_clear()
        expression.cache_clear()
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
                raise ConfigError(f"{path}: “{group}” is no table of word lists")
            for name, phrases in named.items():
                lists.setdefault(group, {}).setdefault(name, []).extend(
                    str(phrase) for phrase in phrases
                )
    return lists


def phrases(group: str, name: str) -> Sequence[str]:
    return _lists()[group][name]


def folded(text: str) -> str:
    """Text as the phrases are written: lower case, one apostrophe, one space."""
    text = unicodedata.normalize("NFKC", text[: MOST_LETTERS * 2]).lower()
    text = text.replace("’", "'").replace("‘", "'").replace("`", "'")
    return " ".join(text[:MOST_LETTERS].split())


@cache
def expression(group: str, name: str) -> re.Pattern[str]:
    """Finds any phrase of a list, at the beginning of a word where words have one."""
    spaced = _alternatives(group, name, lambda first: first < _UNSPACED)
    joined = _alternatives(group, name, lambda first: first >= _UNSPACED)
    both = rf"(?<![^\W\d_])(?:{spaced})" if spaced else ""
    return re.compile(f"{both}|{joined}" if both and joined else both or joined)


@cache
def prefix(group: str, name: str) -> re.Pattern[str]:
    """Finds a phrase of a list at the beginning of a text."""
    return re.compile(rf"\s*(?:{_alternatives(group, name, lambda first: True)})")


def _alternatives(group: str, name: str, wanted: Callable[[str], bool]) -> str:
    said = {folded(phrase) for phrase in phrases(group, name)}
    longest_first = sorted(
        (phrase for phrase in said if wanted(phrase[0])), key=len, reverse=True
    )
    return "|".join(
        re.escape(phrase).replace(r"\ \.\.\.\ ", ".{0,40}?") for phrase in longest_first
    )


def found(group: str, name: str, text: str) -> str:
    """The first phrase of the list in this (folded) text, or ""."""
    match = expression(group, name).search(text)
    return match.group(0) if match else ""


def distinct(group: str, name: str, text: str) -> set[str]:
    """All phrases of the list in this (folded) text."""
    return {match.group(0) for match in expression(group, name).finditer(text)}
