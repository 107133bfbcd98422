"""What raises a notification, and when: the moments of a vault.

A moment is wall-clock time, as in the notes. It is identified by its subject and by the
time as the note gives it, never by a line number or the hour of a setting, so edits
elsewhere and changed settings do not make it a new moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import Enum
from types import MappingProxyType

from journal.language.dates.spans import in_hours
from journal.language.fold import fold
from journal.model.entry import Entry, EntryRef, NotePath
from journal.model.settings import Settings
from journal.model.value import replace, value
from journal.model.when import When
from journal.practice.agenda.agenda import is_followup
from journal.practice.agenda.entry_dates import dates_of
from journal.practice.agenda.entry_ids import entry_id
from journal.practice.people.cadence import ContactStatus, Warmth
from journal.practice.people.peace import is_left_alone
from journal.practice.people.people import People, Person
from journal.practice.people.workdays import Workdays
from journal.practice.people.yearly import Yearly, yearly_of
from journal.practice.team.owners import is_for_me

LATE = timedelta(minutes=15)
"""How long after its moment a notification counts as missed."""


class Kind(Enum):
    """The reason for a moment; the value is its name in the settings."""

    REMIND = "remind"
    DUE = "due"
    NUDGE = "nudge"
    COLD = "cold"
    YEARLY = "birthday"
    DAY = "the day"
    """A whole day in one message; the settings cannot leave this kind out."""
    WEEK = "the week"


DIGESTS = (Kind.DAY, Kind.WEEK)
"""Kinds that concern no single entry or person."""


@value
class Moment:
    """A notification that is due at `at`."""

    at: datetime
    kind: Kind
    when: When
    """As in the note; `at` adds the hour if it has none."""
    entry: Entry | None = None
    touch: ContactStatus | None = None
    """The person who goes cold, if it is about no entry."""
    yearly: Yearly | None = None
    """The person whose day it is, if it is about no entry."""
    twin: str = ""
    """Distinguishes it from another moment with the same words and time in the note."""

    def is_late(self, now: datetime) -> bool:
        """Whether it comes late for someone notified at `now`."""
        return now - self.at > LATE

    @property
    def path(self) -> NotePath:
        """The note it concerns."""
        if self.entry:
            return self.entry.path
        return (self.person and self.person.path) or NotePath("")

    @property
    def person(self) -> Person | None:
        """The person it concerns, if it is about no entry."""
        about = self.touch or self.yearly
        return about.person if about else None

    @property
    def name(self) -> str:
        """Its subject: its words, then its tags and its number among equal lines.

        These distinguish two that exist at once; after a change it is recognised by its
        words alone (`words`).
        """
        entry = self.entry
        if entry is None:
            return self.words
        return name_of(entry.text, entry.tags, entry.block_id, self.twin)

    @property
    def words(self) -> str:
        """Its subject, ignoring its tags."""
        if self.kind in DIGESTS:
            return f"\0{self.kind.value}"
        if self.entry is None:
            what = f"\0{self.yearly.what}" if self.yearly else ""
            return f"\0{self.person.key}{what}" if self.person else ""
        return words_of(self.entry)


SIGN = "\1"
"""Separates the parts of a name; cleaned text never contains it."""


def words_of(entry: Entry) -> str:
    """Block id or words: a tag or a tick does not make it another entry."""
    return entry.block_id or _without_tags(entry.text)


def name_of(
    text: str, tags: Sequence[str], block_id: str | None, twin: str = ""
) -> str:
    """`Moment.name` of an entry with these fields."""
    if block_id:
        return block_id
    parts = [_without_tags(text)]
    if tags or twin:
        parts.append(" ".join(sorted({tag.casefold() for tag in tags})))
    return SIGN.join([*parts, twin] if twin else parts)


def _without_tags(text: str) -> str:
    words = " ".join([word for word in text.split() if word[0] != "#"])
    return words.replace(SIGN, "")


def moments_of(
    entries: Iterable[Entry],
    people: People,
    settings: Settings,
    today: date,
    seen: Mapping[EntryRef, date] = MappingProxyType({}),
) -> list[Moment]:
    """The moments of all open entries, earliest first.

    `seen` holds the day on which entries were first seen that do not say how long they
    have waited.
    """
    return in_order(
        moment
        for entry in entries
        for moment in of_entry(entry, people, settings, today, seen.get(entry.ref))
    )


def in_order(moments: Iterable[Moment]) -> list[Moment]:
    """The moments of one or more whole notes, the earliest first."""
    return sorted(_told_apart(list(moments)), key=lambda moment: moment.at)


def of_entry(
    entry: Entry,
    people: People,
    settings: Settings,
    today: date,
    seen: date | None,
) -> list[Moment]:
    """The moments of one entry that the settings ask for; none of a closed one."""
    if entry.status.closed or not is_for_me(entry, people, settings):
        return []
    found = _of_entry(entry, people, settings, today, seen)
    return [moment for moment in found if moment.kind.value in settings.notify.about]


def _told_apart(moments: Sequence[Moment]) -> Iterator[Moment]:
    """The moments; two entries of a note with the same text keep separate ones."""
    alike = Counter((m.path, m.name, str(m.when)) for m in moments)
    for moment in moments:
        several = alike[moment.path, moment.name, str(moment.when)] > 1
        if several and moment.entry:
            yield replace(moment, twin=entry_id(moment.entry.ref))
        else:
            yield moment


def _of_entry(
    entry: Entry,
    people: People,
    settings: Settings,
    today: date,
    seen: date | None,
) -> Iterator[Moment]:
    def at(kind: Kind, when: When) -> Moment:
        return Moment(when.at(hour_of(settings)), kind, when, entry)

    dates = dates_of(entry, people.of(entry), settings, today, seen)
    if dates.rests:
        return
    hidden = entry.start.day if entry.start else date.min
    due, remind = dates.deadline, dates.remind
    if remind and remind.day >= hidden:
        yield at(Kind.REMIND, remind)
    if due == entry.remind:
        due = None
    if not (due or remind):
        if entry.start:  # it comes back
            yield at(Kind.DUE, entry.start)
        return
    by_ladder = not (entry.due or entry.remind or entry.scheduled)
    # a reminder after the due date was put off
    if due and due.day >= hidden and (remind is None or str(remind) < str(due)):
        if not by_ladder:
            yield at(Kind.DUE, due)
        elif is_followup(entry, people, settings):
            yield at(Kind.NUDGE, due)


def cold_moments(touches: Iterable[ContactStatus], settings: Settings) -> list[Moment]:
    """When contact went amber, and when red, for people who still need it."""
    found = []
    for touch in touches:
        day = {Warmth.AMBER: touch.due, Warmth.RED: touch.limit}.get(touch.warmth)
        if day:
            at = datetime.combine(day, hour_of(settings))
            found.append(Moment(at, Kind.COLD, When(day), touch=touch))
    return found


def yearly_moments(people: People, settings: Settings, today: date) -> list[Moment]:
    """The birthdays and other yearly days of people: the next one of each.

    People who are to be left alone on that day are skipped.
    """
    if Kind.YEARLY.value not in settings.notify.about:
        return []
    found = []
    for yearly in yearly_of(people.kept_by(settings.agenda.me)):
        day = yearly.next_time(today)
        if not is_left_alone(yearly.person, day):
            at = datetime.combine(day, hour_of(settings))
            found.append(Moment(at, Kind.YEARLY, When(day), yearly=yearly))
    return found


def digest_moments(settings: Settings, today: date) -> list[Moment]:
    """Today's digest and the last weekly one, if the settings want them."""
    found = []
    hour = settings.notify.daily_digest or hour_of(settings)
    if settings.notify.daily_digest:
        found.append(Moment(datetime.combine(today, hour), Kind.DAY, When(today)))
    if settings.notify.weekly_digest in DAYS:
        since = (today.weekday() - DAYS.index(settings.notify.weekly_digest)) % 7
        day = today - timedelta(days=since)
        found.append(Moment(datetime.combine(day, hour), Kind.WEEK, When(day)))
    return found


