"""A cache is believed unseen only while someone watches, and is up to date."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from journal.api.glance import agenda as stored_agenda
from journal.cli import quick_due as instant
from journal.vault.cache import watch_lock as vouching
from journal.vault.cache.watch_lock import WatchLock
from journal.vault.places import name_of
from tests.cli.instant import printed, warm
from tests.conftest import VaultMaker
from tests.processes import environment
from tests.waiting import until

NOW = "2024-06-05T09:30"


def test_what_is_said_ends_with_the_process(tmp_path: Path) -> None:
    file = str(tmp_path / "v.watched")
    assert not vouching.is_watched(file)
    one, other = WatchLock(file), WatchLock(file)
    assert one.hold()
    assert not other.hold()
    assert vouching.is_watched(file)
    assert not vouching.is_current(file)
    one.say(current=True)
    assert vouching.is_current(file)
    one.say(current=False)
    assert not vouching.is_current(file)
    one.say(current=True)
    one.release()
    assert not vouching.is_watched(file)
    assert not vouching.is_current(file)
    assert other.hold()
    assert not vouching.is_current(file)
    other.release()


class Watched:
    """A vault with a `journal watch` of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        cache = user_cache_path("journal") / f"{name_of(str(root))}.sqlite"
        self.file = vouching.file_of(str(cache))
        self.cache = cache
        self.begin()

    def begin(self) -> None:
        words = ["--vault", str(self.root), "--now", NOW, "watch"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "journal", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment(),
        )
        try:
            until(lambda: vouching.is_current(self.file), "current")
        except AssertionError:
            self.stop()
            raise

    def due(self) -> tuple[int | None, str, str]:
        return printed(instant.answer, ["--vault", str(self.root), "--now", NOW, "due"])

    def stop(self, number: int = signal.SIGINT) -> None:
        self.process.send_signal(number)
        self.process.communicate(timeout=60)


@pytest.fixture
def watched(vault: VaultMaker) -> Iterator[Watched]:
    root = vault({"a.md": "- [ ] @alice offer 📅 2024-06-01\n", "b.md": "x\n"})
    watched = Watched(root)
    yield watched
    if watched.process.poll() is None:
        watched.stop()


def test_nothing_is_looked_at_while_somebody_watches(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        stored_agenda, "sweep", lambda *_: pytest.fail("the notes were looked at")
    )
    code, out, _ = watched.due()
    assert code == 0
    assert "offer" in out


def test_a_copied_person_comes_and_goes(vault: VaultMaker) -> None:
    """An entry shows whom its alias means, whether or not there is a copy of them."""
    eve = "---\naliases: [evi]\n---\n- [ ] ask @evi 📅 2024-06-01\n"
    root = vault({"a.md": "- [ ] ring @evi 📅 2024-06-02\n", "People/Eve.md": eve})
    watched = Watched(root)
    copy = root / "People" / "Eve 2.md"

    def shows(words: str) -> bool:
        return words in watched.due()[1]

    try:
        for words in ("call", "write to", "visit"):
            if words == "write to":
                copy.unlink()
            else:
                copy.write_text(eve)
            (root / "a.md").write_text(f"- [ ] {words} @evi 📅 2024-06-02\n")
            until(partial(shows, f"Eve {words} @evi"), words)
    finally:
        watched.stop()


def test_a_save_is_seen_at_once(watched: Watched) -> None:
    """After a save the cache is said to be behind, until it holds the new line."""

    def gone(words: str) -> bool:
        return words not in watched.due()[1]

    before = "offer"
    for words in ("order", "bill", "thank"):
        note = watched.root / "a.md"
        note.write_text(f"- [ ] @alice {words} 📅 2024-06-01\n")
        until(partial(gone, before), "the event")
        until(lambda: vouching.is_current(watched.file), "current")
        code, out, _ = watched.due()
        assert code == 0
        assert words in out
        before = words


def test_nobody_else_stores_meanwhile(watched: Watched) -> None:
    before = watched.cache.read_bytes()
    (watched.root / ".journal.toml").write_text("within = 3\n")
    warm(watched.root)
    assert watched.cache.read_bytes() == before


def test_a_setting_that_is_changed_ends_it(watched: Watched) -> None:
    (watched.root / ".journal.toml").write_text("within = 3\n")
    assert watched.due() == (None, "", "")
    (watched.root / "b.md").write_text("- [ ] @bob call 📅 2024-06-02\n")
    until(lambda: not vouching.is_watched(watched.file), "given up")
    warm(watched.root)
    code, out, _ = watched.due()
    assert code == 0
    assert "call" in out


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_nobody_vouches_any_more_once_it_ended(watched: Watched, number: int) -> None:
    watched.stop(number)
    assert not vouching.is_watched(watched.file)
    (watched.root / "a.md").write_text("- [ ] @alice order 📅 2024-06-01\n")
    code, out, _ = watched.due()
    assert code == 0
    assert "order" in out


def test_what_was_stored_late_is_read_again(watched: Watched) -> None:
    """Another process stored what it had read long before, then the watching began."""
    watched.stop()
    root = watched.root
    warm(root)
    old = (root / "a.md").stat()
    (root / "a.md").write_text("- [ ] @alice order 📅 2024-06-01\n")
    os.utime(root / "a.md", ns=(old.st_atime_ns, old.st_mtime_ns + 1))
    watched.begin()
    code, out, _ = watched.due()
    assert code == 0
    assert "order" in out
