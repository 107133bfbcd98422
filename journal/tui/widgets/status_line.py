"""The line above the keys: the last action or refusal, else about the row."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from journal.language.clean import clean
from journal.tui.state.messages import Kind, Messages

_COLOURS = {
    Kind.DONE: "bold $text-success",
    Kind.WARNING: "bold $text-warning",
    Kind.ERROR: "bold $text-error",
}


class StatusLine(Static):
    """A current message hides the text about the row."""

    def __init__(self) -> None:
        super().__init__(id="status", markup=False)
        self._about = ""

    def about(self, text: str, messages: Messages) -> None:
        """Show this about the row when there is no message."""
        self._about = clean(text)
        self.draw(messages)

    def draw(self, messages: Messages) -> None:
        """Show the newest message, if there is one."""
        said = messages.current
        if said is None:
            content = Content(self._about)
        else:
            content = Content.assemble((said.text, _COLOURS[said.kind]))
        # as high as before: the list below does not have to be laid out anew
        self.update(content, layout=False)
