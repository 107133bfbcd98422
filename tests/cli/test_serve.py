"""`journal serve` as it is used: a browser opens the address and presses a key."""

from __future__ import annotations

import base64
import http.client
import json
import re
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.conftest import needs
from tests.ports import free_port
from tests.processes import command, environment
from tests.waiting import until

pytestmark = pytest.mark.slow


@pytest.fixture
def address(sample: Path) -> Iterator[str]:
    """The address that a server of the sample vault printed, when it listens."""
    port = free_port()
    process = subprocess.Popen(
        command("serve", "--port", str(port), vault=sample),
        stdout=subprocess.PIPE,
        env=environment(PYTHONUNBUFFERED="1"),
        text=True,
    )
    try:
        assert process.stdout
        line = process.stdout.readline().strip()
        until(lambda: listens(port), "the server listens")
        yield line
    finally:
        process.terminate()
        assert process.wait(60) == 0
        process.stdout.close()


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_today_is_plain_html(address: str) -> None:
    """For anyone who has the address; no scripts, and nothing else."""
    host, path = address.removeprefix("http://").split("/", 1)
    assert get(address, "/today")[0] == 403
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("GET", f"/today{path}")
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    assert answer.status == 200
    assert (answer.getheader("Content-Type") or "").startswith("text/html")
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=\"(?!data:)", page)
    assert "<h1>Wed 5 Jun</h1>" in page
    assert re.findall(r"<h2>(\w+[\w ]*) \(\d+\)</h2>", page)[0] == "Today"
    assert "second quote for the shed roof" in page


def get(address: str, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    place = re.match(r"http://([\d.:]+)", address)
    assert place
    connection = http.client.HTTPConnection(place[1], timeout=60)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders())


def test_only_who_has_the_address_gets_in(address: str) -> None:
    found = re.fullmatch(r"http://(127\.0\.0\.1:\d+)(/\?key=([\w-]{22}))", address)
    assert found
    host, path, secret = found.groups()
    assert get(address, "/")[0] == 403
    assert get(address, "/?key=x")[0] == 403
    assert get(address, "/static/js/textual.js")[0] == 403
    assert get(address, path, Host="evil.example")[0] == 403
    status, headers = get(address, path)
    assert status == 200
    assert (
        headers["Set-Cookie"] == f"journal={secret}; HttpOnly; Path=/; SameSite=Strict"
    )
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    cookie = f"journal={secret}"
    assert get(address, "/static/js/textual.js", Cookie=cookie)[0] == 200
    ours = {"Cookie": cookie, "Origin": f"http://{host}"}
    for sent in (
        {},
        {"Cookie": cookie, "Origin": "http://evil.example"},
        # another server of this machine was shown the cookie, and is no page of ours
        {"Cookie": cookie},
        ours,
    ):
        with pytest.raises(InvalidStatus, match="403"):
            connect(f"ws://{host}/ws", additional_headers=sent)


def test_a_page_opens_one_socket(address: str) -> None:
    found = re.fullmatch(r"http://(127\.0\.0\.1:\d+)(/\?key=([\w-]{22}))", address)
    assert found
    host, path, secret = found.groups()
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.request("GET", path)
    page = connection.getresponse().read().decode()
    connection.close()
    # nothing of anyone else, but the name of a format
    foreign = set(re.findall(r"(?:https?|wss?):(//[^/\"]+)", page))
    assert foreign - {"//www.w3.org"} == {f"//{host}"}
    socket = re.search(r'data-session-websocket-url="([^"]+)"', page)
    assert socket
    ours = {"Cookie": f"journal={secret}", "Origin": f"http://{host}"}
    for wrong in ({"Origin": ""}, {"Sec-Fetch-Site": "same-site"}, {"Cookie": "x=y"}):
        with pytest.raises(InvalidStatus, match="403"):
            connect(f"{socket[1]}x", additional_headers={**ours, **wrong})
    with connect(socket[1], additional_headers=ours):
        pass
    with pytest.raises(InvalidStatus, match="403"):
        connect(socket[1], additional_headers=ours)


