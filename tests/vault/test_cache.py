"""The cache is disposable: right, or not there."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import types
import typing
from contextlib import closing
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, time
from enum import Enum
from pathlib import Path
from typing import Any

import pytest

from journal.language.note.note_names import title_of
from journal.model.entry import NotePath
from journal.model.note import Note
from journal.model.settings import Settings
from journal.model.when import When
from journal.vault.cache import cache as cache_module
from journal.vault.cache import layout as cache_file
from journal.vault.cache.cache import Cache
from journal.vault.cache.note_codec import note_from_plain, note_to_plain
from journal.vault.notes.index import Index
from journal.vault.notes.snapshot import settings_key
from journal.vault.sweep import FileStamp
from tests.conftest import VaultMaker
from tests.processes import environment
from tests.settings import changed_settings, settings_with
from tests.vault.stored import loaded

PATH = NotePath(os.fsdecode(b"f/a\xff\n\x1b\xe9.md"))

# ---------------------------------------------------------------- every field


def full(wanted: Any, name: str = "") -> Any:
    """A value of a type of the model in which every field is set.

    The model is asked what fields it has: one that is added to it and forgotten
    in the codec does not survive the round trip below.
    """
    origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (typing.Union, types.UnionType):
        return full(next(kind for kind in inner if kind is not type(None)), name)
    if origin is tuple:
        if len(inner) == 2 and inner[1] is Ellipsis:
            return (full(inner[0], name + "1"), full(inner[0], name + "2"))
        return tuple(full(kind, name) for kind in inner)
    if wanted is NotePath:
        return PATH
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return next(iter(wanted))
    if wanted is When:
        return When(date(2024, 2, 29), time(23, 59))
    if is_dataclass(wanted):
        kinds = typing.get_type_hints(wanted)
        return wanted(**{f.name: full(kinds[f.name], f.name) for f in fields(wanted)})
    samples = {str: f"{name} \udcff\x1bé✅", int: 7, bool: True}
    samples |= {date: date(2024, 2, 29), time: time(23, 59)}
    return samples[wanted]


def test_the_note_of_this_test_has_every_field_set() -> None:
    """No field has its default, anywhere in it."""
    seen = []

    def look(value: Any) -> None:
        if isinstance(value, tuple):
            assert value
            for one in value:
                look(one)
        if is_dataclass(value):
            for own in fields(value):
                given = getattr(value, own.name)
                assert given is not None
                if own.default is not MISSING:
                    assert given != own.default, own.name
                seen.append(f"{type(value).__name__}.{own.name}")
                look(given)

    look(full(Note))
    for one in ("Note.mentions", "Entry.log", "PersonNote.org", "Problem.fix"):
        assert one in seen
    assert len(set(seen)) > 50


def test_a_note_comes_back_with_every_field() -> None:
    note = full(Note)
    again = note_from_plain(note_to_plain(note))
    for field in fields(Note):
        assert getattr(again, field.name) == getattr(note, field.name), field.name
    assert again == note
    [entry, other] = note.entries
    assert entry == other
    for field in fields(entry):
        mine, theirs = getattr(entry, field.name), getattr(again.entries[0], field.name)
        assert type(mine) is type(theirs), field.name


def test_an_empty_note_comes_back_as_well() -> None:
    note = Note(PATH, "", "")
    assert note_from_plain(note_to_plain(note)) == note


# ---------------------------------------------------------------- the file

STORED = {NotePath(f"n{i}.md"): ((i, 2 * i, 3 * i), full(Note)) for i in range(40)}


def rows(notes: dict[NotePath, tuple[FileStamp, Note]]) -> list[Any]:
    return [(path, stamp, note) for path, (stamp, note) in notes.items()]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "v.sqlite"


@pytest.fixture
def cache(file: Path) -> Cache:
    return Cache(file, "key")


def test_what_is_stored_comes_back(cache: Cache, file: Path) -> None:
    assert loaded(cache) == {}
    cache.store(rows(STORED), [])
    assert loaded(Cache(file, "key")) == STORED
    changed = ((1, 1, 1), Note(PATH, "new", "d"))
    cache.store([(NotePath("n1.md"), *changed), (PATH, *changed)], [NotePath("n2.md")])
    expected = {**STORED, NotePath("n1.md"): changed, PATH: changed}
    del expected[NotePath("n2.md")]
    assert loaded(cache) == expected
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_cache_of_another_version_or_other_settings_is_empty(file: Path) -> None:
    Cache(file, "key").store(rows(STORED), [])
    assert loaded(Cache(file, "other")) == {}
    # and it has been thrown away with that, it does not come back
    assert loaded(Cache(file, "key")) == {}


def test_a_newer_reader_reads_anew(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Cache(file, "key").store(rows(STORED), [])
    monkeypatch.setattr(cache_file, "PARSER_VERSION", 10_000)
    assert loaded(Cache(file, "key")) == {}


@pytest.mark.parametrize("suffixes", [[""], ["", "-wal", "-shm"]])
def test_a_deleted_cache_is_made_again(
    cache: Cache, file: Path, suffixes: list[str]
) -> None:
    cache.store(rows(STORED), [])
    for suffix in suffixes:
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    assert loaded(cache) == {}
    cache.store(rows(STORED), [])
    assert loaded(cache) == STORED


def is_right(cache: Cache) -> bool:
    """Whether a load after damage gave nothing that was not stored."""
    found = loaded(cache)
    return all(STORED.get(path) == row for path, row in found.items())


@pytest.mark.parametrize("seed", range(4))
def test_damage_is_never_believed(cache: Cache, file: Path, seed: int) -> None:
    """Bytes that flip, garbage, a file that is cut off: at random places."""
    chance = random.Random(seed)
    cache.store(rows(STORED), [])
    sound = file.read_bytes()
    assert len(sound) > 40_000
    for _ in range(30):
        damaged = bytearray(sound)
        match chance.randrange(4):
            case 0:
                damaged[chance.randrange(len(sound))] ^= 1 << chance.randrange(8)
            case 1:
                at = chance.randrange(len(sound) - 200)
                damaged[at : at + 200] = chance.randbytes(200)
            case 2:
                del damaged[chance.randrange(len(sound)) :]
            case 3:
                damaged = bytearray(chance.randbytes(chance.randrange(9000)))
        cache.delete()
        file.write_bytes(damaged)
        assert is_right(cache)
        cache.store(rows(STORED), [])
        assert is_right(cache)
    cache.delete()
    cache.store(rows(STORED), [])
    assert loaded(cache) == STORED


def test_a_note_in_which_there_is_nothing_is_stored_as_a_digest(
    cache: Cache, file: Path
) -> None:
    bare = Note(PATH, title_of(PATH), "0123456789abcdef" * 2)
    other = NotePath("other.md")
    cache.store([(PATH, (1, 2, 3), bare), (other, (1, 2, 4), full(Note))], [])
    assert cache.load([PATH]) == {PATH: ((1, 2, 3), bare)}
    assert dict(cache.each()) == {PATH: bare, other: full(Note)}
    assert paths_in(file, "notes") == [b"other.md"]
    # one with a day, or any other field, is stored in full
    daily = replace(bare, day=date(2024, 6, 1))
    cache.store([(PATH, (2, 2, 3), daily), (other, (2, 2, 4), bare)], [])
    assert cache.load([PATH]) == {PATH: ((2, 2, 3), daily)}
    # so is one with another title than its name
    assert paths_in(file, "notes") == sorted((b"other.md", os.fsencode(PATH)))
    cache.store([(PATH, (3, 2, 3), bare)], [other])
    assert loaded(cache) == {PATH: ((3, 2, 3), bare)}
    assert paths_in(file, "notes") == []


def paths_in(file: Path, table: str) -> list[bytes]:
    with closing(sqlite3.connect(file)) as db:
        return sorted(path for (path,) in db.execute(f"SELECT path FROM {table}"))


def test_a_flipped_bit_inside_a_note_is_noticed(cache: Cache, file: Path) -> None:
    note = Note(PATH, "see the marker here", "digest")
    cache.store([(PATH, (1, 2, 3), note)], [])
    content = file.read_bytes()
    assert content.count(b"marker") == 1
    file.write_bytes(content.replace(b"marker", b"darker"))
    assert loaded(cache) == {}


def test_a_file_that_is_busy_is_left_alone(
    cache: Cache, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To delete what another process has open would be the damage itself."""
    monkeypatch.setattr(cache_module, "PATIENCE", 0.05)
    cache.store(rows(STORED), [])
    inode = file.stat().st_ino
    other = sqlite3.connect(file, isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        cache.store([(PATH, (1, 2, 3), Note(PATH, "t", "d"))], [])
        assert file.stat().st_ino == inode
        other.execute("ROLLBACK")
    finally:
        other.close()
    assert loaded(cache) == STORED


@pytest.mark.parametrize("place", ["file/v.sqlite", "folder", "/proc/no/v.sqlite"])
def test_where_nothing_can_be_stored_nothing_is_cached(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    cache = Cache(tmp_path / place, "key")
    cache.store(rows(STORED), [])
    assert loaded(cache) == {}


_STORE = """
import sys
import time
from pathlib import Path
from journal.model.entry import NotePath
from journal.model.note import Note
from journal.vault.cache import cache as cache_module
from journal.vault.cache.cache import Cache

file, who = sys.argv[1:]
cache_module.PATIENCE = 50.0  # on a slow disk the other may hold the file for long
cache = Cache(Path(file), "key")

def comes_back(number):
    path = NotePath(f"{who}{number}.md")
    cache.store([(path, (number, 0, 0), Note(path, who, "d" * 500))], [])
    found = cache.load([path])
    return found and found[path][1].title == who

while not comes_back(0):  # SQLite does not wait while another makes the file
    time.sleep(0.02)
for number in range(1, 40):
    assert comes_back(number), number
"""


def test_two_processes_share_a_cache(cache: Cache, file: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _STORE, str(file), who],
            env=environment(),
            stderr=subprocess.PIPE,
        )
        for who in ("ann", "ben")
    ]
    try:
        assert [p.communicate(timeout=100)[1] for p in processes] == [b"", b""]
    finally:
        for process in processes:
            process.kill()
    assert sorted(loaded(cache)) == sorted(
        f"{who}{n}.md" for who in ("ann", "ben") for n in range(40)
    )


