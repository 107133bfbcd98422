"""The line of a note that says it, read from the file: what is shown is never stale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from journal.language.document import texts_of
from journal.language.search_text import (
    Term,
    Wanted,
    search_words,
    searchable,
    spaced,
    stand_together,
)
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.vault.open import UnreadableNote, read_note
from journal.vault.search.parts import day_in, is_followed, is_private, title_of

MAX_LINE = 2000
"""Characters of a line that are answered."""


@dataclass(frozen=True, slots=True)
class BestLine:
    """Where a note says most of what is looked for."""

    line: int
    """From 1."""
    text: str
    day: date | None
    fits: float
    """How much of it, from 0 to 1; more where it is said as it was typed."""
    others: int
    """How many further lines of the note say as much."""


def best_line(
    root: Path,
    path: NotePath,
    wanted: Wanted,
    people: Sequence[Sequence[Term]],
    settings: Settings,
) -> BestLine | None:
    """The line with most of what is looked for; None where the note has not all of it.

    The first of equal ones, an entry or a log line before prose.
    """
    try:
        content = read_note(root, path).content
    except UnreadableNote:
        return None
    if is_private(path, content, settings):
        return None
    return best_of(title_of(path), texts_of(content), wanted, people)


def best_of(
    title: str,
    texts: Sequence[str],
    wanted: Wanted,
    people: Sequence[Sequence[Term]],
) -> BestLine | None:
    """The same for the lines of a note that is called `title`."""
    groups = [[term] for term in wanted.terms] + [list(names) for names in people]
    firsts = [term.words[0] for group in groups for term in group]
    whole = searchable("\n".join(texts))
    told = spaced(search_words(searchable(title)))
    missing = [g for g in groups if not stand_together(g, told)]
    best: tuple[tuple[int, int, bool, int], int] | None = None
    others = 0
    for number, line in enumerate(whole.split("\n")):
        if not any(first in line for first in firsts):
            continue
        said = spaced(search_words(line))
        found = [group for group in groups if stand_together(group, said)]
        if not found:
            continue
        missing = [group for group in missing if group not in found]
        text = texts[number]
        lower = text.lower()
        literal = sum(term.typed in lower for term in wanted.terms)
        rank = (len(found), literal, is_followed(text), -number)
        if best is None or rank[:2] > best[0][:2]:
            others = 0
        elif rank[:2] == best[0][:2]:
            others += 1
        if best is None or rank > best[0]:
            best = rank, number
    if missing:
        return None
    if best is None:
        # the name of the note alone has it
        text = texts[0] if texts else ""
        return BestLine(1, text[:MAX_LINE], None, 0.5, 0)
    (found_count, literal, *_), number = best
    fits = (found_count + literal / max(1, len(wanted.terms))) / (len(groups) + 1)
    text = texts[number][:MAX_LINE]
    return BestLine(number + 1, text, day_in(text), fits, others)
