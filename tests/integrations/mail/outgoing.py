"""A message in the outbox of a desk, and what has become of it."""

from __future__ import annotations

from pathlib import Path

from tests.integrations.mail.conftest import Desk
from tests.integrations.mail.smtp_server import Inbox

MESSAGE = """\
---
to: Ines Prado <ines@example.org>
cc: cleo@example.org
bcc: archive@example.net
subject: "Re: Roof"
in-reply-to: <ask-1@example.net>
status: draft
---
Hi Ines,

have you chosen the roof?
"""


def set_up(desk: Desk, inbox: Inbox, more: str = "", message: str = MESSAGE) -> Path:
    (desk.root / "Outbox").mkdir(exist_ok=True)
    file = desk.root / "Outbox" / "roof.md"
    file.write_text(message)
    desk.config.write_text(
        desk.config.read_text()
        + f'[outbox]\nsend = "smtp"\nfrom = "Me <me@example.net>"\nhost = "127.0.0.1"\n'
        f'port = {inbox.port}\ntls = "no"\n{more}'
    )
    return file


def status(file: Path) -> str:
    return next(
        line.partition(":")[2].strip()
        for line in file.read_text().splitlines()
        if line.startswith("status:")
    )
