"""The real plyer and the real notify-send, up to what a desktop is handed."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest

from journal.desktop.notify.channel import ChannelFailed, Message
from journal.desktop.notify.channels.plyer_channel import PlyerChannel
from tests.desktop.conftest import Desktop

Bus = Callable[..., Desktop]

JOINER = "\u2060"
"""What keeps a text that begins with `-` from being an option; takes no room."""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call @alice", "call @alice"),
        ("-u critical", f"{JOINER}-u critical"),
        ("--help", f"{JOINER}--help"),
        ("--version", f"{JOINER}--version"),
        ("--hint=string:evil:1", f"{JOINER}--hint=string:evil:1"),
        ("--", f"{JOINER}--"),
        ("- buy milk", f"{JOINER}- buy milk"),
        ("", JOINER),
        ("<b>bold</b> <a href='x'>y</a>", "<b>bold</b> <a href='x'>y</a>"),
        ("a & b &amp; <c", "a & b &amp; <c"),
        (r"c:\new\table \\ \x41", r"c:\new\table \\ \x41"),
        ("two\nlines", "two\nlines"),
        ("\x1b]0;title\x07\x1b[31mred", "␛]0;title␇␛[31mred"),
        ("nul\x00 byte\udcff", "nul␀ byte\ufffd"),
        ("\u202eevil\u2066", "<U+202E>evil<U+2066>"),
        ("'; touch /tmp/x; $(id) `id` %s", "'; touch /tmp/x; $(id) `id` %s"),
        ("佐藤 👩\u200d👩\u200d👧", "佐藤 👩\u200d👩\u200d👧"),
    ],
)
def test_a_text_arrives_as_it_is(bus: Bus, text: str, shown: str) -> None:
    desktop = bus()
    PlyerChannel().send(Message(text, tuple(text.split("\n"))))
    [call] = desktop.shown
    assert call["summary"] == shown.replace("\n", "␊")
    # a body may hold markup, so what is no markup must be escaped
    assert call["body"] == html.escape(shown, quote=False)
    assert call["app_name"] == "journal"
    assert call["hints"]["urgency"] == 1
    assert "evil" not in call["hints"]
    assert call["actions"] == []


@pytest.mark.parametrize("letter", ["x", "&", "\\", "\U0001f6f6", "\n"])
def test_a_long_text_is_cut_to_what_every_desktop_takes(bus: Bus, letter: str) -> None:
    desktop = bus()
    PlyerChannel().send(Message(letter * 10_000, (letter * 10_000,)))
    [call] = desktop.shown
    body = html.unescape(call["body"])
    for text, limit in (call["summary"], 60), (body, 250):
        assert text.endswith("…")
        assert limit - 2 < len(text.encode("utf-16-le")) // 2 <= limit
        assert set(text[:-1]) == {letter.replace("\n", "␊")}


def test_no_session_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    with pytest.raises(ChannelFailed, match="no desktop session"):
        PlyerChannel().send(Message("title", ("body",)))


@pytest.mark.parametrize("mode", [None, "error"])
def test_a_desktop_that_fails_is_noticed(bus: Bus, mode: str | None) -> None:
    bus(mode)
    with pytest.raises(ChannelFailed) as failed:
        PlyerChannel().send(Message("title", ("body",)))
    assert "\n" not in str(failed.value)
    assert ("not one more" if mode else "Notifications") in str(failed.value)


def test_a_bus_that_is_gone_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    with pytest.raises(ChannelFailed, match=r"/nonexistent/bus|connect"):
        PlyerChannel().send(Message("title", ("body",)))


def test_what_notify_send_says_does_not_reach_the_terminal(
    bus: Bus, capfd: pytest.CaptureFixture[str]
) -> None:
    """Between the lines of the terminal interface it would be noise."""
    bus("error")
    with pytest.raises(ChannelFailed):
        PlyerChannel().send(Message("title", ("body",)))
    assert capfd.readouterr() == ("", "")
