"""What all screens share: a list with a cursor, its keys, filter and footer.

What is shown and what was done last is the store's; what is done to entries, the
commands'. A screen draws, asks and tells.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import Binding
from textual.command import CommandPalette
from textual.screen import Screen
from textual.widgets import Footer, Input

from journal.api.journal import Journal
from journal.api.messages.drafts import draft
from journal.api.messages.message_texts import LANGUAGES, Wordings
from journal.api.places import config_file
from journal.api.view import View
from journal.desktop.open.editor import editor_command
from journal.desktop.open.obsidian import open_in_obsidian
from journal.language.clean import clean
from journal.language.dates.typed_dates import TypedDate
from journal.model.entry import NotePath
from journal.model.errors import JournalError
from journal.practice.agenda.agenda import Item
from journal.practice.messages.mail import to_text
from journal.tui.dialogs.choice import ChoiceScreen
from journal.tui.dialogs.day import DayScreen
from journal.tui.dialogs.draft import DraftScreen
from journal.tui.dialogs.help import HelpScreen
from journal.tui.dialogs.line import LineScreen
from journal.tui.dialogs.timeline import TimelineScreen
from journal.tui.keys.actions import AGENDA, BY_ID, SCREENS
from journal.tui.keys.bindings import keymap
from journal.tui.screens.terminal import edit_note
from journal.tui.state import deeds, file_import
from journal.tui.state.deeds import Outcome
from journal.tui.state.entry_commands import EntryCommands, LastCommand
from journal.tui.state.go_to import Place, provider_of
from journal.tui.state.questions import ChoiceQuestion, LineQuestion
from journal.tui.state.store import AgendaStore
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.row_list import RowList
from journal.tui.widgets.title import Title

if TYPE_CHECKING:
    from journal.integrations.exchange.notes.outcome import Plan

_READ, _READ_FAILURE = 4.0, 8.0
"""Seconds that a remark stays."""
_LONGEST_REMARK = 400
"""Characters; a message that quotes a note can be as long as the note."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where somebody wants to go: to a screen, and what to show there."""

    screen: str = AGENDA
    query: str | None = None
    """The filter to set."""
    path: NotePath | None = None
    """The note whose first entry to go to."""


