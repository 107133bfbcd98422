"""The watcher, on real files and real events: what was saved is looked at again."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.api.requests import Act
from journal.language.edit.intents import Complete
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.vault.watch.watcher import Watcher
from tests.conftest import NOW, VaultMaker, entries_of
from tests.processes import confined, open_place
from tests.settings import settings_with
from tests.waiting import until

pytestmark = [
    pytest.mark.slow,
    # as journal/vault/watcher.py has it; an error would end watchdog's own thread
    pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning"),
]

Looks = list[set[NotePath] | None]


class Watched:
    """A vault that is watched; remembers what was to be looked at."""

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.looks: Looks = []
        self.watcher = Watcher(root, settings, self.looks.append)
        self.watcher.start()

    @property
    def paths(self) -> set[str]:
        return {str(path) for look in self.looks for path in look or ()}

    def sees(self, *names: str) -> None:
        until(lambda: set(names) <= self.paths, f"{names} are looked at again")

    def sees_everything(self) -> None:
        until(lambda: None in self.looks, "everything is looked at again")

    def settle(self) -> None:
        """Wait for a note saved just now: events come in order, all were before."""
        (self.root / "last.md").write_text("last")
        self.sees("last.md")


@pytest.fixture
def watched(vault: VaultMaker) -> Iterator[Callable[..., Watched]]:
    started: list[Watched] = []

    def start(settings: Settings | None = None, **notes: str) -> Watched:
        root = vault({f"{name}.md": content for name, content in notes.items()})
        started.append(Watched(root, settings or Settings()))
        return started[-1]

    yield start
    for one in started:
        one.watcher.stop()


def in_place(note: Path) -> None:
    note.write_text("changed")


def appended(note: Path) -> None:
    with note.open("a") as file:
        file.write("more")


def renamed_over(note: Path) -> None:
    """As vim, Obsidian's sync and this program do it."""
    other = note.with_suffix(".tmp")
    other.write_text("changed")
    other.rename(note)


def deleted_and_made_again(note: Path) -> None:
    note.unlink()
    note.write_text("changed")


def deleted(note: Path) -> None:
    note.unlink()


def moved_out(note: Path) -> None:
    note.rename(note.parent.parent / "elsewhere.md")


@pytest.mark.parametrize(
    "save",
    [in_place, appended, renamed_over, deleted_and_made_again, deleted, moved_out],
)
def test_every_way_to_save_is_seen(
    watched: Callable[..., Watched], save: Callable[[Path], None]
) -> None:
    one = watched(a="- [ ] one", b="- [ ] two")
    save(one.root / "a.md")
    one.sees("a.md")
    assert "b.md" not in one.paths


def test_moves_are_seen_at_both_ends(watched: Callable[..., Watched]) -> None:
    one = watched(a="- [ ] one")
    (one.root / "a.md").rename(one.root / "b.md")
    one.sees("a.md", "b.md")


def test_names_that_are_no_utf8_are_seen(watched: Callable[..., Watched]) -> None:
    one = watched()
    name = os.fsdecode(b"a\xff\n\xe9.md")
    (one.root / name).write_text("x")
    one.sees(name)


def test_a_folder_that_comes_or_goes_means_everything(
    watched: Callable[..., Watched], tmp_path: Path
) -> None:
    """What is in it sends no events of its own."""
    one = watched(a="")
    outside = tmp_path / "outside"
    (outside / "deep").mkdir(parents=True)
    (outside / "deep" / "n.md").write_text("- [ ] n")
    shutil.move(outside, one.root / "in")
    one.sees_everything()
    one.looks.clear()
    shutil.move(one.root / "in", outside)
    one.sees_everything()


def test_a_new_folder_is_watched_as_well(watched: Callable[..., Watched]) -> None:
    one = watched()
    (one.root / "x" / "y").mkdir(parents=True)
    one.sees_everything()
    (one.root / "x" / "y" / "n.md").write_text("- [ ] n")
    one.sees("x/y/n.md")


def test_what_is_ignored_is_not_looked_at(watched: Callable[..., Watched]) -> None:
    """git, Obsidian, plugins and we ourselves write a lot that is no note."""
    settings = settings_with(
        ignore=("Archive/", "*.draft.md"), templates=("Templates",)
    )
    one = watched(settings, a="")
    for folder in (".git/objects/ab", ".obsidian/plugins/p", "node_modules/m",
                   ".trash/t", "Archive/2023", "Templates/t"):  # fmt: skip
        (one.root / folder).mkdir(parents=True)
        (one.root / folder / "x.md").write_text("- [ ] x")
        (one.root / folder).rename(one.root / f"{folder}2")
        shutil.rmtree(one.root / folder.split("/")[0], ignore_errors=True)
    for name in ("pic.png", ".hidden.md", "x.draft.md", ".~a.md.0a0a0a0a.tmp", "a.md~"):
        (one.root / name).write_text("x")
    one.settle()
    assert one.looks == [{"last.md"}]


