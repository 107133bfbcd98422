"""Requests: a preview is what apply does, one step each, and the way back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.api.journal import Journal
from journal.api.requests import (
    Act,
    Add,
    AddLines,
    Append,
    AppendLog,
    Batch,
    Complete,
    Edits,
    InsertBelow,
    Log,
    Mend,
    NewNote,
    Redo,
    Request,
    SetKey,
    Snooze,
    Undo,
)
from journal.language.document import Document, LineEdit
from journal.model.entry import NotePath
from journal.model.errors import ConfigError, NotLiteral, StaleEntry, WriteRefused
from journal.model.when import When
from tests.conftest import NOW
from tests.doing import note
from tests.processes import contents
from tests.settings import settings_with

Make = Callable[..., Journal]


def bytes_of(journal: Journal) -> dict[str, bytes]:
    return {name: content for name, (content, _) in contents(journal.root).items()}


# ---------------------------------------------------------------- each of them


def test_lines_are_added_as_they_are(make: Make) -> None:
    journal = make({"in.md": "# Later\n\n# End\n"})
    lines = ["- [ ] call fri", "    - 2024-05-01 mail: hello", "- [x] @bo 3d"]
    [change] = journal.apply(AddLines(lines, "in#Later", "imported"), NOW)
    assert note(journal, "in.md") == "# Later\n\n" + "\n".join(lines) + "\n\n# End\n"
    assert list(change.new[-3:]) == lines
    assert [e.text for e in journal.entries] == ["call fri", "@bo 3d"]


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["- [ ] a", "```", "- [ ] b"], 3),
        (["- [ ] a", "%%", "- [ ] b", "%%"], 3),
        (["- [ ] a\n- [ ] b"], 1),
        (["- [ ] a", "x\r"], 2),
    ],
)
def test_lines_that_would_not_be_read_back_are_refused(
    make: Make, lines: list[str], line: int
) -> None:
    journal = make({"in.md": "- [ ] c\n"})
    before = bytes_of(journal)
    for attempt in (journal.preview, journal.apply):
        with pytest.raises(NotLiteral) as caught:
            attempt(AddLines(lines, "in", "imported"), NOW)
        assert caught.value.line == line
    assert bytes_of(journal) == before
    assert journal.steps() == []


def test_a_code_block_that_is_open_takes_no_lines(make: Make) -> None:
    journal = make({"in.md": "```\n"})
    with pytest.raises(NotLiteral, match=r"in\.md"):
        journal.apply(AddLines(["- [ ] a"], "in", "imported"), NOW)


def test_edits_make_notes_and_folders_and_undo_removes_them(make: Make) -> None:
    journal = make({"note.md": "- [ ] @a x\n"})
    before = bytes_of(journal)
    request = Edits(
        [
            (NotePath("in/deep/one.md"), NewNote(["# One", "- [ ] @b y"])),
            (NotePath("in/deep/one.md"), Append(["- [ ] @c z"], "Later")),
            (NotePath("in/two.md"), Append(["- [ ] @d w"])),
            (NotePath("note.md"), SetKey("tags", ["a", "b: c"])),
        ],
        "imported",
    )
    planned = journal.preview(request, NOW)
    assert bytes_of(journal) == before
    assert not (journal.root / "in").exists()
    assert journal.apply(request, NOW) == planned
    after = bytes_of(journal)
    assert after["in/deep/one.md"].decode() == (
        "# One\n- [ ] @b y\n\n## Later\n\n- [ ] @c z\n"
    )
    assert note(journal).startswith('---\ntags: ["a", "b: c"]\n---\n')
    assert len(journal.steps()) == 1
    journal.apply(Undo(), NOW)
    assert bytes_of(journal) == before
    assert not (journal.root / "in").exists()
    journal.apply(Redo(), NOW)
    assert bytes_of(journal) == after
    journal.apply(Undo(), NOW)
    assert not (journal.root / "in").exists()


def test_what_was_changed_since_stays(make: Make) -> None:
    journal = make("")
    made = NotePath("in/one.md")
    journal.apply(Edits([(made, NewNote(["- [ ] @b y"]))], "imported"), NOW)
    (journal.root / "in/mine.md").write_text("mine")
    journal.apply(Undo(), NOW)
    assert not (journal.root / made).exists()
    assert (journal.root / "in/mine.md").read_text() == "mine"
    journal.apply(Redo(), NOW)
    (journal.root / made).write_text("- [ ] @b other\n")
    journal.look_at({made})
    with pytest.raises(StaleEntry):
        journal.apply(Undo(), NOW)
    assert (journal.root / made).exists()


def test_one_edit_that_is_refused_stops_all(make: Make) -> None:
    journal = make({"note.md": "- [ ] @a x\n", "there.md": "x\n"})
    before = bytes_of(journal)
    entry = journal.find("note:1")
    for last in (
        (NotePath("there.md"), NewNote(["y"])),
        (NotePath("gone.md"), SetKey("a", ["b"])),
    ):
        request = Batch(
            [
                Act.each(Complete(NOW.date()), [entry], "done"),
                Edits([(NotePath("new/a.md"), NewNote(["y"])), last], ""),
            ],
            "synced",
        )
        with pytest.raises(WriteRefused):
            journal.apply(request, NOW)
        assert bytes_of(journal) == before
        assert not (journal.root / "new").exists()
    with pytest.raises(ConfigError):
        journal.apply(Edits([(NotePath(".x/a.md"), NewNote(["y"]))], ""), NOW)


def test_a_batch_is_one_step(make: Make) -> None:
    journal = make("- [ ] @a x\n- [ ] @a x\n")
    before = note(journal)
    first, second = journal.find("note:1"), journal.find("note:2")
    request = Batch(
        [
            AddLines(["- [ ] @a x"], "note", "new"),
            Act([(Complete(NOW.date()), first)], "done"),
            Act([(Log(NOW, "call", "hello"), second)], "logged"),
            Edits([(NotePath("note.md"), InsertBelow(second, ["- more"]))], "more"),
        ],
        "synced",
    )
    planned = journal.preview(request, NOW)
    assert journal.apply(request, NOW) == planned
    assert note(journal) == (
        "- [x] @a x ✅ 2024-06-05\n- [ ] @a x\n\t- 2024-06-05 call: hello\n\t- more\n"
        "- [ ] @a x\n"
    )
    [step] = journal.steps()
    assert [d.label for d in reversed(step.step.deeds)][1] == "synced: done: @a x"
    journal.apply(Undo(), NOW)
    assert note(journal) == before


def test_a_preview_of_a_buffer_that_is_not_saved(make: Make) -> None:
    journal = make("- [ ] @a x\n")
    entry = journal.find("note:1")
    buffer = "# New\n\n- [ ] @a x\n"
    act = Act.each(Complete(NOW.date()), [entry], "done")
    [change] = journal.preview(act, NOW, texts={NotePath("note.md"): buffer})
    assert change.line == 3
    assert journal.preview(act, NOW)[0].line == 1


def test_keys_of_the_front_matter(make: Make) -> None:
    journal = make({"p.md": "---\nemail:\n  - a@x\ntier: A\n---\ntext\n"})
    path = NotePath("p.md")
    journal.apply(Edits([(path, SetKey("email", ["a@x", "b@y"]))], "x"), NOW)
    journal.apply(Edits([(path, SetKey("org", ['say "no": #1']))], "x"), NOW)
    assert note(journal, "p.md") == (
        '---\nemail: ["a@x", "b@y"]\ntier: A\norg: "say \\"no\\": #1"\n---\ntext\n'
    )
    [change] = journal.apply(Edits([(path, SetKey("email", ["a@x", "b@y"]))], "x"), NOW)
    assert change.is_unchanged


# ---------------------------------------------------------------- all of them

_NOTES = {
    "note.md": "# H\n- [ ] @a x\n- [ ] @a x 🔁 every week 📅 2024-06-03\n- [ ] @a x\n"
    "    - 2024-05-02 mail: hi\n- [ ] @b 2024-02-30 y\n",
    "People/Alice.md": "---\naliases: a\n---\n## Log\n- 2024-05-01 call: x\n",
}
_TEXT = st.text(st.sampled_from("ab @#[]`-*>:📅\t2024-06-1"), max_size=20)


def _acts(journal: Journal, draw: Any) -> Act:
    entries = [e for e in journal.entries if not e.status.closed]
    intents = st.sampled_from(
        [
            Complete(NOW.date()),
            Log(NOW, "mail", "hello"),
            Snooze(When(NOW.date())),
        ]
    )
    chosen = draw(st.lists(st.sampled_from(entries), min_size=1, unique=True))
    return Act([(draw(intents), entry) for entry in chosen], "act")


def _edits(draw: Any) -> Edits:
    paths = st.sampled_from(["note.md", "new/a.md", "new/b/c.md", "People/Alice.md"])
    lines = st.lists(_TEXT.filter(lambda t: not t.isspace()), max_size=3)

    def insert(document: Document) -> LineEdit | None:
        return document.insert_after(-1, "first") if document.lines else None

    kinds = [
        lambda: NewNote(draw(lines) or ["text"]),  # an empty one counts as unchanged
        lambda: Append(draw(lines), draw(st.sampled_from([None, "Log", "New"]))),
        lambda: AppendLog("- 2024-06-01 call: y"),
        lambda: SetKey("aliases", draw(lines)),
        lambda: insert,
    ]
    edits = []
    for _ in range(draw(st.integers(1, 4))):
        edits.append((NotePath(draw(paths)), draw(st.sampled_from(kinds))()))
    return Edits(edits, "edits", create=draw(st.booleans()))


def _requests(journal: Journal, draw: Any) -> Request:
    def one() -> Any:
        return draw(
            st.sampled_from(
                [
                    lambda: _acts(journal, draw),
                    lambda: Add(
                        f"@c {draw(_TEXT)}", draw(st.sampled_from([None, "new/d"]))
                    ),
                    lambda: AddLines([f"- [ ] {draw(_TEXT)}"], "new/e", "lines"),
                    lambda: _edits(draw),
                    lambda: Mend(journal.problems(NOW)),
                ]
            )
        )()

    if draw(st.booleans()):
        return Batch([one() for _ in range(draw(st.integers(1, 3)))], "batch")
    request: Request = one()
    return request


@settings(max_examples=40)
@given(data=st.data())
def test_a_preview_is_what_apply_does_and_undo_takes_it_back(data: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "vault")
        for path, content in _NOTES.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(content)
        with Journal(
            root, settings_with("all-tasks"), state=Path(folder, "state"), cache=None
        ) as journal:
            journal.refresh()
            request = _requests(journal, data.draw)
            before = bytes_of(journal), sorted(p for p in root.rglob("*"))
            try:
                planned = journal.preview(request, NOW)
            except (WriteRefused, ConfigError, StaleEntry) as error:
                with pytest.raises(type(error)):
                    journal.apply(request, NOW)
                assert bytes_of(journal) == before[0]
                assert sorted(root.rglob("*")) == before[1]
                return
            assert bytes_of(journal) == before[0]
            assert journal.apply(request, NOW) == planned
            if all(change.is_unchanged for change in planned):
                assert bytes_of(journal) == before[0]
                return
            after = bytes_of(journal)
            assert len(journal.steps()) == 1
            assert journal.preview(Undo(), NOW) == journal.apply(Undo(), NOW)
            assert bytes_of(journal) == before[0]
            assert sorted(root.rglob("*")) == before[1]
            assert journal.preview(Redo(), NOW) == journal.apply(Redo(), NOW)
            assert bytes_of(journal) == after
