"""How long the journal and other programs take: `make bench`.

python -m benchmarks [--size 10000] [--rounds 9] [--only NAME] [--emacs] [--grown]

Vaults, and what the programs keep, go to .benchmarks/. With --write the table of
this size in docs/explanation/performance.md is made anew.
"""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import ours, report, terminal
from benchmarks.peers import peers, searching
from benchmarks.saves import saves
from benchmarks.timing import Job, Row, interleaved
from benchmarks.vaults import facts, vault

PLACE = Path(".benchmarks").absolute()
_DROP = Path("/proc/sys/vm/drop_caches")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="how many notes")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", metavar="NAME", help="what has this in its name")
    parser.add_argument("--emacs", action="store_true", help="org-agenda too: minutes")
    parser.add_argument("--grown", action="store_true", help="little is still open")
    parser.add_argument(
        "--keys", type=int, default=terminal.ENTRIES, metavar="ENTRIES",
        help="how many follow-ups the interface has in a terminal; 0: leave it out",
    )  # fmt: skip
    parser.add_argument(
        "--write", action="store_true", help="docs/explanation/performance.md"
    )
    return parser.parse_args()


def main() -> None:
    wanted = arguments()
    made = vault(PLACE, wanted.size, grown=wanted.grown)
    about = facts(made, wanted.size)
    print(about)
    place = PLACE / made.root.name.replace("vault", "kept")
    with ours.saving(made, place) as save, ours.watching(made, place):
        warm = [
            ours.bare(),
            *searching(made),
            ours.version(),
            *ours.live(made, place),
            *ours.checked(made, place),
            save,
            ours.first(made, place),
            ours.naive(made),
            *peers(made, place, emacs=wanted.emacs),
        ]
        rows = _measured(warm, wanted, "")
    if os.access(_DROP, os.W_OK):
        *_, checked = ours.checked(made, place)
        cold = [*searching(made), checked, ours.first(made, place)]
        rows += _measured([_chilled(job) for job in cold], wanted, report.COLD)
    saved = saves(made.root, place / "saves") if not wanted.only else None
    text = report.table(rows, saved, wanted.size)
    print(text)
    keys = ""
    if wanted.keys and not wanted.only:
        keys = terminal.table(
            wanted.keys, terminal.measured(wanted.keys, terminal.ROUNDS)
        )
        print(keys)
    if wanted.write and keys:
        report.write("keys", keys)
    if wanted.write:
        report.write(wanted.size, f"{report.line_about(about)}\n\n{text}")


def _measured(jobs: Sequence[Job], wanted: argparse.Namespace, state: str) -> list[Row]:
    only = (wanted.only or "").casefold()
    quick = report.YARDSTICKS[:2]
    chosen = [job for job in jobs if only in job.name or job.name in quick]
    rows = interleaved(chosen, wanted.rounds, report.YARDSTICKS, PLACE / "output")
    return [replace(row, name=f"{row.name}{state}") for row in rows]


def _chilled(job: Job) -> Job:
    """The same with nothing of the disk in memory."""

    def before() -> None:
        job.before()
        subprocess.run(["sync"], check=True)
        _DROP.write_text("3")

    return replace(job, before=before, rounds=5)


if __name__ == "__main__":
    main()