def test_reading_is_no_change(watched: Callable[..., Watched]) -> None:
    one = watched(a="- [ ] one")
    for _ in range(100):
        (one.root / "a.md").read_bytes()
        os.listdir(one.root)
    one.settle()
    assert one.looks == [{"last.md"}]


def test_watchdog_may_lose_count_of_folders(watched: Callable[..., Watched]) -> None:
    """Its threads die or wait for ever then; `make soak` has it happen unforced."""
    one = watched(a="")
    (one.root / "sub").mkdir()
    one.sees_everything()
    before = set(threading.enumerate())
    [emitter] = [t for t in before if type(t).__name__ == "InotifyEmitter"]
    emitter._inotify._active_callbacks_by_path.clear()  # type: ignore[attr-defined]
    one.looks.clear()
    (one.root / "sub").rmdir()
    one.sees_everything()
    until(lambda: one.watcher.live, "it watches again")
    (one.root / "b.md").write_text("x")
    one.sees("b.md")
    until(lambda: not emitter.is_alive(), "nothing is left of the old threads")
    assert len(threading.enumerate()) == len(before)


def test_a_stopped_watcher_is_silent(watched: Callable[..., Watched]) -> None:
    before = set(threading.enumerate())
    one = watched(a="")
    one.settle()
    one.watcher.stop()
    assert set(threading.enumerate()) == before
    count = len(one.looks)
    (one.root / "a.md").write_text("changed")
    assert len(one.looks) == count
    one.watcher.stop()


def test_a_watcher_that_was_never_started_can_be_stopped(tmp_path: Path) -> None:
    Watcher(tmp_path, Settings(), lambda paths: None).stop()


# ---------------------------------------------------------------- with a journal


@pytest.fixture
def followed(
    vault: VaultMaker, open_vault: Callable[[Path], Journal]
) -> tuple[Journal, list[set[NotePath]]]:
    root = vault({"a.md": "- [ ] @x one\n- [ ] @x two\n", "sub/b.md": "- [ ] @x b"})
    journal = open_vault(root)
    told: list[set[NotePath]] = []
    journal.subscribe(told.append)
    return journal, told


def test_five_hundred_saves_are_a_few_looks(
    followed: tuple[Journal, list[set[NotePath]]],
) -> None:
    journal, told = followed
    with (journal.root / "a.md").open("r+") as note:
        for number in range(500):
            note.seek(0)
            note.write(f"- [ ] @x {number}\n")
            note.flush()
            # as an editor does; and so that there is time for a look in between
            os.fsync(note.fileno())
    until(lambda: "@x 499" in entries_of(journal), "the last save is seen")
    assert 1 <= len(told) <= 25
    assert all(paths == {"a.md"} for paths in told)


def test_what_was_saved_is_what_is_known(
    followed: tuple[Journal, list[set[NotePath]]], tmp_path: Path
) -> None:
    journal, _ = followed
    root = journal.root
    renamed_over(root / "a.md")
    until(lambda: set(entries_of(journal)) == {"@x b"}, "a note without entries")
    shutil.move(root / "sub", tmp_path / "sub")
    until(lambda: not entries_of(journal), "a folder is gone")
    (tmp_path / "sub" / "deep").mkdir()
    (tmp_path / "sub" / "deep" / "c.md").write_text("- [ ] @x c")
    shutil.move(tmp_path / "sub", root / "sub")
    until(lambda: set(entries_of(journal)) == {"@x b", "@x c"}, "it is back, with more")


def test_our_own_writing_is_no_news(
    followed: tuple[Journal, list[set[NotePath]]],
) -> None:
    journal, told = followed
    entry = entries_of(journal)["@x one"]
    journal.apply(Act.each(Complete(NOW.date()), [entry], "done"), NOW)
    (journal.root / "last.md").write_text("- [ ] @x last")
    until(lambda: "@x last" in entries_of(journal), "what came after it is seen")
    assert told == [{"last.md"}]


_WITHOUT_EVENTS = """
import ctypes, os, threading, time
from journal.model.settings import Settings
from journal.vault.watch.watcher import Watcher

libc = ctypes.CDLL(None)
taken = []
while (fd := libc.inotify_init1(0)) >= 0:
    taken.append(fd)
seen = threading.Event()
looks = []
def look(paths):
    looks.append(paths)
    seen.set()
watcher = Watcher({root!r}, Settings(), look)
watcher.start()
number = 0
while not seen.wait(0.1):
    number += 1
    with open({root!r} + "/a.md", "w") as file:
        file.write("x" * number)
watcher.stop()
print(looks, threading.active_count())
"""


def test_without_events_it_looks_now_and_then() -> None:
    """All of the system's inotify instances are taken: it polls."""
    if os.geteuid() != 0:
        pytest.skip("taking all of our own instances would disturb other tests")
    with open_place(a="- [ ] one") as root:
        done = confined(nobody=True, script=_WITHOUT_EVENTS.format(root=str(root)))
    assert done.err == ""
    assert done.out == "[None] 1\n"
