"""A line to type in. What is pasted into it is as hostile as what is in a note."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester
from textual.widgets import Input

from journal.language.clean import clean


class Prompt(Input):
    """An input that shows, and hands on, clean text only.

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
        super().__init__(
            value,
            placeholder=placeholder,
            id=id,
            select_on_focus=False,
            suggester=suggester,
        )

    def validate_value(self, value: str) -> str:
        return clean(value)

    def action_complete(self) -> None:
        """Take what is suggested, and go on behind it."""
        if self.cursor_at_end and self._suggestion:
            self.value = f"{self._suggestion} "
            self.cursor_position = len(self.value)
