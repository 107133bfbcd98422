r"""A mailbox on an IMAP server (RFC 3501), over TLS, only read and never changed.

Folders are opened with EXAMINE and mail is fetched with BODY.PEEK, so nothing
becomes \Seen. A look asks STATUS first: where UIDVALIDITY, UIDNEXT and (with
CONDSTORE, RFC 7162) HIGHESTMODSEQ are as before, there is nothing to read.
"""

from __future__ import annotations

import contextlib
import imaplib
import re
import select
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from journal.integrations.mail.boxes.box import (
    ARCHIVE,
    INBOX,
    JUNK,
    MOST_BYTES,
    SENT,
    Arrival,
    BoxFailed,
    State,
    role_of,
)
from journal.integrations.mail.boxes.folder_names import listed_folder, write_utf7
from journal.integrations.mail.boxes.secrets import password_of
from journal.model.mail_settings import MailBox

PATIENCE = 20.0
"""Seconds a server may take to answer."""
_BATCH = 200
_USES = {
    "\\sent": SENT,
    "\\junk": JUNK,
    "\\archive": ARCHIVE,
    "\\all": ARCHIVE,
}
_NEVER = {
    "\\drafts",
    "\\trash",
    "\\noselect",
    "\\nonexistent",
    "\\flagged",
    "\\important",
}


