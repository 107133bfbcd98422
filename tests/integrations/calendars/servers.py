"""Real calendar servers on loopback: Radicale and Xandikos."""

from __future__ import annotations

import contextlib
import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

USER, PASSWORD = "me", "a secret"


@dataclass
class Server:
    name: str
    url: str
    """Of the calendar."""
    user: str | None
    password: str | None
    folder: Path
    """Where its objects are, somewhere inside."""


@contextlib.contextmanager
def radicale(folder: Path) -> Iterator[Server]:
    port = free_port()
    folder.mkdir(parents=True)
    (folder / "users").write_text(f"{USER}:{PASSWORD}\n")
    (folder / "config").write_text(
        f"[server]\nhosts = 127.0.0.1:{port}\n"
        f"[auth]\ntype = htpasswd\nhtpasswd_filename = {folder}/users\n"
        "htpasswd_encryption = plain\ndelay = 0\n"
        "[rights]\ntype = owner_only\n"
        f"[storage]\nfilesystem_folder = {folder}/data\n"
        "[logging]\nlevel = error\n"
    )
    words = [sys.executable, "-m", "radicale", "--config", str(folder / "config")]
    url = f"http://127.0.0.1:{port}/{USER}/followups/"
    with _running(words, port, folder / "log"):
        yield Server("radicale", url, USER, PASSWORD, folder / "data")


@contextlib.contextmanager
def xandikos(folder: Path) -> Iterator[Server]:
    port = free_port()
    folder.mkdir(parents=True)
    words = [sys.executable, "-m", "xandikos", "serve", "-d", str(folder / "data")]
    words += ["--defaults", "-l", "127.0.0.1", "-p", str(port)]
    words += ["--current-user-principal", f"/{USER}"]
    url = f"http://127.0.0.1:{port}/{USER}/calendars/followups/"
    with _running(words, port, folder / "log"):
        yield Server("xandikos", url, None, None, folder / "data")


@contextlib.contextmanager
def _running(words: list[str], port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as opened:
        process = subprocess.Popen(words, stdout=opened, stderr=opened)
        try:
            _wait_for(port, process, log)
            yield
        finally:
            process.terminate()
            process.wait(60)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("OPTIONS", "/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError(f"no answer: {log.read_text()}")
