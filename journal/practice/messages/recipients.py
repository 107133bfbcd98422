"""Who a message about an entry goes to, and who is left out.

An entry may name people it does not address: “ask @ana whether @ben has the plan” is
for Ana. Of the people it addresses, those who have answered are left out while others
have not, and so are people who are to be left alone.
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
    """The recipients, and those left out because they are to be left alone."""

    to: tuple[Person, ...]
    spoken_to: tuple[Person, ...]
    """Everyone the entry addresses, including those who have answered."""
    left_alone: tuple[Person, ...] = ()


def recipients(
    entry: Entry,
    threads: Sequence[Thread],
    people: People,
    grammar: Grammar,
    today: date,
) -> Recipients:
    """The recipients among an entry's people, given the thread with each."""
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
    """Those the entry addresses: the first row of names, and a row at its end."""
    everybody = people.of(entry)
    line = scan(entry.ref.raw, grammar)
    if len(everybody) < 2 or line is None:
        return everybody
    rows: list[tuple[list[Person], str]] = []
    """Adjacent names, with the words before them."""
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
    # anyone named in another way, as by `[to:: …]`, is always addressed
    by_line = {person for row, _ in rows for person in row}
    found += [person for person in everybody if person not in by_line]
    return tuple(person for person in everybody if person in found)


_LEADS_ON = frozenset(
    word
    for words in WORDS.values()
    for word in words.waits_for_more
    if word != words.joint
)
"""Words that make the following name part of the subject matter."""


def _named(token: Token, everybody: Sequence[Person], people: People) -> Person | None:
    if token.kind not in (Kind.PERSON, Kind.LINK):
        return None
    found = people.candidates(token.value.removesuffix(".md"))
    if not found and token.kind is Kind.PERSON:
        key = f"@{fold(token.value)}"
        return next((person for person in everybody if person.key == key), None)
    return found[0] if len(found) == 1 and found[0] in everybody else None
