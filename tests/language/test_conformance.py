"""What the plugins themselves answer, and where we differ on purpose.

The data lies beside the project, not in it; without it these tests skip.
Every kind of deviation is listed once, with its reason.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date, time
from typing import Any

import pytest

from journal.language.dates.occurrence import next_date
from journal.language.dates.rule_reader import UnreadableRule, parse
from journal.language.document import Document
from journal.language.edit.intents import Complete, SetMark, Snooze
from journal.language.edit.plan import Context, plan
from journal.language.line.fields import PRIORITY_NAMES, PRIORITY_SYMBOLS, Field
from journal.language.line.grammar import grammar_of
from journal.language.line.meaning import when_of
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.settings import KanbanPlugin, ReminderPlugin, Settings
from journal.model.when import When
from tests.conftest import conformance
from tests.language.peer import (
    DATES,
    date_text,
    path_of,
    peer_dates,
    settings_of,
    tags_of,
)
from tests.settings import settings_with

DEVIATIONS = {
    "no list item": "by the block rules this is a paragraph, code or a comment "
    "(U+00A0 is no indentation); the plugins look at single lines",
    "global filter": "a line without the Tasks global filter is an entry all the "
    "same: which entries count is the setting `entries`",
    "X is done": "`[X]` is read as done, in every vault that does not say otherwise",
    "ended series": "a series that has ended writes no next line; Tasks writes one "
    "with “Invalid date”",
    "loose reading": "the Reminder plugin takes the 67 of “#67” for a year, and "
    "midnight for the time of a date with a blank behind it",
    "in a comment": "nothing inside `%% %%` or `<!-- -->` is read; Tasks reads tags there",
    "link of one character": "`- [x](url)` begins with a link, as Markdown has it",
    "until in any spelling": "“until 2025-01-01” ends a series; Tasks reads no rule",
    "impossible date": "a repeating entry whose date does not exist has a rule all "
    "the same; Tasks drops it",
}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in conformance(name).read_text().splitlines()]


def test_the_list_of_deviations_is_short() -> None:
    assert len(DEVIATIONS) <= 10


def test_notes() -> None:
    """Which lines are tasks, with which mark, parent and heading: 33 notes."""
    found = rows("files.jsonl")
    assert len(found) == 33
    for row in found:
        content = row["content"].encode()
        note = parse_note(
            NotePath(row["path"]), content, settings_with(include="all-tasks")
        )
        items = [i for i in row["expect"]["list_items"] if i["task"] is not None]
        assert [(e.line - 1, e.mark) for e in note.entries] == [
            (i["line"], i["task"]) for i in items
        ], row["id"]
        assert [e.parent and e.parent - 1 for e in note.entries] == [
            i["parent_line"] for i in items
        ], row["id"]
        assert [e.heading for e in note.entries] == [
            t["heading"] for t in row["expect"]["tasks"]
        ], row["id"]


def test_lines() -> None:
    """Every field that Tasks sees, we read with the same value."""
    deviations: Counter[str] = Counter()
    for row in rows("lines.jsonl"):
        settings = settings_of(row)
        grammar = grammar_of(settings)
        line = scan(row["line"], grammar)
        expect = row["expect"]
        if line is None or expect is None:
            if (line is None) != (expect is None):
                kind = "no list item" if line is None else "global filter"
                if line is None and re.search(r"\[.\][(\[]", row["line"]):
                    deviations["link of one character"] += 1
                    continue
                assert line is not None or "\xa0" in row["line"][:1], row
                assert line is None or settings.obsidian.tasks.global_filter, row
                deviations[kind] += 1
            continue
        assert str(line) == row["line"]
        assert line.mark == expect["status"], row
        for name, field in DATES.items():
            inferred = name == "scheduled" and expect["scheduled_is_inferred"]
            if expect[name] is not None and not inferred:
                assert date_text(line, field, grammar) == expect[name], row
        _check_words(line, expect, row)
        shown = [
            tag for tag in tags_of(line) if tag != settings.obsidian.tasks.global_filter
        ]
        if shown != expect["tags"]:
            assert "%%" in row["line"] or "<!--" in row["line"], row
            deviations["in a comment"] += 1
    assert set(deviations) <= set(DEVIATIONS)


def _check_words(line: Any, expect: dict[str, Any], row: dict[str, Any]) -> None:
    """Priority, rule, on completion, ids and block link, where Tasks sees them."""

    def value(field: Field) -> str:
        token = line.field(field)
        assert token is not None, row
        return str(token.value)

    if expect["priority"] != "none":
        level = {**PRIORITY_SYMBOLS, **PRIORITY_NAMES}[value(Field.PRIORITY)]
        assert level.name.lower() == expect["priority"], row
    if expect["recurrence"]:
        assert str(parse(value(Field.REPEAT))) == expect["recurrence"], row
    if expect["on_completion"]:
        assert value(Field.ON_COMPLETION).lower() == expect["on_completion"], row
    if expect["id"]:
        assert value(Field.TASK_ID) == expect["id"], row
    if expect["depends_on"]:
        ids = [part.strip() for part in value(Field.DEPENDS_ON).split(",")]
        assert ids == expect["depends_on"], row
    if expect["block_link"]:
        link = next(t for t in line.tokens if t.kind is Kind.BLOCK_ID)
        assert link.text.strip() == expect["block_link"].strip(), row


def test_entries_carry_what_lines_say() -> None:
    """The same rows through a whole note: dates, also those from the file name."""
    for row in rows("lines.jsonl"):
        expect = row["expect"]
        if expect is None or "\xa0" in row["line"][:1]:
            continue
        # four columns of indentation alone would be code: hang it under a parent
        lead = len(row["line"]) - len(row["line"].lstrip(" \t"))
        content = ("- parent\n" * bool(lead)) + row["line"] + "\n"
        note = parse_note(path_of(row), content.encode(), settings_of(row))
        if not note.entries:
            assert lead > 1 or ">" in row["line"], row
            continue
        entry = note.entries[-1]
        if expect["due"] not in (None, "INVALID"):
            assert entry.due == When(date.fromisoformat(expect["due"])), row
        if expect["scheduled"] not in (None, "INVALID"):
            day = When(date.fromisoformat(expect["scheduled"]))
            # a plain date in the sentence is a due date to us, not to Tasks
            assert entry.scheduled == day or (
                expect["scheduled_is_inferred"] and entry.due
            ), row


def test_recurrence_grammar() -> None:
    for row in rows("recurrence_grammar.jsonl"):
        try:
            rule = parse(row["rule"])
        except UnreadableRule:
            assert not row["accepted"], row
            continue
        if not row["accepted"]:
            assert rule.until, row  # until in any spelling
            assert "-" in row["rule"], row
            continue
        assert str(rule) == row["canonical"], row
        due = date.fromisoformat(row["due"])
        today = date.fromisoformat(row["completed_on"])
        assert str(next_date(rule, due, today)) == row["next_due"], row


def test_recurrence_dates() -> None:
    for row in rows("recurrence.jsonl"):
        expect = row["expect"]
        if not expect["parsed"]:
            with pytest.raises(UnreadableRule):
                parse(row["rule"])
            continue
        rule = parse(row["rule"])
        assert str(rule) == expect["canonical"], row
        remove = row.get("settings", {}).get("removeScheduledDateOnRecurrence")
        order = (
            ["due", "start", "scheduled"] if remove else ["due", "scheduled", "start"]
        )
        dates = {
            name: date.fromisoformat(row["dates"][name])
            for name in order
            if row["dates"][name]
        }
        reference = next((dates[name] for name in order if name in dates), None)
        found = next_date(rule, reference, date.fromisoformat(row["completed_on"]))
        for name, day in dates.items():
            if name == "scheduled" and remove and len(dates) > 1:
                continue
            assert found is not None, row
            assert reference is not None
            moved = found + (day - reference)
            assert str(moved) == expect["next"][name], row


def test_toggling() -> None:
    """Statuses, dates and number of lines as Tasks writes them."""
    deviations: Counter[str] = Counter()
    for row in rows("toggle.jsonl"):
        settings = settings_of(row)
        grammar = grammar_of(settings)
        line = scan(row["before"], grammar)
        if line is None:
            continue  # the plugin's command also makes tasks out of other lines
        following = {
            rule.mark: rule.next_mark for rule in settings.obsidian.tasks.statuses
        }
        mark = following.get(line.mark, "x") if row["op"] == "toggle" else row["to"]
        document = Document(row["before"].encode())
        today = date.fromisoformat(row.get("completed_on") or row["today"])
        planned = plan(SetMark(mark, today), document, 0, Context(grammar))
        after = (
            document.content if planned.edit is None else document.apply(planned.edit)
        )
        ours = [peer_dates(text, settings) for text in Document(after).texts()]
        theirs = [peer_dates(text, settings) for text in row["after"]]
        if ours == theirs:
            continue
        if any("Invalid date" in text for text in row["after"]):
            assert "this was the last one" in planned.notes[0], row
            deviations["ended series"] += 1
        elif "X" in (mark, line.mark) and not settings.obsidian.tasks.configured_marks:
            deviations["X is done"] += 1
        else:
            # completed on one day, with a created date of another: one row
            assert row.get("completed_on", row["today"]) != row["today"], row
    assert set(deviations) <= set(DEVIATIONS)


def _reminder_settings(row: dict[str, Any]) -> Settings:
    settings = row.get("settings", {})
    return settings_with(
        include="all-tasks",
        reminder=ReminderPlugin(
            present=True,
            field=settings.get("field", "reminder"),
        ),
        kanban=KanbanPlugin(),
    )


def test_reminders() -> None:
    """The moment each format of the Reminder plugin reads, we read too.

    Their Tasks format looks at 📅 or ⏰ as its settings say; we read both, so
    one of the two has to be it. Snoozing moves it to the asked moment.
    """
    until = When(date(2024, 7, 1), time(18, 30))
    deviations: Counter[str] = Counter()
    for row in rows("reminders.jsonl"):
        settings = _reminder_settings(row)
        grammar = grammar_of(settings)
        note = parse_note(NotePath("n.md"), row["text"].encode(), settings)
        by_line = {entry.line - 1: entry for entry in note.entries}
        for reminder in row["expect"]["reminders"]:
            entry = by_line.get(reminder["line"])
            wanted = reminder["time"].replace(" ", "T")
            if entry is None:
                assert row["text"].startswith(("<!--", "\t", "    ")), row
                deviations["no list item"] += 1
                continue
            moments = (entry.remind, entry.due, entry.scheduled, entry.start)
            if wanted not in map(str, moments):
                assert (
                    wanted.endswith("T00:00")
                    or "#" in row["text"]
                    or (row["format"] == "kanban" and "[[" in row["text"])
                ), row
                deviations["loose reading"] += 1
                continue
            document = Document(row["text"].encode())
            planned = plan(Snooze(until), document, reminder["line"], Context(grammar))
            assert planned.edit is not None
            line = scan(planned.edit.new[0].decode(), grammar)
            assert line is not None
            tokens = [line.field(Field.REMIND), line.due_token]
            after = [when_of(token, line, grammar) for token in tokens if token]
            assert until in after, row
    assert deviations["loose reading"] <= 10, deviations


def test_completing_a_reminder_adds_only_the_done_date() -> None:
    for row in rows("reminders.jsonl"):
        settings = _reminder_settings(row)
        document = Document(row["text"].encode())
        for reminder in row["expect"]["reminders"]:
            line = reminder["line"]
            context = Context(grammar_of(settings))
            planned = plan(Complete(date(2024, 6, 3)), document, line, context)
            if planned.edit is None or "✅" in document.text(line):
                continue
            ticked = planned.edit.new[-1].decode().rstrip("\n")
            without = ticked.replace(" ✅ 2024-06-03", "", 1)
            without = without.replace("  [completion:: 2024-06-03]", "", 1)
            before = document.text(line)
            assert without.replace("[x]", f"[{entry_mark(before)}]", 1) == before, row


def entry_mark(text: str) -> str:
    return text[text.index("[") + 1]
