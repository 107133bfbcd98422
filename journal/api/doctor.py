"""The checks of `journal doctor`: the vault, and everything the journal keeps for it.

Checking opens nothing for writing. With `fix`, everything that needs no decision is
repaired: interrupted changes, our own temporary files (moved to `lost/`, not deleted),
a damaged cache.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path

from journal.api.journal import Journal
from journal.api.search.note_search import index_file
from journal.language.counted import counted
from journal.model.entry import Problem
from journal.model.errors import JournalError
from journal.model.value import value
from journal.practice.agenda.checks import check_conflicts
from journal.vault.git.merge_driver import GitFailed, is_in_git, merge_setup
from journal.vault.notes.exclude_patterns import check_patterns
from journal.vault.notes.find import Listing, list_notes, name_of_user
from journal.vault.places import strangers_of
from journal.vault.search.index_file import can_index
from journal.vault.watch.remote_mounts import silent_filesystem
from journal.vault.write.history import KEPT, History, HistoryFailed
from journal.vault.write.recovery import stray_files
from journal.vault.write.steps import deeds_of

_AHEAD = timedelta(days=1)
"""A clock may be this far off after travel or a change of daylight saving time."""


class State(Enum):
    OK = "ok"
    NOTE = "note"
    """Good to know; nothing has to be done."""
    BAD = "bad"
    """Someone should look at it."""
    FIXED = "fixed"


@value
class Finding:
    about: str
    state: State
    message: str
    hint: str = ""


def examine(journal: Journal, now: datetime, *, fix: bool = False) -> list[Finding]:
    """All findings, ordered by place.

    `journal` must not have looked at the vault yet: that would repair the cache
    unnoticed.
    """
    cache = list(_cache(journal.cache_file, fix))
    # before any other check: it changes notes, `lost/` and the records
    fixed = list(_recovered(journal, now)) if fix else []
    journal.refresh()
    listing = list_notes(journal.root, journal.settings)
    return [
        *fixed,
        *_vault(journal, listing),
        *_strays(journal, now),
        *_watching(journal.root, listing),
        *_state(journal.state),
        *_history(journal, now),
        *_lost(journal.state / "lost"),
        *cache,
        *_search(index_file(journal)),
        *_clock(listing, now),
        *_merging(journal.root),
    ]


def _recovered(journal: Journal, now: datetime) -> Iterator[Finding]:
    try:
        for said in journal.recover(now):
            yield Finding("changes", State.FIXED, said)
    except JournalError as error:
        yield Finding("changes", State.BAD, str(error))


def _vault(journal: Journal, listing: Listing) -> Iterator[Finding]:
    notes, entries = len(listing.notes), len(journal.entries)
    yield Finding(
        "vault",
        State.OK,
        f"{journal.root}: {counted(notes, 'note')} in "
        f"{counted(listing.folders, 'folder')}, "
        f"{counted(entries, 'checkbox', 'checkboxes')}",
    )
    stranger = strangers_of(str(journal.root))
    if stranger is not None:
        yield Finding("vault", State.OK, f"it belongs to {name_of_user(stranger)}")
    snapshot = journal.snapshot
    yield from _problems("vault", snapshot.problems)
    copies = check_conflicts(snapshot.conflicts, snapshot.originals)
    yield from _problems("vault", list(copies))
    yield from _problems("vault", list(check_patterns(journal.settings.notes.ignore)))


def _problems(about: str, problems: Sequence[Problem]) -> Iterator[Finding]:
    for problem in problems:
        said = f"{problem.path}: {problem.message}"
        yield Finding(about, State.BAD, said, problem.hint)


def _strays(journal: Journal, now: datetime) -> Iterator[Finding]:
    for path in stray_files(journal.root, journal.settings, now):
        yield Finding(
            "vault",
            State.BAD,
            f"{path}: a leftover temporary file from journal",
            "“journal doctor --fix” moves it to lost/",
        )


def _watching(root: Path, listing: Listing) -> Iterator[Finding]:
    if not sys.platform.startswith("linux"):
        return
    silent = silent_filesystem(os.path.realpath(root))
    if silent:
        yield Finding(
            "watching",
            State.NOTE,
            f"a file system of type {silent} does not tell what others change; "
            "all notes are looked at every few seconds instead",
        )
    try:
        limit = int(Path("/proc/sys/fs/inotify/max_user_watches").read_text())
    except (OSError, ValueError):
        return
    if listing.folders > limit:
        yield Finding(
            "watching",
            State.NOTE,
            f"{listing.folders} folders exceed the limit of {limit} watched folders; "
            "they are checked every few seconds instead",
            "raise fs.inotify.max_user_watches",
        )
    else:
        folders = counted(listing.folders, "folder")
        yield Finding("watching", State.OK, f"{folders}, of at most {limit}")


def _state(folder: Path) -> Iterator[Finding]:
    there = next(f for f in (folder, *folder.parents) if os.path.lexists(f))
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        yield Finding("state", State.OK, f"{folder}")
    else:
        yield Finding(
            "state",
            State.BAD,
            f"{folder} cannot be written, and nothing is changed without a record",
            f"make sure that {there} is a folder you can write to",
        )


def _history(journal: Journal, now: datetime) -> Iterator[Finding]:
    history = History(journal.state)
    try:
        records, damaged = history.records(), history.damaged()
    except HistoryFailed as error:
        yield Finding("history", State.BAD, str(error), "move it out of the way")
        return
    steps = len({deed.origin.batch for deed in deeds_of(records)})
    size = history.file.stat().st_size // 1024 + 1 if records else 0
    yield Finding(
        "history",
        State.OK,
        f"{counted(steps, 'change')}, {size} KB (at least {KEPT} are kept)",
    )
    if damaged:
        yield Finding(
            "history",
            State.NOTE,
            f"{counted(damaged, 'damaged line')}; what was recorded there cannot be "
            "undone",
        )
    for record in records:
        if record.state == "open":
            yield Finding(
                "history",
                State.BAD,
                f"{record.path}: “{record.label}” was interrupted",
                "“journal doctor --fix”, or the next change, settles it",
            )
    ahead = [r for r in records if r.at > (now + _AHEAD).isoformat()]
    if ahead:
        yield Finding(
            "clock",
            State.BAD,
            f"{counted(len(ahead), 'change is', 'changes are')} recorded in the "
            f"future, such as “{ahead[-1].label}” on {ahead[-1].at[:10]}",
            "check the date of this computer",
        )


def _lost(folder: Path) -> Iterator[Finding]:
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        for file in sorted(folder.iterdir()):
            yield Finding(
                "lost",
                State.BAD,
                f"{file}: kept because another program may have saved it",
                "compare it with the note, then delete it",
            )


def _cache(file: Path | None, fix: bool) -> Iterator[Finding]:
    if file is None or not file.exists():
        yield Finding("cache", State.OK, "none yet")
        return
    if _is_sound(file):
        size = file.stat().st_size // 1024
        yield Finding("cache", State.OK, f"{file}, {size} KB")
    elif fix:
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                Path(f"{file}{suffix}").unlink()
        yield Finding("cache", State.FIXED, f"{file} was damaged and has been rebuilt")
    else:
        yield Finding(
            "cache",
            State.BAD,
            f"{file} is damaged",
            "“journal doctor --fix” rebuilds it; nothing is lost",
        )


def _is_sound(file: Path) -> bool:
    try:
        with contextlib.closing(
            sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)
        ) as db:
            return bool(db.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except sqlite3.OperationalError:
        # in use or not readable: not damaged
        return True
    except sqlite3.Error:
        return False


def _search(file: Path | None) -> Iterator[Finding]:
    if not can_index():
        yield Finding(
            "search",
            State.NOTE,
            "the SQLite of this Python has no FTS5, so “find” reads every note",
            "it finds the same, but slowly and unranked; another Python has it",
        )
    elif file is None or not file.exists():
        yield Finding("search", State.OK, "no index yet; the first “find” makes it")
    else:
        size = file.stat().st_size // 1024
        yield Finding("search", State.OK, f"{file}, {size} KB")


def _clock(listing: Listing, now: datetime) -> Iterator[Finding]:
    latest = (now + _AHEAD).timestamp() * 1e9
    ahead = sorted(p for p, stamp in listing.notes.items() if stamp[0] > latest)
    if ahead:
        yield Finding(
            "clock",
            State.NOTE,
            f"{counted(len(ahead), 'note was', 'notes were')} saved after "
            f"{now:%Y-%m-%d %H:%M}, such as {ahead[0]}",
            "harmless if this computer's date is correct",
        )
    else:
        yield Finding("clock", State.OK, f"{now:%Y-%m-%d %H:%M}")


def _merging(root: Path) -> Iterator[Finding]:
    """How git merges two versions of a note, if the vault is in git."""
    if not is_in_git(root):
        return
    try:
        known = merge_setup(root)
    except GitFailed as error:
        yield Finding("merge", State.NOTE, f"git does not say how it merges: {error}")
        return
    again = "journal merge install"
    if known.has_no_way_back and known.asked_for:
        said = "where the merge driver is missing, conflicts would have no markers"
        yield Finding("merge", State.BAD, said, again)
    elif known.asked_for and not known.driver:
        said = ".gitattributes asks for merging by entry; this clone merges by line"
        yield Finding("merge", State.NOTE, said, again)
    elif known.driver and not known.asked_for:
        said = "the merge driver is set up, but .gitattributes does not ask for it"
        yield Finding("merge", State.NOTE, said, again)
    elif known.asked_for and not known.is_ours:
        said = "the merge driver is not the line that is installed now"
        yield Finding("merge", State.NOTE, said, again)
    elif known.asked_for and shutil.which("journal") is None:
        said = "“journal” is not on the PATH, so git merges notes by line"
        yield Finding("merge", State.NOTE, said)
    elif known.asked_for:
        yield Finding("merge", State.OK, "git merges notes by entry")
