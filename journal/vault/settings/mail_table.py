"""The tables `[mail]` and `[outbox]` of the user's own settings: read and checked."""

from __future__ import annotations

import json
import re
from typing import Any

from journal.model.mail_settings import MailBox, MailSettings, OutboxSettings
from journal.model.value import replace
from journal.vault.settings.readers import (
    Reader,
    one_of,
    read_command,
    read_filled,
    read_flag,
    read_table,
    read_texts,
)


def read_mail(value: Any) -> MailSettings:
    """The settings in `[mail]`. Raises ValueError, saying what is expected."""
    found = read_table(value, _MAIL, "[mail]", {"box": "boxes"})
    return replace(MailSettings(), **found)


def read_outbox(value: Any) -> OutboxSettings:
    """The settings in `[outbox]`. Raises ValueError, saying what is expected."""
    found = read_table(value, _OUTBOX, "[outbox]", {"from": "sender"})
    return replace(OutboxSettings(), **found)


def spell(settings: MailSettings | OutboxSettings | MailBox) -> str:
    """The table as inline TOML, without defaults."""
    from dataclasses import fields

    names = {"boxes": "box", "sender": "from"}
    pairs = []
    for field in fields(settings):
        value = getattr(settings, field.name)
        if field.name == "window" and value:
            value = "-".join(value)
        if value != field.default:
            name = names.get(field.name, field.name.replace("_", "-"))
            pairs.append(f"{name} = {_spelled(value)}")
    return f"{{{', '.join(pairs)}}}"


def _spelled(value: Any) -> str:
    if isinstance(value, tuple) and value and isinstance(value[0], MailBox):
        return f"[{', '.join(spell(box) for box in value)}]"
    return json.dumps(value, ensure_ascii=False)


def _addresses(value: Any) -> tuple[str, ...]:
    texts = read_texts([value] if isinstance(value, str) else value)
    for text in texts:
        if "@" not in text:
            raise ValueError('a list of addresses, as ["me@example.net"]')
    return tuple(text.strip().lower() for text in texts)


def _capture(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"[^@\s*]+\*[^@\s*]*@[^@\s*]+", value):
        return value.lower()
    raise ValueError('an address with a star, as "me+*@example.net"')


def _port(value: Any) -> int:
    if isinstance(value, int) and 0 < value < 65536:
        return value
    raise ValueError("a number of a port")


def _seconds(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 86400:
        return value
    raise ValueError("a number of seconds")


def _window(value: Any) -> tuple[str, str]:
    hour = r"(?:[01]\d|2[0-3]):[0-5]\d"
    match = (
        re.fullmatch(f"({hour})-({hour})", value) if isinstance(value, str) else None
    )
    if match is None:
        raise ValueError('a span of hours, as "08:30-17:30"')
    return match[1], match[2]


def _boxes(value: Any) -> tuple[MailBox, ...]:
    if not isinstance(value, list):
        raise ValueError("a table for each box, as [[mail.box]]")
    return tuple(_box(one) for one in value)


def _box(value: Any) -> MailBox:
    found = read_table(value, _BOX, "[[mail.box]]")
    if "kind" not in found:
        raise ValueError("a table with a kind: maildir, mbox, imap or notmuch")
    box = MailBox(**found)
    if box.kind == "imap" and not (box.host and box.user):
        raise ValueError("a table with host and user, for kind imap")
    if box.kind in ("maildir", "mbox") and not box.path:
        raise ValueError(f"a table with a path, for kind {box.kind}")
    if box.tls == "no" and box.host not in ("localhost", "127.0.0.1", "::1"):
        raise ValueError('a table with tls = "no" for this machine only')
    return box


_BOX: dict[str, Reader] = {
    "kind": one_of("maildir", "mbox", "imap", "notmuch"),
    "path": read_filled,
    "host": read_filled,
    "port": _port,
    "user": read_filled,
    "password-command": read_command,
    "keyring": read_flag,
    "auth": one_of("login", "xoauth2"),
    "tls": one_of("yes", "no"),
    "ca-file": read_filled,
    "folders": read_texts,
    "sent": read_texts,
}
_MAIL: dict[str, Reader] = {
    "addresses": _addresses,
    "write": one_of("ask", "auto"),
    "ids": one_of("note", "sidecar"),
    "capture": _capture,
    "trusted-authserv": read_texts,
    "words": read_filled,
    "box": _boxes,
}
_OUTBOX: dict[str, Reader] = {
    "send": one_of("command", "smtp", "drafts"),
    "from": read_filled,
    "command": read_command,
    "host": read_filled,
    "port": _port,
    "user": read_filled,
    "password-command": read_command,
    "keyring": read_flag,
    "tls": one_of("starttls", "tls", "no"),
    "ca-file": read_filled,
    "window": _window,
    "undo-seconds": _seconds,
    "dsn": read_flag,
}
