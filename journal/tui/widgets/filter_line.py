"""The line to type a filter in, with what is wrong with it, or how much it finds."""

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
    """Hidden until somebody wants to filter, and again once there is no filter."""

    class Changed(Message):
        """Another text stands in it now."""

    class Left(Message):
        """Typing is over; the list is wanted again."""

    def __init__(
        self, placeholder: str, words: Callable[[], Iterable[str]] | None = None
    ) -> None:
        """`words` are what a word that is begun can be completed to."""
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
        # at once, where `focus()` waits: the next letter may be there already
        self.screen.set_focus(self.query_one(Input))

    def set(self, text: str) -> None:
        """Filter by this."""
        self.query_one(Input).value = text
        self.display = bool(text)

    def clear(self) -> None:
        self.query_one(Input).value = ""
        self.display = False

    def say(self, found: str = "", *, wrong: str = "") -> None:
        """How much the filter finds, or why it does not filter."""
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
