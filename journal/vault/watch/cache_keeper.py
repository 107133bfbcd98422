"""The cache of a process that watches the vault, and vouches for it.

While one process watches a vault, others need not look at its notes: what the
cache holds is what there is (`vault/vouching.py`).
"""

from __future__ import annotations

from journal.vault.cache.cache import Cache
from journal.vault.notes.index import Index
from journal.vault.sweep import FileStamps, stamps_of


class CacheKeeper:
    """Says whether the cache is behind, for as long as its settings hold."""

    def __init__(self, cache: Cache, index: Index, looked: FileStamps) -> None:
        self._cache = cache
        self._index = index
        self._looked = looked
        self._outdated = False

    def begin(self) -> bool:
        """Take over, if nobody vouches yet; then all is to be looked at anew.

        The caller has the index for itself.
        """
        if self._outdated:
            # what is stored from now on is of no use to those who know better
            self._index.keep_no_more()
            return False
        if self._cache.voucher.held or not self._cache.voucher.hold():
            return False
        self._cache.stay_open()
        # others may have stored what they read long ago, until now
        self._index.recall()
        return True

    def say(self, *, still: bool) -> None:
        """Nothing waits to be looked at, or something does."""
        if not self._cache.voucher.held:
            return
        files = [file for file, _ in self._looked]
        if still and stamps_of(files) != self._looked:
            self._outdated = True
            self.end()
            return
        self._cache.voucher.say(current=still and self._index.is_cached)

    def end(self) -> None:
        self._cache.voucher.release()
        self._cache.close()
