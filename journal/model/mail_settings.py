"""What can be set about mail: the tables `[mail]` and `[outbox]` of the user's file.

They come from the user's own configuration only: a shared vault must not open mail, run
a command or send anything.
"""

from __future__ import annotations

from journal.model.value import value


@value
class MailBox:
    """One `[[mail.box]]`: where mail lies."""

    kind: str
    """`maildir`, `mbox`, `imap` or `notmuch`."""
    path: str | None = None
    """maildir: the folder; mbox: the file; notmuch: the database's folder."""
    host: str | None = None
    port: int = 993
    user: str | None = None
    password_command: str | None = None
    """A command that prints the password (or, with `auth = "xoauth2"`, the token)."""
    keyring: bool = False
    auth: str = "login"
    """`login` or `xoauth2`."""
    tls: str = "yes"
    """`yes`, or `no` for a server on this machine."""
    ca_file: str | None = None
    """Certificates to trust beside the system's, for a server of one's own."""
    folders: tuple[str, ...] = ()
    r"""imap: names, or `\Sent`, `\Archive`, `\All`, `\Junk`; maildir: subfolders."""
    sent: tuple[str, ...] = ()
    """maildir, mbox: folders or files that hold what the user sent."""

    @property
    def name(self) -> str:
        """What it is called in messages and in the state."""
        if self.kind == "imap":
            return f"imap {self.user}@{self.host}"
        return f"{self.kind} {self.path or ''}".strip()


@value
class MailSettings:
    """The table `[mail]`."""

    addresses: tuple[str, ...] = ()
    """The user's own; mail from these never counts as an answer."""
    write: str = "ask"
    """`ask`, or `auto`, which writes certain matches without asking."""
    ids: str = "note"
    """`note`, or `sidecar`, which keeps the ids of mails out of the notes."""
    capture: str | None = None
    """The address with `*` for the part to capture, as `me+*@example.net`."""
    trusted_authserv: tuple[str, ...] = ()
    """Names of the user's own servers in Authentication-Results."""
    words: str | None = None
    """A file of word lists beside the built-in ones."""
    boxes: tuple[MailBox, ...] = ()


@value
class OutboxSettings:
    """The table `[outbox]`. Nothing is sent unless `send` says how."""

    send: str | None = None
    """`command`, `smtp` or `drafts`."""
    sender: str | None = None
    """The From of what is sent, as `Me <me@example.net>`."""
    command: str | None = None
    """A sendmail program that reads the message, as `/usr/sbin/sendmail -i -t`."""
    host: str | None = None
    port: int = 587
    user: str | None = None
    password_command: str | None = None
    keyring: bool = False
    tls: str = "starttls"
    """`starttls`, `tls`, or `no` for a server on this machine."""
    ca_file: str | None = None
    window: tuple[str, str] | None = None
    """Hours of the recipient in which messages leave, as `08:30-17:30`."""
    undo_seconds: int = 0
    """How long an approved message waits before it leaves."""
    dsn: bool = False
    """Whether to ask for delivery reports where the server offers them."""
