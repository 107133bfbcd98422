"""The matching line of a note, read from the file, so it is never stale."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

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
from journal.model.value import value
from journal.vault.open import UnreadableNote, read_note
from journal.vault.search.parts import (
    day_in,
    is_followed,
    is_private,
    lines_of,
    title_of,
)

_LINE_END = re.compile("\n")
MAX_LINE = 2000
"""The most characters of a line that are returned."""


@value
class BestLine:
    """The best matching line of a note."""

    line: int
    """From 1."""
    text: str
    day: date | None
    fits: float
    """How much of the search it contains, from 0 to 1; more for exact matches."""
    others: int
    """How many other lines of the note match equally well."""


def best_line(
    root: Path,
    path: NotePath,
    wanted: Wanted,
    people: Sequence[Sequence[Term]],
    settings: Settings,
) -> BestLine | None:
    """The best matching line; None if the note does not contain everything.

    The first of equal ones; an entry or a log line comes before prose.
    """
    try:
        content = read_note(root, path).content
    except UnreadableNote:
        return None
    if is_private(path, content, settings):
        return None
    return best_of(title_of(path), lines_of(path, content), wanted, people)


def best_of(
    title: str,
    texts: Sequence[str],
    wanted: Wanted,
    people: Sequence[Sequence[Term]],
) -> BestLine | None:
    """The same for the lines of a note with this `title`."""
    groups = [[term] for term in wanted.terms] + [list(names) for names in people]
    whole = searchable("\n".join(texts))
    starts = [0, *(match.end() for match in _LINE_END.finditer(whole))]
    found = [_lines_with(group, whole, starts) for group in groups]
    told = spaced(search_words(searchable(title)))
    for group, lines in zip(groups, found, strict=True):
        if not lines and not stand_together(group, told):
            return None
    counts = Counter(number for lines in found for number in lines)
    if not counts:
        # only the name of the note contains it
        text = texts[0] if texts else ""
        return BestLine(1, text[:MAX_LINE], None, 0.5, 0)
    most = max(counts.values())
    ranked = [
        (_literally(wanted, texts[number]), is_followed(texts[number]), -number)
        for number, count in counts.items()
        if count == most
    ]
    literal, _, at = max(ranked)
    others = sum(rank[0] == literal for rank in ranked) - 1
    fits = (most + literal / max(1, len(wanted.terms))) / (len(groups) + 1)
    text = texts[-at][:MAX_LINE]
    return BestLine(1 - at, text, day_in(text), fits, others)


def _lines_with(terms: Sequence[Term], text: str, starts: Sequence[int]) -> set[int]:
    """The indices of lines that contain one of the terms."""
    return {
        bisect_right(starts, place) - 1
        for term in terms
        for place in term.places_in(text)
    }


def _literally(wanted: Wanted, text: str) -> int:
    """How many of the terms the line contains exactly as typed."""
    lower = text.lower()
    return sum(term.typed in lower for term in wanted.terms)
