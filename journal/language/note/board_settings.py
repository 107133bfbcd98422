"""The settings that a Kanban board carries itself, in a comment at its end.

    %% kanban:settings
    ```
    {"kanban-plugin":"board","date-format":"DD/MM/YYYY"}
    ```
    %%

They go before the plugin's own, for this one note.
"""

from __future__ import annotations

import re
from functools import lru_cache

from journal.language.line.grammar import Grammar, grammar_with
from journal.model.settings import KanbanPlugin
from journal.model.value import replace

_MARK = b"kanban:settings"
_BLOCK = re.compile(
    rb"%%[ \t]*kanban:settings\s*```[^\r\n]*\s(?P<json>.*?)```", re.DOTALL
)
_LONGEST = 64 * 1024
_KEYS = {
    "date-format": "date_format",
    "time-format": "time_format",
    "date-trigger": "date_trigger",
    "time-trigger": "time_trigger",
}


def board_grammar(content: bytes, grammar: Grammar) -> Grammar | None:
    """The grammar of a note that is a board with settings; None for any other."""
    # one byte is searched ten times faster than several
    if b"%" not in content or _MARK not in content:
        return None
    found = _BLOCK.search(content[max(0, content.rindex(_MARK) - 80) :])
    if found is None or len(found["json"]) > _LONGEST:
        return None
    kanban = _read(found["json"], grammar.kanban)
    return None if kanban == grammar.kanban else grammar_with(grammar, kanban)


@lru_cache(maxsize=64)
def _read(text: bytes, plugin: KanbanPlugin) -> KanbanPlugin:
    import json  # few notes are boards

    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return plugin
    if not isinstance(values, dict):
        return plugin
    own = {
        name: value
        for key, name in _KEYS.items()
        if isinstance(value := values.get(key), str) and value
    }
    return replace(plugin, **own)
