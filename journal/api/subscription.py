"""Subscriptions to changes: one watcher per journal, however many subscribe."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from journal.model.entry import NotePath

if TYPE_CHECKING:
    from journal.api.open_vault import OpenVault
    from journal.vault.watch.watcher import Watcher

Changed = Callable[[set[NotePath]], None]


class Caught(Protocol):
    """Called with whether all changes so far were looked at."""

    def __call__(self, *, still: bool) -> object: ...


class Subscription:
    """A subscription to changes, until it is closed."""

    def __init__(self, changed: Changed, end: Callable[[Subscription], None]) -> None:
        self.changed = changed
        self._end = end

    def close(self) -> None:
        """End the subscription; may be called more than once."""
        self._end(self)


class Subscriptions:
    """All subscriptions, and the watcher that runs for them."""

    def __init__(
        self,
        journal: OpenVault,
        look: Callable[[set[NotePath] | None], set[NotePath]],
        caught_up: Caught | None,
    ) -> None:
        """`look` looks at notes and returns those that changed; `caught_up` is called
        with whether all changes so far were looked at.
        """
        self._journal = journal
        self._look = look
        self._caught_up = caught_up
        self._watcher: Watcher | None = None
        self._all: list[Subscription] = []
        self._guard = threading.Lock()

    def add(self, changed: Changed) -> Subscription:
        """Report changes from now on, from another thread."""
        subscription = Subscription(changed, self._end)
        with self._guard:
            self._all.append(subscription)
            first = self._watcher is None
            if self._watcher is None:
                self._watcher = self._new_watcher()
        if first:
            self._watcher.start()
            # catch earlier changes, and vouch for the cache from then on
            self._watcher.look_soon()
        return subscription

    def _new_watcher(self) -> Watcher:
        from journal.vault.watch.watcher import Watcher

        journal = self._journal
        return Watcher(
            journal.root,
            journal.settings,
            self._look_and_tell,
            journal.notices.append,
            self._say,
        )

    def _look_and_tell(self, paths: set[NotePath] | None) -> None:
        found = self._look(paths)
        if found:
            for subscription in list(self._all):
                subscription.changed(found)

    def _say(self, yes: bool) -> None:
        if self._caught_up:
            self._caught_up(still=yes)

    def close(self) -> None:
        """End all subscriptions."""
        with self._guard:
            self._all.clear()
            watcher, self._watcher = self._watcher, None
        if watcher:
            watcher.stop()

    def _end(self, subscription: Subscription) -> None:
        with self._guard:
            if subscription in self._all:
                self._all.remove(subscription)
            last = not self._all
        if last:
            self.close()
