"""The report on a replayed year: notifications, reaction times, the longest waits."""

from __future__ import annotations

from datetime import date
from typing import Any

from journal.api.history.replay import Replayed
from journal.cli.formats.output import Output
from journal.language.cells import fit
from journal.language.clean import clean
from journal.practice.agenda.item_words import day_text
from journal.practice.agenda.shown_text import shown_text
from journal.practice.history.replay import ToldThen

_LONGEST = 10


def replay_json(found: Replayed) -> dict[str, Any]:
    """The report for `forecast --replay --json`."""
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "known_from": found.back_to.isoformat() if found.back_to else None,
        "told": [_row(told) for told in found.told],
        "nudges": found.nudges,
        "nudges_after_an_answer": found.after_an_answer,
        "never_acted_on": found.never,
        "median_days_late": found.median_late,
    }


def _row(told: ToldThen) -> dict[str, Any]:
    return {
        "date": told.day.isoformat(),
        "what": told.what,
        "text": told.entry.text,
        "path": told.entry.path,
        "line": told.entry.line,
        "acted": told.acted.isoformat() if told.acted else None,
        "did": told.did or None,
        "days_late": told.late,
        "after_an_answer": told.answered,
    }


def print_replay(out: Output, found: Replayed, today: date) -> None:
    """The numbers, and what waited longest."""
    span = f"{day_text(found.first, today)} to {day_text(found.last, today)}"
    out.data(f"{span}: {len(found.told)} reminders, of these {found.nudges} to nudge")
    if found.told:
        out.data("")
        out.data("You acted")
        for name, count in found.by_delay():
            out.data(f"  {name:<24}{count:>5}  {_bar(count, len(found.told))}")
        if found.median_late is not None:
            out.data(f"  half of them within {found.median_late:g} days")
    out.data("")
    out.data(f"Nudges that came after an answer: {found.after_an_answer}")
    _print_longest(out, found, today)
    if found.back_to and found.back_to > found.first:
        out.talk(f"journal: the record goes back to {day_text(found.back_to, today)}")


def _bar(count: int, of: int) -> str:
    return "█" * round(30 * count / of)


def _print_longest(out: Output, found: Replayed, today: date) -> None:
    late = [told for told in found.told if told.late]
    late.sort(key=lambda told: -(told.late or 0))
    if late:
        out.data("")
        out.data("Longest between reminder and action")
    for told in late[:_LONGEST]:
        day = fit(day_text(told.day, today), 16)
        did = fit(f"{told.did} {told.late} d later", 22)
        place = out.style(clean(told.entry.place), "dim")
        out.data(f"  {day}  {did}  {fit(clean(shown_text(told.entry)), 34)}  {place}")
