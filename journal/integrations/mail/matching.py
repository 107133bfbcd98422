"""Which entry a mail answers: pure, from ids, addresses and subjects.

Three levels, each weaker than the previous: the mail *cites* an id in the entry's log;
it has the same *subject* and comes from the asked person within 60 days; it merely has
the person's *address*. Only a mail that cites and comes from the asked person is
certain: on a busy list more than a third of the answered mails were answered by someone
else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from journal.integrations.mail.facts import MailFacts, base_subject
from journal.model.value import value

SUBJECT_DAYS = 60
ABSENCE_DAYS = 14
BOUNCE_DAYS = 5

_SLACK = timedelta(hours=1)
"""Tolerance for differing clocks."""

SURE, OTHER, SUBJECT, ADDRESS, RECIPIENT = (
    "sure",
    "other",
    "subject",
    "address",
    "recipient",
)


@value
class Asked:
    """What an entry waits for: the mails sent, and who was asked in them."""

    ids: frozenset[str]
    """Ids of the user's own mails in the entry's log."""
    addresses: frozenset[str]
    """The asked person's."""
    others: frozenset[str] = frozenset()
    """Those of the entry's other people."""
    subjects: frozenset[str] = frozenset()
    """Of the mails sent, without prefixes."""
    since: datetime | None = None
    """When the first of them was sent."""
    latest: datetime | None = None
    """When the newest was sent."""


def match(mail: MailFacts, asked: Asked) -> str | None:
    """How a mail belongs to an entry; None if it does not.

    The user's own mail is never an answer, in any folder.
    """
    if mail.mine or (
        asked.since and mail.is_dated and mail.sent < asked.since - _SLACK
    ):
        return None
    cites = bool(asked.ids & mail.cites)
    from_her = mail.sender in asked.addresses
    if mail.verdict.kind in ("bounce", "receipt"):
        return _report(mail, asked, cites=cites, from_her=from_her)
    if cites:
        if not from_her:
            return OTHER
        return SURE if _cites_as_answer(mail, asked) else OTHER
    if mail.role == "junk" or not from_her:
        return None
    if mail.verdict.kind in ("list", "report", "calendar"):
        return ADDRESS
    if _is_within(mail, asked, SUBJECT_DAYS) and (
        base_subject(mail.subject) in asked.subjects
    ):
        return SUBJECT
    return ADDRESS


def _cites_as_answer(mail: MailFacts, asked: Asked) -> bool:
    """In-Reply-To, or References under the same subject: threads are recycled."""
    if asked.ids & set(mail.reply_to) or mail.verdict.kind != "reply":
        return True
    return not asked.subjects or base_subject(mail.subject) in asked.subjects


def _report(
    mail: MailFacts, asked: Asked, *, cites: bool, from_her: bool
) -> str | None:
    about = asked.addresses & set(mail.verdict.recipients)
    if cites:
        somebody_else = asked.addresses and mail.verdict.recipients and not about
        if somebody_else and not from_her:
            return OTHER if mail.verdict.kind == "bounce" else None
        return SURE
    if about and mail.verdict.kind == "bounce" and _is_within(mail, asked, BOUNCE_DAYS):
        return RECIPIENT
    return ADDRESS if from_her and mail.verdict.kind == "receipt" else None


def moves_by_absence(mail: MailFacts, asked: Asked) -> bool:
    """Whether an absence note is about an entry: notes do not thread, so by address."""
    if mail.mine or mail.verdict.kind != "auto" or mail.sender not in asked.addresses:
        return False
    return bool(asked.ids & mail.cites) or _is_within(mail, asked, ABSENCE_DAYS)


def _is_within(mail: MailFacts, asked: Asked, days: int) -> bool:
    """Whether it came within this many days of a mail sent; unknown days do not
    count."""
    newest = asked.latest or asked.since
    if newest is None or not mail.is_dated:
        return True
    return newest - timedelta(hours=24) <= mail.sent <= newest + timedelta(days=days)
