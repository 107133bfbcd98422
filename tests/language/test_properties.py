"""What must hold for every line and every note, however strange."""

from __future__ import annotations

from datetime import date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from journal.language.document import Document
from journal.language.edit.intents import (
    Ask,
    Begin,
    Cancel,
    Complete,
    FollowUp,
    Intent,
    Log,
    Park,
    Reopen,
    Replied,
    Reschedule,
    SetPerson,
    SetPriority,
    SetWaiting,
    Snooze,
    Together,
)
from journal.language.edit.plan import Context, plan
from journal.language.line.date_edits import put
from journal.language.line.fields import Dialect, Field
from journal.language.line.grammar import grammar_of
from journal.language.line.meaning import when_of
from journal.language.line.splice import Splice
from journal.language.line.syntax import scan
from journal.language.line.tasks_view import tasks_view
from journal.language.line.tokens import split_head
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath, Priority
from journal.model.errors import WriteRefused
from journal.model.settings import Settings, TasksPlugin
from journal.model.when import When
from tests.language.strategies import lines, notes, task_lines
from tests.settings import settings_with

EMOJI = settings_with(include="all-tasks")
DATAVIEW = settings_with(
    include="all-tasks", tasks=TasksPlugin(present=True, dataview=True)
)
PATH = NotePath("note.md")
TODAY = date(2024, 6, 5)
settings = st.sampled_from([EMOJI, DATAVIEW])
intents = st.sampled_from(
    [
        Complete(TODAY),
        Cancel(TODAY),
        Reopen(),
        Begin(),
        Snooze(When(date(2024, 7, 1))),
        Snooze(When(date(2024, 7, 1), time(18, 30))),
        Reschedule(When(date(2024, 7, 2))),
        Reschedule(None),
        SetPriority(Priority.HIGH),
        SetPriority(Priority.NONE),
        SetPerson("carol"),
        SetWaiting(True),
        SetWaiting(False),
        Together((Reopen(), SetWaiting(False), Snooze(When(date(2024, 7, 1))))),
    ]
)


@given(lines, settings)
def test_tokens_join_to_the_line(line: str, settings: Settings) -> None:
    scanned = scan(line, grammar_of(settings))
    if scanned is not None:
        assert str(scanned) == line


@given(notes)
def test_a_document_is_its_bytes(text: str) -> None:
    content = text.encode("utf-8", "surrogatepass")
    assert Document(content).content == content


@given(st.binary(max_size=200))
def test_any_bytes_are_a_note(content: bytes) -> None:
    assert Document(content).content == content
    note = parse_note(PATH, content, EMOJI)
    for entry in note.entries:
        assert Document(content).locate(entry.ref) == entry.line - 1


def edited(intent: Intent, line: str, settings: Settings) -> tuple[Document, list[str]]:
    """The note that is this one line, and its lines after the edit."""
    document = Document(line.encode("utf-8", "surrogatepass"))
    planned = plan(intent, document, 0, Context(grammar_of(settings)))
    if planned.edit is None:
        return document, document.texts()
    after = Document(document.apply(planned.edit))
    assert after.apply(planned.edit.inverse()) == document.content
    return document, after.texts()


@given(task_lines, intents, settings)
def test_an_edit_taken_back_is_as_if_it_never_was(
    line: str, intent: Intent, settings: Settings
) -> None:
    edited(intent, line, settings)


@given(task_lines, intents, settings)
def test_tasks_still_sees_what_it_saw(
    line: str, intent: Intent, settings: Settings
) -> None:
    """No edit of ours hides a field from the Tasks plugin."""
    _, after = edited(intent, line, settings)
    if not after:
        return  # 🏁 delete
    dataview = settings.obsidian.tasks.dataview
    seen = _seen(line, dataview)
    now = _seen(after[-1], dataview)
    changed = {
        Complete: {Field.DONE, Field.CANCELLED},
        Cancel: {Field.DONE, Field.CANCELLED},
        Reopen: {Field.DONE, Field.CANCELLED},
        Begin: {Field.DONE, Field.CANCELLED},
        Snooze: {Field.DUE, Field.SCHEDULED},
        Reschedule: {Field.DUE},
        SetPriority: {Field.PRIORITY},
        Together: {Field.DONE, Field.CANCELLED, Field.DUE, Field.SCHEDULED},
    }.get(type(intent), set())
    for name in seen.keys() - changed:
        assert now.get(name) == seen[name], (line, after)


