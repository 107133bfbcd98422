"""The line for typing a filter, with its error or its number of matches."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from journal.language.clean import clean
from journal.tui.widgets.completion import Completion
from journal.tui.widgets.prompt import Prompt


class FilterLine(Vertical):
    """Hidden unless a filter is being typed or active."""

    class Changed(Message):
        """Its text changed."""

    class Left(Message):
        """Typing is finished; back to the list."""

    def __init__(
        self, placeholder: str, words: Callable[[], Iterable[str]] | None = None
    ) -> None:
        """`words` returns the completions of a started word."""
        super().__init__()
        self._placeholder = placeholder
        self._completion = Completion(words) if words else None

    def compose(self) -> ComposeResult:
        yield Static(id="wrong", markup=False)
        with Horizontal():
            yield Static("/", id="slash", markup=False)
            yield Prompt(
                placeholder=self._placeholder,
                id="filter-text",
                suggester=self._completion,
            )
            yield Static(id="found", markup=False)

    @property
    def text(self) -> str:
        return self.query_one(Input).value.strip()

    def open(self) -> None:
        self.display = True
        # immediately, where `focus()` is deferred: the next letter may already be there
        self.screen.set_focus(self.query_one(Input))

    def set(self, text: str) -> None:
        """Filter by this."""
        self.query_one(Input).value = text
        self.display = bool(text)

    def clear(self) -> None:
        self.query_one(Input).value = ""
        self.display = False

    def say(self, found: str = "", *, wrong: str = "") -> None:
        """The number of matches, or why the filter is invalid."""
        self.query_one("#found", Static).update(Content(found))
        complaint = self.query_one("#wrong", Static)
        complaint.update(Content(clean(wrong)))
        complaint.display = bool(wrong)

    @on(Input.Changed)
    def changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed())

    @on(Input.Submitted)
    def left(self, event: Input.Submitted) -> None:
        event.stop()
        self.display = bool(self.text)
        self.post_message(self.Left())
