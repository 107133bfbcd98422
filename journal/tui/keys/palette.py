"""The commands of a screen by name, each with the key that does the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from journal.tui.keys.action import MOVE
from journal.tui.keys.actions import ACTIONS, Action
from journal.tui.keys.bindings import first_key

_THEME = Action("theme", "", "Theme", "choose a colour theme")
_WIDTH = 16
"""The width of the title, before the key."""


def commands_of(
    screen: str,
    keys: Mapping[str, str],
    run: Callable[[str], object],
    themes: Callable[[], object],
) -> type[Provider]:
    """The provider class for Textual's palette.

    `keys` are those of every action by id; `run` carries out an action.
    """
    here = [action for action in ACTIONS if screen in action.screens]
    # moving comes last: the palette is opened to find a command
    here.sort(key=lambda action: action.group == MOVE)
    found = [(action, partial(run, action.id)) for action in here]
    offered: list[tuple[Action, Callable[[], object]]] = [*found, (_THEME, themes)]

    class Commands(Provider):
        async def discover(self) -> Hits:
            for action, carry_out in offered:
                shown = Content.assemble(action.title, key_part(action, keys))
                yield DiscoveryHit(shown, carry_out, action.title, action.help)

        async def search(self, query: str) -> Hits:
            matcher = self.matcher(query)
            for action, carry_out in offered:
                # its help matches as well, after matches of titles
                by_help = matcher.match(action.help) / 2
                score = max(matcher.match(action.title), by_help)
                if score > 0:
                    shown = Content.assemble(
                        matcher.highlight(action.title), key_part(action, keys)
                    )
                    yield Hit(score, shown, carry_out, action.title, action.help)

    return Commands


def key_part(action: Action, keys: Mapping[str, str]) -> tuple[str, str]:
    """The key of a command; after the leader if it has none of its own."""
    key = first_key(keys.get(action.id, ""))
    if not key and action.under_leader:
        key = f", {first_key(action.under_leader)}"
    gap = " " * max(_WIDTH - len(action.title), 2)
    return (f"{gap}{key}" if key else "", "$text-accent")
