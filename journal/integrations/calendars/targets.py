"""The configured collections, each with its sidecar."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from journal.api.journal import Journal
from journal.integrations.calendars.collections.caldav import CalDav
from journal.integrations.calendars.collections.collection import Collection
from journal.integrations.calendars.collections.credentials import password_for
from journal.integrations.calendars.collections.vdir import Vdir
from journal.integrations.calendars.sync.summary import Summary
from journal.integrations.calendars.sync.sync import Sync


def records_file(journal: Journal, collection: Collection) -> Path:
    """The sidecar of a collection."""
    digest = hashlib.blake2b(collection.name.encode(), digest_size=8).hexdigest()
    return journal.state / "calendar" / f"with-{digest}.json"


def server_of(journal: Journal) -> CalDav | None:
    """The configured server; None without one. Raises ConfigError."""
    settings = journal.settings.calendar
    if settings.url is None:
        return None
    host = urlsplit(settings.url).hostname or ""
    user = settings.user or ""
    password = password_for(host, user, settings.password_command) if user else None
    return CalDav(settings.url, settings.user, password)


def sync_with(
    journal: Journal,
    collection: Collection,
    now: datetime,
    dry_run: bool = False,
    *,
    accept_empty: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Summary:
    """One sync. Raises CollectionFailed and JournalError."""
    file = records_file(journal, collection)
    sync = Sync(journal, collection, file, accept_empty=accept_empty, progress=progress)
    return sync.run(now, dry_run=dry_run)


def targets(journal: Journal) -> Iterator[Collection]:
    """Sync everything configured. Raises ConfigError, CollectionFailed."""
    settings = journal.settings.calendar
    if settings.vdir:
        vdir = Vdir(Path(settings.vdir).expanduser().resolve())
        vdir.prepare(known=records_file(journal, vdir).exists())
        yield vdir
    server = server_of(journal)
    if server is not None:
        yield server
