"""Who is to be left alone: no one is to write to them, whatever is open.

`do-not-contact` is permanent, `pause-until` ends on the day it names. Lists may still
show an entry with them; nothing may suggest writing (LANGUAGE §7, Peace).
"""

from __future__ import annotations

from datetime import date

from journal.model.note import UNTIL_FURTHER_NOTICE
from journal.practice.people.people import Person


def rests_until(person: Person | None) -> date | None:
    """The first day on which they may be written to again; `date.max` for never.

    None without any such restriction.
    """
    note = person.note if person else None
    if note is None:
        return None
    return date.max if note.do_not_contact else note.pause_until


def is_left_alone(person: Person | None, today: date) -> bool:
    """Whether they are to be left alone on this day."""
    until = rests_until(person)
    return until is not None and until > today


def paused_words(until: date, day: str) -> str:
    """`paused until Fri 7 Jun`, with `day` in words; until further notice if the day in
    the note cannot be read."""
    further = until == UNTIL_FURTHER_NOTICE
    return f"paused until {'further notice' if further else day}"


def why_left_alone(person: Person, today: date) -> str:
    """Why no one writes to them on this day, in words; empty if they may be written
    to."""
    if not is_left_alone(person, today):
        return ""
    until = rests_until(person)
    if until is None or until == date.max:
        return f"{person.label} is marked do-not-contact"
    return f"{person.label} is {paused_words(until, until.isoformat())}"
