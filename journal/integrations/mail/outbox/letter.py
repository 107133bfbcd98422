"""One message of the outbox: a Markdown file with front matter, read and composed.

A person approves exactly what leaves: the key is a hash of recipients, subject, day
and text, and a message with another key is not approved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, getaddresses
from hashlib import blake2b
from typing import Any

import yaml

from journal.api.outside.composer import Composer
from journal.api.requests import NewNote
from journal.integrations.mail.reading.head import ids, one_line
from journal.model.entry import NotePath
from journal.model.errors import JournalError
from journal.model.value import value

FOLDER = "Outbox"
MOST_LETTERS = 256 * 1024
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
)
_FRONT = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*\r?$\n?", re.DOTALL | re.MULTILINE)


class BadLetter(JournalError):
    """A file of the outbox that is no valid message, with the reason."""


@value
class Letter:
    """The contents of a file of the outbox."""

    path: str
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    subject: str
    body: str
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    send_at: datetime | None = None
    unless_reply: bool = False
    max_late_days: int = 2
    status: str = "draft"
    approved: str = ""
    """The key that was approved."""
    approved_at: datetime | None = None
    entry: str = ""
    receipt: bool = False

    @property
    def key(self) -> str:
        """A hash of all that was approved; two equal keys are the same message."""
        parts = [
            *(f"to {a.addr_spec}" for a in self.to),
            *(f"cc {a.addr_spec}" for a in self.cc),
            *(f"bcc {a.addr_spec}" for a in self.bcc),
            f"subject {self.subject}",
            f"in-reply-to {self.in_reply_to}",
            f"send-at {self.send_at}",
            f"unless-reply {self.unless_reply}",
            self.body,
        ]
        digest = blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=12)
        return digest.hexdigest()

    @property
    def recipients(self) -> tuple[str, ...]:
        """All recipients: the envelope."""
        return tuple(
            dict.fromkeys(a.addr_spec for a in (*self.to, *self.cc, *self.bcc))
        )

    @property
    def is_approved(self) -> bool:
        """Whether a person said yes to exactly this."""
        return self.status == "approved" and self.approved == self.key


def read_letter(path: str, text: str) -> Letter:
    """The message a file holds. Raises BadLetter, saying what to correct."""
    match = _FRONT.match(text[:MOST_LETTERS])
    if match is None or len(text) > MOST_LETTERS:
        raise BadLetter(f"{path}: no front matter: it begins with --- and a line `to:`")
    try:
        fields = yaml.safe_load(match.group(1))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise BadLetter(f"{path}: its front matter cannot be read: {error}") from None
    if not isinstance(fields, dict):
        raise BadLetter(f"{path}: its front matter has no `to:`")
    to = _recipients(path, "to", fields.get("to"))
    if not to:
        raise BadLetter(f"{path}: it has no `to:`")
    subject = fields.get("subject")
    if not isinstance(subject, str) or not subject.strip():
        raise BadLetter(f"{path}: it has no `subject:`")
    answers = ids(str(fields.get("in-reply-to") or ""))
    return Letter(
        path=path,
        to=to,
        cc=_recipients(path, "cc", fields.get("cc")),
        bcc=_recipients(path, "bcc", fields.get("bcc")),
        subject=one_line(subject),
        body=text[match.end() :].strip("\n").replace("\r\n", "\n") + "\n",
        in_reply_to=answers[0] if answers else "",
        references=ids(str(fields.get("references") or "")),
        send_at=_moment(path, "send-at", fields.get("send-at")),
        unless_reply=bool(fields.get("unless-reply", False)),
        max_late_days=_days(path, fields.get("max-late-days", 2)),
        status=str(fields.get("status") or "draft").strip().lower(),
        approved=str(fields.get("approved") or ""),
        approved_at=_moment(path, "approved-at", fields.get("approved-at")),
        entry=str(fields.get("entry") or ""),
        receipt=bool(fields.get("receipt", False)),
    )


def _recipients(path: str, name: str, value: Any) -> tuple[Address, ...]:
    lines = value if isinstance(value, list) else [value] if value else []
    found = []
    for line in lines:
        text = str(line)
        if "\n" in text or "\r" in text:
            raise BadLetter(f"{path}: `{name}:` has a line break in it")
        for display, address in getaddresses([text]):
            if not _ADDRESS.fullmatch(address):
                raise BadLetter(
                    f"{path}: `{name}:` has no mail address in {text[:80]!r}"
                )
            shown = one_line(re.sub(r'[()<>\[\]:;@\\,"]+', " ", display))
            found.append(Address(shown[:64].strip(), addr_spec=address))
    return tuple(found)


def _moment(path: str, name: str, value: Any) -> datetime | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        raise BadLetter(
            f"{path}: `{name}: {str(value)[:40]}` is not a time: write it as "
            "2026-11-30T09:00"
        ) from None


def _days(path: str, value: Any) -> int:
    if isinstance(value, int) and 0 <= value <= 365:
        return value
    raise BadLetter(f"{path}: `max-late-days:` is a number of days")


def new_letter(
    to: Sequence[tuple[str, str]],
    subject: str,
    body: str,
    answers: Sequence[str],
    send_at: str | None,
    composer: Composer,
    *,
    unless_reply: bool,
    receipt: bool,
    entry: str = "",
) -> tuple[NotePath, NewNote]:
    """A draft for the outbox, its file named after its subject; `entry` is the id of
    the one it is about.

    Raises BadLetter if no recipient has an address or `send_at` is no time.
    """
    if not to:
        raise BadLetter("no one it is for has an address: add `email:` to their note")
    name = composer.file_name(f"{subject} {to[0][0]}")
    path = NotePath(f"{FOLDER}/{name}.md")
    _moment(path, "send-at", send_at)
    said = [f"{one_line(who)} <{address}>" for who, address in to]
    lines = [
        "---",
        f"to: {json.dumps(said if len(said) > 1 else said[0], ensure_ascii=False)}",
    ]
    lines.append(f"subject: {json.dumps(one_line(subject), ensure_ascii=False)}")
    if answers:
        lines.append(f"in-reply-to: <{answers[-1]}>")
        lines.append(f"references: {json.dumps(' '.join(f'<{a}>' for a in answers))}")
    if send_at:
        lines.append(f"send-at: {send_at}")
    if unless_reply:
        lines.append("unless-reply: yes")
    if receipt:
        lines.append("receipt: yes")
    if entry:
        lines.append(f"entry: {json.dumps(entry)}")
    lines += ["max-late-days: 2", "status: draft", "---"]
    letter = read_letter(path, "\n".join([*lines, body]))
    assert letter.status == "draft"
    return path, NewNote([*lines, *body.rstrip("\n").split("\n")])


# ------------------------------------------------------------------ the mail


def compose(
    letter: Letter, sender: Address, message_id: str, now: datetime, *, with_bcc: bool
) -> bytes:
    """The mail as it leaves (RFC 5322). `now` has a zone.

    Bcc goes only into the envelope, except for a program that reads it from the
    headers. Raises BadLetter if the headers would name recipients that were not
    approved.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = letter.to
    if letter.cc:
        mail["Cc"] = letter.cc
    if letter.bcc and with_bcc:
        mail["Bcc"] = letter.bcc
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message_id}>"
    if letter.in_reply_to:
        mail["In-Reply-To"] = f"<{letter.in_reply_to}>"
        thread = dict.fromkeys((*letter.references, letter.in_reply_to))
        mail["References"] = " ".join(f"<{one}>" for one in thread)
    if letter.receipt:
        # RFC 8098 §2.1: it should be the return path, else clients drop it
        mail["Disposition-Notification-To"] = str(sender)
    mail.set_content(letter.body)
    raw = mail.as_bytes()
    _same_recipients(letter, raw, with_bcc=with_bcc)
    return raw


def _same_recipients(letter: Letter, raw: bytes, *, with_bcc: bool) -> None:
    """Check that the headers name exactly the approved recipients."""
    from email import message_from_bytes

    read = message_from_bytes(raw, policy=SMTP)
    approved: dict[str, Sequence[Address]] = {"to": letter.to, "cc": letter.cc}
    approved["bcc"] = letter.bcc if with_bcc else ()
    for name, wanted in approved.items():
        header = read[name]
        there = [a.addr_spec for a in header.addresses] if header else []
        if there != [a.addr_spec for a in wanted]:
            raise BadLetter(
                f"{letter.path}: `{name}:` would reach others than it names"
            )
