"""When the notifier speaks, and what it says; the clock is the test's."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest

from journal.api.requests import Act
from journal.desktop.notify.channel import ChannelFailed
from journal.language.edit.intents import Snooze
from journal.model.when import When
from tests.conftest import NOW, entries_of
from tests.desktop.notifying import TODAY, RecordingChannel, Watching


def test_each_entry_is_told_when_it_falls_due(watching: Watching) -> None:
    watch = watching(
        {
            "People/Alice Moreau.md": "---\ntype: person\n---\n",
            "work.md": f"- [ ] call @alice ⏰ {TODAY} 09:31\n"
            f"- [ ] ring the clinic ⏰ {TODAY} 09:33\n",
        }
    )
    assert watch.look() == []
    assert watch.look(minutes=1) == [("Alice Moreau: call", "Today 09:31.")]
    assert watch.look(minutes=1) == []
    assert watch.look(minutes=1) == [("ring the clinic", "Today 09:33.")]
    assert watch.look(hours=1) == []
    assert watch.printed == [
        "Alice Moreau: call — Today 09:31.",
        "ring the clinic — Today 09:33.",
    ]
    assert watch.said == []


@pytest.mark.parametrize(
    ("line", "minute"),
    [
        ("- [ ] call 📅 2024-06-06", "2024-06-06 07:15"),
        ("- [ ] call ⏰ 2024-06-06 14:00 📅 2024-06-09", "2024-06-06 14:00"),
        ("- [ ] call ⏳ 2024-06-06 📅 2024-06-09", "2024-06-09 07:15"),
        ("- [ ] call (@2024-06-06 14:00)", "2024-06-06 14:00"),
        ("- [ ] call 🛫 2024-06-08 📅 2024-06-09", "2024-06-09 07:15"),
    ],
)
def test_the_minute(watching: Watching, line: str, minute: str) -> None:
    watch = watching(line, default_time="07:15")
    moment = datetime.fromisoformat(minute)
    watch.now = moment - timedelta(seconds=1)
    assert watch.look() == []
    assert len(watch.look(seconds=1)) == 1


@pytest.mark.parametrize(
    "line",
    [
        f"- [x] call ⏰ {TODAY} 09:00",
        f"- [-] call ⏰ {TODAY} 09:00",
        "- [ ] call @alice",
        "- [ ] buy milk",
        f"- call ⏰ {TODAY} 09:00",
    ],
)
def test_what_never_falls_due(watching: Watching, line: str) -> None:
    assert watching(line).look(hours=12) == []


def test_nothing_is_told_in_the_hours_without_disturbance(watching: Watching) -> None:
    """What fell due in them comes at their end, as one message, and once."""
    lines = [f"- [ ] errand {n} ⏰ 2024-06-05 23:0{n}" for n in range(1, 6)]
    watch = watching("\n".join(lines), do_not_disturb="22:00-07:00")
    watch.now = datetime(2024, 6, 5, 21, 59)
    assert watch.look() == []
    for hour in (23, 23 + 1, 23 + 7):
        watch.now = datetime(2024, 6, 5) + timedelta(hours=hour, minutes=30)
        assert watch.look() == []
    watch.now = datetime(2024, 6, 6, 7, 0)
    [(title, body)] = watch.look()
    assert title == "5 follow-ups are due"
    assert "… and 2 more" in body
    assert watch.look() == []


def test_a_restart_repeats_nothing(watching: Watching) -> None:
    watch = watching(f"- [ ] call ⏰ {TODAY} 09:00")
    assert len(watch.look()) == 1
    watch.restart()
    assert watch.look() == []


def test_the_first_run_is_not_about_the_last_years(watching: Watching) -> None:
    watch = watching(
        "- [ ] ages ago 📅 2021-01-01\n- [ ] last night ⏰ 2024-06-04 22:00\n"
    )
    assert [title for title, _ in watch.look()] == ["last night"]


def test_later_runs_tell_what_was_missed(watching: Watching) -> None:
    watch = watching(f"- [ ] call ⏰ {TODAY} 12:00")
    assert watch.look() == []
    watch.restart()
    assert watch.look(days=3) == [("call", "3 d late.")]


def test_what_was_snoozed_falls_due_again(watching: Watching) -> None:
    watch = watching(f"- [ ] call ⏰ {TODAY} 09:00")
    assert len(watch.look()) == 1
    [entry] = watch.journal.entries
    tomorrow = When(NOW.date() + timedelta(days=1), NOW.time())
    watch.journal.apply(Act.each(Snooze(tomorrow), [entry], "snoozed"), NOW)
    assert watch.look() == []
    assert watch.look(days=1) == [("call", "Today 09:30.")]


def test_an_edit_elsewhere_is_no_reason_to_tell_again(watching: Watching) -> None:
    watch = watching(f"- [ ] call ⏰ {TODAY} 09:00")
    assert len(watch.look()) == 1
    note = watch.journal.root / "note.md"
    note.write_text(f"# Calls\n\n- [ ] call #phone ⏰ {TODAY} 09:00\n")
    watch.journal.refresh()
    assert list(entries_of(watch.journal)) == ["call #phone"]
    assert watch.look() == []


def test_a_note_that_was_moved_is_no_reason_either(watching: Watching) -> None:
    watch = watching({"a.md": f"- [ ] call ⏰ {TODAY} 09:00\n"})
    assert len(watch.look()) == 1
    root = watch.journal.root
    (root / "Old").mkdir()
    (root / "a.md").rename(root / "Old" / "b.md")
    watch.journal.refresh()
    assert watch.look() == []
    # but the same in a note beside it is another one
    (root / "c.md").write_text(f"- [ ] call ⏰ {TODAY} 09:00\n")
    watch.journal.refresh()
    assert len(watch.look()) == 1


def test_three_are_told_one_by_one_and_more_as_one(watching: Watching) -> None:
    lines = [f"- [ ] errand {n} ⏰ {TODAY} 09:0{n}" for n in range(1, 4)]
    assert len(watching("\n".join(lines)).look()) == 3
    lines = [f"- [ ] errand {n} ⏰ {TODAY} 09:0{n}" for n in range(1, 6)]
    assert watching("\n".join(lines)).look() == [
        ("5 follow-ups are due", "errand 1\nerrand 2\nerrand 3\n… and 2 more")
    ]


@pytest.mark.parametrize(
    "notes",
    [
        {"note.md": f"---\nprivate: true\n---\n- [ ] see @alice ⏰ {TODAY} 09:00\n"},
        {
            "People/Alice.md": "---\ntype: person\nprivate: true\n---\n",
            "note.md": f"- [ ] see @alice ⏰ {TODAY} 09:00\n",
        },
    ],
    ids=["a private note", "the note of a private person"],
)
def test_of_the_private_nothing_is_told(
    watching: Watching, notes: dict[str, str]
) -> None:
    watch = watching(notes)
    assert watch.look() == [("A private follow-up is due.", "")]
    assert "alice" not in "".join(watch.printed).lower()
    assert "see" not in "".join(watch.printed)


def test_the_private_among_many(watching: Watching) -> None:
    public = "".join(f"- [ ] errand {n} ⏰ {TODAY} 09:0{n}\n" for n in range(1, 4))
    private = f"---\nprivate: true\n---\n- [ ] see @alice ⏰ {TODAY} 09:00\n"
    watch = watching({"a.md": private, "b.md": public})
    assert watch.look() == [
        (
            "4 follow-ups are due",
            "A private follow-up is due.\nerrand 1\nerrand 2\n… and 1 more",
        )
    ]


def test_a_desktop_that_fails_is_mentioned_once(watching: Watching) -> None:
    lines = [f"- [ ] errand {n} ⏰ {TODAY} 09:3{n}" for n in range(1, 7)]
    watch = watching("\n".join(lines))
    assert watch.channel is not None
    watch.channel.failure = ChannelFailed("the bus is on strike")
    watch.look(minutes=1)
    watch.look(minutes=1)
    assert len(watch.said) == 1
    assert "through desktop: the bus is on strike; reminders are only" in watch.said[0]
    watch.channel.failure = None
    # the third, and the second once more; the first is tried again in four minutes
    assert len(watch.look(minutes=1)) == 2
    watch.channel.failure = ChannelFailed("again")
    watch.look(minutes=3)
    assert len(watch.said) == 2
    # whatever the desktop does, everything was printed
    assert [f"errand {n}" in "\n".join(watch.printed) for n in range(1, 7)] == [
        True
    ] * 6


def test_without_a_channel_it_prints(watching: Watching) -> None:
    watch = watching(f"- [ ] call ⏰ {TODAY} 09:00")
    watch.channel = None
    watch.restart()
    watch.notifier.run(once=True)
    assert watch.printed == ["call — Today 09:00."]
    assert watch.said == []


def test_what_is_printed_is_one_clean_line(watching: Watching) -> None:
    watch = watching(f"- [ ] \x1b[2Jred \u202e [b]x[/b] ⏰ {TODAY} 09:00")
    [(title, _)] = watch.look()
    assert "\x1b" in title  # cleaning is the channel's business; it knows the markup
    assert watch.printed == ["␛[2Jred <U+202E> [b]x[/b] — Today 09:00."]


@pytest.fixture
def seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next look at the clock is an hour away: the time limit of a test is over."""
    monkeypatch.setattr("journal.desktop.notify.notifier.LOOK", 3600.0)


