"""What it takes to store one saved note, counted: it must not grow with the vault."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.model.entry import NotePath
from journal.model.note import Note
from journal.vault.cache import cache as cache_module
from journal.vault.cache.cache import Cache
from journal.vault.notes.copies import PathsInOrder, _originals_of
from journal.vault.settings import load as config
from tests.call_count import calls_of
from tests.conftest import VaultMaker
from tests.doing import save
from tests.vault.stored import loaded


def calls_of_a_save(vault: VaultMaker, place: Path, others: int) -> int:
    notes = {
        f"notes/other {n}.md": f"- [ ] @al {n} 2024-06-05\n" for n in range(others)
    }
    root = vault({**notes, "saved.md": "- [ ] begun\n"})
    found = config.load(root, place / "none.toml")
    where = {"state": place / f"state{others}", "cache": place / f"cache{others}"}
    with Journal(root, found.settings, looked=found.looked, **where) as journal:
        journal.refresh()
        counts = []
        for number in range(2):  # the first loads what the second needs
            save(root / "saved.md", f"- [ ] call @al {number} 2024-06-05\n")
            counts.append(calls_of(lambda: journal.look_at({NotePath("saved.md")})))
        assert journal.rows_file
        return counts[1]


def test_a_save_costs_the_same_among_many_notes(
    vault: VaultMaker, tmp_path: Path
) -> None:
    few, many = (calls_of_a_save(vault, tmp_path, count) for count in (10, 300))
    # the place among the entries of a day is searched for by halves
    assert many <= few + 60


@pytest.mark.parametrize("seed", range(5))
def test_possible_copies_are_found_in_order_as_among_all(seed: int) -> None:
    chance = random.Random(seed)
    parts = ["Plan", "plan", "Pl", "2", " 2", "-LAPTOP", "(1)", " (1)", " copy", "é"]

    def path() -> NotePath:
        folder = chance.choice(["", "a/", "a b/", "Plan/", "Plan -x/"])
        name = "".join(chance.choices(parts, k=chance.randint(1, 3)))
        return NotePath(f"{folder}{name}.md")

    known = {path() for _ in range(150)}
    ordered = PathsInOrder()
    for _ in range(60):
        one = path()
        if chance.random() < 0.5:
            known.add(one)
            ordered.add(one)
        else:
            known.discard(one)
            ordered.remove(one)
        changed = [path() for _ in range(chance.choice([1, 2, 30]))]
        found = ordered.copies_of(changed, known)
        assert sorted(found) == sorted(p for p in known if _originals_of(p, changed))


def stored(cache: Cache, count: int) -> None:
    for number in range(count):
        note = Note(NotePath("n.md"), "t" * 20_000, f"{number}")
        assert not cache.store([(note.path, (number, 0, 0), note)], [])


def test_the_log_is_moved_when_nothing_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "LONG_LOG", 100_000)
    file = tmp_path / "v.sqlite"
    cache = Cache(file, "key")
    cache.stay_open()
    size = file.stat().st_size
    stored(cache, 250)
    # by itself SQLite moves it after four megabytes, and waits for the disk
    assert Path(f"{file}-wal").stat().st_size > 4_500_000
    assert file.stat().st_size == size
    cache.settle()
    assert file.stat().st_size > size
    cache.close()
    assert [note.digest for _, note in loaded(Cache(file, "key")).values()] == ["249"]


def test_a_log_that_never_rests_is_moved_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_module, "LONGEST_LOG", 100_000)
    cache = Cache(tmp_path / "v.sqlite", "key")
    cache.stay_open()
    stored(cache, 60)
    assert (tmp_path / "v.sqlite-wal").stat().st_size < 400_000
    cache.close()


def test_a_deleted_file_that_was_open_is_made_again(tmp_path: Path) -> None:
    file = tmp_path / "v.sqlite"
    cache = Cache(file, "key")
    cache.stay_open()
    stored(cache, 2)
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink()
    stored(cache, 3)
    assert [note.digest for _, note in loaded(Cache(file, "key")).values()] == ["2"]
    cache.close()
