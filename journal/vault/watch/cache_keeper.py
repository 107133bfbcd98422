"""The cache of a process that watches the vault and vouches for it.

While one process watches a vault, others need not look at its notes: the cache is known
to be current (`vault/cache/watch_lock.py`).
"""

from __future__ import annotations

from journal.vault.cache.cache import Cache
from journal.vault.notes.index import Index
from journal.vault.sweep import FileStamps, stamps_of


class CacheKeeper:
    """Tells whether the cache is behind, as long as its settings are valid."""

    def __init__(self, cache: Cache, index: Index, looked: FileStamps) -> None:
        self._cache = cache
        self._index = index
        self._looked = looked
        self._outdated = False

    def begin(self) -> bool:
        """Take over unless another process vouches; then everything must be looked at
        again.

        The caller must have exclusive use of the index.
        """
        if self._outdated:
            # the settings have changed: what is stored from now on is of no use
            self._index.keep_no_more()
            return False
        if self._cache.voucher.held or not self._cache.voucher.hold():
            return False
        self._cache.stay_open()
        # until now others may have stored outdated readings
        self._index.recall()
        return True

    def say(self, *, still: bool) -> None:
        """Report whether nothing is waiting to be looked at."""
        if not self._cache.voucher.held:
            return
        files = [file for file, _ in self._looked]
        if still and stamps_of(files) != self._looked:
            self._outdated = True
            self.end()
            return
        self._cache.voucher.say(current=still and self._index.is_cached)
        if still:
            self._cache.settle()

    def end(self) -> None:
        self._cache.voucher.release()
        self._cache.close()
