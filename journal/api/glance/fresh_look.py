"""Updating the cache after a few notes were saved, or making it, for commands that only
read.

Like `Journal.refresh`, without the machinery for writing, searching and asking: a
prompt that finds a changed note should pay for reading that note and nothing else.
"""

from __future__ import annotations

from pathlib import Path

from journal.api.edits.first_seen import FirstSeenDays
from journal.api.edits.identity import Identity
from journal.api.glance.agenda import Outdated
from journal.api.glance.cache_rows import AgendaRows
from journal.model.entry import NotePath
from journal.model.errors import ConfigError
from journal.vault.cache import watch_lock
from journal.vault.cache.cache import Cache
from journal.vault.first_seen import FirstSeen
from journal.vault.id_record import IdRecord
from journal.vault.notes.index import Index
from journal.vault.notes.snapshot import Progress, settings_key
from journal.vault.settings.load import Config, load
from journal.vault.state_folder import remember, state_folder
from journal.vault.write.on_record import OnRecord

MOST = 200
"""The most notes; more are read the usual way, which shows its progress."""


def look_again(
    outdated: Outdated, root: Path, states: Path, cache: Path, user_config: Path
) -> bool:
    """Read the differing notes; returns whether the cache is then complete."""
    if len(outdated.paths) > MOST:
        return False
    opened = _index(root, states, cache, user_config)
    if opened is None:
        return False
    index, stored, found = opened
    stored.mark = outdated.mark
    index.begin_with(outdated.stored, outdated.validity)
    index.look_at(map(NotePath, outdated.paths))
    _remember(root, states, found)
    return index.is_cached


def look_first(
    root: Path, states: Path, cache: Path, user_config: Path, progress: Progress
) -> bool:
    """Read a vault that has no cache; returns whether it has a complete one then."""
    opened = _index(root, states, cache, user_config)
    if opened is None:
        return False
    index, _, found = opened
    if found.renamed:
        return False  # that is said the usual way
    index.refresh(progress)
    _remember(root, states, found)
    return index.is_cached


def _index(
    root: Path, states: Path, cache: Path, user_config: Path
) -> tuple[Index, Cache, Config] | None:
    """The vault's notes, with its cache and settings; None if it must not be stored."""
    if watch_lock.is_watched(watch_lock.file_of(str(cache))):
        return None  # storing is up to the watching process
    try:
        found = load(root, user_config)
    except ConfigError:
        return None
    settings = found.settings
    state = state_folder(states, root, settings.notes.vault_id)
    record = OnRecord(state)
    identity = Identity(IdRecord(state), record.newest)
    first = FirstSeenDays(FirstSeen(state), identity, settings)
    rows = AgendaRows(settings, found.looked, record, first)
    stored = Cache(cache, settings_key(settings))
    return Index(root, settings, stored, rows, identity), stored, found


def _remember(root: Path, states: Path, found: Config) -> None:
    vault_id = found.settings.notes.vault_id
    remember(state_folder(states, root, vault_id), root, vault_id)
