"""What a status bar shows, as stored by the notifying process.

A bar asks every few seconds, so this imports almost nothing.
"""

from __future__ import annotations

import json
import os
import re

from journal.model.errors import ConfigError
from journal.vault.locks import somebody_leads

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAME = "summary.json"
NUMBERS = (
    *("overdue", "to_nudge", "today", "upcoming", "waiting", "promised"),
    "due",
)
"""Counted like `sections.Counts`; `due` is what needs the user now."""


def kept_summary(state: str, today: str) -> dict[str, Any] | None:
    """The summary for today (ISO), if a process keeps it current; else None.

    The values are those of `summary.summary_of`.
    """
    if not somebody_leads(state):
        return None
    try:
        with open(os.path.join(state, NAME), encoding="utf-8") as file:  # noqa: PTH118, PTH123
            found = json.load(file)
        good = found["day"] == today and all(type(found[n]) is int for n in NUMBERS)
        return found if good and {"next", "next_at"} <= found.keys() else None
    except (OSError, ValueError, TypeError, LookupError):
        return None


def line_of(values: dict[str, Any]) -> str:
    """`2 overdue, 1 to nudge, 3 today`, or when the next one is."""
    words = {"overdue": "overdue", "to_nudge": "to nudge", "today": "today"}
    parts = [f"{values[n]} {said}" for n, said in words.items() if values[n]]
    following = values["next"]
    return ", ".join(parts) or (f"next {following}" if following else "nothing due")


def json_of(values: dict[str, Any]) -> str:
    """On one line, as status bars read it; in ASCII, with escapes for the rest."""
    state = "overdue" if values["overdue"] else "due" if values["due"] else "none"
    shown = {"text": line_of(values), "tooltip": values["next"] or "", "class": state}
    return json.dumps({**shown, **values})


def filled(form: str, values: dict[str, Any]) -> str:
    """`{due} due` filled with the values. Raises ConfigError for an unknown name."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise ConfigError(
                f"unknown field {found[0]} in --format (known are "
                f"{', '.join(sorted(values))})"
            )
        known = values[found[1]]
        return "" if known is None else str(known)

    return re.sub(r"\{(\w+)\}", value, form)
