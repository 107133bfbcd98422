"""Moments → messages: one each, or a single one for many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from journal.api.journal import Journal
from journal.api.view import View
from journal.desktop.notify.buttons import BUTTONS, DRAFT, LATER, OPEN, REPLIED
from journal.desktop.notify.channel import Message
from journal.desktop.notify.digest import Digest
from journal.desktop.notify.privacy import is_private
from journal.model.calendar_names import MONTHS
from journal.model.entry import Entry, EntryRef, WhoseTurn
from journal.model.when import When
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import days_ago, when_text
from journal.practice.agenda.moments import DIGESTS, Kind, Moment, moments_of
from journal.practice.agenda.shown_text import full_text, plain_text, shown_text
from journal.practice.agenda.why import parked_words

SHOWN = 3
"""The most items named in a digest."""
PRIVATE = "A private follow-up is due."
_LONG = 100
"""The most characters of the last log line."""


class Messages:
    """The messages for moments at `now`; private ones only say that they exist."""

    def __init__(
        self,
        journal: Journal,
        now: datetime,
        *,
        drafts: bool = False,
        asleep: bool = False,
    ) -> None:
        """`drafts`: a button may draft the next message. `asleep`: the computer slept,
        so much may be due at once."""
        self._journal = journal
        self._now = now
        self._drafts = drafts
        self._asleep = asleep
        self._known = View(journal, now)
        self._digest_of: Digest | None = None

    @property
    def digest(self) -> Digest:
        if self._digest_of is None:
            self._digest_of = Digest(self._journal, self._known)
        return self._digest_of

    @property
    def has_digest(self) -> bool:
        """Whether the day has several items and therefore one digest."""
        return len(self.digest.up()) > 1

    def of(self, moments: Sequence[Moment]) -> list[Message]:
        """One for each entry, one for all who go cold; or a digest. Birthdays are
        separate.

        With the daily moment, everything without a time and everything late comes in
        its digest, if the day has several items. Without it, more than `group-above` at
        once become one message.
        """
        day = next((m for m in moments if m.kind is Kind.DAY), None)
        week = next((m for m in moments if m.kind is Kind.WEEK), None)
        yearly = [m for m in moments if m.yearly]
        rest = [m for m in moments if not m.yearly and m.kind not in DIGESTS]
        told: list[Message] = []
        if day and self.has_digest:
            # with a late digest, everything: watching began only now
            late = day.is_late(self._now)
            taken = [
                m for m in rest if late or m.when.clock is None or m.is_late(self._now)
            ]
            rest = [m for m in rest if m not in taken]
            cold = [m for m in taken if m.touch]
            told.append(self.digest.day(day, taken, self._cold_line(cold)))
        elif day:
            told += self._once_more(day, rest)
        told += self._of_the_rest(rest)
        weekly = self.digest.week(week) if week else None
        told += [weekly] if weekly else []
        return [*told, *([self._yearly(yearly)] if yearly else [])]

    def _once_more(self, day: Moment, fresh: Sequence[Moment]) -> list[Message]:
        """The only late item, announced on another day: reminding only once would let
        it be forgotten."""
        for item in self.digest.up():
            late = item.when and item.when.day < self._now.date()
            if not late or any(m.entry and m.entry == item.entry for m in fresh):
                continue
            journal, today = self._journal, self._now.date()
            first = journal.first_seen([item.entry], today)
            stand = moments_of(
                [item.entry], journal.people, journal.settings, today, first
            )
            come = [moment for moment in stand if moment.at <= self._now]
            if come:
                return [self._message([day, come[-1]])]
        return []

    def _of_the_rest(self, moments: Sequence[Moment]) -> list[Message]:
        cold = [m for m in moments if m.touch]
        entries = _by_entry(moments)
        if len(entries) > self._journal.settings.notify.group_above or (
            self._asleep and len(entries) > 1
        ):
            return [self._many(moments)]
        messages = [self._message(ms) for ms in entries]
        return [*messages, *([self._cold(cold)] if cold else [])]

    def _message(self, moments: Sequence[Moment]) -> Message:
        """`Alice Moreau: call with the pilot price`, why, and the last log line."""
        moment = moments[-1]
        entry = moment.entry
        assert entry is not None
        item: Item = self._journal.item(entry, self._now)
        if is_private(self._journal, entry, item.people):
            return Message(PRIVATE, (), tuple(moments))
        who = ", ".join(person.label for person in item.people)
        text = shown_text(entry) if len(item.people) == 1 else full_text(entry)
        waits = moment.kind is Kind.NUDGE
        title = "time to nudge" if waits else text
        title = f"{who}: {title}" if who and title else title or who or "Follow-up"
        when = When(moment.when.day, moment.when.clock)
        said = "" if waits else _sentence(when_text(when, self._now.date()))
        reasons = " ".join(filter(None, (said, self._background(item))))
        lines = (text if waits else "", reasons, _last_said(entry), _twin_of(moment))
        theirs = item.turn is WhoseTurn.THEIRS
        return Message(
            title,
            tuple(filter(None, lines)),
            tuple(moments),
            choices=self._waiting_buttons(item) if theirs else BUTTONS,
            click=OPEN,
        )

    def _waiting_buttons(self, item: Item) -> tuple[tuple[str, str], ...]:
        """Replied, the next draft for the remaining people, Later."""
        number = item.nudge.partition(" ")[0]
        draft = ((DRAFT, f"Draft nudge {number}"),) if number.isdigit() else ()
        return (
            (REPLIED, "Replied"),
            *(draft if self._drafts else ()),
            (LATER, "Later"),
        )

    def _background(self, item: Item) -> str:
        """Why it is up, beyond the date already shown."""
        entry, today = item.entry, self._now.date()
        _, _, rest = self._known.why(item).partition("; ")
        woke = entry.start is not None and entry.start.day == today
        parked = parked_words(entry, today) if woke else ""
        return " ".join(filter(None, map(_sentence, (parked, rest))))

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

    def _cold_line(self, moments: Sequence[Moment]) -> str:
        if not moments:
            return ""
        return f"Going cold: {' · '.join(self._short(moment) for moment in moments)}"

    def _many(self, moments: Sequence[Moment]) -> Message:
        entries = _by_entry(moments)
        one_each = [ms[-1] for ms in entries] + [m for m in moments if m.touch]
        count = len(one_each)
        title = "1 follow-up is due" if count == 1 else f"{count} follow-ups are due"
        if self._asleep:
            title = f"While this computer was asleep: {count} due"
        lines = _first([self._short(moment) for moment in one_each])
        return Message(title, lines, tuple(moments))

    def _short(self, moment: Moment) -> str:
        if moment.entry:
            people = self._journal.people.of(moment.entry)
            private = is_private(self._journal, moment.entry, people)
            return PRIVATE if private else full_text(moment.entry)
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


def _twin_of(moment: Moment) -> str:
    """Its headings, if another entry in the note has the same text."""
    assert moment.entry is not None
    return " › ".join(moment.entry.headings) if moment.twin else ""


def _last_said(entry: Entry) -> str:
    """The last line of the history: `Last: 27 May “wants a pilot price”`."""
    line = max(
        (one for one in entry.log if one.text.strip()),
        key=lambda one: str(one.when),
        default=None,
    )
    if line is None:
        return ""
    text = plain_text(line.text)
    short = text if len(text) <= _LONG else f"{text[: _LONG - 1].rstrip()}…"
    return f"Last: {line.when.day.day} {MONTHS[line.when.day.month - 1][:3]} “{short}”"


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _by_entry(moments: Sequence[Moment]) -> list[list[Moment]]:
    """The moments of each entry: a reminder and a due date may be up at once."""
    found: dict[EntryRef, list[Moment]] = {}
    for moment in moments:
        if moment.entry:
            found.setdefault(moment.entry.ref, []).append(moment)
    return list(found.values())


def _first(lines: Sequence[str]) -> tuple[str, ...]:
    """The first of these, without repetition, and with the total."""
    counts = Counter(lines)
    told = [f"{n} of: {line}" if n > 1 else line for line, n in counts.items()]
    more = sum([*counts.values()][SHOWN:])
    return (*told[:SHOWN], *([f"… and {more} more"] if more > 0 else []))
