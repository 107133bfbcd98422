"""The preview next to the list: why the entry is up, and the note around it on disk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from journal.api.editor.query_blocks import answered_blocks, rows
from journal.api.view import Card, View
from journal.language.cells import fit
from journal.language.clean import clean
from journal.model.entry import NotePath
from journal.model.errors import ConfigError
from journal.model.value import value
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.shown_text import full_text
from journal.practice.agenda.why import why
from journal.tui.state.rows.rows import Row
from journal.tui.widgets.group_page import group_page
from journal.tui.widgets.person_card import Part, card_parts, contact_text, short

_BEFORE, _AFTER = 5, 40
_LOW = 12
"""In rows; a smaller pane shows only the note."""
_MOST_ROWS = 10
_OWN = 4
"""In rows; about what the entry's line and its log need."""
_LONGEST, _LONG = 2000, 200
"""The most characters shown of a line of the note, and of any other text."""

_MOST_PEOPLE, _NEWEST = 3, 3
"""The number of people shown, and of contacts with each."""


@value
class Context:
    """The context of one entry. Its texts are raw from the notes."""

    item: Item
    today: date
    why: str
    cards: tuple[Card, ...]
    """Cards of the people it is about; only the first few of many."""
    most_asks: int
    lines: tuple[tuple[int, str], ...]
    answers: Mapping[int, tuple[str, ...]]
    """Results of the queries in these lines, by the number of their last line."""


def read_context(item: Item, known: View) -> Context:
    """Read the note; run this in a worker, because a disk can be slow."""
    lines = tuple(known.journal.lines_around(item.entry, _BEFORE, _AFTER))
    return Context(
        item,
        known.today,
        why_now(item, known),
        tuple(known.card(person) for person in item.people[:_MOST_PEOPLE]),
        known.journal.settings.agenda.max_open_questions,
        lines,
        _answers(lines, known),
    )


def _answers(
    lines: Sequence[tuple[int, str]], known: View
) -> Mapping[int, tuple[str, ...]]:
    """The results of the `journal` blocks that are completely visible."""
    found = answered_blocks(known, [text for _, text in lines])
    return {
        lines[answered.block.last][0]: tuple(rows(known, answered)[:_MOST_ROWS])
        for answered in found
    }


def why_now(item: Item, known: View) -> str:
    """Why it is up, even if the config names an unknown nudge schedule."""
    try:
        return known.why(item, contact=False, past=True)
    except ConfigError:
        return why(item, known.today, None)