class Imap:
    """One account; it stays connected until `close`."""

    def __init__(self, settings: MailBox) -> None:
        self.settings = settings
        self._server: imaplib.IMAP4 | None = None
        self._capabilities: frozenset[str] = frozenset()
        self._folder: str | None = None
        """The open folder."""
        self._interrupted = False

    @property
    def name(self) -> str:
        return self.settings.name

    # -------------------------------------------------------- the connection

    def connect(self) -> imaplib.IMAP4:
        """The connection, logged in. Raises BoxFailed."""
        if self._server is None:
            with self._failures("cannot be reached"):
                self._server = self._opened()
            try:
                self._log_in(self._server)
            except BoxFailed:
                self.close()
                raise
        return self._server

    def _opened(self) -> imaplib.IMAP4:
        host, port = self.settings.host or "", self.settings.port
        if self.settings.tls == "no":
            return imaplib.IMAP4(host, port, timeout=PATIENCE)
        file = self.settings.ca_file
        context = ssl.create_default_context()
        if file:
            context.load_verify_locations(Path(file).expanduser())
        if port == 143:
            server = imaplib.IMAP4(host, port, timeout=PATIENCE)
            server.starttls(context)
            return server
        return imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=PATIENCE)

    def _log_in(self, server: imaplib.IMAP4) -> None:
        settings = self.settings
        secret = password_of(
            settings.host or "",
            settings.user or "",
            command=settings.password_command,
            keyring=settings.keyring,
        )
        try:
            if settings.auth == "xoauth2":
                token = f"user={settings.user}\x01auth=Bearer {secret}\x01\x01"
                server.authenticate("XOAUTH2", lambda _: token.encode())
            elif "AUTH=PLAIN" in server.capabilities:
                # LOGIN takes ASCII only
                plain = f"\0{settings.user}\0{secret}"
                server.authenticate("PLAIN", lambda _: plain.encode())
            else:
                server.login(settings.user or "", secret)
        except imaplib.IMAP4.abort as error:
            raise BoxFailed(f"{self.name}: {_said(error)}") from None
        except imaplib.IMAP4.error as error:
            raise BoxFailed(
                f"{self.name}: the password is refused: {_said(error)}", final=True
            ) from None
        except OSError as error:
            raise BoxFailed(f"{self.name}: {_said(error)}") from None
        # capabilities may differ after the login
        with self._failures("does not answer"):
            _, told = server.capability()
        words = b" ".join(part for part in told if part).decode("ascii", "replace")
        self._capabilities = frozenset(words.upper().split())

    @contextlib.contextmanager
    def _failures(self, what: str) -> Iterator[None]:
        try:
            yield
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise BoxFailed(
                f"{self.name}: its certificate is not trusted: {error.verify_message}; "
                "set ca-file for a server of your own",
                final=True,
            ) from None
        except (imaplib.IMAP4.error, OSError, socket.gaierror) as error:
            self.close()
            raise BoxFailed(f"{self.name}: {what}: {_said(error)}") from None

    def close(self) -> None:
        """Log out; a lost connection is dropped."""
        server, self._server, self._folder = self._server, None, None
        if server is not None:
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                server.logout()
            with contextlib.suppress(imaplib.IMAP4.error, OSError):
                server.shutdown()

    # -------------------------------------------------------- folders

    def folders(self) -> list[tuple[str, str]]:
        r"""INBOX and the folders marked \Sent, \Archive (or \All) and \Junk."""
        server = self.connect()
        with self._failures("does not list its folders"):
            _, lines = server.list()
        listed = [listed_folder(line) for line in lines]
        wanted = [name.lower() for name in self.settings.folders]
        found: list[tuple[str, str]] = []
        for flags, name in (one for one in listed if one):
            lowered = {flag.lower() for flag in flags}
            if lowered & _NEVER:
                continue
            role = next((_USES[f] for f in lowered if f in _USES), None)
            if name.upper() == "INBOX":
                role = INBOX
            if wanted:
                asked = name.lower() in wanted or bool(lowered & set(wanted))
                role = (role or role_of(name) or ARCHIVE) if asked else None
            else:
                named = role_of(name)
                role = role or (named if named in (SENT, JUNK) else None)
            if name in self.settings.sent:
                role = SENT
            if role:
                found.append((name, role))
        return _without_doubles(found, [one for one in listed if one])

    # -------------------------------------------------------- mail

    def arrivals(self, state: State, since: datetime | None) -> Iterator[Arrival]:
        folders: dict[str, State] = state.setdefault("folders", {})
        for folder, role in self.folders():
            known = folders.setdefault(folder, {})
            status = self._status(folder)
            if status and all(known.get(key) == value for key, value in status.items()):
                continue
            if known.get("UIDVALIDITY") != status.get("UIDVALIDITY"):
                known.clear()
            yield from self._new_in(folder, role, known, status, since)
            known.update(status)

    def _status(self, folder: str) -> dict[str, int]:
        wanted = "UIDVALIDITY UIDNEXT MESSAGES"
        if "CONDSTORE" in self._capabilities:
            wanted += " HIGHESTMODSEQ"
        self._shut()
        with self._failures("does not answer"):
            kind, told = self.connect().status(_mailbox(folder), f"({wanted})")
        if kind != "OK" or not told or not told[0]:
            return {}
        pairs = re.findall(rb"([A-Z]+) (\d+)", told[0].rpartition(b"(")[2])
        return {key.decode(): int(value) for key, value in pairs}

    def _new_in(
        self,
        folder: str,
        role: str,
        known: State,
        status: dict[str, int],
        since: datetime | None,
    ) -> Iterator[Arrival]:
        if not self._open(folder):
            return
        with self._failures(f"does not search {folder}"):
            first = int(known.get("next", 1))
            criteria = [f"UID {first}:*"]
            if first == 1 and since:
                criteria.append(
                    f"SINCE {since:%d}-{_MONTHS[since.month - 1]}-{since:%Y}"
                )
            _, told = self.connect().uid("SEARCH", *criteria)
        uids = sorted(int(uid) for uid in (told[0] or b"").split())
        # n:* includes the last one even if its number is below n
        uids = [uid for uid in uids if uid >= first]
        for start in range(0, len(uids), _BATCH):
            batch = uids[start : start + _BATCH]
            heads = self._fetched(batch, "BODY.PEEK[HEADER]")
            for uid in batch:
                if uid in heads:
                    yield self._arrival(folder, role, uid, heads[uid])
                known["next"] = uid + 1
        if status.get("UIDNEXT"):
            known["next"] = max(int(known.get("next", 1)), status["UIDNEXT"])
        self._shut()

    def _open(self, folder: str) -> bool:
        """Open a folder read-only; False if it does not exist."""
        if self._folder == folder:
            return True
        with self._failures(f"does not open {folder}"):
            kind, _ = self.connect().select(_mailbox(folder), readonly=True)
        self._folder = folder if kind == "OK" else None
        return kind == "OK"

    def _shut(self) -> None:
        """Close the folder: STATUS of an open one may be outdated."""
        if self._folder is None:
            return
        self._folder = None
        with self._failures("does not close a folder"):
            if "UNSELECT" in self._capabilities:
                self.connect().unselect()
            else:
                # CLOSE expunges nothing where the folder was opened with EXAMINE
                self.connect().close()

    def _arrival(self, folder: str, role: str, uid: int, head: bytes) -> Arrival:
        def whole() -> bytes:
            if not self._open(folder):
                return head
            found = self._fetched([uid], f"BODY.PEEK[]<0.{MOST_BYTES}>")
            return found.get(uid, head)

        return Arrival(role, folder, f"{folder};uid={uid}", None, head, whole)

    def _fetched(self, uids: list[int], what: str) -> dict[int, bytes]:
        with self._failures("does not hand out mail"):
            _, told = self.connect().uid(
                "FETCH", ",".join(map(str, uids)), f"(UID {what})"
            )
        found: dict[int, bytes] = {}
        for one in told:
            if isinstance(one, tuple) and len(one) == 2:
                uid = re.search(rb"UID (\d+)", one[0])
                if uid:
                    found[int(uid.group(1))] = one[1]
        return found

    def again(self, place: str) -> bytes | None:
        folder, _, uid = place.rpartition(";uid=")
        if not uid.isdecimal():
            return None
        if not self._open(folder):
            return None
        found = self._fetched([int(uid)], f"BODY.PEEK[]<0.{MOST_BYTES}>")
        return found.get(int(uid))

    # -------------------------------------------------------- waiting

    def wait(
        self, seconds: float, begun: Callable[[], None], folder: str = "INBOX"
    ) -> bool:
        """Wait for new mail with IDLE (RFC 2177); False if there was none.

        `begun` is called once the server is watching the folder: earlier mail is never
        pushed, so the caller checks once at that moment. Raises BoxFailed, also if the
        server has no IDLE.
        """
        server = self.connect()
        if "IDLE" not in self._capabilities:
            raise BoxFailed(f"{self.name}: has no IDLE", final=True)
        self._shut()
        self._open(folder)
        with self._failures("does not wait"):
            tag = server._new_tag()
            server.send(tag + b" IDLE\r\n")
            if not server.readline().startswith(b"+"):
                raise BoxFailed(f"{self.name}: refuses IDLE")
            begun()
            # a push that was read with the answer to IDLE lies in the buffer, where
            # select does not see it; the look that `begun` asks for finds its mail
            awaited = not self._interrupted and _readable(server, seconds)
            pushed = awaited and b"EXISTS" in server.readline()
            server.send(b"DONE\r\n")
            while True:
                line = server.readline()
                pushed = pushed or b"EXISTS" in line
                if not line or line.startswith(tag):
                    break
        self._shut()
        return pushed

    def interrupt(self) -> None:
        """End a wait, and all later ones, from another thread."""
        self._interrupted = True
        server = self._server
        if server is not None:
            with contextlib.suppress(OSError):
                server.sock.shutdown(socket.SHUT_RDWR)

    def append(self, folder: str, message: bytes) -> None:
        """Put a message into a folder (drafts only: see the outbox)."""
        with self._failures(f"does not take a message into {folder}"):
            kind, told = self.connect().append(
                _mailbox(folder), "(\\Draft)", "", message
            )
        if kind != "OK":
            raise BoxFailed(f"{self.name}: {folder} refuses the message: {told!r}")

    def drafts(self) -> str:
        r"""The folder marked \Drafts, else the one with that name. Raises BoxFailed."""
        with self._failures("does not list its folders"):
            _, lines = self.connect().list()
        listed = [one for one in map(listed_folder, lines) if one]
        for flags, name in listed:
            if "\\drafts" in {flag.lower() for flag in flags}:
                return name
        for _, name in listed:
            if name.lower().endswith("drafts"):
                return name
        raise BoxFailed(f"{self.name}: has no folder for drafts")


def _readable(server: imaplib.IMAP4, seconds: float) -> bool:
    """Whether the server says something within the time (its file may hold it)."""
    sock = server.sock
    if isinstance(sock, ssl.SSLSocket) and sock.pending():
        return True
    return bool(select.select([sock], [], [], seconds)[0])


_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def _without_doubles(
    found: list[tuple[str, str]], listed: list[tuple[list[str], str]]
) -> list[tuple[str, str]]:
    r"""With \All (Gmail), INBOX and archives would be read twice."""
    whole = {
        name for flags, name in listed if "\\all" in {flag.lower() for flag in flags}
    }
    if not whole & {name for name, _ in found}:
        return found
    return [(n, r) for n, r in found if n in whole or r in (SENT, JUNK)]


def _mailbox(name: str) -> str:
    escaped = write_utf7(name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _said(error: BaseException) -> str:
    text = str(error)
    if text.startswith("b'"):
        text = text[2:-1]
    return text[:200] or type(error).__name__
