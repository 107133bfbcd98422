"""What of a line speaks. The page docs/reference/language.md is in `test_notation.py`."""

from __future__ import annotations

import pytest

from journal.language.line.grammar import grammar_of
from journal.language.line.meaning import mentions_of, text_of, when_of
from journal.language.line.speech import SILENT
from journal.language.line.syntax import scan
from journal.language.line.tokens import MAX_LINE, Kind, TaskLine
from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, NotePath
from journal.model.settings import Settings
from tests.settings import settings_with

SETTINGS = settings_with("all-tasks")
GRAMMAR = grammar_of(SETTINGS)


def entry_of(body: str, settings: Settings = SETTINGS) -> Entry:
    content = f"- [ ] {body}\n".encode()
    [entry] = parse_note(NotePath("n.md"), content, settings).entries
    return entry


def line_of(body: str) -> TaskLine:
    line = scan(f"- [ ] {body}", GRAMMAR)
    assert line is not None
    return line


# ---------------------------------------------------------------- what is silent


@pytest.mark.parametrize("row", SILENT, ids=lambda row: row.name)
def test_a_date_in_what_does_not_speak_is_none(row: object) -> None:
    """Neither read nor changed, wherever it stands in the line."""
    example = next(s.example for s in SILENT if s is row)
    for body in (f"call {example}", f"{example} call", f"by {example}"):
        assert line_of(body).due_token is None, body
        assert str(line_of(body)) == f"- [ ] {body}"
    spoken = line_of(f"call {example} 2027-01-15")
    due = spoken.due_token
    assert due is not None
    assert due.text == "2027-01-15"


@pytest.mark.parametrize(
    "row", [r for r in SILENT if "@ana" in r.example], ids=lambda row: row.name
)
def test_nobody_is_named_in_what_does_not_speak(row: object) -> None:
    example = next(s.example for s in SILENT if s is row)
    assert mentions_of(line_of(f"call @bo {example}").tokens) == mentions_of(
        line_of("call @bo").tokens
    )


def test_somebody_in_a_field_of_the_users_own_is_named() -> None:
    names = [m.name for m in mentions_of(line_of("x [sponsor:: @ana, [[Bo]]]").tokens)]
    assert names == ["ana", "Bo"]


@pytest.mark.parametrize(
    "body",
    [
        "send report-2026-11-20.pdf",
        "send 2026-11-20_report.pdf",
        "send 2026-11-20.pdf",
        "open notes/2026-11-20",
        "open 2026-11-20/notes",
        "x.example?d=2026-11-20",
        "INV-2026-11-20",
        "renewal:2026-11-20",
        "2026-11-20@x.example",
        "renewal:: 2026-11-20 and more",
    ],
)
def test_a_date_that_is_part_of_a_name_is_none(body: str) -> None:
    assert entry_of(body).due is None


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("ask @ana %%we pay 400%% now", "ask @ana now"),
        ("ask @ana <!-- 400 --> now", "ask @ana now"),
        ("ask @ana <!-- 400 and more", "ask @ana"),
        ("ask @ana %% we pay", "ask @ana"),
        ("ask `%%a%%` now", "ask `%%a%%` now"),
        ("100%% sure 2026-12-01", "100%% sure"),
    ],
)
def test_a_comment_is_nobody_elses(body: str, text: str) -> None:
    assert entry_of(body).text == text


# ---------------------------------------------------------------- which date


