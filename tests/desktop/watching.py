"""`journal watch` as a process, for tests of what it does by the real clock."""

from __future__ import annotations

import signal
import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tests.waiting import until


def minutes_ago(minutes: int) -> str:
    """`⏰` with the minute that was so many minutes ago."""
    then = datetime.now() - timedelta(minutes=minutes)  # noqa: TID251 (as watch does)
    return f"⏰ {then:%Y-%m-%d %H:%M}"


@dataclass
class Watch:
    """One `journal watch` that runs."""

    process: subprocess.Popen[bytes]
    files: tuple[Path, Path]

    @property
    def out(self) -> list[str]:
        return self.files[0].read_text().splitlines()

    @property
    def err(self) -> list[str]:
        """Without the line end that click prints behind a `^C`."""
        return [line for line in self.files[1].read_text().splitlines() if line]

    @property
    def alive(self) -> bool:
        return self.process.poll() is None

    def ready(self) -> Watch:
        """Wait until it has told what was due, and watches."""
        until(lambda: "journal: watching" in "\n".join(self.err), "watching")
        return self

    def stop(self) -> int:
        """As with Ctrl-C."""
        if self.alive:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)
