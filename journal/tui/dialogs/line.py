"""A prompt of one line, and below it exactly what will be written, and where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
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
from journal.tui.widgets.prompt import Prompt


class Blank(Enum):
    """What Enter does where nothing was typed."""

    SENDS = "sends"
    REFUSED = "is refused"
    GOES_BACK = "goes back"


class LineScreen(ModalScreen[str | None]):
    """Asks for a line; answers None if nothing should be done."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss_none", "Back")]

    def __init__(
        self,
        title: str,
        placeholder: str,
        preview: Callable[[str], Change] | None = None,
        *,
        what: str = "",
        facts: Sequence[str] = (),
        hint: str = "",
        blank: Blank = Blank.REFUSED,
        text: str = "",
    ) -> None:
        """`what` are the words of the entry, `facts` what to know before typing.

        `preview` says what would be written; what it refuses (JournalError) is
        shown, and not accepted. `hint` stands there while nothing is typed,
        `text` is what the prompt begins with.
        """
        super().__init__()
        self._title = title
        self._placeholder = placeholder
        self._preview = preview
        self._what = what
        self._facts = facts
        self._hint = hint
        self._blank = blank
        self._text = text

    def compose(self) -> ComposeResult:
        with Vertical(id="ask", classes="dialog") as dialog:
            dialog.border_title = self._title
            back = self._blank is Blank.GOES_BACK
            on = "go on, empty" if back else "write, esc"
            dialog.border_subtitle = f"enter to {on} to go back"
            if self._what:
                yield Static(clean(self._what), classes="what", markup=False)
            for fact in self._facts:
                yield Static(clean(fact), classes="fact", markup=False)
            yield Prompt(self._text, placeholder=self._placeholder, id="sentence")
            yield Static(id="line", markup=False)
            yield Static(id="place", classes="what muted", markup=False)

    def on_mount(self) -> None:
        sentence = self.query_one("#sentence", Input)
        self.show_line(Input.Changed(sentence, sentence.value))

    @on(Input.Changed, "#sentence")
    def show_line(self, event: Input.Changed) -> None:
        line, place, wrong = "", self._hint, False
        if self._preview and (event.value.strip() or self._blank is Blank.SENDS):
            try:
                line, place = _shown(self._preview(event.value))
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
        if not text and self._blank is Blank.GOES_BACK:
            self.dismiss(None)
            return
        if not text and self._blank is Blank.REFUSED:
            self.app.bell()
            return
        try:
            if self._preview:
                self._preview(text)
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
