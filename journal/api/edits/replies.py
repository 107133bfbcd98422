"""Which of an entry's people replied, and who has yet to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from journal.language.clean import clean
from journal.language.edit.intents import Replied
from journal.language.fold import fold
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import mentions_of
from journal.language.line.syntax import scan_sentence
from journal.model.entry import LogLine
from journal.model.errors import NoSuchEntry
from journal.model.log_kind import LogKind
from journal.model.when import When
from journal.practice.agenda.agenda import Item
from journal.practice.people.people import Person, names_of
from journal.practice.people.threads import mention_of, owners_of


def reply_from(
    by: str, text: str, item: Item, find: Callable[[str], Person]
) -> tuple[Person, str]:
    """The one of an item's people that `by` names, and the reply with their name.

    `find` looks up anyone. Raises NoSuchEntry for someone it is not about.
    """
    wanted = fold(by.strip("[]@"))
    found = [person for person in item.people if wanted in names_of(person)]
    person = found[0] if len(found) == 1 else find(by)
    if person not in item.people:
        names = ", ".join(clean(p.label) for p in item.people) or "no one"
        raise NoSuchEntry(
            f"{item.entry.place}: it is about {names}, not about {clean(person.label)}"
        )
    if len(item.people) < 2:
        return person, text
    named = mention_of(person, item.entry)
    return person, f"{named}: {text}" if text else named


def reply(
    today: date,
    by: str,
    text: str,
    item: Item,
    awaited: Sequence[Person],
    grammar: Grammar,
    find: Callable[[str], Person],
) -> Replied:
    """The answer of the person that `by` or the text names, else of everyone.

    The entry keeps waiting while others in `awaited` have not answered. Raises as
    `reply_from` does.
    """
    answered: Sequence[Person]
    if by:
        person, text = reply_from(by, text, item, find)
        answered = (person,)
    else:
        mentions = mentions_of(tuple(scan_sentence(text, grammar)))
        line = LogLine(When(today), LogKind.REPLY.word, text, 0, mentions)
        answered = owners_of(line, item.people)
    others = [person for person in awaited if person not in answered]
    return Replied(today, text, bool(others))
