"""No note raises, whatever is in it; the timeout of the suite catches the rest.

How long they take is measured by benchmarks/hostile.py.
"""

from __future__ import annotations

import pytest

from journal.language.document import Document, encode
from journal.language.line.tokens import MAX_LINE
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.settings import Settings, TasksPlugin
from tests.language.hostile import MARKDOWN, OURS
from tests.settings import settings_with

SETTINGS = [
    settings_with(include="all-tasks", tasks=TasksPlugin(present=True)),
    settings_with(include="all-tasks", tasks=TasksPlugin(present=True, dataview=True)),
]
SHAPES = {**MARKDOWN, **OURS}


def test_there_are_as_many_as_promised() -> None:
    assert len(MARKDOWN) >= 37


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("settings", SETTINGS)
def test_no_shape_raises(name: str, settings: Settings) -> None:
    content = encode(SHAPES[name](4000))
    note = parse_note(NotePath("n.md"), content, settings)
    document = Document(content)
    for entry in note.entries[:50]:
        assert document.locate(entry.ref) == entry.line - 1


def test_a_line_of_a_megabyte_is_no_entry() -> None:
    line = "- [ ] " + "x" * 1_000_000 + " 📅 2024-06-01"
    note = parse_note(NotePath("n.md"), f"{line}\n- [ ] y\n".encode(), SETTINGS[0])
    assert [e.text for e in note.entries] == ["y"]
    assert len(line) > MAX_LINE
    assert [p.code for p in note.problems] == ["long-line"]


def test_hundred_nested_quotes_are_read() -> None:
    note = parse_note(NotePath("n.md"), ("> " * 100 + "- [ ] x").encode(), SETTINGS[0])
    assert [e.text for e in note.entries] == ["x"]
