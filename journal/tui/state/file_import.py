"""Importing another system's export from the screen: read, preview, write."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from journal.api.journal import Journal
from journal.language.counted import counted
from journal.model.entry import NotePath
from journal.model.errors import ConfigError
from journal.tui.state.deeds import Outcome
from journal.tui.state.questions import ChoiceQuestion

if TYPE_CHECKING:
    from journal.integrations.exchange.notes.outcome import Plan

YES = "y"
_CHOICES = ((YES, "import it; u undoes all of it"), ("n", "leave it"))


def planned(journal: Journal, name: str, now: datetime) -> Plan:
    """What importing this file would do now. Raises ConfigError."""
    from journal.integrations.exchange import imports
    from journal.integrations.exchange.notes.outcome import Wishes
    from journal.integrations.exchange.records import NotReadable, Options

    sources = imports.files_of([name.strip()])
    me = frozenset(own.casefold() for own in journal.settings.agenda.me)
    options = imports.options_for(journal, now, Options(now=now, me=me))
    try:
        imported = imports.read(sources, options)
    except NotReadable as error:
        raise ConfigError(f"{name}: {error}") from None
    return imports.prepare(journal, imported, options, Wishes())


def question(plan: Plan) -> ChoiceQuestion:
    """The preview of the command line, with the question whether to go on."""
    from journal.integrations.exchange.report import preview

    title, *rest = preview(plan)
    choices = _CHOICES[1:] if plan.is_empty else _CHOICES
    return ChoiceQuestion("Import", title, rest, choices)


def carried_out(journal: Journal, plan: Plan, now: datetime) -> Outcome:
    """Write it. Raises what `Journal.apply` raises."""
    from journal.integrations.exchange import imports

    imports.carry_out(journal, plan, now)
    count = len(plan.new)
    first = next(iter(plan.new), None)
    at = (NotePath(first.path), first.line) if first else None
    return Outcome(f"Imported {counted(count, 'follow-up')}", at=at, undoable=True)
