"""Text from outside: compose, parse, and exactly what was meant is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journal.language.edit.foreign.inert import one_line
from journal.language.edit.foreign.literal import Composer, Fields
from journal.language.line.fields import Dialect
from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, Mention, MentionKind, NotePath, Priority, Status
from journal.model.errors import NotLiteral
from journal.model.note import Note
from journal.model.settings import Settings, TasksPlugin
from journal.model.when import When
from tests.settings import settings_with

VAULTS = [
    (settings_with("all-tasks"), Dialect.EMOJI),
    (settings_with("all-tasks"), Dialect.DATAVIEW),
    (
        settings_with("all-tasks", tasks=TasksPlugin(True, dataview=True)),
        Dialect.DATAVIEW,
    ),
    (
        settings_with("all-tasks", tasks=TasksPlugin(True, global_filter="#task")),
        Dialect.EMOJI,
    ),
]
DAILY = NotePath("2024-06-05.md")
"""In a daily note even prose counts: who is named there was met."""

_PIECES = [
    *("@alice", "#tag", "#value", "[[Bob]]", "![[x]]", "[x](Bob.md)", "`", "``", "\\"),
    *("2024-06-01", "2024-06-01 14:00", "due:2024-06-01", "📅 2024-06-01", "📅", "⏫"),
    *("🔁 every week", "🔁", "⏰", "🆔 a", "⛔ b", "🏁 delete", "✅ 2024-01-01"),
    *("[due:: 2024-06-01]", "(to:: bob)", "[for:: Al]", "[used:: x]", "a:: b", "::"),
    *("(@2024-06-01)", "@{2024-06-01}", "@@{09:00}", "@[[2024-06-01]]", "^id", "%%"),
    *("- [ ] x", "- ", "1. ", "> ", "# ", "```", "~~~", "---", "===", "<b>", "<!--"),
    *("https://x.org/@a#b", "<mailto:a@b>", "a@b.org", "call:", "14:00", "[x]", "["),
    *(
        "\n",
        "\t",
        "\x1b[0m",
        "\u202e",
        "\u200b",
        "\u2028",
        "é",
        "\U0001f44d",
        "(",
        ")",
        ",",
    ),
    *("[a]: b", "| a |", "$$", "*", "_", "**", "word", "two words", "monday", " "),
]
TEXT = st.lists(
    st.sampled_from(_PIECES) | st.text(st.characters(codec="utf-8"), max_size=4),
    max_size=7,
).flatmap(lambda pieces: st.sampled_from(["", " "]).map(lambda gap: gap.join(pieces)))
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
TIMES = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
WHENS = st.none() | st.builds(When, DAYS, TIMES)
FIELDS = st.builds(
    Fields,
    status=st.sampled_from([Status.OPEN, Status.DONE, Status.CANCELLED]),
    due=WHENS,
    remind=WHENS,
    scheduled=st.none() | DAYS,
    start=st.none() | DAYS,
    created=st.none() | DAYS,
    done=st.none() | DAYS,
    priority=st.sampled_from(Priority),
    repeat=st.sampled_from([None, "every week", "every month on the 3rd"]),
    people=st.sampled_from([(), ("alice",), ("alice", "bo.b")]),
    links=st.sampled_from([(), ("Alice Moreau",)]),
    tags=st.sampled_from([(), ("stand",), ("a/b", "q4-launch")]),
    task_id=st.sampled_from([None, "ab12"]),
    block_id=st.sampled_from([None, "fu-1"]),
)


def read(lines: list[str], settings: Settings) -> Note:
    return parse_note(
        DAILY, "\n".join(lines).encode("utf-8", "surrogatepass"), settings
    )


def said(note: Note) -> set[tuple[object, ...]]:
    return {(line.when, line.kind, line.text) for line in note.log}


def meant(entry: Entry, fields: Fields, own_filter: str) -> None:
    due, remind = fields.due, fields.remind
    if due and due.clock and remind is None:
        remind = due
    assert entry.due == (When(due.day) if due else None)
    assert entry.remind == remind
    assert entry.scheduled == (fields.scheduled and When(fields.scheduled))
    assert entry.start == (fields.start and When(fields.start))
    assert (entry.created, entry.done) == (fields.created, fields.done)
    assert (entry.status, entry.priority) == (fields.status, fields.priority)
    assert entry.repeat == fields.repeat
    assert (entry.task_id, entry.block_id) == (fields.task_id, fields.block_id)
    assert entry.depends_on == ()
    assert entry.on_completion is None
    assert set(entry.tags) == {f"#{tag}" for tag in fields.tags}
    people = {Mention(MentionKind.HANDLE, name) for name in fields.people}
    people |= {Mention(MentionKind.LINK, name) for name in fields.links}
    assert set(entry.mentions) == people
    assert entry.carries_filter == bool(own_filter)


@pytest.mark.parametrize("vault", VAULTS, ids=["emoji", "dataview", "plugin", "filter"])
@settings(max_examples=150)
@given(text=TEXT, fields=FIELDS)
def test_a_task_line_says_what_was_meant(
    vault: tuple[Settings, Dialect], text: str, fields: Fields
) -> None:
    own, dialect = vault
    composer = Composer(own, dialect)
    if not one_line(text):
        with pytest.raises(NotLiteral):
            composer.line(text, fields)
        return
    try:
        line = composer.line(text, fields)
    except NotLiteral:
        # refused is safe; what a person could write must not be
        assert not text.replace(" ", "").isalnum()
        return
    note = read(["Before.", "", line, "", "After."], own)
    [entry] = note.entries
    assert entry.ref.raw == line
    meant(entry, fields, own.obsidian.tasks.global_filter)
    assert (note.log, note.values, note.mentions) == ((), (), ())


@settings(max_examples=200)
@given(text=TEXT)
def test_next_to_nothing_is_refused(text: str) -> None:
    composer = Composer(*VAULTS[0])
    if one_line(text):
        composer.line(text)
        composer.line(text, Fields(due=When(date(2024, 6, 1)), people=("al",)))


@settings(max_examples=200)
@given(
    text=TEXT,
    kind=st.sampled_from(["", "mail", "call", "note"]),
    clock=TIMES,
    day=DAYS,
)
def test_a_log_bullet_says_what_was_meant(
    text: str, kind: str, clock: time | None, day: date
) -> None:
    own, dialect = VAULTS[0]
    when = datetime.combine(day, clock) if clock else day
    bullet = Composer(own, dialect).log(when, kind, text)
    note = read(["- [ ] task", f"    {bullet}", "- [ ] after"], own)
    assert [e.text for e in note.entries] == ["task", "after"]
    [line] = note.entries[0].log
    assert (line.when, line.kind) == (When(day, clock), kind)
    alone = read(["- [ ] other", "", "Prose.", "", bullet], own)
    assert said(alone) == {(line.when, line.kind, line.text)}
    for read_note in (note, alone):
        assert read_note.values == ()
        assert [m for m, _ in read_note.mentions] == []


@settings(max_examples=200)
@given(text=TEXT)
def test_bullets_are_only_text(text: str) -> None:
    own, dialect = VAULTS[0]
    bullets = Composer(own, dialect).bullets(text, indent="    ")
    note = read(["- [ ] task", *bullets, "- [ ] after"], own)
    assert [e.text for e in note.entries] == ["task", "after"]
    assert note.entries[0].end == 1 + len(bullets)
    assert note.entries[0].log == ()
    assert (note.log, note.values, note.mentions) == ((), (), ())
    assert len(bullets) <= len(text.splitlines())


@settings(max_examples=200)
@given(text=TEXT)
def test_a_heading_is_a_heading_and_no_more(text: str) -> None:
    own, dialect = VAULTS[0]
    composer = Composer(own, dialect)
    if not one_line(text):
        return
    line = composer.heading(text)
    note = read([line, "", "- [ ] task"], own)
    [entry] = note.entries
    assert entry.heading
    assert note.mentions == ()


@settings(max_examples=100)
@given(text=st.text(st.sampled_from("ab12 @#[]():-.📅⏫\t"), max_size=20))
def test_the_words_come_back(text: str) -> None:
    own, dialect = VAULTS[0]
    composer = Composer(own, dialect)
    if not one_line(text):
        return
    line = composer.line(text, Fields(due=When(date(2024, 6, 1))))
    [entry] = read([line], own).entries
    assert composer.plain(entry.text) == one_line(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("call", "- [ ] call"),
        ("mail @bo about #x", r"- [ ] mail \@bo about \#x"),
        ("see 2024-06-01", "- [ ] see `2024-06-01`"),
        ("due:2024-06-01 x", "- [ ] `due:2024-06-01` x"),
        ("x [due:: 2024-06-01]", "- [ ] x `[due:: 2024-06-01]`"),
        ("ask [[Bob]] ⏫", "- [ ] ask `[[Bob]]` `⏫`"),
        ("a `b", "- [ ] a `b"),
        ("x ^id", "- [ ] x `^id`"),
        ("https://x.org/#a", "- [ ] https://x.org/#a"),
        ("a <img src=x>", "- [ ] a `<img src=x>`"),
        ("a <!-- b %% c", r"- [ ] a <\!-- b %\% c"),
        ("fix `<!--`", "- [ ] fix `<!--`"),
        ("not ~~2024-06-01~~", "- [ ] not `~~2024-06-01~~`"),
        ("  a\x1b[0m \u202eb\nc ", "- [ ] a[0m b c"),
    ],
)
def test_what_is_written(text: str, line: str) -> None:
    assert Composer(*VAULTS[0]).line(text) == line


def test_a_date_is_only_in_the_way_where_none_is_meant() -> None:
    due = Fields(due=When(date(2024, 7, 1)))
    line = Composer(*VAULTS[0]).line("report of 2024-06-01", due)
    assert line == "- [ ] report of 2024-06-01 📅 2024-07-01"


@pytest.mark.parametrize(
    "fields",
    [
        Fields(people=("a b",)),
        Fields(people=("a.",)),
        Fields(people=("today",)),
        Fields(links=("a]]",)),
        Fields(links=("a|b",)),
        Fields(tags=("a b",)),
        Fields(tags=("1",)),
        Fields(task_id="a b"),
        Fields(block_id="é"),
        Fields(repeat="whenever"),
    ],
)
def test_fields_that_cannot_be_written_are_refused(fields: Fields) -> None:
    with pytest.raises(NotLiteral):
        Composer(*VAULTS[0]).line("x", fields)
    assert Composer(*VAULTS[0]).line("x", replace(Fields())) == "- [ ] x"


def test_names_and_tags() -> None:
    composer = Composer(*VAULTS[0])
    assert composer.file_name("A/B: [c] #1.") == "A B c 1"
    assert len(composer.file_name("é" * 200).encode()) == 120
    with pytest.raises(NotLiteral):
        composer.file_name("///")
    assert composer.tag("Q4 launch!") == "q4-launch"
    assert composer.tag("2024") == "n2024"
    assert composer.tag("!") == ""
