"""The ways a message leaves: SMTP with checked TLS, a sendmail program, or Drafts.

A carrier calls `about_to_leave` at the last moment at which the message has certainly
not left. Before that any failure is a reason to wait; after it, silence means
`unknown`. Only `carrier_for` creates one, and only if `[outbox] send` says how.
"""

from __future__ import annotations

import contextlib
import shlex
import smtplib
import ssl
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from journal.integrations.mail.boxes.box import BoxFailed
from journal.integrations.mail.boxes.imap import Imap
from journal.integrations.mail.boxes.secrets import password_of
from journal.model.errors import ConfigError, JournalError
from journal.model.mail_settings import MailSettings, OutboxSettings
from journal.model.value import value

PATIENCE = 30.0
"""Seconds a server may take to answer."""


class NotSent(JournalError):
    """It certainly did not leave; `final` if retrying is useless."""

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class Unknown(JournalError):
    """It may have left: the connection was lost with its text on the way."""


@value
class Parcel:
    """A message ready to leave."""

    raw: bytes
    sender: str
    recipients: Sequence[str]
    """The envelope: all recipients."""


class Carrier(Protocol):
    """A way to send."""

    with_bcc: bool
    """Whether it reads the Bcc in the headers."""
    status: str
    """What a message is afterwards: sent, or drafts."""

    def carry(self, parcel: Parcel, about_to_leave: Callable[[], None]) -> None:
        """Raises NotSent and Unknown."""
        ...


def carrier_for(outbox: OutboxSettings, mail: MailSettings) -> Carrier:
    """The carrier that `[outbox] send` names. Raises ConfigError without one."""
    if outbox.send == "smtp":
        if not outbox.host:
            raise ConfigError('[outbox] send = "smtp" needs a host')
        return Smtp(outbox)
    if outbox.send == "command":
        if not outbox.command:
            raise ConfigError('[outbox] send = "command" needs a command')
        return Command(outbox.command)
    if outbox.send == "drafts":
        box = next((b for b in mail.boxes if b.kind == "imap"), None)
        if box is None:
            raise ConfigError(
                '[outbox] send = "drafts" needs a [[mail.box]] of kind imap'
            )
        return Drafts(Imap(box))
    raise ConfigError(
        'nothing is sent: set [outbox] send = "smtp", "command" or "drafts" in your '
        "own configuration"
    )


class Smtp:
    """A submission server (RFC 6409), its certificate checked."""

    with_bcc = False
    status = "sent"

    def __init__(self, settings: OutboxSettings) -> None:
        self.settings = settings

    def carry(self, parcel: Parcel, about_to_leave: Callable[[], None]) -> None:
        with self._server() as server:
            self._envelope(server, parcel)
            about_to_leave()
            try:
                code, said = server.data(parcel.raw)
            except smtplib.SMTPDataError as error:
                # refused before or after the text: either way it was not accepted
                raise _refused(error.smtp_code, error.smtp_error) from None
            except (smtplib.SMTPException, OSError) as error:
                raise Unknown(
                    f"the connection was lost while sending: {error}"
                ) from None
            if code != 250:
                raise _refused(code, said)

    @contextlib.contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        try:
            server = self._connected()
        except ssl.SSLCertVerificationError as error:
            raise NotSent(
                f"{self.settings.host}: its certificate is not trusted: "
                f"{error.verify_message}",
                final=True,
            ) from None
        except smtplib.SMTPAuthenticationError as error:
            said = _text(error.smtp_error)
            raise NotSent(
                f"{self.settings.host}: the password is refused: {said}", final=True
            ) from None
        except BoxFailed as error:
            raise NotSent(str(error), final=error.final) from None
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"{self.settings.host}: cannot be reached: {error}") from None
        try:
            yield server
        finally:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()

    def _connected(self) -> smtplib.SMTP:
        """A server that knows us, its certificate checked."""
        settings = self.settings
        context = ssl.create_default_context()
        if settings.ca_file:
            context.load_verify_locations(Path(settings.ca_file).expanduser())
        server = (
            smtplib.SMTP_SSL(timeout=PATIENCE, context=context)
            if settings.tls == "tls"
            else smtplib.SMTP(timeout=PATIENCE)
        )
        try:
            self._greet(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _greet(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        settings = self.settings
        host = settings.host or ""
        # the name the certificate is checked against
        server._host = host  # type: ignore[attr-defined]
        server.connect(host, settings.port)
        if settings.tls == "starttls":
            server.starttls(context=context)
        server.ehlo()
        if settings.user:
            secret = password_of(
                host,
                settings.user,
                command=settings.password_command,
                keyring=settings.keyring,
            )
            server.login(settings.user, secret)

    def _envelope(self, server: smtplib.SMTP, parcel: Parcel) -> None:
        """MAIL and RCPT; one refused recipient stops the whole message."""
        try:
            code, said = server.mail(parcel.sender)
            if code != 250:
                raise _refused(code, said)
            wants_dsn = self.settings.dsn and server.has_extn("dsn")
            options = ("NOTIFY=SUCCESS,FAILURE,DELAY",) if wants_dsn else ()
            for one in parcel.recipients:
                code, said = server.rcpt(one, options)
                if code not in (250, 251):
                    server.rset()
                    raise NotSent(
                        f"{one} is refused: {code} {_text(said)}; no one got it",
                        final=code >= 500,
                    )
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"the connection was lost before sending: {error}") from None


def _refused(code: int, said: bytes | str) -> NotSent:
    return NotSent(f"the server refuses it: {code} {_text(said)}", final=code >= 500)


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:200]


class Command:
    """A program that reads the message, as sendmail does."""

    status = "sent"

    def __init__(self, command: str) -> None:
        self.words = shlex.split(command)
        self.with_bcc = "-t" in self.words

    def carry(self, parcel: Parcel, about_to_leave: Callable[[], None]) -> None:
        words = list(self.words)
        if not self.with_bcc:
            words += ["--", *parcel.recipients]
        try:
            running = subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )  # fmt: skip
        except OSError as error:
            raise NotSent(f"{words[0]}: cannot be run: {error}") from None
        about_to_leave()
        try:
            text = parcel.raw.replace(b"\r\n", b"\n")
            _, told = running.communicate(text, timeout=PATIENCE)
        except (OSError, subprocess.TimeoutExpired) as error:
            running.kill()
            running.communicate()
            raise Unknown(f"{words[0]}: did not end: {error}") from None
        if running.returncode:
            raise NotSent(
                f"{words[0]} ended with {running.returncode}: {_text(told)}",
                final=running.returncode not in (75,),
            )


class Drafts:
    r"""Appends to the folder \Drafts of an IMAP account: a person sends it there."""

    with_bcc = True
    status = "drafts"

    def __init__(self, box: Imap) -> None:
        self.box = box

    def carry(self, parcel: Parcel, about_to_leave: Callable[[], None]) -> None:
        try:
            folder = self.box.drafts()
        except BoxFailed as error:
            raise NotSent(str(error), final=error.final) from None
        about_to_leave()
        try:
            self.box.append(folder, parcel.raw)
        except BoxFailed as error:
            raise Unknown(str(error)) from None
        finally:
            self.box.close()
