"""The kind of a message: rules in order, the first match decides.

Pure and total: any bytes in, a verdict out, within limits and never an exception. The
most certain rules come first: machine-readable reports, challenges, answers to
invitations, receipts and bounces in words, automatic answers, lists; the rest are
people.
"""

from __future__ import annotations

import re

from journal.integrations.mail.kinds import words
from journal.integrations.mail.kinds.automatic import automatic_of, header_sign
from journal.integrations.mail.kinds.bounce_words import (
    bounce_of,
    has_null_path,
    is_daemon,
)
from journal.integrations.mail.kinds.calendar_answer import calendar_answer
from journal.integrations.mail.kinds.own_words import own_words
from journal.integrations.mail.kinds.reports import (
    originals_of,
    receipt_words,
    report_of,
)
from journal.integrations.mail.kinds.verdict import Verdict
from journal.integrations.mail.reading.message import Message, read_message

_PREFIX = re.compile(
    r"\s*\[?\s*([^\W\d_][^\s:：\[\]]{0,12})\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]"
)
_LIST = (
    "list-id",
    "list-post",
    "x-beenthere",
    "x-mailing-list",
    "mailing-list",
    "x-mailman-version",
)
_BULK = ("list", "bulk", "junk")


def classify(raw: bytes) -> Verdict:
    """The kind of a message, from its bytes."""
    return classify_message(read_message(raw))


def classify_message(message: Message) -> Verdict:
    """The kind of a parsed message."""
    is_reply = prefix_of(message.subject) == "reply"
    is_forward = prefix_of(message.subject) == "forward"
    return (
        _challenge(message)
        or report_of(message)
        or calendar_answer(message)
        or _receipt(message)
        or _complaint(message)
        or bounce_of(message, is_reply=is_reply or is_forward)
        or automatic_of(message, is_reply=is_reply or is_forward)
        or _list(message, is_reply=is_reply)
        or _tracker(message, is_reply=is_reply)
        or _person(message, is_forward=is_forward, is_reply=is_reply)
    )


def prefix_of(subject: str) -> str:
    """reply or forward, by what the subject begins with, or ""."""
    match = _PREFIX.match(subject[:60])
    if not match:
        return ""
    word = words.folded(match.group(1)).strip(".")
    if word in words.phrases("prefix", "reply"):
        return "reply"
    return "forward" if word in words.phrases("prefix", "forward") else ""


def _challenge(message: Message) -> Verdict | None:
    """Mail that demands proof before delivery; some look like reports."""
    for name in (
        "x-boxbe-id",
        "x-spamarrest-challenge",
        "x-tmda-challenge",
        "x-challenge",
    ):
        if name in message.headers:
            return Verdict("challenge", f"{name} is set", evidence=(name,))
    subject = words.folded(message.subject)
    verifies = re.search(r"verif|confirm|approval", subject)
    if prefix_of(message.subject) and not verifies:
        return None
    text = words.folded(own_words(message.text))[:4000]
    said = words.distinct("challenge", "words", text)
    asked = words.found("challenge", "subject", subject)
    if len(said) < 2 or not re.search(
        r"https?://|reply|answer|antwort|répon|respond|click|klick", text
    ):
        return None
    machine = (
        header_sign(message, is_reply=False) is not None
        or has_null_path(message)
        or is_daemon(message)
        or message.type == "multipart/report"
    )
    if (
        (asked and len(said) >= 2 and machine)
        or len(said) >= 4
        or (machine and len(said) >= 3)
    ):
        return Verdict(
            "challenge",
            "it wants a proof before it is delivered",
            evidence=(f"Subject: {message.subject[:80]}", *sorted(said)[:4]),
        )
    return None


def _receipt(message: Message) -> Verdict | None:
    """A receipt in words, in both subject and text."""
    subject = words.folded(message.subject)
    if not words.prefix("receipt", "subject").match(subject):
        return None
    status = receipt_words(message)
    if status is None:
        return None
    return Verdict(
        "receipt",
        "a receipt in words",
        status=status,
        evidence=(f"Subject: {message.subject[:80]}",),
        originals=originals_of(message),
        recipients=(message.sender,) if message.sender else (),
    )