class Preview(VerticalScroll, can_focus=False):
    """The context of one entry."""

    context: Context | None = None
    _group: tuple[Row, Sequence[Item]] | None = None
    """The heading and the items of the folded section under the cursor."""
    _people = True
    _drawn_for = Size(0, 0)

    def compose(self) -> ComposeResult:
        yield Static(id="context", markup=False)

    def show(self, context: Context | None, *, people: bool = True) -> None:
        """A new entry is shown from the top, the same one keeps its position.

        Without `people` if they have their own pane.
        """
        stays = _is_same(self.context, context)
        self.context = context
        self._group = None
        self._people = people
        self.draw()
        if not stays:
            self.scroll_home(animate=False)

    def show_group(self, heading: Row, items: Sequence[Item]) -> None:
        """A folded section in short."""
        self.context, self._group = None, (heading, items)
        self.draw()
        self.scroll_home(animate=False)

    def on_resize(self) -> None:
        # also sent if only the length of the page changed
        if self.scrollable_content_region.size != self._drawn_for:
            self.draw()
            self.scroll_home(animate=False)

    def draw(self) -> None:
        pane = self.scrollable_content_region.size
        page = Content("")
        if self.context and pane:
            page = page_of(self.context, pane, people=self._people)
        elif self._group and pane:
            page = group_page(*self._group, pane)
        self.query_one("#context", Static).update(page)
        self._drawn_for = pane

    def turn(self, direction: int) -> None:
        """Scroll by half a page, down for 1 and up for -1."""
        half = max(self.scrollable_content_region.height // 2, 1)
        self.scroll_relative(y=direction * half, animate=False)


def _is_same(before: Context | None, after: Context | None) -> bool:
    if before is None or after is None:
        return False
    return before.item.entry.ref == after.item.entry.ref


def page_of(context: Context, pane: Size, *, people: bool = True) -> Content:
    """The page for a pane of this size; the entry's own line is always on it.

    `Content.assemble` takes text as text: nothing in a note is markup.
    """
    if pane.height < _LOW:
        contact = _newest_contact(context, pane) if pane.height >= _LOW // 2 else ()
        note = _note(context, pane.width, 0)
        return Content.assemble(*_reason(context), *contact, *note)
    head = Content.assemble(
        (f"{clean(full_text(context.item.entry)[:_LONG]) or '(no words)'}\n", "bold"),
        *_reason(context),
        *(_people(context, pane.width) if people else ["\n"]),
        *_place(context),
    )
    # the lines around the entry yield to the facts about people
    room = pane.height - len(head.wrap(max(pane.width, 1))) - _OWN
    before = min(max(room, 0), _BEFORE)
    return Content.assemble(head, *_note(context, pane.width, before))


def _reason(context: Context) -> Iterator[Part]:
    item = context.item
    yield f"{clean(context.why)}\n", _COLOURS.get(item.section, "$foreground-muted")


_COLOURS = {
    Section.OVERDUE: "$text-error",
    Section.TODAY: "$text-warning",
    Section.UPCOMING: "$text-success",
}


def _people(context: Context, width: int) -> Iterator[Part]:
    for card in context.cards:
        yield from card_parts(card, context.today, context.most_asks, _NEWEST, width)
    more = len(context.item.people) - len(context.cards)
    if more > 0:
        yield f"\nand {more} more", "$foreground-muted"
    yield "\n" if context.cards else ""


def _newest_contact(context: Context, pane: Size) -> Iterator[Part]:
    """In one line, where there is no room for more."""
    for card in context.cards[:1]:
        if card.timeline:
            text = contact_text(card.timeline[0], context.today)
            yield f"{fit(f'{short(card.person.label)}: {text}', pane.width).rstrip()}\n"


def _place(context: Context) -> Iterator[Part]:
    entry = context.item.entry
    yield f"\n{clean(entry.place)}", "bold $text-accent"
    # most notes begin with their name as a heading; do not show it twice
    headings = [h for h in entry.headings if h != _name(entry.path)]
    path = "".join(f" › {heading[:_LONG]}" for heading in headings)
    yield f"{clean(path)}\n", "$foreground-muted"


def _name(path: NotePath) -> str:
    return path.rpartition("/")[2].removesuffix(".md")


def _note(context: Context, width: int, before: int) -> Iterator[Part]:
    """The lines of the note: the entry and its log in full, the others shortened."""
    entry = context.item.entry
    if not context.lines:
        yield "The note cannot be read now, or no longer has this line.\n"
    digits = len(str(context.lines[-1][0])) if context.lines else 0
    room = max(width - digits - 3, 2)
    for number, text in context.lines:
        if number < entry.line - before:
            continue
        own = number == entry.line
        shown = clean(text[:_LONGEST])
        yield f"{'▶' if own else ' '}{number:>{digits}}  ", "$foreground-muted"
        if entry.line <= number <= max(entry.end, entry.line):
            yield from _whole(shown, room, digits + 3, "bold" if own else "")
        else:
            yield f"{fit(shown, room).rstrip()}\n", "$foreground-muted"
        for row in context.answers.get(number, ()):
            yield f"{' ' * (digits + 3)}{fit(row, room).rstrip()}\n", "$text-accent"


def _whole(text: str, room: int, indent: int, style: str) -> Iterator[Part]:
    """A line wrapped to the pane, continuation lines indented to its start."""
    words = text.lstrip()
    inner = min(len(text) - len(words), room // 2)
    hang = min(inner + 2, room // 2)
    folds = Content(words).wrap(room - hang)
    for number, fold in enumerate(folds or [Content("")]):
        yield " " * (indent + hang if number else inner)
        yield f"{fold.plain.rstrip()}\n", style
