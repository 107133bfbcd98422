"""What fell due unseen: no process, no channel, or hours late."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime

from journal.api.journal import Journal
from journal.desktop.notify.announcements import SCREEN, Announcements, row
from journal.practice.agenda.moments import Moment, is_muted


def what_was_missed(journal: Journal, now: datetime) -> list[Moment] | None:
    """The moments of open entries, oldest first; None if nothing ever watched.

    Raises JournalError for a record that cannot be read.
    """
    record = Announcements(journal.state)
    if not record.exists:
        return None
    view, settings = journal.last, journal.settings
    moments = journal.moments(now.date())
    due = moments[: bisect_right(moments, now, key=lambda moment: moment.at)]
    told = record.told(due)
    if told is None:
        return None
    # never confirmed on an additional channel, though the screen may have shown it
    left = {
        key
        for name in settings.notify.also_channels
        for key in record.unconfirmed(name)
    }
    found = []
    for moment in due:
        known = told.get(row(moment, SCREEN))
        # what is about to be announced is not missed yet
        late = known.was_missed(moment) if known else moment.is_late(now)
        seen = known is not None and known.was_seen
        unsure = any(
            row(moment, name) in left for name in settings.notify.also_channels
        )
        late = late or (unsure and moment.is_late(now) and not seen)
        if late and not is_muted(moment, view.people, settings):
            found.append(moment)
    return found


def take_as_seen(journal: Journal, moments: Sequence[Moment], now: datetime) -> None:
    """Mark them as seen. Raises JournalError."""
    Announcements(journal.state).see(moments, now)
