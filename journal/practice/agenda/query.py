"""The filter language: `@alice #pilot is:overdue due:<7d -is:waiting "two words"`.

Terms are joined by “and”; a leading `-` negates one. The language is the same on the
command line and after `/` in the terminal interface.
"""

from __future__ import annotations

import difflib
import operator
import re
import shlex
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import compress, repeat
from operator import contains

from journal.language.clean import clean
from journal.language.fold import fold
from journal.language.regex import regex
from journal.model.entry import Priority, Status, WhoseTurn
from journal.model.errors import ConfigError
from journal.model.settings import Settings
from journal.model.value import value
from journal.practice.agenda import sections
from journal.practice.agenda.agenda import Item, Section
from journal.practice.people.people import People
from journal.practice.team.owners import owns

Predicate = Callable[[Item], bool]

STATES: dict[str, Predicate] = {
    "overdue": lambda item: item.heading == sections.OVERDUE,
    "nudge": lambda item: item.heading == sections.TO_NUDGE,
    "today": lambda item: item.heading == sections.TODAY,
    "due": lambda item: item.section in (Section.OVERDUE, Section.TODAY),
    "upcoming": lambda item: item.heading in sections.SOON,
    "later": lambda item: item.heading == sections.LATER,
    "someday": lambda item: item.section is Section.SOMEDAY,
    "hidden": lambda item: item.section is Section.HIDDEN,
    "open": lambda item: not item.entry.status.closed,
    "done": lambda item: item.entry.status is Status.DONE,
    "cancelled": lambda item: item.entry.status is Status.CANCELLED,
    "waiting": lambda item: (
        item.turn is WhoseTurn.THEIRS and not item.entry.status.closed
    ),
    "in-progress": lambda item: item.entry.status is Status.IN_PROGRESS,
    "recurring": lambda item: item.entry.repeat is not None,
    "promised": lambda item: item.is_promised,
    "problem": lambda item: bool(item.entry.problems),
}


class Query:
    """What is asked for: all of its terms."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = terms

    def __call__(self, item: Item) -> bool:
        return all(term.test(item) for term in self._terms)

    def choose(self, items: Sequence[Item]) -> Sequence[Item]:
        """Those of the items that it lets through, in their order."""
        for term in self._terms:
            wanted = term.word
            if wanted is None:
                items = [item for item in items if term.test(item)]
            else:
                items = [item for item in items if wanted in item.folded]
        return items

    def choose_folded(
        self, items: Sequence[Item], folded: Sequence[str]
    ) -> tuple[Sequence[Item], Sequence[str]]:
        """The same, where what words are sought in is at hand for each item."""
        for term in self._terms:
            if term.word is None:
                passes = [*map(term.test, items)]
            else:
                # a hundred thousand at each letter: a pass in which nothing is called
                passes = [*map(contains, folded, repeat(term.word))]
            if not all(passes):
                items, folded = [*compress(items, passes)], [*compress(folded, passes)]
        return items, folded

    def narrows(self, other: Query) -> bool:
        """Whether it surely lets through nothing that the other one does not."""
        if len(self._terms) < len(other._terms):
            return False
        return all(map(_narrows, self._terms, other._terms))


@value
class Term:
    """One of the terms of a query."""

    text: str
    """As it is written."""
    test: Predicate
    word: str | None = None
    """Of a word that is sought, folded."""


def _narrows(one: Term, other: Term) -> bool:
    if one.text == other.text:
        return True
    return one.word is not None and other.word is not None and other.word in one.word


@value
class _Around:
    """What a term is understood by."""

    now: datetime
    people: People
    settings: Settings


def parse_query(
    text: str, now: datetime, people: People, settings: Settings | None = None
) -> Query:
    """The query as a predicate of one item. Only `owner:` needs the settings.

    Raises ConfigError for an unknown key or value, listing the known ones, and where
    terms are joined by “or” or “and”.
    """
    _check_joints(text)
    try:
        terms = shlex.split(text, comments=False, posix=True)
    except ValueError:
        # an apostrophe or an unclosed quote is an ordinary character
        terms = text.split()
    around = _Around(now, people, settings or Settings())
    return Query([_term(term, around) for term in terms])


def names_states(text: str) -> bool:
    """Whether the query itself asks for certain states."""
    return re.search(r"(?:^|\s)-?is:", text) is not None


def names_owners(text: str) -> bool:
    """Whether the query asks for owners, so that it is about everyone's entries."""
    return re.search(r"(?:^|\s)-?owner:", text, re.IGNORECASE) is not None


_QUOTED = regex(r"\"[^\"]*\"|'[^']*'")
_JOINTS = {
    **dict.fromkeys(
        ("or", "|", "||"), ("cannot be joined by", "ask for one at a time")
    ),
    **dict.fromkeys(("and", "&", "&&"), ("do not need", "leave it out")),
}
"""What joins terms in other programs; what to say about it, and what to do."""


def _check_joints(text: str) -> None:
    """Refuse `#a OR #b`, which would look for the word.

    In small letters, and as the `&` of a name, it is such a word, unless it stands
    between terms that are not.
    """
    words = _QUOTED.sub("_", text).split()
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        said, way_out = _JOINTS.get(word.lower(), ("", ""))
        as_word = word.islower() or word == "&"
        if said and (not as_word or (_is_term(before) and _is_term(after))):
            raise ConfigError(
                f"filters {said} “{word}”: all words have to match",
                f'{way_out}; to find the word, quote it: "{word}",'
                f" in a shell '\"{word}\"'",
            )


