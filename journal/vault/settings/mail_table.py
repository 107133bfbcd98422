"""The tables `[mail]` and `[outbox]` of the user's own settings: read and checked."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import Any

from journal.model.errors import suggestion
from journal.model.mail_settings import MailBox, MailSettings, OutboxSettings

Reader = Callable[[Any], Any]


def read_mail(value: Any) -> MailSettings:
    """What `[mail]` says. Raises ValueError, saying what is wanted instead."""
    found = _table(value, _MAIL, {"box": "boxes"}, "[mail]")
    return replace(MailSettings(), **found)


def read_outbox(value: Any) -> OutboxSettings:
    """What `[outbox]` says. Raises ValueError, saying what is wanted instead."""
    found = _table(value, _OUTBOX, {"from": "sender"}, "[outbox]")
    return replace(OutboxSettings(), **found)


def spell(settings: MailSettings | OutboxSettings | MailBox) -> str:
    """The table as TOML would write it inline; only what is not the default."""
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


def _table(
    value: Any, readers: Mapping[str, Reader], names: Mapping[str, str], called: str
) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"a table {called}")
    found: dict[str, Any] = {}
    for name, given in value.items():
        reader = readers.get(name)
        if reader is None:
            hint = suggestion(name, readers)
            known = ", ".join(readers)
            raise ValueError(f"a table of {known}: there is no {name!r}{hint}")
        try:
            found[names.get(name, name.replace("-", "_"))] = reader(given)
        except ValueError as error:
            raise ValueError(f"a table in which {name} is {error}") from None
    return found


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text in quotes")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise ValueError('a list of texts, as ["INBOX"]')
    return tuple(value)


def _addresses(value: Any) -> tuple[str, ...]:
    texts = _texts([value] if isinstance(value, str) else value)
    for text in texts:
        if "@" not in text:
            raise ValueError('a list of addresses, as ["me@example.net"]')
    return tuple(text.strip().lower() for text in texts)


def _capture(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(r"[^@\s*]+\*[^@\s*]*@[^@\s*]+", value):
        return value.lower()
    raise ValueError('an address with a star, as "me+*@example.net"')


def _command(value: Any) -> str:
    try:
        if isinstance(value, str) and shlex.split(value):
            return value
    except ValueError:
        pass
    raise ValueError('a command, as "pass show mail"')


def _port(value: Any) -> int:
    if isinstance(value, int) and 0 < value < 65536:
        return value
    raise ValueError("a number of a port")


def _seconds(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 86400:
        return value
    raise ValueError("a number of seconds")


def _yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("true or false")


def _one_of(*words: str) -> Reader:
    def read(value: Any) -> str:
        if value not in words:
            raise ValueError(f"one of {', '.join(words)}")
        return str(value)

    return read


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
    found = _table(value, _BOX, {}, "[[mail.box]]")
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
    "kind": _one_of("maildir", "mbox", "imap", "notmuch"),
    "path": _text,
    "host": _text,
    "port": _port,
    "user": _text,
    "password-command": _command,
    "keyring": _yes_or_no,
    "auth": _one_of("login", "xoauth2"),
    "tls": _one_of("yes", "no"),
    "ca-file": _text,
    "folders": _texts,
    "sent": _texts,
}
_MAIL: dict[str, Reader] = {
    "addresses": _addresses,
    "write": _one_of("ask", "auto"),
    "capture": _capture,
    "trusted-authserv": _texts,
    "words": _text,
    "box": _boxes,
}
_OUTBOX: dict[str, Reader] = {
    "send": _one_of("command", "smtp", "drafts"),
    "from": _text,
    "command": _command,
    "host": _text,
    "port": _port,
    "user": _text,
    "password-command": _command,
    "keyring": _yes_or_no,
    "tls": _one_of("starttls", "tls", "no"),
    "ca-file": _text,
    "window": _window,
    "undo-seconds": _seconds,
    "dsn": _yes_or_no,
}
