"""The pictures of the README, taken of the sample vault at its fixed time.

    python scripts/screenshots.py            write them to docs/pictures/
    python scripts/screenshots.py --check    exit 1 if they are not what it looks like

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

from journal.cli.demo import DEMO_NOW, sample_vault
from journal.journal import Journal
from journal.tui.app import JournalApp
from journal.vault import config

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
SIZE = (110, 32)
KEYS = {"agenda.svg": "j", "snooze.svg": "jjjs", "people.svg": "2jj"}
"""What is pressed before each picture is taken."""

_FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


async def take(keys: str, root: Path, state: Path) -> str:
    settings = config.load(root, state / "no-config.toml").settings
    with Journal(root, settings, state=state, cache=None) as journal:
        app = JournalApp(journal, lambda: DEMO_NOW)
        async with app.run_test(size=SIZE) as pilot:
            await settle(pilot)
            for key in keys:
                await pilot.press(key)
                await settle(pilot)
            return plain(app.export_screenshot())


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


def pictures() -> dict[Path, str]:
    os.environ.pop("NO_COLOR", None)
    taken = {}
    for name, keys in KEYS.items():
        with tempfile.TemporaryDirectory() as place:
            root = Path(place, "sample-vault")
            shutil.copytree(sample_vault(), root)
            picture = asyncio.run(take(keys, root, Path(place, "state")))
            taken[PICTURES / name] = picture
    return taken


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    stale = []
    for file, picture in pictures().items():
        if file.exists() and file.read_text("utf-8") == picture:
            continue
        stale.append(file.name)
        if not arguments:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(picture, "utf-8")
            print(f"wrote {file}")
    if arguments and stale:
        print(f"{', '.join(stale)}: not what it looks like; run {Path(__file__).name}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
