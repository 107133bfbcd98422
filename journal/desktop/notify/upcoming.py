"""The moments of a vault as last read, by time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from journal.api.journal import Journal
from journal.model.entry import NotePath
from journal.model.note import Note
from journal.model.notes_by_path import telling
from journal.practice.agenda.moments import (
    DIGESTS,
    Kind,
    Moment,
    cold_moments,
    digest_moments,
    hour_of,
    moments_of,
    yearly_moments,
)
from journal.practice.kept.by_note import with_rests
from journal.practice.people.cadence import contact_statuses
from journal.vault.background import rest

Reading = tuple[Mapping[NotePath, Note], date, datetime | None]
"""What the moments were computed from: the notes, the day, and the known mail."""


class Upcoming:
    """The moments of one vault, recomputed when notes, day or mail change."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.moments: list[Moment] = []
        """Earliest first."""
        self.reading: Reading | None = None
        self._cold_day: date | None = None

    def read(self, now: datetime) -> bool:
        """Bring them up to date; returns whether they were recomputed."""
        view, today = self._journal.last, now.date()
        # a complete look without changes creates an equal view
        mail = self._journal.mail_seen.refresh()
        reading = view.snapshot.notes, today, mail.seen
        if self.reading == reading:
            return False
        settings = self._journal.settings
        if mail.has_answers:
            entries = mail.unanswered(view.entries)
            first = self._journal.first_seen(entries, today)
            moments = moments_of(entries, view.people, settings, today, first)
        else:
            moments = [*self._journal.moments(today)]
        moments += yearly_moments(view.people, settings, today)
        moments += digest_moments(settings, today)
        self.moments = sorted(moments, key=_at)
        self.reading = reading
        return True

    def due(self, now: datetime, after: datetime | None = None) -> list[Moment]:
        """Those that have come at `now`, optionally only since another time."""
        due = self.moments[: bisect_right(self.moments, now, key=_at)]
        return due[bisect_right(due, after, key=_at) :] if after else due

    def later_today(self, now: datetime) -> list[Moment]:
        """Moments without a time that come later today: a digest includes them."""
        return [
            moment
            for moment in self.moments
            if moment.entry
            and moment.when.clock is None
            and now < moment.at
            and moment.at.date() == now.date()
        ]

    def count_after(self, now: datetime) -> int:
        """The number of future ones, without digests."""
        return sum(
            moment.at > now and moment.kind not in DIGESTS for moment in self.moments
        )

    # -------------------------------------------------------- going cold

    def cold(self, now: datetime) -> list[Moment]:
        """People who went cold, computed once a day since it is slow."""
        journal, settings = self._journal, self._journal.settings
        self._cold_day, people = now.date(), journal.people
        notes = with_rests(telling(journal.snapshot.notes).values(), rest)
        entries = (entry for note in notes for entry in note.in_passing().entries)
        touched = contact_statuses(
            people, journal.contacts, entries, settings, now.date()
        )
        found = cold_moments(touched, settings)
        return [moment for moment in found if moment.at <= now]

    def is_time_for_cold(self, now: datetime) -> bool:
        """Whether it is wanted and not yet computed today."""
        settings = self._journal.settings
        wanted = (
            Kind.COLD.value in settings.notify.about and self._cold_day != now.date()
        )
        return wanted and now.time() >= hour_of(settings)

    def forget_cold(self) -> None:
        """Force it to be computed again today."""
        self._cold_day = None

    def seconds_to_wait(self, now: datetime) -> float:
        """The time until the next moment, or until people going cold are due."""
        cold = datetime.combine(now.date(), hour_of(self._journal.settings))
        if cold <= now:
            cold += timedelta(days=1)
        position = bisect_right(self.moments, now, key=_at)
        following = self.moments[position : position + 1]
        return (min([cold, *map(_at, following)]) - now).total_seconds()


def _at(moment: Moment) -> datetime:
    return moment.at
