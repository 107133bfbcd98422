"""Keys typed faster than they are carried out are queued in order.

Textual passes a key to whatever has the focus at that moment. Keys typed while the
notes are being read, or while a dialog opens, would be lost or act on the screen below:
`s` and `fri` typed in one go was a snooze and three other commands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual.dom import DOMNode
from textual.screen import Screen

if TYPE_CHECKING:
    from textual.app import App
    from textual.events import Key

_LEAVING = frozenset(("q", "ctrl+q", "ctrl+c"))
"""Keys handled immediately: no one has to wait for the notes in order to quit."""
_ROUNDS = 3
_STUCK = 5.0
"""Seconds after which the next key is passed on even if the last is not finished."""


class TypedAhead:
    """Passes on one key after the other."""

    def __init__(
        self, app: App[None], carry_out: Callable[[Key], Awaitable[object]]
    ) -> None:
        self._app = app
        self._carry_out = carry_out
        self._kept: deque[Key] = deque()
        self._busy = False
        self._begun = False
        self._round = 0
        self._awaited: Screen[object] | None = None

    def begin(self) -> None:
        """Called once there is something on the screen for the keys to act on."""
        if not self._begun:
            self._begun = True
            self._app.screen_change_signal.subscribe(self._app, self._changed)
            self._wait_for(self._app.screen)

    async def press(self, key: Key) -> None:
        """Carry it out, or queue it until earlier ones are done."""
        if not self._app.screen_stack:
            return  # the program is ending
        if not self._begun and key.key in _LEAVING:
            await self._carry_out(key)
        elif self._busy or self._kept or not self._begun:
            self._kept.append(key)
            self._app.set_timer(_STUCK, partial(self._unstick, self._round))
        else:
            await self._let_in(key)

    async def _let_in(self, key: Key) -> None:
        self._busy = True
        screen = self._app.screen
        target: DOMNode = self._app.focused or screen
        await self._carry_out(key)
        # through the same queues as the key, after it
        nodes = [n for n in target.ancestors_with_self if n is not self._app]
        self._round += 1
        # and again, as what it does is told in messages: Enter ends a filter so
        self._follow([*nodes, self._app] * _ROUNDS, screen, self._round)

    def _follow(
        self, nodes: Sequence[DOMNode], before: Screen[object], number: int
    ) -> None:
        for at, node in enumerate(nodes):
            if node.call_later(self._follow, nodes[at + 1 :], before, number):
                return
        self._app.call_later(self._arrived, before, number)

    async def _arrived(self, before: Screen[object], number: int) -> None:
        if number != self._round:
            return
        screen = self._app.screen
        if screen is before:
            await self._go_on()
        else:
            self._wait_for(screen)

    def _wait_for(self, screen: Screen[object]) -> None:
        """Go on once it is there, and its prompt has the focus."""
        self._awaited = screen
        drawn = partial(self._drawn, screen, self._round)
        screen.call_after_refresh(self._app.call_later, drawn)

    def _changed(self, screen: Screen[object]) -> None:
        """A screen covered before it is drawn is not drawn: wait for the one on top.

        A dialog can open by itself, when a worker is done."""
        if self._awaited is not None and self._awaited is not screen:
            self._wait_for(screen)

    async def _drawn(self, screen: Screen[object], number: int) -> None:
        if screen is self._awaited and number == self._round:
            await self._go_on()

    async def _go_on(self) -> None:
        self._busy = False
        self._awaited = None
        if self._kept and self._begun and self._app.screen_stack:
            await self._let_in(self._kept.popleft())

    async def _unstick(self, number: int) -> None:
        """Time out: whatever happened to that key, the next one is not lost."""
        stuck = self._busy and number == self._round
        if stuck and self._kept and self._begun:
            await self._go_on()
