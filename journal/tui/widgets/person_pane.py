"""The third pane of a wide screen: the person a follow-up is about."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from journal.tui.widgets.person_card import page_parts
from journal.tui.widgets.preview import Context


class PersonPane(VerticalScroll, can_focus=False):
    """Their card; of several people the first one's."""

    def __init__(self) -> None:
        super().__init__(id="person")
        self._shown: Context | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="person-page", markup=False)

    def show(self, context: Context | None) -> None:
        self._shown = context
        self.draw()
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        self.draw()

    def draw(self) -> None:
        context, page = self._shown, Content("")
        if context and context.cards and self.display:
            width = self.scrollable_content_region.width
            card = context.cards[0]
            parts = page_parts(card, context.today, context.most_asks, width)
            # it begins with a line feed, in case something is above it
            page = Content.assemble(*parts)[1:]
        self.query_one("#person-page", Static).update(page)
