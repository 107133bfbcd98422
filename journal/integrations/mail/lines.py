"""The edit for a finding: one line below the entry, and its consequences.

The line consists of plain words and links the mail's id, so that it is never written
twice.
"""

from __future__ import annotations

from datetime import date, datetime

from journal.api.requests import (
    Act,
    ComeUp,
    Complete,
    Intent,
    Log,
    Replied,
    SetWaiting,
    Together,
)
from journal.api.view import View
from journal.integrations.mail import findings
from journal.integrations.mail.facts import MailFacts
from journal.integrations.mail.findings import Finding
from journal.integrations.mail.kinds.verdict import Verdict
from journal.integrations.mail.links import link_in
from journal.integrations.mail.pending import closing
from journal.model.entry import Entry
from journal.model.log_kind import LogKind

GUESS = 5
"""The assumed length of an absence without an end, in business days."""


def request_for(found: list[Finding], view: View) -> Act:
    """One undo step for these findings. Raises NotLiteral."""
    pairs = [(intent_for(one, view), one.entry) for one in found]
    return Act(pairs, "mail")


def intent_for(finding: Finding, view: View) -> Intent:
    """What a finding does to its entry. Raises NotLiteral."""
    mail, entry = finding.mail, finding.entry
    if finding.kind == findings.ANSWER:
        return _answer(finding, view)
    if finding.kind == findings.AWAY:
        return _away(finding, view)
    if finding.kind == findings.BOUNCE:
        said = _words(reason_of(mail.verdict), view)
        return Together((_log(LogKind.BOUNCE, mail, said), SetWaiting(False)))
    if finding.kind == findings.CANCEL:
        note = _log(
            LogKind.NOTE, mail, f"cancelled by {_link(mail, entry, view, LogKind.NOTE)}"
        )
        return Together((note, closing(entry, view.today)))
    if finding.kind == findings.RECEIPT:
        return _log(LogKind.RECEIPT, mail, mail.verdict.status or "displayed")
    if finding.kind == findings.CALENDAR:
        title = _words(mail.verdict.detail, view)
        said = mail.verdict.status or "answered"
        return Replied(mail.day, f"{said} “{title}”" if title else said)
    return _log(LogKind.NUDGE, mail, _link(mail, entry, view, LogKind.NUDGE))


def _answer(finding: Finding, view: View) -> Intent:
    mail, entry = finding.mail, finding.entry
    link = _link(mail, entry, view, LogKind.REPLY)
    if finding.by_other:
        who = _words(mail.name or mail.sender.partition("@")[0], view)
        asked = _words(finding.name, view)
        return Replied(
            mail.day, f"{who} for {asked}, {link}" if asked else f"{who}, {link}"
        )
    people = view.item(entry).people
    by = people[0].label.lstrip("@") if len(people) > 1 else ""
    replied = view.replied(entry, link, by)
    replied = Replied(mail.day, replied.text, replied.others_wait)
    if entry.unless_reply and not replied.others_wait:
        return Together((replied, Complete(view.today)))
    return replied


def _away(finding: Finding, view: View) -> Intent:
    mail = finding.mail
    until = mail.verdict.until
    said = f"until {until.isoformat()}" if until else "no day of return said"
    return Together((_log(LogKind.OOO, mail, said), ComeUp(back_on(mail, view))))


_REASONS = {
    "1.1": "no such user",
    "1.10": "no such user",
    "1.2": "no such domain",
    "1.3": "no such address",
    "1.6": "the mailbox has moved",
    "2.1": "the mailbox is disabled",
    "2.2": "the mailbox is full",
    "2.3": "the message is too large",
    "3.4": "the message is too large",
    "4.1": "the server does not answer",
    "4.4": "no such domain",
    "4.7": "delivery took too long",
    "7.1": "refused by their server",
    "7.26": "refused by their server",
}
"""What enhanced status codes mean (RFC 3463), class left out."""


def reason_of(verdict: Verdict) -> str:
    """Why a mail came back, in a few words: `no such user (5.1.1)`."""
    code = verdict.code if verdict.code.count(".") == 2 else ""
    words = _REASONS.get(code.partition(".")[2], "")
    if not words:
        detail = verdict.detail.partition(";")[2] or verdict.detail
        words = detail.strip()[:80] or "it came back"
    return f"{words} ({code})" if code and code not in words else words


def back_on(mail: MailFacts, view: View) -> date:
    """When to look again: one business day after the named day, which suits “back on”
    and “until”; five business days if none is named.
    """
    until = mail.verdict.until
    if until:
        return view.workdays.after(until, 1)
    return view.workdays.after(mail.day, GUESS)


def _log(kind: LogKind, mail: MailFacts, text: str) -> Log:
    at = datetime.combine(mail.day, datetime.min.time())
    return Log(at, kind.word, text)


def _link(mail: MailFacts, entry: Entry, view: View, kind: LogKind) -> str:
    private = any(p.note and p.note.private for p in view.item(entry).people)
    subject = "mail" if private else mail.subject
    return link_in(view, mail, kind, subject, entry.text)


def _words(text: str, view: View) -> str:
    short = text[:80].replace("[", "(").replace("]", ")")
    return view.journal.composer.words(short) if short.strip() else ""
