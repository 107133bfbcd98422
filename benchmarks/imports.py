"""How long a table of ten thousand rows takes to import.

python -m benchmarks.imports [ROWS]

Measured against what no one can do without: `csv` reading the table, and the journal
reading the note that comes of it. Three times that is the goal.
"""

from __future__ import annotations

import csv
import io
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from journal.api.journal import Journal
from journal.integrations.exchange import imports
from journal.integrations.exchange.notes.outcome import Plan, Wishes
from journal.integrations.exchange.records import Options
from journal.integrations.exchange.source import opened
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from tests.settings import settings_with

NOW = datetime(2026, 11, 25, 9, 0)  # noqa: DTZ001
Answer = TypeVar("Answer")


def table(rows: int) -> bytes:
    """A table as people have it: a third with tags, a fifth with a note."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["Task", "Person", "Due", "Notes", "Tags", "Status"])
    names = ["Bo Lindqvist", "Inès Moreau", "Tom Baker", "Ana María Ruiz"]
    for number in range(rows):
        note = f"about {number}: ask them again" if number % 5 == 0 else ""
        writer.writerow(
            [
                f"Ring about item {number}, the red one",
                names[number % 4],
                f"2026-12-{number % 28 + 1:02}",
                note,
                "fair;urgent" if number % 3 == 0 else "",
                "Done" if number % 7 == 0 else "Open",
            ]
        )
    return out.getvalue().encode()


def seconds(work: Callable[[], Answer]) -> tuple[float, Answer]:
    begun = time.perf_counter()
    answer = work()
    return time.perf_counter() - begun, answer


def bring_in(journal: Journal, data: bytes) -> Plan:
    options = imports.options_for(journal, NOW, Options(now=NOW))
    imported = imports.read(opened("big.csv", data), options)
    plan = imports.prepare(journal, imported, options, Wishes())
    imports.carry_out(journal, plan, NOW)
    return plan


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    data = table(rows)
    reading, _ = seconds(lambda: list(csv.reader(io.StringIO(data.decode()))))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "vault").mkdir()
        settings = settings_with(include="all-tasks")
        with Journal(
            place / "vault", settings, state=place / "state", cache=place / "cache"
        ) as journal:
            journal.refresh()
            taken, plan = seconds(lambda: bring_in(journal, data))
            path = NotePath(plan.new[0].path)
            content = (place / "vault" / path).read_bytes()
            note, _ = seconds(lambda: parse_note(path, content, settings))
            again, second = seconds(lambda: bring_in(journal, data))
    least = reading + note
    print(f"{rows} rows: csv {reading:.2f} s, the note alone {note:.2f} s")
    print(f"import {taken:.2f} s, {taken / least:.1f} times both; {len(plan.new)} new")
    print(f"second run {again:.2f} s; {len(second.new)} new")


if __name__ == "__main__":
    main()
