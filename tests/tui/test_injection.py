"""The injection corpus on the screens: drawn as text, nothing run, nothing clickable."""

from __future__ import annotations

from tests.conftest import VaultMaker
from tests.injection import MADE, corpus
from tests.tui.conftest import Sit
from tests.tui.test_hostile import check


async def test_every_string_on_the_agenda_and_beside_it(
    sit: Sit, vault: VaultMaker
) -> None:
    texts = [text.replace("\0", "NUL") for text in corpus()]
    root = vault(
        {
            "n.md": "".join(
                f"- [ ] @mallory {text} 📅 2024-06-03\n    - 2024-05-20 call: {text}\n"
                for text in texts
            ),
            "People/Mallory.md": "---\ntype: person\naliases: [mallory]\n---\n",
        }
    )
    async with sit(root) as seat:
        for _ in range(len(texts)):
            await seat.press("j")
            check(seat)
        # every other screen, its rows and what stands beside them
        for screen in "23456":
            await seat.press(screen, "j")
            check(seat)
        await seat.press("1", "g", "T", "j")
        check(seat)
        await seat.press("escape", "ctrl+o", "n")
        check(seat)
        await seat.press("escape", "b", "p")
        check(seat)
    assert not list(root.rglob(f"{MADE}*"))
