"""The dashboard of a vault kept current as `journal watch` does, with shorter waits.

    python -m tests.integrations.dashboard.paced_watch VAULT PACE

For a simulation whose seconds are shorter than real ones, too.
"""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from journal.api.journal import Journal
from journal.cli.clock import clock
from journal.integrations.dashboard.background import Background


def main() -> None:
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with Journal.open(Path(sys.argv[1])) as journal:
        background = Background(journal, clock(None), print, pace=float(sys.argv[2]))
        background.start()
        ended.wait()
        background.close()


if __name__ == "__main__":
    main()
