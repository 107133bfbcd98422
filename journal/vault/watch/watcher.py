"""watchdog → “look again at these notes”.

Every event means the same: look again. Its kind does not matter, because editors save
in a dozen ways (rename over, truncate, delete and create) and events get lost: a queue
overflows, a folder is moved away, a network drive sends none. So notes are debounced
(`debounce.py`), and an occasional sweep finds changes without events; it runs often
where events are unreliable.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import warnings
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

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
from watchdog.utils import BaseThread

from journal.language.clean import clean
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.vault.notes.find import Ignore
from journal.vault.watch.debounce import Debouncer
from journal.vault.watch.remote_mounts import silent_filesystem
from journal.vault.watch.watchdog_repairs import (
    OnWarning,
    end_observing,
    inotify_watches,
)

# watchdog warns when it watches a folder a second time, be it new or moved away and
# back; that helps no one and garbles the screen
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

SWEEP = 60.0
"""Seconds between two sweeps, for changes without events."""
POLL = 2.0
"""The same where events are unreliable."""
_SHARE = 20
"""Polling takes at most one part in this many of the time."""
_QUIET_SHARE, _SELDOM = 1000, 600.0
"""The same for sweeps in addition to events, and the longest time between two."""
_PULSE = 2.0
"""Seconds between two checks that the vault is still in place."""
_DELETED = (-1, -1)
"""An identity that no folder has, not even one recreated at the same path."""

LookAgain = Callable[[set[NotePath] | None], None]
"""Called with the notes to look at, or None for all of them."""


class Watcher(FileSystemEventHandler):
    """Watches a vault until it is stopped; calls back from its own thread."""

    def __init__(
        self,
        root: Path,
        settings: Settings,
        look_again: LookAgain,
        say: Callable[[str], None] = lambda line: None,
        still: Callable[[bool], None] = lambda still: None,
    ) -> None:
        """`say` gets one line when the vault cannot be watched properly.

        `still` is called with False as soon as something waits to be looked at, and
        with True when everything has been and no change can go unnoticed.
        """
        self._root = os.path.realpath(root)
        self._ignore = Ignore(settings)
        self._look_again = look_again
        self._say = say
        self._said = ""
        self._on_still = still
        self._is_still = False
        self._seen_all = False
        self._changed = threading.Condition()
        self._settling = Debouncer()
        self._stopping = False
        self._sweep_at = monotonic() + SWEEP
        self._observe_at = 0.0
        self._identity: tuple[int, int] | None = None
        self._observer: BaseObserver | None = None
        self._watches_of_others = 0
        self._threads: list[BaseThread] = []
        self._polls = False
        self._doubtful = False
        self._leaving = False
        self._log = OnWarning(self._begin_anew)
        self._hook = threading.excepthook
        self._thread = threading.Thread(target=self._run, name="vault-watcher")
        self._thread.daemon = True

    @property
    def live(self) -> bool:
        """Whether every change anywhere in the vault sends an event here."""
        return self._observer is not None and not self._polls

    def start(self) -> None:
        """Start watching; if the system has no events, look every few seconds."""
        logging.getLogger("watchdog").addHandler(self._log)
        self._hook, threading.excepthook = threading.excepthook, self._on_thread_error
        self._identity = _identity(self._root)
        self._observe()
        self._thread.start()

    def look_soon(self) -> None:
        """Look at everything, as if something had happened to all of it."""
        self._add_everything()

    def stop(self) -> None:
        """Stop watching; returns when no callback is running."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(10)

    # -------------------------------------------------------- observing

    def _observe(self) -> None:
        """Request events as far as the system can; otherwise look more often."""
        self._unobserve()
        self._observe_at = monotonic() + SWEEP
        self._polls = False
        if self._identity is None:
            self._tell(
                f"{clean(self._root)} cannot be found; waiting for it to reappear"
            )
            return
        silent = silent_filesystem(self._root)
        self._polls = True
        if not self._begin_observing():
            self._tell(
                "the system's limit for watched files (inotify) is used up, so notes "
                "are checked every few seconds; raise "
                "fs.inotify.max_user_watches, or close programs that watch many files"
            )
        elif silent:
            self._tell(
                f"a file system of type {clean(silent)} does not tell what others "
                "change, so all notes are looked at every few seconds"
            )
        else:
            self._polls = False
            self._tell("")
        self._plan_sweep(0)

    def _begin_observing(self) -> bool:
        """Whether events arrive for every folder."""
        if Observer is PollingObserver:
            return False  # watchdog offers nothing better; our own sweep does less work
        self._watches_of_others = inotify_watches() or 0
        before = set(threading.enumerate())
        try:
            self._observer = Observer()
            self._observer.schedule(
                self, self._root, recursive=True, event_filter=_EVENTS
            )
            self._observer.start()
        except (OSError, RuntimeError):  # also raised if no thread can be started
            self._note_threads(before)
            self._unobserve()
            return False
        self._note_threads(before)
        if not self._observes_all():
            self._unobserve()  # other programs may have used up the watches
            return False
        return True

    def _observes_all(self) -> bool:
        """watchdog does not report a folder for which the system has no watch left."""
        for pause in (0, 0.1, 0.5):
            sleep(pause)  # a new folder gets its watch in a moment
            watches = inotify_watches()
            if watches is None:
                return True
            folders = sum(1 for _ in os.walk(self._root))
            if watches - self._watches_of_others >= folders:
                return True
        return False

    def _note_threads(self, before: set[threading.Thread]) -> None:
        begun = set(threading.enumerate()) - before
        self._threads = [thread for thread in begun if isinstance(thread, BaseThread)]

    def _unobserve(self) -> None:
        observer, self._observer = self._observer, None
        threads, self._threads = self._threads, []
        if observer:
            self._leaving = True
            end_observing(observer, threads)
            self._leaving = False

    def _on_thread_error(self, args: threading.ExceptHookArgs) -> None:
        """watchdog loses track of moving folders, and one of its threads dies."""
        if isinstance(args.thread, BaseThread):
            self._begin_anew()
        else:
            self._hook(args)

    def _keep_observing(self) -> None:
        """Restart if the watches do not match the folders, or in doubt."""
        there = _identity(self._root)
        if there != self._identity:
            if there and self._identity not in (None, _DELETED):
                self._tell(f"{clean(self._root)} was unmounted, or is another folder")
            self._identity = there
            self._add_everything()
        elif not self._observer:
            if monotonic() < self._observe_at:
                return
            self._add_everything()
        elif not (self._doubtful and self._settling.until <= monotonic()):
            return
        self._doubtful = False
        self._observe()

    def _tell(self, line: str) -> None:
        if line not in ("", self._said):
            self._say(line)
        self._said = line

    # -------------------------------------------------------- events

    def on_any_event(self, event: FileSystemEvent) -> None:
        places = (self._note_path(event.src_path), self._note_path(event.dest_path))
        paths = {path for path in places if path is not None}
        if event.is_directory:
            if os.fsdecode(event.src_path) == self._root:
                self._identity = _DELETED
            # creating or removing a folder sends no events for its contents; but git
            # alone creates hundreds of folders inside its own
            if paths and all(map(self._ignore.folder_anywhere, paths)):
                return
            if isinstance(event, DirCreatedEvent):
                self._add_everything()
            else:
                # a removed one may still send events, under its old name
                self._begin_anew()
            return
        notes = [path for path in paths if not self._ignore.anywhere(path)]
        if notes:
            self._add(*notes)

    def _begin_anew(self) -> None:
        """Events were or will be lost: restart all watches, then look."""
        if self._leaving:
            return  # already in progress
        self._doubtful = True
        self._add_everything()

    def _add_everything(self) -> None:
        self._add(None)

    def _add(self, *paths: NotePath | None) -> None:
        with self._changed:
            self._be_still(False)
            asleep = not self._settling
            now = monotonic()
            for path in paths:
                self._settling.add(path, now)
            if asleep:
                self._changed.notify()

    def _be_still(self, still: bool) -> None:
        if still != self._is_still:
            self._is_still = still
            self._on_still(still)

    def _note_path(self, path: bytes | str) -> NotePath | None:
        text = os.fsdecode(path)
        if not text.startswith(self._root + os.sep):
            return None
        return NotePath(text[len(self._root) + 1 :].replace(os.sep, "/"))

    # -------------------------------------------------------- looking again

    def _run(self) -> None:
        try:
            while self._sleep():
                self._keep_observing()
                self._look()
                with self._changed:
                    unseen = self._settling or not self.live
                    self._be_still(self._seen_all and not unseen)
        finally:
            logging.getLogger("watchdog").removeHandler(self._log)
            if threading.excepthook == self._on_thread_error:
                threading.excepthook = self._hook
            self._unobserve()
            with self._changed:
                self._be_still(False)

    def _sleep(self) -> bool:
        """Wait until a note is quiet or a look is due; False means stop."""
        with self._changed:
            pulse = monotonic() + _PULSE
            while not self._stopping:
                ready = min(self._settling.until, self._sweep_at, pulse)
                left = ready - monotonic()
                if left <= 0:
                    return True
                self._changed.wait(left)
        return False

    def _look(self) -> None:
        with self._changed:
            begin = monotonic()
            sweep = begin >= self._sweep_at
            paths = None if sweep else self._settling.take(begin)
            if paths is None:
                self._settling.clear()
        if sweep and self.live and not self._observes_all():
            self._observe()
        if paths is None or paths:
            # one bad look must not end the watching: the sweep looks again
            whole, self._seen_all = self._seen_all or paths is None, False
            with contextlib.suppress(Exception):
                self._look_again(paths)
                self._seen_all = whole
        if paths is None:
            self._plan_sweep(monotonic() - begin)

    def _plan_sweep(self, took: float) -> None:
        """`took` is how long the last look at everything was."""
        if self._polls:
            wait = max(POLL, _SHARE * took)
        else:
            wait = max(SWEEP, min(_QUIET_SHARE * took, _SELDOM))
        self._sweep_at = monotonic() + wait


def _identity(root: str) -> tuple[int, int] | None:
    """Identifies this folder among others at the same path; None if it is gone."""
    try:
        status = os.stat(root)
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino
