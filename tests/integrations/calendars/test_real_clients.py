"""todoman, khal and vdirsyncer themselves: they list, tick, move, add and delete."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.integrations.calendars.collections.caldav import CalDav
from tests.integrations.calendars.conftest import Pair
from tests.integrations.calendars.servers import radicale

Make = Callable[..., Pair]

NOTES = """\
- [ ] @alice send the offer 📅 2024-06-07 #work
- [ ] call @bob 🔁 every week 📅 2024-06-07
- [ ] third @carla ⏫ 📅 2024-06-09 ⏰ 2024-06-09 14:00
"""


def tool(name: str) -> str:
    """The program beside this Python."""
    file = Path(sys.executable).parent / name
    if not file.exists():
        if os.environ.get("JOURNAL_TEST_REQUIRE"):
            pytest.fail(f"CI must have {name}")
        pytest.skip(f"{name} is not installed")
    return str(file)


def call(*words: str, env: dict[str, str] | None = None, given: str = "") -> str:
    done = subprocess.run(
        words,
        input=given,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", **(env or {})},
        timeout=60,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


class Todoman:
    def __init__(self, folder: Path, home: Path) -> None:
        self._config = home / "todoman.py"
        self._config.write_text(
            f'path = "{folder}"\ndate_format = "%Y-%m-%d"\ntime_format = "%H:%M"\n'
            f'cache_path = "{home}/todoman.sqlite"\ndefault_list = "Follow-ups"\n'
        )

    def __call__(self, *words: str) -> str:
        return call(tool("todo"), "--config", str(self._config), *words)

    def id_of(self, summary: str) -> str:
        [line] = [line for line in self("list").splitlines() if summary in line]
        return next(word for word in line.split() if word.isdigit())


@pytest.fixture
def made(pair: Make) -> Pair:
    return pair(NOTES)


@pytest.fixture
def todo(made: Pair, tmp_path: Path) -> Todoman:
    return Todoman(made.folder, tmp_path)


def test_todoman_lists_them(todo: Todoman) -> None:
    shown = todo("list")
    for summary in ("@alice send the offer", "call @bob", "third @carla"):
        assert summary in shown
    assert "2024-06-07" in shown


def test_todoman_ticks(made: Pair, todo: Todoman) -> None:
    todo("done", todo.id_of("@alice send the offer"))
    assert made.sync().problems == []
    assert made.text().startswith("- [x] @alice send the offer 📅 2024-06-07 ✅ ")
    assert made.settled()


def test_todoman_ticks_a_series(made: Pair, todo: Todoman) -> None:
    todo("done", todo.id_of("call @bob"))
    made.sync()
    lines = made.text().splitlines()
    assert lines[1] == "- [ ] call @bob 🔁 every week 📅 2024-06-14"
    assert lines[2].startswith("- [x] call @bob 🔁 every week 📅 2024-06-07 ✅ ")
    assert "2024-06-14" in todo("list")
    assert made.settled()


def test_todoman_moves(made: Pair, todo: Todoman) -> None:
    todo("edit", "--due", "2024-06-20", todo.id_of("@alice send the offer"))
    made.sync()
    assert "2024-06-20" in made.text().splitlines()[0]
    assert made.settled()


def test_todoman_adds(made: Pair, todo: Todoman) -> None:
    todo("new", "--due", "2024-06-21", "buy", "bread")
    made.sync()
    assert "buy bread" in made.text("inbox.md")
    assert "2024-06-21" in made.text("inbox.md")
    assert made.settled()
    assert "buy bread" in todo("list")


def test_todoman_deletes(made: Pair, todo: Todoman) -> None:
    todo("delete", "--yes", todo.id_of("third @carla"))
    made.sync()
    assert "- [-] third @carla" in made.text()
    assert made.settled()


def test_khal_reads_the_feed(
    run: Callable[..., object], made: Pair, tmp_path: Path
) -> None:
    """khal shows events: the feed, as one file of a folder of its own."""
    folder = tmp_path / "feed"
    folder.mkdir()
    config = tmp_path / "khal.conf"
    config.write_text(
        f"[calendars]\n[[feed]]\npath = {folder}\ntype = calendar\n"
        "[locale]\ndateformat = %Y-%m-%d\ntimeformat = %H:%M\n"
        "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
        "longdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {tmp_path}/khal.db\n"
    )
    file = tmp_path / "feed.ics"
    run("calendar", "feed", "--to", str(file), vault=made.root)
    khal = [tool("khal"), "-c", str(config)]
    call(*khal, "import", "--batch", "-a", "feed", str(file))
    shown = call(*khal, "list", "2024-06-01", "30d")
    assert "@alice send the offer" in shown
    assert "call @bob" in shown


def test_vdirsyncer_carries_the_folder_to_a_server_and_back(
    made: Pair, tmp_path: Path
) -> None:
    with radicale(tmp_path / "server") as server:
        config = tmp_path / "vdirsyncer.conf"
        config.write_text(
            f'[general]\nstatus_path = "{tmp_path}/status/"\n'
            '[pair p]\na = "notes"\nb = "server"\ncollections = null\n'
            'conflict_resolution = "a wins"\n'
            f'[storage notes]\ntype = "filesystem"\npath = "{made.folder}"\n'
            'fileext = ".ics"\n'
            f'[storage server]\ntype = "caldav"\nurl = "{server.url}"\n'
            f'username = "{server.user}"\npassword = "{server.password}"\n'
        )
        phone = CalDav(server.url, server.user, server.password)
        phone.create()
        carry = [tool("vdirsyncer"), "-c", str(config)]
        call(*carry, "discover", given="y\ny\n")
        call(*carry, "sync")
        found = phone.fetch(phone.changes("", {}).changed)
        assert len(found) == 3
        [(href, (etag, text))] = [
            pair for pair in found.items() if "send the offer" in pair[1][1]
        ]
        phone.put(href, text.replace("20240607", "20240617"), etag)
        call(*carry, "sync")
        made.sync()
        assert "2024-06-17" in made.text().splitlines()[0]
        assert made.settled()
        call(*carry, "sync")
        assert made.settled()
        phone.close()
