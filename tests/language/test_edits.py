"""Edits by example: line before, intent, line after."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from journal.language.document import Document
from journal.language.edit.intents import (
    Begin,
    Cancel,
    Complete,
    Intent,
    Log,
    Reopen,
    Reschedule,
    SetPerson,
    SetPriority,
    SetWaiting,
    Snooze,
)
from journal.language.edit.plan import Context, plan
from journal.language.line.fields import Dialect
from journal.language.line.grammar import grammar_of
from journal.model.entry import Priority
from journal.model.settings import Settings, StatusRule, TasksPlugin
from journal.model.when import When
from tests.settings import settings_with

TODAY = date(2024, 6, 5)
FRIDAY = When(date(2024, 6, 7))
FRIDAY_AT_8 = When(date(2024, 6, 7), time(8))


def after(
    line: str, intent: Intent, settings: Settings | None = None, **context: object
) -> str:
    """The note `line` after the edit, lines joined by `|`."""
    grammar = grammar_of(settings or Settings())
    document = Document(line.encode())
    planned = plan(intent, document, 0, Context(grammar, **context))  # type: ignore[arg-type]
    content = document.apply(planned.edit) if planned.edit else document.content
    return "|".join(Document(content).texts())


DONE = Complete(TODAY)


@pytest.mark.parametrize(
    ("before", "intent", "expected"),
    [
        # completing, in the dialect of the line
        ("- [ ] call", DONE, "- [x] call ✅ 2024-06-05"),
        ("- [ ] call @a 2024-06-03", DONE, "- [x] call @a 2024-06-03 ✅ 2024-06-05"),
        (
            "- [ ] call 2024-06-03 about it",
            DONE,
            "- [x] call 2024-06-03 about it ✅ 2024-06-05",
        ),
        (
            "- [ ] call 📅 2024-06-03 #work",
            DONE,
            "- [x] call 📅 2024-06-03 ✅ 2024-06-05 #work",
        ),
        (
            "- [ ] call 📅 2024-06-03 before lunch",
            DONE,
            "- [x] call 📅 2024-06-03 before lunch ✅ 2024-06-05",
        ),
        (
            "- [ ] call [due:: 2024-06-03]",
            DONE,
            "- [x] call [due:: 2024-06-03]  [completion:: 2024-06-05]",
        ),
        (
            "> * [/] call 📅 2024-06-03  ^id",
            DONE,
            "> * [x] call 📅 2024-06-03 ✅ 2024-06-05  ^id",
        ),
        ("- [ ] call   ", DONE, "- [x] call ✅ 2024-06-05   "),
        ("- [ ]", DONE, "- [x] ✅ 2024-06-05"),
        ("- [x] call ✅ 2024-06-01", DONE, "- [x] call ✅ 2024-06-01"),
        ("- [-] call ❌ 2024-06-01", DONE, "- [x] call ✅ 2024-06-05"),
        # cancelling, reopening, beginning
        ("- [ ] call 📅 2024-06-03", Cancel(TODAY), "- [-] call 📅 2024-06-03 ❌ 2024-06-05"),
        ("- [ ] x 🔁 every day 📅 2024-06-03", Cancel(TODAY),
         "- [-] x 🔁 every day 📅 2024-06-03 ❌ 2024-06-05"),
        ("- [x] call ✅ 2024-06-01 ^b", Reopen(), "- [ ] call ^b"),
        ("- [x] call  [completion:: 2024-06-01]", Reopen(), "- [ ] call"),
        ("- [ ] call", Begin(), "- [/] call"),
        # a series goes on with the next line, above the finished one
        (
            "- [ ] pay 🔁 every month 📅 2024-05-31 🆔 a ⛔ b ^c",
            DONE,
            "- [ ] pay 🔁 every month 📅 2024-06-30|"
            "- [x] pay 🔁 every month 📅 2024-05-31 🆔 a ⛔ b ✅ 2024-06-05 ^c",
        ),
        (
            "- [ ] pay 🔁 every week when done ⏳ 2024-06-01 📅 2024-06-03",
            DONE,
            "- [ ] pay 🔁 every week when done ⏳ 2024-06-10 📅 2024-06-12|"
            "- [x] pay 🔁 every week when done ⏳ 2024-06-01 📅 2024-06-03 ✅ 2024-06-05",
        ),
        (
            "- [ ] pay ⏰ 2024-06-02 08:30 🔁 every week 📅 2024-06-03",
            Complete(TODAY),
            "- [ ] pay ⏰ 2024-06-09 08:30 🔁 every week 📅 2024-06-10|"
            "- [x] pay ⏰ 2024-06-02 08:30 🔁 every week 📅 2024-06-03 ✅ 2024-06-05",
        ),
        (
            "- [ ] rent (@2024-06-01 🔁every month)",
            DONE,
            "- [ ] rent (@2024-07-01 🔁every month)|"
            "- [x] rent (@2024-06-01 🔁every month) ✅ 2024-06-05",
        ),
        (
            "- [ ] walk 🔁 every day 📅 2024-05-01",
            Complete(TODAY, catch_up=True),
            "- [ ] walk 🔁 every day 📅 2024-06-05|"
            "- [x] walk 🔁 every day 📅 2024-05-01 ✅ 2024-06-05",
        ),
        # a series that ends, a rule that cannot be read: ticked, no next line
        (
            "- [ ] pay 🔁 every week until June 5, 2024 📅 2024-06-03",
            DONE,
            "- [x] pay 🔁 every week until June 5, 2024 📅 2024-06-03 ✅ 2024-06-05",
        ),
        (
            "- [ ] pay 🔁 whenever 📅 2024-06-03",
            DONE,
            "- [x] pay 🔁 whenever 📅 2024-06-03 ✅ 2024-06-05",
        ),
        ("- [ ] pay 🏁 delete 📅 2024-06-03", DONE, ""),
        # snoozing: the reminder first, the due date else, a time never behind 📅
        ("- [ ] call 2024-06-03", Snooze(FRIDAY), "- [ ] call 2024-06-07"),
        ("- [ ] call 2024-06-03 09:30 ok", Snooze(FRIDAY), "- [ ] call 2024-06-07 ok"),
        ("- [ ] call 2024-06-03", Snooze(FRIDAY_AT_8), "- [ ] call 2024-06-07 08:00"),
        ("- [ ] call 📅 2024-06-03", Snooze(FRIDAY), "- [ ] call 📅 2024-06-07"),
        (
            "- [ ] call 📅 2024-06-03",
            Snooze(FRIDAY_AT_8),
            "- [ ] call ⏰ 2024-06-07 08:00 📅 2024-06-07",
        ),
        (
            "- [ ] call ⏰ 2024-06-03 08:00 📅 2024-06-09",
            Snooze(FRIDAY),
            "- [ ] call ⏰ 2024-06-07 📅 2024-06-09",
        ),
        ("- [ ] call ⏳ 2024-06-03", Snooze(FRIDAY), "- [ ] call ⏳ 2024-06-07"),
        ("- [ ] call", Snooze(FRIDAY), "- [ ] call 📅 2024-06-07"),
        ("- [ ] call due:2024-06-03", Snooze(FRIDAY), "- [ ] call due:2024-06-07"),
        (
            "- [ ] call [due:: 2024-06-03]",
            Snooze(FRIDAY_AT_8),
            "- [ ] call [due:: 2024-06-07]  [reminder:: 2024-06-07T08:00]",
        ),
        ("- [ ] call (@2024-06-03 09:00)", Snooze(FRIDAY), "- [ ] call (@2024-06-07)"),
        (
            "- [ ] call (@[[2024-06-03]] 09:00)",
            Snooze(FRIDAY_AT_8),
            "- [ ] call (@[[2024-06-07]] 08:00)",
        ),
        (
            "- [ ] call @{2024-06-03} @@{09:00}",
            Snooze(FRIDAY_AT_8),
            "- [ ] call @{2024-06-07} @@{08:00}",
        ),
        ("- [ ] call @{2024-06-03} @@{09:00}", Snooze(FRIDAY), "- [ ] call @{2024-06-07}"),
        (
            "- [ ] call @{2024-06-03} now",
            Snooze(FRIDAY_AT_8),
            "- [ ] call @{2024-06-07} @@{08:00} now",
        ),
        ("- [ ] call 📅 2024-02-30", Snooze(FRIDAY), "- [ ] call 📅 2024-06-07"),
        ("- [ ] call 🗓️2024-06-03", Snooze(FRIDAY), "- [ ] call 🗓️2024-06-07"),
        # the rest
        ("- [ ] call 📅 2024-06-03", Reschedule(None), "- [ ] call"),
        ("- [ ] call 2024-06-03 now", Reschedule(None), "- [ ] call now"),
        ("- [ ] call", SetPriority(Priority.HIGH), "- [ ] call ⏫"),
        ("- [ ] call ⏫ 📅 2024-06-03", SetPriority(Priority.LOW), "- [ ] call 🔽 📅 2024-06-03"),
        ("- [ ] call ⏫ 📅 2024-06-03", SetPriority(Priority.NONE), "- [ ] call 📅 2024-06-03"),
        (
            "- [ ] call [priority:: low]",
            SetPriority(Priority.HIGH),
            "- [ ] call [priority:: high]",
        ),
        ("- [ ] call 📅 2024-06-03", SetPerson("bob"), "- [ ] call @bob 📅 2024-06-03"),
        ("- [ ] call", SetPerson("bob"), "- [ ] call @bob"),
        ("- [ ] call 📅 2024-06-03", SetWaiting(True), "- [ ] call #waiting 📅 2024-06-03"),
        ("- [ ] call #waiting 📅 2024-06-03", SetWaiting(False), "- [ ] call 📅 2024-06-03"),
        ("- [h] call", SetWaiting(False), "- [ ] call"),
        ("- [ ] call #waiting", SetWaiting(True), "- [ ] call #waiting"),
    ],
)  # fmt: skip
def test_edit(before: str, intent: Intent, expected: str) -> None:
    assert after(before, intent) == expected


def test_what_could_not_be_done_is_said() -> None:
    def notes(line: str, **context: object) -> str:
        document = Document(line.encode())
        grammar = grammar_of(Settings())
        planned = plan(DONE, document, 0, Context(grammar, **context))  # type: ignore[arg-type]
        return "; ".join(planned.notes)

    assert "will not repeat" in notes("- [ ] pay 🔁 whenever 📅 2024-06-03")
    assert "the last one" in notes("- [ ] pay 🔁 every day for 1 time 📅 2024-06-03")
    assert "already past" in notes("- [ ] pay 🔁 every day 📅 2024-05-03")
    assert "not a date" in notes("- [ ] pay 🔁 every day 📅 2024-02-30")
    assert "kept" in notes("- [ ] pay 🏁 delete", has_children=True)


def test_the_vaults_own_settings_are_obeyed() -> None:
    dataview = settings_with(tasks=TasksPlugin(present=True, dataview=True))
    assert (
        after("- [ ] call", DONE, dataview) == "- [x] call  [completion:: 2024-06-05]"
    )
    silent = settings_with(tasks=TasksPlugin(present=True, set_done_date=False))
    assert after("- [ ] call", DONE, silent) == "- [x] call"
    below = settings_with(
        tasks=TasksPlugin(next_line_below=True, set_created_date=True)
    )
    assert after("- [ ] x 🔁 every day 📅 2024-06-05", DONE, below) == (
        "- [x] x 🔁 every day 📅 2024-06-05 ✅ 2024-06-05|"
        "- [ ] x 🔁 every day 📅 2024-06-06 ➕ 2024-06-05"
    )
    rules = (
        StatusRule("!", "D", "TODO"),
        StatusRule("D", "X", "IN_PROGRESS"),
        StatusRule("X", "!", "DONE"),
        StatusRule("x", " ", "DONE"),
        StatusRule(" ", "x", "TODO"),
    )
    custom = settings_with(tasks=TasksPlugin(True, rules, configured_marks=True))
    assert after("- [D] x 🔁 every day 📅 2024-06-05", DONE, custom) == (
        "- [!] x 🔁 every day 📅 2024-06-06|"
        "- [X] x 🔁 every day 📅 2024-06-05 ✅ 2024-06-05"
    )


def test_the_dialect_of_the_note_and_the_vault() -> None:
    note = "- [ ] call\n- [ ] b [due:: 2024-06-01]\n"
    assert "[completion:: 2024-06-05]" in after(note, DONE)
    assert "[completion:: 2024-06-05]" in after(
        "- [ ] call", DONE, vault_dialect=Dialect.DATAVIEW
    )
    # a plain date is no dialect of Dataview
    assert "✅" in after("- [ ] call 2024-06-01", DONE, vault_dialect=Dialect.DATAVIEW)


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", ["", "end"])
def test_terminators_stay(eol: str, last: str) -> None:
    content = f"\ufeff- [ ] a 🔁 every day 📅 2024-06-05{eol}text{eol}{last}".encode()
    document = Document(content)
    planned = plan(DONE, document, 0, Context(grammar_of(Settings())))
    assert planned.edit is not None
    assert (
        document.apply(planned.edit)
        == (
            f"\ufeff- [ ] a 🔁 every day 📅 2024-06-06{eol}"
            f"- [x] a 🔁 every day 📅 2024-06-05 ✅ 2024-06-05{eol}text{eol}{last}"
        ).encode()
    )


def test_a_log_line_goes_below_the_entry() -> None:
    at = datetime(2024, 6, 5, 9, 30)
    note = "- [ ] call\n\t- 2024-06-01 mail: asked\ntext\n"
    assert after(note, Log(at, "call", "left a\nmessage"), last_line=1) == (
        "- [ ] call|\t- 2024-06-01 mail: asked|\t- 2024-06-05 call: left a message|text"
    )
    assert after("- [ ] call", Log(at, "", "hm", with_time=True)) == (
        "- [ ] call|\t- 2024-06-05 09:30 hm"
    )
    quoted = after("> - [ ] call", Log(at, "nudge", "again"))
    assert quoted == "> - [ ] call|> \t- 2024-06-05 nudge: again"


@pytest.mark.parametrize(
    "rule", ["every year", "every 4 years", "every year when done"]
)
def test_a_series_from_29_february_comes_back_to_it(rule: str) -> None:
    note = f"- [x] renew 🔁 {rule} 📅 2024-02-29 ✅ 2024-03-01\n"
    every = 4 if "4" in rule else 1
    before = f"{2028 - every}-02-{'29' if every == 4 else '28'}"
    line = f"- [ ] renew 🔁 {rule} 📅 {before}\n"
    document = Document((line + note).encode())
    edit = plan(
        Complete(date(2028 - every, 2, 28)),
        document,
        0,
        Context(grammar_of(Settings())),
    ).edit
    assert edit
    assert "📅 2028-02-29" in edit.new[0].decode()
    # without that line no one knows
    alone = Document(line.encode())
    edit = plan(
        Complete(date(2028 - every, 2, 28)), alone, 0, Context(grammar_of(Settings()))
    ).edit
    assert edit
    assert ("📅 2028-02-29" in edit.new[0].decode()) is (every == 4)
