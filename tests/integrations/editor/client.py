"""An editor, as far as the protocol is concerned: it talks to the real program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any
from urllib.parse import unquote

from tests.processes import NOW, environment

PATIENCE = 60.0

CAPABILITIES: dict[str, Any] = {
    "workspace": {
        "workspaceEdit": {
            "documentChanges": True,
            "resourceOperations": ["create", "rename", "delete"],
        }
    },
    "textDocument": {
        "completion": {"completionItem": {"snippetSupport": True}},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}},
            "resolveSupport": {"properties": ["edit"]},
            "dataSupport": True,
        },
        "rename": {"prepareSupport": True},
    },
}


class Failed(Exception):
    """The server answered with an error."""


class Client:
    """Sends requests, keeps what the server says of itself, holds open notes."""

    def __init__(self, process: subprocess.Popen[bytes], root: Path) -> None:
        self._process = process
        self.root = root
        self._number = 0
        self._inbox: Queue[dict[str, Any] | None] = Queue()
        self.messages: list[str] = []
        self.diagnostics: dict[str, Any] = {}
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def process_id(self) -> int:
        return self._process.pid

    # ------------------------------------------------------------ the wire

    def _read(self) -> None:
        stream = self._process.stdout
        assert stream
        while True:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                self._inbox.put(None)
                return
            self._inbox.put(json.loads(stream.read(length)))

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _next(self, timeout: float = PATIENCE) -> dict[str, Any]:
        message = self._inbox.get(timeout=timeout)
        assert message is not None, "the server has ended"
        if message.get("method") == "textDocument/publishDiagnostics":
            self.diagnostics[message["params"]["uri"]] = message["params"]
        elif message.get("method") == "window/showMessage":
            self.messages.append(message["params"]["message"])
        return message

    def notify(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        while True:
            answer = self._next()
            if answer.get("id") == self._number and "method" not in answer:
                if "error" in answer:
                    raise Failed(answer["error"]["message"])
                return answer["result"]

    # ------------------------------------------------------------ the editor

    def start(self, options: Any = None, **capabilities: Any) -> Any:
        answer = self.ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": self.root.as_uri(),
                "workspaceFolders": [{"uri": self.root.as_uri(), "name": "vault"}],
                "capabilities": {**CAPABILITIES, **capabilities},
                "initializationOptions": options,
            },
        )
        self.notify("initialized", {})
        return answer

    def uri(self, name: str) -> str:
        return (self.root / name).as_uri()

    def open(self, name: str, text: str | None = None) -> str:
        uri = self.uri(name)
        if text is None:
            text = (self.root / name).read_bytes().decode()
        self.texts[uri], self.versions[uri] = text, 1
        self.notify(
            "textDocument/didOpen",
            {
                "textDocument": {
                    "uri": uri,
                    "languageId": "markdown",
                    "version": 1,
                    "text": text,
                }
            },
        )
        return uri

    def close(self, uri: str) -> None:
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        del self.texts[uri], self.versions[uri]
        self.diagnostics.pop(uri, None)

    def change(self, uri: str, text: str) -> None:
        self.texts[uri] = text
        self.versions[uri] += 1
        self.notify(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri, "version": self.versions[uri]},
                "contentChanges": [{"text": text}],
            },
        )

    def at(self, uri: str, line: int, column: int) -> dict[str, Any]:
        return {
            "textDocument": {"uri": uri},
            "position": {"line": line, "character": column},
        }

    def checked(self, uri: str) -> list[dict[str, Any]]:
        """The diagnostics of the version the editor shows."""
        while self.diagnostics.get(uri, {}).get("version") != self.versions[uri]:
            self._next()
        found: list[dict[str, Any]] = self.diagnostics[uri]["diagnostics"]
        return found

    def actions(self, uri: str, line: int) -> dict[str, dict[str, Any]]:
        """What is offered on a line, by title."""
        here = {"line": line, "character": 0}
        found = self.ask(
            "textDocument/codeAction",
            {
                "textDocument": {"uri": uri},
                "range": {"start": here, "end": here},
                "context": {"diagnostics": []},
            },
        )
        return {action["title"]: action for action in found or []}

    def act(self, uri: str, line: int, title: str) -> str:
        """Choose an action and make its edits; the text of the note then."""
        action = self.actions(uri, line)[title]
        self.make(self.ask("codeAction/resolve", action)["edit"])
        return self.texts[uri]

    def make(self, edit: dict[str, Any]) -> list[tuple[str, str]]:
        """Make an edit, as an editor does; the files that are renamed."""
        renamed = []
        for change in edit["documentChanges"]:
            if change.get("kind") == "rename":
                renamed.append((change["oldUri"], change["newUri"]))
                continue
            uri, version = (
                change["textDocument"]["uri"],
                change["textDocument"]["version"],
            )
            if uri in self.versions:
                assert version == self.versions[uri], "an edit for another version"
            place = Path(unquote(uri.removeprefix("file://")))
            text = self.texts.get(uri)
            if text is None:
                text = place.read_bytes().decode()
            changed = with_edits(text, change["edits"])
            if uri in self.texts:
                self.change(uri, changed)
            else:
                place.write_bytes(changed.encode())
        return renamed

    def drain(self, seconds: float) -> None:
        """Take in what the server says by itself for a while."""
        try:
            while True:
                self._next(seconds)
        except Empty:
            return


def with_edits(text: str, edits: list[dict[str, Any]]) -> str:
    """The text after the edits, in UTF-16 columns, from the last to the first."""
    lines = text.replace("\r\n", "\n\0").replace("\r", "\n\1").split("\n")

    def offset(position: dict[str, int]) -> int:
        at = 0
        for number, line in enumerate(lines):
            own = line.lstrip("\0\1") if number else line
            if number == position["line"]:
                units = own.encode("utf-16-le")[: 2 * position["character"]]
                return at + len(units.decode("utf-16-le"))
            following = lines[number + 1] if number + 1 < len(lines) else ""
            at += len(own) + (2 if following.startswith("\0") else 1)
        return len(text)

    ordered = sorted(
        edits,
        key=lambda e: (e["range"]["start"]["line"], e["range"]["start"]["character"]),
    )
    for edit in reversed(ordered):
        first, last = offset(edit["range"]["start"]), offset(edit["range"]["end"])
        text = text[:first] + edit["newText"] + text[last:]
    return text


@contextmanager
def editor(root: Path, **variables: str) -> Iterator[Client]:
    """An editor that has started `journal lsp` for a vault."""
    process = subprocess.Popen(
        [sys.executable, "-m", "journal", "--now", NOW, "lsp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(**variables),
        cwd=root.parent,
    )
    client = Client(process, root)
    try:
        yield client
    finally:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        if process.poll() is None:
            client._number += 1
            client.send({"id": client._number, "method": "shutdown", "params": None})
            client.notify("exit", None)
        process.stdin.close()
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
        client._reader.join(PATIENCE)
        said = process.stderr.read().decode()
        process.stdout.close()
        process.stderr.close()
        assert "Traceback" not in said, said
