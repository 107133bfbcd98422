"""Workarounds for watchdog.

Its queue may overflow, a folder may get no watch, its threads may die or never end.
This module finds that out from its log, the system or its internals.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from watchdog.observers.api import BaseObserver
from watchdog.utils import BaseThread


class OnWarning(logging.Handler):
    """watchdog reports a queue overflow only in its log."""

    def __init__(self, call: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._call = call

    def emit(self, record: logging.LogRecord) -> None:
        self._call()


def end_observing(observer: BaseObserver, threads: list[BaseThread]) -> None:
    """Stop watchdog's threads even if it has lost track of them."""
    others = [thread for thread in threads if thread is not observer]
    groups: list[Any] = [
        getattr(emitter, "_inotify", None) for emitter in observer.emitters
    ]
    try:
        observer.stop()
    except Exception:
        for group in groups:
            # what it would have done next: a thread waits there for ever
            with contextlib.suppress(Exception):
                group._move_event_grouper.close()
        for thread in others:
            with contextlib.suppress(Exception):
                thread.stop()
                thread.join(5)
        if not any(thread.is_alive() for thread in others):
            with contextlib.suppress(Exception):
                observer.stop()
    if observer.is_alive():
        observer.join(5)


def inotify_watches() -> int | None:
    """How many folders this process watches; None if the system does not tell."""
    if not sys.platform.startswith("linux"):
        return None
    count = 0
    try:
        for number in os.listdir("/proc/self/fdinfo"):
            with contextlib.suppress(FileNotFoundError):
                told = Path(f"/proc/self/fdinfo/{number}").read_bytes()
                count += told.count(b"inotify wd:")
    except OSError:
        return None
    return count
