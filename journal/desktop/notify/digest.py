"""A day, and a week, in one message: the same counts as every screen shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from journal.api.journal import Journal
from journal.api.view import View
from journal.desktop.notify.channel import Message
from journal.desktop.notify.privacy import is_private
from journal.language.counted import counted
from journal.model.calendar_names import WEEKDAYS
from journal.model.entry import Status, WhoseTurn
from journal.model.notes_by_path import telling
from journal.model.when import When
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.day_words import when_text
from journal.practice.agenda.moments import Kind, Moment, is_muted
from journal.practice.agenda.sections import OVERDUE, SOON, TO_NUDGE, TODAY
from journal.practice.agenda.shown_text import shown_text

OPEN_TODAY, SNOOZE_OVERDUE, PAUSE = "open-today", "snooze-overdue", "pause"
OPEN_REVIEW, DRAFT_NUDGES, NOT_THIS_WEEK = "open-review", "draft-nudges", "skip-week"
_NAMED = 3
"""The most items named in a line."""
_LONG = 44
"""The most characters of an item."""


class Digest:
    """The contents of a day and a week, at the view's moment."""

    def __init__(self, journal: Journal, view: View) -> None:
        self._journal = journal
        self._view = view
        mail, mutes = journal.mail_seen, journal.settings.notify.mute
        self._items: Sequence[Item] = view.items
        if mail.has_answers or mutes:
            self._items = [
                item
                for item in view.items
                if not mail.is_answered(item.entry) and not self._is_muted(item)
            ]

    def up(self) -> list[Item]:
        """What needs the user today: overdue, to nudge, due; without muted entries."""
        tell = self._journal.settings.notify.about
        wanted = [
            *((OVERDUE, TODAY) if Kind.DUE.value in tell else ()),
            *((TO_NUDGE,) if Kind.NUDGE.value in tell else ()),
        ]
        return self._under(*wanted)

    def overdue(self) -> list[Item]:
        return self._under(OVERDUE)

    def to_nudge(self) -> list[Item]:
        return self._under(TO_NUDGE)

    # -------------------------------------------------------- the day

    def day(self, moment: Moment, more: Sequence[Moment], cold: str) -> Message:
        """The daily message; includes `more`, and who goes cold."""
        up = self.up()
        overdue, today, nudges = (
            [item for item in up if item.heading == heading]
            for heading in (OVERDUE, TODAY, TO_NUDGE)
        )
        name = WEEKDAYS[self._view.today.weekday()]
        counts = [
            *([f"{len(today)} today"] if today else []),
            *([f"{len(overdue)} overdue"] if overdue else []),
            *([f"{len(nudges)} to nudge"] if nudges else []),
        ]
        promised = [item for item in up if item.is_promised]
        lines = [
            _line("Promised", promised, self._promise),
            _line("Today", [i for i in today if not i.is_promised], self._timed),
            _line("Overdue", [i for i in overdue if not i.is_promised], self._late),
            _line("Waiting", nudges, self._waits),
            cold,
        ]
        buttons = [(OPEN_TODAY, "Open today")]
        if overdue:
            buttons.append((SNOOZE_OVERDUE, "Snooze overdue to Mon"))
        buttons.append((PAUSE, "Pause until tomorrow"))
        return Message(
            f"{name}: {', '.join(counts)}",
            tuple(filter(None, lines)),
            (moment, *more),
            choices=tuple(buttons),
            click=OPEN_TODAY,
        )

    def _promise(self, item: Item) -> str:
        when = self._when(item)
        return f"{self._words(item)} ({when})" if when else self._words(item)

    def _timed(self, item: Item) -> str:
        clock = item.when.clock if item.when else None
        return f"{clock:%H:%M} {self._words(item)}" if clock else self._words(item)

    def _late(self, item: Item) -> str:
        return f"{self._words(item)}, {self._when(item)}"

    def _waits(self, item: Item) -> str:
        nudge = f" (nudge {item.nudge})" if item.nudge[:1].isdigit() else ""
        return f"{self._words(item)}{nudge}"

    def _when(self, item: Item) -> str:
        return when_text(item.when, self._view.today)

    # -------------------------------------------------------- the week

    def week(self, moment: Moment) -> Message | None:
        """The weekly message; None if there is nothing to report."""
        today = self._view.today
        due = self._under(OVERDUE, TODAY)
        due += [
            item
            for item in self._under(*SOON)
            if item.when and item.when.day <= today + timedelta(days=6)
        ]
        waiting = [item for item in self._items if item.turn is WhoseTurn.THEIRS]
        promised = [item for item in self._items if item.is_promised]
        cold = [one for one in self._view.cold if one.last]
        if not (due or waiting or promised or cold):
            return None
        counts = [
            *([f"{len(due)} due"] if due else []),
            *([f"{len(waiting)} waiting"] if waiting else []),
            *([f"{counted(len(promised), 'promise')} open"] if promised else []),
            *([f"{len(cold)} going cold"] if cold else []),
        ]
        nudges = self._under(TO_NUDGE)
        lines = [
            _line("To nudge", nudges, self._waits),
            _line("Promised", promised, self._promise),
            f"Last week: {self._done_last_week(moment.when)} done",
        ]
        buttons = [(OPEN_REVIEW, "Open review")]
        if nudges:
            buttons.append((DRAFT_NUDGES, f"Draft the nudges ({len(nudges)})"))
        buttons.append((NOT_THIS_WEEK, "Not this week"))
        number = moment.when.day.isocalendar().week
        return Message(
            f"Week {number}: {', '.join(counts)}",
            tuple(filter(None, lines)),
            (moment,),
            choices=tuple(buttons),
            click=OPEN_REVIEW,
        )

    def _done_last_week(self, since: When) -> int:
        monday = since.day - timedelta(days=since.day.weekday())
        week = (monday - timedelta(days=7), monday)
        return sum(
            entry.status is Status.DONE
            and entry.done is not None
            and week[0] <= entry.done < week[1]
            for note in telling(self._view.notes).values()
            for entry in note.in_passing().entries
        )

    # -------------------------------------------------------- both

    def _under(self, *headings: str) -> list[Item]:
        return [item for item in self._items if item.heading in headings]

    def _words(self, item: Item) -> str:
        if is_private(self._journal, item.entry, item.people):
            return "a private one"
        text = shown_text(item.entry)
        who = item.people[0].label if item.people else ""
        words = f"{who}: {text}" if who else text
        return words if len(words) <= _LONG else f"{words[: _LONG - 1].rstrip()}…"

    def _is_muted(self, item: Item) -> bool:
        settings = self._journal.settings
        if not settings.notify.mute:
            return False
        now = self._view.now
        moment = Moment(now, Kind.DUE, When(now.date()), item.entry)
        return is_muted(moment, self._journal.people, settings)


def _line(name: str, items: Sequence[Item], words_of: Callable[[Item], str]) -> str:
    if not items:
        return ""
    more = f" · and {len(items) - _NAMED} more" if len(items) > _NAMED else ""
    return f"{name}: {' · '.join(map(words_of, items[:_NAMED]))}{more}"