social = st.sampled_from(
    [
        Ask(TODAY, "nudge", "the short version", date(2024, 6, 12)),
        Ask(TODAY, "sent", "", None),
        Replied(TODAY, "yes"),
        Park(TODAY, date(2024, 7, 1), "later"),
        Cancel(TODAY, "no answer"),
        Log(datetime(2024, 6, 5, 9, 30), "call", "hello", with_time=True),
        FollowUp(TODAY, "- [ ] @alice next 📅 2024-06-09", "fu-1"),
    ]
)
AROUND = "- [ ] before 📅 2024-01-01\n\n{}\n\nafter"


@given(task_lines, social, settings)
def test_what_is_said_stands_below_and_hides_nothing(
    line: str, intent: Intent, settings: Settings
) -> None:
    """One splice: a bullet that is read as one, and every field Tasks saw."""
    text = AROUND.format(line)
    document = Document(text.encode("utf-8", "surrogatepass"))
    note = parse_note(PATH, document.content, settings)
    entry = next((entry for entry in note.entries if entry.line == 3), None)
    if entry is None:
        return  # behind such a line above, this one is none
    context = Context(grammar_of(settings), last_line=entry.end - 1)
    planned = plan(intent, document, 2, context)
    assert planned.edit is not None
    content = document.apply(planned.edit)
    after = Document(content)
    assert after.apply(planned.edit.inverse()) == document.content
    texts, before = after.texts(), document.texts()
    assert texts[:2] == before[:2]
    assert texts[-2:] == before[-2:]
    if isinstance(intent, FollowUp):
        return
    dataview = settings.obsidian.tasks.dataview
    seen, now = _seen(before[2], dataview), _seen(texts[2], dataview)
    moved = {Field.DUE, Field.START, Field.DONE, Field.CANCELLED}
    for name in seen.keys() - moved:
        assert now.get(name) == seen[name], (line, texts)
    [read] = [e for e in parse_note(PATH, content, settings).entries if e.line == 3]
    assert len(read.log) == 1


def _seen(line: str, dataview: bool) -> dict[Field, str]:
    head = split_head(line)
    assert head is not None
    view = tasks_view(line[head.end() :], dataview=dataview)
    return {name: view.value(name) or "" for name in {s.name for s in view.fields}}


@given(task_lines, settings)
def test_ticking_and_reopening_leaves_the_line(line: str, settings: Settings) -> None:
    """The way there and back is no change, for a line that had no such dates."""
    scanned = scan(line, grammar_of(settings))
    assert scanned is not None
    if scanned.mark != " " or any(
        scanned.field(name)
        for name in (Field.DONE, Field.CANCELLED, Field.REPEAT, Field.ON_COMPLETION)
    ):
        return
    _, ticked = edited(Complete(TODAY), line, settings)
    assert len(ticked) == 1
    assert ticked != [line]
    again = Document(ticked[0].encode("utf-8", "surrogatepass"))
    planned = plan(Reopen(), again, 0, Context(grammar_of(settings)))
    assert planned.edit is not None
    # behind an empty checkbox a space stays: without it Obsidian sees no task
    expected = f"{line} " if line.endswith("]") and line.count("]") == 1 else line
    assert Document(again.apply(planned.edit)).texts() == [expected]


@given(task_lines, settings, st.booleans())
def test_a_snoozed_entry_comes_up_then(
    line: str, settings: Settings, with_time: bool
) -> None:
    """Written and read again, the moment is the one that was asked for."""
    until = When(date(2024, 7, 1), time(18, 30) if with_time else None)
    _, after = edited(Snooze(until), line, settings)
    grammar = grammar_of(settings)
    scanned = scan(after[0], grammar)
    assert scanned is not None
    tokens = [
        scanned.field(Field.REMIND),
        scanned.due_token,
        scanned.field(Field.SCHEDULED),
    ]
    moments = [when_of(token, scanned, grammar) for token in tokens if token]
    assert any(when and when.day == until.day for when in moments), after
    if with_time:
        assert until in moments, after


