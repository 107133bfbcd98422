"""`list --json` from the cache, an entry at a time."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from journal.api.glance.stored_view import stored_view
from journal.cli.formats.entry_json_text import EntryTexts
from journal.model.errors import ConfigError
from journal.vault import places
from journal.vault.cache.layout import UNREADABLE

if TYPE_CHECKING:
    from datetime import datetime

    from journal.api.glance.agenda import Believed
    from journal.cli.formats.output import Output


def print_list(
    found: Believed,
    files: places.Files,
    now: datetime,
    out: Output,
    *,
    limit: int | None,
    closed: bool,
) -> int | None:
    """Print the list and return the exit code.

    None, with nothing printed, if the cache does not suffice.
    """
    states = places.state_home()
    if states is None:
        return None
    state = Path(states) / "journal"
    try:
        view = stored_view(found, Path(files.root), state, Path(files.user_config), now)
    except (ConfigError, *UNREADABLE):
        return None
    if view is None:
        return None
    text = out.json_text()
    members = EntryTexts(view, text).each(closed=closed)
    out.parts(text.rows(islice(members, limit)))
    return 0