@pytest.mark.parametrize(
    ("body", "due"),
    [
        ("call 2026-12-01", "2026-12-01"),
        ("answered 2026-11-20, ask again 2026-12-01", "2026-12-01"),
        ("by 2026-12-01 the numbers of 2026-11-20", "2026-12-01"),
        ("deadline: 2026-12-04, see 2026-12-09", "2026-12-04"),
        ("due 2026-12-04 scheduled 2026-12-01", "2026-12-04"),
        ("start 2026-12-01", "2026-12-01"),
        ("met @ana 2026-11-20", None),
        ("we spoke to him on 2026-11-20", None),
        ("the letter of 2026-11-20", None),
        ("ill since 2026-11-20", None),
        ("2026-11-20 met @ana", None),
        ("moved from 2026-11-20 to 2026-12-01", "2026-12-01"),
        ("away 2026-12-01..2026-12-03", "2026-12-03"),
        ("away 2026-12-01 - 2026-12-03", "2026-12-03"),
        ("away 2026-12-01–2026-12-03", "2026-12-03"),
        ("away 2026-12-01/2026-12-03", "2026-12-03"),
        ("away from 2026-12-01 to 2026-12-03", "2026-12-03"),
        ("away 2026-12-01/03", "2026-12-03"),
        ("away 2026-12-01..2026-12-03, call 2026-11-30", "2026-11-30"),
        ("call Tue 2026-12-01", "2026-12-01"),
        ("call **2026-12-01**", "2026-12-01"),
        ("call _2026-12-01_", "2026-12-01"),
        ("联系2026-12-01", "2026-12-01"),
        ("x 2026-12-09 📅 2026-12-01", "2026-12-01"),
        ("x due:2026-12-01, then", "2026-12-01"),
        ("x @due(2026-12-01)", "2026-12-01"),
        ("x 📅 [[2026-12-01]]", "2026-12-01"),
        ("x 📅 [2026-12-01](Daily/2026-12-01.md)", "2026-12-01"),
    ],
)
def test_which_date_is_due(body: str, due: str | None) -> None:
    found = entry_of(body).due
    assert (str(found) if found else None) == due


def test_two_plain_dates_are_told() -> None:
    assert [p.code for p in entry_of("x 2026-12-01 y 2026-12-04").problems] == [
        "two-dates"
    ]
    assert entry_of("answered 2026-11-20, again 2026-12-01").problems == ()


@pytest.mark.parametrize(
    ("body", "due", "doubtful"),
    [
        ("2026-12-01 12:30 am", "2026-12-01T00:30", False),
        ("2026-12-01 3pm", "2026-12-01T15:00", False),
        ("2026-12-01 at 3:15 p.m.", "2026-12-01T15:15", False),
        ("2026-12-01 (Tue) 10:00", "2026-12-01T10:00", False),
        ("2026-12-01, 10:00", "2026-12-01T10:00", False),
        ("2026-12-01\u202f10:00", "2026-12-01T10:00", False),
        ("10:00 on 2026-12-01", "2026-12-01T10:00", False),
        ("2026-12-01 10:00-11:00", "2026-12-01T10:00", False),
        ("2026-12-01 9-10am", "2026-12-01T09:00", False),
        ("2026-12-01 15h30", "2026-12-01T15:30", False),
        ("2026-12-01 15 Uhr", "2026-12-01T15:00", False),
        ("<2026-12-01 Tue 10:00>", "2026-12-01T10:00", False),
        ("2026-12-01 noon", "2026-12-01T12:00", False),
        ("2026-12-01 9:30 Amelie", "2026-12-01T09:30", False),
        ("2026-12-01 10 people", "2026-12-01", False),
        ("2026-12-01 25:00", "2026-12-01", True),
        ("2026-12-01 midnight", "2026-12-01", True),
        ("2026-12-01T10:00+02:00", "2026-12-01T10:00", True),
        ("2026-12-01T10:00:00.000Z", "2026-12-01T10:00", True),
        ("Mon 2026-12-01", "2026-12-01", True),
    ],
)
def test_what_stands_beside_the_date(body: str, due: str, doubtful: bool) -> None:
    for whole in (f"call @ana {body}", f"call @ana 📅 {body}"):
        if not body[:4].isdigit() and "📅" in whole:
            continue
        entry = entry_of(whole)
        assert str(entry.due) == due
        assert bool(entry.problems) == doubtful


# ---------------------------------------------------------------- signs and tags