class RowScreen(Screen[Destination | None]):
    """What a key does is the method `do_` and the id of its action, here or there.

    A screen that was opened from the agenda answers where to go from there.
    """

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (Textual declares it so)
        (0, "-narrow"),
        (100, "-wide"),
    ]
    NAME: ClassVar[str]

    def __init__(self, store: AgendaStore) -> None:
        super().__init__()
        self.store = store
        self.commands = EntryCommands(self)

    @property
    def journal(self) -> Journal:
        return self.store.journal

    @property
    def known(self) -> View:
        """The vault as it was at the last look."""
        return self.store.known

    @property
    def last(self) -> LastCommand:
        return self.store.last

    def now(self) -> datetime:
        return self.store.clock()

    # -------------------------------------------------------- of each screen

    @property
    def item(self) -> Item | None:
        """The entry under the cursor, where the rows are entries."""
        return None

    @property
    def marked(self) -> list[Item]:
        """The entries that are marked."""
        return []

    def unmark(self) -> None:
        """Nothing is marked any more."""

    def leave(self, to: Destination) -> None:
        """Go somewhere else."""
        raise NotImplementedError

    # -------------------------------------------------------- for the commands

    def do(
        self, deed: Callable[[], Outcome], again: Callable[[], object] | None = None
    ) -> None:
        """Change notes in a worker, and say what came of it; `again` asks once more."""
        app = self.app
        once_more = partial(app.call_from_thread, again) if again else None
        app.run_worker(
            partial(self.store.do, deed, once_more), thread=True, group="write"
        )

    def look(self, *, at_disk: bool = False) -> None:
        """Look at the notes again, in a worker."""
        look = partial(self.store.look, at_disk=at_disk)
        self.app.run_worker(look, thread=True, exclusive=True, group="look")

    def look_at(self, path: NotePath) -> None:
        """Look at one note again, in a worker."""
        look = partial(self.store.look_at, path)
        self.app.run_worker(look, thread=True, group="look")

    def ask_line(self, question: LineQuestion, then: Callable[[str], object]) -> None:
        self.app.push_screen(LineScreen(question), partial(_answered, then))

    def ask_day(
        self, title: str, what: str, then: Callable[[TypedDate], object]
    ) -> None:
        screen = DayScreen(title, what, self.now())
        self.app.push_screen(screen, partial(_answered, then))

    def ask_choice(
        self, question: ChoiceQuestion, then: Callable[[str], object]
    ) -> None:
        self.app.push_screen(ChoiceScreen(question), partial(_answered, then))

    @property
    def row_list(self) -> RowList[Any]:
        return self.query_one(RowList)

    # -------------------------------------------------------- keys

    def on_resize(self) -> None:
        footer, tight = self.query_one(Footer), self.size.width < 80
        if footer.compact is not tight:
            footer.compact = tight
            footer.show_command_palette = not tight
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what needs a row where there is none, hide what is of no use."""
        known = BY_ID.get(str(parameters[0])) if parameters else None
        if action != "run" or known is None:
            return True
        if known.id == "clear":
            return self.can_clear()
        if known.footer and isinstance(self.focused, Input):
            return False  # the key is a letter of the filter
        return True if self.has_row or not known.needs_entry else None

    def can_clear(self) -> bool:
        return self.query_one(FilterLine).display

    @property
    def has_row(self) -> bool:
        """Whether there is something under the cursor to act on."""
        return self.row_list.row is not None

    def action_run(self, name: str) -> None:
        """Carry out the action with this id."""
        own = getattr(self, f"do_{name}", None)
        if name in SCREENS:
            if name != self.NAME:
                self.leave(Destination(name))
        elif own:
            own()
        elif not self.commands.run(name):
            raise LookupError(f"no screen and no command does {name!r}")

    @on(Title.Chosen)
    def go_to_screen(self, event: Title.Chosen) -> None:
        self.action_run(event.name)

    def do_filter(self) -> None:
        self.query_one(FilterLine).open()
        self.refresh_bindings()

    @on(FilterLine.Left)
    def filter_left(self) -> None:
        self.set_focus(self.row_list)
        self.refresh_bindings()

    def do_clear(self) -> None:
        self.query_one(FilterLine).clear()
        self.filter_left()

    def do_down(self) -> None:
        self.row_list.move(1)

    def do_up(self) -> None:
        self.row_list.move(-1)

    def do_page_down(self) -> None:
        self.row_list.move(self.row_list.page())

    def do_page_up(self) -> None:
        self.row_list.move(-self.row_list.page())

    def do_top(self) -> None:
        self.row_list.go_to(0)

    def do_bottom(self) -> None:
        self.row_list.go_to(len(self.row_list.rows) - 1, -1)

    def do_undo(self) -> None:
        self.do(partial(deeds.undo, self.journal, self.now()))

    def do_redo(self) -> None:
        self.do(partial(deeds.redo, self.journal, self.now()))

    def do_import(self) -> None:
        """Ask for a file, read it in a worker, show what would come of it."""
        asked = LineQuestion(
            "Import",
            "~/Downloads/board.json",
            facts=("the export of another system: Trello, HubSpot, vCard, CSV, …",),
        )
        self.ask_line(asked, self._read_file)

    def _read_file(self, name: str) -> None:
        def read() -> None:
            try:
                plan = file_import.planned(self.journal, name, self.now())
            except JournalError as error:
                said = partial(self.say, str(error), failed=True)
                self.app.call_from_thread(said)
                return
            self.app.call_from_thread(self._ask_to_import, plan)

        self.app.run_worker(read, thread=True, group="read")

    def _ask_to_import(self, plan: Plan) -> None:
        def answered(key: str) -> None:
            if key == file_import.YES:
                now = self.now()
                self.do(partial(file_import.carried_out, self.journal, plan, now))

        self.ask_choice(file_import.question(plan), answered)

    def do_refresh(self) -> None:
        self.look(at_disk=True)

    # -------------------------------------------------------- looking closer

    def do_edit(self) -> None:
        if self.item:
            self.edit_at(self.item.entry.path, self.item.entry.line)

    def do_obsidian(self) -> None:
        if self.item:
            self.show_in_obsidian(self.item.entry.path)

    def do_copy(self) -> None:
        targets = self.commands.targets
        lines = [clean(item.entry.ref.raw.strip()) for item in targets]
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

    def do_draft(self) -> None:
        if self.item:
            self._make_draft(self.item)

    @work(thread=True, exclusive=True, group="draft")
    def _make_draft(self, item: Item) -> None:
        wordings = Wordings(self.journal.root, config_file().parent)
        try:
            made = draft(self.journal, wordings, item.entry, self.now(), LANGUAGES[0])
            languages = [wordings.language(name) for name in wordings.languages()]
        except JournalError as error:
            self.app.call_from_thread(self.say, str(error), failed=True)
            return
        screen = DraftScreen(item.entry.text, to_text(made), languages)
        self.app.call_from_thread(self.app.push_screen, screen, self._copied)

    def _copied(self, text: str | None) -> None:
        if text is not None:
            self.say("Copied; when it is sent, n notes the nudge")

    def edit_at(self, path: NotePath, line: int) -> None:
        """Open the note in the editor of the user, at the line."""
        editor = self.journal.settings.editor
        try:
            command = editor_command(self.journal.root / path, line, os.environ, editor)
            edit_note(self.app, command)
        except JournalError as error:
            self.say(str(error), failed=True)
        self.look_at(path)

    def show_in_obsidian(self, path: NotePath) -> None:
        try:
            open_in_obsidian(self.journal.root / path)
        except JournalError as error:
            self.say(str(error), failed=True)
        else:
            self.say("Asked Obsidian to open it")

    def places(self) -> list[Place]:
        """Where `jump` can go."""
        raise NotImplementedError

    def do_jump(self) -> None:
        provider = provider_of(self.places())
        self.app.push_screen(
            CommandPalette([provider], placeholder="a person or a note …")
        )

    def do_help(self) -> None:
        keys = keymap(self.journal.settings.keys)
        self.app.push_screen(HelpScreen(keys, self.NAME))

    def do_quit(self) -> None:
        self.app.exit()

    def say(self, text: str, *, failed: bool = False) -> None:
        self.notify(
            clean(text[:_LONGEST_REMARK]),
            severity="error" if failed else "information",
            timeout=_READ_FAILURE if failed else _READ,
            markup=False,
        )


def _answered(then: Callable[[Any], object], answer: object) -> None:
    """Go on with an answer; there is none where somebody went back."""
    if answer is not None:
        then(answer)


BACK = Binding("escape", "leave_back", "Back", show=False)
"""For the bindings of each: where there is no filter to clear."""


class BesideScreen(RowScreen):
    """A screen that the agenda opens, and that goes back there."""

    def __init__(self, home: RowScreen) -> None:
        super().__init__(home.store)
        self.home = home

    def places(self) -> list[Place]:
        return self.home.places()

    def leave(self, to: Destination) -> None:
        self.dismiss(to)

    def action_leave_back(self) -> None:
        self.dismiss(None)

    def look_again(self) -> None:
        """Draw anew: the agenda was made anew."""
        raise NotImplementedError
