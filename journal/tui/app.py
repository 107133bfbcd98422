"""The terminal interface: screens and keys over the hall.

Workers read and write in threads and post messages; only handlers on the
interface's own thread touch widgets.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import ClassVar

from textual import on, work
from textual.app import App, ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Footer, Input, Static

from journal.agenda.agenda import Agenda, Item, Section
from journal.agenda.query import parse_query
from journal.agenda.wording import next_text
from journal.errors import JournalError
from journal.journal import Change, Journal
from journal.language.clean import clean
from journal.language.intents import Cancel, Complete, Intent, Reopen, Snooze
from journal.model import When
from journal.tui.actions import ACTIONS, key_name
from journal.tui.rows import rows_of
from journal.tui.screens.add import AddScreen
from journal.tui.screens.help import HelpScreen
from journal.tui.screens.snooze import SnoozeScreen
from journal.tui.widgets.agenda_list import AgendaList
from journal.tui.widgets.preview import Preview, context_of

_BY_ID = {action.id: action for action in ACTIONS}


def _bindings() -> list[BindingType]:
    return [
        Binding(
            action.keys,
            f"run('{action.id}')",
            action.title,
            show=action.in_footer,
            key_display=key_name(action.keys.split(",")[0]),
            tooltip=action.help,
            id=action.id,
        )
        for action in ACTIONS
    ]


class JournalApp(App[None]):
    """The agenda, the note beside it, and the keys to act."""

    TITLE = "journal"
    CSS_PATH = "journal.tcss"
    BINDINGS: ClassVar[list[BindingType]] = _bindings()
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (Textual declares it so)
        (0, "-narrow"),
        (100, "-wide"),
    ]
    ENABLE_COMMAND_PALETTE = True

    class NotesChanged(Message):
        """Notes were read; the agenda may be another one."""

    class Acted(Message):
        """An edit was carried out, or could not be."""

        def __init__(self, text: str, *, failed: bool = False) -> None:
            super().__init__()
            self.text = text
            self.failed = failed

    def __init__(self, journal: Journal, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.journal = journal
        self.clock = clock
        self._filter = ""
        self._show_closed = False
        self._agenda: Agenda | None = None
        self._wants_preview = True

    # -------------------------------------------------------- building

    def compose(self) -> ComposeResult:
        yield Static("Reading the notes …", id="title", markup=False)
        with Horizontal(id="body"):
            yield AgendaList(id="agenda")
            yield Static(id="empty", markup=False)
            yield Preview(id="preview")
        yield Input(placeholder="words @person #tag is:overdue due:<7d", id="filter")
        yield Footer()

    def on_mount(self) -> None:
        if self.journal.settings.theme in self.available_themes:
            self.theme = self.journal.settings.theme
        elif os.environ.get("NO_COLOR"):
            # Textual's own answer to NO_COLOR is grey on grey
            self.theme = "ansi-dark"
        if self.journal.settings.keys:
            self.set_keymap(dict(self.journal.settings.keys))
        self.query_one(AgendaList).focus()
        self.set_interval(30, self.draw)
        self.read_notes()

    def on_unmount(self) -> None:
        self.journal.close()

    @work(thread=True, exclusive=True, group="read")
    def read_notes(self) -> None:
        first = self._agenda is None
        self.journal.refresh()
        self.post_message(self.NotesChanged())
        if first:
            self.journal.watch(lambda changed: self._tell_changed())

    def _tell_changed(self) -> None:
        self.post_message(self.NotesChanged())

    @on(NotesChanged)
    def draw(self) -> None:
        """Show the agenda as it is now."""
        now = self.clock()
        self._agenda = agenda = self.journal.agenda(now)
        shown = [item for item in agenda.items if self._is_shown(item)]
        try:
            matches = parse_query(self._filter, now, self.journal.people)
            shown = [item for item in shown if matches(item)]
            complaint = ""
        except JournalError as error:
            complaint = str(error)
        self.query_one(AgendaList).show(rows_of(shown, now.date()))
        self._draw_title(agenda, complaint)
        self._draw_empty(agenda, bool(shown))

    def _is_shown(self, item: Item) -> bool:
        return self._show_closed or item.section is not Section.CLOSED

    def _draw_title(self, agenda: Agenda, complaint: str) -> None:
        counts = [
            f"{len(agenda.section(section))} {section.value.lower()}"
            for section in (Section.OVERDUE, Section.TODAY, Section.UPCOMING)
        ]
        problems = len(self.journal.problems())
        if problems:
            counts.append(f"⚠ {problems} (journal check)")
        left = f"{clean(self.journal.root.name)}  {' · '.join(counts)}"
        if self._filter:
            left += f"  [filter: {clean(self._filter)}]"
        right = f"{agenda.now:%a %d %b %H:%M}"
        self.query_one("#title", Static).update(
            Content(f"{left}  —  {clean(complaint) or right}")
        )

    def _draw_empty(self, agenda: Agenda, something: bool) -> None:
        self.query_one(AgendaList).display = something
        empty = self.query_one("#empty", Static)
        empty.display = not something
        if something:
            return
        text = next_text(agenda, filtered=bool(self._filter))
        if not agenda.items:
            text = (
                "There are no follow-ups in these notes yet.\n\n"
                "Write one in any note:\n\n    - [ ] follow up @alice 2024-06-01\n\n"
                "or press a to add one. “journal demo” shows a vault with some."
            )
        empty.update(Content(text))

    @on(AgendaList.Moved)
    def show_context(self, event: AgendaList.Moved) -> None:
        preview = self.query_one(Preview)
        if event.item is None or not self._wants_preview:
            preview.show(Content(""))
            return
        today = self.clock().date()
        preview.show(context_of(event.item, self.journal, today))

    # -------------------------------------------------------- acting

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what needs an entry where there is none."""
        if action != "run" or not parameters:
            return True
        if len(self.screen_stack) > 1:
            return False
        known = _BY_ID.get(str(parameters[0]))
        if known is None or not known.needs_entry:
            return True
        return True if self.query_one(AgendaList).item else None

    def action_run(self, name: str) -> None:
        """Carry out the action with this id."""
        getattr(self, f"do_{name}")()

    @property
    def item(self) -> Item | None:
        return self.query_one(AgendaList).item

    def _act(self, intent: Intent, label: str, said: str) -> None:
        if self.item is not None:
            self._apply(intent, self.item, label, said)

    @work(thread=True, group="write")
    def _apply(self, intent: Intent, item: Item, label: str, said: str) -> None:
        try:
            changes = self.journal.apply(intent, [item.entry], self.clock(), label)
        except JournalError as error:
            self.journal.look_at({item.entry.path})
            self.post_message(self.Acted(str(error), failed=True))
            return
        self._tell(changes, said)

    def _tell(self, changes: list[Change], said: str) -> None:
        notes = [note for change in changes for note in change.notes]
        if all(change.nothing for change in changes):
            said = "It is so already"
        self.post_message(self.Acted("; ".join([f"{said}, u to undo", *notes])))

    @on(Acted)
    def say(self, event: Acted) -> None:
        self.draw()
        self.notify(
            clean(event.text),
            severity="error" if event.failed else "information",
            timeout=8 if event.failed else 4,
            markup=False,
        )

    def do_done(self) -> None:
        self._act(Complete(self.clock().date()), "done", "Done")

    def do_cancel(self) -> None:
        self._act(Cancel(self.clock().date()), "cancelled", "Cancelled")

    def do_reopen(self) -> None:
        self._act(Reopen(), "reopened", "Open again")

    def do_later(self) -> None:
        item = self.item
        if item is None:
            return
        today = self.clock().date()
        day = max(item.when.day, today) if item.when else today
        clock = item.when.clock if item.when else None
        self._snooze(When(day + timedelta(days=1), clock))

    def do_snooze(self) -> None:
        if self.item is not None:
            screen = SnoozeScreen(self.item.entry.text, self.clock())
            self.push_screen(screen, self._snooze)

    def _snooze(self, until: When | None) -> None:
        if until is not None:
            shown = f"{until.day:%a} {until.day.day} {until.day:%b}"
            clock = f" {until.clock:%H:%M}" if until.clock else ""
            self._act(Snooze(until), "snoozed", f"Snoozed to {shown}{clock}")

    def do_add(self) -> None:
        def add(sentence: str | None) -> None:
            if sentence is not None:
                self._add(sentence)

        self.push_screen(AddScreen(self.journal, self.clock()), add)

    @work(thread=True, group="write")
    def _add(self, sentence: str) -> None:
        try:
            change = self.journal.add(sentence, None, self.clock())
        except JournalError as error:
            self.post_message(self.Acted(str(error), failed=True))
            return
        self._tell([change], f"Added to {change.path}")

    def do_undo(self) -> None:
        self._undo()

    @work(thread=True, group="write")
    def _undo(self) -> None:
        try:
            self.journal.undo(self.clock())
        except JournalError as error:
            self.post_message(self.Acted(str(error), failed=True))
            return
        self.post_message(self.Acted("Taken back"))

    def do_edit(self) -> None:
        from journal.desktop.editor import editor_command, open_editor

        item = self.item
        if item is None:
            return
        file = self.journal.root / item.entry.path
        settings = self.journal.settings
        try:
            command = editor_command(file, item.entry.line, os.environ, settings.editor)
            if command.graphical:
                open_editor(command)
                return
            failure: JournalError | None = None
            with self.suspend():
                # an exception in here would leave the terminal suspended
                try:
                    open_editor(command)
                except JournalError as error:
                    failure = error
            if failure:
                raise failure
        except SuspendNotSupported:
            self.notify("An editor cannot be opened from here.", severity="warning")
        except JournalError as error:
            self.notify(clean(str(error)), severity="error", markup=False)
        self.journal.look_at({item.entry.path})
        self.draw()

    # -------------------------------------------------------- looking

    def do_filter(self) -> None:
        prompt = self.query_one("#filter", Input)
        prompt.display = True
        prompt.focus()

    @on(Input.Changed, "#filter")
    def filter_changed(self, event: Input.Changed) -> None:
        self._filter = event.value
        self.draw()

    @on(Input.Submitted, "#filter")
    def filter_chosen(self) -> None:
        self.query_one(AgendaList).focus()

    def do_clear(self) -> None:
        prompt = self.query_one("#filter", Input)
        prompt.value = ""
        prompt.display = False
        self.query_one(AgendaList).focus()

    def do_down(self) -> None:
        self.query_one(AgendaList).move(1)

    def do_up(self) -> None:
        self.query_one(AgendaList).move(-1)

    def do_page_down(self) -> None:
        agenda = self.query_one(AgendaList)
        agenda.move(agenda.page())

    def do_page_up(self) -> None:
        agenda = self.query_one(AgendaList)
        agenda.move(-agenda.page())

    def do_top(self) -> None:
        self.query_one(AgendaList).go_to(0)

    def do_bottom(self) -> None:
        agenda = self.query_one(AgendaList)
        agenda.go_to(len(agenda.rows) - 1, -1)

    def do_today(self) -> None:
        agenda = self.query_one(AgendaList)
        for index, row in enumerate(agenda.rows):
            if row.item and row.item.section is Section.TODAY:
                agenda.go_to(index)
                return

    def do_preview(self) -> None:
        self._wants_preview = not self._wants_preview
        self.query_one(Preview).display = self._wants_preview
        self.query_one(AgendaList).refresh()

    @on(AgendaList.Opened)
    def open_entry(self) -> None:
        self.do_edit()

    def do_closed(self) -> None:
        self._show_closed = not self._show_closed
        self.draw()

    def do_refresh(self) -> None:
        self.read_notes()

    def do_help(self) -> None:
        self.push_screen(HelpScreen(self.journal.settings.keys))

    def do_quit(self) -> None:
        self.exit()
