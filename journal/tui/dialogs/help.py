"""One page of keys, in groups and two columns; `/` searches all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from journal.language.cells import cells, fit
from journal.tui.keys.action import GROUPS
from journal.tui.keys.actions import ACTIONS, SCREENS, Action
from journal.tui.keys.bindings import first_key, key_name, shown_keys
from journal.tui.widgets.prompt import Prompt

Line = tuple[str, str]
"""Keys, and what they do; a heading has no text behind it."""

_PAIRS = (
    ("down", "up", "down, up"),
    ("top", "bottom", "first, last row"),
    ("page_down", "page_up", "a page down, up"),
    ("next_tab", "previous_tab", "next view"),
    ("next_week", "week_before", "a week on, back"),
    ("next_month", "previous_month", "a month on, back"),
    ("left", "right", "left, right"),
)
"""Each on one line of the page."""
_BRIEF = {
    "snooze": "bring it back another day",
    "reschedule": "change the due date",
    "nudge": "you asked again",
    "replied": "they replied: your turn",
    "waiting": "you asked, or your turn",
    "log": "record a call, an email …",
    "draft": "draft a message",
    "arrange": "group by date, person …",
    "edit": "open in your editor",
    "open": "all about this follow-up",
    "preview": "show or hide the note",
    "mark": "mark several",
    "mark_all": "mark all, or none",
    "repeat": "repeat the last action",
    "jump": "go to a person or note",
    "leader": "more commands",
    "palette": "find a command",
    "entries_with": "follow-ups with them",
    "sort": "sort by contact, or name",
    "card": "show or hide the details",
}
"""Shorter texts where the usual help is longer than half of a narrow page."""
_MARKS = (
    ("!", "overdue"),
    ("•", "today"),
    ("w", "waiting"),
    ("n", "to nudge"),
    ("p", "promised"),
    ("~", "hidden"),
)
_TWO = 76
"""In cells; a narrower page has one column."""


class HelpScreen(ModalScreen[None]):
    # the prompt exists from the start, hidden, and would swallow the keys
    AUTO_FOCUS = ""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back"),
        Binding("q,question_mark,f1,enter", "dismiss_none", "Back"),
        Binding("slash", "search", "Search"),
        Binding("j,down", "scroll('down')", "Down"),
        Binding("k,up", "scroll('up')", "Up"),
        Binding("pagedown,space", "scroll('page_down')", "Page down"),
        Binding("pageup", "scroll('page_up')", "Page up"),
    ]

    def __init__(self, keys: Mapping[str, str], here: str) -> None:
        """`keys` are those of every action by id, `here` the screen it is for."""
        super().__init__()
        self._keys = keys
        self._here = here

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help", classes="dialog", can_focus=False) as dialog:
            dialog.border_title = "Keys"
            dialog.border_subtitle = "/ to search · esc to close"
            prompt = Prompt(placeholder="what do you want to do?", id="key-search")
            prompt.display = False
            yield prompt
            yield Static(id="keys-page", markup=False)

    def on_mount(self) -> None:
        self.draw()

    def on_resize(self) -> None:
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        wanted = self.query_one(Input).value.casefold().split()
        width = self.query_one("#help").content_size.width
        page = self._found(wanted) if wanted else self._page(width)
        self.query_one("#keys-page", Static).update(page)

    # -------------------------------------------------------- the page

    def _page(self, width: int) -> Content:
        groups = [self._group(title) for title in GROUPS]
        left = [*groups[0], ("", ""), *groups[1]]
        right: list[Line] = []
        for lines in groups[2:]:
            if len(lines) > 1:
                right += [*([("", "")] if right else []), *lines]
        if width < _TWO:
            rows = _drawn([*left, ("", ""), *right], width)
            return Content("\n").join([*rows, Content(""), _marks(width)])
        half = width // 2
        pairs = zip_longest(
            _drawn(left, half - 1), _drawn(right, width - half), fillvalue=Content("")
        )
        rows = [
            Content.assemble(one, " " * (half - one.cell_length), other)
            for one, other in pairs
        ]
        return Content("\n").join([*rows, Content(""), _marks(width)])

    def _group(self, title: str) -> list[Line]:
        lines = [(title, "")]
        here = [a for a in ACTIONS if a.group == title and self._here in a.screens]
        done: set[str] = set()
        for action in here:
            if action.id in done:
                continue
            if action.id in SCREENS:
                lines.append((self._screen_keys(), "the screens"))
                done |= set(SCREENS)
                continue
            pair = next((p for p in _PAIRS if action.id in p[:2]), None)
            if pair:
                done |= set(pair[:2])
                lines.append((self._both(pair[0], pair[1]), pair[2]))
                continue
            keys = first_key(self._keys[action.id])
            if keys:
                lines.append((keys, _BRIEF.get(action.id, action.help)))
        return lines

    def _both(self, one: str, other: str) -> str:
        """`j ↓  k ↑`: both ways on one line."""
        keys = [*self._keys[one].split(","), *self._keys[other].split(",")]
        first = [self._keys[one].split(",")[0], self._keys[other].split(",")[0]]
        few = keys if one == "down" else first if one != "next_tab" else first[:1]
        return " ".join(_ARROWS.get(key, key_name(key)) for key in few if key)

    def _screen_keys(self) -> str:
        keys = [first_key(self._keys[name]) for name in SCREENS]
        return "1…6" if keys == list("123456") else " ".join(keys)

    # -------------------------------------------------------- the search

    def _found(self, wanted: list[str]) -> Content:
        lines = [
            (self._way_to(action), action.help)
            for action in ACTIONS
            if all(
                word in f"{action.title} {action.help}".casefold() for word in wanted
            )
        ]
        width = self.query_one("#help").content_size.width
        if not lines:
            return Content("No key does that.")
        return Content("\n").join(_drawn(lines, width))

    def _way_to(self, action: Action) -> str:
        if action.leader:
            return f", {action.leader}"
        return shown_keys(self._keys[action.id])

    # -------------------------------------------------------- keys

    @on(Input.Changed)
    def search_changed(self) -> None:
        self.draw()

    @on(Input.Submitted)
    def search_left(self) -> None:
        self.set_focus(None)

    def action_search(self) -> None:
        prompt = self.query_one(Prompt)
        prompt.display = True
        self.set_focus(prompt)

    def action_back(self) -> None:
        """Leave the search first."""
        prompt = self.query_one(Prompt)
        if not prompt.display:
            self.dismiss(None)
            return
        prompt.value = ""
        prompt.display = False
        self.set_focus(None)

    def action_scroll(self, where: str) -> None:
        page = self.query_one("#help", VerticalScroll)
        whole = max(page.scrollable_content_region.height - 1, 1)
        steps = {"down": 1, "up": -1, "page_down": whole, "page_up": -whole}
        page.scroll_relative(y=steps[where], animate=False)

    def action_dismiss_none(self) -> None:
        self.dismiss(None)


def _marks(width: int) -> Content:
    """The legend of the marks before the rows, on one line if there is room."""
    parts = [f"{mark} {means}" for mark, means in _MARKS]
    return Content(fit("   ".join(parts), max(width, 1)).rstrip())


_ARROWS = {"down": "↓", "up": "↑", "left": "←", "right": "→"}


def _drawn(lines: Iterable[Line], width: int) -> list[Content]:
    """The lines as they are shown, none of them wider than `width` cells."""
    lines = list(lines)
    most = max((cells(keys) for keys, does in lines if does), default=0)
    found = []
    for keys, does in lines:
        if not does:
            found.append(Content.styled(keys, "bold"))
            continue
        room = max(width - most - 2, 1)
        text = fit(does, room).rstrip()
        found.append(Content.assemble((f"{keys:<{most}}  ", "bold $text-accent"), text))
    return found
