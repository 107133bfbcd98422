"""The undo records survive whatever happens to their file."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from journal.language.document import LineEdit
from journal.model.entry import NotePath
from journal.vault.write.history import History, HistoryFailed, Record, _plain
from tests.cli.conftest import told
from tests.conftest import VaultMaker
from tests.processes import environment, journal


def record(**changes: object) -> Record:
    edit = LineEdit(3, (b"- [ ] a\xff\r\n",), (b"- [ ] b\n", b"- [x] a\xff\r\n"))
    path = NotePath(os.fsdecode(b"f\xff/a\nb.md"))
    made = Record(
        0, 0, path, edit, "aa", "bb", "done: \udcff ✅", "2024-06-05T09:30:00"
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(tmp_path / "state")


def test_a_record_comes_back_as_it_was(history: History) -> None:
    assert history.records() == []
    temp = os.fsdecode(b".~\xe9\xff.tmp")
    begun = history.begin(record(temp=temp, created=True, undoes=7, batch=5))
    assert (begun.id, begun.batch, begun.state) == (1, 5, "open")
    [found] = History(history.file.parent).records()
    assert found == replace(begun, label="done: ? ✅")
    history.finish(begun, "done")
    assert [r.state for r in history.records()] == ["done"]


def test_ids_count_up_and_a_record_is_its_own_batch(history: History) -> None:
    made = [history.begin(record()) for _ in range(3)]
    assert [(r.id, r.batch) for r in made] == [(1, 1), (2, 2), (3, 3)]
    assert history.begin(record(batch=2)).batch == 2


def test_the_file_is_private(history: History) -> None:
    history.begin(record())
    assert history.file.stat().st_mode & 0o777 == 0o600
    assert history.file.parent.stat().st_mode & 0o777 == 0o700


def test_a_last_line_that_is_cut_off_costs_that_line_alone(history: History) -> None:
    """At every byte: the records before it are there, and those written after."""
    for _ in range(2):
        history.finish(history.begin(record()), "done")
    before, kept = history.file.read_bytes(), history.records()
    last = history.begin(record(label="last"))
    full = history.file.read_bytes()
    for length in range(len(before), len(full)):
        history.file.write_bytes(full[:length])
        # only the line end may be missing from a record that counts
        whole = [last] if length == len(full) - 1 else []
        assert history.records() == kept + whole
        again = history.begin(record(label="next"))
        history.finish(again, "done")
        assert again.id == len(kept + whole) + 1
        assert history.records() == [*kept, *whole, replace(again, state="done")]


def test_a_byte_that_flips_costs_one_line(history: History) -> None:
    for _ in range(3):
        history.finish(history.begin(record()), "done")
    content, all_of_them = history.file.read_bytes(), history.records()
    lines = content.splitlines(keepends=True)
    start, end = sum(map(len, lines[:2])), sum(map(len, lines[:3]))
    for at in range(start, end):
        for flip in (0x01, 0x80):
            damaged = bytearray(content)
            damaged[at] ^= flip
            history.file.write_bytes(damaged)
            assert [r.id for r in history.records()] == [1, 3], at
    history.file.write_bytes(content)
    assert history.records() == all_of_them


@pytest.mark.parametrize(
    "junk", [b"", b"\n\n\n", b"\0" * 5000, b"\xff\xfe\n", b"0123456789ab {}\n", b" x\n"]
)
def test_junk_is_no_record(history: History, junk: bytes) -> None:
    history.file.parent.mkdir()
    history.file.write_bytes(junk)
    assert history.records() == []
    made = history.begin(record())
    assert [r.id for r in history.records()] == [made.id] == [1]


def test_a_record_of_another_version_is_left_alone(history: History) -> None:
    history.finish(history.begin(record()), "done")
    history._append({"id": 2, "batch": 2, "what": "is not known here"})
    history._append({"end": 2, "state": "done"})
    history._append({"end": 99, "state": "done"})
    assert [r.id for r in history.records()] == [1]
    assert history.begin(record()).id == 3


def test_a_full_disk_leaves_no_half_line(vault: VaultMaker, tmp_path: Path) -> None:
    root = vault("- [ ] @a x\n- [ ] @b y\n")
    journal("done", "note:1", vault=root)
    [file] = Path(os.environ["XDG_STATE_HOME"]).rglob("history.jsonl")
    before = file.read_bytes()
    words = [sys.executable, "-c", _LIMITED, str(len(before) + 30), str(root)]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True)
    assert done.returncode == 5
    assert done.stderr.startswith("error: note.md: not written, because the u")
    assert file.read_bytes() == before
    assert (root / "note.md").read_text().endswith("- [ ] @b y\n")


_LIMITED = """
import resource, sys
from journal.cli.exit_codes import exit_code
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
sys.exit(exit_code(["--vault", sys.argv[2], "--now", "2024-06-05", "done", "note:2"]))
"""


def test_what_cannot_be_used_says_why(history: History) -> None:
    history.file.mkdir(parents=True)
    with pytest.raises(HistoryFailed, match=r"history\.jsonl cannot be read: is a dir"):
        history.records()
    with pytest.raises(HistoryFailed):
        history.begin(record())


# ---------------------------------------------------------------- its length


def fill(history: History, steps: int, **changes: object) -> None:
    for _ in range(steps):
        history.finish(history.begin(record(**changes)), "done")


def test_the_newest_steps_are_kept(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.vault.write.history.KEPT", 5)
    monkeypatch.setattr("journal.vault.write.history._LONG", 4000)
    sizes = []
    for number in range(1, 100):
        fill(history, 1, label=f"step {number}")
        sizes.append(history.file.stat().st_size)
        labels = [r.label for r in history.records()]
        assert labels[-5:] == [f"step {n}" for n in range(1, number + 1)][-5:]
    assert max(sizes) < 12_000
    assert sum(b < a for a, b in pairwise(sizes)) in range(3, 20)
    assert [r.id for r in history.records()][-1] == 99
    assert history.damaged() == 0
    assert history.file.stat().st_mode & 0o777 == 0o600
    assert set(os.listdir(history.file.parent)) == {"history.jsonl"}


def test_what_undid_a_step_is_kept_with_it_and_what_failed_is_not(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.vault.write.history.KEPT", 2)
    fill(history, 3)
    fill(history, 1, undoes=1)
    fill(history, 1, undoes=3)
    fill(history, 1, undoes=5)
    history.finish(history.begin(record(batch=3)), "done")
    history.finish(history.begin(record()), "failed")
    history.begin(record(label="died half-way"))
    kept = [r for r in history.records() if r.id in (2, 3, 5, 6, 7, 9)]
    monkeypatch.setattr("journal.vault.write.history._LONG", 1000)
    made = history.begin(record())
    assert made.id == 10
    assert history.records() == [*kept, replace(made, label="done: ? ✅")]


def test_a_large_step_is_kept_whole_and_not_written_again_and_again(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.vault.write.history.KEPT", 3)
    monkeypatch.setattr("journal.vault.write.history._LONG", 2000)
    fill(history, 60, batch=1)
    shortened = []
    real = History._records_to_keep

    def counted(history: History) -> list[Record]:
        kept = real(history)
        shortened.append(kept)
        return kept

    monkeypatch.setattr(History, "_records_to_keep", counted)
    fill(history, 2)
    assert sum(r.batch == 1 for r in history.records()) == 60
    fill(history, 100)
    assert 1 <= len(shortened) < 20


def test_a_record_that_cannot_be_shortened_is_kept_as_it_is(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.vault.write.history.KEPT", 1)
    monkeypatch.setattr("journal.vault.write.history._LONG", 1000)
    fill(history, 1)
    history.file.with_suffix(".new").mkdir()
    fill(history, 9)
    assert [r.id for r in history.records()] == list(range(1, 11))


def test_a_number_is_found_without_reading_everything(history: History) -> None:
    """Also behind an end whose record is further up, and behind long lines."""
    fill(history, 40)
    first = history.records()[0]
    read = []
    real = history._read

    def count(size: int | None = None) -> bytes:
        content = real(size)
        read.append(len(content))
        return content

    history._read = count  # type: ignore[method-assign]
    assert history.begin(record()).id == 41
    assert sum(read) < 5000
    long = LineEdit(0, (b"x" * 30_000,), (b"y" * 30_000,))
    assert history.begin(record(edit=long)).id == 42
    for _ in range(300):
        history.finish(first, "done")
    assert history.begin(record()).id == 43


def test_the_newest_changes_are_read_from_the_end(
    history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(history, 40)
    monkeypatch.setattr("journal.vault.write.history._TAIL", 5000)
    recent, everything = history.recent(), history.records()
    assert 2 < len(recent) < 20
    assert recent == everything[-len(recent) :]


def test_damaged_lines_are_counted(history: History) -> None:
    assert history.damaged() == 0
    fill(history, 2)
    assert history.damaged() == 0
    history.file.write_bytes(history.file.read_bytes()[:-30] + b"\n\xff\n")
    assert history.damaged() == 2


def test_a_record_of_the_first_version_can_be_read(history: History) -> None:
    made = history.begin(record(nth=2, of=5))
    plain = _plain(made)
    assert history.records() == [replace(made, label="done: ? ✅")]
    del plain["nth"], plain["of"]
    history._append({**plain, "id": 2})
    assert [(r.nth, r.of) for r in history.records()] == [(2, 5), (0, 1)]


# ---------------------------------------------------------------- two at a time

_TICK_FIFTY = """
import sys
from datetime import datetime
from pathlib import Path
from journal.api.journal import Journal
from journal.api.requests import Act
from journal.language.edit.intents import Complete
from journal.model.settings import NotesSettings, Settings

