"""Make a vault in git in which someone kept follow-ups for a year.

    python scripts/example_year.py FOLDER [YEAR]

Everyone in it is invented. The pages about history and forecast show what the journal
says of it; the tests read it too.
"""

from __future__ import annotations

import random
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

NAMES = "alice bram carla dev elin".split()
THINGS = "offer contract invoice drawings schedule photos minutes survey".split()
PLACES = "harbour school garden museum library orchard".split()


@dataclass
class Kept:
    """A follow-up as its note has it on a day."""

    text: str
    due: date
    waits: bool
    log: list[str] = field(default_factory=list)
    mark: str = " "
    closed: date | None = None
    acts_on: date | None = None
    asked: int = 1

    def lines(self) -> list[str]:
        waiting = " #waiting" if self.waits else ""
        done = f" ✅ {self.closed}" if self.closed else ""
        line = f"- [{self.mark}] {self.text}{waiting} 📅 {self.due}{done}"
        return [line, *(f"    - {said}" for said in self.log)]


def live(day: date, kept: Kept, rng: random.Random) -> None:
    """What its owner does about it on a day: in time, late, or by putting it off."""
    if kept.closed or day < kept.due:
        return
    if kept.acts_on is None:
        kept.acts_on = day + timedelta(rng.choice((0, 0, 0, 1, 1, 2, 5, 20)))
    if day < kept.acts_on:
        return
    kept.acts_on = None
    chance = rng.random()
    if kept.waits and chance < 0.5:
        kept.log.append(f"{day} reply: yes")
        kept.waits = False
        kept.due = day + timedelta(2)
    elif kept.waits and kept.asked < 3:
        kept.log.append(f"{day} nudge: asked again")
        kept.asked += 1
        kept.due = day + timedelta(rng.choice((5, 7, 10)))
    elif not kept.waits and chance < 0.35:
        kept.due = day + timedelta(rng.choice((1, 3, 7)))
    else:
        kept.mark, kept.closed = "x", day


def year_of(year: int, seed: int = 7) -> list[tuple[date, dict[str, str]]]:
    """The notes after each day on which something was done."""
    rng = random.Random(seed)
    notes: dict[str, list[Kept]] = {f"{place.title()}.md": [] for place in PLACES}
    found: list[tuple[date, dict[str, str]]] = []
    before: dict[str, str] = {}
    for number in range(365):
        day = date(year, 1, 1) + timedelta(number)
        if day.weekday() < 5:
            for kept in (kept for every in notes.values() for kept in every):
                live(day, kept, rng)
            if rng.random() < 0.3 and number < 330:
                note, waits = rng.choice(list(notes)), rng.random() < 0.5
                who, what = rng.choice(NAMES), rng.choice(THINGS)
                text = f"@{who} {'answer on' if waits else 'send'} the {what}"
                new = Kept(text, day + timedelta(rng.randint(2, 14)), waits)
                new.log += [f"{day} sent: asked"] if waits else []
                notes[note].append(new)
        texts = {name: _note(name, every) for name, every in notes.items()}
        if texts != before:
            found.append((day, texts))
            before = texts
    return found


def _note(name: str, every: list[Kept]) -> str:
    lines = [f"# {name.removesuffix('.md')}", ""]
    return (
        "\n".join([*lines, *(line for kept in every for line in kept.lines())]) + "\n"
    )


def write(folder: Path, year: int) -> int:
    """Make the repository; answers how many commits it has."""
    days = year_of(year)
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    words: list[bytes] = []
    for day, notes in days:
        at = int((day - date(1970, 1, 1)).total_seconds()) + 18 * 3600
        words.append(
            f"commit refs/heads/main\ncommitter me <me@example.org> {at} +0000\n"
            "data 6\nbackup\n".encode()
        )
        for name, text in notes.items():
            content = text.encode()
            words.append(
                f"M 644 inline {name}\ndata {len(content)}\n".encode() + content
            )
            words.append(b"\n")
    git = ["git", "-C", str(folder)]
    subprocess.run([*git, "fast-import", "--quiet"], input=b"".join(words), check=True)
    subprocess.run([*git, "reset", "-q", "--hard"], check=True)
    (folder / ".journal.toml").touch()
    return len(days)


if __name__ == "__main__":
    year = int(sys.argv[2]) if len(sys.argv) > 2 else 2025
    commits = write(Path(sys.argv[1]), year)
    print(f"{sys.argv[1]}: {commits} commits of {year}")
