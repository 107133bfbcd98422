"""What the home screen shows: the agenda, and the note beside it.

Reading happens in workers, which post messages; only handlers, on the interface's
own thread, touch widgets and state.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, Static
from textual.worker import get_current_worker

from journal.agenda.agenda import Item, Section
from journal.agenda.query import names_states, parse_query
from journal.agenda.wording import next_text
from journal.errors import JournalError
from journal.journal import Journal, View
from journal.language.clean import clean
from journal.model import Problem
from journal.relationships import Relationships
from journal.tui.actions import way_to
from journal.tui.deeds import Outcome
from journal.tui.rows import rows_of
from journal.tui.screens.row_screen import RowScreen
from journal.tui.widgets.agenda_list import AgendaList
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.preview import Context, Preview, read_context, why_now
from journal.tui.widgets.title import Title, agenda_facts

_NOTHING_YET = """\
There are no follow-ups in these notes yet.

Write one in any note:

    - [ ] follow up @alice {day}

or press a to add one. “journal demo” shows a vault with some."""

_ONLY_TASKS = """\
There are no follow-ups in these notes: none of their checkboxes ({count}) has a \
date, a person, #followup or #waiting.

To see every checkbox here, write into .journal.toml, in this vault's folder:

    entries = "tasks"

To add a follow-up press a."""

_LONGEST_REMARK = 400
"""Characters; a message that quotes a note can be as long as the note."""


class AgendaView(RowScreen[None]):
    """The list and the preview, kept up with the notes and with the time."""

    class NotesChanged(Message):
        """Somebody saved a note."""

    class Looked(Message):
        """The agenda was made anew; after a deed, with what came of it."""

        def __init__(
            self,
            known: Relationships,
            view: View,
            problems: Sequence[Problem],
            notices: Sequence[str],
            outcome: Outcome | None,
        ) -> None:
            """`view` is what the agenda was made of, `notices` what was recovered."""
            super().__init__()
            self.known = known
            self.agenda = known.agenda
            self.people = view.people
            self.checkboxes = len(view.entries)
            self.problems = len(problems)
            self.notices = [
                *notices,
                *(
                    f"{p.path}:{p.line}: {p.message}; ctrl+r makes it again"
                    for p in problems
                    if p.code == "reverted"
                ),
            ]
            self.outcome = outcome

    class Failed(Message):
        """The agenda cannot be made, as with settings that make no sense."""

        def __init__(self, why: str) -> None:
            super().__init__()
            self.why = why

    class ContextRead(Message):
        """What stands around the entry at the cursor was read."""

        def __init__(self, context: Context) -> None:
            super().__init__()
            self.context = context

    def __init__(self, journal: Journal, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.journal = journal
        self.clock = clock
        self._looking = threading.Lock()
        self._told: set[str] = set()
        self.seen: AgendaView.Looked | None = None
        self._at_first = Relationships(journal, clock())
        self.show_closed = False
        self._had_item = False

    def compose(self) -> ComposeResult:
        yield Title()
        with Container(id="body"):
            yield AgendaList(id="agenda")
            yield Static(id="empty", markup=False)
            yield Preview(id="preview")
        yield Static(id="detail", markup=False)
        yield FilterLine("words @person #tag is:overdue due:<7d")
        yield Footer()

    def on_mount(self) -> None:
        self.agenda_list.focus()
        self.set_interval(30, self.look)
        self.begin()

    # -------------------------------------------------------- reading

    @work(thread=True)
    def begin(self) -> None:
        """Show what is in the notes, then keep up with them."""
        self.journal.refresh()
        self.look_now()
        if get_current_worker().is_cancelled:
            return
        self.journal.watch(lambda changed: self._tell_changed())
        if self.journal.refresh():
            # saved between the first look and the beginning of the watch
            self._tell_changed()

    def _tell_changed(self) -> None:
        self.post_message(self.NotesChanged())

    @on(NotesChanged)
    def look_at_notes(self) -> None:
        self.look()

    @work(thread=True, exclusive=True, group="look")
    def look(self, *, at_disk: bool = False) -> None:
        """Make the agenda anew: a note was saved, or it is later now."""
        if at_disk:
            self.journal.refresh()
        self.look_now()

    def look_now(self, outcome: Outcome | None = None) -> None:
        # under the lock, for what is posted last to be what was seen last
        with self._looking:
            known = Relationships(self.journal, self.clock())
            try:
                _ = known.agenda
            except JournalError as error:
                self.post_message(self.Failed(str(error)))
                return
            problems = self.journal.problems(known.now)
            view = self.journal.view
            # the agenda is made here; the list need not wait for the people
            notices = list(self.journal.notices)
            self.post_message(self.Looked(known, view, problems, notices, outcome))
            known.warm()

    @on(Failed)
    def show_failure(self, event: Failed) -> None:
        self.seen = None
        self.agenda_list.show([])
        self.agenda_list.display = False
        empty = self.query_one("#empty", Static)
        empty.display = True
        empty.update(Content(clean(event.why)))

    @on(Looked)
    def show_agenda(self, event: Looked) -> None:
        self.seen = event
        facts = agenda_facts(event.agenda, event.problems)
        other = way_to("people", self.journal.settings)
        name, now = self.journal.root.name, event.agenda.now
        self.query_one(Title).show(name, facts, now, other)
        self.draw(follow=event.outcome is None)
        for notice in event.notices:
            if notice not in self._told:
                self._told.add(notice)
                self.say(notice, failed=True)
        if event.outcome:
            self._report(event.outcome)

    def _report(self, outcome: Outcome) -> None:
        self.say(outcome.said, failed=outcome.failed)
        if outcome.at:
            place = outcome.at
            self.agenda_list.go_to_first(
                lambda item: (item.entry.path, item.entry.line) == place
            )

    def say(self, text: str, *, failed: bool = False) -> None:
        self.notify(
            clean(text[:_LONGEST_REMARK]),
            severity="error" if failed else "information",
            timeout=8 if failed else 4,
            markup=False,
        )

    # -------------------------------------------------------- drawing

    @property
    def agenda_list(self) -> AgendaList:
        return self.query_one(AgendaList)

    @property
    def known(self) -> Relationships:
        """The people as they were at the last look."""
        return self.seen.known if self.seen else self._at_first

    @property
    def item(self) -> Item | None:
        """The entry under the cursor."""
        return self.agenda_list.item

    def draw(self, *, follow: bool = True) -> None:
        """Show what was seen, as far as the filter lets it through."""
        if self.seen is None:
            return
        agenda, text = self.seen.agenda, self.query_one(FilterLine).text
        items = self._matching(self.seen, text)
        nothing_due = bool(items) and not text and not agenda.due
        remark = next_text(agenda, filtered=False) if nothing_due else ""
        rows = rows_of(items, agenda.now.date(), remark)
        self.agenda_list.show(rows, follow=follow)
        self.agenda_list.display = bool(items)
        empty = self.query_one("#empty", Static)
        empty.display = not items
        empty.update(Content("" if items else _empty_text(self.seen, text)))

    def _matching(self, seen: Looked, text: str) -> list[Item]:
        line = self.query_one(FilterLine)
        try:
            matches = parse_query(text, seen.agenda.now, seen.people)
        except JournalError as error:
            line.say(wrong=str(error))
            text = ""
        closed_too = self.show_closed or names_states(text)
        items = [
            item
            for item in seen.agenda.items
            if closed_too or item.section is not Section.CLOSED
        ]
        if not text:
            return items
        found = [item for item in items if matches(item)]
        line.say(f"{len(found)} of {len(items)}")
        return found

    @on(AgendaList.Moved)
    def read_context(self, event: AgendaList.Moved) -> None:
        reason = ""
        if event.item:
            self._read_context(event.item, self.known)
            reason = f"{why_now(event.item, self.known)} · {event.item.entry.place}"
        else:
            self.query_one(Preview).show(None)
        self.query_one("#detail", Static).update(Content(clean(reason)))
        if self._had_item is not bool(event.item):
            # not each time: the footer is built anew for it
            self._had_item = bool(event.item)
            self.refresh_bindings()

    @work(thread=True, exclusive=True, group="context")
    def _read_context(self, item: Item, known: Relationships) -> None:
        context = read_context(item, known)
        if not get_current_worker().is_cancelled:
            self.post_message(self.ContextRead(context))

    @on(ContextRead)
    def show_context(self, event: ContextRead) -> None:
        if self.item is event.context.item:
            self.query_one(Preview).show(event.context)


def _empty_text(seen: AgendaView.Looked, text: str) -> str:
    agenda = seen.agenda
    if text:
        return "Nothing matches. esc clears the filter."
    if not agenda.items and seen.checkboxes:
        return _ONLY_TASKS.format(count=seen.checkboxes)
    if not agenda.items:
        return _NOTHING_YET.format(day=agenda.now.date().isoformat())
    return next_text(agenda, filtered=False)
