"""Value notes: which lines are one, for whom, and what they say."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from journal.language.document import Document
from journal.language.line.grammar import grammar_of
from journal.language.line.tasks_view import tasks_view
from journal.language.line.tokens import MAX_LINE, split_head
from journal.language.line.value_lines import (
    mark_used,
    may_hold_values,
    read_value_line,
)
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.errors import StaleEntry, WriteRefused
from journal.model.note import ValueNote
from journal.model.settings import Settings
from tests.language.strategies import bodies, lines, task_lines

SETTINGS = Settings()
GRAMMAR = grammar_of(SETTINGS)
TODAY = date(2024, 6, 5)

READ = [
    # the line, whom it names, what to tell them, whether it was used
    ("- #value @alice Tide tables as CSV", ["alice"], "Tide tables as CSV", None),
    ("Tides #value for @alice and @bob", ["alice", "bob"], "Tides for and", None),
    ("- #value [[Alice]] on [[Tides|the tides]]", ["Alice"], "on the tides", None),
    ("- #value @al on [[Alice]]", ["al"], "on Alice", None),
    ("- #value #person/al a map", ["al"], "a map", None),
    ("- a map [for:: [[Alice Smith]]]", ["Alice Smith"], "a map", None),
    ("- a map [for:: [[People/Al|al]], @bob]", ["People/Al", "bob"], "a map", None),
    ("- a map (for:: Alice Smith)", ["Alice Smith"], "a map", None),
    ("* [ ] a map #value @al 📅 2024-06-01", ["al"], "a map", None),
    ("> #value @al a quote", ["al"], "a quote", None),
    ("12. #VALUE @al shouted", ["al"], "shouted", None),
    ("- #value @al map https://x.example/a ^b-1", ["al"], "map https://x.example/a", None),
    ("- #value @al map [used:: 2024-06-05]", ["al"], "map", "2024-06-05"),
    ("- #value @al map (used:: once)", ["al"], "map", "once"),
    ("- #value @al map [used::]", ["al"], "map", ""),
    ("- #value @al %% or @bob %% map", ["al"], "map", None),
]  # fmt: skip


@pytest.mark.parametrize(("line", "names", "text", "used"), READ)
def test_a_line_put_aside(
    line: str, names: list[str], text: str, used: str | None
) -> None:
    read = read_value_line(line, GRAMMAR)
    assert read is not None
    assert [mention.name for mention in read.mentions] == names
    assert (read.text, read.used) == (text, used)


@pytest.mark.parametrize(
    "line",
    [
        "- #value for nobody",
        "- @alice without the tag",
        "`#value` @alice",
        "- #value `@alice`",
        "- #values @alice",
        "- `[for:: Alice]` as it is written",
        "- [for:: ] empty",
        "- before:: @alice",
        "",
    ],
)
def test_a_line_that_is_none(line: str) -> None:
    assert read_value_line(line, GRAMMAR) is None


@given(lines)
def test_no_line_is_too_strange_and_the_prefilter_misses_none(line: str) -> None:
    for text in (line, f"{line} #value @alice", f"[for:: {line}]"):
        read = read_value_line(text, GRAMMAR)
        if read:
            assert read.mentions
            assert may_hold_values(text.encode("utf-8", "surrogatepass"))


NOTE = """\
---
about: "#value @alice"
---
- #value @alice first
- #value @alice twin
```
- #value @alice in code
- #value @alice twin
```
%% #value @alice in a comment %%
- #value @alice twin
"""


def test_in_a_note_code_and_front_matter_hold_none_but_twins_are_counted() -> None:
    note = parse_note(NotePath("n.md"), NOTE.encode(), Settings())
    found = [(v.text, v.ref.line, v.ref.nth, v.ref.of) for v in note.values]
    assert found == [("first", 4, 0, 1), ("twin", 5, 0, 3), ("twin", 11, 2, 3)]


def test_what_is_put_aside_for_somebody_is_no_contact_with_them() -> None:
    content = "met @bob\n- #value @alice a map\n"
    note = parse_note(NotePath("2024-06-05.md"), content.encode(), Settings())
    assert [mention.name for mention, _ in note.mentions] == ["bob"]
    assert [value.text for value in note.values] == ["a map"]


# ---------------------------------------------------------------- marking


def first_value(content: bytes) -> ValueNote:
    return parse_note(NotePath("n.md"), content, SETTINGS).values[0]


MARKED = [
    ("- #value @al map", "- #value @al map [used:: 2024-06-05]"),
    ("- #value @al map ^b-1", "- #value @al map [used:: 2024-06-05] ^b-1"),
    ("- #value @al map  ", "- #value @al map [used:: 2024-06-05]  "),
    ("map [for:: [[Al]]]", "map [for:: [[Al]]] [used:: 2024-06-05]"),
    (
        "- [ ] #value @al map 📅 2024-06-01",
        "- [ ] #value @al map [used:: 2024-06-05] 📅 2024-06-01",
    ),
]


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
@pytest.mark.parametrize(("before", "after"), MARKED)
def test_the_mark_goes_to_the_end_of_the_line(
    before: str, after: str, end: str
) -> None:
    content = f"{before}{end}".encode()
    document = Document(content)
    edit = mark_used(document, first_value(content), TODAY, GRAMMAR)
    assert edit is not None
    marked = document.apply(edit)
    assert marked == f"{after}{end}".encode()
    assert first_value(marked).used == "2024-06-05"
    assert Document(marked).apply(edit.inverse()) == content
    assert mark_used(Document(marked), first_value(marked), TODAY, GRAMMAR) is None


def test_a_line_that_has_changed_is_left_alone() -> None:
    value = first_value(b"- #value @al map\n")
    with pytest.raises(StaleEntry, match=r"n\.md:1: the line has changed"):
        mark_used(Document(b"- #value @al chart\n"), value, TODAY, GRAMMAR)


def test_a_mark_that_would_not_be_read_is_refused() -> None:
    content = b"#value @al " + b"x" * (MAX_LINE - 20)
    document = Document(content)
    value = first_value(content)
    with pytest.raises(WriteRefused, match="by hand"):
        mark_used(document, value, TODAY, GRAMMAR)


@given(bodies | task_lines)
def test_marking_hides_nothing_and_can_be_taken_back(line: str) -> None:
    content = f"{line} #value @alice".encode("utf-8", "surrogatepass")
    values = parse_note(NotePath("n.md"), content, SETTINGS).values
    for value in values:
        document = Document(content)
        try:
            edit = mark_used(document, value, TODAY, GRAMMAR)
        except WriteRefused:
            continue
        if edit is None:
            assert value.used is not None
            continue
        after = Document(document.apply(edit))
        assert after.apply(edit.inverse()) == content
        assert _seen(value.ref.raw) == _seen(after.text(value.ref.line - 1))


def _seen(line: str) -> dict[str, str]:
    """The fields that the Tasks plugin sees on a line."""
    head = split_head(line)
    if head is None:
        return {}
    view = tasks_view(line[head.end() :], dataview=False)
    return {seen.name.value: seen.value for seen in view.fields}