def _complaint(message: Message) -> Verdict | None:
    """A complaint about a mail without the machine part of RFC 5965."""
    subject = words.folded(message.subject)
    attached = any(
        p.type in ("message/rfc822", "text/rfc822-headers") for p in message.own_parts
    )
    if "x-hmxmroriginalrecipient" in message.headers:
        return Verdict(
            "report", "a complaint in words", evidence=("X-HmXmrOriginalRecipient",)
        )
    if attached and not prefix_of(message.subject):
        text = words.folded(message.text)[:1500]
        said = words.found("report", "words", f"{subject} {text}")
        if said:
            return Verdict("report", "a complaint in words", evidence=(f"“{said}”",))
    return None


def _list(message: Message, *, is_reply: bool) -> Verdict | None:
    headers = message.headers
    for name in _LIST:
        if name in headers:
            return Verdict(
                "list", "it came by a list (RFC 2369, 2919)",
                evidence=(f"{name}: {headers.get(name)[:80]}",),
            )  # fmt: skip
    precedence = headers.get("precedence").strip().lower()
    if precedence in _BULK:
        return Verdict(
            "list",
            f"Precedence is {precedence}",
            evidence=(f"Precedence: {precedence}",),
        )
    unsubscribe = headers.get("list-unsubscribe")
    if unsubscribe and not (message.in_reply_to and is_reply):
        return Verdict(
            "list",
            "List-Unsubscribe on mail that answers nothing",
            evidence=(f"List-Unsubscribe: {unsubscribe[:80]}",),
        )
    return None


_TRACKERS = (
    "x-github-",
    "x-gitlab-",
    "x-bugzilla-",
    "x-jira-",
    "x-redmine-",
    "x-trac-",
    "x-launchpad-",
    "x-phabricator-",
    "x-jenkins-",
    "x-discourse-",
    "x-gerrit-",
    "x-asana-",
    "x-trello-",
    "x-facebook-notify",
    "x-linkedin-",
    "x-twitter",
    "x-confluence",
)
_MACHINES = re.compile(
    r"^(?:.*[._+-])?(?:notifications?|notify|notifier|alerts?|robot|cron|nagios|jenkins|"
    r"bugzilla(?:-daemon)?|jira|www-data|apache|builds?|monitoring|news-?letters?)$"
)


def _tracker(message: Message, *, is_reply: bool) -> Verdict | None:
    """What a tracker or a mass mailer sends without the headers of a list."""
    for name, value in message.headers.fields:
        if name.startswith(_TRACKERS):
            said = (f"{name}: {value[:60]}",)
            return Verdict("list", "a tracker sent it", evidence=said)
    local = message.sender.partition("@")[0]
    if is_reply and message.in_reply_to:
        return None
    if _MACHINES.match(local):
        return Verdict(
            "auto", "a machine sent it", evidence=(f"From: {message.sender}",)
        )
    if message.in_reply_to or local not in words.phrases("mass", "senders"):
        return None
    said_of_itself = words.found("mass", "words", words.folded(message.text))
    if said_of_itself:
        signs = (f"From: {message.sender}", f"“{said_of_itself}”")
        return Verdict("list", "a mass mailing by its words", evidence=signs)
    return None


def _person(message: Message, *, is_forward: bool, is_reply: bool) -> Verdict:
    subject = (f"Subject: {message.subject[:80]}",)
    if is_forward:
        return Verdict("forward", "a person forwards", evidence=subject)
    if message.in_reply_to or message.references or is_reply:
        cited = message.in_reply_to or message.references
        said = (f"In-Reply-To: <{cited[-1][:120]}>",) if cited else subject
        return Verdict("reply", "a person answers", evidence=said)
    return Verdict("human", "no rule for machines holds", evidence=subject)
