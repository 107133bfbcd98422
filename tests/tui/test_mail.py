"""Email findings are shown above the agenda, with one key each to say yes or no."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from journal.model.mail_settings import MailBox, MailSettings
from journal.model.settings import Settings
from tests.conftest import VaultMaker
from tests.integrations.mail.letters import letter
from tests.tui.conftest import Seat, Sit

NOW = datetime(2026, 11, 4, 12)
NOTES = {
    "work.md": (
        "- [ ] @ines choose the roof #waiting 📅 2026-11-04\n"
        "    - 2026-10-30 sent: [Roof](mid:ask-1@example.net)\n"
        "- [ ] @hugo paint 📅 2026-11-04\n"
    ),
    "People/Ines Prado.md": "---\nemail: ines@example.org\n---\n# Ines Prado\n",
}


@pytest.fixture
def root(vault: VaultMaker, tmp_path: Path) -> Path:
    for part in ("cur", "new", "tmp"):
        (tmp_path / "mail" / part).mkdir(parents=True)
    raw = letter(in_reply_to="<ask-1@example.net>")
    (tmp_path / "mail" / "new" / "1793790001.x").write_bytes(raw)
    return vault(NOTES)


def with_mail(tmp_path: Path) -> object:
    mail = MailSettings(
        addresses=("me@example.net",),
        boxes=(MailBox("maildir", path=str(tmp_path / "mail")),),
    )

    def settings(before: Settings) -> Settings:
        return replace(before, mail=mail)

    return settings


async def looked(seat: Seat) -> None:
    from journal.integrations.mail.mailroom import Mailroom

    with Mailroom(seat.app.journal, NOW) as room:
        room.look()
    seat.home.look()
    await seat.until(lambda: "Ines Prado answered" in seat.text, "the answer")


def findings(seat: Seat) -> list[object]:
    return [row.finding for row in seat.list.rows if row.finding]


async def test_accepted_with_one_key(sit: Sit, root: Path, tmp_path: Path) -> None:
    async with sit(root, clock=lambda: NOW, settings=with_mail(tmp_path)) as seat:
        assert "choose the roof" in seat.text
        await looked(seat)
        text = seat.text
        assert text.index(
            "Ines Prado answered “Re: Roof of the boathouse”"
        ) < text.index("Today")
        await seat.press("g", "plus")
        await seat.until(lambda: not findings(seat), "it is written")
    note = (root / "work.md").read_text()
    assert "reply: [Re: Roof of the boathouse](mid:answer-1@example.org)" in note
    assert "#waiting" not in note


async def test_put_away_with_one_key(sit: Sit, root: Path, tmp_path: Path) -> None:
    async with sit(root, clock=lambda: NOW, settings=with_mail(tmp_path)) as seat:
        await looked(seat)
        await seat.press("g", "minus")
        await seat.until(lambda: not findings(seat), "it is away")
    assert (root / "work.md").read_text() == NOTES["work.md"]


async def test_the_keys_are_about_findings_only(sit: Sit, root: Path) -> None:
    async with sit(root, clock=lambda: NOW) as seat:
        await seat.press("plus")
        assert "above the agenda" in seat.said[-1]
