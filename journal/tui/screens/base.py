"""What all screens share: a list with a cursor, its keys, filter and footer.

The store holds the data and the last command; the commands act on entries. A screen
draws, asks and reports.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding
from textual.command import CommandPalette
from textual.css.query import NoMatches
from textual.screen import Screen

from journal.api.journal import Journal
from journal.api.verbs import BY_ID as VERBS
from journal.api.view import View
from journal.language.clean import clean
from journal.language.dates.typed_dates import TypedDate
from journal.model.entry import NotePath
from journal.model.value import value
from journal.practice.agenda.agenda import Item
from journal.tui.dialogs.choice import ChoiceScreen
from journal.tui.dialogs.day import DayScreen
from journal.tui.dialogs.help import HelpScreen
from journal.tui.dialogs.leader import LeaderScreen
from journal.tui.dialogs.line import LineScreen
from journal.tui.dialogs.page import PageScreen
from journal.tui.keys.actions import AGENDA, BY_ID, SCREENS
from journal.tui.keys.bindings import keymap
from journal.tui.keys.footer import Here
from journal.tui.keys.palette import commands_of
from journal.tui.state import deeds
from journal.tui.state.commands.entry_commands import EntryCommands
from journal.tui.state.commands.verb_commands import LastCommand
from journal.tui.state.deeds import Outcome
from journal.tui.state.go_to import Place, provider_of
from journal.tui.state.messages import Kind, Messages
from journal.tui.state.questions import ChoiceQuestion, LineQuestion
from journal.tui.state.store import AgendaStore
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.key_line import KeyLine
from journal.tui.widgets.row_list import RowList
from journal.tui.widgets.status_line import StatusLine
from journal.tui.widgets.title import Title

_READ = 6.0
"""Seconds that a message stays unless it is an error."""
_LONGEST_REMARK = 400
"""The most characters; a message that quotes a note could be as long as the note."""


@value
class Destination:
    """A destination: a screen, and what to show there."""

    screen: str = AGENDA
    query: str | None = None
    """The filter to set."""
    path: NotePath | None = None
    """Go to the first entry of this note."""


class RowScreen(Screen[Destination | None]):
    """The action of a key is the method `do_<id>`, here or in the commands.

    A screen that was opened from the agenda returns where to go next.
    """

    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (Textual declares it so)
        (0, "-narrow"),
        (100, "-below"),
        (120, "-wide"),
        (160, "-three"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]  # noqa: RUF012
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
        """The vault as of the last look."""
        return self.store.known

    @property
    def last(self) -> LastCommand:
        return self.store.last

    def now(self) -> datetime:
        return self.store.clock()

    # -------------------------------------------------------- of each screen

    @property
    def item(self) -> Item | None:
        """The entry under the cursor, if the rows are entries."""
        return None

    @property
    def marked(self) -> list[Item]:
        """The marked entries."""
        return []

    def unmark(self) -> None:
        """Clear all marks."""

    def leave(self, to: Destination) -> None:
        """Go to another screen or place."""
        raise NotImplementedError

    # -------------------------------------------------------- for the commands

    def do(
        self, deed: Callable[[], Outcome], again: Callable[[], object] | None = None
    ) -> None:
        """Change notes in a worker, and report the result; `again` retries the
        question."""
        app = self.app
        once_more = partial(app.call_from_thread, again) if again else None
        app.run_worker(
            partial(self.store.do, deed, once_more), thread=True, group="write"
        )

    def tell_progress(self, done: int, total: int) -> None:
        """Show the progress of something slow; callable from any thread."""
        self.store.tell_done(done, total)

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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable actions that need a row if there is none."""
        known = BY_ID.get(str(parameters[0])) if parameters else None
        if action != "run" or known is None:
            return True
        if known.id == "clear":
            return self.can_clear()
        # on a folded section, the actions on several follow-ups are for the marked ones
        enough = self.has_row or (self.marked and known.id in VERBS)
        return True if enough or not known.needs_entry else None

    def can_clear(self) -> bool:
        return self.query_one(FilterLine).display

    @property
    def here(self) -> Here:
        """The context that determines the keys on the last line."""
        return Here(
            self.NAME,
            self.item,
            self.has_row,
            marked=len(self.marked),
            can_clear=self.can_clear(),
        )

    def show_keys(self) -> None:
        """Show the keys that apply to the row."""
        self.query_one(KeyLine).show(
            self.here, keymap(self.journal.settings.screen.keys)
        )

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

    @on(KeyLine.Pressed)
    def press_shown(self, event: KeyLine.Pressed) -> None:
        self.action_run(event.id)

    def do_filter(self) -> None:
        self.query_one(FilterLine).open()
        self.show_keys()

    @on(FilterLine.Left)
    def filter_left(self) -> None:
        self.set_focus(self.row_list)
        self.show_keys()

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

    def do_refresh(self) -> None:
        self.look(at_disk=True)

    # -------------------------------------------------------- other pages

    def places(self) -> list[Place]:
        """The destinations of `jump`."""
        raise NotImplementedError

    def do_jump(self) -> None:
        provider = provider_of(self.places())
        self.app.push_screen(
            CommandPalette([provider], placeholder="a person or a note …")
        )

    def do_help(self) -> None:
        keys = keymap(self.journal.settings.screen.keys)
        self.app.push_screen(HelpScreen(keys, self.NAME))

    def do_leader(self) -> None:
        keys = keymap(self.journal.settings.screen.keys)
        alone = () if self.journal.settings.agenda.me else ("everyone",)
        leader = LeaderScreen(keys, self.NAME, has_row=self.has_row, without=alone)
        self.app.push_screen(leader, partial(_answered, self.action_run))

    def do_palette(self) -> None:
        keys = keymap(self.journal.settings.screen.keys)
        commands = commands_of(self.NAME, keys, self.action_run, self._themes)
        self.app.push_screen(
            CommandPalette([commands], placeholder="a command: snooze, park, messages")
        )

    def _themes(self) -> None:
        self.app.action_change_theme()

    def do_messages(self) -> None:
        lines = [
            f"{said.at:%H:%M}  {'! ' if said.kind is Kind.ERROR else ''}{said.text}"
            for said in reversed(self.messages.all)
        ]
        text = "\n".join(lines) or "No messages yet."
        self.app.push_screen(PageScreen("Messages, newest first", text))

    def do_quit(self) -> None:
        self.app.exit()

    # -------------------------------------------------------- the status line

    @property
    def messages(self) -> Messages:
        return self.store.messages

    def say(self, text: str, *, failed: bool = False, warning: bool = False) -> None:
        """Show it on the status line of the top screen; it is kept for `messages`."""
        kind = Kind.ERROR if failed else Kind.WARNING if warning else Kind.DONE
        said = self.messages.add(clean(text[:_LONGEST_REMARK]), kind, self.now())
        self.show_messages()
        if kind is not Kind.ERROR:

            def expire() -> None:
                if self.messages.expire(said):
                    self.show_messages()

            self.app.set_timer(_READ, expire)

    def show_messages(self) -> None:
        """Draw the status line of every screen, since a lower one may become
        visible."""
        for screen in self.app.screen_stack:
            for line in screen.query(StatusLine):
                line.draw(self.messages)

    def say_about(self, text: str) -> None:
        """The status text about the row, shown when there is no message."""
        try:
            self.query_one(StatusLine).about(text, self.messages)
        except NoMatches:
            return  # the screen is being taken down

    def on_screen_resume(self) -> None:
        self.query_one(StatusLine).draw(self.messages)


def _answered(then: Callable[[Any], object], answer: object) -> None:
    """Continue with an answer; there is none if the user went back."""
    if answer is not None:
        then(answer)


BACK = Binding("escape", "leave_back", "Back", show=False)
"""Fallback for screens without a filter to clear."""


class BesideScreen(RowScreen):
    """A screen opened by the agenda that returns there."""

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
        """Redraw: the agenda was recomputed."""
        raise NotImplementedError
