"""No note raises, whatever is in it; the timeout of the suite catches the rest.

How long they take is measured by benchmarks/hostile.py.
"""

from __future__ import annotations

import pytest

from journal.language.document import Document, encode
from journal.language.line.tokens import MAX_LINE
from journal.language.note import front_matter, note_reader
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.settings import Settings, TasksPlugin
from tests.call_count import calls_of
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


def calls_in(content: bytes, settings: Settings, path: str = "n.md") -> int:
    """How many calls it takes to read a note."""
    return calls_of(lambda: parse_note(NotePath(path), content, settings))


LINES = {
    "value lines": "#value @a story",
    "unusual tasks": "- [ ] call @a (x) 📅 2024-06-01",
    "hidden dates": "- [ ] call @a 📅 2024-06-01 soon",
    "days that are none": "- [ ] a 📅 2024-13-41",
    "own blocks that do not end": "<!-- journal: today -->",
    "own blocks that do not begin": "<!-- /journal -->",
    "quotes": "> - [ ] a",
    "callouts": "> [!todo] x\n> - [ ] a\n",
    "logs": "- [ ] x #waiting\n  - 2024-06-01 nudge: @a",
    "comments": "%%\n- [ ] a\n%%",
    "boards": "%% kanban:settings\n```\n{}\n```\n%%",
}


@pytest.mark.parametrize("name", LINES)
def test_lines_cost_by_their_number(name: str) -> None:
    one, two = (
        calls_in(f"{LINES[name]}\n".encode() * count, SETTINGS[0])
        for count in (150, 300)
    )
    assert two < 2.3 * one + 500


def front(block: str, count: int) -> bytes:
    return f"---\ntype: person\n{block * count}\n---\n".encode()


def test_broken_front_matter_is_parsed_no_further_than_sound_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each key is parsed by itself; together they were twelve times as much."""
    monkeypatch.setattr(front_matter, "MOST_SIGNS", 1000)
    block = "a: 'b\n" + ("c: [" + "a," * 100 + "]\n")
    one, two = (calls_in(front(block, count), SETTINGS[0]) for count in (20, 200))
    assert two < 1.3 * one


@pytest.mark.parametrize("sign", ["[", "{", "- ", "? "])
def test_deep_front_matter_is_left_early(sign: str) -> None:
    depths = [calls_in(front("a:\n  " + sign * n, 1), SETTINGS[0]) for n in (60, 600)]
    assert depths[1] < 1.5 * depths[0] + 2000


def test_a_guard_at_the_end_of_too_much_holds() -> None:
    content = front("a: 'b\n" + "c: d\n" * 2000 + "private: yes", 1)
    note = parse_note(NotePath("n.md"), content, SETTINGS[0])
    assert note.private
    [problem] = note.problems
    assert problem.code == "front-matter"
    assert len(problem.hint) < 1000


def test_attendees_cost_by_their_number() -> None:
    path = NotePath("2024-06-05.md")

    def people(count: int) -> bytes:
        names = "".join(f"- p{number}\n" for number in range(count))
        return f"---\nattendees:\n{names}---\n".encode()

    one, two = (calls_in(people(n), SETTINGS[0], path) for n in (100, 200))
    assert two < 2.3 * one
    found = parse_note(path, people(200), SETTINGS[0]).mentions
    assert [line for _, line in found] == list(range(3, 203))


@pytest.mark.parametrize("sign", ["✅", "➕", "❌a", "⏰⏳", "📅 "])
def test_signs_of_a_line_are_looked_at_so_often(sign: str) -> None:
    one, many = (
        calls_in(encode("- [ ] " + sign * (count // len(sign))), SETTINGS[0])
        for count in (10_000, 60_000)
    )
    assert many < 1.3 * one


def test_that_signs_were_passed_over_is_said() -> None:
    line = "- [ ] " + "✅a" * 10_000
    note = parse_note(NotePath("n.md"), encode(line), SETTINGS[0])
    assert [p.code for p in note.entries[0].problems] == ["many-marks"]


def test_of_days_on_one_line_the_first_decides() -> None:
    """Whether a note may name contact was asked for each day of a line."""
    one, many = (
        calls_in(b"@a - 2024-06-01 " + b"2024-06-01 " * count, SETTINGS[0])
        for count in (100, 5000)
    )
    assert many == one


def test_corrections_are_looked_for_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(note_reader, "MOST_EXAMINED", 3)
    plain = "- [ ] call @a 📅 2024-06-01\n"
    text = plain + "- [ ] a 📅 2024-06-01 soon\n" * 5 + "- [ ] b 📅 2024-13-41\n"
    note = parse_note(NotePath("n.md"), text.encode(), SETTINGS[0])
    codes = [[p.code for p in entry.problems] for entry in note.entries]
    assert codes == [[], *[["hidden-field"]] * 3, [], [], ["impossible-date"]]
    [problem] = note.problems
    assert (problem.code, problem.line) == ("many-lines", 5)