# ---------------------------------------------------------------- what it is used for


def read_again(root: Path, file: Path) -> str:
    """The words of the only entry, as a new process would see them."""
    settings = Settings()
    index = Index(root, settings, Cache(file, settings_key(settings)))
    index.refresh()
    [entry] = index.snapshot().entries()
    return entry.text


def test_only_a_note_with_another_stamp_is_read_again(
    vault: VaultMaker, file: Path
) -> None:
    """Size, time of change and inode decide. Who restores all three hides a change."""
    root = vault("- [ ] one 2024-06-01")
    note = root / "note.md"
    assert read_again(root, file) == "one"
    before = note.stat()
    note.write_text("- [ ] two 2024-06-01")
    os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert note.stat().st_ino == before.st_ino
    assert read_again(root, file) == "one"

    os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert read_again(root, file) == "two"

    other = root / "other"
    other.write_text("- [ ] six 2024-06-01")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    other.rename(note)
    assert read_again(root, file) == "six"

    note.write_text("- [ ] seven 2024-06-01")
    os.utime(note, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert read_again(root, file) == "seven"


@pytest.mark.parametrize("year", [1902, 2400])
def test_a_note_from_a_year_that_cannot_be_is_cached(
    vault: VaultMaker, file: Path, year: int
) -> None:
    root = vault("- [ ] one 2024-06-01")
    os.utime(root / "note.md", ns=(0, (year - 1970) * 31_556_952 * 10**9))
    assert read_again(root, file) == "one"
    assert read_again(root, file) == "one"
    assert len(loaded(Cache(file, settings_key(Settings())))) == 1


def test_settings_that_change_how_a_note_is_read_change_the_key() -> None:
    plain = Settings()
    keys = {settings_key(plain)}
    for changes in (
        {"people_folder": "Folk"},
        {"ignore_handles": ("home",)},
        {"daily": replace(plain.obsidian.daily, folder="Daily")},
        {"tasks": replace(plain.obsidian.tasks, global_filter="#task")},
        {"tasks": replace(plain.obsidian.tasks, remove_global_filter=True)},
        {"kanban": replace(plain.obsidian.kanban, date_trigger="$")},
        {"reminder": replace(plain.obsidian.reminder, date_format="DD.MM.YYYY")},
    ):
        keys.add(settings_key(changed_settings(plain, **changes)))
    assert len(keys) == 8
    same = settings_with("all-tasks", inbox="x.md", upcoming_days=3, theme="dark")
    assert settings_key(same) == settings_key(plain)
