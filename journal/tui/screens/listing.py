"""A list of entries, and the note beside it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from journal.api.history.past import PastOfVault
from journal.api.view import View
from journal.language.clean import clean
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import day_text
from journal.practice.agenda.shown_text import shown_text
from journal.practice.history.change_words import change_text
from journal.tui.dialogs.page import PageScreen
from journal.tui.keys.footer import Here
from journal.tui.screens.note_actions import NoteActions
from journal.tui.state.mail_rows import FindingRow
from journal.tui.state.meetings import MeetingRow, page_of
from journal.tui.state.rows.rows import Rows
from journal.tui.widgets.agenda_list import AgendaList, mark_of
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.key_line import KeyLine
from journal.tui.widgets.person_pane import PersonPane
from journal.tui.widgets.preview import Context, Preview, read_context, why_now
from journal.tui.widgets.status_line import StatusLine
from journal.tui.widgets.tabs import FilterTabs
from journal.tui.widgets.title import Title
from journal.vault import background

FILTER_EXAMPLE = "words, @person, #tag, is:overdue, due:<7d"
NO_MATCH = "No follow-up matches. Press esc to clear the filter."


class ListingScreen(NoteActions):
    """The list, with its folds and marks, and a preview that follows the cursor.

    The note is read in a worker, which posts a message.
    """

    class ContextRead(Message):
        """The surroundings of the entry under the cursor were read."""

        def __init__(self, context: Context) -> None:
            super().__init__()
            self.context = context

    @cached_property
    def folded(self) -> set[str]:
        """The titles of folded groups."""
        return set()

    def fold(self, titles: Iterable[str], *, fold: bool) -> None:
        """Fold these groups, or open them."""
        self.folded.difference_update(titles)
        if fold:
            self.folded.update(titles)

    def compose(self) -> ComposeResult:
        yield Title()
        yield FilterTabs(self.tabs)
        with Container(id="body"):
            yield AgendaList(id="agenda")
            yield Static(id="empty", markup=False)
            yield Preview(id="preview")
            yield PersonPane()
        yield FilterLine(FILTER_EXAMPLE, self.words)
        yield StatusLine()
        yield KeyLine()

    @property
    def tabs(self) -> Iterable[str]:
        """The filters shown as tabs."""
        return ()

    @property
    def agenda_list(self) -> AgendaList:
        return self.query_one(AgendaList)

    @property
    def item(self) -> Item | None:
        return self.agenda_list.item

    @property
    def has_row(self) -> bool:
        return self.item is not None

    @property
    def marked(self) -> list[Item]:
        return self.agenda_list.marked_items

    @property
    def here(self) -> Here:
        row = self.agenda_list.row
        return Here(
            self.NAME,
            self.item,
            self.has_row,
            heading=bool(row and row.folded),
            finding=bool(row and row.finding),
            marked=len(self.agenda_list.marked),
            can_clear=self.can_clear(),
        )

    def draw(self, *, follow: bool = True) -> None:
        """Show the entries again; `follow` is that of `AgendaList.show`."""
        raise NotImplementedError

    def show_rows(self, rows: Rows, empty: str, *, follow: bool = True) -> None:
        """Draw these, or explain why there are none."""
        self.agenda_list.show(rows, follow=follow)
        self.agenda_list.display = bool(rows)
        nothing = self.query_one("#empty", Static)
        nothing.display = not rows
        nothing.update(Content("" if rows else clean_page(empty)))

    def words(self) -> Iterable[str]:
        """The completions of a word in the filter."""
        return ()

    # -------------------------------------------------------- beside it

    @on(AgendaList.Moved)
    def read_context(self, event: AgendaList.Moved) -> None:
        reason = ""
        if event.item:
            self._wanted = event.item, self.known
            self._read_next()
            reason = f"{why_now(event.item, self.known)} · {event.item.entry.place}"
        else:
            self._wanted = None
            row = self.agenda_list.row
            below = self.agenda_list.rows.folded
            if row and row.folded and (items := below.get(row.title)):
                self.query_one(Preview).show_group(row, items)
            else:
                self.query_one(Preview).show(None)
            self.query_one(PersonPane).show(None)
            if row and row.meeting:
                reason = "enter opens a page about the people in it"
            if row and row.finding:
                reason = "+ accept · - not this · enter goes to the follow-up"
        self.say_about(reason)
        self.show_keys()

    def do_filter(self) -> None:
        super().do_filter()
        # while the first letter is on its way
        self.app.run_worker(
            self.store.prepare_filter, thread=True, exclusive=True, group="filter"
        )

    _is_reading = False
    _wanted: tuple[Item, View] | None = None
    """What to read next, where the cursor moves on before one was read."""

    def _read_next(self) -> None:
        """One at a time. The first has to wait for all contact to be gone through;
        if every move left a worker waiting, there would soon be none for a change."""
        if self._wanted and not self._is_reading:
            self._is_reading = True
            self._read_context(*self._wanted)
            self._wanted = None

    @work(thread=True, group="context")
    def _read_context(self, item: Item, known: View) -> None:
        with background.work():
            context = read_context(item, known)
        self.post_message(self.ContextRead(context))

    @on(ContextRead)
    def show_context(self, event: ContextRead) -> None:
        self._is_reading = False
        self._read_next()
        if self.item is event.context.item:
            pane = self.query_one(PersonPane)
            pane.show(event.context)
            self.query_one(Preview).show(event.context, people=not pane.display)

    def do_preview(self) -> None:
        shown = self.query_one(Preview).display
        # the styles are recomputed once, not for each of them
        self.set_class(not shown, "-preview", update=False)
        self.set_class(shown, "-no-preview", update=False)
        self.update_node_styles()
        self.call_after_refresh(self.query_one(Preview).draw)

    def do_note_down(self) -> None:
        self.query_one(Preview).turn(1)

    def do_note_up(self) -> None:
        self.query_one(Preview).turn(-1)

    @on(AgendaList.Opened)
    def do_open(self) -> None:
        row = self.agenda_list.row
        if row and row.folded:
            self._fold(row.title)
        elif row and row.meeting:
            self._show_meeting(row.meeting)
        elif row and row.finding:
            self._go_to_entry(row.finding)
        else:
            super().do_open()

    def _go_to_entry(self, finding: FindingRow) -> None:
        for item in self.agenda_list.items:
            if (item.entry.path, item.entry.line) == finding.at:
                self.agenda_list.go_to_item(item)
                return

    def _show_meeting(self, meeting: MeetingRow) -> None:
        """The page for a meeting: everyone in it who has a note."""
        title = f"{meeting.when} {meeting.summary}"
        self.app.push_screen(PageScreen(title, page_of(meeting, self.known)))

    # -------------------------------------------------------- folds

    def do_past(self) -> None:
        if self.item:
            self._show_past(self.item)

    @work(thread=True, exclusive=True, group="past")
    def _show_past(self, item: Item) -> None:
        """What became of an entry, once git was asked."""
        past = PastOfVault(self.journal, self.journal.records)
        past.look()
        lines = [
            f"{day_text(change.day, self.known.today):<16}  "
            f"{clean(change_text(change, self.known.today))}"
            for change in past.of_entry(item.entry).changes
        ]
        past.close()
        text = "\n".join(lines) or "No changes recorded."
        page = PageScreen(clean(shown_text(item.entry)), text)
        self.app.call_from_thread(self.app.push_screen, page)

    def do_fold(self) -> None:
        row = self.agenda_list.row
        if row and row.title:
            self._fold(row.title)

    def do_fold_all(self) -> None:
        titles = self.agenda_list.titles
        self.fold(titles, fold=not self.folded & titles)
        self.draw()
        self.agenda_list.go_to(0)

    @on(AgendaList.Folding)
    def fold_clicked(self, event: AgendaList.Folding) -> None:
        self._fold(event.title)

    def _fold(self, title: str) -> None:
        self.fold([title], fold=title not in self.folded)
        self.draw()
        self.agenda_list.go_to_title(title)

    # -------------------------------------------------------- marks

    def do_mark(self) -> None:
        if self.item:
            self.agenda_list.marked ^= {mark_of(self.item)}
            self._show_marks()
            self.agenda_list.move(1)

    def do_mark_all(self) -> None:
        if self.marked:
            self.unmark()
        else:
            self.agenda_list.marked = set(map(mark_of, self.agenda_list.items))
            self._show_marks()

    def unmark(self) -> None:
        if self.agenda_list.marked:
            self.agenda_list.marked = set()
            self._show_marks()

    def _show_marks(self) -> None:
        self.agenda_list.refresh()
        self.query_one(Title).mark(len(self.agenda_list.marked))
        self.show_keys()


def clean_page(text: str) -> str:
    """Paragraphs, each of them clean."""
    return "\n".join(map(clean, text.splitlines()))
