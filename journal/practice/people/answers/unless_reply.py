"""Remind if no reply: `[unless-reply:: 3bd]` on an entry, without any other setting.

It comes up this long after the newest message to them; an answer cancels it.
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
    """The day it comes up if no answer arrives; None if nothing was sent yet.

    Business days skip the holidays of `country`; `3d` and `2w` are calendar days.
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