@given(task_lines, intents, settings)
def test_doing_it_twice_is_doing_it_once(
    line: str, intent: Intent, settings: Settings
) -> None:
    if isinstance(intent, SetPerson):
        return
    _, once = edited(intent, line, settings)
    if not once:
        return
    try:
        _, twice = edited(intent, once[-1], settings)
    except WriteRefused:
        return
    if isinstance(intent, Reschedule) and intent.due is None:
        return  # a second plain date may become the due date
    assert twice == once[-1:], (line, once, twice)


@given(notes, st.sampled_from(["x", "a b"]), settings)
def test_other_lines_keep_their_bytes(text: str, word: str, settings: Settings) -> None:
    """Ticking one entry of a note changes that line and nothing else."""
    content = text.encode("utf-8", "surrogatepass")
    document = Document(content)
    for entry in parse_note(PATH, content, settings).entries:
        at = document.locate(entry.ref)
        planned = plan(Complete(TODAY), document, at, Context(grammar_of(settings)))
        if planned.edit is None:
            continue
        after = Document(document.apply(planned.edit)).lines
        added = len(planned.edit.new) - 1
        assert after[:at] == document.lines[:at]
        assert after[at + 1 + added :] == document.lines[at + 1 :]


@given(notes)
def test_now_is_never_asked(text: str) -> None:
    """Reading does not depend on when it happens: the same bytes, the same note."""
    content = text.encode("utf-8", "surrogatepass")
    assert parse_note(PATH, content, EMOJI) == parse_note(PATH, content, EMOJI)
    assert datetime(2024, 6, 5).date() == TODAY


days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
moments = st.builds(
    When, days, st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0))
)
_OF_ENTRY = {
    Field.REMIND: ("remind", moments.filter(lambda when: when.clock is not None)),
    Field.SCHEDULED: ("scheduled", days.map(When)),
    Field.START: ("start", days.map(When)),
    Field.DUE: ("due", days.map(When)),
    Field.CREATED: ("created", days),
    Field.DONE: ("done", days),
    Field.CANCELLED: ("cancelled", days),
    Field.PRIORITY: (
        "priority",
        st.sampled_from([p for p in Priority if p is not Priority.NONE]),
    ),
    Field.REPEAT: ("repeat", st.sampled_from(["every week", "every 2 days when done"])),
    Field.ON_COMPLETION: ("on_completion", st.sampled_from(["delete", "keep"])),
    Field.TASK_ID: ("task_id", st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True)),
}


@given(
    st.fixed_dictionaries({}, optional={f: v for f, (_, v) in _OF_ENTRY.items()}),
    st.sampled_from(["call @alice", "x", "[[Al]] and `code` #tag", "日本 #waiting"]),
    settings,
)
def test_what_is_written_is_read(
    fields: dict[Field, object], text: str, settings: Settings
) -> None:
    """An entry written field by field, and read: the same fields, in each dialect."""
    dataview = settings.obsidian.tasks.dataview
    grammar = grammar_of(settings)
    line = scan(f"- [ ] {text} ^id", grammar)
    assert line is not None
    splice = Splice(line, Dialect.DATAVIEW if dataview else Dialect.EMOJI)
    for field, value in fields.items():
        if isinstance(value, Priority):
            splice.set(field, value.name.lower())
        elif isinstance(value, When | date):
            put(
                splice,
                field,
                value if isinstance(value, When) else When(value),
                grammar,
            )
        else:
            splice.set(field, str(value))
    [entry] = parse_note(PATH, str(splice).encode(), settings).entries
    read = {field: getattr(entry, name) for field, (name, _) in _OF_ENTRY.items()}
    missing = dict.fromkeys(_OF_ENTRY) | {Field.PRIORITY: Priority.NONE}
    assert read == missing | fields
    assert (entry.block_id, entry.problems) == ("id", ())
    assert entry.text.replace("  ", " ") == text
