"""The served feed: one secret address, loopback only, new when a note is."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from journal.integrations.calendars.serve import FeedServer, secret_in
from journal.model.errors import JournalError
from tests.conftest import VaultMaker
from tests.waiting import until


@pytest.fixture
def serving() -> Iterator[Callable[..., FeedServer]]:
    servers: list[FeedServer] = []

    def serve(compose: Callable[[], str]) -> FeedServer:
        server = FeedServer(0, "s" * 40, compose)
        servers.append(server)
        server.start()
        return server

    yield serve
    for server in servers:
        server.close()


def ask(
    address: str, path: str | None = None, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(address)
    assert parts.hostname == "127.0.0.1"
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path or parts.path, headers=named)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), body


def test_only_the_secret_path_answers(serving: Callable[..., FeedServer]) -> None:
    server = serving(lambda: "BEGIN:VCALENDAR\r\n")
    code, headers, body = ask(server.address)
    assert (code, body) == (200, b"BEGIN:VCALENDAR\r\n")
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert ask(server.address, method="HEAD")[::2] == (200, b"")
    for path in ("/", "/x.ics", f"/{'s' * 39}.ics", f"/{'s' * 40}", "/../x"):
        assert ask(server.address, path)[0] == 404
    assert ask(server.address, method="POST")[0] == 501


def test_a_rebound_name_gets_nothing(serving: Callable[..., FeedServer]) -> None:
    server = serving(lambda: "x")
    assert ask(server.address, Host="evil.example:80")[0] == 404


def test_it_is_made_once_until_something_changes(
    serving: Callable[..., FeedServer],
) -> None:
    made: list[str] = []

    def compose() -> str:
        made.append("x")
        return "X" * len(made)

    server = serving(compose)
    first = ask(server.address)
    assert ask(server.address)[2] == first[2] == b"X"
    assert ask(server.address, If_None_Match=first[1]["ETag"])[::2] == (304, b"")
    server.changed()
    again = ask(server.address, If_None_Match=first[1]["ETag"])
    assert again[::2] == (200, b"XX")


def test_what_cannot_be_read_now_is_said(serving: Callable[..., FeedServer]) -> None:
    def fail() -> str:
        raise JournalError("the disk is gone")

    code, _, body = ask(serving(fail).address)
    assert (code, body) == (503, b"the disk is gone\n")


def test_the_secret_stays_and_is_nobody_elses(tmp_path: Path) -> None:
    secret = secret_in(tmp_path / "state")
    assert len(secret) >= 40
    assert secret_in(tmp_path / "state") == secret
    assert (tmp_path / "state" / "feed-secret").stat().st_mode & 0o777 == 0o600
    assert secret_in(tmp_path / "other") != secret


@pytest.mark.slow
def test_the_command_serves_until_interrupted(vault: VaultMaker) -> None:
    root = vault({"note.md": "- [ ] @alice one 📅 2024-06-06\n"})
    words = [sys.executable, "-m", "journal", "--vault", str(root)]
    words += ["--now", "2024-06-05T09:30", "calendar", "serve", "--port", "0"]
    process = subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )
    assert process.stdout
    try:
        address = process.stdout.readline().decode().strip()
        assert b"SUMMARY:@alice one" in ask(address)[2]
        (root / "note.md").write_text("- [ ] @alice two 📅 2024-06-06\n")
        until(lambda: b"SUMMARY:@alice two" in ask(address)[2], "the change is served")
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert b"Traceback" not in said
