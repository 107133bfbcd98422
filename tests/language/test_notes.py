"""Whole notes: which lines are entries, and what stands around them."""

from __future__ import annotations

from datetime import date, time

import pytest

from journal.language.line.grammar import grammar_of
from journal.language.line.log_lines import read_log_line
from journal.language.note.note_names import day_of
from journal.language.note.read_note import MOST_BOXES, parse_note
from journal.model.entry import Mention, MentionKind, NotePath, Status
from journal.model.settings import (
    DailyNotes,
    KanbanPlugin,
    ReminderPlugin,
    Settings,
    StatusRule,
    TasksPlugin,
)
from journal.model.when import When
from tests.settings import settings_with

EVERY = settings_with(include="all-tasks")
PATH = NotePath("note.md")


def texts(content: str, settings: Settings = EVERY) -> list[str]:
    return [e.text for e in parse_note(PATH, content.encode(), settings).entries]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("- [ ] a\n* [ ] b\n+ [x] c\n1. [ ] d\n2) [/] e", ["a", "b", "c", "d", "e"]),
        ("> - [ ] a\n>> - [ ] b\n> [!todo] x\n> - [ ] c", ["a", "b", "c"]),
        ("- a\n    - [ ] b\n        - [ ] c\n\t- [ ] d", ["b", "c", "d"]),
        ("text\n- [ ] a", ["a"]),
        ("- [ ]\n- [ ] ", ["", ""]),
        ("-    [ ] five spaces make code", ["five spaces make code"]),
        ("- [ ]a without a space", ["a without a space"]),
        # not entries
        ("```\n- [ ] a\n```\n- [ ] b", ["b"]),
        ("~~~md\n- [ ] a\n~~~\n", []),
        ("- x\n  ```\n  - [ ] a\n  ```\n- [ ] b", ["b"]),
        ("> ```\n> - [ ] a\n> ```\n- [ ] b", ["b"]),
        ("````\n```\n- [ ] a\n````\n- [ ] b", ["b"]),
        ("    - [ ] indented code", []),
        ("<!--\n- [ ] a\n-->\n\n- [ ] b", ["b"]),
        ("<div>\n- [ ] a\n</div>\n\n- [ ] b", ["b"]),
        ("---\ntodo:\n- [ ] a\n---\n- [ ] b", ["b"]),
        ("# - [ ] a\n| - [ ] b |\n|---|\n- [ ] c", ["c"]),
        ("- - [ ] two markers", []),
        ("- [xx] a\n- [] b\n-\t[ ] c\n-[ ] d\ntext - [ ] e", []),
        # comments of Obsidian
        ("%%\n- [ ] a\n%%\n- [ ] b", ["b"]),
        ("%% words\n- [ ] a\nmore %%\n- [ ] b", ["b"]),
        ("- [ ] a %%hidden%% word", ["a word"]),
        ("%%one line%%\n- [ ] a", ["a"]),
        ("100%% sure\n- [ ] a\n%%\n- [ ] b\n%%", ["a"]),
        ("%%\n- [ ] never closed", ["never closed"]),
        ("`%%`\n- [ ] a\n`%%`", ["a"]),
        ("```\n%%\n```\n- [ ] a\n```\n%%\n```", ["a"]),
    ],
)
def test_which_lines_are_entries(content: str, expected: list[str]) -> None:
    assert texts(content) == expected


def test_line_ends_of_every_kind() -> None:
    for eol in ("\n", "\r\n", "\r"):
        note = parse_note(
            PATH, eol.join(["\ufeff- [ ] a", "", "- [ ] b"]).encode(), EVERY
        )
        assert [(e.text, e.line) for e in note.entries] == [("a", 1), ("b", 3)]


def test_statuses() -> None:
    note = parse_note(PATH, "\n".join(f"- [{c}] t" for c in " xX/-h?").encode(), EVERY)
    assert [e.status for e in note.entries] == [
        Status.OPEN, Status.DONE, Status.DONE, Status.IN_PROGRESS,
        Status.CANCELLED, Status.WAITING, Status.OPEN,
    ]  # fmt: skip
    assert [e.mark for e in note.entries] == list(" xX/-h?")


