"""A way to import text into a vault without the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from journal.api.journal import Journal
from journal.integrations.exchange import imports
from journal.integrations.exchange.notes.outcome import Plan, Wishes
from journal.integrations.exchange.records import Imported, Options
from journal.integrations.exchange.source import opened
from tests.zones import zone

NOW = datetime(2026, 11, 25, 9, 0)
Import = Callable[..., Plan]


@pytest.fixture(autouse=True)
def in_berlin() -> Iterator[None]:
    """Moments of the world become local ones."""
    with zone("Europe/Berlin"):
        yield


def read(
    name: str, text: str | bytes, format: str | None = None, **said: object
) -> Imported:
    """What a file says, without a vault."""
    data = text.encode() if isinstance(text, str) else text
    options = replace(Options(now=NOW), **said)  # type: ignore[arg-type]
    return imports.read(opened(name, data), options, format)


@pytest.fixture
def bring_in() -> Import:
    """`bring_in(journal, "x.csv", text, Wishes(), dates…)` → the plan, carried out."""

    def run(
        journal: Journal,
        name: str,
        text: str | bytes,
        wishes: Wishes | None = None,
        format: str | None = None,
        **said: object,
    ) -> Plan:
        data = text.encode() if isinstance(text, str) else text
        base = replace(Options(now=NOW), **said)  # type: ignore[arg-type]
        options = imports.options_for(journal, NOW, base)
        imported = imports.read(opened(name, data), options, format)
        plan = imports.prepare(journal, imported, options, wishes or Wishes())
        imports.carry_out(journal, plan, NOW)
        return plan

    return run
