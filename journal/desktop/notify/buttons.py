"""The buttons of a notification, carried out on the entry they were shown for.

Minutes or days may pass before a button is pressed. It acts only if nothing has changed
since the notification: the same entry, under the same headings, open, and due at the
same time; and only once. Otherwise it reports what has changed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from journal.api.edits.verb_steps import Answer
from journal.api.journal import Journal
from journal.api.requests import Act
from journal.api.verbs import BY_ID
from journal.desktop.notify.channel import Message
from journal.desktop.notify.digest import (
    DRAFT_NUDGES,
    NOT_THIS_WEEK,
    OPEN_REVIEW,
    OPEN_TODAY,
    PAUSE,
    SNOOZE_OVERDUE,
    Digest,
)
from journal.desktop.open.open_note import open_interface, open_note
from journal.language.clean import clean
from journal.language.counted import counted
from journal.language.dates.typed_dates import parse_typed
from journal.language.edit.intents import Rest
from journal.language.edit.snooze import Dates, rest_until
from journal.model.entry import Entry
from journal.model.errors import JournalError, NoSuchEntry, StaleEntry
from journal.practice.agenda.day_words import day_text
from journal.practice.agenda.moments import (
    DIGESTS,
    Moment,
    hour_of,
    moments_of,
    words_of,
)

DONE, SNOOZE, TOMORROW, OPEN = "done", "snooze", "tomorrow", "open"
REPLIED, DRAFT, LATER = "replied", "draft", "later"
BUTTONS = (
    (DONE, "Done"),
    (SNOOZE, "Snooze 1 h"),
    (TOMORROW, "Tomorrow"),
    (OPEN, "Open"),
)

Decide = Callable[[str, str], str]
"""Carries out an answer about a mail finding: which, and the answer. Returns a line
about what was done; raises JournalError if it is no longer possible."""
Pause = Callable[[datetime, datetime], None]
"""Pauses all notifications until the first of two times; the second is now."""
Use = Callable[[Moment, datetime], bool]
"""Records that a button of this moment was used; False if one already was."""


class Deeds(Protocol):
    """Actions that need more than the notes, provided by the notifier's owner. Each
    returns a line about what was done, or raises JournalError."""

    def draft(self, entries: Sequence[Entry]) -> str:
        """Draft the next message about each; a single one is shown."""

    def review(self) -> str:
        """Write this week's review note, and show it."""