def test_statuses_of_the_vault() -> None:
    rules = (
        StatusRule(" ", "x", "TODO"),
        StatusRule("?", " ", "ON_HOLD"),
        StatusRule("X", " ", "IN_PROGRESS"),
        StatusRule("n", " ", "NON_TASK"),
    )
    settings = settings_with(
        "all-tasks", tasks=TasksPlugin(True, rules, configured_marks=True)
    )
    note = parse_note(
        PATH, "\n".join(f"- [{c}] t" for c in " ?Xnxh").encode(), settings
    )
    assert [e.status for e in note.entries] == [
        Status.OPEN, Status.WAITING, Status.IN_PROGRESS, Status.DONE,
        Status.DONE, Status.WAITING,
    ]  # fmt: skip


def test_headings_parents_and_ends() -> None:
    content = "# One\n- [ ] a\n  - [ ] b\n    - x\n\n## Two ##\n- [ ] c\n\nThree\n=====\n- [ ] d\n"
    a, b, c, d = parse_note(PATH, content.encode(), EVERY).entries
    assert [e.headings for e in (a, b, c, d)] == [
        ("One",),
        ("One",),
        ("One", "Two"),
        ("Three",),
    ]
    assert (b.parent, a.parent) == (2, None)
    assert (a.end, b.end, c.end) == (4, 4, 7)


def test_fields_of_every_notation() -> None:
    (entry,) = parse_note(
        PATH,
        "- [ ] send @alice the #work/offer ⏰ 2024-06-01 08:30 [to:: [[Bob]]] 🔺 "
        "🔁 every week 🏁 keep 🆔 a1 ⛔ b1,b2 🛫 2024-05-01 ⏳ 2024-05-20 ➕ 2024-04-01 "
        "📅 2024-06-02 ^blk".encode(),
        EVERY,
    ).entries
    assert entry.text == "send @alice the #work/offer"
    assert entry.remind == When(date(2024, 6, 1), time(8, 30))
    assert entry.due == When(date(2024, 6, 2))
    assert entry.scheduled == When(date(2024, 5, 20))
    assert entry.start == When(date(2024, 5, 1))
    assert entry.created == date(2024, 4, 1)
    assert entry.priority.name == "HIGHEST"
    assert (entry.repeat, entry.on_completion) == ("every week", "keep")
    assert (entry.task_id, entry.depends_on) == ("a1", ("b1", "b2"))
    assert (entry.tags, entry.block_id) == (("#work/offer",), "blk")
    assert entry.mentions == (
        Mention(MentionKind.HANDLE, "alice"),
        Mention(MentionKind.FIELD, "Bob"),
    )


@pytest.mark.parametrize(
    ("body", "due", "remind"),
    [
        ("2024-06-01", "2024-06-01", None),
        ("from 2024-05-01 to 2024-06-01", "2024-06-01", None),
        ("2024-06-01 09:30", "2024-06-01T09:30", None),
        ("2024-06-01T09:30", "2024-06-01T09:30", None),
        ("2024-06-01 9:05", "2024-06-01T09:05", None),
        ("2024-06-01 25:00", "2024-06-01", None),
        ("see 2024-06-01.", "2024-06-01", None),
        ("(2024-06-01)", "2024-06-01", None),
        ("meet 2024-05-01 📅 2024-06-01", "2024-06-01", None),
        ("📅 2024-06-01 words 📅 2024-06-05", "2024-06-05", None),
        ("📅 2024-06-01 words 📅 2024-06-05 more", "2024-06-01", None),
        ("📅 2024-06-01 📅 2024-06-05", "2024-06-01", None),
        ("📅 2024-06-01 10:00", "2024-06-01T10:00", None),
        ("📅2024-06-01", "2024-06-01", None),
        ("🗓️  2024-06-01", "2024-06-01", None),
        ("[Due:: 2024-06-01]", "2024-06-01", None),
        ("(due::2024-06-01)", "2024-06-01", None),
        ("[due:: [[2024-06-01]]]", "2024-06-01", None),
        ("[due:: 2024-06-01T08:00]", "2024-06-01T08:00", None),
        ("due:2024-06-01", "2024-06-01", None),
        ("(@2024-06-01)", None, "2024-06-01"),
        ("(@2024-06-01 09:00)", None, "2024-06-01T09:00"),
        ("(@[[2024-06-01]] 09:00)", None, "2024-06-01T09:00"),
        ("(@2024-6-1 9:00)", None, "2024-06-01T09:00"),
        ("@{2024-06-01}", None, "2024-06-01"),
        ("@{2024-06-01} @@{14:30}", None, "2024-06-01T14:30"),
        ("@@{2:30 PM} x @{2024-06-01}", None, "2024-06-01T14:30"),
        ("@[[2024-06-01]]", None, "2024-06-01"),
        ("[reminder:: 2024-06-01T07:00]", None, "2024-06-01T07:00"),
        # not dates
        ("`📅 2024-06-01`", None, None),
        ("[[2024-06-01]]", None, None),
        ("[x 📅 2024-06-01](y.md)", None, None),
        ("https://x.example/2024-06-01", None, None),
        ("2024-06-01-draft.pdf", None, None),
        ("v12024-06-01", None, None),
        ("２０２４-06-01", None, None),
        ("20240601", None, None),
        ("2024-W23", None, None),
        ("t:2024-06-01", None, None),
    ],
)
def test_dates(body: str, due: str | None, remind: str | None) -> None:
    (entry,) = parse_note(PATH, f"- [ ] do {body}".encode(), EVERY).entries
    assert (str(entry.due) if entry.due else None) == due
    assert (str(entry.remind) if entry.remind else None) == remind


