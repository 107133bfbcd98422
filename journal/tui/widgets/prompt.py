"""An input line. Pasted text is as hostile as text in a note."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.highlighter import Highlighter
from rich.text import Text
from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

from journal.language.clean import clean


class Underlined(Highlighter):
    """Underlines some words of what is typed."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def highlight(self, text: Text) -> None:
        for word in self.words:
            at = text.plain.find(word)
            if at >= 0:
                text.stylize("bold underline", at, at + len(word))


class Prompt(Input):
    """An input that shows and returns only clean text.

    Textual draws the text of an input as it is: an escape sequence pasted into
    it would reach the terminal.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False)
    ]

    def __init__(
        self,
        value: str = "",
        *,
        placeholder: str,
        id: str,
        suggester: Suggester | None = None,
    ) -> None:
        # what is typed before the focus is drawn would be selected, and lost
        self._doubts = Underlined()
        super().__init__(
            value,
            placeholder=placeholder,
            id=id,
            select_on_focus=False,
            suggester=suggester,
            highlighter=self._doubts,
        )

    def doubt(self, words: Sequence[str]) -> None:
        """Underline these words, whose meaning is unclear."""
        if list(words) != self._doubts.words:
            self._doubts.words = list(words)
            self.refresh()

    def validate_value(self, value: str) -> str:
        return clean(value)

    def action_complete(self) -> None:
        """Accept the suggestion, and continue after it."""
        if self.cursor_at_end and self._suggestion:
            self.value = f"{self._suggestion} "
            self.cursor_position = len(self.value)
