"""A real SMTP server (aiosmtpd) on a loopback port, with the faults a test wants."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.ports import free_port


@dataclass
class Inbox:
    """What arrived, and how the server misbehaves."""

    mails: list[tuple[list[str], bytes]] = field(default_factory=list)
    refuse: str = ""
    """A recipient that is refused."""
    drop_after_data: bool = False
    """Take the message and close the connection without an answer."""
    answer: str = ""
    """What is said to the text instead of 250."""
    slow: float = 0.0
    port: int = 0
    certificate: Path | None = None

    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: Any,
    ) -> str:
        if address == self.refuse:
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.answer:
            return self.answer
        content = envelope.content
        assert isinstance(content, bytes)
        await asyncio.sleep(self.slow)
        self.mails.append((list(envelope.rcpt_tos), content))
        await asyncio.sleep(self.slow)
        if self.drop_after_data:
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"


@contextmanager
def smtp_server(
    *, tls: tuple[Path, Path] | None = None, password: str = ""
) -> Iterator[Inbox]:
    """Starts it; with `tls` (certificate, key) it offers STARTTLS and wants it."""
    inbox = Inbox(port=free_port())
    more: dict[str, Any] = {}
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        inbox.certificate = tls[0]
        more.update(tls_context=context, require_starttls=True)
    if password:

        def check(
            server: SMTP,
            session: Session,
            envelope: Envelope,
            mechanism: str,
            data: Any,
        ) -> AuthResult:
            return AuthResult(success=data.password == password.encode(), handled=False)

        more.update(authenticator=check, auth_required=True)
        if not tls:
            more.update(auth_require_tls=False)
    controller = Controller(inbox, hostname="127.0.0.1", port=inbox.port, **more)
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop()
