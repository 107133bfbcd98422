"""Answers to invitations (iTIP, RFC 5546): accepted, declined, tentative."""

from __future__ import annotations

import re

from journal.integrations.mail.kinds.verdict import Verdict
from journal.integrations.mail.reading.head import one_line
from journal.integrations.mail.reading.message import Message, Part

_STATUS = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
    "DELEGATED": "delegated",
    "COMPLETED": "accepted",
    "IN-PROCESS": "accepted",
}
_UNFOLD = re.compile(r"\r?\n[ \t]")
_METHOD = re.compile(r"^METHOD\s*:\s*([A-Z-]+)", re.I | re.M)
_PARTSTAT = re.compile(r"PARTSTAT=\"?([A-Z-]+)", re.I)
_SUMMARY = re.compile(r"^SUMMARY[^:\n]{0,200}:(.*)", re.I | re.M)


def calendar_answer(message: Message) -> Verdict | None:
    """The verdict of an answer to an invitation; an invitation is a person's."""
    for part in message.own_parts:
        if part.type in ("text/calendar", "application/ics"):
            found = _answer_in(part, message.subject)
            if found:
                return found
    return None


def _answer_in(part: Part, subject: str) -> Verdict | None:
    text = _UNFOLD.sub("", part.text[:32_000])
    method = part.parameters.get("method", "").upper()
    inside = _METHOD.search(text)
    method = method or (inside.group(1).upper() if inside else "")
    if method not in ("REPLY", "COUNTER"):
        return None
    said = [_STATUS.get(s.upper()) for s in _PARTSTAT.findall(text)]
    status = next((s for s in said if s), None)
    if method == "COUNTER":
        status = status if status not in (None, "accepted") else "tentative"
    summary = _SUMMARY.search(text)
    title = subject.partition(":")[2].strip() or subject
    if summary:
        title = one_line(summary.group(1).replace("\\,", ",").replace("\\;", ";"))
    return Verdict(
        "calendar",
        f"a calendar part with METHOD {method} (RFC 5546)",
        status=status,
        evidence=(f"METHOD:{method}", f"PARTSTAT={status or '?'}"),
        detail=title[:120],
    )
