"""The setting for a mail box, from the user's answers."""

from __future__ import annotations

import json

from journal.model.errors import ConfigError
from journal.model.mail_settings import MailBox


def box_of(
    kind: str, where: str | None, host: str | None, password_command: str | None
) -> MailBox:
    """The box. Raises ConfigError if something is missing."""
    if kind == "imap":
        if not where or "@" not in where:
            raise ConfigError("say the address: journal mail add imap me@example.net")
        return MailBox(
            kind, host=host, user=where, password_command=password_command,
            keyring=password_command is None,
        )  # fmt: skip
    if kind == "notmuch":
        return MailBox(kind, path=where)
    if not where:
        what = "the folder" if kind == "maildir" else "the file"
        raise ConfigError(f"say {what}: journal mail add {kind} PATH")
    return MailBox(kind, path=where)


def setting_of(box: MailBox, where: str | None) -> list[str]:
    """The lines for the user's configuration file."""
    address = where if box.kind == "imap" and where else "me@example.net"
    lines = [
        "[mail]",
        "# yours: nothing from these is ever an answer",
        f"addresses = [{json.dumps(address)}]",
        "",
        "[[mail.box]]",
        f"kind = {json.dumps(box.kind)}",
    ]
    for name in ("path", "host", "user"):
        value = getattr(box, name)
        if value:
            lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    if box.password_command:
        lines.append(f"password-command = {json.dumps(box.password_command)}")
    elif box.kind == "imap":
        lines.append("keyring = true   # or password-command, or ~/.netrc")
    return lines
