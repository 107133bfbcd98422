"""Each verb: the line it finds, and the line it leaves."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from journal.api.edits.verb_steps import Answer
from journal.api.journal import Journal
from journal.api.requests import Act
from journal.api.verbs import BY_ID, VERBS, Asks
from journal.cli.main import command_names
from journal.language.dates.typed_dates import parse_typed
from journal.model.entry import Priority
from journal.model.errors import WriteRefused
from journal.model.value import replace
from tests.conftest import NOW
from tests.doing import note

Make = Callable[..., Journal]


def typed(text: str) -> Answer:
    return Answer(NOW, day=parse_typed(text, NOW))


# verb, answer, before, after, the message
TABLE = [
    ("done", Answer(NOW), "[ ] @a x 📅 2024-06-04", "[x] @a x 📅 2024-06-04 ✅ 2024-06-05", "Done"),
    ("done", Answer(NOW, options={"next": "send it fri"}), "[ ] @a x",
     "[x] @a x ✅ 2024-06-05 ^fu-ca8041\n- [ ] @a send it [from:: ^fu-ca8041] 📅 2024-06-07", "Done"),
    ("snooze", typed("fri"), "[ ] @a x ⏰ 2024-06-05 09:00", "[ ] @a x ⏰ 2024-06-07 09:00", "Snoozed to Fri 7 Jun 09:00"),
    ("later", Answer(NOW), "[ ] @a x ⏰ 2024-06-05 09:00", "[ ] @a x ⏰ 2024-06-06 09:00", "Snoozed to Thu 6 Jun 09:00"),
    ("sooner", Answer(NOW), "[ ] @a x 📅 2024-06-09", "[ ] @a x 📅 2024-06-08", "Snoozed to Sat 8 Jun"),
    ("reschedule", typed("fri"), "[ ] @a x 📅 2024-06-04", "[ ] @a x 📅 2024-06-07", "Due Fri 7 Jun"),
    ("reschedule", Answer(NOW), "[ ] @a x 📅 2024-06-04", "[ ] @a x", "No longer due"),
    ("begin", Answer(NOW), "[ ] @a x", "[/] @a x", "Started"),
    ("cancel", Answer(NOW, "too dear"), "[ ] @a x",
     "[-] @a x ❌ 2024-06-05\n\t- 2024-06-05 closed: too dear", "Closed"),
    ("reopen", Answer(NOW), "[x] @a x ✅ 2024-06-04", "[ ] @a x", "Reopened"),
    ("priority", Answer(NOW, priority=Priority.HIGH), "[ ] @a x", "[ ] @a x ⏫", "Priority high"),
    ("assign", Answer(NOW, person="@bo"), "[ ] @a x", "[ ] @bo x", "With @bo"),
    ("park", typed("2w"), "[ ] @a x 📅 2024-06-04",
     "[ ] @a x 📅 2024-06-19 🛫 2024-06-19\n\t- 2024-06-05 parked:", "Parked until Wed 19 Jun"),
    ("nudge", Answer(NOW, "again"), "[ ] @a x #waiting\n\t- 2024-05-01 sent: x",
     "[ ] @a x #waiting 📅 2024-06-12\n\t- 2024-05-01 sent: x\n\t- 2024-06-05 nudge: again", "Nudged"),
    ("replied", Answer(NOW, "fine"), "[ ] @a x #waiting",
     "[ ] @a x\n\t- 2024-06-05 reply: fine", "Replied"),
    ("waiting", Answer(NOW), "[ ] @a x",
     "[ ] @a x #waiting 📅 2024-06-10\n\t- 2024-06-05 sent: asked", "Waiting for a reply"),
    ("waiting", Answer(NOW, options={"off": True}), "[ ] @a x #waiting", "[ ] @a x", "It is your turn again"),
    ("handover", Answer(NOW, person="bo"), "[ ] @a x",
     "[ ] @bo x #waiting 📅 2024-06-10\n\t- 2024-06-05 handed: from @a to @bo", "Handed to @bo"),
    ("log", Answer(NOW, "call wants a number"), "[x] @a x",
     "[x] @a x\n\t- 2024-06-05 call: wants a number", "Logged"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "answer", "before", "after", "told"), TABLE)
def test_what_a_verb_does(
    make: Make, name: str, answer: Answer, before: str, after: str, told: str
) -> None:
    journal = make(f"- {before}\n")
    view, verb = journal.at(NOW), BY_ID[name]
    item = view.item(journal.find("note:1"))
    intent = verb.intent(view, item, answer)
    journal.apply(Act.each(intent, [item.entry], verb.label(answer)), NOW)
    assert note(journal) == f"- {after}\n"
    assert verb.done([item], answer) == told
    [step] = journal.steps()
    assert step.step.deeds[0].label.startswith(verb.label(answer))


@pytest.mark.parametrize("name", ["snooze", "park", "nudge", "waiting", "handover"])
@pytest.mark.parametrize(("box", "state"), [("x", "done"), ("-", "cancelled")])
def test_what_is_closed_does_not_come_back(
    make: Make, name: str, box: str, state: str
) -> None:
    journal = make(f"- [{box}] @a x 📅 2024-06-04\n")
    view = journal.at(NOW)
    item = view.item(journal.find("note:1"))
    answer = replace(typed("fri"), person="@bo")
    with pytest.raises(WriteRefused, match=f"note.md:1: it is {state}; to go on"):
        BY_ID[name].intent(view, item, answer)


def test_every_verb_is_in_the_table() -> None:
    assert {row[0] for row in TABLE} == set(BY_ID)


def test_every_verb_says_what_a_menu_needs() -> None:
    assert len(BY_ID) == len(VERBS)
    for verb in VERBS:
        assert verb.title, verb.id
        assert verb.help, verb.id
        assert verb.keys or verb.group, verb.id
        if verb.group:
            assert verb.about.strip(), verb.id
            assert (verb.command or verb.id) in command_names()
        if verb.keys and verb.asks in (Asks.TEXT, Asks.PERSON):
            assert verb.example, verb.id
