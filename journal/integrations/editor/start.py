"""The server with all it answers, ready to be started, and how."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import datetime

from journal.integrations.editor.answers import register_answers
from journal.integrations.editor.edits import register_edits
from journal.integrations.editor.server import (
    JournalServer,
    OpenVault,
    register_lifetime,
)


def make_server(open_vault: OpenVault, clock: Callable[[], datetime]) -> JournalServer:
    """A server, for `serve`."""
    server = JournalServer(open_vault, clock)
    register_lifetime(server)
    register_answers(server)
    register_edits(server)
    return server


def serve(server: JournalServer) -> None:
    """Serve on stdin and stdout until the client says exit or disconnects."""
    # errors are returned to the client; its log is not the place for ours
    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
    # pygls closes what it speaks on, and Python flushes stdout at its end
    with os.fdopen(os.dup(0), "rb") as told, os.fdopen(os.dup(1), "wb", 0) as said:
        os.dup2(2, 1)  # a stray print must not end up among the messages
        try:
            server.start_io(told, said)
        finally:
            server.end()
