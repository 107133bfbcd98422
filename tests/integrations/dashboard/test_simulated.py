"""A person, an editor, a phone and a sync program around the dashboard, at random.

The world is that of `../shared/tools/dashboard_sim.py`, in virtual time: nothing is
waited for. A short run here; a thousand acts of each kind with `make nightly`.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import islice
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from journal.api.journal import Journal
from journal.integrations.dashboard.background import Background
from tests.conftest import NOW, SHARED

SIMULATION = SHARED / "tools" / "dashboard_sim.py"
NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
ACTS = 1000 if NIGHTLY else 12
WATCHED_ACTS = int(os.environ.get("JOURNAL_WATCHED_ACTS", "500"))
"""With each kind of editor against a real `watch`, whose seconds are real ones."""
WORLDS = 10
"""How many of these run at once."""

pytestmark = pytest.mark.skipif(
    not SIMULATION.exists(), reason="../shared/tools is not there"
)


def simulation() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dashboard_sim", SIMULATION)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.TODAY, module.D = NOW.date(), NOW.date().isoformat()
    return module


class Machine:
    """A machine that keeps the dashboard, on the clock of the world."""

    def __init__(self, world: Any, name: str, now: datetime) -> None:
        for kind in ("STATE", "CACHE", "CONFIG"):
            os.environ[f"XDG_{kind}_HOME"] = str(world.dir / f"{kind}-{name}")
        self._journal = Journal.open(world.v)
        self._background = Background(self._journal, lambda: now, lambda line: None)

    def turn(self, world: Any) -> None:
        if self._journal.refresh():
            self._background.wake()
        self._background.glance(world.now)

    def stop(self) -> None:
        self._journal.close()


@pytest.mark.parametrize(
    ("editor", "machines"), [("merge", 1), ("overwrite", 1), ("merge", 2)]
)
def test_every_act_is_done_once_and_no_byte_is_lost(
    editor: str, machines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in ("STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", "")  # put back what a machine sets
    sim, now = simulation(), NOW
    options = SimpleNamespace(
        notes=4, rows=8, two=machines == 2, editor=editor,
        begin=r"<!-- journal: ", end=r"<!-- /journal -->",
    )  # fmt: skip
    acts, seed = 0, {"merge": 100, "overwrite": 200}[editor] * machines
    while acts < ACTS:

        def made(world: Any) -> Any:
            each = [Machine(world, name, now) for name in "ab"[:machines]]
            return sim.Two(*each) if machines == 2 else each[0]

        world = sim.World(options, seed, made)
        world.run(min(ACTS - acts, 28))
        world.system.stop()
        faults = [f for f in world.faults if not _is_a_series_put_off(world, f, now)]
        assert faults == [], f"seed {seed}, {world.dir}"
        acts += max(1, len(world.intents))
        seed += 1


def _is_a_series_put_off(world: Any, fault: str, now: datetime) -> bool:
    """The world wants a snooze to move the date; of a series ours sets a reminder, so
    that the days of the series stay what they are."""
    word = re.search(r"(kw\w+): snooze 3d, but due", fault)
    if word is None or not world.entries[word[1]][1]:
        return False
    path, _ = world.entries[word[1]]
    day = (now + timedelta(days=3)).date()
    lines = (world.v / path).read_text("utf-8").splitlines()
    return any(word[1] in line and f"⏰ {day}" in line for line in lines)


@pytest.mark.skipif(not NIGHTLY, reason="a quarter of an hour: make nightly")
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("editor", ["merge", "overwrite"])
def test_a_real_watch_does_every_act_once(editor: str) -> None:
    """The same worlds in real time, several at once: each mostly waits."""
    sim = simulation()
    command = f"{sys.executable} -m journal --now {NOW:%Y-%m-%dT%H:%M} --vault {{vault}} watch"
    options = SimpleNamespace(
        notes=4, rows=8, two=False, editor=editor,
        begin=r"<!-- journal: ", end=r"<!-- /journal -->",
    )  # fmt: skip

    def acts_of(seed: int) -> tuple[int, list[str]]:
        world = sim.World(options, seed, lambda made: sim.Process(made, command, 1.0))
        try:
            world.run(28)
        finally:
            world.system.stop()
        faults = [f for f in world.faults if not _is_a_series_put_off(world, f, NOW)]
        return len(world.intents), [f"seed {seed}, {world.dir}: {f}" for f in faults]

    acts, found = 0, []
    seeds = iter(range(1000, 2000))
    with ThreadPoolExecutor(WORLDS) as pool:
        while acts < WATCHED_ACTS:
            for done, faults in pool.map(acts_of, islice(seeds, WORLDS)):
                acts += done
                found += faults
    assert found == [], f"{len(found)} of {acts} acts"
