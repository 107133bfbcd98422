"""Undo records as steps: what stands, what can be turned back, and where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.language.document import Document, LineEdit
from journal.language.note.read_note import digest_of, parse_note
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.vault.write.history import Record
from journal.vault.write.steps import (
    CannotTurn,
    RecordedChange,
    as_shown,
    deeds_of,
    inverse_in,
    places_of,
    redoable,
    reverted,
    turn_in,
    undoable,
)

NOTE = NotePath("note.md")


def records(*rows: str) -> list[Record]:
    """`"1"`, `"2 of 1"` (batch), `"3 undoes 1"`, `"4 failed"`."""
    found = []
    for row in rows:
        number, *more = row.split()
        pairs = dict(zip(more[::2], more[1::2], strict=False))
        undoes = int(pairs["undoes"]) if "undoes" in pairs else None
        state = more[-1] if more and more[-1] in ("failed", "open") else "done"
        found.append(
            Record(
                int(number),
                int(pairs.get("of", number)),
                NOTE,
                LineEdit(0, (b"a\n",), (b"b\n",)),
                "before",
                "after",
                f"step {number}",
                "2024-06-05T09:30:00",
                undoes=undoes,
                state=state,
            )
        )
    return found


def shown(*rows: str) -> tuple[list[object], list[object]]:
    """What can be undone and redone: the steps, each with the records to turn."""
    deeds = deeds_of(records(*rows))
    undo, redo = undoable(deeds), redoable(deeds)
    return (
        [(step.name, [deed.last.id for deed in step.deeds]) for step in undo],
        [(step.name, [deed.last.id for deed in step.deeds]) for step in redo],
    )


@pytest.mark.parametrize(
    ("rows", "undo", "redo"),
    [
        ((), [], []),
        (("1", "2"), [("s2", [2]), ("s1", [1])], []),
        (("1", "2 failed", "3 open"), [("s1", [1])], []),
        (("1", "2", "3 undoes 2"), [("s1", [1])], [("s2", [3])]),
        (("1", "2", "3 undoes 1"), [("s2", [2])], [("s1", [3])]),
        # undone one after the other, redone in reverse order
        (("1", "2", "3 undoes 2", "4 undoes 1"), [], [("s1", [4]), ("s2", [3])]),
        (("1", "2 undoes 1", "3 undoes 2"), [("s1", [3])], []),
        (("1", "2 undoes 1", "3 undoes 2", "4 undoes 3"), [], [("s1", [4])]),
        # something new ends what could be made again
        (("1", "2 undoes 1", "3"), [("s3", [3])], []),
        (("1", "2", "3 undoes 2", "4", "5 undoes 4"), [("s1", [1])], [("s4", [5])]),
        (("1", "2 undoes 1", "3 failed"), [], [("s1", [2])]),
        # what failed, and what names nothing, changes nothing
        (("1", "2 undoes 1 failed"), [("s1", [1])], []),
        (("2 undoes 1", "3 undoes 2", "4"), [("s4", [4])], []),
        # a batch is one step, and both halves of a half-undone one can go on
        (("1", "2 of 1", "3 of 1"), [("s1", [3, 2, 1])], []),
        (("1", "2 of 1", "3 undoes 2"), [("s1", [1])], [("s1", [3])]),
        (("1", "2 of 1", "3 undoes 2", "4 undoes 1"), [], [("s1", [4, 3])]),
    ],
)
def test_what_can_be_turned_back(
    rows: tuple[str, ...], undo: list[object], redo: list[object]
) -> None:
    assert shown(*rows) == (undo, redo)


# ---------------------------------------------------------------- in a note


def deed(
    before: str, old: str, new: str, *, at: int = 0
) -> tuple[RecordedChange, Document]:
    """A change of a note, `|` between its lines, and the note after it."""
    document = lines(before)
    edit = LineEdit(at, tuple(lines(old).lines), tuple(lines(new).lines))
    content = document.apply(edit)
    there = places_of(Document(content), edit.new)
    [made] = records("1")
    made = replace(
        made,
        edit=edit,
        before=digest_of(document.content),
        after=digest_of(content),
        nth=there.index(at) if there else 0,
        of=len(there),
    )
    return RecordedChange(made, made, True), Document(content)


def lines(text: str) -> Document:
    return Document("".join(f"{line}\n" for line in text.split("|") if line).encode())


@pytest.mark.parametrize(
    ("before", "old", "new", "at", "now", "back"),
    [
        # nothing else has changed
        ("a|t|z", "t", "T", 1, "a|T|z", "a|t|z"),
        ("a|t|z", "t", "", 1, "a|z", "a|t|z"),
        ("a|z", "", "T", 1, "a|T|z", "a|z"),
        # lines have come and gone elsewhere
        ("a|t|z", "t", "T", 1, "new|new|T", "new|new|t"),
        ("a|t|z", "t", "T|U", 1, "z|T|U|a", "z|t|a"),
        # the same twin as before, as long as there are as many
        ("T|t|T", "t", "T", 1, "new|T|T|T", "new|T|t|T"),
        ("T|t", "t", "T", 1, "T|new|T", "T|new|t"),
    ],
)
def test_a_change_is_taken_back_where_it_stands_now(
    before: str, old: str, new: str, at: int, now: str, back: str
) -> None:
    made, _ = deed(before, old, new, at=at)
    document = lines(now)
    assert document.apply(inverse_in(document, made)) == lines(back).content


@pytest.mark.parametrize(
    ("before", "old", "new", "at", "now", "why"),
    [
        ("t", "t", "T", 0, "T!", "the line has changed or is gone"),
        ("t", "t", "T", 0, "", "the line has changed or is gone"),
        ("t", "t", "T", 0, "T|T", "several identical lines"),
        ("T|t", "t", "T", 1, "T|new", "one of the lines like it is gone"),
        ("t|a", "t", "T|U", 0, "T|new|U", "the line has changed or is gone"),
        ("t|a", "t", "", 0, "a|new", "where the line belongs is not known"),
    ],
)
def test_a_change_that_cannot_be_found_is_not_guessed(
    before: str, old: str, new: str, at: int, now: str, why: str
) -> None:
    made, _ = deed(before, old, new, at=at)
    with pytest.raises(CannotTurn) as caught:
        inverse_in(lines(now), made)
    assert why in caught.value.why
    assert str(caught.value).startswith(f"{caught.value.why}; undo it by hand")


@pytest.mark.parametrize(
    ("before", "old", "new", "now", "flipped"),
    [
        ("t", "t", "T", "T", False),
        ("t", "t", "T", "T|t", False),
        ("t", "t", "T", "t", True),
        ("t", "t", "T", "new|t", True),
        ("t|a", "t", "T|U", "new|t", True),
        ("t", "t", "T", "x", False),
        # two that could be it: only if everything is as it was before
        ("t|t", "t", "T", "t|t", True),
        ("t|t", "t", "T", "t|t|new", False),
        ("a", "", "T", "a", True),
        ("a", "", "T", "a|new", False),
    ],
)
def test_another_program_may_have_taken_it_back(
    before: str, old: str, new: str, now: str, flipped: bool
) -> None:
    made, _ = deed(before, old, new)
    document = lines(now)
    found = as_shown(document, made)
    assert found.applied is not flipped
    if flipped:
        # and it can be made again, to what it was after the change
        assert found.last.undoes == made.last.id
        redone = Document(document.apply(inverse_in(document, found)))
        assert places_of(redone, made.last.edit.new)
        assert turn_in(document, made, applied=True).edit is None
        assert turn_in(document, made, applied=False).edit is not None
    else:
        assert found is made


def test_another_program_may_have_taken_back_one_of_two_twins() -> None:
    """Where all is as it was before, there is nothing to find out."""
    made, _ = deed("- [x] a|- [ ] a", "- [ ] a", "- [x] a", at=1)
    document = lines("- [x] a|- [ ] a")
    turn = turn_in(document, made, applied=False)
    assert turn.edit
    assert document.apply(turn.edit) == lines("- [x] a|- [x] a").content
    note = parse_note(NOTE, document.content, Settings())
    assert reverted([made], {NOTE: note}) == [(made, 2)]


# ---------------------------------------------------------------- other programs


def history(*changes: tuple[str, str]) -> tuple[list[RecordedChange], list[str]]:
    """Changes `(old, new)` of a note that began with the first old line."""
    found, content = [], f"top|{changes[0][0]}|- [ ] rest"
    for number, (old, new) in enumerate(changes, 1):
        at = content.split("|").index(old.split("|")[0])
        made, document = deed(content, old, new, at=at)
        origin = replace(made.origin, id=number, batch=number)
        found.append(RecordedChange(origin, origin, True))
        content = "|".join(document.texts())
    return found, content.split("|")


OPEN, DONE, FRI, SAT = (
    "- [ ] a",
    "- [x] a",
    "- [ ] a 📅 2024-06-07",
    "- [ ] a 📅 2024-06-08",
)


@pytest.mark.parametrize(
    ("changes", "now", "gone"),
    [
        ([(OPEN, DONE)], f"top|{DONE}|- [ ] rest", []),
        ([(OPEN, DONE)], f"top|{OPEN}|- [ ] rest", [1]),
        ([(OPEN, DONE)], f"new|{OPEN}", [1]),
        # someone worked on the line, or deleted it
        ([(OPEN, DONE)], "top|- [x] a!", []),
        ([(OPEN, DONE)], "top", []),
        # a twin of what it was is no evidence
        ([(OPEN, DONE)], f"{OPEN}|{OPEN}|new", []),
        ([(OPEN, DONE)], f"{OPEN}|{DONE}|new", []),
        # a later change of ours stands in between
        ([(OPEN, DONE), (DONE, OPEN)], f"top|{OPEN}|- [ ] rest", []),
        ([(OPEN, DONE), (DONE, OPEN)], f"new|{OPEN}", []),
        ([(OPEN, FRI), (FRI, SAT), (SAT, OPEN)], f"new|{OPEN}", []),
        ([(OPEN, FRI), (FRI, SAT)], f"new|{SAT}", []),
        ([(OPEN, FRI), (FRI, SAT)], f"new|{FRI}", [2]),
        # the copy that was saved is older than both
        ([(OPEN, FRI), (FRI, SAT)], f"new|{OPEN}", [1]),
        # of a series both lines are gone
        ([(OPEN, f"{FRI}|{DONE}")], f"new|{OPEN}", [1]),
        # what was added can only be missed where all else is as it was
        ([("- [ ] rest", f"- [ ] rest|{OPEN}")], "top|- [ ] rest|- [ ] rest", [1]),
        ([("- [ ] rest", f"- [ ] rest|{OPEN}")], "top|- [ ] rest", []),
    ],
)
def test_what_other_programs_took_back_is_seen_in_the_index(
    changes: list[tuple[str, str]], now: str, gone: list[int]
) -> None:
    deeds, _ = history(*changes)
    note = parse_note(NOTE, lines(now).content, Settings())
    found = reverted(deeds, {NOTE: note})
    assert [deed.origin.id for deed, _ in found] == gone
    for _, line in found:
        assert now.split("|")[line - 1].startswith("- [ ]") or line == 3


def test_what_was_taken_back_by_us_is_not_missed() -> None:
    made, document = deed("- [ ] a", "- [ ] a", "- [x] a")
    note = parse_note(NOTE, b"- [ ] a\n", Settings())
    assert reverted([made], {NOTE: note})
    assert not reverted([replace(made, applied=False)], {NOTE: note})
    assert not reverted([made], {})
    assert document.content == b"- [x] a\n"
