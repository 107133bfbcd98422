"""Findings in words: one line each, and what can be done about it."""

from __future__ import annotations

from datetime import date, datetime

from journal.api.outside.clean import clean
from journal.api.view import View
from journal.integrations.mail import findings
from journal.integrations.mail.findings import Finding
from journal.integrations.mail.lines import back_on, reason_of

_KINDS = {
    "ticket": "opened a ticket for",
    "challenge": "wants a proof before it delivers",
    "auto": "answered automatically to",
    "report": "complained about",
}


def said(finding: Finding, view: View, now: datetime) -> str:
    """What happened: `Ana Lima answered “Offer” 2 h ago`."""
    mail, name = finding.mail, clean(finding.name or finding.mail.sender)
    subject = f"“{clean(mail.subject)}”" if mail.subject else "your mail"
    who = clean(mail.name or mail.sender or "no one named")
    ago = age(mail.sent, now)
    if finding.kind == findings.ANSWER:
        if finding.by_other:
            return f"{who} answered {subject} for {name}? {ago}"
        if mail.role == "junk":
            return f"{name} answered {subject} {ago}; the answer lies in Junk"
        if mail.verdict.kind == "forward":
            return f"{name} forwarded {subject} {ago}"
        return f"{name} answered {subject} {ago}"
    if finding.kind == findings.AWAY:
        until = mail.verdict.until
        if until is None:
            return f"{name} is away, no day of return said"
        word = "back on" if mail.verdict.is_return else "until"
        return f"{name} is away, {word} {day(until, view.today)}"
    if finding.kind == findings.BOUNCE:
        about = ", ".join(mail.verdict.recipients[:2]) or name
        return f"{clean(about)} bounced: {clean(reason_of(mail.verdict))}"
    if finding.kind == findings.DELAY:
        return f"{subject} to {name} is delayed, their server does not take it yet"
    if finding.kind == findings.RECEIPT:
        return f"{name}: a receipt for {subject}: {mail.verdict.status}"
    if finding.kind == findings.CALENDAR:
        title = clean(mail.verdict.detail) or clean(mail.subject)
        return f"{name} {mail.verdict.status or 'answered'} “{title}”"
    if finding.kind == findings.CANCEL:
        return f"you asked to cancel {subject} {ago}"
    if finding.kind == findings.OWN:
        return f"you wrote {subject} again {ago}"
    return f"{who} {_KINDS.get(mail.verdict.kind, 'wrote about')} {subject}"


def offered(finding: Finding, view: View) -> str:
    """What accepting it does."""
    if finding.kind == findings.AWAY:
        return f"move the follow-up to {day(back_on(finding.mail, view), view.today)}"
    if finding.kind == findings.BOUNCE:
        return "your turn: check the address"
    if finding.kind == findings.DELAY:
        return "a failure may follow"
    if finding.kind == findings.ANSWER and not finding.sure:
        return "is this the answer? accept, or “not”"
    return {
        findings.RECEIPT: "note it",
        findings.CALENDAR: "accept as the answer",
        findings.OWN: "count it as a nudge",
        findings.CANCEL: "is this the one? accept closes it, or “not”",
        findings.OTHER: "“not” when you have seen it",
    }.get(finding.kind, "accept")


def day(when: date, today: date) -> str:
    text = f"{when:%a} {when.day} {when:%b}"
    return text if when.year == today.year else f"{text} {when.year}"


def age(when: datetime, now: datetime) -> str:
    """`5 min ago`, `2 h ago`, `3 d ago`."""
    minutes = max(0, int((now - when).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} min ago"
    if minutes < 48 * 60:
        return f"{minutes // 60} h ago"
    return f"{minutes // (24 * 60)} d ago"
