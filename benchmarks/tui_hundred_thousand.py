"""The interface among 100 000 follow-ups: CPU time until the screen shows it.

    python -m benchmarks.tui_hundred_thousand [--entries N] [--rounds N]
    python -m benchmarks.tui_hundred_thousand --vault PLACE --home PLACE

The first measures a tick, a fold, letters of a filter, and half a minute in which
nothing happens, in 1 000 notes of 100 follow-ups each. The second measures the start
in a vault that is there already (`benchmarks/vaults.py` makes one); the cache is made
if `--home` has none.

CPU time is that of the whole process, of all its threads: on a busy machine it says
more than what passes on the clock, which is printed beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.tui_keys import NOW, PaintedApp, make_vault, settle
from journal.api import places
from journal.api.journal import Journal
from journal.tui.screens.agenda import AgendaScreen
from journal.tui.widgets.filter_line import FilterLine

IDLE = 30.5
"""Seconds; longer than the timer of the agenda."""
PATIENCE = 120.0
SOON = 0.6
"""Seconds after the start, when problems, contact and moments are gone through."""
SIZE = (120, 40)


class Watch:
    """Wall and CPU time since it was made, in milliseconds."""

    def __init__(self) -> None:
        self.begun, self.worked = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        wall = (time.perf_counter() - self.begun) * 1000
        return wall, (time.process_time() - self.worked) * 1000


def opened(root: Path, home: Path) -> Journal:
    """The journal as the program opens it, with its cache."""
    found, read = places.locate(root, None)
    return Journal(
        found,
        read.settings,
        state=home / "state",
        cache=home / "cache",
        looked=read.looked,
    )


class ShownApp(PaintedApp):
    """Notes how long it took until something that was waited for was painted."""

    wanted: Callable[[], bool] | None = None
    since = Watch()
    took: list[tuple[float, float]]
    """Empty until then."""

    def _display(self, screen: Any, renderable: Any) -> None:
        super()._display(screen, renderable)
        if self.wanted and self.wanted():
            self.took.append(self.since.read())
            self.wanted = None

    @property
    def home(self) -> AgendaScreen:
        screen = self.screen_stack[0]
        assert isinstance(screen, AgendaScreen)
        return screen

    async def shown(
        self, act: Callable[[], object], wanted: Callable[[], bool]
    ) -> tuple[float, float]:
        """Milliseconds on the clock and of CPU, until it was painted that it holds."""
        self.since, self.took = Watch(), []
        act()
        self.wanted = wanted
        while not self.took:
            said = [one.text for one in self.messages.all]
            assert time.perf_counter() < self.since.begun + PATIENCE, said
            await asyncio.sleep(0.01)
        return self.took[0]


async def tick(app: ShownApp) -> tuple[float, float]:
    before = app.home.store.seen
    return await app.shown(
        lambda: app.simulate_key("x"), lambda: app.home.store.seen is not before
    )


async def rows_change(app: ShownApp, key: str) -> tuple[float, float]:
    before = app.home.agenda_list.rows
    return await app.shown(
        lambda: app.simulate_key(key), lambda: app.home.agenda_list.rows is not before
    )


def clock(begun: float) -> datetime:
    """It gets later, as it does for someone who looks at the screen."""
    return NOW + timedelta(seconds=time.monotonic() - begun)


async def idle(app: ShownApp) -> tuple[float, float]:
    watch = Watch()
    await asyncio.sleep(IDLE)
    return watch.read()


async def keys(root: Path, home: Path, rounds: int, *, rests: bool) -> None:
    with opened(root, home) as journal:
        begun = time.monotonic()
        app = ShownApp(journal, lambda: clock(begun), tells=True)
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            agenda = app.home.agenda_list
            print(f"{len(app.home.known.items)} follow-ups")
            found: dict[str, list[tuple[float, float]]] = {}

            async def note(what: str, took: Awaitable[tuple[float, float]]) -> None:
                watch = Watch()
                found.setdefault(what, []).append(await took)
                await settle(pilot)
                if what == "tick":
                    found.setdefault("tick, until calm", []).append(watch.read())

            await pilot.press("Z")  # all is unfolded
            await settle(pilot)
            for number in range(rounds):
                agenda.go_to(len(agenda.rows) * (number + 1) // (rounds + 1))
                await settle(pilot)
                assert agenda.item, agenda.row
                await note("tick", tick(app))
                await note("fold", rows_change(app, "z"))
                await note("unfold", rows_change(app, "z"))
                await pilot.press("slash")
                await settle(pilot)
                for letter in "err":
                    await note(f"filter {letter}", rows_change(app, letter))
                await pilot.press("escape")
                await settle(pilot)
                assert not app.home.query_one(FilterLine).display
            for what, times in found.items():
                say(what, times)
            if rests:
                say("idle, half a minute", [await idle(app)])


async def soon(root: Path, home: Path) -> tuple[float, float]:
    """A tick soon after a start that is not the first one; all was unfolded."""
    with opened(root, home) as journal:
        app = ShownApp(journal, lambda: NOW, tells=True)
        async with app.run_test(size=SIZE) as pilot:
            agenda, store = app.home.agenda_list, app.home.store
            await app.shown(lambda: None, lambda: store.seen is not None)
            agenda.go_to(len(agenda.rows) // 3)
            await asyncio.sleep(SOON)
            took = await tick(app)
            await settle(pilot)
            return took


def say(what: str, times: list[tuple[float, float]]) -> None:
    wall, cpu = zip(*times, strict=True)
    print(
        f"  {what:20} cpu: median {statistics.median(cpu):7.1f}  most {max(cpu):7.1f}"
        f"   wall: median {statistics.median(wall):7.1f} ms",
        flush=True,
    )


async def start(root: Path, home: Path) -> None:
    """The start of a process of its own: what it took before is its imports."""
    before = time.process_time() * 1000
    app = ShownApp(opened(root, home), lambda: NOW, tells=True)
    with app.journal:
        async with app.run_test(size=SIZE) as pilot:
            store = app.home.store
            first = await app.shown(
                lambda: None, lambda: bool(app.home.agenda_list.rows)
            )
            all_known = await app.shown(lambda: None, lambda: store.seen is not None)
            usable = time.process_time() * 1000
            size = memory()
            await settle(pilot)
            calm = time.process_time() * 1000
            print(f"{len(app.home.known.items)} follow-ups")
            print(f"  imports              cpu {before:7.0f} ms")
            print(f"  first rows           cpu {first[1]:7.0f}   wall {first[0]:7.0f}")
            print(f"  all usable           cpu {usable:7.0f}   {size}")
            print(f"                       wall {first[0] + all_known[0]:7.0f}")
            print(f"  calm                 cpu {calm:7.0f}   {memory()}")


def memory() -> str:
    """What the process holds, and the most that it held."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{pages * resource.getpagesize() / 2**20:.0f} MB, peak {most:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--no-idle", action="store_true")
    parser.add_argument("--vault", type=Path, help="measure the start in this vault")
    parser.add_argument("--home", type=Path, help="where its cache is, or will be")
    wanted = parser.parse_args()
    if wanted.vault:
        asyncio.run(start(wanted.vault, wanted.home))
        return
    with tempfile.TemporaryDirectory() as place:
        root = Path(place, "vault")
        root.mkdir()
        make_vault(root, wanted.entries)
        home = wanted.home or Path(place, "home")
        asyncio.run(keys(root, home, wanted.rounds, rests=not wanted.no_idle))
        ticks = [asyncio.run(soon(root, home)) for _ in range(wanted.rounds // 2)]
        say("tick soon after start", ticks)


if __name__ == "__main__":
    main()
