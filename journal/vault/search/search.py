"""Searching the notes of a vault, with or without an index."""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from journal.language.search_text import Term, Wanted
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.model.value import value
from journal.vault.search.index_file import Candidate, IndexFile, can_index
from journal.vault.search.lines import BestLine, best_line
from journal.vault.sweep import FileStamp

_READ = 20
"""Lines are read only from this many notes, the best matches."""
_HALF = 180.0
"""Days after which the bonus for recent notes is halved."""
_NEW = 0.3


@value
class Hit:
    """A matching note, and its best line."""

    path: NotePath
    best: BestLine
    score: float


class Search:
    """The notes of one vault, ready to be searched."""

    def __init__(self, root: Path, settings: Settings, file: Path | None) -> None:
        """`file` is the path of the index; None, or a SQLite without FTS5, means no
        index."""
        self._root = root
        self._settings = settings
        self._guard = threading.Lock()
        usable = file is not None and can_index()
        self._index = IndexFile(file, root, settings) if file and usable else None
        self._is_current = False
        self._stamps: Mapping[NotePath, FileStamp] = {}

    @property
    def is_indexed(self) -> bool:
        return self._index is not None

    def refresh(self, stamps: Mapping[NotePath, FileStamp]) -> None:
        """Set the notes of the vault. Never raises."""
        with self._guard:
            self._stamps = stamps
            self._is_current = self._index is not None and self._indexed(stamps)

    def _indexed(self, stamps: Mapping[NotePath, FileStamp]) -> bool:
        """Bring the index up to date; returns whether it can be used now."""
        assert self._index
        for last in (False, True):
            try:
                self._index.refresh(stamps)
            except (sqlite3.OperationalError, OSError):
                return False  # it is busy, or the disk is full
            except sqlite3.DatabaseError:
                if last:
                    return False
                self._index.delete()
            else:
                return True
        return False

    def hits(
        self, wanted: Wanted, people: list[list[Term]], today: date, limit: int
    ) -> list[Hit]:
        """The matches, best first; at most `limit` notes. Never raises."""
        if not (wanted.terms or people):
            return []
        with self._guard:
            found = self._candidates(wanted, people)
            if found is None:
                found = [
                    Candidate(path, 1.0, "", stamp[0])
                    for path, stamp in self._stamps.items()
                ]
                reads = len(found)
            else:
                reads = max(_READ, limit)
        ranked = sorted(found, key=lambda c: -c.score * _freshness(c, today))
        return self._read(ranked[:reads], wanted, people, today)[:limit]

    def _candidates(
        self, wanted: Wanted, people: list[list[Term]]
    ) -> list[Candidate] | None:
        """The matches in the index, or None if it cannot be used."""
        if self._index is None or not self._is_current:
            return None
        try:
            return self._index.candidates(wanted, people)
        except (sqlite3.Error, OSError):
            return None

    def _read(
        self,
        found: Iterable[Candidate],
        wanted: Wanted,
        people: Sequence[Sequence[Term]],
        today: date,
    ) -> list[Hit]:
        hits = []
        for one in found:
            best = best_line(self._root, one.path, wanted, people, self._settings)
            if best:
                score = one.score * _freshness(one, today) * (0.1 + best.fits**2)
                hits.append(Hit(one.path, best, score))
        hits.sort(key=lambda hit: (-hit.score, hit.path))
        return hits


def _freshness(one: Candidate, today: date) -> float:
    """The bonus for recent notes: 1.3 today, 1.15 after half a year."""
    try:
        newest = date.fromisoformat(one.newest)
    except ValueError:
        newest = datetime.fromtimestamp(max(0, one.modified) // 10**9, UTC).date()
    age = max(0, (today - newest).days)
    return 1 + _NEW * math.exp2(-age / _HALF)
