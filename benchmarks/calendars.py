"""How long calendars take: `python -m benchmarks.calendars [COUNT]`.

A vault of so many entries: the feed; the first sync with a folder and with a
calendar server (Radicale on this machine), and one with nothing to do. Seconds of
CPU of the journal; of the server syncs also the clock's, and the requests.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from journal.api.journal import Journal
from journal.integrations.calendars.collections.caldav import CalDav
from journal.integrations.calendars.collections.vdir import Vdir
from journal.integrations.calendars.feed import feed
from journal.integrations.calendars.sync.sync import Sync
from journal.model.settings import Settings
from tests.integrations.calendars.servers import radicale

NOW = datetime(2024, 6, 5, 9, 30)  # noqa: DTZ001
_PER_NOTE = 10


def fill(root: Path, count: int) -> None:
    root.mkdir()
    for number in range(count // _PER_NOTE):
        lines = [
            f"- [ ] @p{(number * 7 + n) % 50} send thing {number}-{n} "
            f"📅 2024-0{1 + n % 9}-1{number % 9} #t{n}\n"
            for n in range(_PER_NOTE)
        ]
        (root / f"n{number:05}.md").write_text("".join(lines))


def timed(name: str, work: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    said = work()
    spent = time.process_time() - cpu
    print(f"{name:<28} {spent:6.2f} s CPU {time.perf_counter() - wall:7.2f} s  {said}")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        fill(place / "vault", count)
        with Journal(
            place / "vault", Settings(), state=place / "state", cache=None
        ) as journal:
            journal.refresh()
            timed("feed", lambda: f"{len(feed(journal, NOW)):,} characters")
            timed("feed again", lambda: f"{len(feed(journal, NOW)):,} characters")
            vdir = Vdir(place / "phone")
            vdir.prepare(known=False)
            records = journal.state / "calendar"
            folder_sync = Sync(journal, vdir, records / "vdir.json")
            timed("folder, first", lambda: folder_sync.run(NOW).counts())
            timed("folder, idle", lambda: folder_sync.run(NOW).counts())
            with radicale(place / "server") as server:
                client = CalDav(server.url, server.user, server.password)
                client.create()
                server_sync = Sync(journal, client, records / "dav.json")

                def sync() -> str:
                    client.requests = 0
                    said = server_sync.run(NOW).counts()
                    return f"{said}, {client.requests} requests"

                timed("server, first", sync)
                timed("server, idle", sync)
                client.close()


if __name__ == "__main__":
    main()