root, state, who = sys.argv[1:]
now = datetime(2024, 6, 5, 9, 30)
notes = NotesSettings(include="all-tasks")
with Journal(Path(root), Settings(notes), state=Path(state), cache=None) as journal:
    journal.refresh()
    mine = [entry for entry in journal.entries if entry.text.startswith(who)]
    assert len(mine) == 50
    for entry in mine:
        journal.apply(Act.each(Complete(now.date()), [entry], "done"), now)
"""


def test_two_processes_that_write_at_once_lose_nothing(
    vault: VaultMaker, tmp_path: Path
) -> None:
    """Fifty lines each, every second line of the same five notes."""
    names = [f"{who} {n}." for n in range(50) for who in ("ann", "ben")]
    notes = {
        f"{start}.md": "\r\n".join(
            f"- [ ] {name}" for name in names[start : start + 20]
        )
        for start in range(0, 100, 20)
    }
    root = vault(notes)
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _TICK_FIFTY, str(root), str(tmp_path / "s"), who],
            env=environment(),
            stderr=subprocess.PIPE,
        )
        for who in ("ann", "ben")
    ]
    assert [p.communicate(timeout=60)[1] for p in processes] == [b"", b""]
    for name, content in notes.items():
        ticked = content.replace("[ ]", "[x]").replace(".", ". ✅ 2024-06-05")
        assert (root / name).read_bytes().decode() == ticked
    [folder] = (tmp_path / "s").iterdir()
    records = History(folder).records()
    assert [r.id for r in records if r.state == "done"] == list(range(1, 101))
    assert len(records) == 100
    assert set(os.listdir(root)) == {".journal.toml", *notes}


def test_a_change_is_undone_by_another_process(vault: VaultMaker) -> None:
    root = vault("- [ ] @a x\r\n- [ ] @b y")
    before = (root / "note.md").read_bytes()
    assert journal("done", "note:1", "note:2", vault=root).code == 0
    assert (root / "note.md").read_bytes() != before
    undone = journal("undo", vault=root)
    assert told(undone.out) == ["note.md:2: - [ ] @b y", "note.md:1: - [ ] @a x"]
    assert (root / "note.md").read_bytes() == before
    assert journal("undo", vault=root).code == 5
