"""To whom a message about an entry goes, and who is left out of it.

An entry may name people it is not to: “ask @ana whether @ben has the plan” is to
Ana. Of those it is to, nobody is written to who has answered while others have
not, and nobody who is to be left in peace.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from journal.language.fold import fold
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import label_of
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, Token
from journal.model.entry import Entry, WhoseTurn
from journal.model.value import value
from journal.practice.messages.words import BETWEEN, WORDS
from journal.practice.people.peace import is_left_alone
from journal.practice.people.people import People, Person
from journal.practice.people.threads import Thread


@value
class Recipients:
    """Whom the message is for, and who would be, were they not left in peace."""

    to: tuple[Person, ...]
    spoken_to: tuple[Person, ...]
    """All whom the entry speaks to, those too who have answered."""
    left_alone: tuple[Person, ...] = ()


def recipients(
    entry: Entry,
    threads: Sequence[Thread],
    people: People,
    grammar: Grammar,
    today: date,
) -> Recipients:
    """Of the people of an entry, with how it stands with each."""
    asked = addressed(entry, people, grammar)
    concerned = [thread for thread in threads if thread.person in asked]
    awaited = [t for t in concerned if t.turn is WhoseTurn.THEIRS] or concerned
    found = [thread.person for thread in awaited if thread.person]
    return Recipients(
        tuple(person for person in found if not is_left_alone(person, today)),
        asked,
        tuple(person for person in found if is_left_alone(person, today)),
    )


def addressed(entry: Entry, people: People, grammar: Grammar) -> tuple[Person, ...]:
    """Those the entry speaks to: the first row of names, and a row at its end."""
    everybody = people.of(entry)
    line = scan(entry.ref.raw, grammar)
    if len(everybody) < 2 or line is None:
        return everybody
    rows: list[tuple[list[Person], str]] = []
    """Names in a row, with the words in front of them."""
    between = ""
    for token in line.tokens:
        person = _named(token, everybody, people)
        if person is None:
            if token.kind in (Kind.TEXT, Kind.LINK, Kind.PERSON, Kind.CODE):
                between += label_of(token)
        elif rows and BETWEEN.fullmatch(between):
            rows[-1][0].append(person)
            between = ""
        else:
            rows.append(([person], between))
            between = ""
    found = list(rows[0][0]) if rows else list(everybody)
    if len(rows) > 1 and not between.strip(" ,.;:!?"):
        last, before = rows[-1]
        word = before.split()[-1:]
        if not (word and word[0].casefold() in _LEADS_ON):
            found += last
    # who is named in another way, as by `[to:: …]`, is always meant
    by_line = {person for row, _ in rows for person in row}
    found += [person for person in everybody if person not in by_line]
    return tuple(person for person in everybody if person in found)


_LEADS_ON = frozenset(
    word
    for words in WORDS.values()
    for word in words.waits_for_more
    if word != words.joint
)
"""Words that make the name behind them part of the matter."""


def _named(token: Token, everybody: Sequence[Person], people: People) -> Person | None:
    if token.kind not in (Kind.PERSON, Kind.LINK):
        return None
    found = people.candidates(token.value.removesuffix(".md"))
    if not found and token.kind is Kind.PERSON:
        key = f"@{fold(token.value)}"
        return next((person for person in everybody if person.key == key), None)
    return found[0] if len(found) == 1 and found[0] in everybody else None
