"""Sentences as people type them → the exact line, and where it goes."""

from __future__ import annotations

from datetime import datetime

import pytest

from journal.language.document import Document
from journal.language.edit.new_line import append, compose
from journal.language.line.fields import Dialect
from journal.model.entry import NotePath
from journal.model.errors import ConfigError, WriteRefused
from journal.model.settings import Settings, TasksPlugin
from tests.settings import settings_with

NOW = datetime(2024, 6, 5, 9, 30)
PATH = NotePath("inbox.md")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("call Bob", "- [ ] call Bob"),
        ("@alice pilot answer in 3bd", "- [ ] @alice pilot answer 📅 2024-06-10"),
        ("@alice send SOW fri", "- [ ] @alice send SOW 📅 2024-06-07"),
        ("@alice send SOW next fri", "- [ ] @alice send SOW 📅 2024-06-14"),
        ("call mum tomorrow", "- [ ] call mum 📅 2024-06-06"),
        ("call mum tom 8am", "- [ ] call mum ⏰ 2024-06-06 08:00 📅 2024-06-06"),
        ("call mum at 15", "- [ ] call mum ⏰ 2024-06-05 15:00 📅 2024-06-05"),
        (
            "call mum every sunday",
            "- [ ] call mum 🔁 every week on Sunday 📅 2024-06-09",
        ),
        (
            "stand-up every mon 8:30",
            "- [ ] stand-up ⏰ 2024-06-10 08:30 🔁 every week on Monday 📅 2024-06-10",
        ),
        ("renew 21 jan", "- [ ] renew 📅 2025-01-21"),
        ("renew by 21 jan 2027", "- [ ] renew 📅 2027-01-21"),
        ("renew by end of month", "- [ ] renew 📅 2024-06-30"),
        ("follow up @alice 2024-06-10", "- [ ] follow up @alice 2024-06-10"),
        (
            "follow up 2024-06-10 on the offer",
            "- [ ] follow up 2024-06-10 on the offer",
        ),
        ("pay 📅 2024-06-10", "- [ ] pay 📅 2024-06-10"),
        ("ring (@2024-06-10 09:00)", "- [ ] ring (@2024-06-10 09:00)"),
        (
            "water 🔁 every week 📅 2024-06-10",
            "- [ ] water 🔁 every week 📅 2024-06-10",
        ),
        ("pay the bill #money 3d", "- [ ] pay the bill #money 📅 2024-06-08"),
        ("  too   many \t blanks  3d ", "- [ ] too many blanks 📅 2024-06-08"),
        (
            "two\nlines\r\n- [ ] are one 3d",
            "- [ ] two lines - [ ] are one 📅 2024-06-08",
        ),
        ("- [ ] written out 📅 2024-06-10", "- [ ] written out 📅 2024-06-10"),
        ("- [x] done already", "- [x] done already"),
        ("* [ ] with a star fri", "* [ ] with a star 📅 2024-06-07"),
        ("lie in the sun", "- [ ] lie in the sun"),
        ("meet on 24/12", "- [ ] meet 📅 2024-12-24"),
    ],
)
def test_compose(text: str, line: str) -> None:
    assert compose(text, NOW, Settings(), Dialect.EMOJI) == line


def test_compose_in_the_vaults_own_way() -> None:
    dataview = settings_with(
        tasks=TasksPlugin(True, dataview=True, global_filter="#task")
    )
    assert compose("call fri", NOW, dataview, Dialect.DATAVIEW) == (
        "- [ ] #task call  [due:: 2024-06-07]"
    )
    assert compose("call #task fri", NOW, dataview, Dialect.DATAVIEW) == (
        "- [ ] call #task  [due:: 2024-06-07]"
    )
    created = settings_with(tasks=TasksPlugin(True, set_created_date=True))
    assert compose("call fri", NOW, created, Dialect.EMOJI) == (
        "- [ ] call 📅 2024-06-07 ➕ 2024-06-05"
    )


@pytest.mark.parametrize("text", ["", "  ", "fri", "- [ ] ", "tomorrow 8am"])
def test_nothing_to_add(text: str) -> None:
    with pytest.raises(ConfigError, match="say what to follow up on"):
        compose(text, NOW, Settings(), Dialect.EMOJI)


def added(content: str, heading: str | None = None) -> str:
    document = Document(content.encode())
    edit = append(document, "- [ ] new", PATH, heading, Settings())
    return document.apply(edit).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "- [ ] new\n"),
        ("- [ ] a\n", "- [ ] a\n- [ ] new\n"),
        ("- [ ] a", "- [ ] a\n- [ ] new"),
        ("- [ ] a\r\n", "- [ ] a\r\n- [ ] new\r\n"),
        ("- [ ] a\n\n\n", "- [ ] a\n- [ ] new\n\n\n"),
        ("- a\n    - b\n", "- a\n    - b\n- [ ] new\n"),
        ("words\n", "words\n\n- [ ] new\n"),
        ("# Inbox\n", "# Inbox\n\n- [ ] new\n"),
        ("---\nx: y\n---\n", "---\nx: y\n---\n- [ ] new\n"),
        ("```\ncode\n```\n", "```\ncode\n```\n\n- [ ] new\n"),
        ("<div>\nx\n", "<div>\nx\n\n- [ ] new\n"),
        ("> quote\n", "> quote\n\n- [ ] new\n"),
    ],
)
def test_where_it_goes(before: str, after: str) -> None:
    assert added(before) == after


def test_into_a_section() -> None:
    note = "# A\n- [ ] a\n\n## A1\ntext\n\n# B\n- [ ] b\n"
    assert (
        added(note, "A") == "# A\n- [ ] a\n\n## A1\ntext\n\n- [ ] new\n\n# B\n- [ ] b\n"
    )
    assert added(note, "a1") == added(note, "A")
    assert added(note, "B") == note + "- [ ] new\n"
    with pytest.raises(WriteRefused, match="no heading “C”"):
        added(note, "C")


def test_a_kanban_board_gets_its_card_in_the_first_lane() -> None:
    board = (
        "---\nkanban-plugin: board\n---\n\n## Todo\n\n- [ ] a\n\n\n## Done\n\n"
        '%% kanban:settings\n```\n{"kanban-plugin":"board"}\n```\n%%\n'
    )
    assert added(board) == board.replace("- [ ] a\n", "- [ ] a\n- [ ] new\n")


@pytest.mark.parametrize("note", ["```\nnever closed\n", "<!-- never closed\n"])
def test_a_place_where_it_would_not_be_read(note: str) -> None:
    with pytest.raises(WriteRefused, match="would be inside a code block or comment"):
        added(note)
