"""The past of a vault that is in no git: the changes that we made ourselves.

The undo record keeps the newest few hundred steps; here they are kept for good. What
was taken back is taken out, what was made again comes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from journal.language.document import decode
from journal.vault.past.patches import Commit, Side, is_task
from journal.vault.past.table import PastTable
from journal.vault.write.history import Record


def take_up(table: PastTable, records: Iterable[Record]) -> None:
    """Add what the record knows and the table does not."""
    last = int(table.get("record") or 0)
    new = [r for r in records if r.id > last and r.state == "done" and not r.quiet]
    if not new:
        return
    with table.writing():
        for record in new:
            undone = record.undoes is not None and table.remove(record.undoes)
            if not undone:
                table.add(record.id, _commit(record))
        table.set(record=max(record.id for record in new))


def _commit(record: Record) -> Commit:
    try:
        at = datetime.fromisoformat(record.at).replace(tzinfo=None)
    except ValueError:
        at = datetime(1970, 1, 1)
    commit = Commit("", at)
    for added, lines in ((False, record.edit.old), (True, record.edit.new)):
        for number, line in enumerate(lines, record.edit.at + 1):
            text = line.rstrip(b"\r\n")
            if is_task(text):
                side = Side(0, 0, added, record.path, number, decode(text))
                commit.sides.append(side)
    # a line that stands on both sides was not touched
    both = {s.raw for s in commit.sides if s.added} & {
        s.raw for s in commit.sides if not s.added
    }
    commit.sides = [side for side in commit.sides if side.raw not in both]
    return commit
