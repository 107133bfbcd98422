"""Ports for the servers that a test starts on the loopback interface."""

from __future__ import annotations

import itertools
import os
import socket

_FIRST, _COUNT = 20_000, 12_000
"""Below what the kernel hands out on its own: a port between the asking and the
binding is taken by no connection of another test."""
_tries = itertools.count(os.getpid() * 97)


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens."""
    while True:
        port = _FIRST + next(_tries) % _COUNT
        with socket.socket() as asked:
            try:
                asked.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
