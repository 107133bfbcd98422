"""A draft to write on, and beside it what would make it clearer and kinder."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from journal.language.clean import clean, clean_lines
from journal.practice.messages.lint import Severity, language_of, lint
from journal.practice.messages.message import read_message
from journal.practice.messages.phrases import Language

_STYLES = {
    Severity.ERROR: "bold $text-error",
    Severity.WARNING: "$text-warning",
    Severity.INFO: "$foreground-muted",
}
_WELL = "Nothing to say against it."


class DraftScreen(ModalScreen[str | None]):
    """The message, to change and copy; nothing is sent. Answers what was copied."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss_none", "Back"),
        Binding("ctrl+s", "copy", "Copy"),
    ]

    def __init__(self, what: str, text: str, languages: list[Language]) -> None:
        super().__init__()
        self._what = what
        self._text = clean_lines(text)
        self._languages = languages

    def compose(self) -> ComposeResult:
        with Vertical(id="draft", classes="dialog wide") as dialog:
            dialog.border_title = "Draft"
            dialog.border_subtitle = "ctrl+s to copy, esc to go back"
            yield Static(clean(self._what), classes="what", markup=False)
            with Horizontal(id="writing"):
                yield TextArea(self._text, id="message", soft_wrap=True)
                yield Static(id="findings", markup=False)

    def on_mount(self) -> None:
        self.query_one(TextArea).focus()
        self.look()

    @on(TextArea.Changed)
    def look(self) -> None:
        """Look at the message as it stands now."""
        text = self.query_one(TextArea).text
        message = read_message(text.encode("utf-8", "surrogatepass"))
        found = lint(message, language_of(message, self._languages))
        parts: list[str | tuple[str, str]] = [f"{message.words} words\n"]
        for one in found:
            said = f"{one.practice}: {clean(one.message)}"
            parts += ["\n", (said, _STYLES[one.severity]), f"\n{clean(one.hint)}\n"]
        if not found:
            parts.append(f"\n{_WELL}")
        self.query_one("#findings", Static).update(Content.assemble(*parts))

    def action_copy(self) -> None:
        text = self.query_one(TextArea).text
        self.app.copy_to_clipboard(text)
        self.dismiss(text)

    def action_dismiss_none(self) -> None:
        self.dismiss(None)
