"""Desktop notifications through plyer.

plyer returns None whether or not the message was shown, and on Linux passes it to
`notify-send` as arguments: a leading `-` would be an option, `&` or `<` markup, a
backslash an escape. This module handles all that. (Found by testing against real
notification daemons; plyer 2.1.0.)
"""

from __future__ import annotations

import html
import importlib.util
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from journal.desktop.notify.channel import ChannelFailed, Message, shortened
from journal.desktop.notify.channels.session_bus import require_session_bus
from journal.language.clean import clean

_WORD_JOINER = "\u2060"
# Windows' balloon refuses longer texts, counted in UTF-16 units
_MAX_TITLE, _MAX_BODY = 60, 250


class PlyerChannel:
    """The desktop's own notifications."""

    name = "plyer"

    def send(self, message: Message) -> None:
        """Show a notification. Raises ChannelFailed with the reason."""
        require_session_bus()
        try:
            with warnings.catch_warnings(), _stderr_kept() as said:
                warnings.simplefilter("ignore")  # "dbus package is not installed"
                from plyer import notification

                notification.notify(
                    title=_plain(clean(message.title), _MAX_TITLE),
                    message=_escaped(_plain(message.body, _MAX_BODY)),
                    app_name="journal",
                )
        except NotImplementedError:
            raise ChannelFailed(
                "plyer has no way to notify here: install notify-send "
                "(Debian: libnotify-bin)"
            ) from None
        except Exception as error:
            # plyer does not catch what its many backends raise
            raise ChannelFailed(f"{type(error).__name__}: {error}") from None
        if any(said):
            raise ChannelFailed(said[0], hung="imeout" in said[0])

    def close(self) -> None:
        """Nothing to release."""


def _plain(text: str, limit: int) -> str:
    """Text that no backend treats as an option, cut to a length that all accept."""
    shown = shortened(text, limit)
    if Path("/app").is_dir():
        # plyer takes this for Flatpak and quotes the text by hand
        shown = shown.replace("'", "’")
    return f"{_WORD_JOINER}{shown}" if shown.startswith("-") or not shown else shown


def _escaped(body: str) -> str:
    """The body for a Linux desktop: without markup or C escapes."""
    if not sys.platform.startswith("linux"):
        return body
    escaped = html.escape(body, quote=False)
    # with dbus-python plyer does without notify-send, which eats backslashes
    direct = importlib.util.find_spec("dbus") is not None
    return escaped if direct else escaped.replace("\\", "\\\\")


@contextmanager
def _stderr_kept() -> Iterator[list[str]]:
    """Capture the stderr of a child process, the only sign of its failure.

    The list is filled when the block ends.
    """
    said: list[str] = []
    sys.stderr.flush()
    with tempfile.TemporaryFile() as kept:
        before = os.dup(2)
        os.dup2(kept.fileno(), 2)
        try:
            yield said
        finally:
            os.dup2(before, 2)
            os.close(before)
            kept.seek(0)
            said.extend(kept.read().decode("utf-8", "replace").splitlines()[:1])
