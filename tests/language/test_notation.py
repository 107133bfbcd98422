"""docs/reference/language.md and dates.md: each example on the page reads as it says.

The pages are made by `scripts/notation.py` and `scripts/typed_dates.py`. Here what
stands in them is read again, so that neither a script nor a hand can put anything else
there.
"""

from __future__ import annotations

import re
from datetime import date

import pytest

from journal.language.dates.typed_dates import parse_typed
from journal.language.edit.new_line import compose
from journal.language.line.date_roles import WORDS_BEFORE, role_of
from journal.language.line.fields import DATE_FIELDS, SYMBOLS, Dialect, Field
from journal.language.line.meaning import when_of
from journal.language.line.speech import SILENT
from journal.language.line.status import status_of
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, Role
from journal.model.entry import Priority, Status
from journal.model.settings import TasksPlugin
from scripts import notation, typed_dates
from scripts.tables import TABLES
from tests.conftest import CHECKOUT


def cells(page: str, name: str) -> list[list[str]]:
    """The rows of a table of the manual, without its head."""
    text = (CHECKOUT / page).read_text("utf-8")
    table = text.partition(f"<!-- {name}:")[2].partition(f"<!-- /{name} -->")[0]
    lines = [line for line in table.splitlines() if line.startswith("|")][2:]
    return [
        [
            cell.strip().replace("\\|", "|")
            for cell in re.split(r"(?<!\\)\|", line)[1:-1]
        ]
        for line in lines
    ]


def written(cell: str) -> list[str]:
    """What is in code in a cell."""
    return [b or a.strip() for a, b in re.findall(r"``(.+?)``|`([^`]+)`", cell)]


PAGE = "docs/reference/language.md"


def test_every_mark_has_the_state_the_page_says() -> None:
    for marks, state in cells(PAGE, "marks")[:-1]:
        for mark in written(marks):
            status = status_of(mark[1], TasksPlugin())
            assert status.value == state, mark
    assert status_of("?", TasksPlugin()) is Status.OPEN


@pytest.mark.parametrize("field", list(Field), ids=lambda field: field.value)
def test_each_notation_of_a_field_is_read_as_that_field(field: Field) -> None:
    rows = {row[0]: row[1:] for row in cells(PAGE, "fields")}
    shown = [text for cell in rows[notation.MEANINGS[field]] for text in written(cell)]
    assert [text[0] for text in shown][: len(SYMBOLS.get(field, ()))] == [
        *SYMBOLS.get(field, ())
    ]
    for text in shown:
        line = scan(f"- [ ] call {text}", notation.GRAMMAR)
        assert line is not None
        dates = (Kind.FIELD, Kind.DATE)
        read = [token.field for token in line.tokens if token.kind in dates]
        entry = notation.read(f"call {text}")
        if field is Field.PERSON:
            assert {mention.name.casefold() for mention in entry.mentions} == {"ana"}
        elif text != "@{2026-12-01} @@{09:00}":
            assert read == [field], text
        if field in DATE_FIELDS:
            token = next(t for t in line.tokens if t.field is field)
            when = when_of(token, line, notation.GRAMMAR)
            assert when is not None, text
            assert when.day == date(2026, 12, 1), text
        if field is Field.PRIORITY:
            assert entry.priority is not Priority.NONE, text


def test_every_priority_is_on_the_page() -> None:
    [row] = [row for row in cells(PAGE, "fields") if row[0] == "priority"]
    for column in row[1:3]:
        levels = [notation.read(f"call {text}").priority for text in written(column)]
        assert levels == [level for level in Priority if level is not Priority.NONE]


def test_the_due_date_of_each_example_is_what_the_page_says() -> None:
    for _, example, due in cells(PAGE, "due"):
        entry = notation.read(*written(example))
        day, _, code = due.partition("; reported: ")
        assert str(entry.due) == day.replace("none", "None"), example
        assert [f"`{problem.code}`" for problem in entry.problems] == code.split()


def test_what_is_beside_a_date_is_read_as_the_page_says() -> None:
    for example, due, code in cells(PAGE, "beside"):
        entry = notation.read(f"call {written(example)[0]}")
        assert str(entry.due).replace("T", " ") == due, example
        assert bool(entry.problems) == (code != "–"), example


def test_each_word_before_a_date_gives_it_the_role_of_its_row() -> None:
    roles = (Role.DUE, Role.BEGIN, Role.TOLD)
    rows = cells(PAGE, "roles")
    assert len(rows) == len(roles) == len(WORDS_BEFORE)
    for role, (words, _) in zip(roles, rows, strict=True):
        for word in written(words):
            assert role_of(f"call {word} ", "") is role, word


def test_no_date_is_read_in_what_does_not_speak() -> None:
    for _, example, people in cells(PAGE, "silent"):
        assert notation.read(f"call {written(example)[0]}").due is None, example
        if people != "not read":
            naming, name = written(people)
            assert notation.names_in(naming) == [name]


def test_check_offers_what_the_page_says_for_other_dates() -> None:
    for words, said in cells(PAGE, "other-dates"):
        assert notation.answer(written(words)[0]) == said
        if "writes" in said:
            assert notation.read(written(said)[1]).problems == ()


def test_each_phrase_means_the_day_the_page_says() -> None:
    for _, phrase, meaning in cells("docs/reference/dates.md", "typed"):
        found = parse_typed(written(phrase)[0], notation.NOW)
        assert typed_dates.in_words(found) == meaning
        assert found.when.day >= notation.NOW.date()
        sentence = f"call @ana {written(phrase)[0]}"
        line = compose(sentence, notation.NOW, notation.SETTINGS, Dialect.EMOJI)
        assert line != f"- [ ] {sentence}"


def test_an_example_that_is_understood_is_not_among_the_unclear() -> None:
    for sentence, said in cells("docs/reference/dates.md", "unclear"):
        answer = typed_dates.refusal(written(sentence)[0])
        assert re.sub("[“”]", "`", answer) == said
    with pytest.raises(AssertionError, match="is understood"):
        typed_dates.refusal("call @ana on friday")


def test_every_table_is_on_its_page() -> None:
    for page, name, table in TABLES:
        text = (CHECKOUT / page).read_text("utf-8")
        assert text.count(f"<!-- {name}:") == text.count(f"<!-- /{name} -->") == 1
        assert table() in text


def test_no_silence_is_misread_by_an_older_python() -> None:
    """Before Python 3.11.5, a lookahead in an alternative of a possessive repeat makes
    the repeat fail: `%%of @ana%%` was not taken for a comment."""
    wrong = re.compile(r"\|[^|()]*\(\?![^()]*\)[^|()]*\)[*+?]\+")
    assert wrong.search(r"%%(?:[^%]|%(?!%))*+%%")
    assert [one.name for one in SILENT if wrong.search(one.pattern)] == []
