"""Moments → messages: one each, or one for all where they are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from journal.api.journal import Journal
from journal.api.view import View
from journal.desktop.notify.buttons import BUTTONS, OPEN
from journal.desktop.notify.channel import Message
from journal.model.entry import Entry, EntryRef
from journal.model.when import When
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import days_ago, when_text
from journal.practice.agenda.moments import Kind, Moment
from journal.practice.agenda.why import parked_words
from journal.practice.people.people import Person

SHOWN = 3
"""So many of a digest are named."""
_PRIVATE = "A private follow-up is due."


class Messages:
    """What to say of moments at `now`; of what is private only that it is there."""

    def __init__(self, journal: Journal, now: datetime) -> None:
        self._journal = journal
        self._now = now
        self._known = View(journal, now)

    def of(self, moments: Sequence[Moment]) -> list[Message]:
        """One for each entry, one for all who go cold; or a digest. Birthdays apart.

        A digest where there are more than `at-once`, or where they are what the
        day has, and those are wanted in one message.
        """
        yearly = [m for m in moments if m.yearly]
        told = self._of_the_rest([m for m in moments if not m.yearly])
        return [*told, *([self._yearly(yearly)] if yearly else [])]

    def _of_the_rest(self, moments: Sequence[Moment]) -> list[Message]:
        settings = self._journal.settings
        cold = [m for m in moments if m.touch]
        entries = _by_entry(moments)
        days = [m for ms in entries for m in ms if m.when.clock is None]
        if len(entries) > settings.at_once:
            return [self._digest(moments)]
        if settings.daily_digest and len(days) + len(cold) > 1:
            timed = [ms for ms in entries if any(m.when.clock for m in ms)]
            told = {m for ms in timed for m in ms}
            rest = [m for m in moments if m not in told]
            return [*map(self._message, timed), *([self._digest(rest)] if rest else [])]
        messages = [self._message(ms) for ms in entries]
        return [*messages, *([self._cold(cold)] if cold else [])]

    def _message(self, moments: Sequence[Moment]) -> Message:
        moment = moments[-1]
        entry = moment.entry
        assert entry is not None
        people = self._journal.people.of(entry)
        if self._is_private(entry, people):
            return Message("Follow-up", (_PRIVATE,), tuple(moments))
        who = ", ".join(person.label for person in people)
        when = when_text(When(moment.at.date(), moment.at.time()), self._now.date())
        if moment.kind is Kind.NUDGE:
            when = "time to nudge"
        return Message(
            f"{who or 'Follow-up'}: {when}",
            (entry.text, *self._background(entry), _place(moment)),
            tuple(moments),
            choices=BUTTONS,
            click=OPEN,
        )

    def _background(self, entry: Entry) -> tuple[str, ...]:
        """Why it is up, beyond the date that the title says already."""
        item: Item = self._journal.item(entry, self._now)
        today = self._now.date()
        _, _, rest = self._known.why(item).partition("; ")
        woke = entry.start is not None and entry.start.day == today
        parked = parked_words(entry, today) if woke else ""
        return tuple(line for line in (parked, rest) if line)

    def _cold(self, moments: Sequence[Moment]) -> Message:
        lines = _first([self._short(moment) for moment in moments])
        count = len(moments)
        what = "Contact is" if count == 1 else f"{count} contacts are"
        return Message(f"{what} going cold", lines, tuple(moments))

    def _yearly(self, moments: Sequence[Moment]) -> Message:
        lines = _first([self._short(moment) for moment in moments])
        what = {moment.yearly.what for moment in moments if moment.yearly}
        title = f"{what.pop().capitalize()} today" if len(what) == 1 else "Today"
        return Message(title, lines, tuple(moments))

    def _digest(self, moments: Sequence[Moment]) -> Message:
        entries = _by_entry(moments)
        one_each = [ms[-1] for ms in entries] + [m for m in moments if m.touch]
        count = len(one_each)
        title = "1 follow-up is due" if count == 1 else f"{count} follow-ups are due"
        lines = _first([self._short(moment) for moment in one_each])
        return Message(title, lines, tuple(moments))

    def _short(self, moment: Moment) -> str:
        if moment.entry:
            people = self._journal.people.of(moment.entry)
            private = self._is_private(moment.entry, people)
            return _PRIVATE if private else moment.entry.text
        person = moment.person
        assert person is not None
        if person.note and person.note.private:
            return "A private person"
        if moment.yearly:
            return moment.yearly.words(moment.when.day)
        assert moment.touch is not None
        last = moment.touch.last
        ago = days_ago((self._now.date() - last.day).days) if last else "never"
        return f"{person.label}, last contact {ago}"

    def _is_private(self, entry: Entry, people: Sequence[Person]) -> bool:
        """Whether the note asks for silence, or the note of somebody it names."""
        note = self._journal.snapshot.note(entry.path)
        return (note is not None and note.private) or any(
            person.note is not None and person.note.private for person in people
        )


def _place(moment: Moment) -> str:
    """Where it is; with the headings, where another there says the same."""
    assert moment.entry is not None
    headings = " › ".join(moment.entry.headings)
    under = f" ({headings})" if moment.twin and headings else ""
    return f"{moment.entry.place}{under}"


def _by_entry(moments: Sequence[Moment]) -> list[list[Moment]]:
    """The moments of each entry: a reminder and a due date may be up at once."""
    found: dict[EntryRef, list[Moment]] = {}
    for moment in moments:
        if moment.entry:
            found.setdefault(moment.entry.ref, []).append(moment)
    return list(found.values())


def _first(lines: Sequence[str]) -> tuple[str, ...]:
    """The first of these; what is said twice is said once, with how many there are."""
    counts = Counter(lines)
    told = [f"{n} of: {line}" if n > 1 else line for line, n in counts.items()]
    more = sum([*counts.values()][SHOWN:])
    return (*told[:SHOWN], *([f"… and {more} more"] if more > 0 else []))
