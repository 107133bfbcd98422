"""The filter language."""

from __future__ import annotations

from datetime import datetime

import pytest

from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.errors import ConfigError
from journal.model.settings import TasksPlugin
from journal.practice.agenda.agenda import build
from journal.practice.agenda.query import names_states, parse_query
from journal.practice.people.people import People
from tests.settings import settings_with

NOW = datetime(2024, 6, 5, 9, 30)
SETTINGS = settings_with("all-tasks", tasks=TasksPlugin(global_filter="#task"))
NOTE = parse_note(
    NotePath("Clients/Acme.md"),
    """
- [ ] late @al 📅 2024-06-01
- [ ] today @bob #work/offer 📅 2024-06-05 🔺
- [ ] soon don't forget 📅 2024-06-09
- [ ] far 📅 2024-08-01
- [ ] undated #work #task
- [ ] waiting #waiting @alice.moreau 📅 2024-06-04
- [x] finished ✅ 2024-06-01
- [-] dropped
- [/] begun 🔁 every week 📅 2024-06-20
- [ ] hidden 🛫 2024-07-01
- [ ] promised #promised
- [ ] broken 📅 2024-02-30
""".encode(),
    SETTINGS,
)
ALICE = parse_note(
    NotePath("People/Alice Moreau.md"), b"---\naliases: al\n---\n", SETTINGS
)
PEOPLE = People([ALICE])
ITEMS = build(NOTE.entries, PEOPLE, NOW, SETTINGS).items


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("late", "late"),
        ("LATE", "late"),
        ("is:overdue", "late"),
        ("is:nudge", "waiting"),
        ("is:today", "today"),
        ("is:due", "late today waiting"),
        ("is:upcoming", "soon"),
        ("is:later", "far begun"),
        ("is:someday", "undated promised broken"),
        ("is:hidden", "hidden"),
        ("is:done", "finished"),
        ("is:cancelled", "dropped"),
        ("is:waiting", "waiting"),
        ("is:in-progress", "begun"),
        ("is:recurring", "begun"),
        ("is:promised", "promised"),
        ("is:problem", "broken"),
        ("-is:open", "finished dropped"),
        ("@al", "late waiting"),
        ("@alice", "late waiting"),
        ("@bob", "today"),
        ("@nobody", ""),
        ("#work", "today undated"),
        ("#work/offer", "today"),
        ("#task", "undated"),
        ("due:<7d", "late today soon waiting"),
        ("due:<=2024-06-05", "late today waiting"),
        ("due:>2024-06-09", "far begun hidden"),
        ("due:today", "today"),
        ("due:4d", "late today soon waiting"),
        ("due:2024-06-09", "soon"),
        ("due:none -is:done -is:cancelled", "undated promised broken"),
        ("priority:highest", "today"),
        ("note:acme @bob", "today"),
        ("note:other", ""),
        ("don't", "soon"),
        ('"forget soon"', ""),
        ('"don\'t forget"', "soon"),
        ("is:overdue -@al", ""),
        ("https://x.example", ""),
        (
            "",
            "late today soon far undated waiting finished dropped begun hidden promised broken",
        ),
    ],
)
def test_query(query: str, expected: str) -> None:
    matches = parse_query(query, NOW, PEOPLE)
    found = {item.entry.text.split()[0] for item in ITEMS if matches(item)}
    assert found == set(expected.split())


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("is:overdu", "did you mean is:overdue"),
        ("is:\x1bx", "unknown filter"),
        ("due:soon", "not a date"),
        ("due:<\x1b", "not a date"),
        ("priority:big", "priority: takes highest"),
        ("dues:7d", "did you mean due:7d"),
        ("#a OR #b", "cannot be joined by “OR”.* in a shell '\"OR\"'"),
        ("late Or soon", "cannot be joined by “Or”"),
        ("tag:a | tag:b", r"cannot be joined by “\|”"),
        ("@al or -is:done", "cannot be joined by “or”"),
        ('"two words" || x', "cannot be joined"),
        ("it's AND b", "do not need “AND”.*; leave it out"),
        ("is:today && @al", "do not need"),
        ("is:today & @al", "do not need"),
    ],
)
def test_what_is_not_known_is_said(query: str, hint: str) -> None:
    with pytest.raises(ConfigError, match=hint) as error:
        parse_query(query, NOW, PEOPLE)
    assert "\x1b" not in str(error.value)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('soon "OR" due:any', ["soon"]),  # "forget"
        ("don't or @al", []),
        ("late or soon", []),
        ("late & soon", []),
        ("due:2024-06-09 or", ["soon"]),
        ('#work "x OR y" #b', []),
        ("OR due:2024-06-09", ["soon"]),
    ],
)
def test_words_that_join_nothing_are_sought(query: str, expected: list[str]) -> None:
    matches = parse_query(query, NOW, PEOPLE)
    assert [i.entry.text.split()[0] for i in ITEMS if matches(i)] == expected


def test_whether_a_query_names_states() -> None:
    assert names_states("x is:done")
    assert names_states("-is:open")
    assert not names_states("this:done")
