"""Every screen as it looks, as text: what is not meant to change does not.

`pytest tests/tui/test_snapshots.py --update-goldens` writes them anew; read the
difference before it is committed. Of the themes the colours are kept as well.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT, VaultMaker
from tests.settings import changed_settings
from tests.tui.conftest import Seat, Sit
from tests.tui.test_hostile import NASTY, check, line_of

SNAPSHOTS = CHECKOUT / "tests" / "goldens" / "screens"
SMALL, USUAL, WIDE = (60, 15), (80, 24), (200, 60)

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
    "help": "?",
    "drafts": "zjjjD",
    "more": ",",
}
"""Each screen, and the keys that lead there in the sample vault."""
CASES = [
    (USUAL, "", list(SCREENS)),
    (SMALL, "", ["agenda", "people", "calendar", "board", "snooze"]),
    (WIDE, "", ["agenda", "board"]),
    ((100, 30), "", ["agenda"]),
    ((120, 40), "", ["agenda", "people"]),
    ((160, 50), "", ["agenda"]),
    *(
        ((40, 8), theme, ["agenda"])
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


@pytest.mark.parametrize(("size", "theme", "names"), CASES, ids=str)
async def test_it_looks_as_it_did(
    sit: Sit,
    sample: Path,
    compare: object,
    size: tuple[int, int],
    theme: str,
    names: list[str],
) -> None:
    assert callable(compare)
    root = sample.rename(sample.with_name("sample-vault"))
    async with sit(
        root,
        size,
        settings=lambda s: changed_settings(s, theme=theme or None),
        watching=False,
    ) as seat:
        for name in names:
            keys = SCREENS[name].replace("?", "F")
            await seat.press(
                "escape", "1", "g", *("f1" if k == "F" else k for k in keys)
            )
            look = drawn(seat, colours=bool(theme))
            compare("-".join(filter(None, (name, f"{size[0]}x{size[1]}", theme))), look)


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
