"""Whether there is a desktop session to talk to."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from journal.desktop.notify.channel import ChannelFailed


def require_session_bus() -> None:
    """Raises ChannelFailed if there is none."""
    if not sys.platform.startswith("linux"):
        return
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS")
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if address or (runtime and Path(runtime, "bus").exists()):
        return
    raise ChannelFailed(
        "there is no desktop session to notify (DBUS_SESSION_BUS_ADDRESS is not set)"
    )
