"""A draft → what a mail program opens: RFC 5322 (`.eml`) or RFC 6068 (`mailto:`).

Names and addresses come from notes, which may come from anyone: nothing in them can
inject a header. Nothing here sends anything.
"""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from journal.language.clean import clean
from journal.language.regex import regex
from journal.model.errors import ConfigError
from journal.practice.messages.drafts import Draft, Recipient

# a plain address: dot-atom, at, domain (RFC 5322, 3.4.1), without quoted strings
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = regex(
    rf"{_ATOM}(?:\.{_ATOM})*@[A-Za-z0-9](?:[A-Za-z0-9.-]{{0,250}}[A-Za-z0-9])?"
)
_LONGEST_NAME = 64
_LONGEST_LINE = 998  # RFC 5322, 2.1.1: bytes, without CRLF
_LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets


def address_of(name: str, email: str) -> Address:
    """An address as a header takes it. Raises ConfigError for an invalid one."""
    if len(email) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(email):
        raise ConfigError(
            f"{clean(email[:80])!r} is not an email address; correct `email` in the "
            f"note of {clean(name)}, or your own address"
        )
    return Address(display_name=_display(name), addr_spec=email)


def one_line(text: str) -> str:
    """`text` made safe for a header: one line, nothing invisible.

    Encoded words (RFC 2047) are defused as well, as the receiver would decode them.
    """
    return clean(" ".join(text.split())).replace("=?", "= ?")


# characters that need quoting; the standard library drops the quotes of a name that it
# folds, and a comma would then end the recipient
_SPECIALS = regex(r"[()<>\[\]:;@\\,\"]+")


def _display(name: str) -> str:
    return one_line(_SPECIALS.sub(" ", name))[:_LONGEST_NAME].strip()


def _addresses(draft: Draft) -> list[Address]:
    return [address_of(one.name, one.email) for one in draft.to if one.email]


def to_text(draft: Draft) -> str:
    """The draft for people to read: recipients, subject, text. Lint reads the same."""
    head = []
    if draft.to:
        head.append(f"To: {', '.join(map(_shown, draft.to))}")
    if draft.subject:
        head.append(f"Subject: {one_line(draft.subject)}")
    return "\n".join([*head, "", draft.body] if head else [draft.body])


def _shown(recipient: Recipient) -> str:
    email = f" <{one_line(recipient.email)}>" if recipient.email else ""
    return f"{one_line(recipient.name)}{email}"


def to_eml(draft: Draft, sender: str, now: datetime) -> bytes:
    """The draft as a mail with CRLF line ends and the header that marks it unsent.

    `now` carries its zone. Raises ConfigError for an invalid address.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = address_of("", sender)
    to = _addresses(draft)
    if to:
        mail["To"] = to
    mail["Subject"] = one_line(draft.subject)[:_LONGEST_LINE]
    mail["Date"] = format_datetime(now)
    if draft.answers:
        mail["In-Reply-To"] = f"<{draft.answers[-1]}>"
        mail["References"] = " ".join(f"<{one}>" for one in draft.answers)
    # Outlook and Apple Mail open it as a draft
    mail["X-Unsent"] = "1"
    # 8bit, so that the file can be read, and linted, as it is
    longest = max(map(len, draft.body.encode("utf-8").split(b"\n")))
    plain = longest <= _LONGEST_LINE
    mail.set_content(draft.body, cte="8bit" if plain else "quoted-printable")
    return mail.as_bytes()


def to_mailto(draft: Draft) -> str:
    """The draft as a link for the mail program. Raises as `to_eml` does."""
    to = ",".join(quote(one.addr_spec, safe="@") for one in _addresses(draft))
    body = draft.body.rstrip("\n").replace("\n", "\r\n")
    fields = {"subject": one_line(draft.subject), "body": body}
    if draft.answers:
        fields["in-reply-to"] = f"<{draft.answers[-1]}>"
    query = "&".join(f"{key}={quote(text, safe='')}" for key, text in fields.items())
    return f"mailto:{to}?{query}"
