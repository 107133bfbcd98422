"""A desktop that writes down what it is asked to show.

Run as a process of its own on a bus of its own:

    python recording_service.py FILE normal|error|hang

It owns org.freedesktop.Notifications, appends each Notify call to FILE as a line
of JSON, and answers, answers with an error, or never answers.
"""

# no `from __future__ import annotations`: dbus-fast reads the annotations
import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Annotated

from dbus_fast import DBusError
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import (
    DBusDict,
    DBusInt32,
    DBusSignature,
    DBusStr,
    DBusUInt32,
)
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

NAME = "org.freedesktop.Notifications"
Texts = Annotated[list[str], DBusSignature("as")]
Pressed = Annotated[tuple[int, str], DBusSignature("us")]
FourTexts = Annotated[tuple[str, str, str, str], DBusSignature("ssss")]


class RecordingDesktop(ServiceInterface):
    def __init__(self, file: Path, mode: str) -> None:
        super().__init__(NAME)
        self._file = file
        self._mode = mode
        self._count = 0

    @dbus_method()
    async def Notify(
        self,
        app_name: DBusStr,
        replaces_id: DBusUInt32,
        app_icon: DBusStr,
        summary: DBusStr,
        body: DBusStr,
        actions: Texts,
        hints: DBusDict,
        expire_timeout: DBusInt32,
    ) -> DBusUInt32:
        self._record(
            app_name=app_name,
            summary=summary,
            body=body,
            actions=actions,
            hints={key: value.value for key, value in hints.items()},
            expire_timeout=expire_timeout,
        )
        if self._mode == "error":
            raise DBusError(f"{NAME}.Error.ExcessNotifications", "not one more")
        if self._mode == "hang":
            await asyncio.Event().wait()
        self._count += 1
        return self._count

    def _record(self, **call: object) -> None:
        with self._file.open("a") as file:
            file.write(json.dumps(call) + "\n")

    @dbus_method()
    def GetCapabilities(self) -> Texts:
        return ["actions", "body", "body-markup"]

    @dbus_signal()
    def ActionInvoked(self, number: DBusUInt32, answer: DBusStr) -> Pressed:
        return number, answer

    def press(self) -> None:
        """Lines on stdin, as `1 done`: that button was pressed."""
        for line in os.read(sys.stdin.fileno(), 4096).decode().splitlines():
            number, answer = line.split()
            self.ActionInvoked(int(number), answer)

    @dbus_method()
    def GetServerInformation(self) -> FourTexts:
        return ("recording", "tests", "1", "1.2")


async def main(file: str, mode: str) -> None:
    bus = await MessageBus().connect()
    desktop = RecordingDesktop(Path(file), mode)
    bus.export("/org/freedesktop/Notifications", desktop)
    asyncio.get_running_loop().add_reader(sys.stdin, desktop.press)
    await bus.request_name(NAME)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await bus.wait_for_disconnect()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
