"""All measures, and the table of docs/explanation/reliability.md: `python -m tests.faults`.

JOURNAL_FAULTS=long makes the runs that the table is made of, which takes hours; a
number below 1 is a part of them. Names of measures as arguments choose some.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.faults import (
    editors,
    filesystems,
    kill,
    mounts,
    power,
    roundtrip,
    together,
    trust,
    twins,
)
from tests.faults.commands import COMMANDS, MORE
from tests.faults.outcome import NotPermitted, Outcome

Measure = Callable[[], Outcome]


def measures(share: float) -> Iterator[tuple[str, Measure]]:
    """The measures with their names; `share` 1 is the long profile."""

    def runs(most: int) -> int:
        return max(10, round(most * share))

    def of_each(measure: Callable[[int], Outcome], count: int) -> Outcome:
        return sum((measure(number) for number in range(count)), Outcome())

    commands = (*COMMANDS, *MORE)
    yield (
        "SIGKILL at each call that changes something",
        lambda: of_each(
            lambda n: kill.each(commands[n], [kill.KILL], lambda call: call.changes),
            len(commands),
        ),
    )
    yield "SIGKILL at random calls", lambda: kill.at_random(runs(10_000), 1)
    if share < 1:
        yield (
            "one of six errors at each call that matters",
            lambda: of_each(
                lambda n: kill.in_turn(commands[n], n, lambda call: call.matters),
                len(commands),
            ),
        )
    else:
        yield (
            "ENOSPC EIO EROFS EACCES EDQUOT EINTR at each call",
            lambda: of_each(
                lambda n: kill.each(commands[n], kill.ERRORS), len(commands)
            ),
        )
    for style in editors.STYLES:
        yield (
            f"saves of an editor: {style}",
            lambda style=style: _edited(  # type: ignore[misc]
                style, runs(20_000)
            ),
        )
    yield (
        "full and read-only filesystems",
        lambda: of_each(
            lambda n: mounts.measured(
                "filesystems",
                list(filesystems.FILESYSTEMS)[n // 2],
                ("vault", "state")[n % 2],
                8,
            ),
            2 * len(filesystems.FILESYSTEMS),
        ),
    )
    yield (
        "power losses",
        lambda: of_each(
            lambda n: mounts.measured(
                "power",
                list(power.OPTIONS)[n // 2],
                power.STATES[n % 2],
                runs(200) // 4,
                n,
            ),
            4,
        ),
    )
    yield (
        "random files, edited and taken back",
        lambda: roundtrip.measure(runs(100_000), 1),
    )
    yield (
        "lines that say the same, after edits",
        lambda: twins.measure(runs(12_000), 1) + twins.measure(runs(12_000), 2),
    )
    yield (
        "killed beside an editor, sync and git",
        lambda: together.measure(runs(2_000), 1),
    )
    yield "an id that is typed twice", lambda: trust.typed_twice(runs(10_000), 1)
    yield "a button pressed after an edit", lambda: trust.pressed_late(runs(1_000), 1)
    yield "days of entries that say the same", lambda: trust.told_once(runs(10_000), 1)
    yield "pushes, the server away or slow", lambda: trust.pushed(runs(100), 1)
    yield (
        "lines that say the same, moved past each other",
        lambda: twins.measure_moved(runs(20_000), 1),
    )


def _edited(style: str, saves: int) -> Outcome:
    """In portions, or the note that is appended to would grow without end."""
    outcome = Outcome()
    while outcome.runs < saves:
        with tempfile.TemporaryDirectory(prefix="journal-faults-") as name:
            portion = min(1000, saves - outcome.runs)
            outcome += editors.measure(
                Path(name) / style, style, portion, seed=outcome.runs
            )
    return outcome


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(chosen: list[str]) -> int:
    asked = os.environ.get("JOURNAL_FAULTS", "0.01")
    share = 1.0 if asked == "long" else float(asked)
    failed = False
    _say("| measure | runs | violations | seen | time |")
    _say("|---|---|---|---|---|")
    for name, measure in measures(share):
        if chosen and not any(word in name for word in chosen):
            continue
        begun = time.monotonic()
        try:
            outcome = measure()
        except NotPermitted as error:
            _say(f"| {name} | 0 | | {error} | |")
            continue
        minutes = (time.monotonic() - begun) / 60
        row = [name, f"{outcome.runs:,}", str(len(outcome.violations))]
        row += [outcome.counted(), f"{minutes:.1f} min"]
        _say(f"| {' | '.join(row)} |")
        for violation in outcome.violations[:20]:
            sys.stderr.write(f"    {violation}\n")
        failed = failed or bool(outcome.violations)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
