"""The licence of `plain_lines.py`: what it reads, the whole language reads so too."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import event, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from journal.language.line.fast_line import plain_line
from journal.language.line.grammar import grammar_of
from journal.language.note import note_reader
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.settings import KanbanPlugin, Settings, TasksPlugin
from tests.conftest import examples
from tests.language.strategies import lines
from tests.settings import settings_with

DATES = st.sampled_from(
    "2024-06-01 2024-02-29 2024-02-30 0000-01-01 9999-12-31".split()
)
PIECES = st.one_of(
    st.sampled_from(
        "word Zoë 東京 naïve don't ok, ok. e.g. 12 1234 12:30 3.5 due due: a-b a_b x/y ² Ⅳ ß"
        " @alice @Bob @today @a.b @a-b @李雷 @x@y #task #Task #a/b #person/eve #1 #a.b"
        " #waiting [[Alice]] `x` <b> <br> a<br/>b ( ) [ ] ^id ⏫ 🔽 🔺 🔁 ⏰ 🏁 every week https://x.y"
        " by since met noon midnight am Tue So from to until start sent"
        " due:2024-06-01 [due::2024-06-01] %% \t \u00a0 \u202e \ufe0f ⏫\ufe0f".split(
            " "
        )
    ),
    DATES,
    st.tuples(st.sampled_from("📅 ⏳ 🛫 ➕ ✅ ❌ 🗓 ⌛".split()), DATES).map(" ".join),
    DATES.map(lambda day: f"[due:: {day}]"),
    DATES.map(lambda day: f"[Due:: {day}]"),
    DATES.map(lambda day: f"{day} 12:30"),
)
HEADS = st.sampled_from(
    ["- [ ] ", "* [x] ", "+ [/] ", "1. [ ] ", "- [ ]", "-  [-] ", "- [ ]  ", "> - [ ] "]
)
GAPS = st.sampled_from([" ", " ", " ", " ", "  ", ""])
LINE = st.builds(
    lambda head, pieces, end: head + "".join(p + g for p, g in pieces).rstrip() + end,
    HEADS,
    st.lists(st.tuples(PIECES, GAPS), max_size=9),
    st.sampled_from(["", "", " ", "  "]),
)
PLAIN = st.builds(
    lambda words, tail: "- [ ] " + " ".join([*words, *tail]),
    st.lists(
        st.one_of(
            st.sampled_from(
                "call @bob #a about it, 東京 12 by since met noon Tue to sent 3".split()
            ),
            DATES,
        ),
        min_size=1,
        max_size=6,
    ),
    st.lists(
        st.one_of(
            st.tuples(st.sampled_from("📅 ⏳ 🛫 ➕ ✅ ❌".split()), DATES).map(
                " ".join
            ),
            st.sampled_from("⏫ 🔽 #b #global".split()),
            st.sampled_from(
                ("🔁 every week", "🔁 every 2 days when done", "🔁 every 3 month")
            ),
        ),
        max_size=5,
    ),
)
SETTINGS = st.sampled_from(
    [
        Settings(),
        settings_with(tasks=TasksPlugin(present=True)),
        settings_with(tasks=TasksPlugin(present=True, global_filter="#global")),
        settings_with(tasks=TasksPlugin(present=True, dataview=True)),
        settings_with(tasks=TasksPlugin(filename_as_scheduled=True)),
        settings_with(ignore_handles=("alice",)),
        settings_with(kanban=KanbanPlugin(date_trigger="word", time_trigger="due")),
    ]
)


@settings_of(max_examples=examples(600))
@given(line=st.one_of(LINE, PLAIN, PLAIN, lines), settings=SETTINGS)
def test_a_plain_line_is_read_as_every_other(line: str, settings: Settings) -> None:
    content = f"# Head\n\n{line}\n".encode("utf-8", "surrogateescape")
    path = NotePath("2024-06-03.md")
    event("plain" if plain_line(line, grammar_of(settings)) else "not plain")
    quick = parse_note(path, content, settings)
    with mock.patch.object(note_reader, "allows_plain_lines", return_value=False):
        assert quick == parse_note(path, content, settings)


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] follow up @alice 2024-06-01",
        "- [x] #task send it 🔼 📅 2024-06-01 ✅ 2024-06-02 #work/pilot",
        "    * [/] ask 佐藤, please [due:: 2024-06-01]",
        "- [ ] water the plants 🔁 every 2 days when done ⏳ 2024-06-01",
    ],
)
def test_usual_lines_are_plain(line: str) -> None:
    assert plain_line(line, grammar_of(Settings()))
