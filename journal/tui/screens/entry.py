"""Keys that act on entries with no more than a day to ask for, or open their notes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from journal.api.snooze import snooze
from journal.language.clean import clean
from journal.language.dates.typed_dates import Typed, parse_typed
from journal.language.edit.intents import (
    Cancel,
    Complete,
    Reopen,
    Reschedule,
    Rest,
    Snooze,
)
from journal.language.edit.snooze import Dates, rest_until
from journal.model.errors import WriteRefused
from journal.model.when import When
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import day_text
from journal.tui.dialogs.day import DayScreen
from journal.tui.dialogs.timeline import TimelineScreen
from journal.tui.screens.asking import AskingScreen, what_of
from journal.tui.state import deeds


class EntryScreen(AskingScreen):
    """All that can be done to entries."""

    def do_done(self) -> None:
        self.act(self.targets, Complete(self.clock().date()), "done", "Done")

    def do_cancel(self) -> None:
        self.act(self.targets, Cancel(self.clock().date()), "cancelled", "Cancelled")

    def do_reopen(self) -> None:
        self.act(self.targets, Reopen(), "reopened", "Open again")

    def do_later(self) -> None:
        self._shift(1)

    def do_sooner(self) -> None:
        self._shift(-1)

    def _shift(self, days: int) -> None:
        """A day from when it comes up; what is late comes up today."""

        def until(item: Item) -> When:
            today = self.clock().date()
            day = max(item.when.day, today) if item.when else today
            clock = item.when.clock if item.when else None
            return When(max(day + timedelta(days=days), today), clock)

        items = self.targets
        if items and days > 0:
            self._snooze(items, parse_typed(f"{days}d", self.clock()))
        elif items:
            days_text = {self._day(until(item)) for item in items}
            to = days_text.pop() if len(days_text) == 1 else "other days"
            make = lambda item: Snooze(until(item))  # noqa: E731
            self.act(items, make, "snoozed", f"Snoozed to {to}")

    def do_snooze(self) -> None:
        self._ask_for_day("Snooze", self._snooze)

    def do_reschedule(self) -> None:
        self._ask_for_day("Reschedule", self._reschedule)

    def _ask_for_day(
        self, title: str, then: Callable[[Sequence[Item], Typed | None], None]
    ) -> None:
        items = self.targets
        if items:
            screen = DayScreen(title, what_of(items), self.clock())
            self.app.push_screen(screen, partial(then, items))

    def _snooze(self, items: Sequence[Item], typed: Typed | None) -> None:
        if typed:
            rest = snooze(typed, self.clock(), self.journal.settings)
            self.act(items, rest, "snoozed", f"Snoozed{self._to(items, rest)}")

    def _to(self, items: Sequence[Item], rest: Rest) -> str:
        """To which day, where it is one and the same."""
        try:
            found = {rest_until(Dates.of(item.entry), rest) for item in items}
        except WriteRefused:
            return ""  # whoever writes it says why not
        days = {self._day(until) for until in found}
        return f" to {days.pop()}" if len(days) == 1 else " to other days"

    def _reschedule(self, items: Sequence[Item], typed: Typed | None) -> None:
        if typed:
            intent, said = Reschedule(typed.when, self.clock()), self._day(typed.when)
            self.act(items, intent, "rescheduled", f"Due {said}")

    def _day(self, when: When) -> str:
        clock = f" {when.clock:%H:%M}" if when.clock else ""
        return f"{day_text(when.day, self.clock().date())}{clock}"

    def do_undo_entry(self) -> None:
        if self.item:
            deed = partial(deeds.undo_entry, self.journal, self.item, self.clock())
            self.do(deed)

    # -------------------------------------------------------- looking closer

    def do_edit(self) -> None:
        if self.item:
            self.edit_at(self.item.entry.path, self.item.entry.line)

    def do_obsidian(self) -> None:
        if self.item:
            self.show_in_obsidian(self.item.entry.path)

    def do_copy(self) -> None:
        lines = [clean(item.entry.ref.raw.strip()) for item in self.targets]
        if lines:
            self.app.copy_to_clipboard("\n".join(lines))
            self.say("Copied the line" if len(lines) == 1 else f"Copied {len(lines)}")

    def do_timeline(self) -> None:
        if self.item is None:
            return
        if not self.item.people:
            self.say("It is about nobody")
            return
        person = self.item.people[0]
        self.app.push_screen(TimelineScreen(self.known.card(person), self))
