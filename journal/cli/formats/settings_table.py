"""`journal config`: every setting, its value and where it comes from."""

from __future__ import annotations

from pathlib import Path

from journal.cli.formats.output import Output
from journal.language.clean import clean
from journal.vault.settings.keys import KEYS
from journal.vault.settings.load import VAULT_FILE, Config, value_of


def print_settings(
    out: Output, root: Path | None, user_file: Path, found: Config
) -> None:
    """Print every setting; `root` is None outside a vault."""
    out.fitted(f"# vault:  {clean(str(root or 'none here'))}", "#         ")
    files = [user_file, root / VAULT_FILE] if root else [user_file]
    names = ", ".join(clean(str(file)) for file in files)
    out.fitted(f"# files:  {names}", "#         ")
    for line in found.renamed:
        out.fitted(f"# {clean(line)}", "# ")
    width = max(len(key.name) for key in KEYS)
    for key in KEYS:
        origin = clean(found.origins.get(key.name, "default"))
        value = clean(value_of(found, key))
        if key.secret and value != key.default:
            value = '"…"'
        line = f"{key.name:<{width}} = {value}  {out.style(f'# {origin}', 'dim')}"
        out.fitted(line, " " * (width + 3))
    tasks = found.settings.obsidian.tasks
    if tasks.present:
        form = "dataview" if tasks.dataview else "emoji"
        filter_ = (
            f", global filter {tasks.global_filter}" if tasks.global_filter else ""
        )
        out.fitted(f"# obeys Obsidian Tasks: {form} format{clean(filter_)}", "# ")
