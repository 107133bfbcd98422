"""Actions on a row that change nothing: its note, its people, a file."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from journal.desktop.open.editor import editor_command
from journal.desktop.open.obsidian import open_in_obsidian
from journal.language.clean import clean
from journal.model.entry import NotePath
from journal.model.errors import JournalError
from journal.tui.dialogs.entry import EntryScreen
from journal.tui.dialogs.timeline import TimelineScreen
from journal.tui.keys.action import ACT
from journal.tui.keys.actions import ACTIONS
from journal.tui.keys.bindings import keymap, way_to
from journal.tui.screens.base import RowScreen
from journal.tui.screens.drafts import DraftsScreen
from journal.tui.screens.terminal import edit_note
from journal.tui.state import file_import
from journal.tui.state.draft_queue import DraftQueue
from journal.tui.state.questions import LineQuestion

if TYPE_CHECKING:
    from journal.api.search.note_search import Found
    from journal.integrations.exchange.notes.outcome import Plan


class NoteActions(RowScreen):
    """For screens whose rows are lines of notes."""

    def do_open(self) -> None:
        """Show everything about it; actions chosen there are carried out here."""
        if self.item:
            acts = {
                key: action.id
                for action in ACTIONS
                if action.group == ACT and self.NAME in action.screens
                for key in keymap(self.journal.settings.screen.keys)[action.id].split(
                    ","
                )
            }
            entry = EntryScreen(self.item, self.known, acts)
            self.app.push_screen(entry, self._act_on_opened)

    def _act_on_opened(self, id: str | None) -> None:
        if id:
            self.action_run(id)

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
            one = len(lines) == 1
            self.say("Copied the line" if one else f"Copied {len(lines)} lines")

    def do_timeline(self) -> None:
        if self.item is None:
            return
        if not self.item.people:
            self.say("No one is named here")
            return
        person = self.item.people[0]
        self.app.push_screen(TimelineScreen(self.known.card(person), self))

    def edit_at(self, path: NotePath, line: int) -> None:
        """Open the note in the user's editor, at the line."""
        editor = self.journal.settings.screen.editor
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
            self.say("Opening in Obsidian")

    def do_draft(self) -> None:
        """One after the other, if several are marked."""
        items = self.commands.targets
        if items:
            self.unmark()
            way = way_to("assign", self.journal.settings.screen.keys)
            queue = DraftQueue(self.journal, items, way)
            self.app.push_screen(DraftsScreen(queue, self))

    def do_search(self) -> None:
        """Search all notes, and open the chosen line."""
        from journal.api.search.note_search import NoteSearch
        from journal.tui.dialogs.search import SearchScreen

        def go(found: Found | None) -> None:
            if found is not None:
                self.edit_at(found.path, found.line)

        search = NoteSearch(self.journal)
        screen = SearchScreen(search, lambda: self.now().date())
        self.app.push_screen(screen, go)

    # -------------------------------------------------------- import

    def do_import(self) -> None:
        """Ask for a file, read it in a worker, show what it would do."""
        asked = LineQuestion(
            "Import",
            "~/Downloads/board.json",
            facts=("An export from another system: Trello, HubSpot, vCard, CSV, …",),
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
