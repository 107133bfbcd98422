"""A year of the notifier's loop, on a clock that does what clocks do.

500 moments, both changes of the clocks, 20 sleeps, 50 restarts, 3 jumps: each
moment is announced once, alone or in one digest, and none in the hours of silence.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from journal.api.journal import Journal
from journal.api.view import View
from journal.desktop.notify.announcements import row
from journal.desktop.notify.channel import ChannelFallback, Message
from journal.desktop.notify.notifier import Notifier
from journal.language.dates.spans import in_hours
from journal.practice.agenda.moments import Kind, moments_of
from tests.conftest import VaultMaker

ZONE = ZoneInfo("Europe/Berlin")
START = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2025, 1, 10, tzinfo=UTC)
LOOK = timedelta(hours=24)
"""At the latest. The loop looks three times a minute; that often would take the test
an hour."""
# a quarter of a minute each
SEEDS = range(8) if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else [2]


@dataclass
class World:
    """The time as it is, and what the clock on the wall makes of it."""

    now: datetime = START
    wrong: timedelta = timedelta()

    def clock(self) -> datetime:
        return (self.now + self.wrong).astimezone(ZONE).replace(tzinfo=None)


@dataclass
class Kept:
    """A channel that keeps what it was given, and when."""

    world: World
    shown: list[tuple[datetime, Message]] = field(default_factory=list)
    name: str = "desktop"

    def send(self, message: Message) -> None:
        self.shown.append((self.world.clock(), message))

    def close(self) -> None:
        """It holds nothing."""


def notes_of_a_year(random: Random) -> dict[str, str]:
    """200 reminders, 190 due dates, 60 that wait, 25 people who go cold, twice."""
    first = date(2024, 1, 2)

    def day() -> date:
        return first + timedelta(days=random.randrange(360))

    timed = [
        f"- [ ] remind {n} ⏰ {day()} {random.randrange(24):02}:{random.choice((0, 15, 59)):02}"
        for n in range(198)
    ]
    # hours that there are not, and that there are twice
    timed += ["- [ ] gap ⏰ 2024-03-31 02:30", "- [ ] twice ⏰ 2024-10-27 02:30"]
    due = [f"- [ ] due {n} 📅 {day()}" for n in range(190)]
    asks = []
    for n in range(60):
        asks += [f"- [ ] @who{n} ask {n} #waiting", f"    - {day()} sent: hello"]
    notes = {"timed.md": timed, "due.md": due, "asks.md": asks}
    for n in range(25):
        keep = random.randrange(30, 200)
        head = ["---", "type: person", f"keep: {keep}d", "---", "", "## Log", ""]
        notes[f"People/Cold {n}.md"] = [*head, "- 2023-12-30 call: hello"]
    return {path: "\n".join([*lines, ""]) for path, lines in notes.items()}


def events_of_a_year(random: Random) -> list[tuple[datetime, str, timedelta]]:
    def at() -> datetime:
        return START + timedelta(minutes=random.randrange(365 * 24 * 60))

    def hours(most: int) -> timedelta:
        return timedelta(minutes=random.randrange(10, most * 60))

    events = [(at(), "sleep", hours(240)) for _ in range(20)]
    events += [(at(), "restart", hours(30)) for _ in range(50)]
    there = [hours(40), -hours(40), hours(5)]
    events += [(at(), "jump", delta) for delta in there]
    return sorted(events)


@pytest.mark.parametrize("seed", SEEDS)
def test_each_moment_of_a_year_is_told_once(
    vault: VaultMaker, open_vault: Callable[[Path], Journal], seed: int
) -> None:
    random = Random(seed)
    root = vault(notes_of_a_year(random))
    silence = '"22:00-07:30"' if seed % 2 else '"23:30-02:45"'
    days = '["sun", "holidays"]' if seed % 2 else "[]"
    digest = "08:15" if seed > 1 else "off"
    (root / ".journal.toml").write_text(
        f"my-quiet-hours = {silence}\nquiet-days = {days}\n"
        f'holidays = "DE"\ndaily-digest = "{digest}"\nweekly-digest = "off"\n'
    )
    journal = open_vault(root)
    world = World()
    channel = Kept(world)
    said: list[str] = []

    def start() -> Notifier:
        notifier = Notifier(
            journal,
            world.clock,
            lambda answered: [ChannelFallback("screen", [channel], said.append)],
            lambda message: None,
            said.append,
        )
        notifier.begin()
        return notifier

    wanted = expected(journal)
    assert len(wanted) == 500
    notifier = start()
    events = events_of_a_year(random)
    while world.now < END:
        wait = min(timedelta(seconds=notifier.look()), LOOK)
        then = world.now + max(wait, timedelta(milliseconds=50))
        if not events or then < events[0][0]:
            world.now = then
            continue
        world.now, what, length = events.pop(0)
        if what == "jump":
            world.wrong += length
        else:
            world.now += length
        if what == "restart":
            # and someone has written something else into the notes meanwhile
            note = root / random.choice(("timed.md", "due.md", "asks.md"))
            note.write_text(f"text before it\n\n{note.read_text()}")
            journal.refresh()
            notifier.close()
            notifier = start()
    notifier.close()

    told: Counter[tuple[str, str, str, str]] = Counter()
    for _, message in channel.shown:
        keys = [row(m, "") for m in message.moments if m.kind is not Kind.DAY]
        if message.moments[0].kind is Kind.DAY and len(keys) == 1 and keys[0] in told:
            continue  # the one thing that is late is announced again the next day
        told.update(keys)
    assert told == Counter(wanted.keys())
    for at, message in channel.shown:
        settings = journal.settings
        assert settings.notify.my_quiet_hours
        assert not in_hours(at.time(), settings.notify.my_quiet_hours), at
        assert not (seed % 2 and at.weekday() == 6), at
        # the digest of a day has what comes up later on it
        until = datetime.combine(at, time.max) if seed > 1 else at
        assert all(moment.at <= until for moment in message.moments)
    assert said == []


def expected(journal: Journal) -> dict[tuple[str, str, str, str], object]:
    """What is to be told in the year: of the cold, when amber and when red."""
    view, settings = journal.last, journal.settings
    moments = moments_of(view.entries, view.people, settings, END.date())
    found: dict[tuple[str, str, str, str], object] = {row(m, ""): m for m in moments}
    for touch in View(journal, START.replace(tzinfo=None)).contact_statuses:
        path = touch.person.path or ""
        for day in (touch.due, touch.limit):
            found[path, f"\0{touch.person.key}", str(day), ""] = touch
    return found
