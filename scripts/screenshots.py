"""The pictures of the README, taken of the sample vault at its fixed time.

    python scripts/screenshots.py            write them to docs/pictures/
    python scripts/screenshots.py --check    exit 1 if they are not what it looks like

Names of screens behind that mean these only.
The same notes and the same program give the same bytes.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from journal.api.journal import Journal
from journal.cli.commands.demo import DEMO_NOW, sample_vault
from journal.tui.app import JournalApp
from journal.vault.settings import load as config

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
SIZE = (110, 32)
KEYS = {
    "agenda": "j",
    "people": "2jj",
    "log": "3j",
    "problems": "4jj",
    "calendar": "5",
    "board": "6j",
}
"""What is pressed before each picture is taken."""
THEMES = {"": "textual-dark", "-light": "textual-light"}
"""What follows the name of a picture, and its theme."""

_FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


async def take(names: list[str], root: Path, state: Path) -> dict[str, str]:
    """The pictures by the names of their files, all in one sitting."""
    taken = {}
    settings = config.load(root, state / "no-config.toml").settings
    with Journal(root, settings, state=state, cache=None) as journal:
        app = JournalApp(journal, lambda: DEMO_NOW)
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            for name in names:
                for key in ("1", "g", *KEYS[name]):
                    await pilot.press(key)
                    await settle(pilot)
                for ending, theme in THEMES.items():
                    app.theme = theme
                    await settle(pilot)
                    taken[f"{name}{ending}.svg"] = plain(app.export_screenshot())
    return taken


async def settle(pilot: Pilot[None]) -> None:
    """Wait until what was asked for has been read, and drawn."""
    for _ in range(3):
        await pilot.pause()
        while not all(worker.is_finished for worker in pilot.app.workers):
            await asyncio.sleep(0.01)
    await pilot.pause()


def plain(svg: str) -> str:
    """Without the font that would be fetched, and the id that is a checksum."""
    svg = re.sub(r" *@font-face \{.*?\}\n", "", svg, flags=re.DOTALL)
    svg = re.sub(r"font-family: Fira Code[^;]*;", f"font-family: {_FONTS};", svg)
    svg = re.sub(r"terminal-[0-9]+", "journal", svg)
    return "\n".join(line.rstrip() for line in svg.strip().splitlines()) + "\n"


def pictures(names: list[str]) -> dict[Path, str]:
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place, "sample-vault")
        shutil.copytree(sample_vault(), root)
        taken = asyncio.run(take(names, root, Path(place, "state")))
    return {PICTURES / name: picture for name, picture in taken.items()}


def main(arguments: list[str]) -> int:
    checking = arguments[:1] == ["--check"]
    names = arguments[checking:] or list(KEYS)
    if not KEYS.keys() >= set(names):
        print(__doc__, file=sys.stderr)
        return 2
    stale = []
    for file, picture in pictures(names).items():
        if file.exists() and file.read_text("utf-8") == picture:
            continue
        stale.append(file.name)
        if not checking:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(picture, "utf-8")
            print(f"wrote {file}")
    if checking and stale:
        print(f"{', '.join(stale)}: not what it looks like; run {Path(__file__).name}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
