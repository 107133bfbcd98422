"""The first picture: the top of the agenda as the cache has it, without the notes.

Reading 100 000 notes takes a while, even from the cache. Until that is done the
rows can be looked at; there is no entry behind them to act on.
"""

from __future__ import annotations

import os
from datetime import datetime

from journal.api.glance.agenda import GlanceQuery, stored_agenda
from journal.api.journal import Journal
from journal.language.cells import fit
from journal.practice.agenda.agenda import Section
from journal.practice.agenda.groups import TITLES_BY_DATE, date_title
from journal.tui.state.agenda_rows import Row

_FIRST = 100
"""Rows of what is late; more are on no screen."""
_WHEN, _WHO = 11, 15


def first_rows(journal: Journal, now: datetime) -> list[Row]:
    """Rows without entries, below their headings; none where the cache is behind."""
    if journal.cache_file is None:
        return []
    cache, root = os.fspath(journal.cache_file), os.fspath(journal.root)
    known = stored_agenda(cache, now, GlanceQuery(limit=_FIRST), root)
    if known is None:
        return []
    groups: dict[str, list[Row]] = {}
    for item in known.items:
        section = Section(item.section)
        title = date_title(section, theirs=item.theirs == 1, promised=item.promised)
        line = (
            f"{item.glyph} {fit(item.when, _WHEN)}  {fit(item.who, _WHO)}  {item.words}"
        )
        row = Row(None, now.date(), section, remark=line)
        groups.setdefault(title, []).append(row)
    rows = []
    for title in filter(groups.get, TITLES_BY_DATE):
        group = groups[title]
        count = max(known.counts.get(title, 0), len(group))
        rows += [Row(None, now.date(), group[0].section, title, count), *group]
    return rows
