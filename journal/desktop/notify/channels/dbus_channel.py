"""Notifications over D-Bus, with buttons: the desktop of Linux, spoken to directly.

asyncio stays in this channel's own thread. The connection is kept open, because button
presses are reported to the sender.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import html
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from journal.desktop.notify.channel import (
    Answered,
    ChannelFailed,
    Message,
    MessageRecord,
    shortened,
)
from journal.desktop.notify.channels.session_bus import require_session_bus
from journal.language.clean import clean

if TYPE_CHECKING:
    from dbus_fast import Message as Call
    from dbus_fast.aio import MessageBus

_NAME = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_PATIENCE = 3.0
"""Seconds a desktop may take to answer."""
_SOON = 0.5
"""Seconds to wait for it to listen."""
_REMEMBERED = 50
"""The most messages whose buttons are still handled."""
_MAX_TITLE, _MAX_BODY = 120, 800
_NORMAL = 1


class DBusChannel:
    """The notification daemon of the session."""

    name = "desktop"

    def __init__(self, answered: Answered | None = None) -> None:
        self._answered = answered
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._bus: MessageBus | None = None
        self._capabilities: frozenset[str] = frozenset()
        self._shown: OrderedDict[int, Message] = OrderedDict()
        self._server = ""
        self._desktop = ""
        self._remembered: MessageRecord | None = None
        self._starting = threading.Lock()
        self.about = ""
        """Which daemon it is, and whether it has buttons; after the first message."""

    def send(self, message: Message) -> None:
        require_session_bus()
        try:
            self._in_loop(self._notify(message))
        except ChannelFailed:
            raise
        except (TimeoutError, concurrent.futures.TimeoutError):
            self._forget()
            raise ChannelFailed(
                f"the desktop did not answer within {_PATIENCE:.0f} s", hung=True
            ) from None
        except Exception as error:
            # a library's own, and whatever a bus that went away makes of it
            self._forget()
            raise ChannelFailed(str(error) or type(error).__name__) from None

    def remember(self, shown: MessageRecord) -> None:
        """Record messages, and listen for buttons of earlier ones."""
        self._remembered = shown
        if shown.any:
            thread = threading.Thread(target=self._listen, name="listen", daemon=True)
            thread.start()
            # do not wait for a desktop that hangs
            thread.join(_SOON)

    def _listen(self) -> None:
        with contextlib.suppress(Exception):
            require_session_bus()
            self._in_loop(self._connected())

    def close(self) -> None:
        if self._loop and self._thread:
            end = asyncio.run_coroutine_threadsafe(self._end(), self._loop)
            with contextlib.suppress(Exception):
                end.result(_PATIENCE)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_PATIENCE)
            self._loop.close()
            self._loop = self._thread = None

    async def _end(self) -> None:
        """Cancel pending calls: an interrupted wait leaves its call behind."""
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        bus, self._bus = self._bus, None
        if bus:
            bus.disconnect()
            await asyncio.sleep(0)  # its transport closes in the next iteration

    def _in_loop(self, work: Any) -> None:
        with self._starting:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(
                    target=self._loop.run_forever, name="desktop-bus", daemon=True
                )
                self._thread.start()
        task = asyncio.run_coroutine_threadsafe(
            asyncio.wait_for(work, _PATIENCE), self._loop
        )
        task.result(_PATIENCE + 1)

    def _forget(self) -> None:
        bus, self._bus = self._bus, None
        if bus and self._loop:
            self._loop.call_soon_threadsafe(bus.disconnect)

    # -------------------------------------------------------- in the loop

    async def _notify(self, message: Message) -> None:
        from dbus_fast import Variant

        bus = await self._connected()
        title = shortened(clean(message.title), _MAX_TITLE)
        buttons: list[str] = []
        if message.choices and "actions" in self._capabilities:
            words = dict(message.choices)
            if message.click:
                buttons = ["default", words.get(message.click, "Open")]
            buttons += [clean(text) for pair in words.items() for text in pair]
        body = message.body_above_buttons if buttons else message.body
        body = shortened(body, _MAX_BODY)
        if "body-markup" in self._capabilities:
            body = html.escape(body, quote=False)
        hints = {"urgency": Variant("y", _NORMAL)}
        arguments = ["journal", 0, "", title, body, buttons, hints, -1]
        reply = await self._call(bus, "Notify", "susssasa{sv}i", arguments)
        if reply.sender and reply.sender != self._server:
            await self._know(bus, reply.sender)
        self._shown[reply.body[0]] = message
        if buttons and self._remembered:
            self._remembered.keep(self._desktop, reply.body[0], message)
        while len(self._shown) > _REMEMBERED:
            self._shown.popitem(last=False)

    async def _connected(self) -> MessageBus:
        if self._bus and self._bus.connected:
            return self._bus
        from dbus_fast.aio import MessageBus

        bus = await MessageBus().connect()
        try:
            rule = f"type='signal',sender='{_NAME}',path='{_PATH}',interface='{_NAME}'"
            await self._call(bus, "AddMatch", "s", [rule], "org.freedesktop.DBus")
            bus.add_message_handler(self._heard)
            found = await self._call(bus, "GetCapabilities")
            self._capabilities = frozenset(found.body[0])
            server = await self._call(bus, "GetServerInformation")
            await self._know(bus, server.sender or "")
        except BaseException:
            bus.disconnect()
            raise
        having = "with" if "actions" in self._capabilities else "without"
        self.about = f"{clean(' '.join(server.body[:3:2]))}, {having} buttons"
        self._bus = bus
        self._shown.clear()
        return bus

    async def _know(self, bus: MessageBus, server: str) -> None:
        """The identity of the desktop: bus names are unique and never reused."""
        found = await self._call(bus, "GetId", to="org.freedesktop.DBus")
        self._server, self._desktop = server, f"{found.body[0]}{server}"

    async def _call(
        self,
        bus: MessageBus,
        member: str,
        signature: str = "",
        body: list[Any] | None = None,
        to: str = _NAME,
    ) -> Call:
        from dbus_fast import Message as Call
        from dbus_fast import MessageType

        path = "/" + to.replace(".", "/")
        reply = await bus.call(
            Call(to, path, to, member, signature=signature, body=body or [])
        )
        if reply is None or reply.message_type is MessageType.ERROR:
            why = " ".join(map(str, reply.body)) if reply else "no answer"
            raise ChannelFailed(f"the desktop said: {why}")
        return reply

    def _heard(self, call: Call) -> None:
        if call.interface != _NAME or call.sender != self._server:
            return
        # closing is ignored: some desktops report it before the button
        if call.member == "ActionInvoked":
            number, answer = call.body
            message = self._shown.get(number)
            if message is None and self._remembered:
                message = self._remembered.find(self._desktop, number)
            if message is None or self._answered is None:
                return
            answer = message.click if answer == "default" else answer
            if answer and answer in {*dict(message.choices), message.click}:
                self._answered(message, answer)
