"""What all commands that change entries do: find them, show or write, and tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from journal.api.journal import Journal
from journal.api.requests import Act
from journal.cli.arguments import read_ids
from journal.cli.session import Session
from journal.language.clean import clean
from journal.language.edit.intents import Intent
from journal.model.entry import Entry
from journal.model.errors import ConfigError, StaleEntryError
from journal.practice.agenda.entry_ids import reads


def apply_each(
    session: Session,
    journal: Journal,
    ids: Sequence[str],
    intent_of: Callable[[Entry], Intent],
    label: str,
    dry_run: bool,
) -> list[tuple[Intent, Entry]]:
    """Carry out each entry's intent as one undo step, and print what was written.

    Answers what was carried out; with `dry_run` the diffs are printed, and that is
    nothing. Raises as `Journal.find` and `Journal.apply` do.
    """
    # an entry may be named twice, by its id and its place
    found = {(e := journal.find(name)).ref: e for name in read_ids(ids)}
    if session.expected is not None:
        _require(list(found.values()), session.expected)
    pairs = [(intent_of(entry), entry) for entry in found.values()]
    request = Act(pairs, label)
    if dry_run:
        for change in journal.preview(request, session.now):
            session.out.diff(change)
        return []
    for change in journal.apply(request, session.now):
        if change.nothing:
            session.out.talk(f"journal: {change.path}:{change.line}: is so already")
        session.out.change(change)
    return pairs


def _require(entries: Sequence[Entry], expected: str) -> None:
    """Raises StaleEntryError where the one entry does not read as expected."""
    if len(entries) > 1:
        raise ConfigError("--expect goes with one entry at a time")
    [entry] = entries
    if not reads(entry, expected):
        raise StaleEntryError(
            f"{clean(entry.place)}: the line reads “{clean(entry.ref.raw.strip())}”, "
            f"not “{clean(expected.strip())}”; nothing was written"
        )
