"""A line to type in. What is pasted into it is as hostile as what is in a note."""

from __future__ import annotations

from textual.widgets import Input

from journal.language.clean import clean


class Prompt(Input):
    """An input that shows, and hands on, clean text only.

    Textual draws the text of an input as it is: an escape sequence pasted into
    it would reach the terminal.
    """

    def __init__(self, value: str = "", *, placeholder: str, id: str) -> None:
        # what is typed before the focus is drawn would be selected, and lost
        super().__init__(value, placeholder=placeholder, id=id, select_on_focus=False)

    def validate_value(self, value: str) -> str:
        return clean(value)
