"""Waiting for something that happens elsewhere, without guessing how long it takes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


def until(
    condition: Callable[[], object],
    what: str,
    seconds: float = 60,
    pause: float = 0.02,
) -> None:
    """Return as soon as `condition` holds; fail with `what` if it never does.

    `pause` is longer where to look starts a program.
    """
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"after {seconds} s still not: {what}")
        time.sleep(pause)


async def until_async(
    condition: Callable[[], object], what: str, seconds: float = 60
) -> None:
    """`until` for what happens in the event loop that is running."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"after {seconds} s still not: {what}")
        await asyncio.sleep(0.02)
