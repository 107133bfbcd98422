"""Sitting in front of the terminal interface: pressing keys, reading the screen."""

from __future__ import annotations

import asyncio
import inspect
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from journal.api.journal import Journal
from journal.model.settings import Settings
from journal.practice.agenda.agenda import Item
from journal.tui.app import JournalApp
from journal.tui.screens.agenda import AgendaScreen
from journal.tui.widgets.agenda_list import AgendaList
from journal.tui.widgets.preview import Preview
from tests.conftest import NOW

SIZES = [(120, 30), (80, 24), (60, 15)]
"""All of them for how a screen is laid out, the smallest for what a key does."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """On a second Python every sixth screen is enough: a start costs most of a second,
    and what another Python changes shows on any of them."""
    if os.environ.get("JOURNAL_SCREENS") != "few":
        return
    here = [item for item in items if item.path.is_relative_to(Path(__file__).parent)]
    left_out = {id(item) for number, item in enumerate(here) if number % 6}
    items[:] = [item for item in items if id(item) not in left_out]


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run tests that are coroutines; nothing more is needed of a plugin."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    asyncio.run(pyfuncitem.obj(**{n: pyfuncitem.funcargs[n] for n in names}))
    return True


@dataclass
class Seat:
    """Someone at the keyboard, and what they see."""

    app: JournalApp
    pilot: Pilot[None]

    async def settle(self) -> None:
        """Wait until everything asked for has been read, written and drawn.

        A message may start a worker, a worker sends messages, and what is drawn
        may ask to be drawn anew: so there must be calm for a few rounds.
        """
        calm = 0
        while calm < 4:
            await asyncio.sleep(0.001 if self._reads() else 0)
            calm = 0 if self._is_busy() else calm + 1

    def _reads(self) -> bool:
        """Whether a worker, or the key before, is still at it."""
        reading = any(not worker.is_finished for worker in self.app.workers)
        return reading or self.app._typed._busy

    def _is_at_rest(self) -> bool:
        """Whether every widget waits for its next message, and no one reads.

        To look is cheaper than to send each of them one and wait until it is there,
        as Textual's pilot does: a third of the time of a test went into that.
        """
        pumps = [pump for pump in (self.app, *self.app._registry) if pump._running]
        return not self._reads() and all(
            pump._message_queue.empty() and pump._message_queue.ready_event._waiters
            for pump in pumps
        )

    def _is_busy(self) -> bool:
        """Whether something is under way; where nothing is, what has changed is drawn."""
        if not self._is_at_rest():
            return True
        screen = self.app.screen
        drawn_anew = screen._layout_required or screen._dirty_widgets
        screen._on_timer_update()
        return bool(drawn_anew or screen._callbacks) or not self._is_at_rest()

    async def press(self, *keys: str) -> None:
        """Press keys as people do: each when what the one before did is seen."""
        for key in keys:
            await self.app._press_keys([key])
            await self.settle()

    async def type(self, text: str) -> None:
        """Put a text into the prompt, as pasting it would; quicker than keys."""
        prompt = self.app.screen.focused
        assert isinstance(prompt, Input), f"no prompt has the focus, but {prompt}"
        prompt.value = text
        await self.settle()

    async def until(self, condition: Callable[[], object], what: str) -> None:
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end, f"never: {what}\n" + self.text
            await asyncio.sleep(0.02)
        await self.settle()

    @property
    def home(self) -> AgendaScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, AgendaScreen)
        return screen

    @property
    def list(self) -> AgendaList:
        return self.home.agenda_list

    @property
    def item(self) -> Item:
        """The entry at the cursor."""
        assert self.list.item is not None
        return self.list.item

    @property
    def words(self) -> list[str]:
        """The entries listed, by their words."""
        return [row.item.entry.text for row in self.list.rows if row.item]

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return [strip.text.rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def preview(self) -> str:
        content = self.home.query_one(Preview).query_one("#context", Static).content
        return str(content)

    @property
    def said(self) -> list[str]:
        """The messages there were, oldest first."""
        return [said.text for said in self.app.messages.all]


Sit = Callable[..., AbstractAsyncContextManager[Seat]]


async def _at_once(*_: float) -> None:
    await asyncio.sleep(0)


@pytest.fixture
def sit(open_vault: Callable[..., Journal], monkeypatch: pytest.MonkeyPatch) -> Sit:
    """`async with sit(root) as seat:` → the interface on a vault, read and drawn."""
    # Textual's pilot waits until the processor has nothing to do, at least 40 ms
    # for a key. `settle` knows what to wait for.
    monkeypatch.setattr("textual.app.wait_for_idle", _at_once)
    # what was said can be asked for at any time, however slow the machine is
    monkeypatch.setattr("journal.tui.screens.base._READ", 600)
    monkeypatch.setattr("textual.pilot.wait_for_idle", _at_once)

    @asynccontextmanager
    async def sit_down(
        root: Path,
        size: tuple[int, int] = (120, 30),
        clock: Callable[[], datetime] = lambda: NOW,
        settings: Callable[[Settings], Settings] = lambda settings: settings,
        watching: bool = True,
        top: bool = True,
    ) -> AsyncIterator[Seat]:
        """`top`: with the cursor on the first row, not on what is first today."""
        journal = open_vault(root)
        journal.settings = settings(journal.settings)
        if not watching:
            journal.watch = lambda changed: None  # type: ignore[method-assign]
        app = JournalApp(journal, clock)
        async with app.run_test(size=size, notifications=True) as pilot:
            seat = Seat(app, pilot)
            await seat.settle()
            if top:
                await seat.press("g")
            yield seat

    return sit_down
