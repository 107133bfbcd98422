"""Remind if no reply: `[unless-reply:: 3bd]` on an entry, and nothing else to set.

It comes up so long after the newest message to them; an answer ends it unseen.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from journal.language.dates.spans import later, parse_span
from journal.language.regex import regex
from journal.model.entry import Entry
from journal.practice.people.workdays import Workdays

_BUSINESS_DAYS = regex(r"\s*(\d{1,3})\s*(?:bd|business days?|workdays?)\s*", re.I)


def no_reply_day(entry: Entry, country: str | None) -> date | None:
    """The day it comes up if nobody answers; None where nothing was sent yet.

    Business days are counted with the holidays of `country`; `3d`, `2w` are plain.
    """
    if entry.unless_reply is None:
        return None
    sent = [line.when.day for line in entry.log if line.means.is_outgoing]
    if not sent:
        return None
    newest, said = max(sent), entry.unless_reply
    if business := _BUSINESS_DAYS.fullmatch(said):
        return Workdays(country).after(newest, int(business[1]))
    span = parse_span(said)
    return later(newest, span) if span else newest + timedelta(days=1)
