"""The hall: changes, one or many at once, and the way back."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from journal.api.changes import Change
from journal.api.journal import Journal
from journal.api.requests import Act, Add, Undo
from journal.language.edit.intents import Cancel, Reopen
from journal.model.entry import NotePath
from journal.model.errors import StaleEntry, WriteRefused
from tests.conftest import NOW
from tests.doing import DONE, FRIDAY, do, note
from tests.processes import contents

TODAY = NOW.date()

Open = Callable[[Path], Journal]


# ---------------------------------------------------------------- one change


def test_what_was_applied_is_on_disk_and_in_view(make: Callable[..., Journal]) -> None:
    journal = make("# Day\n- [ ] @a call 2024-06-03\n")
    [change] = do(journal, DONE, "note:2")
    assert note(journal) == "# Day\n- [x] @a call 2024-06-03 ✅ 2024-06-05\n"
    assert change == Change(
        NotePath("note.md"),
        2,
        ("- [ ] @a call 2024-06-03",),
        ("- [x] @a call 2024-06-03 ✅ 2024-06-05",),
    )
    assert journal.find("note:2").done == TODAY


def test_a_preview_is_what_would_be_done(make: Callable[..., Journal]) -> None:
    journal = make("- [ ] @a call 🔁 every week 📅 2024-06-03\n")
    before = contents(journal.root)
    [planned] = journal.preview(Act.each(DONE, [journal.find("note:1")], "done"), NOW)
    assert contents(journal.root) == before
    assert len(planned.new) == 2
    assert do(journal, DONE, "note:1") == [planned]


def test_what_is_so_already_is_no_change(make: Callable[..., Journal]) -> None:
    journal = make("- [x] @a call ✅ 2024-06-01\n")
    before = contents(journal.root)
    [change] = do(journal, DONE, "note:1")
    assert change.is_unchanged
    assert contents(journal.root) == before
    with pytest.raises(WriteRefused, match="nothing to undo"):
        journal.apply(Undo(), NOW)


def test_bytes_that_are_no_utf8_stay(make: Callable[..., Journal]) -> None:
    content = b"\xef\xbb\xbf- [ ] @a \xff\xfe call\r\n\xe9\r- [ ] @b x"
    journal = make({"note.md": content})
    do(journal, DONE, "note:1")
    do(journal, FRIDAY, "note:3")
    assert (journal.root / "note.md").read_bytes() == (
        b"\xef\xbb\xbf- [x] @a \xff\xfe call \xe2\x9c\x85 2024-06-05\r\n\xe9\r"
        b"- [ ] @b x \xf0\x9f\x93\x85 2024-06-07"
    )
    journal.apply(Undo(), NOW)
    journal.apply(Undo(), NOW)
    assert (journal.root / "note.md").read_bytes() == content


def test_the_line_is_found_wherever_it_went(make: Callable[..., Journal]) -> None:
    journal = make("- [ ] @a x\n- [ ] @b y\n")
    entry = journal.find("note:2")
    (journal.root / "note.md").write_text("new\n\n- [ ] @a x\nnew\n- [ ] @b y\n")
    journal.apply(Act.each(DONE, [entry], "done"), NOW)
    assert note(journal) == "new\n\n- [ ] @a x\nnew\n- [x] @b y ✅ 2024-06-05\n"


@pytest.mark.parametrize(
    ("now", "why"),
    [
        ("- [ ] @a x!\n- [ ] @a x\n", "which line is meant cannot be told"),
        ("- [ ] @a x\n" * 3, "which line is meant cannot be told"),
        ("other\n", "the line has changed or is gone"),
    ],
)
def test_a_line_that_is_not_there_any_more_is_not_guessed(
    make: Callable[..., Journal], now: str, why: str
) -> None:
    journal = make("- [ ] @a x\n- [ ] @a x\n")
    entry = journal.find("note:2")
    (journal.root / "note.md").write_text(now)
    with pytest.raises(StaleEntry) as caught:
        journal.apply(Act.each(DONE, [entry], "done"), NOW)
    assert why in str(caught.value)
    assert str(caught.value).startswith("note.md:2: ")
    assert note(journal) == now
    # and the journal has looked: it knows now what is there
    assert [e.ref.raw for e in journal.entries] == [
        line for line in now.splitlines() if line.startswith("- ")
    ]


def test_twins_are_told_apart(make: Callable[..., Journal]) -> None:
    journal = make("- [ ] @a x\n```\n- [ ] @a x\n```\n- [ ] @a x\n- [ ] @a x\n")
    do(journal, DONE, "note:5")
    assert note(journal).splitlines()[4:] == [
        "- [x] @a x ✅ 2024-06-05",
        "- [ ] @a x",
    ]


def test_somebody_saves_in_between(make: Callable[..., Journal]) -> None:
    """Ten times, from another thread, while an entry is ticked: all is there."""
    journal = make("- [ ] @a x\n")
    file, entry, over = journal.root / "note.md", journal.find("note:1"), []
    start = threading.Event()

    def save() -> None:
        start.wait()
        for number in range(10):
            content = file.read_bytes() + f"line {number}\n".encode()
            (journal.root / "new").write_bytes(content)
            (journal.root / "new").rename(file)
        over.append(True)

    other = threading.Thread(target=save)
    other.start()
    start.set()
    journal.apply(Act.each(DONE, [entry], "done"), NOW)
    other.join()
    lines = note(journal).splitlines()
    assert over
    # the other knows nothing of us: what it read before us it writes back
    assert set(lines[1:]) <= {f"line {n}" for n in range(10)}
    assert lines[0] in ("- [x] @a x ✅ 2024-06-05", "- [ ] @a x")
    assert lines[-1] == "line 9"
    assert set(os.listdir(journal.root)) == {".journal.toml", "note.md"}


# ---------------------------------------------------------------- several at once


def test_a_batch_is_one_step(make: Callable[..., Journal]) -> None:
    journal = make({"a.md": "- [ ] @a x\n- [ ] @b y\n", "b.md": "- [ ] @c z"})
    before = {name: content for name, (content, _) in contents(journal.root).items()}
    changes = do(journal, DONE, "a:2", "b:1", "a:1")
    assert [(c.path, c.line) for c in changes] == [
        ("a.md", 2),
        ("b.md", 1),
        ("a.md", 1),
    ]
    assert all(entry.done for entry in journal.entries)
    back = journal.apply(Undo(), NOW)
    assert [(c.path, c.line) for c in back] == [("a.md", 1), ("b.md", 1), ("a.md", 2)]
    after = {name: content for name, (content, _) in contents(journal.root).items()}
    assert after == before


@pytest.mark.parametrize("order", ["1 2 3", "3 2 1", "2 3 1", "3 1"])
def test_twins_of_a_batch_are_each_found(
    make: Callable[..., Journal], order: str
) -> None:
    content = "- [ ] @a x\n" * 3
    journal = make(content)
    changes = do(journal, DONE, *(f"note:{n}" for n in order.split()))
    assert [change.line for change in changes] == list(map(int, order.split()))
    done = note(journal).splitlines()
    assert [n for n, line in enumerate(done, 1) if "[x]" in line] == sorted(
        map(int, order.split())
    )
    journal.preview(Undo(), NOW)
    journal.apply(Undo(), NOW)
    assert note(journal) == content


def test_twins_that_repeat_are_each_found(make: Callable[..., Journal]) -> None:
    """Above each a new line appears, and the line numbers below move."""
    journal = make("- [ ] @a x 🔁 every week 📅 2024-06-03\n" * 2 + "end\n")
    do(journal, DONE, "note:1", "note:2")
    assert (
        note(journal)
        == (
            "- [ ] @a x 🔁 every week 📅 2024-06-10\n"
            "- [x] @a x 🔁 every week 📅 2024-06-03 ✅ 2024-06-05\n"
        )
        * 2
        + "end\n"
    )


def test_the_first_that_fails_ends_a_batch(make: Callable[..., Journal]) -> None:
    journal = make({"a.md": "- [ ] @a x\n- [ ] @b y", "b.md": "- [ ] @c z"})
    (journal.root / "b.md").chmod(0o444)
    with pytest.raises(WriteRefused) as caught:
        do(journal, DONE, "a:1", "b:1", "a:2")
    assert str(caught.value) == (
        "b.md: it cannot be written: the note is read-only "
        "(1 before it is done; undo takes that back)"
    )
    assert note(journal, "a.md") == "- [x] @a x ✅ 2024-06-05\n- [ ] @b y"
    assert note(journal, "b.md") == "- [ ] @c z"
    journal.apply(Undo(), NOW)
    assert note(journal, "a.md") == "- [ ] @a x\n- [ ] @b y"
    assert stat.S_IMODE((journal.root / "b.md").stat().st_mode) == 0o444


# ---------------------------------------------------------------- undo


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_every_change_can_be_taken_back_to_the_byte(
    make: Callable[..., Journal], eol: str, last: str, bom: str
) -> None:
    content = bom + eol.join(
        ["- [ ] @a x 🔁 every day 📅 2024-06-03", "- [x] @b ✅ 2024-06-01", last]
    )
    journal = make(content)
    steps = [
        lambda: do(journal, DONE, "note:1"),
        lambda: do(journal, Reopen(), "note:3"),
        lambda: do(journal, FRIDAY, "note:1"),
        lambda: do(journal, Cancel(TODAY), "note:1", "note:3"),
        lambda: journal.apply(Add("@c something fri", "note"), NOW),
    ]
    seen = []
    for step in steps:
        seen.append(note(journal))
        step()
    for before in reversed(seen):
        assert note(journal) != before
        journal.apply(Undo(), NOW)
        assert note(journal) == before
    assert note(journal) == content
    with pytest.raises(WriteRefused):
        journal.apply(Undo(), NOW)


def test_undo_finds_the_line_where_it_stands_now(make: Callable[..., Journal]) -> None:
    journal = make("- [ ] @a x\n")
    do(journal, DONE, "note:1")
    (journal.root / "note.md").write_text(f"above\n{note(journal)}below\n")
    [change] = journal.apply(Undo(), NOW)
    assert change.line == 2
    assert note(journal) == "above\n- [ ] @a x\nbelow\n"


def test_undo_of_a_changed_line_is_refused_with_the_reason(
    make: Callable[..., Journal],
) -> None:
    """A batch is undone whole or not at all, even where part of it could be."""
    journal = make({"a.md": "- [ ] @a x\n", "b.md": "- [ ] @b y\n"})
    do(journal, DONE, "a:1", "b:1")
    (journal.root / "a.md").write_text("- [x] @a x, really ✅ 2024-06-05\n")
    before = contents(journal.root)
    for attempt in (
        lambda: journal.apply(Undo(), NOW),
        lambda: journal.preview(Undo(), NOW),
    ):
        with pytest.raises(StaleEntry) as caught:
            attempt()
        assert str(caught.value) == (
            "a.md:1: the line has changed or is gone since “test: @a x”; undo it by "
            "hand, or see the other changes: journal undo --list"
        )
    assert contents(journal.root) == before


def test_a_preview_of_undo_is_what_undo_does(make: Callable[..., Journal]) -> None:
    journal = make("- [ ] @a x\n- [ ] @a x\n")
    do(journal, DONE, "note:1", "note:2")
    before = contents(journal.root)
    planned = journal.preview(Undo(), NOW)
    assert contents(journal.root) == before
    assert journal.apply(Undo(), NOW) == planned


def test_undo_of_a_note_that_was_made_takes_it_away(
    make: Callable[..., Journal],
) -> None:
    journal = make({"a.md": ""})
    journal.apply(Add("@a first", "new/note"), NOW)
    journal.apply(Add("@b second", "new/note"), NOW)
    journal.apply(Undo(), NOW)
    assert note(journal, "new/note.md") == "- [ ] @a first\n"
    journal.apply(Undo(), NOW)
    assert not (journal.root / "new" / "note.md").exists()
    assert journal.entries == ()


def test_undo_of_a_new_note_keeps_what_others_wrote_into_it(
    make: Callable[..., Journal],
) -> None:
    journal = make({"a.md": ""})
    journal.apply(Add("@a first", "new"), NOW)
    with (journal.root / "new.md").open("a") as file:
        file.write("theirs\n")
    journal.apply(Undo(), NOW)
    assert note(journal, "new.md") == "theirs\n"


def test_a_new_note_that_is_open_elsewhere_is_not_removed(
    make: Callable[..., Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    from journal.vault.write import leases

    monkeypatch.setattr(leases, "PATIENCE", 0.1)
    monkeypatch.setattr(leases, "QUIET", 10)
    journal = make({"a.md": ""})
    journal.apply(Add("@a first", "new"), NOW)
    with (journal.root / "new.md").open("a"), pytest.raises(WriteRefused):
        journal.apply(Undo(), NOW)
    assert note(journal, "new.md") == "- [ ] @a first\n"
