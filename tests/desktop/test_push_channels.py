"""ntfy, a webhook and apprise against an HTTP server of our own."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from journal.desktop.notify.channel import ChannelFailed, Message
from journal.desktop.notify.channels import push_channels
from journal.desktop.notify.channels.push_channels import (
    AppriseChannel,
    NtfyChannel,
    WebhookChannel,
)

HOSTILE = "<b>x</b> --help \x1b[31m \u202e « & » \udcff " + "é" * 10_000
SHOWN = "<b>x</b> --help ␛[31m <U+202E> « & » \ufffd é"


@dataclass
class Server:
    """Keeps what is posted to it; answers with `code`."""

    address: str = ""
    code: int = 200
    got: list[tuple[str, dict[str, str], dict[str, object]]] = field(
        default_factory=list
    )


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    kept = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            kept.got.append((self.path, dict(self.headers), json.loads(body)))
            self.send_response(kept.code)
            if 300 <= kept.code < 400:
                self.send_header("Location", f"{kept.address}/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing on stderr."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    kept.address = f"http://127.0.0.1:{http.server_port}"
    yield kept
    http.shutdown()
    thread.join()
    http.server_close()


def test_ntfy_gets_json_with_the_topic(server: Server, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("tk_secret\n")
    NtfyChannel(f"{server.address}/my-topic", str(token)).send(
        Message(HOSTILE, (HOSTILE, "note.md:1"))
    )
    [(path, headers, content)] = server.got
    assert path == "/"
    assert headers["Authorization"] == "Bearer tk_secret"
    assert content["topic"] == "my-topic"
    for key, most in ("title", 200), ("message", 2000):
        text = content[key]
        assert isinstance(text, str)
        assert text.startswith(SHOWN)
        assert len(text) == most


def test_a_webhook_gets_json(server: Server) -> None:
    WebhookChannel(f"{server.address}/hook?key=1").send(Message("call", ("@alice",)))
    [(path, _, content)] = server.got
    assert path == "/hook?key=1"
    assert content == {"title": "call", "body": "@alice", "kinds": [], "at": None}


# it asks for a module of the standard library that is going away
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_apprise_hands_on_plain_text(server: Server) -> None:
    if not os.environ.get("JOURNAL_TEST_REQUIRE"):
        pytest.importorskip("apprise")
    address = server.address.replace("http:", "json:")
    AppriseChannel([f"{address}/hook"]).send(Message("call", ("<b>@alice</b> & x",)))
    [(_, _, content)] = server.got
    assert content["title"] == "call"
    assert content["message"] == "<b>@alice</b> & x"
    server.code = 500
    with pytest.raises(ChannelFailed, match="could not send"):
        AppriseChannel([f"{address}/hook"]).send(Message("call"))
    with pytest.raises(ChannelFailed, match="does not understand"):
        AppriseChannel(["nonsense"]).send(Message("call"))


def test_what_the_server_says_is_said_without_its_address(server: Server) -> None:
    server.code = 403
    with pytest.raises(ChannelFailed, match="403 Forbidden") as failed:
        NtfyChannel(f"{server.address}/my-topic").send(Message("x"))
    assert "my-topic" not in str(failed.value)


def test_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as place:
        port = place.getsockname()[1]
    with pytest.raises(ChannelFailed, match="cannot be reached: Connection refused"):
        WebhookChannel(f"http://127.0.0.1:{port}/").send(Message("x"))


def test_what_is_not_set_says_how_to_set_it() -> None:
    for channel, name in (
        (NtfyChannel(None), "ntfy = "),
        (WebhookChannel(None), "webhook = "),
        (AppriseChannel([]), "apprise = "),
    ):
        with pytest.raises(ChannelFailed, match=f"not set: {name}"):
            channel.send(Message("x"))


def test_a_token_that_cannot_be_read(tmp_path: Path) -> None:
    channel = NtfyChannel("http://127.0.0.1:1/topic", str(tmp_path / "none"))
    with pytest.raises(ChannelFailed, match="ntfy-token-file cannot be read"):
        channel.send(Message("x"))


@pytest.mark.parametrize("code", [300, 301, 302, 303, 307, 308])
def test_no_redirect_is_followed(server: Server, tmp_path: Path, code: int) -> None:
    token = tmp_path / "token"
    token.write_text("secret")
    server.code = code
    for channel, setting in (
        (NtfyChannel(f"{server.address}/topic", str(token)), "ntfy"),
        (WebhookChannel(f"{server.address}/hook"), "webhook"),
    ):
        with pytest.raises(ChannelFailed, match=f"elsewhere.*set {setting} to"):
            channel.send(Message("call"))
    assert [path for path, _, _ in server.got] == ["/", "/hook"]


@pytest.mark.parametrize(
    ("address", "goes"),
    [
        ("http://example.org/t", False),
        ("http://localhost.example.org/t", False),
        ("http://192.168.0.7/t", False),
        ("ftp://127.0.0.1/t", True),
        ("http://[::1]:1/t", True),
        ("http://127.0.0.9:1/t", True),
        ("http://localhost:1/t", True),
    ],
)
def test_a_token_goes_over_https_or_stays_here(
    tmp_path: Path, address: str, goes: bool
) -> None:
    token = tmp_path / "token"
    token.write_text("secret")
    with pytest.raises(ChannelFailed) as caught:
        NtfyChannel(address, str(token)).send(Message("call"))
    assert ("over https only" in str(caught.value)) is not goes
    assert "secret" not in str(caught.value)


def test_a_call_has_one_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that sends a byte now and then is never late with the next one."""
    monkeypatch.setattr(push_channels, "PATIENCE", 0.6)
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                for byte in b"HTTP/1.1 200 OK":
                    if over.wait(0.2):
                        return
                    connection.sendall(bytes([byte]))

        thread = threading.Thread(target=drip)
        thread.start()
        port = listening.getsockname()[1]
        with pytest.raises(ChannelFailed, match="did not answer") as caught:
            WebhookChannel(f"http://127.0.0.1:{port}/").send(Message("call"))
        assert caught.value.hung
        over.set()
        thread.join()
