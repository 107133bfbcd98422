"""Logging contact with someone: under an entry, or in their note."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from journal.api.requests import Act, AppendLog, Edits
from journal.language.clean import clean
from journal.language.edit.intents import Log
from journal.language.edit.lines_below import log_bullet
from journal.model.entry import Entry
from journal.model.errors import ConfigError
from journal.practice.agenda.shown_text import full_text
from journal.practice.people.people import Person

if TYPE_CHECKING:
    from journal.api.people_view import PeopleView


def log(
    view: PeopleView, person: Person, at: datetime, kind: str, text: str
) -> Act | Edits:
    """The request to log contact: under the only open entry with them, else in their
    note. Raises ConfigError if they have neither.
    """
    entry = _entry_to_log_under(view, person)
    if entry:
        return Act.each(Log(at, kind, text), [entry], "logged")
    if person.path is None:
        raise ConfigError(
            f"{clean(person.label)} has no note and no open follow-up to record it "
            f"under; make one: journal people add {clean(person.name)!r}"
        )
    bullet = AppendLog(log_bullet(at.date(), kind, text))
    return Edits([(person.path, bullet)], f"logged: {person.label}")


def log_place(view: PeopleView, person: Person) -> str:
    """Where `log` puts it among several possible places; empty if there is just one."""
    opened = _open_with_them(view, person)
    if len(opened) < 2:
        return ""
    entry = _entry_to_log_under(view, person)
    others = [other for other in opened if other is not entry]
    shown = "; ".join(f"“{clean(full_text(e))}” ({clean(e.place)})" for e in others[:3])
    more = f" and {len(others) - 3} more" if len(others) > 3 else ""
    at = f"under “{clean(full_text(entry))}”" if entry else "in their note"
    return (
        f"noted {at}; open with them: {shown}{more}; to note it there: "
        f"journal log {clean(others[0].place)!r} …"
    )


def _open_with_them(view: PeopleView, person: Person) -> list[Entry]:
    card = view.card(person)
    return [item.entry for item in (*card.mine, *card.theirs)]


def _entry_to_log_under(view: PeopleView, person: Person) -> Entry | None:
    opened = _open_with_them(view, person)
    unmistakable = len(opened) == 1 or (opened and person.path is None)
    return opened[0] if unmistakable else None
