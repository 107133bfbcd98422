"""Work beside the interface, which rests while a key is answered.

Threads share one interpreter. What goes through a hundred thousand follow-ups in one of
them makes a tick in another take ten times as long. So it rests between two notes, for
as long as `hold_off` said: no other thread can make that longer by waiting for it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

HOLD = 0.5
"""Seconds."""
_NAP = 0.05


class _Here(threading.local):
    in_background = False


_here = _Here()
_until = 0.0


def hold_off() -> None:
    """Something is under way that someone waits for."""
    global _until
    _until = monotonic() + HOLD


@contextmanager
def work() -> Iterator[None]:
    """What this thread does within it can wait."""
    before, _here.in_background = _here.in_background, True
    try:
        yield
    finally:
        _here.in_background = before


def rest() -> None:
    """Called now and then by what takes long; returns at once elsewhere than in
    `work`. It may hold no lock that a change needs."""
    while _here.in_background and (left := _until - monotonic()) > 0:
        sleep(min(left, _NAP))
