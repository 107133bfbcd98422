"""The problems in the notes, and the key that fixes them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from journal.api.requests import Mend
from journal.language.cells import cells, fit
from journal.language.counted import counted
from journal.model.entry import Problem
from journal.model.errors import JournalError
from journal.tui.keys.actions import PROBLEMS
from journal.tui.keys.bindings import bindings, ways
from journal.tui.screens.base import BACK, BesideScreen, RowScreen
from journal.tui.screens.note_actions import NoteActions
from journal.tui.state import deeds
from journal.tui.widgets.filter_line import FilterLine
from journal.tui.widgets.key_line import KeyLine
from journal.tui.widgets.person_card import Part, short
from journal.tui.widgets.row_list import RowList
from journal.tui.widgets.status_line import StatusLine
from journal.tui.widgets.title import Title

_NONE = "No problems: every follow-up is understood."


def _place(row: Problem, most: int) -> str:
    """The note and the line, in that many cells: the line is never cut off."""
    number = f":{row.line}" if row.line else ""
    path, room = short(row.path), most - len(number)
    if cells(path) > room:
        path = short(row.path.rpartition("/")[2])
    return (path if cells(path) <= room else fit(path, room)) + number


class ProblemList(RowList[Problem]):
    """A row for each: whether it can be fixed, its place, the problem."""

    class Moved(Message):
        """The cursor is on another problem now."""

    def tell_moved(self) -> None:
        self.post_message(self.Moved())

    def show(self, rows: list[Problem]) -> None:
        """Draw other rows; the cursor keeps its problem."""
        row = self.row
        self.replace_rows(rows, rows.index(row) if row in rows else None)

    def segments(self, row: Problem, width: int) -> list[tuple[str, Style]]:
        glyph = "+" if row.safe else "?" if row.fix is not None else "·"
        most = max(width // 3, 10)
        place = _place(row, most)
        room = max(width - most - 6, 1)
        return [
            (f" {glyph} ", self.style_of("fix" if row.fix else "dim")),
            (f"{fit(place, most)}  ", self.style_of("dim")),
            (f"{fit(short(row.message), room)} ", self.rich_style),
        ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {"list--fix"}


class ProblemsScreen(BesideScreen, NoteActions):
    NAME = PROBLEMS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(PROBLEMS), BACK]

    def __init__(self, home: RowScreen) -> None:
        super().__init__(home)
        self._problems: list[Problem] = []

    def compose(self) -> ComposeResult:
        yield Title()
        with Container(id="body"):
            yield ProblemList(id="problems")
            yield Static(_NONE, id="empty", markup=False)
            with VerticalScroll(id="card", can_focus=False):
                yield Static(id="page", markup=False)
        yield FilterLine("words of the message or path")
        yield StatusLine()
        yield KeyLine()

    def on_mount(self) -> None:
        self.add_class("-preview")
        self.list.focus()
        self.look_again()

    @property
    def list(self) -> ProblemList:
        return self.query_one(ProblemList)

    def look_again(self) -> None:
        seen = self.store.seen
        self._problems = sorted(
            seen.problems if seen else [], key=lambda problem: problem.is_remark
        )
        safe = sum(problem.safe for problem in self._problems)
        where = ways(self.journal.settings.screen.keys)
        remarks = sum(problem.is_remark for problem in self._problems)
        facts = [
            (counted(len(self._problems) - remarks, "problem"), "$foreground"),
            (f"{safe} safe to fix", "$text-success"),
        ]
        if remarks:
            facts.append((f"{remarks} unseen by Tasks", "$text-muted"))
        name, now = self.journal.root.name, self.known.now
        self.query_one(Title).show(name, facts, now, where, PROBLEMS)
        self.draw()

    def draw(self) -> None:
        line = self.query_one(FilterLine)
        words = line.text.casefold().split()
        rows = [
            problem
            for problem in self._problems
            if all(w in f"{problem.path} {problem.message}".casefold() for w in words)
        ]
        if words:
            line.say(f"{len(rows)} of {len(self._problems)}")
        self.list.show(rows)
        self.list.display = bool(rows)
        empty = self.query_one("#empty", Static)
        empty.display = not rows
        nothing = (
            "No problem matches. Press esc to clear the filter." if words else _NONE
        )
        empty.update(Content(nothing))

    @on(FilterLine.Changed)
    def filter_changed(self) -> None:
        self.draw()
        self.list.go_to(0)

    @on(ProblemList.Moved)
    def show_problem(self) -> None:
        row = self.list.row
        page = Content.assemble(*self._page(row)) if row else Content("")
        self.query_one("#page", Static).update(page)
        self.query_one("#card").scroll_home(animate=False)
        self.show_keys()

    def _page(self, problem: Problem) -> Iterator[Part]:
        place = f"{problem.path}:{problem.line}" if problem.line else problem.path
        yield f"{short(place)}\n", "bold $text-accent"
        yield f"{short(problem.message)}\n"
        if problem.hint:
            yield f"{short(problem.hint)}\n", "$foreground-muted"
        if problem.fix is None:
            yield "\nPress e to open the note at this line"
            return
        try:
            changes = self.journal.preview(Mend([problem]), self.now())
        except JournalError as error:
            yield f"\n{short(str(error))}", "$text-warning"
            return
        for change in changes:
            for sign, lines in (("-", change.old), ("+", change.new)):
                for text in lines:
                    style = "$text-error" if sign == "-" else "$text-success"
                    yield f"\n{sign} {short(text.strip())}", style
        unsure = (
            "" if problem.safe else "; check it first: it may not be what you meant"
        )
        yield f"\n\nx applies this fix{unsure}"

    # -------------------------------------------------------- acting

    def do_fix(self) -> None:
        row = self.list.row
        if row is None:
            return
        if row.fix is None:
            self.say("No automatic fix. Press e to open the note")
            return
        self.do(partial(deeds.mend, self.journal, [row], self.now()))

    def do_fix_all(self) -> None:
        safe = [problem for problem in self.list.rows if problem.safe]
        if safe:
            self.do(partial(deeds.mend, self.journal, safe, self.now()))
        else:
            self.say("There are no safe fixes here")

    @on(RowList.Opened)
    def do_edit(self) -> None:
        if self.list.row:
            self.edit_at(self.list.row.path, self.list.row.line)

    def do_obsidian(self) -> None:
        if self.list.row:
            self.show_in_obsidian(self.list.row.path)
