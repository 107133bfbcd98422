"""Which kind of mail a message is, by the RFCs first and by its words last."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.integrations.mail.kinds.classify import classify
from journal.integrations.mail.kinds.verdict import KINDS
from tests.conftest import SHARED
from tests.integrations.mail.letters import letter, report

LABELLED = SHARED / "mail" / "messages"


def kind_of(raw: bytes) -> str:
    verdict = classify(raw)
    return f"{verdict.kind} {verdict.status or ''}".strip()


def test_the_labelled_messages() -> None:
    if not LABELLED.is_dir():
        pytest.skip("the labelled messages lie beside the project, and are not there")
    for line in (LABELLED / "labels.jsonl").read_text("utf-8").splitlines():
        label = json.loads(line)
        verdict = classify((LABELLED / label["file"]).read_bytes())
        until = verdict.until.isoformat() if verdict.until else None
        assert verdict.kind in label.get("accept", [label["kind"]]), label["file"]
        assert verdict.status == label.get("status"), label["file"]
        assert until == label.get("until"), label["file"]


FAILED = "Final-Recipient: rfc822; ines@example.org\nAction: failed\nStatus: 5.1.1"


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (letter(), "reply"),
        (letter(subject="Roof", message_id="<n@x>"), "human"),
        (letter(subject="WG: Roof"), "forward"),
        (letter(subject="转发: Roof"), "forward"),
        (report(FAILED), "bounce permanent"),
        (report(FAILED.replace("5.1.1", "4.2.2")), "bounce transient"),
        (report(FAILED.replace("failed", "delayed")), "bounce delayed"),
        (
            report(FAILED.replace("5.1.1", "5.0.0") + "\nDiagnostic-Code: smtp; 452 4.2.2 full"),
            "bounce transient",
        ),
        (report(f"{FAILED.replace('failed', 'relayed')}\n\n{FAILED}"), "bounce permanent"),
        (report(FAILED.replace("failed", "relayed")), "receipt relayed"),
        (report("Status 5.1.1", words="550 5.1.1 <ines@example.org> unknown"), "bounce permanent"),
        (report("Action: failed\nFinal-Recipient: rfc822; a@b.c\nStatus: 5.7.1"), "bounce permanent"),
        (
            report("Disposition: manual-action/MDN-sent-manually; displayed", kind="disposition-notification"),
            "receipt displayed",
        ),
        (report("Feedback-Type: abuse", kind="feedback-report"), "report"),
        (letter("It was read on Monday.", subject="Read: Roof"), "receipt displayed"),
        (letter("Can we read: Roof together?", subject="Read: Roof"), "human"),
        (
            letter(
                "Your message to <ines@example.org> could not be delivered: no such user.",
                From="postmaster@example.org", subject="Delivery failure",
            ),
            "bounce permanent",
        ),
        (
            letter(
                "Your message has not yet been delivered. We will keep trying.",
                From="mailer-daemon@example.org", subject="Warning: message delayed",
            ),
            "bounce delayed",
        ),
        (letter("The mail bounced with 550 5.1.1, what is her address?"), "reply"),
        (letter(auto_submitted="auto-replied"), "auto"),
        (letter(auto_submitted="no"), "reply"),
        (letter(precedence="auto_reply"), "auto"),
        (letter("Your request has been received.", subject="[Ticket #81] Roof", auto_submitted="auto-generated"), "ticket"),
        (letter(list_id="<roofs.example.org>"), "list"),
        (letter(precedence="bulk", subject="Ten roofs"), "list"),
        (letter(list_unsubscribe="<https://example.org/u>", in_reply_to="<o@x>"), "reply"),
        (letter(list_unsubscribe="<https://example.org/u>", subject="Ten roofs"), "list"),
        (letter("I am away until Friday.", subject="Re: Out of office policy"), "reply"),
        (letter("We should rewrite it.", subject="Out of office policy"), "human"),
        (letter("I got your automatic reply, when are you back?", subject="Hello"), "human"),
        (letter("x", x_auto_response_suppress="All"), "reply"),
        (
            letter("x", subject="Automatic reply: Roof", x_auto_response_suppress="All"),
            "auto",
        ),
        (letter("Ik ben met vakantie.", subject="Automatisch antwoord: Dak"), "auto"),
        (letter("Jag är ledig.", subject="Frånvaro: Tak"), "auto"),
        (letter("출장 중입니다.", subject="부재중: 지붕"), "auto"),
        (letter("担当者よりご連絡いたします。", subject="【自動返信】屋根"), "auto"),
        (letter("I am away.", subject="[Auto-Reply] Roof"), "auto"),
        (letter("Away until Friday.", subject="away from my mail", precedence="bulk"), "auto"),
        (letter("When are you on holiday?", subject="Holiday planning"), "human"),
        (letter("Ten roofs. Unsubscribe here.", From="news@shop.example", subject="Ten"), "list"),
        (letter("Please unsubscribe me.", subject="That list"), "human"),
        (letter("Broken.", From="jenkins@ci.example", subject="Build 3"), "auto"),
        (letter("ok", x_github_reason="mention", subject="[roof] Hole (#3)"), "list"),
        (letter("Booked.", From="no-reply@trains.example", subject="Your ticket"), "auto"),
        (
            letter(
                "Please confirm your message by following https://example.org/c so that it "
                "is delivered to me.", subject="Please confirm", auto_submitted="auto-replied",
            ),
            "challenge",
        ),
    ],
)  # fmt: skip
def test_kinds(raw: bytes, kind: str) -> None:
    assert kind_of(raw) == kind


@pytest.mark.parametrize(
    ("method", "status", "kind"),
    [
        ("REPLY", "ACCEPTED", "calendar accepted"),
        ("REPLY", "DECLINED", "calendar declined"),
        ("COUNTER", "TENTATIVE", "calendar tentative"),
        ("REQUEST", "NEEDS-ACTION", "human"),
    ],
)
def test_answers_to_invitations(method: str, status: str, kind: str) -> None:
    event = (
        f"BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\nSUMMARY:Look at the\n  roof\n"
        f"ATTENDEE;PARTSTAT={status}:mailto:ines@example.org\nEND:VEVENT\nEND:VCALENDAR"
    )
    headers = {"Content-Type": "text/calendar; charset=utf-8"}
    raw = letter(event, headers, subject="Look at the roof")
    assert kind_of(raw) == kind


def test_a_forwarded_bounce_is_a_persons_mail() -> None:
    inner = report(FAILED).decode()
    body = f"--out\nContent-Type: text/plain\n\nLook.\n--out\nContent-Type: message/rfc822\n\n{inner}\n--out--"
    headers = {"Content-Type": "multipart/mixed; boundary=out"}
    assert kind_of(letter(body, headers, subject="Fwd: Undelivered")) == "forward"


def test_what_a_bounce_is_about() -> None:
    original = "From: me@example.net\nSubject: Roof\nMessage-ID: <ask-1@example.net>"
    verdict = classify(report(FAILED, original=original))
    assert verdict.originals == ("ask-1@example.net",)
    assert verdict.recipients == ("ines@example.org",)
    assert verdict.code == "5.1.1"


def _nested(levels: int) -> bytes:
    return b"From: a@b.c\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
        for n in range(levels)
    )


HOSTILE: dict[str, Callable[[], bytes]] = {
    "levels": lambda: _nested(4000),
    "attached": lambda: b"Content-Type: message/rfc822\n\n" * 9000,
    "open tags": lambda: letter("<a " * 60_000, {"Content-Type": "text/html"}),
    "scripts": lambda: letter("<script " * 30_000, {"Content-Type": "text/html"}),
    "references": lambda: letter(references="<a@b> " * 40_000),
    "headers": lambda: b"".join(b"X-%d: y\n" % n for n in range(60_000)),
    "recipients": lambda: letter(to="a@b.c, " * 50_000),
    "quotes": lambda: letter(From='"' * 100_000),
    "encoded words": lambda: letter(subject="=?utf-8?q?" * 20_000),
    "days": lambda: letter("5 Nov " * 40_000, auto_submitted="auto-replied"),
    "months": lambda: letter("11月" * 40_000, auto_submitted="auto-replied"),
    "recipients of a report": lambda: report(f"{FAILED}\n\n" * 4000),
    "parts": lambda: letter("--b\n\n" * 40_000, {"Content-Type": "multipart/mixed; boundary=b"}),
    "nothing": lambda: b"",
    "zeros": lambda: b"\0" * 300_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_messages_have_a_kind_as_well(name: str) -> None:
    assert classify(HOSTILE[name]()).kind in KINDS


@given(st.binary(max_size=400))
def test_any_bytes_have_a_kind(raw: bytes) -> None:
    assert classify(raw).kind in KINDS
    headed = b"From: a@b.c\nAuto-Submitted: auto-replied\nDate: Tue, 3 Nov 2026 10:00:00 +0100\n"
    assert classify(headed + raw).kind in KINDS
