"""One follow-up: why now, who it concerns, their history, and the note around it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.events import Key
from textual.message import Message
from textual.screen import ModalScreen
from textual.worker import get_current_worker

from journal.api.view import View
from journal.practice.agenda.agenda import Item
from journal.tui.widgets.preview import Context, Preview, read_context


class EntryScreen(ModalScreen[str | None]):
    """Returns the id of an action to carry out on it, or None.

    The note is read in a worker, which posts a message.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss_none", "Back"),
        Binding("j,down", "scroll(1)", "Down"),
        Binding("k,up", "scroll(-1)", "Up"),
        Binding("pagedown,space", "turn(1)", "Page down"),
        Binding("pageup", "turn(-1)", "Page up"),
    ]

    class Read(Message):
        def __init__(self, context: Context) -> None:
            super().__init__()
            self.context = context

    def __init__(self, item: Item, known: View, acts: Mapping[str, str]) -> None:
        """`acts` are action ids by key."""
        super().__init__()
        self._item = item
        self._known = known
        self._acts = acts

    def compose(self) -> ComposeResult:
        with Vertical(id="entry", classes="dialog wide") as dialog:
            dialog.border_title = "Follow-up"
            dialog.border_subtitle = "x s n r w l e act on it · esc to close"
            yield Preview(id="whole")

    def on_mount(self) -> None:
        self._read()

    @work(thread=True)
    def _read(self) -> None:
        context = read_context(self._item, self._known)
        if not get_current_worker().is_cancelled:
            self.post_message(self.Read(context))

    @on(Read)
    def show(self, event: Read) -> None:
        self.query_one(Preview).show(event.context)

    def on_key(self, event: Key) -> None:
        act = self._acts.get(event.key)
        if act and event.key not in ("enter", "space"):
            event.stop()
            event.prevent_default()
            self.dismiss(act)

    def action_scroll(self, steps: int) -> None:
        self.query_one(Preview).scroll_relative(y=steps, animate=False)

    def action_turn(self, direction: int) -> None:
        self.query_one(Preview).turn(direction)

    def action_dismiss_none(self) -> None:
        self.dismiss(None)
