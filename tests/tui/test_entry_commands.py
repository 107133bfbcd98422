"""What the keys do to entries, without a terminal: asked, shown, written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from journal.api.journal import Journal
from journal.api.verbs import VERBS, Asks
from journal.api.view import View
from journal.language.dates.typed_dates import TypedDate, parse_typed
from journal.model.errors import JournalError
from journal.practice.agenda.agenda import Item
from journal.tui.state.commands.entry_commands import EntryCommands
from journal.tui.state.commands.verb_commands import LastCommand
from journal.tui.state.deeds import Outcome
from journal.tui.state.questions import ChoiceQuestion, LineQuestion
from tests.conftest import NOW
from tests.doing import note

Make = Callable[..., Journal]


@dataclass
class Desk:
    """A screen of paper: it answers what it is asked from a list."""

    journal: Journal
    lines: list[int]
    """Of the entries it stands on; the first is under the cursor."""
    answers: list[str] = field(default_factory=list)
    last: LastCommand = field(default_factory=LastCommand)
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    progress: list[tuple[int, int]] = field(default_factory=list)
    are_marked: bool = False

    @property
    def known(self) -> View:
        return self.journal.at(NOW)

    @property
    def items(self) -> list[Item]:
        return [
            self.known.item(self.journal.find(f"note:{line}")) for line in self.lines
        ]

    @property
    def item(self) -> Item | None:
        return next(iter(self.items), None)

    @property
    def marked(self) -> list[Item]:
        return self.items if self.are_marked else []

    def unmark(self) -> None:
        self.are_marked = False

    def now(self) -> datetime:
        return NOW

    def say(self, text: str, *, failed: bool = False) -> None:
        self.said.append(text)

    def do(
        self, deed: Callable[[], Outcome], again: Callable[[], object] | None = None
    ) -> None:
        try:
            self.said.append(deed().said)
        except JournalError as error:
            self.said.append(str(error))
            if again:
                again()

    def tell_progress(self, done: int, total: int) -> None:
        self.progress.append((done, total))

    def ask_line(self, question: LineQuestion, then: Callable[[str], object]) -> None:
        self.asked.append(question.title)
        if self.answers:
            answer = self.answers.pop(0)
            if question.preview:
                self.shown += question.preview(answer).new
            then(answer)

    def ask_day(
        self, title: str, what: str, then: Callable[[TypedDate], object]
    ) -> None:
        self.asked.append(f"{title}: {what}")
        if self.answers:
            then(parse_typed(self.answers.pop(0), NOW))

    def ask_choice(
        self, question: ChoiceQuestion, then: Callable[[str], object]
    ) -> None:
        self.asked.append(question.title)
        if self.answers:
            then(self.answers.pop(0))


def sit(make: Make, content: str, *answers: str, lines: tuple[int, ...] = (1,)) -> Desk:
    return Desk(make(content), list(lines), list(answers), are_marked=len(lines) > 1)


@pytest.mark.parametrize(
    ("key", "answers", "after", "said"),
    [
        ("done", (), "- [x] @a x 📅 2024-06-04 ✅ 2024-06-05", "Done: @a x"),
        ("snooze", ("fri",), "- [ ] @a x 📅 2024-06-07",
         "Snoozed to Fri 7 Jun: @a x"),
        ("reschedule", ("fri",), "- [ ] @a x 📅 2024-06-07",
         "Due Fri 7 Jun: @a x"),
        ("log", ("call hello",), "- [ ] @a x 📅 2024-06-04\n\t- 2024-06-05 call: hello",
         "Logged: @a x"),
        ("handover", ("@bo",), "", "Handed to @bo: @a x"),
        ("priority", ("2",), "- [ ] @a x 📅 2024-06-04 ⏫",
         "Priority high: @a x"),
        ("next", ("send it fri",), "", "Done: @a x; next step Fri 7 Jun"),
    ],
)  # fmt: skip
def test_a_key_asks_and_writes(
    make: Make, key: str, answers: tuple[str, ...], after: str, said: str
) -> None:
    desk = sit(make, "- [ ] @a x 📅 2024-06-04\n", *answers)
    assert EntryCommands(desk).run(key)
    assert desk.said[0].startswith(said)
    assert len(desk.asked) == len(answers)
    if after:
        assert note(desk.journal) == f"{after}\n"
    assert set(desk.shown) <= set(note(desk.journal).splitlines())


def test_every_verb_has_its_key(make: Make) -> None:
    for verb in VERBS:
        desk = sit(make, "- [ ] @a x 📅 2024-06-04\n")
        assert EntryCommands(desk).run(verb.id), verb.id
        asks = verb.asks is not Asks.NOTHING
        assert bool(desk.asked) == asks, verb.id
    assert not EntryCommands(sit(make, "")).run("nothing")


def test_marks_and_again(make: Make) -> None:
    desk = sit(make, "- [ ] @a x\n- [ ] @b y\n- [ ] @c z\n", lines=(1, 2))
    commands = EntryCommands(desk)
    commands.run("repeat")
    assert desk.said == ["Nothing to repeat yet"]
    commands.run("done")
    assert desk.asked == ["Done?"]
    assert note(desk.journal).count("[x]") == 0
    desk.answers = ["l", "n"]
    commands.run("done")
    assert note(desk.journal).count("[x]") == 0
    desk.answers = ["y"]
    commands.run("done")
    assert desk.progress == [(0, 2), (1, 2), (2, 2)]
    assert desk.said[-1] == "Done: 2 follow-ups"
    assert not desk.are_marked
    desk.lines = [3]
    commands.run("repeat")
    assert note(desk.journal).count("[x]") == 3
    assert len(desk.journal.steps()) == 2


def test_what_is_closed_is_left_alone(make: Make) -> None:
    desk = sit(make, "- [x] @a x ✅ 2024-06-04\n", "call x")
    commands = EntryCommands(desk)
    for key in ("done", "snooze", "nudge", "waiting", "next"):
        commands.run(key)
    assert set(desk.said) == {"Already closed. Press o to reopen it"}
    assert desk.asked == []
    commands.run("log")
    commands.run("reopen")
    assert note(desk.journal) == "- [ ] @a x\n\t- 2024-06-05 call: x\n"


def test_waiting_goes_back_and_forth(make: Make) -> None:
    desk = sit(make, "- [ ] @a x\n")
    commands = EntryCommands(desk)
    commands.run("waiting")
    assert "#waiting" in note(desk.journal)
    assert "comes back" in desk.said[-1]
    commands.run("waiting")
    assert "#waiting" not in note(desk.journal)
    assert desk.said[-1].startswith("It is your turn again: @a x")


def test_a_nudge_that_is_objected_to_asks_why(make: Make) -> None:
    desk = sit(
        make, "- [ ] @a x #waiting\n    - 2024-06-04 sent: x\n", "urgent", "again?"
    )
    EntryCommands(desk).run("nudge")
    assert desk.asked == ["Too soon", "Nudge"]
    assert "nudge: again? (although urgent)" in note(desk.journal)


def test_where_all_nudges_were_sent_it_asks_what_now(make: Make) -> None:
    log = "".join(f"    - 2024-0{n}-02 nudge: x\n" for n in (1, 2, 3, 4, 5))
    desk = sit(make, f"- [ ] @a x #waiting\n{log}", "c", "too long")
    EntryCommands(desk).run("nudge")
    assert desk.asked == ["What now?", "Close"]
    assert "closed: too long" in note(desk.journal)
    assert "- [-] @a x" in note(desk.journal)


def test_a_closing_message_is_noted_from_there(make: Make) -> None:
    log = "    - 2024-05-01 sent: x\n"
    log += "".join(f"    - 2024-05-{n} nudge: x\n" for n in (10, 16, 24))
    desk = sit(make, f"- [ ] @a x #waiting\n{log}", "s")
    EntryCommands(desk).run("nudge")
    assert desk.asked == ["What now?"]
    assert "- 2024-06-05 sent: closing message" in note(desk.journal)


def test_a_sentence_that_cannot_be_added_is_asked_for_again(make: Make) -> None:
    desk = Desk(make({"inbox.md": "```\n"}), [], ["@a x"])
    desk.asked.clear()
    with pytest.raises(JournalError):
        EntryCommands(desk).run("add")  # the dialog shows it, and takes no such line
    desk = Desk(make({"inbox.md": ""}), [], ["@a call fri"])
    EntryCommands(desk).run("add")
    assert note(desk.journal, "inbox.md") == "- [ ] @a call 📅 2024-06-07\n"