def test_it_sleeps_until_the_moment(watching: Watching, seldom: None) -> None:
    """Not until the next look at the clock."""
    watch = watching(f"- [ ] call ⏰ {TODAY} 09:31\n- [ ] old ⏰ {TODAY} 08:00\n")
    watch.channel = RecordingChannel(stop_after=2)
    began = time.monotonic()
    start = NOW.replace(second=59) + timedelta(milliseconds=400)

    def ticking() -> datetime:
        return start + timedelta(seconds=time.monotonic() - began)

    watch.restart(ticking)
    with pytest.raises(KeyboardInterrupt):
        watch.notifier.run()
    took = time.monotonic() - began
    assert [title for title, _ in watch.channel.sent] == ["old", "call"]
    assert took >= 0.6
    root = watch.journal.root
    assert watch.said == [f"journal: watching {root}, 1 reminder ahead"]


def test_a_changed_note_wakes_it(watching: Watching, seldom: None) -> None:
    watch = watching("# Calls\n")
    watch.channel = RecordingChannel(stop_after=1)
    note = watch.journal.root / "note.md"

    class SavesOnceItWatches(list[str]):
        def append(self, line: str) -> None:
            note.write_text(f"# Calls\n- [ ] {line.split()[1]} ⏰ {TODAY} 09:00\n")

    watch.said = SavesOnceItWatches()
    watch.restart()
    with pytest.raises(KeyboardInterrupt):
        watch.notifier.run()
    assert watch.printed == ["watching — Today 09:00."]
