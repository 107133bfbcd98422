"""`journal config`: every setting, its value and where it comes from."""

from __future__ import annotations

from pathlib import Path

from journal.cli.formats.output import Output
from journal.language.clean import clean
from journal.vault.settings.keys import KEYS
from journal.vault.settings.load import VAULT_FILE, Config, value_of


def print_settings(out: Output, root: Path, user_file: Path, found: Config) -> None:
    out.data(f"# vault:  {clean(str(root))}")
    out.data(f"# files:  {clean(str(user_file))}, {clean(str(root / VAULT_FILE))}")
    for line in found.renamed:
        out.data(f"# {clean(line)}")
    width = max(len(key.name) for key in KEYS)
    for key in KEYS:
        origin = clean(found.origins.get(key.name, "default"))
        value = clean(value_of(found, key))
        if key.secret and value != key.default:
            value = '"…"'
        out.data(f"{key.name:<{width}} = {value}  {out.style(f'# {origin}', 'dim')}")
    tasks = found.settings.obsidian.tasks
    if tasks.present:
        form = "dataview" if tasks.dataview else "emoji"
        filter_ = (
            f", global filter {tasks.global_filter}" if tasks.global_filter else ""
        )
        out.data(f"# obeys Obsidian Tasks: {form} format{clean(filter_)}")
