"""`journal find`: searching notes; shows the note, the line and the day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from journal.cli.arguments import JSON, WordsCommand
from journal.cli.formats.table import WITH_PERSON, note_name
from journal.cli.session import Session
from journal.language.cells import cells, fit
from journal.language.clean import clean

_GONE = 5
"""The most deleted lines shown."""

if TYPE_CHECKING:
    from journal.api.search.note_search import Found


@click.command(cls=WordsCommand)
@click.argument("words", nargs=-1, required=True, metavar="WORDS… [@PERSON]")
@click.option(
    "--limit",
    "-n",
    type=click.IntRange(min=1, max=1000),
    default=20,
    metavar="N",
    help="Show the first N notes only (20).",
)
@JSON
@click.pass_obj
def find(session: Session, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Search all notes for words, best first: the note, the line and its day.

    A note must contain every word; @PERSON also finds their other names. “Words in
    quotes” are a phrase. Private notes are not searched. Follow-ups that were removed
    come last, as far as git or the journal's own record remembers them.
    """
    from journal.api.search.note_search import NoteSearch

    typed = " ".join(words)
    with session.journal(fresh="@" in typed) as journal:
        search = NoteSearch(journal)
        search.refresh()
        answer = search.find(typed, session.now.date(), limit)
        gone = search.gone(answer.wanted, min(_GONE, limit - len(answer.found)))
        found = [*answer.found, *gone]
        if as_json:
            session.out.json([found_json(one) for one in found])
            return
        for one in found:
            _print(session, one)
        if not (answer.wanted.terms or answer.wanted.people):
            session.out.talk("journal: that has no word or number to search for")
        elif not found:
            several = len(answer.wanted.terms) + len(answer.wanted.people) > 1
            said = "all of that; try fewer words" if several else "that"
            session.out.talk(f"journal: no note has {said}")
        if answer.wanted.is_cut:
            session.out.talk(
                "journal: that is too long; only its start was searched for"
            )


def _print(session: Session, one: Found) -> None:
    out = session.out
    place = f"{clean(one.path)}:{one.line}"
    if out.width and cells(place) > out.width // 3:
        place = f"{note_name(place)}:{one.line}"
        place = fit(place, min(cells(place), out.width // 3))
    narrow = out.width is not None and out.width < WITH_PERSON
    day = one.day.isoformat() if one.day and not narrow else ""
    more = f"  (+{one.others})" if one.others else ""
    if one.is_gone:
        more = "  (removed that day)"
    text = clean(one.text.strip())
    if out.width:
        used = cells(place) + (len(day) + 2 if day else 0) + len(more) + 2
        text = fit(text, max(8, out.width - used)).rstrip()
    parts = [out.style(place, "cyan"), *([out.style(day, "dim")] if day else []), text]
    out.data("  ".join(parts) + out.style(more, "dim"))


def found_json(one: Found) -> dict[str, Any]:
    """A matching line, for scripts."""
    return {
        "path": one.path,
        "line": one.line,
        "date": one.day.isoformat() if one.day else None,
        "text": one.text.strip(),
        "entry": one.is_entry,
        "others": one.others,
        "gone": one.is_gone,
    }
