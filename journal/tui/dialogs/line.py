"""A one-line prompt, and below it exactly what will be written, and where."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from journal.api.changes import Change
from journal.language.clean import clean
from journal.model.errors import JournalError, Unclear
from journal.tui.dialogs.choice import ChoiceScreen
from journal.tui.keys.bindings import short_key_name
from journal.tui.state.questions import Blank, ChoiceQuestion, LineQuestion
from journal.tui.state.understanding import Understanding, doubtful_words
from journal.tui.widgets.prompt import Prompt


class LineScreen(ModalScreen[str | None]):
    """Asks for a line; returns None to cancel."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss_none", "Back")]

    def __init__(self, question: LineQuestion) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        question = self._question
        with Vertical(id="ask", classes="dialog") as dialog:
            dialog.border_title = question.title
            back = question.blank is Blank.GOES_BACK
            on = "go on, empty to close" if back else "write"
            keys = [(short_key_name(key), name) for key, name, _ in question.targets]
            ways = "".join(f" · {key} {name}" for key, name in keys)
            dialog.border_subtitle = f"enter to {on}{ways} · esc to close"
            if question.what:
                yield Static(clean(question.what), classes="what", markup=False)
            for fact in question.facts:
                yield Static(clean(fact), classes="fact", markup=False)
            yield Prompt(question.text, placeholder=question.example, id="sentence")
            yield Static(id="understood", markup=False)
            yield Static(id="line", markup=False)
            yield Static(id="place", classes="what muted", markup=False)

    def on_mount(self) -> None:
        self.query_one("#understood").display = self._question.understand is not None
        self.show_line()

    @on(Input.Changed, "#sentence")
    def show_line(self) -> None:
        question, text = self._question, self.query_one(Prompt).value
        line, place, wrong = "", question.hint, ""
        understood = Understanding()
        if question.preview and (text.strip() or question.blank is Blank.SENDS):
            try:
                change = question.preview(text)
                line, place = _shown(change)
                if question.understand:
                    understood = question.understand(change)
            except JournalError as error:
                wrong, place = _why(error), ""
        shown = self.query_one("#line", Static)
        shown.set_class(bool(wrong), "wrong")
        shown.update(Content(wrong or line))
        self.query_one(Prompt).doubt(doubtful_words(wrong, text))
        self._show_understood(understood)
        self.query_one("#place", Static).update(Content(clean(place)))

    def _show_understood(self, understood: Understanding) -> None:
        parts: list[str | tuple[str, str]] = []
        for name, value in understood.parts:
            parts += [(f"\n{name:<13}", "$foreground-muted"), value]
        if understood.warning:
            parts.append((f"\n{understood.warning}", "$text-warning"))
        self.query_one("#understood", Static).update(Content.assemble(*parts)[1:])

    def on_key(self, event: Key) -> None:
        for key, _, choose in self._question.targets:
            if event.key == key:
                event.stop()
                choose()
                self.show_line()

    def action_dismiss_none(self) -> None:
        self.dismiss(None)

    @on(Input.Submitted, "#sentence")
    def submit(self, event: Input.Submitted) -> None:
        """Invalid input stays, with the error below."""
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
        except Unclear as error:
            self._ask_whom(error, text)
        except JournalError:
            self.app.bell()
        else:
            self.dismiss(text)

    def _ask_whom(self, error: Unclear, text: str) -> None:
        """Ask which of several people with one name is meant; otherwise the input
        stays."""
        choose = self._question.choose
        choice = choose(error, text) if choose else None
        if choice is None:
            self.app.bell()
            return

        def chosen(key: str | None) -> None:
            if key:
                prompt = self.query_one(Prompt)
                prompt.value = choice.chosen(text, int(key) - 1)
                prompt.cursor_position = len(prompt.value)

        names = choice.people[:_MOST_PEOPLE]
        ways = [(str(number), name) for number, (name, _) in enumerate(names, 1)]
        question = ChoiceQuestion(f"Which {choice.typed}?", text, (), ways)
        self.app.push_screen(ChoiceScreen(question), chosen)


_MOST_PEOPLE = 9


def _why(error: JournalError) -> str:
    """The error, without command-line options."""
    reasons = error.reasons if isinstance(error, Unclear) else (str(error),)
    return clean("; ".join(reasons))


_MOST_LINES = 6


def _shown(change: Change) -> tuple[str, str]:
    """The lines that will be written, and the place of the first: `inbox.md:12`."""
    added = [
        (number, clean(line.strip()))
        for number, line in enumerate(change.new, change.line)
        if line.strip() and line not in change.old
    ]
    if not added:
        return "", ""
    lines = "\n".join(line for _, line in added[:_MOST_LINES])
    return lines, f"{change.path}:{added[0][0]}"
