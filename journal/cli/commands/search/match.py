"""`journal match`: who would find a note interesting, and the words that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from journal.cli.arguments import JSON
from journal.cli.session import Session
from journal.language.clean import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from journal.api.open_vault import OpenVault
    from journal.practice.people.interests.matches import Match
    from journal.practice.people.people import Person

SHOWN_WORDS = 6


@click.command()
@click.argument("note", metavar="NOTE")
@click.option(
    "--not",
    "not_for",
    multiple=True,
    metavar="@PERSON",
    help="Never name this person for this note again.",
)
@JSON
@click.pass_obj
def match(session: Session, note: str, not_for: tuple[str, ...], as_json: bool) -> None:
    """Find people who would like to see a note, such as a clipping, and show why.

    It uses only what your notes say about people, offline; often no one matches. People
    who are paused or private are never named.
    """
    from journal.api.search.matchmaker import Matchmaker

    with session.journal() as journal:
        view = journal.at(session.now)
        maker = Matchmaker(journal, view.today)
        path = maker.note_named(note)
        for name in not_for:
            person = view.person(name)
            maker.decline(path, person)
            session.out.talk(f"journal: {path}: not for {person.label}")
        found = maker.matches(path)
        if as_json:
            session.out.json([match_json(one) for one in found])
            return
        for one in found:
            place = session.out.style(clean(place_of(one)), "dim")
            name = session.out.style(clean(one.person.label), "bold")
            session.out.fitted(f"{name}  {words_of(one)}  {place}")
        if not found and not not_for:
            session.out.talk(f"journal: {path}: it fits no one well enough")


def words_of(one: Match) -> str:
    """The decisive words, clean; the most telling first."""
    return ", ".join(clean(word) for word in one.words[:SHOWN_WORDS])


def place_of(one: Match) -> str:
    """The place of the line that is the strongest evidence."""
    return f"{one.because.path}:{one.because.line}"


def match_json(one: Match) -> dict[str, Any]:
    """A person it would interest, for scripts."""
    return {
        "person": one.person.name,
        "words": list(one.words),
        "score": round(one.score, 2),
        "path": one.because.path,
        "line": one.because.line,
    }


def hint_at(session: Session, journal: OpenVault, persons: Sequence[Person]) -> None:
    """Mention a clipping that one of them would like to see, if any."""
    from journal.api.search.matchmaker import Matchmaker

    hint = Matchmaker(journal, session.now.date()).hint_for(persons)
    if hint is None:
        return
    path, name = clean(hint.path), clean(hint.match.person.name)
    session.out.talk(
        f"journal: {path} may interest {clean(hint.match.person.label)} "
        f"({words_of(hint.match)}); if not: "
        f'journal match "{path}" --not "@{name}"'
    )
