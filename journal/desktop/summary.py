"""What a status bar shows, kept by whoever leads so that it costs nothing to ask."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, time
from pathlib import Path

from journal.agenda.agenda import Agenda, Item, Section
from journal.agenda.persistence import turn_of
from journal.agenda.wording import when_text
from journal.desktop.leader import somebody_leads
from journal.journal import Journal
from journal.language.clean import clean
from journal.model import Turn


@dataclass(frozen=True, slots=True)
class Summary:
    """How it stands on a day."""

    day: str
    overdue: int
    today: int
    waiting: int
    """Open, and theirs."""
    next: str | None
    """What comes next: `fri 14:30 call Alice`; of what is private nothing."""
    next_at: str | None

    @property
    def due(self) -> int:
        return self.overdue + self.today


def summary_of(journal: Journal, now: datetime) -> Summary:
    """How it stands, from the notes as they were read."""
    agenda = journal.agenda(now)
    up = _next(agenda)
    text = None
    if up and up.when:
        note = journal.view.snapshot.note(up.entry.path)
        private = (note and note.private) or any(
            person.note and person.note.private for person in up.people
        )
        words = "a private one" if private else clean(up.entry.text)
        text = f"{when_text(up.when, now.date())} {words}"
    items = [item for item in agenda.items if not item.entry.status.closed]
    return Summary(
        now.date().isoformat(),
        len(agenda.section(Section.OVERDUE)),
        len(agenda.section(Section.TODAY)),
        sum(turn_of(item.entry) is Turn.THEIRS for item in items),
        text,
        str(up.when) if up and up.when else None,
    )


def _next(agenda: Agenda) -> Item | None:
    """The first of today that has its hour still to come, else of a later day."""
    for item in agenda.section(Section.TODAY):
        if item.when and item.when.clock and item.when.at(time()) > agenda.now:
            return item
    return agenda.next_up()


def _file(state: Path) -> Path:
    return state / "summary.json"


def write_summary(journal: Journal, now: datetime) -> None:
    """Keep how it stands for `kept_summary`. Never raises: who asks can look."""
    file = _file(journal.state)
    fresh = file.with_suffix(".new")
    try:
        fresh.write_text(json.dumps(asdict(summary_of(journal, now))), "utf-8")
        fresh.replace(file)
    except OSError:
        for stale in (file, fresh):
            with contextlib.suppress(OSError):
                stale.unlink()


def kept_summary(state: Path, now: datetime) -> Summary | None:
    """How it stands, where somebody leads and keeps it up; else None."""
    if not somebody_leads(state):
        return None
    try:
        found = Summary(**json.loads(_file(state).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.day == now.date().isoformat() else None
