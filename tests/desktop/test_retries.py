"""What was not confirmed is sent once more, and what was is not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from journal.desktop.notify.announcements import Announcements
from journal.desktop.notify.channel import ChannelFailed, Message
from tests.desktop.notifying import TODAY, Watching


def test_what_was_not_confirmed_is_tried_again(watching: Watching) -> None:
    """After 1, 5 and 30 minutes, and every 30, until it is a day old."""
    watch = watching(f"- [ ] call ⏰ {TODAY} 09:30")
    assert watch.channel is not None
    asked: list[datetime] = []

    def send(message: Message) -> None:
        asked.append(watch.now)
        raise ChannelFailed("away")

    watch.channel.send = send  # type: ignore[method-assign]
    notifier = watch.notifier
    assert notifier
    notifier.begin()
    end = watch.now + timedelta(days=2)
    while watch.now < end:
        notifier.look()
        watch.now += timedelta(seconds=30)
    minutes = [int((at - asked[0]).total_seconds() // 60) for at in asked]
    assert minutes[:5] == [0, 1, 6, 36, 66]
    assert 23 * 60 < minutes[-1] < 24 * 60


def test_it_is_tried_again_after_a_restart(watching: Watching) -> None:
    watch = watching(f"- [ ] call ⏰ {TODAY} 09:30")
    assert watch.channel is not None
    watch.channel.failure = ChannelFailed("away")
    assert watch.look() == []
    watch.channel.failure = None
    watch.restart()
    assert watch.look(minutes=1) == [("call", "Today 09:30.")]
    watch.restart()
    assert watch.look(minutes=1) == []


def test_what_was_sent_as_it_was_stopped_is_not_sent_again(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C may come while it is recorded that a message went out."""
    watch = watching(f"- [ ] call ⏰ {TODAY} 09:31\n")
    delivered, stopped = Announcements.delivered, False

    def interrupted(record: Announcements, *told: Any) -> None:
        nonlocal stopped
        if not stopped:
            stopped = True
            raise KeyboardInterrupt
        delivered(record, *told)

    monkeypatch.setattr(Announcements, "delivered", interrupted)
    with pytest.raises(KeyboardInterrupt):
        watch.look(minutes=1)
    watch.restart()
    assert watch.look(minutes=1) == []
    assert watch.channel
    assert [title for title, _ in watch.channel.sent] == ["call"]


def test_what_was_done_meanwhile_is_not_sent_again(watching: Watching) -> None:
    watch = watching(f"- [ ] call ⏰ {TODAY} 09:30")
    assert watch.channel is not None
    watch.channel.failure = ChannelFailed("away")
    assert watch.look() == []
    watch.channel.failure = None
    note = watch.journal.root / "note.md"
    note.write_text(note.read_text().replace("[ ]", "[x]"))
    watch.journal.refresh()
    assert watch.look(minutes=1) == []


def test_a_repeat_that_may_be_one_is_marked(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.desktop.notify.channel._REST", -1.0)
    watch = watching(f"- [ ] call ⏰ {TODAY} 09:30")
    assert watch.channel is not None
    watch.channel.failure = ChannelFailed("no answer", hung=True)
    assert watch.look() == []
    watch.channel.failure = None
    assert watch.look(minutes=1) == [("call (again)", "Today 09:30.")]
