"""Runs programs in turn and compares them: A B C A B C, so that all of them meet
the same load of the machine; medians, and medians of the ratios round by round."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

_SPAWN = Path(__file__).with_name("spawn.py")


@dataclass(slots=True)
class Job:
    """A program to be measured."""

    name: str
    words: Sequence[str]
    variables: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], object] = lambda: None
    """Done before each run, and not measured."""
    rounds: int = 1000
    """Not run more often: it takes so long."""
    codes: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Sample:
    wall: float
    """Milliseconds, as `cpu`."""
    cpu: float
    peak: float
    """Megabytes of memory; not less than of a bare Python."""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    wall: float
    cpu: float
    peak: float
    times: Mapping[str, float]
    """How many times the CPU of the yardsticks it took: other work does not count."""
    runs: int


def run(job: Job, output: Path) -> Sample:
    """Once, its output into a file: programs do less when no one reads it."""
    job.before()
    told = subprocess.run(
        [sys.executable, "-I", "-S", _SPAWN, output, *job.words],
        stdout=subprocess.PIPE,
        env={**os.environ, **job.variables},
        check=True,
    ).stdout.split()
    if int(told[0]) not in job.codes:
        said = output.read_text("utf-8", "replace")[-500:]
        raise SystemExit(f"{job.name} ended with {int(told[0])}: {said}")
    return Sample(float(told[1]) * 1000, float(told[2]) * 1000, int(told[3]) / 1024)


def interleaved(
    jobs: Sequence[Job], rounds: int, yardsticks: Sequence[str], output: Path
) -> list[Row]:
    """Every job once a round, after one that does not count."""
    samples: dict[str, list[Sample]] = {job.name: [] for job in jobs}
    for number in range(rounds + 1):
        for job in jobs:
            if number == 0 and job.rounds < rounds:
                continue  # too slow to be run for nothing
            if len(samples[job.name]) >= job.rounds:
                continue
            if sys.stderr.isatty():
                sys.stderr.write(f"\r\x1b[Kround {number} of {rounds}: {job.name}")
                sys.stderr.flush()
            sample = run(job, output)
            if number:
                samples[job.name].append(sample)
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
    return [_row(job.name, samples, yardsticks) for job in jobs]


def _row(
    name: str, samples: Mapping[str, list[Sample]], yardsticks: Sequence[str]
) -> Row:
    own = samples[name]
    times = {}
    for yardstick in yardsticks:
        pairs = zip(own, samples.get(yardstick, ()), strict=False)
        ratios = [mine.cpu / other.cpu for mine, other in pairs]
        if ratios:
            times[yardstick] = median(ratios)
    return Row(
        name,
        median(sample.wall for sample in own),
        median(sample.cpu for sample in own),
        max(sample.peak for sample in own),
        times,
        len(own),
    )
