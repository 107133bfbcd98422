"""A way to reach the user. `plyer_channel.py` is the desktop's."""

from __future__ import annotations

from typing import Protocol


class ChannelFailed(Exception):
    """The message could not be shown; says why, in one line."""


class Channel(Protocol):
    def send(self, title: str, body: str) -> None:
        """Show the message. Raises ChannelFailed if it certainly was not shown."""
