"""The buttons of a notification: on a real bus, up to the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from journal.api.journal import Journal
from journal.api.requests import Undo
from journal.desktop.notify.announcements import Announcements
from journal.desktop.notify.buttons import BUTTONS, OPEN, Answers
from journal.desktop.notify.channel import Message
from journal.desktop.notify.shown import Shown
from journal.model.errors import JournalError, StaleEntry
from journal.practice.agenda.moments import moments_of
from tests.conftest import NOW, VaultMaker
from tests.desktop.conftest import Bus
from tests.desktop.watching import Watch, minutes_ago
from tests.waiting import until

LINE = "- [ ] call @alice ⏰ 2024-06-05 09:00"


def told(journal: Journal) -> Message:
    """The message about the only entry."""
    view = journal.last
    moments = moments_of(view.entries, view.people, journal.settings, NOW.date())
    return Message("call", moments=tuple(moments), choices=BUTTONS, click=OPEN)


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("done", "- [x] call @alice ⏰ 2024-06-05 09:00 ✅ 2024-06-05"),
        ("snooze", "- [ ] call @alice ⏰ 2024-06-05 10:30"),
        ("tomorrow", "- [ ] call @alice ⏰ 2024-06-06 09:00"),
    ],
)
def test_what_a_button_writes(
    make: Callable[..., Journal], answer: str, line: str
) -> None:
    journal = make(f"{LINE}\n")
    answers = Answers(journal, lambda: NOW)
    said = answers.carry_out(told(journal), answer)
    assert (journal.root / "note.md").read_text() == f"{line}\n"
    assert said.startswith("note.md:1: ")
    assert len(journal.steps()) == 1


def test_it_is_done_to_the_entry_as_it_is_by_then(
    make: Callable[..., Journal],
) -> None:
    journal = make(f"{LINE}\n")
    message = told(journal)
    note = journal.root / "note.md"
    note.write_text(f"Calls\n\n{LINE} #phone\n")
    Answers(journal, lambda: NOW).carry_out(message, "done")
    first, _, line = note.read_text().splitlines()
    assert first == "Calls"
    assert line.startswith("- [x] call @alice")
    assert "#phone" in line
    assert "✅ 2024-06-05" in line


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("- [ ] write to @alice ⏰ 2024-06-05 09:00\n", "has changed since"),
        ("gone\n", "has changed since"),
        (f"{LINE} #a\n{LINE} #b\n", "has changed since"),
        (LINE.replace("[ ]", "[x]") + " ✅ 2024-06-05\n", "it is done already"),
        (f"# Calls\n\n{LINE}\n", "another heading"),
        (LINE.replace("06-05", "06-09") + "\n", "no longer due"),
    ],
)
def test_what_has_changed_is_left_alone(
    make: Callable[..., Journal], text: str, why: str
) -> None:
    journal = make(f"{LINE}\n")
    message = told(journal)
    note = journal.root / "note.md"
    note.write_text(text)
    with pytest.raises(StaleEntry, match=why):
        Answers(journal, lambda: NOW).carry_out(message, "done")
    assert note.read_text() == text


def test_opening_without_anything_to_open_it_with(
    make: Callable[..., Journal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    journal = make(f"{LINE}\n")
    with pytest.raises(JournalError, match=r"note\.md:1: nothing to open it with"):
        Answers(journal, lambda: NOW).carry_out(told(journal), "open")


@pytest.mark.slow
def test_the_buttons_of_a_real_notification(
    bus: Bus, watch: Callable[..., Watch], vault: VaultMaker
) -> None:
    desktop = bus()
    at = minutes_ago(5)
    root = vault({"a.md": f"- [ ] call {at}\n", "b.md": f"- [ ] write {at}\n"})
    running = watch(root).ready()
    assert [call["summary"] for call in desktop.shown] == ["call", "write"]
    desktop.press(1, "done")
    until(lambda: "[x] call" in (root / "a.md").read_text(), "it is ticked")
    before = datetime.now()  # noqa: TID251 (as watch does)
    desktop.press(2, "snooze")
    later = before + timedelta(hours=1)
    wanted = [f"{later + timedelta(minutes=n):%Y-%m-%d %H:%M}" for n in (0, 1)]
    until(
        lambda: any(w in (root / "b.md").read_text() for w in wanted), "it is snoozed"
    )
    # and what is no longer there is said, in a notification of its own
    desktop.press(1, "done")
    until(lambda: len(desktop.shown) == 3, "the third notification")
    assert desktop.shown[2]["summary"] == "Nothing was changed"
    assert "done already" in desktop.shown[2]["body"]
    assert desktop.shown[2]["actions"] == []
    assert running.stop() == 130


@pytest.mark.slow
def test_buttons_after_a_restart_of_the_watch(
    bus: Bus, watch: Callable[..., Watch], vault: VaultMaker
) -> None:
    """The notification is still there, and its buttons do what they say: once."""
    desktop = bus()
    root = vault({"a.md": f"- [ ] call {minutes_ago(5)}\n"})
    first = watch(root).ready()
    until(lambda: len(desktop.shown) == 1, "it is shown")
    first.process.kill()
    first.process.wait(60)
    second = watch(root).ready()
    desktop.press(1, "done")
    until(lambda: "[x] call" in (root / "a.md").read_text(), "it is ticked")
    assert len(desktop.shown) == 1
    desktop.press(1, "done")
    until(lambda: len(desktop.shown) == 2, "what was not done is said")
    assert desktop.shown[1]["summary"] == "Nothing was changed"
    assert second.stop() == 130


def test_a_button_is_used_once(make: Callable[..., Journal]) -> None:
    journal = make(f"{LINE}\n")
    message, used = told(journal), Announcements(journal.state).use
    answers = Answers(journal, lambda: NOW, used)
    answers.carry_out(message, "snooze")
    journal.apply(Undo(), NOW)
    # all is as it was told, and still it was used
    with pytest.raises(StaleEntry, match="used already"):
        answers.carry_out(message, "snooze")
    assert (journal.root / "note.md").read_text() == f"{LINE}\n"


@pytest.mark.parametrize(
    "line", [LINE, f"{LINE} #tag ^block", LINE.replace(" 09:00", "")]
)
def test_what_is_shown_is_remembered(make: Callable[..., Journal], line: str) -> None:
    journal = make(f"# A\n\n{line}\n")
    message, shown = told(journal), Shown(journal.state)
    assert not shown.any
    for number in range(60):
        shown.keep("desktop:1.1", number, message)
    assert Shown(journal.state).find("desktop:1.2", 59) is None
    assert Shown(journal.state).find("desktop:1.1", 0) is None
    found = Shown(journal.state).find("desktop:1.1", 59)
    assert found
    assert [(m.at, m.kind, m.when, m.name) for m in found.moments] == [
        (m.at, m.kind, m.when, m.name) for m in message.moments[-1:]
    ]
    Answers(journal, lambda: NOW).carry_out(found, "done")
    assert "- [x] call" in (journal.root / "note.md").read_text()
    (journal.state / "shown.json").write_text("{]")
    assert Shown(journal.state).find("desktop:1.1", 59) is None