def _is_term(word: str) -> bool:
    """Whether it is more than a word."""
    word = word.removeprefix("-")
    key, colon, _ = word.partition(":")
    return (word[:1] in "@#" and len(word) > 1) or bool(colon and _KEY.fullmatch(key))


def _term(term: str, around: _Around) -> Term:
    if term.startswith("-") and len(term) > 1:
        inner = _term(term[1:], around).test
        return Term(term, lambda item: not inner(item))
    if term.startswith("@") and len(term) > 1:
        return Term(term, _person(term[1:], around.people))
    if term.startswith("#") and len(term) > 1:
        return Term(term, _tag(term))
    key, colon, wanted = term.partition(":")
    if colon and key.lower() in _KEYS:
        if not wanted:
            raise ConfigError(
                f"the filter {clean(term)} needs a value", "all: journal help filters"
            )
        return Term(term, _KEYS[key.lower()](wanted, around))
    reads_as_key = colon and wanted and wanted[0] not in "/ " and _KEY.fullmatch(key)
    if reads_as_key:
        raise _unknown_key(key, wanted)
    word = fold(term)
    return Term(term, lambda item: word in item.folded, word)


_KEY = regex(r"[^\W\d_][\w-]+")
"""Whether the text before a colon looks like a key. `14:30`, `c:` and `re: offer` are
words."""

_MEANT = {
    "status": "is:",
    "state": "is:",
    "date": "due:",
    "when": "due:",
    "person": "@",
    "people": "@",
    "who": "@",
    "with": "@",
    "tag": "#",
    "file": "note:",
    "path": "note:",
    "folder": "note:",
    "prio": "priority:",
    "assignee": "owner:",
}
"""Keys of other programs, and their equivalents here."""


def _unknown_key(key: str, value: str) -> ConfigError:
    near = difflib.get_close_matches(key.lower(), [*_KEYS, *_MEANT], 1)
    hint = ""
    if near:
        meant = _MEANT.get(near[0], f"{near[0]}:")
        hint = f"; did you mean {meant}{clean(value)}?"
    known = f"{', '.join(f'{name}:' for name in _KEYS)}, @person, #tag and words"
    return ConfigError(
        f"unknown filter {clean(key)}:{clean(value)}{hint}",
        f"known are {known} (all: journal help filters)",
    )


def _tag(tag: str) -> Predicate:
    wanted = tag.casefold()

    def test(item: Item) -> bool:
        # the global filter of Tasks is no tag of the entry, but can be queried
        return item.entry.has_tag(tag) or item.has_word(wanted)

    return test


def _person(name: str, people: People) -> Predicate:
    """Everyone the name could mean; an unknown name finds the handle itself."""
    keys = {person.key for person in people.candidates(name)}
    keys.add(f"@{fold(name)}")

    def test(item: Item) -> bool:
        for person in item.people:  # noqa: SIM110 (a third of the time)
            if person.key in keys:
                return True
        return False

    return test


def _state(value: str, around: _Around) -> Predicate:
    test = STATES.get(value.lower())
    if test is None:
        near = difflib.get_close_matches(value.lower(), STATES, 1)
        hint = f"; did you mean is:{near[0]}?" if near else ""
        raise ConfigError(
            f"unknown filter is:{clean(value)}{hint}",
            "is: takes overdue, today, upcoming, waiting, promised, done "
            "(all: journal help filters)",
        )
    return test


_COMPARISONS: dict[str, Callable[[date, date], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
    "": operator.eq,
}


def _due(value: str, around: _Around) -> Predicate:
    """`due:<7d`, `due:>=2024-06-01`, `due:today`, `due:none`."""
    if value in ("none", "any"):
        return lambda item: (item.when is None) == (value == "none")
    sign = next(s for s in _COMPARISONS if value.startswith(s))
    wanted = value[len(sign) :]
    # filters seldom need it, and a prompt pays for every import
    from journal.language.dates.typed_dates import UnknownDate, parse_typed

    try:
        day = parse_typed(wanted, around.now).when.day
    except UnknownDate as error:
        raise ConfigError(f"in the filter “due:{clean(value)}”: {error}") from None
    if not sign and re.fullmatch(r"[0-9]+ ?[a-z]+", wanted):
        # "due:7d" reads as "within 7 days"
        day, sign = day + timedelta(days=1), "<"
    compare = _COMPARISONS[sign]
    return lambda item: item.when is not None and compare(item.when.day, day)


def _note(value: str, around: _Around) -> Predicate:
    wanted = value.casefold()
    return lambda item: wanted in item.entry.path.casefold()


def _priority(value: str, around: _Around) -> Predicate:
    try:
        level = Priority[value.upper()]
    except KeyError:
        known = ", ".join(p.name.lower() for p in Priority)
        raise ConfigError(
            f"unknown filter priority:{clean(value)}", f"priority: takes {known}"
        ) from None
    return lambda item: item.entry.priority is level


def _owner(value: str, around: _Around) -> Predicate:
    name = value.lower() if value.lower() in ("me", "none", "any") else value
    people, settings = around.people, around.settings
    if name == "me" and not settings.agenda.me:
        raise ConfigError(
            "owner:me needs your names", "journal config set me '[\"ana\"]' --user"
        )
    return lambda item: owns(name, item.entry, people, settings)


_KEYS: dict[str, Callable[[str, _Around], Predicate]] = {
    "is": _state,
    "due": _due,
    "note": _note,
    "priority": _priority,
    "owner": _owner,
}