def test_formats_of_the_plugins() -> None:
    settings = settings_with(
        include="all-tasks",
        kanban=KanbanPlugin("§", "§§", "DD.MM.YYYY", "h:mm A"),
        reminder=ReminderPlugin(True, "DD.MM.YYYY", "DD.MM.YYYY HH:mm", field="ping"),
    )
    content = (
        "- [ ] a §{01.06.2024} §§{2:30 PM}\n"
        "- [ ] b (@01.06.2024 09:00)\n"
        "- [ ] c [ping:: 2024-06-01]\n"
        "- [ ] d @{2024-06-01}\n"
    )
    entries = parse_note(PATH, content.encode(), settings).entries
    assert [str(e.remind) for e in entries] == [
        "2024-06-01T14:30", "2024-06-01T09:00", "2024-06-01", "None"
    ]  # fmt: skip


def test_impossible_dates_are_problems_and_no_dates() -> None:
    content = "- [ ] a 📅 2024-02-30\n- [ ] b 2024-13-45\n- [ ] c [due:: 2023-02-29]\n"
    entries = parse_note(PATH, content.encode(), EVERY).entries
    assert [e.due for e in entries] == [None, None, None]
    assert [e.problems[0].line for e in entries] == [1, 2, 3]
    assert "2024-02-30 does not exist" in entries[0].problems[0].message


def test_the_log_of_an_entry() -> None:
    content = (
        "- [ ] @alice signed NDA #waiting 📅 2024-05-31\n"
        "    - 2024-05-20 mail: asked for it by Friday\n"
        "    - 2024-05-23 14:30 nudge: sent the two-page version\n"
        "    - 2024-05-24 Something: else\n"
        "    - 2024-05-25 no kind here: really\n"
        "    - a note\n"
        "        - 2024-05-26 deeper does not count\n"
    )
    (entry,) = parse_note(PATH, content.encode(), EVERY).entries
    assert [(str(line.when), line.kind, line.text) for line in entry.log] == [
        ("2024-05-20", "mail", "asked for it by Friday"),
        ("2024-05-23T14:30", "nudge", "sent the two-page version"),
        ("2024-05-24", "something", "else"),
        ("2024-05-25", "", "no kind here: really"),
    ]


@pytest.mark.parametrize(
    "line", ["2024-05-20 mail: x", "- mail: x", "- 2024-05-99 x", "- 2024-05-201 x", ""]
)
def test_lines_that_are_no_log(line: str) -> None:
    assert read_log_line(line, 1, grammar_of(EVERY)) is None


def test_a_persons_note() -> None:
    content = (
        "---\ntype: person\naliases: [alice, Al]\nemail: a@x.example\ntier: A\n"
        "keep: 6w\norg: '[[Acme|A]]'\n---\n# Alice\n- 2024-05-01 met at the fair\n"
    )
    note = parse_note(NotePath("Notes/Alice Smith.md"), content.encode(), Settings())
    assert note.person is not None
    assert (note.person.name, note.person.aliases) == ("Alice Smith", ("alice", "Al"))
    assert (note.person.emails, note.person.org) == (("a@x.example",), "Acme")
    assert (note.person.tier, note.person.keep) == ("A", "6w")
    assert [line.text for line in note.log] == ["met at the fair"]


