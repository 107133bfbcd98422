"""The first screen: the top of the agenda from the cache, without the notes.

Reading 100 000 notes takes a while, even from the cache. Until then the rows can be
read; there are no entries to act on.
"""

from __future__ import annotations

import os
from datetime import datetime

from journal.api.glance.agenda import GlanceQuery, stored_agenda
from journal.api.journal import Journal
from journal.language.cells import fit
from journal.practice.agenda.agenda import Section
from journal.practice.agenda.sections import HEADINGS, OVERDUE, TO_NUDGE
from journal.tui.state.rows.folds import MOST_BEFORE_TODAY
from journal.tui.state.rows.rows import Row, Rows

_FIRST = 100
"""The most late rows; no screen shows more."""
_WHEN, _WHO = 10, 15


def first_rows(journal: Journal, now: datetime) -> Rows:
    """Rows without entries, below their headings; none if the cache is outdated."""
    none = Rows((), now.date())
    if journal.cache_file is None or not journal.is_cached():
        return none
    cache, root = os.fspath(journal.cache_file), os.fspath(journal.root)
    known = stored_agenda(cache, now, GlanceQuery(limit=_FIRST), root)
    if known is None:
        return none
    groups: dict[str, list[Row]] = {}
    for item in known.items:
        section = Section(item.section)
        line = (
            f"{item.glyph} {fit(item.when, _WHEN)}  {fit(item.who, _WHO)}  {item.words}"
        )
        row = Row(None, now.date(), section, remark=line)
        groups.setdefault(item.heading, []).append(row)
    parts: list[tuple[str, list[Row]]] = []
    counts = {t: max(known.counts.get(t, 0), len(g)) for t, g in groups.items()}
    late = counts.get(OVERDUE, 0) + counts.get(TO_NUDGE, 0) > MOST_BEFORE_TODAY
    for title in filter(groups.get, HEADINGS):
        group, folded = groups[title], late and title in (OVERDUE, TO_NUDGE)
        heading = Row(None, now.date(), group[0].section, title, counts[title], folded)
        parts.append((title, [heading]))
        parts.append((title, [] if folded else group))
    return Rows(parts, now.date())
