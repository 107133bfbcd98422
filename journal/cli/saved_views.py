"""The filter of a command line: its words, with saved views in place of `view:NAME`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from journal.language.clean import clean
from journal.model.errors import ConfigError, suggestion
from journal.practice.agenda.query import Query, names_owners, parse_query

if TYPE_CHECKING:
    from journal.api.journal import Journal
    from journal.cli.session import Session

PREFIX = "view:"
_SHOWN = 6


def filter_of(
    session: Session, journal: Journal, words: Sequence[str]
) -> tuple[str, Query]:
    """The filter as one text, and as a predicate. If it asks for owners, the journal
    shows the follow-ups of everyone from now on, unless --for says whose.

    Raises ConfigError.
    """
    text = filter_text(words, journal.settings.screen.views)
    query = parse_query(text, session.now, journal.people, journal.settings)
    if session.seen_as is None and names_owners(text):
        journal.look_as()
    return text, query


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
