"""Channels to other devices: ntfy, a webhook, and everything apprise supports.

Only with an address in the user's own config, since titles then leave the machine.
Everything is sent as JSON, so that text stays text.
"""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib import error, request
from urllib.parse import SplitResult, urlsplit, urlunsplit

from journal.desktop.notify.channel import ChannelFailed, Message, shortened
from journal.language.clean import clean

PATIENCE = 90.0
"""Seconds the whole call may take; it does not delay other channels."""
_MAX_TITLE, _MAX_BODY = 200, 2000


class NtfyChannel:
    """A topic of an ntfy server."""

    name = "ntfy"

    def __init__(self, address: str | None, token_file: str | None = None) -> None:
        self._address = address
        self._token_file = token_file

    def send(self, message: Message) -> None:
        if self._address is None:
            raise ChannelFailed('not set: ntfy = "https://…/topic" in your config file')
        parts = urlsplit(self._address)
        server = urlunsplit((parts.scheme, parts.netloc, "/", "", ""))
        headers = {}
        if self._token_file:
            try:
                token = Path(self._token_file).expanduser().read_text("ascii").strip()
            except (OSError, ValueError):
                raise ChannelFailed("ntfy-token-file cannot be read") from None
            _require_private(parts)
            headers = {"Authorization": f"Bearer {token}"}
        title, body = _texts(message)
        content = {"topic": parts.path.strip("/"), "title": title, "message": body}
        _post(server, content, headers, "ntfy")

    def close(self) -> None:
        """Nothing to release."""


class WebhookChannel:
    """An address that takes JSON."""

    name = "webhook"

    def __init__(self, address: str | None) -> None:
        self._address = address

    def send(self, message: Message) -> None:
        if self._address is None:
            raise ChannelFailed('not set: webhook = "https://…" in your config file')
        title, body = _texts(message)
        kinds = sorted({moment.kind.value for moment in message.moments})
        at = min((m.at.isoformat() for m in message.moments), default=None)
        content = {"title": title, "body": body, "kinds": kinds, "at": at}
        _post(self._address, content, {}, "webhook")

    def close(self) -> None:
        """Nothing to release."""


class AppriseChannel:
    """Whatever apprise can reach; the extra `push` installs it."""

    name = "apprise"

    def __init__(self, addresses: Sequence[str]) -> None:
        self._addresses = addresses

    def send(self, message: Message) -> None:
        if not self._addresses:
            raise ChannelFailed('not set: apprise = ["…"] in your config file')
        try:
            import apprise
        except ImportError:
            raise ChannelFailed(
                'not installed: pip install "followup-journal[push]"'
            ) from None
        # sequentially: it leaves no threads behind
        to = apprise.Apprise(asset=apprise.AppriseAsset(async_mode=False))
        if not all(to.add(address) for address in self._addresses):
            raise ChannelFailed("apprise does not understand one of the addresses")
        title, body = _texts(message)
        plain = apprise.NotifyFormat.TEXT
        if not to.notify(title=title, body=body or title, body_format=plain):
            raise ChannelFailed("apprise could not send it to all addresses")

    def close(self) -> None:
        """Nothing to release."""


def _texts(message: Message) -> tuple[str, str]:
    title = shortened(clean(message.title), _MAX_TITLE)
    return title, shortened(message.body, _MAX_BODY)


def _require_private(parts: SplitResult) -> None:
    """A token goes only over https, or to this machine."""
    if parts.scheme != "https" and not _is_loopback(parts):
        raise ChannelFailed(
            "the token of ntfy-token-file is sent over https only, and ntfy is "
            f'{parts.scheme or "no"}: set ntfy = "https://…"'
        )


def _is_loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class _NoRedirect(request.HTTPRedirectHandler):
    """Follows no redirects: messages are only for the configured address."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _post(
    address: str, content: dict[str, Any], headers: dict[str, str], setting: str
) -> None:
    """Send JSON; the whole call has `PATIENCE`.

    The address may be secret, so error messages do not contain it.
    """
    call = request.Request(
        address,
        json.dumps(content).encode("ascii"),
        {"Content-Type": "application/json", "User-Agent": "journal", **headers},
    )
    outcome: list[ChannelFailed | None] = []
    # a thread, since a server may trickle bytes without ever hitting a timeout
    thread = threading.Thread(
        target=lambda: outcome.append(_failure(call, setting)), name="post"
    )
    thread.daemon = True
    thread.start()
    thread.join(PATIENCE)
    if not outcome:
        raise ChannelFailed("the server did not answer", hung=True)
    if outcome[0]:
        raise outcome[0]


def _failure(call: request.Request, setting: str) -> ChannelFailed | None:
    """Make the call; returns the error, if any."""
    handlers: list[request.BaseHandler] = [_NoRedirect()]
    if _is_loopback(urlsplit(call.full_url)):
        handlers.append(request.ProxyHandler({}))
    try:
        with request.build_opener(*handlers).open(call, timeout=PATIENCE):
            return None
    except error.HTTPError as failed:
        failed.close()
        if 300 <= failed.code < 400:
            return ChannelFailed(
                f"the server sends elsewhere ({failed.code}), which is not followed: "
                f"set {setting} to the address where it is"
            )
        return ChannelFailed(f"the server said {failed.code} {failed.reason}")
    except TimeoutError:
        return ChannelFailed("the server did not answer", hung=True)
    except error.URLError as failed:
        why = failed.reason
        slow = isinstance(why, TimeoutError)
        said = getattr(why, "strerror", None) or why
        return ChannelFailed(f"the server cannot be reached: {said}", hung=slow)
    except (OSError, http.client.HTTPException, ValueError) as failed:
        return ChannelFailed(f"the server: {type(failed).__name__}", hung=True)
