"""The feed at one secret address on this machine, rebuilt when a note changes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from journal.model.errors import JournalError, reason

LOOPBACK = "127.0.0.1"


def secret_in(folder: Path) -> str:
    """The secret of the address; created once, because subscriptions must stay valid.

    Raises JournalError.
    """
    file = folder / "feed-secret"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            found = file.read_text("ascii").strip()
        except (FileNotFoundError, UnicodeDecodeError):
            found = ""
        if len(found) >= 32:
            return found
        made = secrets.token_urlsafe(32)
        file.touch(mode=0o600)
        file.write_text(f"{made}\n", "ascii")
    except OSError as error:
        why = reason(error)
        raise JournalError(f"{file}: the secret cannot be kept: {why}") from None
    return made


class FeedServer:
    """Answers GET and HEAD of `/<secret>.ics`, and nothing else."""

    def __init__(self, port: int, secret: str, compose: Callable[[], str]) -> None:
        """`compose` builds the feed. Raises JournalError if the port is taken."""
        self._path = f"/{secret}.ics"
        self._compose = compose
        self._guard = threading.Lock()
        self._made: tuple[bytes, str, str] | None = None
        try:
            self._server = _Server((LOOPBACK, port), _handler(self))
        except (OSError, OverflowError) as error:
            why = reason(error)
            raise JournalError(f"port {port} cannot be used: {why}") from None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        port = self._server.server_address[1]
        return f"http://{LOOPBACK}:{port}{self._path}"

    def changed(self) -> None:
        """Rebuild it at the next request; callable from any thread."""
        with self._guard:
            self._made = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        if self._thread:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def content(self) -> tuple[bytes, str, str]:
        """The feed, its tag and when it was made. Raises JournalError."""
        with self._guard:
            if self._made is None:
                body = self._compose().encode("utf-8")
                tag = hashlib.blake2b(body, digest_size=12).hexdigest()
                self._made = body, f'"{tag}"', formatdate(usegmt=True)
            return self._made

    def is_meant(self, path: str) -> bool:
        """Whether the path is the secret one, compared in constant time."""
        asked = path.partition("?")[0].encode("utf-8", "replace")
        return hmac.compare_digest(asked, self._path.encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # connections left open by a phone must not keep us from exiting
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away in the middle is no news."""


def _handler(feed: FeedServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "journal"
        sys_version = ""
        timeout = 30

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def log_message(self, format: str, *args: Any) -> None:
            """Log nothing: the path is the secret."""

        def _answer(self, *, with_body: bool) -> None:
            if not self._is_local() or not feed.is_meant(self.path):
                self._send(404, b"", {}, with_body)
                return
            try:
                body, tag, made = feed.content()
            except JournalError as error:
                said = f"{error}\n".encode("utf-8", "replace")
                self._send(503, said, {"Content-Type": "text/plain"}, with_body)
                return
            headers = {
                "ETag": tag,
                "Last-Modified": made,
                "Cache-Control": "private, max-age=60",
            }
            if tag in self.headers.get("If-None-Match", ""):
                self._send(304, b"", headers, with_body)
                return
            headers["Content-Type"] = "text/calendar; charset=utf-8"
            headers["Content-Disposition"] = 'inline; filename="followups.ics"'
            self._send(200, body, headers, with_body)

        def _is_local(self) -> bool:
            """Whether the host is local; protects against DNS rebinding."""
            host = self.headers.get("Host", "").rpartition(":")[0]
            return host in (LOOPBACK, "localhost")

        def _send(
            self, code: int, body: bytes, headers: dict[str, str], with_body: bool
        ) -> None:
            self.send_response(code)
            for name, value in headers.items():
                self.send_header(name, value)
            if code != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if with_body and code != 304:
                self.wfile.write(body)

    return Handler
