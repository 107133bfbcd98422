"""The terminal interface in a browser of this machine: `journal serve`.

textual-serve runs the interface as a process for each page, and relays keys and
drawing. Access control is ours: only someone with the address and its secret gets in,
and the page can fetch nothing from elsewhere.
"""

from __future__ import annotations

import copy
import os
import re
import secrets
import shlex
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

import click

from journal.cli.session import Session
from journal.model.errors import ConfigError, JournalError, reason

if TYPE_CHECKING:
    from aiohttp import web
    from aiohttp.typedefs import Middleware
    from textual_serve.server import Server

LIGHT = "JOURNAL_LIGHT"
"""Set in the process of a page whose system is light."""
HOST = "127.0.0.1"
"""Never any other: a page is a terminal that writes notes and starts the editor."""
_COOKIE = "journal"
_MOST_PAGES = 50
_PAGE_LASTS = 60.0
"""Seconds within which a page must open its socket."""

Handler = Callable[["web.Request"], Awaitable["web.StreamResponse"]]


@click.command()
@click.option(
    "--port", type=click.IntRange(1024, 65535), default=8650, show_default=True
)
@click.option("--no-open", is_flag=True, help="Only print the address.")
@click.pass_obj
def serve(session: Session, port: int, no_open: bool) -> None:
    """Open the interface in your browser. Only this computer can reach it.

    /today, with the same key, is today as plain HTML without a script.

    Needs the extra: pip install "followup-journal[web]"
    """
    try:
        import textual_serve  # noqa: F401
    except ImportError:
        raise ConfigError(
            '“journal serve” needs the “web” extra: pip install "followup-journal[web]"'
        ) from None
    root = session.root()
    secret = secrets.token_urlsafe(16)
    server = _server(session, command_of(session, root), port, root.name, secret)
    address = f"http://{HOST}:{port}/?key={secret}"
    session.out.data(address)
    opens = not no_open and sys.stdout.isatty()
    session.out.talk(
        "It opens in your browser. Press Ctrl-C to stop."
        if opens
        else "Open this address in a browser on this computer. Press Ctrl-C to stop."
    )
    if opens:
        import threading
        import webbrowser

        # a moment later, once it listens
        threading.Timer(0.5, webbrowser.open, [address]).start()
    try:
        server.serve()
    except OSError as error:
        why = reason(error)
        raise JournalError(
            f"port {port} cannot be used ({why}); choose another with --port"
        ) from None


def command_of(session: Session, root: Path) -> str:
    """The command line of the interface, for a shell."""
    words = [sys.executable, "-m", "journal", "--vault", str(root)]
    if session.config_file:
        words += ["--config", str(session.config_file.resolve())]
    if session.fixed_now:
        words += ["--now", session.fixed_now]
    return shlex.join([*words, "tui"])


def _server(
    session: Session, command: str, port: int, title: str, secret: str
) -> Server:
    import asyncio

    from textual_serve.server import Server

    class QuietServer(Server):
        def initialize_logging(self) -> None:
            """Print nothing: the address is enough."""

        async def on_startup(self, app: web.Application) -> None:
            """Suppress its banner, whose address lacks the secret."""

        async def _make_app(self) -> web.Application:
            app = await super()._make_app()
            # the page appends its size after a question mark
            app.router.add_get("/ws/{token}", self.handle_websocket)
            app.router.add_get("/ws/{token}/{scheme:light}", self.handle_websocket)
            _add_pages(app, session, title)
            app.middlewares.append(guard(port, secret, pages))
            return app

        async def handle_index(self, request: web.Request) -> web.StreamResponse:
            """The page, with the overdue count in its title."""
            self.title = await asyncio.to_thread(page_title, session, title)
            page: web.StreamResponse = await super().handle_index(request)
            return page

        async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
            """A process for the page, which says whether the system is light."""
            served = copy.copy(self)
            if request.match_info.get("scheme") and os.name == "posix":
                served.command = f"{LIGHT}=1 {self.command}"
            task = asyncio.current_task()
            assert task
            open_pages.add(task)
            try:
                return await Server.handle_websocket(served, request)
            finally:
                open_pages.discard(task)

        async def on_shutdown(self, app: web.Application) -> None:
            """End what runs for open pages; else Ctrl-C waits for their heartbeat."""
            for task in open_pages:
                task.cancel()
            if open_pages:
                await asyncio.wait(open_pages, timeout=5)

    pages = Pages()
    open_pages: set[asyncio.Task[object]] = set()
    return QuietServer(
        command,
        host=HOST,
        port=port,
        title=title,
        templates_path=Path(__file__).parents[1] / "web",
    )


