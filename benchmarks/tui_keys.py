"""From a key to the painted screen, at 1 000 and 100 000 entries, without a terminal.

    python benchmarks/tui_keys.py [ENTRIES …]

Prints the median and p95 in milliseconds for each key. A key counts as
painted when the screen has drawn what it did; what is worked out beside it (the
note next to the list, the agenda after a change) may come later.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

import journal.tui.app
from journal.api.journal import Journal
from journal.model.settings import Settings
from journal.tui.app import JournalApp

NOW = datetime(2024, 6, 5, 9, 30)  # noqa: DTZ001
TEXTUAL = {"/": "slash"}
BEFORE = {"G": "g", "g": "G", "k": "j", "pageup": ["pagedown"], "pagedown": "g"}
"""What is pressed before, for the key to have something to do."""
PER_NOTE = 100
TIMES = 20
KEYS = "j k pagedown pageup G g v p z / a b x".split()
"""Each of them changes the screen whenever it is pressed here."""


def make_vault(root: Path, entries: int) -> None:
    (root / ".journal.toml").touch()
    for note in range(max(entries // PER_NOTE, 1)):
        lines = [
            f"- [ ] errand {note}-{n} @person{(note + n) % 50} "
            f"📅 {date(2024, 5, 1) + timedelta(days=(note * 7 + n) % 400)}"
            for n in range(PER_NOTE)
        ]
        (root / f"note{note:05}.md").write_text("\n".join(lines) + "\n")


async def settle(pilot: Pilot[None]) -> None:
    calm = 0
    while calm < 3:
        await pilot.pause()
        busy = any(not worker.is_finished for worker in pilot.app.workers)
        calm = 0 if busy else calm + 1
        await asyncio.sleep(0.005)


class PaintedApp(JournalApp):
    """Notes when something was painted, with the work a terminal would cause."""

    CSS_PATH = str(Path(journal.tui.app.__file__).with_name("journal.tcss"))
    painted_at = 0.0

    def _display(self, screen: Any, renderable: Any) -> None:
        if renderable is not None and self.is_running:
            render = getattr(renderable, "render_segments", None)
            if render:
                render(self.console)
            self.painted_at = time.perf_counter()
        super()._display(screen, renderable)


async def painted(app: PaintedApp, key: str) -> tuple[float, float]:
    """Milliseconds from the key to the first painting it causes, and of the processor.

    The second is what is left where others keep the machine busy.
    """
    begun, worked = time.perf_counter(), time.process_time()
    app.simulate_key(key)
    while app.painted_at < begun:
        assert time.perf_counter() < begun + 20, f"nothing was painted for {key}"
        await asyncio.sleep(0.0005)
    done = time.process_time()
    return (app.painted_at - begun) * 1000, (done - worked) * 1000


async def measure(entries: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = Path(place, "vault")
        root.mkdir()
        make_vault(root, entries)
        with Journal(root, Settings(), state=Path(place, "s"), cache=None) as opened:
            app = PaintedApp(opened, lambda: NOW)
            async with app.run_test(size=(120, 40)) as pilot:
                await settle(pilot)
                found = len(app.screen_stack[0].agenda_list.items)  # type: ignore[attr-defined]
                print(f"{found} entries")
                whole: list[tuple[float, float]] = []
                for key in KEYS:
                    times = []
                    for _ in range(TIMES if key != "x" else 6):
                        for before in BEFORE.get(key, ()):
                            await pilot.press(before)
                            await settle(pilot)
                        times.append(await painted(app, TEXTUAL.get(key, key)))
                        await settle(pilot)
                        if key in "/ab":
                            await pilot.press("escape")
                            await settle(pilot)
                    whole += times
                    say(key, times)
                say("all", whole)


def say(key: str, times: list[tuple[float, float]]) -> None:
    text = f"  {key:9}"
    for name, found in zip(("wall", "cpu"), zip(*times, strict=True), strict=True):
        p95 = statistics.quantiles(found, n=20)[-1]
        text += f" {name}: median {statistics.median(found):6.1f}  p95 {p95:6.1f}  "
    print(f"{text}ms", flush=True)


if __name__ == "__main__":
    for wanted in map(int, sys.argv[1:] or ("1000", "100000")):
        asyncio.run(measure(wanted))