@pytest.mark.parametrize(
    ("body", "fixed"),
    [
        ("x 📅 2026-12-1", "x 📅 2026-12-01"),
        ("x 📅 2026/12/01 y", "x 📅 2026-12-01 y"),
        ("x ⏳ 1.12.2026", "x ⏳ 2026-12-01"),
        ("x 🛫 1 Dec 2026", "x 🛫 2026-12-01"),
        ("x due:13/12/2026", "x due:2026-12-13"),
        ("x [due:: 2026-12-1]", "x [due:: 2026-12-01]"),
        ("x ⏰ 10:00 📅 2026-12-01", "x ⏰ 2026-12-01 10:00 📅 2026-12-01"),
        ("x 📅 01/12/2026", None),
        ("x 📅 KW 49", None),
        ("x 📅 soon", None),
        ("x 📅", None),
        ("x due:tomorrow", None),
        ("x [due:: friday]", None),
        ("x @{01/12/2026}", None),
        ("x (@01-12-2026 10:00)", None),
    ],
)
def test_a_sign_that_is_not_read_is_told(body: str, fixed: str | None) -> None:
    [problem] = entry_of(body).problems
    assert problem.code == "unread-date"
    assert problem.fix == (f"- [ ] {fixed}" if fixed else None)
    assert problem.safe == (fixed is not None)


@pytest.mark.parametrize(
    ("body", "tags"),
    [
        ("#flow[created:: 2026-11-20]", ["#flow"]),
        ("#waiting; then", ["#waiting"]),
        ("#waiting… x", ["#waiting"]),
        ("“#waiting” x", ["#waiting"]),
        ("(#a/b_c-d)", ["#a/b_c-d"]),
        ("#waiting[[Alice]]", ["#waiting"]),
        ("#日本、#x", ["#日本"]),
    ],
)
def test_a_tag_ends_where_its_word_ends(body: str, tags: list[str]) -> None:
    assert list(entry_of(f"x {body}").tags) == tags


# ---------------------------------------------------------------- what is an entry


@pytest.mark.parametrize(
    ("line", "is_entry"),
    [
        ("- [1](https://x.example) 2026-12-01", False),
        ("- [x](notes/x.md) @ana", False),
        ("- [x](<notes of x.md>) @ana", False),
        ("- [a][ref] @ana", False),
        ("- [a][] @ana", False),
        ("- [ ](@2026-12-01) call", True),
        ("- [x][due:: 2026-12-01] call", True),
        ("- [x][[Alice]] call", True),
        ("- [ ] [x](y) call", True),
        ("- [x] (y)", True),
    ],
)
def test_a_link_of_one_character_is_no_checkbox(line: str, is_entry: bool) -> None:
    assert (scan(line, GRAMMAR) is not None) == is_entry


@pytest.mark.parametrize(
    "mark",
    [
        "⏫",
        "📅 ",
        "🔁 ",
        "@a ",
        "#a ",
        "[due::",
        "2026-12-01 ",
        "`` ` ",
        "%%",
        "due:",
        "[[",
    ],
)
def test_a_line_of_nothing_but_marks_is_one_pass(mark: str) -> None:
    """No more tokens than are read, and all bytes in them."""
    line = "- [ ] " + mark * ((MAX_LINE - 10) // len(mark))
    scanned = scan(line, GRAMMAR)
    assert scanned is not None
    assert str(scanned) == line
    assert len(scanned.tokens) < 1200


def test_a_date_that_was_read_is_the_one_that_is_changed() -> None:
    """The token that says when it is due is a piece of the line as it stands."""
    line = line_of("x Tue 2026-12-01 10:00-11:00 %%2026-11-20%%")
    due = line.due_token
    assert due is not None
    assert due.kind is Kind.DATE
    assert due.text == "Tue 2026-12-01 10:00-11:00"
    assert str(when_of(due, line, GRAMMAR)) == "2026-12-01T10:00"
    assert text_of(line) == "x"
