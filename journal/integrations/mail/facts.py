"""What is kept about a mail: enough to tell whose answer it is, but none of its
text."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from journal.integrations.mail.kinds import words
from journal.integrations.mail.kinds.bounce_words import has_null_path, is_daemon
from journal.integrations.mail.kinds.classify import classify_message
from journal.integrations.mail.kinds.verdict import Verdict
from journal.integrations.mail.reading.message import Message
from journal.model.value import value

_MARKS = re.compile(r"^\s*(?:\[[^\]]{1,40}\]|\([^)]{1,20}\))\s*")
_NUMBERS = re.compile(r"\s*[\[(]?(?:ticket|case|request)?\s*#\s?\d+[\])]?\s*", re.I)
_REPLY = re.compile(r"^\s*([^\W\d_][^\s:：]{0,12})\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*")


@value
class MailFacts:
    """One mail, reduced to what matching needs."""

    id: str
    sent: datetime
    sender: str
    name: str
    recipients: tuple[str, ...]
    subject: str
    reply_to: tuple[str, ...]
    references: tuple[str, ...]
    role: str
    """Its folder: inbox, archive, sent, junk."""
    mine: bool
    """Whether the user wrote it."""
    verdict: Verdict
    place: str = ""

    @property
    def cites(self) -> frozenset[str]:
        """All ids it cites: what it answers, and what a report is about."""
        return frozenset((*self.reply_to, *self.references, *self.verdict.originals))

    @property
    def is_dated(self) -> bool:
        """Whether anything says when it was sent."""
        return self.sent.year > 1970

    @property
    def day(self) -> date:
        return self.sent.date()


MINE = Verdict("human", "written by you")
UNREAD = Verdict("unknown", "no one waits for it")
"""The facts of a mail whose text is not needed, as no entry waits for it."""


def facts_of(
    message: Message,
    role: str,
    place: str,
    arrived: datetime | None,
    verdict: Verdict | None = None,
) -> MailFacts:
    """The facts of a message; without a `verdict` its kind is determined."""
    return MailFacts(
        id=message.message_id,
        sent=sent_at(message, arrived),
        sender=message.sender,
        name=message.sender_name,
        recipients=message.recipients,
        subject=message.subject[:200],
        reply_to=message.in_reply_to,
        references=message.references,
        role=role,
        mine=verdict is MINE,
        verdict=verdict or classify_message(message),
        place=place,
    )


def sent_at(message: Message, arrived: datetime | None) -> datetime:
    """Its Date, but never later than its arrival; the epoch without any."""
    sent = message.sent
    if sent is None:
        return arrived or datetime(1970, 1, 1, tzinfo=UTC)
    return min(sent, arrived) if arrived else sent


def may_be_a_report(message: Message) -> bool:
    """Whether the headers alone say that a machine wrote about another mail."""
    headers = message.headers
    return (
        has_null_path(message)
        or is_daemon(message)
        or message.type == "multipart/report"
        or "x-failed-recipients" in headers
        or "auto-submitted" in headers
    )


def base_subject(subject: str) -> str:
    """The subject without `Re:`, `AW:`, `[list]`, `[#12]` and absence words, folded."""
    text = words.folded(subject)
    for _ in range(8):
        before = text
        text = _MARKS.sub("", text)
        match = _REPLY.match(text)
        if match and match.group(1).strip(".") in _prefixes():
            text = text[match.end() :]
        absence = words.prefix("absence", "subject").match(text)
        if absence:
            text = text[absence.end :].lstrip(" :：-–—")
        if text == before:
            break
    return _NUMBERS.sub(" ", text).strip()


def _prefixes() -> frozenset[str]:
    known = (*words.phrases("prefix", "reply"), *words.phrases("prefix", "forward"))
    return frozenset(known)
