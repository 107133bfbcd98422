"""A draft as a mail and as a link: nothing in a note becomes a header."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import parse_qs, urlsplit

import pytest

from journal.model.errors import ConfigError
from journal.practice.messages.drafts import Draft, Recipient
from journal.practice.messages.mail import to_eml, to_mailto, to_text

NOON = datetime(2024, 6, 5, 12, tzinfo=UTC)
ME = "me@x.example"


def draft(
    name: str = "Alice Moreau",
    address: str | None = "alice@x.example",
    subject: str = "The offer",
    body: str = "Hi Alice,\n\nyes?\n",
    answers: tuple[str, ...] = (),
) -> Draft:
    to = (Recipient(name, address),)
    return Draft(to, subject, body, "t", answers=answers)


def parsed(made: Draft) -> EmailMessage:
    content = to_eml(made, ME, NOON)
    # RFC 5322: CRLF everywhere, and no line longer than 998 bytes
    assert content.count(b"\n") == content.count(b"\r\n") == content.count(b"\r")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert not mail.defects
    for value in mail.values():
        assert not value.defects
    return mail


def text_of(mail: EmailMessage) -> str:
    content: str = mail.get_content()
    return content.replace("\r\n", "\n")


def test_a_mail_has_what_the_standard_wants() -> None:
    mail = parsed(draft(name="Zoë “Z” Hartmann", subject="Grüße 日本", body="Ä\n\nb\n"))
    assert mail["From"].addresses[0].addr_spec == ME
    [to] = mail["To"].addresses
    assert (to.display_name, to.addr_spec) == ("Zoë “Z” Hartmann", "alice@x.example")
    assert mail["Subject"] == "Grüße 日本"
    assert mail["Date"].datetime == NOON
    assert mail["X-Unsent"] == "1"
    assert text_of(mail) == "Ä\n\nb\n"
    assert sorted(set(mail.keys())) == [
        "Content-Transfer-Encoding",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Subject",
        "To",
        "X-Unsent",
    ]


def test_an_answer_names_what_it_answers() -> None:
    mail = parsed(draft(answers=("one@x.example", "two@x.example")))
    assert mail["In-Reply-To"] == "<two@x.example>"
    assert mail["References"] == "<one@x.example> <two@x.example>"
    assert "in-reply-to=%3Ctwo%40x.example%3E" in to_mailto(
        draft(answers=("two@x.example",))
    )


EVIL = [
    "a\nBcc: evil@x.example",
    "a\r\nBcc: evil@x.example",
    "a\rBcc: evil@x.example",
    "a\r\n\r\nbody",
    "a\u2028Bcc: evil@x.example",
    "a\x85Bcc: evil@x.example",
    "a\x0bBcc: evil@x.example",
    "a\0b",
    'a" <evil@x.example>, "b',
    "a, evil@x.example",
    "=?utf-8?q?a=0ABcc:_evil@x.example?=",
    "(" * 200,
    "\udcff\u202e",
    "x" * 5000,
    "a, evil@x.example " * 20,
    "Dr. J. R. van der Something-Long, PhD " * 5,
    "é" * 2000,
]


@pytest.mark.parametrize("text", EVIL)
def test_no_name_or_subject_makes_a_header_or_a_recipient(text: str) -> None:
    mail = parsed(draft(name=text, subject=text))
    assert mail.get_all("Bcc") is None
    assert [one.addr_spec for one in mail["To"].addresses] == ["alice@x.example"]
    assert len(mail.get_all("Subject")) == 1
    assert text_of(mail) == "Hi Alice,\n\nyes?\n"
    link = to_mailto(draft(name=text, subject=text))
    assert link.isascii()
    assert set(parse_qs(urlsplit(link).query)) == {"subject", "body"}
    head, _, _ = to_text(draft(name=text, subject=text)).partition("\n\n")
    assert [line.split(":")[0] for line in head.split("\n")] == ["To", "Subject"]


@pytest.mark.parametrize(
    "address",
    [
        "alice",
        "alice@",
        "@x.example",
        "a@x.example\nBcc: evil@x.example",
        "a@x.example, evil@x.example",
        "a@x.example?bcc=evil@x.example",
        "Alice <a@x.example>",
        "a b@x.example",
        "a@x.example\n",
        "a" * 300 + "@x.example",
        "é@x.example",
        "a..b@x.example",
    ],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    for make in (lambda d: to_eml(d, ME, NOON), to_mailto):
        with pytest.raises(ConfigError, match="is not an email address") as error:
            make(draft(address=address))
        assert "\n" not in str(error.value)
    with pytest.raises(ConfigError, match="is not an email address"):
        to_eml(draft(), address, NOON)


def test_without_an_address_there_is_nobody_in_to() -> None:
    assert "To" not in parsed(draft(address=None))
    assert to_mailto(draft(address=None)).startswith("mailto:?subject=")
    assert to_text(draft(address=None)).startswith("To: Alice Moreau\nSubject:")


def test_a_link_carries_every_character() -> None:
    body = "Hi & bye? 100% “ä” #1\n\n+ = %0A\n"
    link = to_mailto(draft(subject="a&b=c", body=body))
    found = urlsplit(link)
    assert (found.scheme, found.path) == ("mailto", "alice@x.example")
    # RFC 6068: lines end in CRLF, and a plus is a plus
    query = parse_qs(found.query.replace("+", "%2B"), strict_parsing=True)
    assert query["subject"] == ["a&b=c"]
    assert query["body"] == [body.rstrip("\n").replace("\n", "\r\n")]


def test_lines_that_are_too_long_for_a_mail_are_encoded() -> None:
    body = "word " * 400 + "é\n"
    mail = parsed(draft(body=body))
    assert mail["Content-Transfer-Encoding"] == "quoted-printable"
    assert text_of(mail) == body
