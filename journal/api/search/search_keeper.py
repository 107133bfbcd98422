"""Keeping the search index current while watching, so that `find` need not."""

from __future__ import annotations

import threading

from journal.api.journal import Journal
from journal.api.search.note_search import NoteSearch

AT_FIRST = 3.0
"""Seconds to wait at first: notifications come before indexing."""
QUIET = 20.0
"""Seconds of changes that are indexed together: an earlier search has few to wait
for."""


class SearchKeeper:
    """A separate thread that does not delay anything else."""

    def __init__(
        self, journal: Journal, *, at_first: float = AT_FIRST, quiet: float = QUIET
    ) -> None:
        self._journal = journal
        self._at_first = at_first
        self._quiet = quiet
        self._changed = threading.Event()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="search", daemon=True)

    def start(self) -> None:
        """Index the vault, and its changes until `close`."""
        self._subscription = self._journal.subscribe(lambda _: self._changed.set())
        self._thread.start()

    def close(self) -> None:
        """Stop after the current look; callable from any thread."""
        self._ending.set()
        self._changed.set()
        if self._thread.is_alive():
            self._thread.join(60)
            self._subscription.close()

    def _run(self) -> None:
        search = NoteSearch(self._journal)
        wait = self._at_first
        while search.is_indexed and not self._ending.wait(wait):
            self._changed.clear()
            search.refresh()
            self._changed.wait()
            wait = self._quiet
