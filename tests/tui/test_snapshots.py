"""Every screen as it looks, as text: what is not meant to change does not.

`pytest tests/tui/test_snapshots.py --update-goldens` writes them anew; read the
difference before it is committed. Of the themes the colours are kept as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT, VaultMaker
from tests.settings import changed_settings
from tests.tui.conftest import Seat, Sit
from tests.tui.test_hostile import NASTY, check, line_of

SNAPSHOTS = CHECKOUT / "tests" / "goldens" / "screens"
SMALL, USUAL, WIDE = (60, 15), (80, 24), (200, 60)
MAIN = (USUAL, (100, 30), (120, 40), (160, 50))
"""The sizes at which every screen is looked at: one start, a terminal that grows."""

SCREENS = {
    "agenda": "j",
    "people": "2j",
    "log": "3j",
    "problems": "4jj",
    "calendar": "5",
    "board": "6j",
    "add": "a",
    "snooze": "js",
    "timeline": "jT",
    "help": "F",
    "drafts": "zjjjD",
    "more": ",",
    "commands": ":",
    "follow-up": "jE",
}
"""Each screen, and the keys that lead there in the sample vault."""
NAMED = {"F": "f1", "E": "enter"}
"""Keys that are no single letter in `SCREENS`."""
SAME = ("agenda", "timeline", "more")
"""Looked at by itself, or as large on every terminal."""
CASES = [
    ((USUAL,), "", [name for name in SCREENS if name != "agenda"]),
    (MAIN[1:], "", [name for name in SCREENS if name not in SAME]),
    *(((size,), "", ["agenda"]) for size in MAIN),
    ((SMALL,), "", ["agenda", "people", "calendar", "board", "snooze"]),
    ((WIDE,), "", ["agenda", "board"]),
    *(
        (((40, 8),), theme, ["agenda"])
        for theme in ("textual-light", "ansi-light", "ansi-dark")
    ),
]
"""Sizes and themes, and the screens to look at in one sitting."""


@pytest.fixture
def compare(request: pytest.FixtureRequest) -> object:
    def compare(name: str, text: str) -> None:
        file = SNAPSHOTS / f"{name}.txt"
        if request.config.getoption("--update-goldens"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        assert text == file.read_text("utf-8"), f"{name} looks different"

    return compare


def drawn(seat: Seat, *, colours: bool) -> str:
    if not colours:
        return "\n".join(seat.lines) + "\n"
    lines = []
    for strip in seat.app.screen._compositor.render_strips():
        for style, parts in groupby(strip, key=lambda segment: str(segment.style)):
            lines.append(f"{style}: {''.join(part.text for part in parts)!r}")
    return "\n".join(lines) + "\n"


async def resize(seat: Seat, size: tuple[int, int]) -> None:
    if seat.app.screen.size != size:
        await seat.pilot.resize_terminal(*size)
        await seat.until(lambda: seat.app.screen._compositor.size == size, "the size")


@pytest.mark.parametrize(("sizes", "theme", "names"), CASES, ids=str)
async def test_it_looks_as_it_did(
    sit: Sit,
    sample: Path,
    compare: object,
    sizes: Sequence[tuple[int, int]],
    theme: str,
    names: list[str],
) -> None:
    assert callable(compare)
    root = sample.rename(sample.with_name("sample-vault"))
    async with sit(
        root,
        sizes[0],
        settings=lambda s: changed_settings(s, theme=theme or None),
        watching=False,
    ) as seat:
        for size in sizes:
            # what is below a dialog is drawn anew some time after it
            await seat.press("escape", "1")
            await resize(seat, size)
            for name in names:
                await seat.press("escape", "1", "g")
                await seat.press(*(NAMED.get(key, key) for key in SCREENS[name]))
                look = drawn(seat, colours=bool(theme))
                place = "-".join(filter(None, (name, f"{size[0]}x{size[1]}", theme)))
                compare(place, look)


async def test_empty(sit: Sit, vault: VaultMaker, compare: object) -> None:
    assert callable(compare)
    look = ""
    async with sit(vault("# Nothing\n"), SMALL, watching=False) as seat:
        for key in "123456":
            await seat.press(key)
            look += drawn(seat, colours=False)
    compare("empty", look)


async def test_nastiest(sit: Sit, vault: VaultMaker, compare: object) -> None:
    assert callable(compare)
    lines = "".join(f"{line_of(text)}\n" for text in NASTY.values())
    root = vault({"note.md": lines.encode("utf-8", "surrogateescape")})
    async with sit(root, USUAL, watching=False) as seat:
        look = drawn(seat, colours=False)
        await seat.press("p", "j", "j")
        look += drawn(seat, colours=False)
        check(seat)
    compare("nastiest", look)
