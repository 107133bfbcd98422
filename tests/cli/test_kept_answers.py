"""What `due` and `list` printed is kept, and printed again until something changes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from journal.cli import quick_due as instant
from journal.cli import quick_entries
from journal.cli.exit_codes import exit_code
from journal.vault.cache import kept_answers
from journal.vault.cache.layout import SELECT_NOTES, note_checksum
from journal.vault.places import name_of
from tests.cli.instant import NOW, no_cache, printed, same, silent, two_notes, warm
from tests.conftest import VaultMaker


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return two_notes(vault)


@pytest.mark.parametrize("words", [["list", "--all"], ["list", "--all", "--why"]])
def test_an_answer_is_kept_until_something_changes(
    root: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    line = ["--vault", str(root), "--now", NOW, *words]
    assert silent(root, *words)
    first = printed(exit_code, line)
    assert printed(instant.answer, line) == first
    with no_cache(monkeypatch):
        assert printed(exit_code, line) == first
    # another day, other options, another vault are other questions
    other = [*line[:3], "2024-06-06T08:00", *words]
    assert printed(instant.answer, other)[0] is None
    assert silent(root, *words, "--limit", "9")
    (root / "b.md").write_text("- [ ] @bob came in between 📅 2024-06-03\n")
    assert silent(root, *words)
    warm(root)
    assert silent(root, *words)
    usual = printed(exit_code, line)
    assert "came in between" in usual[1]
    assert printed(instant.answer, line) == usual


@pytest.mark.parametrize(
    "words",
    [
        ["list", "--json"],
        ["list", "--json", "-n", "1"],
        ["list", "--all", "--json"],
        ["list", "--all", "--csv"],
        ["list", "--why"],
        ["due", "--json"],
        ["due", "--csv"],
        ["due", "--why", "--days", "30"],
        ["today", "--json"],
        ["today", "--why"],
    ],
)
def test_entries_are_printed_at_once_and_kept(
    root: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    line = ["--vault", str(root), "--now", NOW, *words]
    first = same(root, words, monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr(quick_entries, "print_entries", None)  # not asked again
        assert printed(instant.answer, line)[1] == first
    same(root, words, monkeypatch, "2024-06-06T08:00")
    (root / "b.md").write_text("- [ ] @bob came in between 📅 2024-06-03\n")
    other = same(root, words, monkeypatch)
    assert "came in between" in other or words[-1] == "1"
    with_limit = [*words, "--limit", "1"] if "-n" not in words else words
    same(root, with_limit, monkeypatch)


def test_entries_are_not_printed_from_damaged_notes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = user_cache_path("journal") / f"{name_of(str(root))}.sqlite"
    with closing(sqlite3.connect(cache)) as db:
        [note] = db.execute(
            "SELECT note FROM notes WHERE path = ?", (b"a.md",)
        ).fetchone()
        damaged = note.replace(b"offer", b"order")
        db.execute("UPDATE notes SET note = ? WHERE path = ?", (damaged, b"a.md"))
        db.commit()
    assert silent(root, "list", "--json")
    with no_cache(monkeypatch):
        usual = printed(
            exit_code, ["--vault", str(root), "--now", NOW, "list", "--json"]
        )
    assert "offer" in usual[1]
    again = printed(exit_code, ["--vault", str(root), "--now", NOW, "list", "--json"])
    assert again == usual


def test_entries_are_not_printed_from_another_note(
    root: Path,
) -> None:
    """Sound as it is: a row names a line, and that line has another id now."""
    cache = user_cache_path("journal") / f"{name_of(str(root))}.sqlite"
    with closing(sqlite3.connect(cache)) as db:
        _, mtime_ns, size, inode, note, _ = next(
            row for row in db.execute(SELECT_NOTES) if row[0] == b"a.md"
        )
        other = note.replace(b"offer", b"order")
        db.execute(
            "UPDATE notes SET note = ?, checksum = ? WHERE path = ?",
            (other, note_checksum(b"a.md", (mtime_ns, size, inode), other), b"a.md"),
        )
        db.commit()
    assert silent(root, "due", "--json")


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_today_leaves_out_what_comes_later(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    root = vault("- [ ] @al now 📅 2024-06-05\n- [ ] @bo soon 📅 2024-06-07\n")
    warm(root)
    shown = same(root, ["today", form], monkeypatch)
    assert "now" in shown
    assert "soon" not in shown


def test_what_is_kept_and_damaged_is_not_said(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["list", "--json"]
    usual = printed(exit_code, ["--vault", str(root), "--now", NOW, *words])
    cache = user_cache_path("journal") / f"{name_of(str(root))}.sqlite"
    files = Path(f"{cache}.answers").iterdir()
    [file] = [file for file in files if b'"raw"' in file.read_bytes()]
    sound = file.read_bytes()
    for at in range(0, len(sound), 7):
        damaged = bytearray(sound)
        damaged[at] ^= 1 << at % 8
        file.write_bytes(damaged)
        found = printed(instant.answer, ["--vault", str(root), "--now", NOW, *words])
        assert found in ((None, "", ""), usual)


def test_no_more_answers_are_kept_than_there_is_room_for(root: Path) -> None:
    for limit in range(1, 40):
        printed(
            instant.answer,
            ["--vault", str(root), "--now", NOW, "due", "-n", str(limit)],
        )
    cache = user_cache_path("journal") / f"{name_of(str(root))}.sqlite"
    assert len(list(Path(f"{cache}.answers").iterdir())) == 16


def _answers(root: Path) -> list[Path]:
    cache = user_cache_path("journal") / f"{name_of(str(root))}.sqlite"
    return sorted(Path(f"{cache}.answers").iterdir())


def test_a_large_answer_is_kept_a_piece_at_a_time(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_answers, "_AT_ONCE", 100)
    line = ["--vault", str(root), "--now", NOW, "list", "--json"]
    first = printed(instant.answer, line)
    cache = user_cache_path("journal") / f"{name_of(str(root))}.sqlite"
    sizes = []
    recalled = kept_answers.recall

    def recall(cache: str, asked: str, mark: str) -> object:
        found = recalled(cache, asked, mark)
        assert found
        for is_talk, content in found:
            sizes.append(len(content))
            yield is_talk, content

    with monkeypatch.context() as patch:
        patch.setattr(kept_answers, "recall", recall)
        assert printed(instant.answer, line) == first
    assert sum(sizes) == len(first[1].encode())
    assert max(sizes) == 100
    # cut short or damaged, it is made again
    [file] = [file for file in _answers(root) if b'"raw"' in file.read_bytes()]
    sound = file.read_bytes()
    for damaged in (sound[:-1], sound[1:], sound[:500], b"", sound[:9] + sound[10:]):
        file.write_bytes(damaged)
        assert printed(instant.answer, line) == first
    assert cache.exists()


def test_answers_have_bounds_in_bytes(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_answers, "_AT_ONCE", 10)
    lines = [["--vault", str(root), "--now", f"2024-06-{day:02}", "list", "--json"]
             for day in range(1, 9)]  # fmt: skip
    usual = [printed(instant.answer, line) for line in lines]
    size = max(file.stat().st_size for file in _answers(root))
    monkeypatch.setattr(kept_answers, "_MOST_BYTES", 3 * size)
    (root / "b.md").write_text("- [ ] @bob call 📅 2024-06-03\n")
    assert printed(instant.answer, lines[0]) != usual[0]
    assert 1 < len(_answers(root)) <= 3
    monkeypatch.setattr(kept_answers, "_LARGEST", size // 2)
    before = _answers(root)
    assert printed(instant.answer, lines[1])[1]
    assert _answers(root) == before, "too large, and nothing is left of it"
