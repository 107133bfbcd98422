"""The channels by name, and the fallback chains from the settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from journal.desktop.notify.announcements import SCREEN
from journal.desktop.notify.channel import Answered, Channel, ChannelFallback
from journal.model.settings import Settings

NAMES = ("desktop", "plyer", "terminal", "ntfy", "webhook", "apprise")
NETWORK = frozenset(NAMES[3:])


def channel_of(
    name: str, settings: Settings, answered: Answered | None = None
) -> Channel:
    """The channel of this name, which must be one of `NAMES`."""
    match name:
        case "desktop":
            from journal.desktop.notify.channels.dbus_channel import DBusChannel

            return DBusChannel(answered)
        case "plyer":
            from journal.desktop.notify.channels.plyer_channel import PlyerChannel

            return PlyerChannel()
        case "terminal":
            from journal.desktop.notify.channels.terminal_channel import TerminalChannel

            return TerminalChannel(settings.notify.terminal_escape, os.environ)
    from journal.desktop.notify.channels import push_channels as push

    if name == "ntfy":
        return push.NtfyChannel(settings.notify.ntfy, settings.notify.ntfy_token_file)
    if name == "webhook":
        return push.WebhookChannel(settings.notify.webhook)
    return push.AppriseChannel(settings.notify.apprise)


def chains_of(
    settings: Settings,
    say: Callable[[str], None],
    answered: Answered | None = None,
    *,
    without: frozenset[str] = frozenset(),
) -> list[ChannelFallback]:
    """The local chain, and each additional channel; none if notifications are off."""
    if not settings.notify.enabled:
        return []
    if not sys.platform.startswith("linux"):
        without |= {"desktop"}  # other systems have no such bus
    here = [name for name in settings.notify.channels if name not in without]
    screen = [channel_of(name, settings, answered) for name in here]
    pushes = [
        ChannelFallback(n, [channel_of(n, settings)], say)
        for n in settings.notify.also_channels
    ]
    return [ChannelFallback(SCREEN, screen, say), *pushes]


def uses_network(settings: Settings) -> bool:
    return bool(NETWORK & {*settings.notify.channels, *settings.notify.also_channels})
