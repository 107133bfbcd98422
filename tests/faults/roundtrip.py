"""Files of random bytes through an edit and back: not a bit may differ."""

from __future__ import annotations

import random
import tempfile
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from journal.api.journal import Journal
from journal.api.requests import Act, Undo
from journal.language.edit.intents import Cancel, Complete, Intent, Reopen, Snooze
from journal.model.entry import Entry
from journal.model.errors import JournalError
from journal.model.when import When
from tests.faults.outcome import Outcome
from tests.settings import settings_with

_NOW = datetime(2024, 6, 5, 9, 30)
_TODAY = _NOW.date()
_AT_ONCE = 20
"""Files of one vault; reading it again after each edit costs time."""

_ENDS = [b"\n", b"\r\n", b"\r", b"\n\r", b"\n\n", b""]
_STARTS = [b"", b"", b"", b"\xef\xbb\xbf", b"---\nx: y\n---\n", b"\xff\xfe", b"```\n"]
_PIECES = [
    b"- [ ] @a call 2024-06-03",
    b"- [ ] @a call 2024-06-03",
    "- [ ] @b pay 🔁 every week 📅 2024-06-03".encode(),
    "\t* [x] @c done ✅ 2024-06-01".encode(),
    b"> 1. [ ] [[Ann]] [due:: 2024-06-02] \xff\xfe",
    b"- [ ] @d \xe2\x80\xa8 \xc2\x85 \x0b \x0c \x1c x",
    b"- [ ] @e \xed\xa0\x80 half a surrogate",
    "+ [-] @f é e\u0301 #waiting ^id1".encode(),
    b"# Heading",
    b"    code",
    b"text\x1b[31m \xe2\x80\xae",
    b"  - 2024-05-23 nudge: sent",
]


def measure(files: int, seed: int) -> Outcome:
    """So many files, each edited once or twice, then undone."""
    chosen, outcome = random.Random(seed), Outcome()
    while outcome.runs < files:
        with tempfile.TemporaryDirectory(prefix="journal-faults-") as name:
            _one_vault(Path(name), min(_AT_ONCE, files - outcome.runs), chosen, outcome)
    return outcome


def _one_vault(
    place: Path, files: int, chosen: random.Random, outcome: Outcome
) -> None:
    root = place / "vault"
    root.mkdir()
    contents = [_content(chosen) for _ in range(files)]
    for number, content in enumerate(contents):
        (root / f"{number}.md").write_bytes(content)
    with Journal(
        root, settings_with("all-tasks"), state=place / "state", cache=None
    ) as journal:
        journal.refresh()
        entries: dict[str, list[Entry]] = {}
        for entry in journal.entries:
            entries.setdefault(entry.path, []).append(entry)
        for number, content in enumerate(contents):
            outcome.runs += 1
            file, known = root / f"{number}.md", entries.get(f"{number}.md")
            if not known:
                outcome.seen["without an entry"] += 1
            else:
                _there_and_back(journal, file, content, known, chosen, outcome)


def _there_and_back(
    journal: Journal,
    file: Path,
    content: bytes,
    entries: list[Entry],
    chosen: random.Random,
    outcome: Outcome,
) -> None:
    where = f"{file.name} {content!r}"
    some = chosen.sample(entries, min(len(entries), chosen.choice([1, 1, 2, 3])))
    try:
        changes = journal.apply(Act.each(_intent(chosen), some, "test"), _NOW)
    except JournalError as error:
        outcome.seen["refused"] += 1
        if "undo takes that back" not in str(error):
            if file.read_bytes() != content:
                outcome.violated(where, f"refused, and changed: {error}")
            return
        changes = []
    if changes and all(change.is_unchanged for change in changes):
        outcome.seen["so already"] += 1
    else:
        if file.read_bytes() == content:
            outcome.violated(where, "nothing was changed")
        journal.apply(Undo(), _NOW)
        outcome.seen["there and back"] += 1
    if sha256(file.read_bytes()).digest() != sha256(content).digest():
        outcome.violated(where, f"comes back as {file.read_bytes()!r}")


def _intent(chosen: random.Random) -> Intent:
    return chosen.choice(
        [
            Complete(_TODAY),
            Cancel(_TODAY),
            Reopen(),
            Snooze(When(date(2024, 6, 7))),
        ]
    )


def _content(chosen: random.Random) -> bytes:
    parts = [chosen.choice(_STARTS)]
    for _ in range(chosen.randrange(1, 12)):
        if chosen.random() < 0.25:
            parts.append(chosen.randbytes(chosen.randrange(60)).replace(b"\0", b""))
        else:
            parts.append(chosen.choice(_PIECES))
        parts.append(chosen.choice(_ENDS))
    return b"".join(parts)