def hour_of(settings: Settings) -> time:
    """The hour for notifications that have only a day."""
    return max(settings.agenda.default_time, settings.notify.daily_digest or time())


def is_muted(moment: Moment, people: People, settings: Settings) -> bool:
    """Whether the settings mute it, by a tag or a person."""
    if not settings.notify.mute:
        return False
    if moment.person:
        about: Sequence[Person] = (moment.person,)
    else:
        about = people.of(moment.entry) if moment.entry else ()
    for name in settings.notify.mute:
        if name.startswith("#"):
            if moment.entry and moment.entry.has_tag(name):
                return True
        elif about:
            keys = {person.key for person in people.candidates(name)}
            keys.add(f"@{fold(name.removeprefix('@'))}")
            if keys & {person.key for person in about}:
                return True
    return False


# ---------------------------------------------------------------- silence

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOLIDAYS = "holidays"
"""Holidays of the configured country."""


def silent_until(
    now: datetime, settings: Settings, snoozed: datetime | None = None
) -> datetime | None:
    """When the silence at `now` ends; None if there is none.

    It is silent in `my-quiet-hours`, on `quiet-days`, and while everything is
    `snoozed`. A silence that would never end is cut off after some years.
    """
    until = now
    for _ in range(800):
        end = _end_of_silence(until, settings, snoozed)
        if end is None:
            break
        until = end
    return until if until > now else None


def _end_of_silence(
    now: datetime, settings: Settings, snoozed: datetime | None
) -> datetime | None:
    if snoozed and now < snoozed:
        return snoozed
    if _is_silent_day(now.date(), settings):
        return datetime.combine(now.date() + timedelta(days=1), time())
    hours = settings.notify.my_quiet_hours
    if hours and in_hours(now.time(), hours):
        end = datetime.combine(now.date(), hours[1])
        return end if end > now else end + timedelta(days=1)
    return None


def _is_silent_day(day: date, settings: Settings) -> bool:
    if DAYS[day.weekday()] in settings.notify.quiet_days:
        return True
    if HOLIDAYS not in settings.notify.quiet_days or not settings.agenda.holidays:
        return False
    return Workdays(settings.agenda.holidays).is_holiday(day)
