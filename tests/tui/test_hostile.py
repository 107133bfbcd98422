"""Notes that want to do something to the screen: markup, escapes, bidi, length."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.events import Paste

from tests.conftest import VaultMaker
from tests.settings import changed_settings
from tests.tui.conftest import SIZES, Seat, Sit

NASTY = {
    "link": "[@click=app.quit]x[/]",
    "closing tag": "[/b] [/] [b",
    "escape": "\x1b]0;title\x07\x1b[2J\x1b[31mred\x9b1m",
    "bidi": "\u202egnp.exe\u2066 \u200bzero\ufeffwidth",
    "long": "x" * 10_000,
    "long words": "wort " * 2_000,
    "emoji": "👩\u200d👩\u200d👧\u200d👦 ❤\ufe0f 🏳\ufe0f\u200d🌈 done",
    "wide": "漢字" * 200,
    "combining": "z\u0301\u0302\u0303\u0304" * 50,
    "no text": "byte \udce9\udcff",
    "nothing": "",
    "backslash": "\\[b]x\\ \\[/b]",
}


def line_of(text: str) -> str:
    return f"- [ ] {text} @mallory 📅 2024-06-03"


@pytest.fixture(
    params=[
        "link, closing tag, backslash",
        "escape, bidi, no text",
        "emoji, wide, combining",
        "long, long words",
        "nothing",
    ]
)
def text(request: pytest.FixtureRequest) -> str:
    return " ".join(NASTY[name] for name in request.param.split(", "))


def root_of(vault: VaultMaker, text: str) -> Path:
    """The text wherever text can stand: title, name, heading, line, log, file name."""
    name = "".join(c for c in text[:20] if c.isprintable() and c not in "/\\:") or "n"
    note = (
        f"---\ntype: person\naliases: [mallory]\norg: '{text[:200]}'\n---\n"
        f"# {text}\n\n{line_of(text)}\n    - 2024-05-20 call: {text}\n\n{text}\n"
        f"- [x] {text} @mallory ✅ 2024-06-01\n"
    )
    return vault({f"{name}.md": note.encode("utf-8", "surrogateescape")})


def check(seat: Seat) -> None:
    """No control character in anything drawn, and nothing that can be clicked."""
    for strip in seat.app.screen._compositor.render_strips():
        for segment in strip:
            check_segment(segment)
        assert strip.cell_length == seat.app.size.width


def check_segment(segment: Segment) -> None:
    assert segment.control is None
    kinds = {unicodedata.category(c) for c in segment.text}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}, repr(segment.text)
    assert not set(segment.text) & set("\u202e\u2066\u200b\ufeff"), repr(segment.text)
    meta = segment.style.meta if segment.style else {}
    assert "@click" not in meta
    assert not (segment.style and segment.style.link)


async def test_every_screen(sit: Sit, vault: VaultMaker, text: str) -> None:
    root = root_of(vault, text)
    async with sit(root) as seat:
        check(seat)
        if text.startswith("["):
            assert "[@click=app.quit]x[/]" in seat.text
            assert "[@click=app.quit]x[/]" in seat.preview
        for keys in ["c", "s", "d"]:
            await seat.press(keys)
            check(seat)
        await seat.type(text)
        check(seat)
        await seat.press("escape", "a")
        await seat.type(f"{text} @mallory tomorrow")
        check(seat)
        for key in "nlfr":
            await seat.press("escape", key)
            check(seat)
            await seat.type(text)
            check(seat)
        await seat.press("escape", "slash")
        await seat.type(f"{text} is:{text or 'x'}")
        check(seat)
        await seat.press("escape", "question_mark")
        check(seat)
        await seat.press("escape")
        for keys in ["x", "u", ">", "e"]:
            await seat.press(keys)
            check(seat)
        assert len(seat.said) == 4
        await seat.press("p")
        check(seat)


async def test_every_other_screen(sit: Sit, vault: VaultMaker) -> None:
    lines = "".join(
        f"{line_of(text)}\n    - 2024-05-20 call: {text}\n- [x] {text} @mallory\n"
        for text in NASTY.values()
    )
    notes = {"note.md": lines, "[@click=app.quit]x[_].md": lines}
    root = vault({p: t.encode("utf-8", "surrogateescape") for p, t in notes.items()})
    async with sit(root, (140, 30)) as seat:
        for screen in "23456":
            await seat.press(screen)
            check(seat)
            await seat.press("j")
            check(seat)
        for keys in ["m", "escape", "1", "z", "Z", "Z", "y", "v", "V", "U", "T", "j"]:
            await seat.press(keys)
            check(seat)
        for palette in ("ctrl+o", "ctrl+p"):
            await seat.press("escape", palette)
            for text in ("x\x1b]0;title\x07", "[@click=app.quit]x[/]", "\u202egnp"):
                seat.app.post_message(Paste(text))
                await seat.settle()
                check(seat)
        await seat.press("escape")
        for way in "pni":
            await seat.press("b", way)
            check(seat)


@pytest.mark.parametrize("size", SIZES[1:], ids=str)
async def test_all_of_them_on_small_screens(
    sit: Sit, vault: VaultMaker, size: tuple[int, int]
) -> None:
    lines = "".join(f"{line_of(text)}\n" for text in NASTY.values())
    root = vault({"note.md": f"# N\n\n{lines}".encode("utf-8", "surrogateescape")})
    async with sit(root, size) as seat:
        await seat.press("z")  # so many late ones are folded
        assert len(seat.words) == len(NASTY)
        await seat.press("p")
        for _ in NASTY:
            await seat.press("j")
            check(seat)


async def test_what_the_preview_shows_of_a_long_line_is_not_all(
    sit: Sit, vault: VaultMaker
) -> None:
    async with sit(root_of(vault, "x" * 60_000)) as seat:
        assert "x" * 30 in seat.preview
        assert len(seat.preview) < 20_000
        check(seat)


async def test_names_in_the_config_are_text_too(sit: Sit, vault: VaultMaker) -> None:
    keys = {"[@click=app.quit]x[/]": "y", "[/b]": "z\x1b"}
    async with sit(
        vault(line_of("x")),
        settings=lambda s: changed_settings(s, keys=keys, theme="[/]"),
    ) as seat:
        assert len(seat.said) == 3
        check(seat)
