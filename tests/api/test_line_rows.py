"""What is stored of plain lines at once is what would be stored of their entries."""

from __future__ import annotations

import os

from hypothesis import event, example, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from journal.api.glance.cache_rows import row_of
from journal.api.glance.line_rows import LineRows
from journal.language.line.fast_line import PlainLine
from journal.language.note.note_reader import ReadNote
from journal.language.note.read_note import parse_note, read_lines
from journal.model.entry import NotePath
from journal.model.note import Note
from journal.model.settings import Settings, TasksPlugin
from journal.practice.people.people import People
from journal.vault.cache.line_codec import LineCodec
from journal.vault.cache.note_codec import note_to_plain
from tests.conftest import examples
from tests.language.test_plain_lines import LINE, PLAIN
from tests.settings import settings_with

PATH = NotePath("Folder/Straße \u202e.md")
PERSONS = [
    parse_note(NotePath(f"People/{name}.md"), b"---\naliases: [x]\n---\n", Settings())
    for name in ("Alice Smith", "Bob Lee", "Bob Ray", "to")
]
MINE = settings_with(me=("me",))
GLOBAL = settings_with(tasks=TasksPlugin(present=True, global_filter="#global"))
HIDDEN, HIDDEN_WORD, HIDDEN_WORDS = (
    settings_with(tasks=TasksPlugin(global_filter=name, remove_global_filter=True))
    for name in ("#global", "word", "to with")
)
SETTINGS = st.sampled_from(
    [
        Settings(),
        MINE,
        GLOBAL,
        HIDDEN,
        HIDDEN_WORD,
        HIDDEN_WORDS,
        settings_with(include="all-tasks"),
        settings_with(me=("me",), team=("alice", "bob")),
        settings_with(tasks=TasksPlugin(present=True, global_filter="#waiting")),
    ]
)
SAYING = st.builds(
    "- [{}] {}".format,
    st.sampled_from(" x-/hX?"),
    st.lists(
        st.sampled_from(
            "@alice @Alice @bob @to @x @x I owe owes OWE me to with go to. by for @to"
            " #waiting #Waiting #waiting/on #promised #promiſed #followup #a #global"
            " 2024-06-01 word".split()
        ),
        min_size=1,
        max_size=7,
    ).map(" ".join),
)
OF_BOB = "---\nowner: bob\n---\n"
HEADS = st.sampled_from(
    ["", OF_BOB, "---\nowner: me\n---\n", "# Head\n", "## a\n# b\n- c\n"]
)


@settings_of(max_examples=examples(300))
@given(
    lines=st.lists(st.one_of(SAYING, PLAIN, PLAIN, LINE), min_size=1, max_size=4),
    head=HEADS,
    settings=SETTINGS,
)
@example(["- [ ] @to go to"], "", Settings())
@example(["- [ ] #waiting", "- [ ] #waiting"], "", Settings())
@example(["- [ ] I OWE @alice it", "- [ ] @alice #promiſed"], "", Settings())
@example(["- [ ] word ⏳ 2024-06-01 📅 2024-07-01"], "", Settings())
@example(["- [ ] word #global"], "", GLOBAL)
@example(["- [ ] #global", "- [ ] #global to @bob", "- [ ] @bob #global"], "", HIDDEN)
@example(["- [ ] a @bob word", "- [ ] words sword word"], "", HIDDEN_WORD)
@example(["- [ ] go to with @bob", "- [ ] to  with a"], "", HIDDEN_WORDS)
@example(["- [ ] @alice word"], OF_BOB, MINE)
def test_lines_are_stored_as_their_entries(
    lines: list[str], head: str, settings: Settings
) -> None:
    content = (head + "\n".join(lines) + "\n").encode("utf-8", "surrogateescape")
    read = read_lines(PATH, content, settings)
    if isinstance(read, Note):
        return
    whole = read.whole()
    assert LineCodec(settings).plain(read) == note_to_plain(whole)
    people, folded = People(PERSONS), PATH.casefold().encode()
    quick = LineRows(people, settings)
    for found, entry in zip(read.lines, whole.entries, strict=True):
        if isinstance(found.line, PlainLine):
            row = quick.row(read, found, found.line)
            event("quick" if row else "slow")
            assert row is None or row == row_of(
                entry, os.fsencode(PATH), folded, people, settings, {}
            )


def test_of_usual_lines_no_entry_is_made() -> None:
    """Counted, for a clock would not tell on a busy machine."""
    content = "# A\n" + "".join(
        f"- [{' x/-'[i % 4]}] #task call @p{i % 7} about {i} ⏫ 📅 2024-06-{i % 9 + 10}\n"
        for i in range(50)
    )
    settings = settings_with(
        tasks=TasksPlugin(global_filter="#task", remove_global_filter=True)
    )
    read = read_lines(NotePath("a.md"), content.encode(), settings)
    assert isinstance(read, ReadNote)
    quick = LineRows(People([]), settings)
    rows = [
        quick.row(read, found, found.line)
        for found in read.lines
        if isinstance(found.line, PlainLine)
    ]
    assert len(rows) == 50
    assert None not in rows
    assert not any("#task" in str(row) for row in rows)


def test_a_plain_line_has_days_that_exist() -> None:
    read = read_lines(NotePath("a.md"), b"- [ ] x 2024-02-30\n", Settings())
    assert isinstance(read, ReadNote)
    assert not isinstance(read.lines[0].line, PlainLine)
    assert read.entry(0).problems
