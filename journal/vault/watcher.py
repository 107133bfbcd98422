"""watchdog → “look again at these notes”.

Every event means the same: look again. Which kind it was does not matter,
because editors save in a dozen ways (rename over, truncate, delete and create)
and events get lost: a queue overflows, a folder is moved away, a network drive
sends none. So events are collected for a moment, per vault, with an upper bound,
and a sweep now and then finds whatever no event told of.
"""

from __future__ import annotations

import contextlib
import os
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from journal.model import NotePath, Settings
from journal.vault.walk import Ignore

# watchdog warns when it watches a new folder, or one that was moved away and back,
# for the second time; nobody can use that, and on a screen it is in the way
warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning, "watchdog")

_EVENTS: list[type[FileSystemEvent]] = [
    FileCreatedEvent,
    FileModifiedEvent,
    FileClosedEvent,
    FileMovedEvent,
    FileDeletedEvent,
    DirCreatedEvent,
    DirMovedEvent,
    DirDeletedEvent,
]
"""Without this filter our own reading of notes fills the kernel's queue."""

SETTLE = 0.2
"""Seconds of silence after which a change is looked at."""
AT_MOST = 1.0
"""Seconds after which it is looked at although events keep coming."""
SWEEP = 60.0
"""Seconds between two looks at everything, for what no event told of."""

LookAgain = Callable[[set[NotePath] | None], None]
"""Called with the notes to look at, or None for all of them."""


class Watcher(FileSystemEventHandler):
    """Watches a vault until it is stopped; calls back from its own thread."""

    def __init__(self, root: Path, settings: Settings, look_again: LookAgain) -> None:
        self._root = os.path.realpath(root)
        self._ignore = Ignore(settings)
        self._look_again = look_again
        self._changed = threading.Condition()
        self._paths: set[NotePath] = set()
        self._everything = False
        self._first_event = 0.0
        self._last_event = 0.0
        self._swept = 0.0
        self._stopping = False
        self._observer: BaseObserver | None = None
        self._thread = threading.Thread(target=self._run, name="vault-watcher")
        self._thread.daemon = True

    def start(self) -> None:
        """Begin to watch; falls back to polling where the system has no events."""
        try:
            self._observer = self._observe(Observer())
        except OSError:
            # no inotify instance or watch left
            self._observer = self._observe(PollingObserver(timeout=2))
        self._thread.start()

    def stop(self) -> None:
        """End watching; returns when no callback runs any more."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._observer:
            self._observer.stop()
            self._observer.join(5)
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(5)

    def _observe(self, observer: BaseObserver) -> BaseObserver:
        observer.schedule(self, self._root, recursive=True, event_filter=_EVENTS)
        observer.start()
        return observer

    # -------------------------------------------------------- events

    def on_any_event(self, event: FileSystemEvent) -> None:
        places = (self._note_path(event.src_path), self._note_path(event.dest_path))
        paths = {path for path in places if path is not None}
        notes: set[NotePath] = set()
        moved_folder = False
        if event.is_directory:
            # git alone makes hundreds of folders in its own; no path is the vault
            moved_folder = not paths or not all(
                map(self._ignore.folder_anywhere, paths)
            )
        else:
            notes = {path for path in paths if not self._ignore.anywhere(path)}
        if not notes and not moved_folder:
            return
        with self._changed:
            now = monotonic()
            if not self._paths and not self._everything:
                self._first_event = now
            self._last_event = now
            self._paths |= notes
            # a folder that comes or goes sends no events for what is in it
            self._everything = self._everything or moved_folder
            self._changed.notify()

    def _note_path(self, path: bytes | str) -> NotePath | None:
        text = os.fsdecode(path)
        if not text.startswith(self._root + os.sep):
            return None
        return NotePath(text[len(self._root) + 1 :].replace(os.sep, "/"))

    # -------------------------------------------------------- looking again

    def _run(self) -> None:
        self._swept = monotonic()
        while self._wait_for_batch():
            with self._changed:
                paths = None if self._everything else self._paths
                self._paths, self._everything = set(), False
                if paths is None:
                    self._swept = monotonic()
            # one bad look must not end the watching: the sweep looks again
            with contextlib.suppress(Exception):
                self._look_again(paths)

    def _wait_for_batch(self) -> bool:
        """Sleep until something has settled or a sweep is due; False: stop."""
        with self._changed:
            while not self._stopping:
                now = monotonic()
                ready = self._swept + SWEEP
                if now >= ready:
                    self._everything = True
                elif self._paths or self._everything:
                    settled = self._last_event + SETTLE
                    ready = min(ready, settled, self._first_event + AT_MOST)
                if now >= ready:
                    return True
                self._changed.wait(max(ready - now, 0.001))
        return False
