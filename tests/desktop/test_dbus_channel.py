"""The desktop spoken to directly: what arrives there, and what comes back."""

from __future__ import annotations

import html
import queue
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from journal.desktop.notify.buttons import BUTTONS, OPEN
from journal.desktop.notify.channel import ChannelFailed, Message
from journal.desktop.notify.channels.dbus_channel import DBusChannel
from tests.conftest import Result, VaultMaker
from tests.desktop.conftest import Desktop

Bus = Callable[..., Desktop]

TEXTS = [
    "call @alice",
    "-u critical",
    "--help",
    "",
    "<b>bold</b> <a href='x'>y</a>",
    "a & b &amp; <c",
    r"c:\new\table \\ \x41",
    "'; touch /tmp/x; $(id) `id` %s",
    "佐藤 👩\u200d👩\u200d👧",
]
HOSTILE = {
    "\x1b]0;title\x07\x1b[31mred": "␛]0;title␇␛[31mred",
    "nul\x00 byte\udcff": "nul␀ byte\ufffd",
    "\u202eevil\u2066": "<U+202E>evil<U+2066>",
    "two\nlines": "two␊lines",
}


@pytest.fixture
def channel() -> Iterator[DBusChannel]:
    made = DBusChannel()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("text", "shown"), [*((t, t) for t in TEXTS), *HOSTILE.items()]
)
def test_a_text_arrives_as_it_is(
    bus: Bus, channel: DBusChannel, text: str, shown: str
) -> None:
    desktop = bus()
    channel.send(Message(text, (text, "below")))
    [call] = desktop.shown
    assert call["app_name"] == "journal"
    assert call["summary"] == shown
    below = f"{shown}\nbelow" if shown else "below"
    assert call["body"] == html.escape(below, quote=False)
    assert call["actions"] == []
    assert call["hints"] == {"urgency": 1}
    assert channel.about == "recording 1, with buttons"


@pytest.mark.parametrize("letter", ["x", "&", "\U0001f6f6"])
def test_a_long_text_is_cut(bus: Bus, channel: DBusChannel, letter: str) -> None:
    desktop = bus()
    channel.send(Message(letter * 10_000, (letter * 10_000,)))
    [call] = desktop.shown
    for text, limit in (call["summary"], 120), (html.unescape(call["body"]), 800):
        assert text.endswith("…")
        assert limit - 2 < len(text.encode("utf-16-le")) // 2 <= limit


def test_the_button_is_told_with_its_message(bus: Bus) -> None:
    desktop = bus()
    answered: queue.Queue[tuple[Message, str]] = queue.Queue()
    channel = DBusChannel(lambda message, answer: answered.put((message, answer)))
    first, second = (
        Message(title, choices=BUTTONS, click=OPEN) for title in ("one", "two")
    )
    try:
        channel.send(first)
        channel.send(second)
        assert desktop.shown[0]["actions"] == [
            *("default", "Open", "done", "Done", "snooze", "Snooze 1 h"),
            *("tomorrow", "Tomorrow", "open", "Open"),
        ]
        desktop.press(2, "snooze")
        assert answered.get(timeout=60) == (second, "snooze")
        desktop.press(7, "done")  # of another program
        desktop.press(1, "explode")  # none of ours
        desktop.press(1, "default")
        assert answered.get(timeout=60) == (first, "open")
        assert answered.empty()
    finally:
        channel.close()


def test_no_session_at_all(
    monkeypatch: pytest.MonkeyPatch, channel: DBusChannel
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with pytest.raises(ChannelFailed, match="no desktop session"):
        channel.send(Message("title"))


def test_a_bus_that_is_gone(
    monkeypatch: pytest.MonkeyPatch, channel: DBusChannel
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    with pytest.raises(ChannelFailed):
        channel.send(Message("title"))


@pytest.mark.parametrize(
    ("mode", "why"), [(None, "Notifications"), ("error", "not one more")]
)
def test_a_desktop_that_fails(
    bus: Bus, channel: DBusChannel, mode: str | None, why: str
) -> None:
    bus(mode)
    with pytest.raises(ChannelFailed, match=why) as failed:
        channel.send(Message("title"))
    assert not failed.value.hung


def test_a_desktop_that_hangs_is_waited_for_three_seconds(
    bus: Bus, channel: DBusChannel
) -> None:
    bus("hang")
    began = datetime.now()  # noqa: TID251 (it is the real one that is waited for)
    with pytest.raises(ChannelFailed, match="did not answer") as failed:
        channel.send(Message("title"))
    assert failed.value.hung
    assert (datetime.now() - began).total_seconds() < 20  # noqa: TID251


def test_a_desktop_that_comes_back_is_found(bus: Bus, channel: DBusChannel) -> None:
    desktop = bus()
    channel.send(Message("one"))
    desktop.vanish()
    with pytest.raises(ChannelFailed):
        channel.send(Message("two"))
    bus()
    channel.send(Message("three"))
    assert [call["summary"] for call in desktop.shown] == ["one", "three"]


def test_the_command_that_tries_it(
    bus: Bus, run: Callable[..., Result], vault: VaultMaker
) -> None:
    desktop = bus()
    result = run("notify", "test", vault=vault(""))
    assert result.code == 0
    desktop_line, plyer_line, *_ = result.out.splitlines()
    assert desktop_line == (
        "desktop   works  number 1 of notify-with; recording 1, with buttons"
    )
    assert plyer_line == "plyer     works  number 2 of notify-with"
    assert [call["summary"] for call in desktop.shown] == ["Test from journal"] * 2
