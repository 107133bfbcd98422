"""The day and the week in one message: what stands in it, when, and its buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.desktop.notify.announcements import Announcements
from journal.desktop.notify.buttons import Answers
from journal.desktop.notify.channel import ChannelFallback, Message
from journal.desktop.notify.notifier import Notifier
from journal.desktop.notify.shown import Shown
from journal.model.entry import Entry
from journal.model.errors import StaleEntry
from tests.conftest import VaultMaker
from tests.settings import settings_with

MORNING = datetime(2024, 6, 5, 8, 0)
ALICE = "---\ntype: person\nemail: alice@example.org\n---\n"
NOTE = """\
- [ ] ring the clinic 📅 2024-06-05
- [ ] @alice call with the pilot price ⏰ 2024-06-05 14:00
- [ ] second quote for the roof 📅 2024-05-29
- [ ] @carla figures for May #promised 📅 2024-06-03
- [ ] @alice signature on the statement #waiting
    - 2024-05-16 sent: the statement
    - 2024-05-22 nudge: once more
    - 2024-05-24 nudge: the two paragraphs that matter
"""


@dataclass
class Kept:
    """A channel that keeps what it is given."""

    sent: list[Message] = field(default_factory=list)
    name: str = "desktop"

    def send(self, message: Message) -> None:
        self.sent.append(message)

    def close(self) -> None:
        """It holds nothing."""


@dataclass
class Seat:
    """A notifier, its clock and what it told."""

    journal: Journal
    now: datetime = MORNING
    kept: Kept = field(default_factory=Kept)
    drafted: list[Entry] = field(default_factory=list)
    notifier: Notifier | None = None

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.close()
        self.notifier = Notifier(
            self.journal,
            lambda: self.now,
            lambda _: [ChannelFallback("screen", [self.kept], print)],
            lambda _: None,
            lambda _: None,
            deeds=self,
        )

    def close(self) -> None:
        if self.notifier:
            self.notifier.close()

    def draft(self, entries: list[Entry]) -> str:
        self.drafted += entries
        return f"{len(entries)} drafted"

    def review(self) -> str:
        return "written"

    def look(self, at: datetime) -> list[Message]:
        """The notifications sent when it looks at that time."""
        self.now, before = at, len(self.kept.sent)
        assert self.notifier
        self.notifier.run(once=True)
        return self.kept.sent[before:]

    def press(self, message: Message, answer: str) -> str:
        record = Announcements(self.journal.state)
        answers = Answers(
            self.journal, lambda: self.now, record.use, None, self, record.snooze
        )
        return answers.carry_out(message, answer)


@pytest.fixture
def seat(
    tmp_path: Path, open_vault: Callable[[Path], Journal]
) -> Iterator[Callable[..., Seat]]:
    """`seat(notes)` → a notifier over a vault in which nothing is set."""
    made: list[Seat] = []
    (tmp_path / "digests").mkdir()
    vaults = VaultMaker(tmp_path / "digests")

    def make(notes: str | dict[str, str], **settings: str) -> Seat:
        made.append(Seat(open_vault(vaults(notes, **settings))))
        return made[-1]

    yield make
    for one in made:
        one.close()


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2024, 6, day, hour, minute)


def test_a_day_comes_in_one_message(seat: Callable[..., Seat]) -> None:
    here = seat({"work.md": NOTE, "People/Alice Moreau.md": ALICE})
    assert here.look(at(5, 8)) == []
    [message] = here.look(at(5, 8, 30))
    assert message.title == "Wednesday: 2 today, 2 overdue, 1 to nudge"
    assert message.lines == (
        "Promised: @carla: figures for May (2 d late)",
        "Today: ring the clinic · 14:00 Alice Moreau: call with the pilot price",
        "Overdue: second quote for the roof, 7 d late",
        "Waiting: Alice Moreau: signature on the statement (nudge 3 of 3)",
    )
    assert dict(message.choices) == {
        "open-today": "Open today",
        "snooze-overdue": "Snooze overdue to Mon",
        "pause": "Pause until tomorrow",
    }
    # what has only a day was in it, what has its hour comes at that hour
    assert here.look(at(5, 9, 30)) == []
    [timed] = here.look(at(5, 14))
    assert timed.title == "Alice Moreau: call with the pilot price"
    assert timed.lines[0].startswith("Today 14:00.")


def test_what_is_late_is_in_it_until_it_is_done(seat: Callable[..., Seat]) -> None:
    """Also what was late long before anything ran, and is never told by itself."""
    here = seat("- [ ] ages ago 📅 2021-01-01\n- [ ] old 📅 2024-05-01\n")
    for day in (5, 6, 7):
        [message] = here.look(at(day, 9, 5))
        assert message.title.endswith(": 2 overdue")
        assert here.look(at(day, 18)) == []
        here.restart()
    note = here.journal.root / "note.md"
    note.write_text(note.read_text().replace("- [ ] old", "- [x] old"))
    here.journal.refresh()
    # one alone comes as itself, with its own buttons
    [message] = here.look(at(8, 9, 5))
    assert message.title == "ages ago"
    assert "done" in dict(message.choices)
    assert here.look(at(8, 12)) == []
    here.press(message, "done")
    here.journal.refresh()
    assert here.look(at(9, 9, 5)) == []


def test_one_thing_and_nothing_are_no_digest(seat: Callable[..., Seat]) -> None:
    here = seat("- [ ] ring the clinic 📅 2024-06-05\n")
    assert here.look(at(5, 8, 30)) == []
    [message] = here.look(at(5, 9))
    assert (message.title, message.lines) == ("ring the clinic", ("Today.",))
    assert seat("# nothing\n").look(at(5, 9)) == []


def test_it_can_be_off_and_muted(seat: Callable[..., Seat]) -> None:
    lines = "- [ ] a 📅 2024-06-05\n- [ ] b #x 📅 2024-06-05\n"
    titles = [m.title for m in seat(lines, daily_digest="off").look(at(5, 9))]
    assert titles == ["a", "b #x"]
    muted = seat(lines)
    (muted.journal.root / ".journal.toml").write_text("")
    muted.journal.settings = settings_with(mute=("#x",))
    muted.restart()
    assert [m.title for m in muted.look(at(5, 9))] == ["a"]


def test_of_the_private_it_says_nothing(seat: Callable[..., Seat]) -> None:
    secret = "---\nprivate: true\n---\n- [ ] see @bo about it 📅 2024-06-05\n"
    here = seat({"secret.md": secret, "b.md": "- [ ] buy milk 📅 2024-06-05\n"})
    [message] = here.look(at(5, 9))
    assert message.title == "Wednesday: 2 today"
    assert message.lines == ("Today: buy milk · a private one",)


def test_overdue_is_snoozed_by_one_button_and_one_change(
    seat: Callable[..., Seat],
) -> None:
    here = seat({"work.md": NOTE, "People/Alice Moreau.md": ALICE})
    [message] = here.look(at(5, 8, 30))
    # after a restart the button is known still
    Shown(here.journal.state).keep("desktop", 1, message)
    found = Shown(here.journal.state).find("desktop", 1)
    assert found
    said = here.press(found, "snooze-overdue")
    assert said.startswith("2 follow-ups snoozed to Monday")
    text = (here.journal.root / "work.md").read_text()
    assert "second quote for the roof 📅 2024-06-10" in text
    assert "ring the clinic 📅 2024-06-05" in text
    assert len(here.journal.steps()) == 1
    with pytest.raises(StaleEntry, match="used already"):
        here.press(message, "snooze-overdue")


def test_pausing_lasts_until_tomorrow(seat: Callable[..., Seat]) -> None:
    here = seat({"work.md": NOTE, "People/Alice Moreau.md": ALICE})
    [message] = here.look(at(5, 8, 30))
    here.press(message, "pause")
    assert here.look(at(5, 14, 1)) == []
    assert here.look(at(6, 9))


def test_the_buttons_of_what_waits(seat: Callable[..., Seat]) -> None:
    asked = "- [ ] @alice signature #waiting\n    - 2024-05-27 sent: “the statement”\n"
    here = seat({"work.md": asked, "People/Alice Moreau.md": ALICE})
    message = here.look(at(5, 9))[0]
    assert message.title == "Alice Moreau: time to nudge"
    assert message.lines[0] == "signature"
    assert message.lines[-1] == "Last: 27 May ““the statement””"
    assert dict(message.choices) == {
        "replied": "Replied",
        "draft": "Draft nudge 1",
        "later": "Later",
    }
    assert here.press(message, "draft") == "1 drafted"
    assert [entry.text for entry in here.drafted] == ["@alice signature #waiting"]
    here.press(message, "later")
    assert "2024-06-06" in (here.journal.root / "work.md").read_text()


def test_a_reply_is_noted_by_its_button(seat: Callable[..., Seat]) -> None:
    asked = "- [ ] @alice signature #waiting\n    - 2024-05-27 sent: hello\n"
    here = seat({"work.md": asked, "People/Alice Moreau.md": ALICE})
    here.press(here.look(at(5, 9))[0], "replied")
    text = (here.journal.root / "work.md").read_text()
    assert "#waiting" not in text
    assert "2024-06-05 reply" in text


def test_a_week_comes_on_monday(seat: Callable[..., Seat]) -> None:
    done = "- [x] shelf ✅ 2024-06-06\n- [x] door ✅ 2024-06-12\n"
    here = seat({"work.md": NOTE, "done.md": done, "People/Alice Moreau.md": ALICE})
    assert not [m for m in here.look(at(5, 9)) if m.title.startswith("Week")]
    told = here.look(at(10, 8, 30))
    [week] = [m for m in told if m.title.startswith("Week")]
    assert week.title == "Week 24: 4 due, 1 waiting, 1 promise open"
    assert week.lines[-1] == "Last week: 1 done"
    assert dict(week.choices) == {
        "open-review": "Open review",
        "draft-nudges": "Draft the nudges (1)",
        "skip-week": "Not this week",
    }
    assert here.press(week, "open-review") == "written"
    assert here.press(week, "draft-nudges") == "1 drafted"
    assert not [m for m in here.look(at(11, 9)) if m.title.startswith("Week")]
    assert not seat("# nothing\n").look(at(10, 8, 30))


def titles(messages: list[Message]) -> list[str]:
    return [message.title for message in messages]


def add(here: Seat) -> None:
    """Two follow-ups appear in a vault in which there was none."""
    lines = "- [ ] a 📅 2024-06-13\n- [ ] b 📅 2024-06-13\n"
    (here.journal.root / "note.md").write_text(lines)
    here.journal.refresh()


def test_a_new_follow_up_causes_neither_the_week_nor_the_day(
    seat: Callable[..., Seat],
) -> None:
    here = seat("# nothing\n")
    for moment in (at(9, 12), at(10, 8, 30), at(12, 9)):
        assert here.look(moment) == []
    add(here)
    assert here.look(at(12, 10)) == []
    assert titles(here.look(at(13, 8, 30))) == ["Thursday: 2 today"]
    # also not where the first look ever was in the middle of a week
    here = seat("# nothing\n")
    assert here.look(at(12, 9)) == []
    add(here)
    assert here.look(at(12, 10)) == []


def test_a_week_that_began_without_the_computer_is_told_at_the_start(
    seat: Callable[..., Seat],
) -> None:
    here = seat("- [ ] a 📅 2024-06-13\n- [ ] b 📅 2024-06-13\n")
    assert here.look(at(8, 12)) == []
    here.restart()
    assert titles(here.look(at(12, 7))) == ["Week 24: 2 due"]
    here.restart()
    assert here.look(at(12, 10)) == []


def test_after_sleep_it_is_one_message(seat: Callable[..., Seat]) -> None:
    """The loop has not looked for hours, and two things are due."""
    lines = [f"- [ ] errand {n} ⏰ 2024-06-05 1{n}:00" for n in range(3)]
    here = seat("\n".join(lines), daily_digest="off")
    woken: list[Message] = []

    def wake(message: Message) -> None:
        woken.append(message)
        notifier.stop()

    class Slept(Notifier):
        """Between its first look and the next one five hours pass."""

        def look(self) -> float:
            wait = super().look()
            here.now = at(5, 13)
            return min(wait, 0.1)

    here.close()
    notifier = here.notifier = Slept(
        here.journal, lambda: here.now, lambda _: [], wake, lambda _: None
    )
    notifier.begin()
    notifier.loop()
    [message] = woken
    assert message.title == "While this computer was asleep: 3 due"
    assert message.lines == ("errand 0", "errand 1", "errand 2")
