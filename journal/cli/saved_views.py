"""Saved views: `view:NAME` stands for the filter with this name in the settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from journal.language.clean import clean
from journal.model.errors import ConfigError, suggestion

PREFIX = "view:"
_SHOWN = 6


def filter_text(words: Sequence[str], views: Mapping[str, str]) -> str:
    """The words of a filter as one text, with each `view:NAME` replaced by its filter.

    Raises ConfigError for an unknown name.
    """
    return " ".join(_text_of(word, views) for word in words)


def _text_of(word: str, views: Mapping[str, str]) -> str:
    if not word.lower().startswith(PREFIX):
        return word
    name = word[len(PREFIX) :].strip("\"'")
    for known, text in views.items():
        if known.casefold() == name.casefold():
            return text
    if not views:
        raise ConfigError(
            f"no view “{clean(name)}”: none is set up",
            '[views] in the settings names filters: North = "#north -is:waiting"',
        )
    more = ", …" if len(views) > _SHOWN else ""
    raise ConfigError(
        f"no view “{clean(name)}”{suggestion(name, views)}",
        f"known are {', '.join(map(clean, [*views][:_SHOWN]))}{more}",
    )