class Answers:
    """What the buttons do, through the same door as the keys."""

    def __init__(
        self,
        journal: Journal,
        clock: Callable[[], datetime],
        use: Use | None = None,
        decide: Decide | None = None,
        deeds: Deeds | None = None,
        pause: Pause | None = None,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._use = use or (lambda moment, now: True)
        self._decide = decide
        self._deeds = deeds
        self._pause = pause

    def carry_out(self, message: Message, answer: str) -> str:
        """Do it; returns a line about what was done.

        Raises JournalError if the entry has changed, is closed, or was already
        answered.
        """
        if message.finding:
            if self._decide is None:
                raise JournalError("mail is not checked here; see journal mail")
            return clean(self._decide(message.finding, answer))
        if message.moments[0].kind in DIGESTS and answer in _OF_DIGESTS:
            return self._of_digest(message.moments[0], answer)
        moment, now = message.moments[-1], self._clock()
        entry = self._as_it_is(moment)
        if answer == OPEN:
            open_note(self._journal, entry)
            return f"{clean(entry.place)}: opened"
        if answer == DRAFT:
            self._require_as_told(entry, moment, now)
            return self._deed().draft([entry])
        self._require_as_told(entry, moment, now)
        if not self._use(moment, now):
            raise StaleEntry(
                f"{clean(entry.place)}: a button of this notification was used already"
            )
        name, phrase = _VERBS[answer]
        day = parse_typed(phrase, now) if phrase else None
        verb, view = BY_ID[name], self._journal.at(now)
        meant = Answer(now, day=day)
        intent = verb.intent(view, view.item(entry), meant)
        until = rest_until(Dates.of(entry), intent) if isinstance(intent, Rest) else ""
        self._journal.apply(Act.each(intent, [entry], verb.label(meant)), now)
        return f"{clean(entry.place)}: {verb.label(meant)}{until and f' to {until}'}"

    def _deed(self) -> Deeds:
        if self._deeds is None:
            raise JournalError("that needs journal watch, or the service")
        return self._deeds

    # -------------------------------------------------------- of a digest

    def _of_digest(self, moment: Moment, answer: str) -> str:
        """A button of a daily or weekly digest. Buttons that only show something work
        repeatedly."""
        now = self._clock()
        if answer == OPEN_TODAY:
            open_interface(self._journal)
            return "journal: opened in a terminal"
        if answer == OPEN_REVIEW:
            return self._deed().review()
        if not self._use(moment, now):
            raise StaleEntry("a button of this notification was used already")
        if answer == SNOOZE_OVERDUE:
            return self._snooze_overdue(now)
        if answer == DRAFT_NUDGES:
            digest = Digest(self._journal, self._journal.at(now))
            return self._deed().draft([item.entry for item in digest.to_nudge()])
        if answer == PAUSE and self._pause:
            tomorrow = now.date() + timedelta(days=1)
            until = datetime.combine(tomorrow, hour_of(self._journal.settings))
            self._pause(until, now)
            return f"nothing is told until {until:%a %H:%M}"
        again = moment.when.day + timedelta(days=7)
        return f"the next digest of a week comes on {day_text(again, now.date())}"

    def _snooze_overdue(self, now: datetime) -> str:
        """Snooze what is overdue until Monday, as one change."""
        view = self._journal.at(now)
        late = Digest(self._journal, view).overdue()
        if not late:
            return "nothing is overdue any more"
        verb = BY_ID["snooze"]
        meant = Answer(now, day=parse_typed("mon", now))
        pairs = [(verb.intent(view, item, meant), item.entry) for item in late]
        self._journal.apply(Act(pairs, verb.label(meant)), now)
        count = len(pairs)
        what = counted(count, "follow-up")
        return f"{what} snoozed to Monday; undo: journal undo"

    # -------------------------------------------------------- of an entry

    def _as_it_is(self, moment: Moment) -> Entry:
        """The entry in its current note. Raises NoSuchEntry, StaleEntry."""
        then = moment.entry
        if then is None:
            raise NoSuchEntry("it is about no entry")
        try:
            return self._journal.current(then)
        except StaleEntry:
            found = self._alike(moment, then)
            if found is None:
                raise StaleEntry(
                    f"{clean(then.place)}: the note has changed since this "
                    "notification was sent; please check it"
                ) from None
            return found

    def _alike(self, moment: Moment, then: Entry) -> Entry | None:
        """The only entry in the note with these words; its tags may have changed."""
        found = [
            entry
            for entry in self._journal.entries
            if entry.path == then.path and words_of(entry) == moment.words
        ]
        return found[0] if len(found) == 1 and not moment.twin else None

    def _require_as_told(self, entry: Entry, moment: Moment, now: datetime) -> None:
        place = clean(entry.place)
        if entry.status.closed:
            raise StaleEntry(f"{place}: it is {entry.status.value} already")
        then = moment.entry
        if then and entry.headings != then.headings:
            under = clean(" › ".join(entry.headings)) or "no heading"
            raise StaleEntry(
                f"{place}: it stands under another heading now ({under}); "
                "have a look at it"
            )
        journal = self._journal
        today = now.date()
        first = journal.first_seen([entry], today)
        stand = moments_of([entry], journal.people, journal.settings, today, first)
        if not any((m.kind, m.when) == (moment.kind, moment.when) for m in stand):
            raise StaleEntry(
                f"{place}: it is no longer due {moment.when}, as it was told; "
                "have a look at it"
            )


_VERBS = {
    DONE: ("done", ""),
    SNOOZE: ("snooze", "1h"),
    TOMORROW: ("snooze", "tomorrow"),
    REPLIED: ("replied", ""),
    LATER: ("snooze", "1bd"),
}
"""The verb of a button, and the day it sets."""
_OF_DIGESTS = frozenset(
    (
        OPEN_TODAY, SNOOZE_OVERDUE, PAUSE, OPEN_REVIEW, DRAFT_NUDGES, NOT_THIS_WEEK,
    )
)  # fmt: skip
