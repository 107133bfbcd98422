"""Bounces without a machine-readable part, recognised by sender and wording.

About half of real bounces are like that. Each sign scores points; three make a bounce.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from journal.integrations.mail.kinds import words
from journal.integrations.mail.kinds.reports import (
    before_copy,
    codes_of,
    failure_of,
    named_in,
    originals_of,
)
from journal.integrations.mail.kinds.verdict import Verdict
from journal.integrations.mail.reading.head import addresses, decoded
from journal.integrations.mail.reading.message import Message

ENOUGH = 3

_DAEMON = re.compile(
    r"^\W?(?:mailer-?daemon|mail-?daemon|mdaemon|postmaster|post_?master|daemon|"
    r"mail-?delivery(?:-?sub-?system)?|maildelivery|mailerdaemon|mmdf|majordomo|"
    r"mail-?system|bounces?|bounced|mailerror|mail-?failure|undeliverable|"
    r"delivery(?:-?failure|-?status)?|(?:no-?reply|info)?-?bounce|mail\.?daemon|"
    r"symantec_.*|mailmaster|autoreply-daemon|amavis\w*|"
    r"microsoftexchange[0-9a-f]{10,}|.*mailer-daemon|prd_smtp.*)\W?$"
)
_DAEMON_NAME = re.compile(
    r"mail(?:er)?[ _-]?daemon|mail delivery|delivery (?:sub)?system|mail system|"
    r"system administrator|systemadministrator|administrateur système|"
    r"internet mail delivery|postmaster|mail administrator|"
    r"delivery (?:service|agent)|mail transport|mail router|bounce|undeliver|"
    r"amministratore di sistema|administrador del sistema|"
    r"microsoft outlook$|systemadministrat",
    re.I,
)


@dataclass
class Points:
    """The evidence for (and against) a bounce."""

    sum: int = 0
    signs: list[str] = field(default_factory=list)

    def add(self, points: int, sign: str) -> None:
        self.sum += points
        self.signs.append(sign)


def bounce_of(message: Message, *, is_reply: bool) -> Verdict | None:
    """The verdict of a bounce in words, or None without enough evidence."""
    points = Points()
    headers = message.headers
    named = decoded(headers.get("from"))
    daemon = is_daemon(message)
    if daemon:
        points.add(2, f"From: {named[:80]}")
    failed = headers.get("x-failed-recipients")
    if failed:
        points.add(2, f"X-Failed-Recipients: {failed[:80]}")
    if has_null_path(message):
        points.add(1, "Return-Path: <>")
    if not message.sender and not daemon:
        points.add(1, f"From: {named[:80] or '(none)'}")
    subject = words.folded(message.subject)
    told = words.found("bounce", "subject", subject)
    if not told and daemon:
        told = words.found("bounce", "subject_weak", subject)
    if told:
        points.add(1, f"Subject: {message.subject[:80]}")
    text = before_copy(message.text)[:8000]
    body = words.folded(text)
    said = words.found("bounce", "body", body)
    code = codes_of(text)[1]
    if said or code:
        points.add(1, f"“{said or code}”")
    originals = originals_of(message)
    copied = bool(originals) and originals != message.in_reply_to
    if copied and said:
        explained = code or words.found("bounce", "permanent", body)
        points.add(3 if explained and not is_reply else 1, "a copy of the original")
    if '"bounceType"' in text or '"notificationType":"Bounce"' in text:
        points.add(3, "bounceType")
    if is_reply and not daemon:
        points.add(-3, f"Subject: {message.subject[:80]}")
    if points.sum < ENOUGH:
        return None
    return Verdict(
        "bounce",
        f"a bounce in words ({points.sum} points)",
        status=status_of(message, text),
        evidence=tuple(points.signs),
        recipients=_about(message, failed, text),
        originals=originals,
        detail=said,
        code=code,
    )


def status_of(message: Message, text: str) -> str | None:
    """Permanent, transient or delayed, by the words before the copy."""
    folded = words.folded(f"{message.subject}. {text}")
    delayed = words.found("bounce", "delayed", folded)
    if delayed:
        final = words.found("bounce", "final", words.folded(text))
        warns = words.found("bounce", "delayed", words.folded(message.subject))
        if warns or not final or folded.find(delayed) < folded.find(final):
            return "delayed"
    status, _ = failure_of(text)
    return status


def is_daemon(message: Message) -> bool:
    """Whether a mail system is the sender, by its address or its name."""
    sender = message.sender or decoded(message.headers.get("from")).strip("<> ").lower()
    local = sender.partition("@")[0]
    if _DAEMON.match(local):
        return True
    named = decoded(message.headers.get("from")).split("<")[0]
    comment = re.search(r"\(([^)]{3,80})\)", decoded(message.headers.get("from")))
    names = [named if "@" not in named else "", comment.group(1) if comment else ""]
    return any(_DAEMON_NAME.search(name) for name in names if name)


def has_null_path(message: Message) -> bool:
    """Whether the envelope sender was empty (RFC 5321 §6.1)."""
    paths = message.headers.all("return-path")
    return any(path.strip() in ("<>", "< >") for path in paths)


def _about(message: Message, failed: str, text: str) -> tuple[str, ...]:
    """The failed recipients, else the addresses it names."""
    return tuple(dict.fromkeys(addresses(failed)))[:20] or named_in(message, text)
