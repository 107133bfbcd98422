"""The summary for a status bar, kept by the notifying process."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime, time
from typing import Any

from journal.api.glance.summary import NAME
from journal.api.journal import Journal
from journal.language.clean import clean
from journal.practice.agenda.agenda import Agenda, Item, Section
from journal.practice.agenda.item_words import when_text
from journal.practice.agenda.shown_text import full_text


def summary_of(journal: Journal, now: datetime) -> dict[str, Any]:
    """The summary of the notes as read, in plain values.

    `next` is the next item, such as `fri 14:30 call Alice`; never a private one.
    """
    agenda = journal.agenda(now)
    up, text = _next(agenda), None
    if up and up.when:
        note = journal.snapshot.note(up.entry.path)
        private = (note and note.private) or any(
            person.note and person.note.private for person in up.people
        )
        words = "a private one" if private else clean(full_text(up.entry))
        text = f"{when_text(up.when, now.date())} {words}"
    counts = agenda.counts
    return {
        "day": now.date().isoformat(),
        "overdue": counts.overdue,
        "to_nudge": counts.to_nudge,
        "today": counts.today,
        "upcoming": counts.upcoming,
        "due": counts.up,
        "waiting": counts.waiting,
        "promised": counts.promised,
        "next": text,
        "next_at": str(up.when) if up and up.when else None,
    }


def _next(agenda: Agenda) -> Item | None:
    """The next item of today whose hour has not come yet, else of a later day."""
    for item in agenda.section(Section.TODAY):
        if item.when and item.when.clock and item.when.at(time()) > agenda.now:
            return item
    return agenda.next_up()


def write_summary(journal: Journal, now: datetime) -> None:
    """Store the summary for `kept_summary`. Never raises: readers can fall back to the
    notes."""
    file = journal.state / NAME
    fresh = file.with_suffix(".new")
    try:
        fresh.write_text(json.dumps(summary_of(journal, now)), "utf-8")
        fresh.replace(file)
    except OSError:
        for stale in (file, fresh):
            with contextlib.suppress(OSError):
                stale.unlink()