def test_a_port_that_is_taken_is_explained(sample: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = subprocess.run(
            command("serve", "--port", port, vault=sample),
            capture_output=True,
            env=environment(),
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert f"port {port} cannot be used (" in done.stderr
    assert "Traceback" not in done.stderr


# ---------------------------------------------------------------- a browser


class Browser:
    """Chromium without a window, told what to do over its DevTools socket."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.number = 0
        self.drawn = ""
        self.asked: dict[str, str] = {}
        """Addresses by request; without those that the page may not ask."""

    def tell(self, method: str, **parameters: Any) -> Any:
        self.number += 1
        wanted = {"id": self.number, "method": method, "params": parameters}
        self.socket.send(json.dumps(wanted))
        while True:
            answer = self.hear()
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                return answer["result"]

    def hear(self, seconds: float = 20) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.socket.recv(seconds))
        parameters = message.get("params", {})
        if message.get("method") == "Network.webSocketFrameReceived":
            frame = parameters["response"]
            data = frame["payloadData"]
            raw = base64.b64decode(data) if frame["opcode"] == 2 else data.encode()
            self.drawn += re.sub(
                r"\x1b\[[0-9;?]*[A-Za-z]", "", raw.decode("utf-8", "replace")
            )
        if message.get("method") == "Network.requestWillBeSent":
            self.asked[parameters["requestId"]] = parameters["request"]["url"]
        if parameters.get("blockedReason") == "csp":
            del self.asked[parameters["requestId"]]
        return message

    def sees(self, text: str) -> None:
        while text not in self.drawn:
            try:
                self.hear()
            except TimeoutError:
                raise AssertionError(f"never “{text}”: {self.drawn[-2000:]}") from None

    def value(self, expression: str) -> Any:
        """What a line of JavaScript answers on the page."""
        answer = self.tell("Runtime.evaluate", expression=expression, awaitPromise=True)
        return answer["result"].get("value")

    def until(self, expression: str, wanted: Any) -> None:
        until(lambda: self.value(expression) == wanted, f"{expression} is {wanted!r}")

    def press(self, key: str) -> None:
        for kind in ("keyDown", "keyUp"):
            text = {"text": key} if kind == "keyDown" else {}
            code = {
                "code": f"Key{key.upper()}",
                "windowsVirtualKeyCode": ord(key.upper()),
            }
            self.tell("Input.dispatchKeyEvent", type=kind, key=key, **code, **text)


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[Browser]:
    needs("chromium")
    process = subprocess.Popen(
        [
            "chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", "--disable-background-networking",
            "--no-first-run", "--remote-debugging-port=0", "--window-size=1100,700",
            f"--user-data-dir={tmp_path / 'chromium'}", "about:blank",
        ],
        stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stderr
    try:
        for line in process.stderr:
            if found := re.search(r"DevTools listening on ws://([\d.:]+)/", line):
                break
        host = found[1] if found else ""
        connection = http.client.HTTPConnection(host, timeout=60)
        connection.request("GET", "/json/list")
        pages = json.loads(connection.getresponse().read())
        connection.close()
        page = next(page for page in pages if page["type"] == "page")
        with connect(page["webSocketDebuggerUrl"], max_size=None) as socket:
            yield Browser(socket)
    finally:
        process.terminate()
        process.wait(60)
        process.stderr.close()


def test_the_agenda_in_a_browser(address: str, browser: Browser, sample: Path) -> None:
    """It is there, a tick changes the file, and nothing is asked of anyone else."""
    note = sample / "Home/Health.md"
    before = note.read_text()
    [line] = [one for one in before.splitlines() if "ring the clinic" in one]
    browser.tell("Network.enable")
    browser.tell("Page.enable")
    browser.tell("Page.navigate", url=address)
    browser.sees("ring the clinic for the results")
    # the page has the keys, and says which there are, without a click
    browser.sees("snooze")
    assert browser.value("document.title") == f"journal: {sample.name} (5 overdue)"
    assert browser.value("document.activeElement.className") == "xterm-helper-textarea"
    browser.press("x")
    ticked = f"{line.replace('[ ]', '[x]')} ✅ 2024-06-05"
    until(lambda: note.read_text() == before.replace(line, ticked), "it is ticked")
    here = address.partition("/?")[0]
    asked = set(browser.asked.values())
    assert f"{here}/static/js/textual.js" in asked
    assert [url for url in asked if not url.startswith((here, "data:"))] == []


def test_a_page_follows_the_system_and_says_that_it_is_cut_off(
    browser: Browser, sample: Path
) -> None:
    port = free_port()
    process = subprocess.Popen(
        command("serve", "--no-open", "--port", str(port), vault=sample),
        stdout=subprocess.PIPE,
        env=environment(PYTHONUNBUFFERED="1"),
        text=True,
    )
    assert process.stdout
    try:
        address = process.stdout.readline().strip()
        until(lambda: listens(port), "the server listens")
        browser.tell("Network.enable")
        browser.tell("Page.enable")
        scheme = {"name": "prefers-color-scheme", "value": "light"}
        browser.tell("Emulation.setEmulatedMedia", features=[scheme])
        browser.tell("Page.navigate", url=address)
        browser.sees("ring the clinic for the results")
        url = "document.getElementById('terminal').dataset.sessionWebsocketUrl"
        assert browser.value(f"{url}.endsWith('/light')")
        icon = "document.querySelector('link[rel=icon]').href.startsWith('data:')"
        assert browser.value(icon)
    finally:
        process.terminate()
        process.wait(60)
        process.stdout.close()
    notice = "document.getElementById('notice').textContent"
    browser.until(notice, "Disconnected: run journal serve again")
