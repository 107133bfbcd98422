"""Instant `journal status` for status bars: from the summary that `watch` keeps.

Imports almost nothing, like `quick_due.py`; in any other case it returns None, and the
usual code takes over.
"""

from __future__ import annotations

import os
import sys

from journal.api.glance.summary import filled, json_of, kept_summary, line_of
from journal.cli.clock import clock
from journal.cli.formats.output import Output
from journal.model.errors import ConfigError
from journal.vault import places
from journal.vault.places import name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def answer(words: list[str]) -> int | None:
    """The exit code of `journal` with these arguments; None if not handled here."""
    left, vault = list(words), None
    if left[:1] == ["--vault"] and len(left) > 1:
        vault, left = left[1], left[2:]
    plain = left in (["status", "--line"], ["status", "--json"]) or (
        left[:2] == ["status", "--format"] and len(left) == 3
    )
    if not plain or "JOURNAL_NOW" in os.environ or sys.stdout is None:
        return None
    files = places.files(vault)
    state = files and places.state_home()
    if not files or not state:
        return None
    folder = os.path.join(state, "journal", name_of(files.root))  # noqa: PTH118
    values = kept_summary(folder, clock(None)().date().isoformat())
    if values is None:
        return None
    option = left[1].removeprefix("--")
    shown = _shown(values, option, left[2] if len(left) > 2 else "")
    if shown is None:
        return None
    Output().data(shown)
    return 0


def _shown(values: dict[str, Any], option: str, form: str) -> str | None:
    if option == "format":
        try:
            return filled(form, values)
        except ConfigError:
            return None
    return json_of(values) if option == "json" else line_of(values)
