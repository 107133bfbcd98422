"""A prompt of one line, and below it exactly what will be written, and where."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from journal.api.changes import Change
from journal.language.clean import clean
from journal.model.errors import JournalError
from journal.tui.state.questions import Blank, LineQuestion
from journal.tui.widgets.prompt import Prompt


class LineScreen(ModalScreen[str | None]):
    """Asks for a line; answers None if nothing should be done."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss_none", "Back")]

    def __init__(self, question: LineQuestion) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        with Vertical(id="ask", classes="dialog") as dialog:
            dialog.border_title = self._question.title
            back = self._question.blank is Blank.GOES_BACK
            on = "go on, empty" if back else "write, esc"
            dialog.border_subtitle = f"enter to {on} to go back"
            if self._question.what:
                yield Static(clean(self._question.what), classes="what", markup=False)
            for fact in self._question.facts:
                yield Static(clean(fact), classes="fact", markup=False)
            yield Prompt(
                self._question.text, placeholder=self._question.example, id="sentence"
            )
            yield Static(id="line", markup=False)
            yield Static(id="place", classes="what muted", markup=False)

    def on_mount(self) -> None:
        sentence = self.query_one("#sentence", Input)
        self.show_line(Input.Changed(sentence, sentence.value))

    @on(Input.Changed, "#sentence")
    def show_line(self, event: Input.Changed) -> None:
        line, place, wrong = "", self._question.hint, False
        if self._question.preview and (
            event.value.strip() or self._question.blank is Blank.SENDS
        ):
            try:
                line, place = _shown(self._question.preview(event.value))
            except JournalError as error:
                line, place, wrong = clean(str(error)), "", True
        shown = self.query_one("#line", Static)
        shown.set_class(wrong, "wrong")
        shown.update(Content(line))
        self.query_one("#place", Static).update(Content(clean(place)))

    def action_dismiss_none(self) -> None:
        self.dismiss(None)

    @on(Input.Submitted, "#sentence")
    def submit(self, event: Input.Submitted) -> None:
        """What cannot be written stays, with what is wrong with it below."""
        text = event.value.strip()
        if not text and self._question.blank is Blank.GOES_BACK:
            self.dismiss(None)
            return
        if not text and self._question.blank is Blank.REFUSED:
            self.app.bell()
            return
        try:
            if self._question.preview:
                self._question.preview(text)
        except JournalError:
            self.app.bell()
        else:
            self.dismiss(text)


_MOST_LINES = 6


def _shown(change: Change) -> tuple[str, str]:
    """The lines that will be written, and where the first of them: `inbox.md:12`."""
    added = [
        (number, clean(line.strip()))
        for number, line in enumerate(change.new, change.line)
        if line.strip() and line not in change.old
    ]
    if not added:
        return "", ""
    lines = "\n".join(line for _, line in added[:_MOST_LINES])
    return lines, f"{change.path}:{added[0][0]}"
