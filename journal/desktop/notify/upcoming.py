"""What there is to tell of in a vault, as it was read last: its moments, by time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from journal.api.journal import Journal
from journal.model.entry import NotePath
from journal.model.note import Note
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
from journal.practice.people.cadence import contact_statuses

Reading = tuple[Mapping[NotePath, Note], date, datetime | None]
"""Of what the moments were made: the notes, the day, and the mail that was seen."""


class Upcoming:
    """The moments of one vault, made anew where the notes, the day or the mail are
    others."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.moments: list[Moment] = []
        """The earliest first."""
        self.reading: Reading | None = None
        self._cold_day: date | None = None

    def read(self, now: datetime) -> bool:
        """Bring them up to date; whether they were made anew."""
        view, today = self._journal.last, now.date()
        # a look at everything that finds nothing new makes a new view of the same
        mail = self._journal.mail_seen.refresh()
        reading = view.snapshot.notes, today, mail.seen
        if self.reading == reading:
            return False
        settings = self._journal.settings
        entries = mail.unanswered(view.entries)
        first = self._journal.first_seen(entries, today)
        moments = moments_of(entries, view.people, settings, today, first)
        moments += yearly_moments(view.people, settings, today)
        moments += digest_moments(settings, today)
        self.moments = sorted(moments, key=_at)
        self.reading = reading
        return True

    def due(self, now: datetime, after: datetime | None = None) -> list[Moment]:
        """Those that have come by now, and, where it is said, had not by then."""
        due = self.moments[: bisect_right(self.moments, now, key=_at)]
        return due[bisect_right(due, after, key=_at) :] if after else due

    def later_today(self, now: datetime) -> list[Moment]:
        """What has only a day and comes up later on this one: a digest takes it in."""
        return [
            moment
            for moment in self.moments
            if moment.entry
            and moment.when.clock is None
            and now < moment.at
            and moment.at.date() == now.date()
        ]

    def count_after(self, now: datetime) -> int:
        """How many are still to come, digests apart."""
        return sum(
            moment.at > now and moment.kind not in DIGESTS for moment in self.moments
        )

    # -------------------------------------------------------- going cold

    def cold(self, now: datetime) -> list[Moment]:
        """With whom contact went cold, looked at once a day: it takes a while."""
        journal, settings = self._journal, self._journal.settings
        self._cold_day, entries = now.date(), journal.entries
        people, history = journal.people, journal.contacts
        touched = contact_statuses(people, history, entries, settings, now.date())
        found = cold_moments(touched, settings)
        return [moment for moment in found if moment.at <= now]

    def is_time_for_cold(self, now: datetime) -> bool:
        """Whether it is wanted, and was not looked at today."""
        settings = self._journal.settings
        wanted = (
            Kind.COLD.value in settings.notify.about and self._cold_day != now.date()
        )
        return wanted and now.time() >= hour_of(settings)

    def forget_cold(self) -> None:
        """Have it looked at again today."""
        self._cold_day = None

    def seconds_to_wait(self, now: datetime) -> float:
        """Until the next moment, or until it is time to look who goes cold."""
        cold = datetime.combine(now.date(), hour_of(self._journal.settings))
        if cold <= now:
            cold += timedelta(days=1)
        position = bisect_right(self.moments, now, key=_at)
        following = self.moments[position : position + 1]
        return (min([cold, *map(_at, following)]) - now).total_seconds()


def _at(moment: Moment) -> datetime:
    return moment.at
