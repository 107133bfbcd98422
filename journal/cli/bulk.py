"""Changing many follow-ups at once: asking first, and stopping half-way."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from journal.api.journal import Journal
from journal.cli.formats.output import Output
from journal.cli.formats.question import line_typed
from journal.cli.formats.table import folded
from journal.cli.progress import Progress
from journal.language.clean import clean
from journal.model.entry import Entry
from journal.model.errors import ConfigError
from journal.practice.agenda.shown_text import full_text

UNASKED = 20
"""This many are changed without a terminal to ask on; more need --yes."""
_NAMED = 3


def agreed(
    out: Output, question: str, entries: Sequence[Entry], journal: Journal
) -> bool:
    """Whether the user wants to change all of these; asks if possible.

    Raises ConfigError if that is not possible and there are more than `UNASKED`.
    """
    count = len(entries)
    if not (sys.stderr.isatty() and sys.stdout.isatty()):
        if count > UNASKED:
            raise ConfigError(
                f"this would change {count} follow-ups, and no one can be asked",
                "to do it: --yes",
            )
        return True
    ids = journal.short_ids(entries)
    names = [f"{ids[e.ref]} {clean(full_text(e))}" for e in entries]
    more = ", …" if count > _NAMED else ""
    out.talk(question)
    for line in folded(", ".join(names[:_NAMED]) + more, out.width, "  "):
        out.talk(line)
    while True:
        answer = line_typed("[y]es / [n]o / [l]ist  ").strip().casefold()
        if answer in ("y", "yes"):
            return True
        if answer in ("n", "no", ""):
            return False
        if answer in ("l", "list"):
            for name in names:
                out.talk(f"  {name}")


class Stopped(Exception):
    """Ctrl-C, between two follow-ups."""

    def __init__(self, done: int) -> None:
        super().__init__()
        self.done = done


@contextmanager
def stoppable(did: str) -> Iterator[Callable[[int, int], None]]:
    """While many changes are written: shows progress, and allows Ctrl-C between two.

    Yields the function to call after each. It raises Stopped with the number done;
    these are one undo step.
    """
    wants_to_stop = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal wants_to_stop
        wants_to_stop = True

    progress = Progress(did)

    def step(done: int, total: int) -> None:
        if wants_to_stop and done < total:
            raise Stopped(done)
        progress(done, total)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield step
    finally:
        signal.signal(signal.SIGINT, before)
        progress.end()
