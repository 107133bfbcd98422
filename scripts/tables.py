"""Write the tables that documentation takes from the program.

The keys in docs/reference/keys.md come from journal/tui/keys/actions.py, the settings
in docs/reference/configuration.md from journal/vault/settings/keys.py, and what is said
of notation and dates from the language (see `notation.py` and `typed_dates.py`).
`--check` writes nothing and ends with 1 if a table is not what it should be.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from journal.tui.keys.actions import ACTIONS, Action
from journal.tui.keys.bindings import first_key, shown_keys
from journal.vault.settings.keys import KEYS
from scripts import notation, typed_dates
from scripts.markdown_table import table

ROOT = Path(__file__).parent.parent


def keys_table() -> str:
    rows = [(_keys_of(action), action.help) for action in ACTIONS]
    return table(("key", "does"), *rows)


def _keys_of(action: Action) -> str:
    """Its keys; those behind the leader with it in front."""
    own = shown_keys(action.keys).split(", ") if action.keys else []
    if not action.keys and action.under_leader:
        own = [f", {first_key(action.under_leader)}"]
    return ", ".join(f"`{key}`" for key in own)


def actions_table() -> str:
    rows = [(f"`{action.id}`", _keys_of(action), action.help) for action in ACTIONS]
    return table(("action", "keys", "does"), *rows)


def settings_table() -> str:
    rows = []
    for key in KEYS:
        where = " (your own config file only)" if key.user_only else ""
        rows.append((f"`{key.name}`", f"`{key.default}`", f"{linked(key.help)}{where}"))
    return table(("key", "default", "meaning"), *rows)


def linked(text: str) -> str:
    """A help text whose links are by the name of the page alone, as links from
    docs/reference."""

    def link(match: re.Match[str]) -> str:
        [page] = (ROOT / "docs").rglob(match[1])
        return f"]({os.path.relpath(page, ROOT / 'docs/reference')}"

    return re.sub(r"\]\(([a-z-]+\.md)", link, text)


TABLES = [
    ("docs/reference/keys.md", "keys", keys_table),
    ("docs/reference/configuration.md", "settings", settings_table),
    ("docs/reference/configuration.md", "actions", actions_table),
    *notation.TABLES,
    *typed_dates.TABLES,
]


def main() -> int:
    stale = []
    for name, marker, make in TABLES:
        file = ROOT / name
        text = file.read_text("utf-8")
        head, begin, rest = text.partition(f"<!-- {marker}:")
        comment, end, _ = rest.partition("-->\n")
        _, closing, tail = rest.partition(f"<!-- /{marker} -->")
        wanted = f"{head}{begin}{comment}{end}\n{make()}\n\n{closing}{tail}"
        if wanted != text:
            stale.append(name)
            if "--check" not in sys.argv:
                file.write_text(wanted, "utf-8")
    for name in stale:
        print(f"{name}: {'is stale' if '--check' in sys.argv else 'written'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