def _add_pages(app: web.Application, session: Session, title: str) -> None:
    """The pages that are not the interface: today, and the title for the tab."""
    import asyncio

    from aiohttp import web

    async def handle_today(request: web.Request) -> web.Response:
        page = await asyncio.to_thread(today_page, session)
        return web.Response(text=page, content_type="text/html")

    async def handle_title(request: web.Request) -> web.Response:
        found = await asyncio.to_thread(page_title, session, title)
        return web.Response(text=found)

    app.router.add_get("/today", handle_today)
    app.router.add_get("/title", handle_title)


def page_title(session: Session, name: str) -> str:
    """`journal: sample-vault (5 overdue)`; without the count if the vault cannot be
    read now."""
    from journal.cli.web.today_html import title_of

    try:
        with session.journal() as journal:
            return title_of(journal, journal.at(session.now))
    except JournalError:
        return f"journal: {name}"


def today_page(session: Session) -> str:
    """Today as HTML. Never raises: an error becomes the page."""
    from html import escape

    from journal.cli.web.today_html import today_html

    try:
        with session.journal() as journal:
            return today_html(journal, journal.at(session.now))
    except JournalError as error:
        return f"<!DOCTYPE html><title>journal</title><p>{escape(str(error))}</p>"


class Pages:
    """The pages handed out: each may open its socket once, for a while."""

    def __init__(self) -> None:
        self._tokens: dict[str, float] = {}

    def token(self) -> str:
        """A token for one page; the oldest are dropped."""
        token = secrets.token_urlsafe(16)
        self._tokens[token] = monotonic()
        for old in list(self._tokens)[:-_MOST_PAGES]:
            del self._tokens[old]
        return token

    def takes(self, token: str) -> bool:
        """Whether this token is valid; it is used up by this call."""
        begun = self._tokens.pop(token, None)
        return begun is not None and monotonic() - begun < _PAGE_LASTS

    def prepared(self, page: str) -> str:
        """The page to send, with a token for its socket."""
        socket = re.compile(r"(data-session-websocket-url=\"[^\"?]*)(?=\")")
        return socket.sub(rf"\1/{self.token()}", page)


def guard(port: int, secret: str, pages: Pages) -> Middleware:
    """Admits requests with the secret, addressed to this machine's own names only.

    The address gives the page a cookie, which this machine's other servers see too, as
    cookies ignore ports. So the socket must come from one of our pages, which a browser
    states in `Origin` and `Sec-Fetch-Site`, and present the page's token. A foreign
    name that resolves to this machine is not ours.
    """
    from aiohttp import web

    names = {f"{HOST}:{port}", f"localhost:{port}"}
    policy = (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        f"connect-src 'self' ws://{HOST}:{port}; frame-ancestors 'none'"
    )

    def same(given: str | None) -> bool:
        return given is not None and secrets.compare_digest(
            given.encode("utf-8", "surrogateescape"), secret.encode()
        )

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin", "")
        ours = not origin or origin.removeprefix("http://") in names
        known = same(request.cookies.get(_COOKIE))
        opens = request.path in ("/", "/today") and same(request.query.get("key"))
        if request.path == "/ws" or request.path.startswith("/ws/"):
            from_here = request.headers.get("Sec-Fetch-Site", "same-origin")
            ours = bool(origin) and ours and from_here == "same-origin"
            known = known and pages.takes(request.match_info.get("token", ""))
        if request.host not in names or not ours or not (known or opens):
            raise web.HTTPForbidden(text="Open the address that journal serve printed.")
        response = await handler(request)
        if request.path == "/" and isinstance(response, web.Response):
            response.text = pages.prepared(response.text or "")
        if not response.prepared:
            response.headers["Content-Security-Policy"] = policy
            response.headers["Referrer-Policy"] = "no-referrer"
            if opens:
                response.set_cookie(_COOKIE, secret, httponly=True, samesite="Strict")
        return response

    return check