@pytest.mark.parametrize(
    ("path", "front", "is_person"),
    [
        ("People/Bob.md", "", True),
        ("People/Sub/Bob.md", "", True),
        ("Bob.md", "---\ncategories:\n  - '[[People]]'\n---\n", True),
        ("Bob.md", "---\ntype: Person\n---\n", True),
        ("Bob.md", "---\ntype: meeting\n---\n", False),
        ("Peoples/Bob.md", "", False),
        ("Bob.md", "text\ntype: person\n", False),
    ],
)
def test_who_is_a_person(path: str, front: str, is_person: bool) -> None:
    note = parse_note(NotePath(path), front.encode(), Settings())
    assert (note.person is not None) == is_person


@pytest.mark.parametrize(
    "front",
    [
        "who: @alice", "a: [", "a: *b", "a: &b [*b]", "x: " + "[" * 3000,
        "a: &x {y: 1}\nb:\n  <<: *x", "a: !!python/object:os.system x", "\x00", "a: \x1b",
        "x: " + "y" * 70_000,
    ],
)  # fmt: skip
def test_front_matter_that_cannot_be_read(front: str) -> None:
    content = f"---\ntype: person\n{front}\n---\n- [ ] still read 2024-06-01\n"
    note = parse_note(PATH, content.encode(), EVERY)
    if "\x00" not in front:
        assert [e.text for e in note.entries] == ["still read"]
    assert [p.code for p in note.problems] in ([], ["front-matter"], [""])


def test_plain_texts_in_front_matter() -> None:
    content = "---\ntype: person\naliases:\n  - 012\n  - NO\n  - 12:30:45\n---\n"
    note = parse_note(PATH, content.encode(), Settings())
    assert note.person is not None
    assert note.person.aliases == ("012", "NO", "12:30:45")


def test_what_is_no_text_is_a_problem() -> None:
    for content in ("- [ ] a".encode("utf-16"), b"- [ ] a\0"):
        note = parse_note(PATH, content, EVERY)
        assert not note.entries
        assert len(note.problems) == 1


def test_daily_notes() -> None:
    nested = settings_with(daily=DailyNotes("Daily", "YYYY/MM/DD-dddd"))
    assert day_of(NotePath("Daily/2024/06/05-Wednesday.md"), nested) == date(2024, 6, 5)
    assert day_of(NotePath("2024-06-05.md"), Settings()) == date(2024, 6, 5)
    assert day_of(NotePath("x/2024-06-05 Meeting.md"), Settings()) == date(2024, 6, 5)
    assert day_of(NotePath("x/Meeting 2024-06-05.md"), Settings()) is None
    assert day_of(NotePath("2024-06-99.md"), Settings()) is None


def test_who_was_met_on_a_day() -> None:
    content = (
        "Talked to @alice and [[Bob Jones]].\n\n> @quoted said\n\n```\n@code\n```\n"
        "- [ ] call @open\n- [x] called @ticked\n![[Embedded]]\n`@span`\n"
    )
    note = parse_note(NotePath("2024-06-05.md"), content.encode(), Settings())
    assert [(m.name, line) for m, line in note.mentions] == [
        ("alice", 1),
        ("Bob Jones", 1),
    ]


def test_deep_nesting_is_followed_or_said() -> None:
    deep = "\n".join("  " * i + f"- [ ] t{i}" for i in range(90))
    assert len(texts(deep)) == 90
    deeper = "\n".join("  " * i + f"- [ ] t{i}" for i in range(300))
    note = parse_note(PATH, deeper.encode(), EVERY)
    assert len(note.entries) >= 95
    assert [p.code for p in note.problems] == ["too-deep"]
    quotes = parse_note(PATH, ("> " * 700 + "- [ ] x").encode(), EVERY)
    assert quotes.problems or quotes.entries


def test_a_note_of_too_many_boxes_is_left_out_and_said() -> None:
    many = b"- [ ] @a x\n" * (MOST_BOXES + 1)
    note = parse_note(NotePath("n.md"), many, Settings())
    assert note.entries == ()
    [problem] = note.problems
    assert "more than 20,000 checkboxes" in problem.message
    assert "divide it" in problem.hint
