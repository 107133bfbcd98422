"""An address such as me+3bd@ in Bcc makes an entry: the day that was meant, or a question."""

from __future__ import annotations

from datetime import datetime

import pytest

from journal.integrations.mail.capture import Unclear, read_wish
from tests.integrations.mail.conftest import Desk
from tests.integrations.mail.letters import letter

WEDNESDAY = datetime(2026, 11, 4, 12, 0)


@pytest.mark.parametrize(
    ("words", "when", "repeat", "span"),
    [
        ("3bd", "2026-11-09", None, "3bd"),
        ("3d", "2026-11-07", None, "3d"),
        ("2w", "2026-11-18", None, "2w"),
        ("2weeks", "2026-11-18", None, "2w"),
        ("3hours", "2026-11-04T15:00", None, ""),
        ("tomorrow", "2026-11-05", None, ""),
        ("tomorrow-5pm", "2026-11-05T17:00", None, ""),
        ("fri-2pm", "2026-11-06T14:00", None, ""),
        ("friday", "2026-11-06", None, ""),
        ("nexttuesday9am", "2026-11-10T09:00", None, ""),
        ("next_tuesday.9am", "2026-11-10T09:00", None, ""),
        ("1dec", "2026-12-01", None, ""),
        ("dec1", "2026-12-01", None, ""),
        ("december-1", "2026-12-01", None, ""),
        ("2026-12-01", "2026-12-01", None, ""),
        ("20261201", "2026-12-01", None, ""),
        ("1month", "2026-12-04", None, ""),
        ("every-monday", "2026-11-09", "every week on Monday", ""),
        ("everymon830", "2026-11-09T08:30", "every week on Monday", ""),
        ("everyweekday", "2026-11-05", "every weekday", ""),
        ("nextweek", "2026-11-09", None, ""),
        ("endofmonth", "2026-11-30", None, ""),
    ],
)
def test_what_an_address_means(
    words: str, when: str, repeat: str | None, span: str
) -> None:
    wish = read_wish(words, WEDNESDAY)
    assert wish.typed is not None
    assert (str(wish.typed.when), wish.typed.repeat, wish.span) == (when, repeat, span)


def test_the_flags() -> None:
    assert read_wish("2w.c", WEDNESDAY).replaces
    assert read_wish("cancel", WEDNESDAY).cancels


@pytest.mark.parametrize("words", ["sales", "3dogs", "maybe", "32nov", "1x", "+", ""])
def test_what_is_no_date_is_a_question(words: str) -> None:
    with pytest.raises(Unclear):
        read_wish(words, WEDNESDAY)


def own(number: int, **headers: str | None) -> bytes:
    usual: dict[str, str | None] = {
        "From": "Me <me@example.net>",
        "To": "ines@example.org",
        "Subject": "Offer #7 for @boat [due:: 2020-01-01] 📅 2020-01-01",
        "Message-ID": f"<own-{number}@example.net>",
        "Date": "Wed, 04 Nov 2026 10:00:00 +0000",
        "Return-Path": None,
    }
    return letter("See below.", {**usual, **headers})


@pytest.fixture
def caught(desk: Desk) -> Desk:
    desk.set('capture = "me+*@example.net"\ntrusted-authserv = ["mx.example.net"]')
    (desk.root / "inbox.md").write_text("# Inbox\n")
    return desk


def test_a_mail_with_a_bcc_waits_for_its_answer(caught: Desk) -> None:
    caught.post.put(own(1, Bcc="me+3bd@example.net", Subject="Offer"), sent=True)
    caught.look()
    assert caught.note("inbox.md") == (
        "# Inbox\n\n"
        "- [ ] @ines Offer #waiting [unless-reply:: 3bd]\n"
        "    - 2026-11-04 sent: [Offer](mid:own-1@example.net)\n"
    )
    caught.look()
    assert caught.note("inbox.md").count("- [ ]") == 1
    assert "Offer" in caught.say("due", "--within", "0d", now="2026-11-09T09:00").out


def test_a_subject_is_words_and_nothing_else(caught: Desk) -> None:
    caught.post.put(own(1, Bcc="me+1dec@example.net"), sent=True)
    caught.look()
    import json

    [entry] = [
        e
        for e in json.loads(caught.say("list", "--json").out)
        if e["path"] == "inbox.md"
    ]
    assert entry["due"] == "2026-12-01"
    assert "boat" not in str(entry.get("people"))
    assert entry["tags"] == ["#waiting"]


def test_alone_in_to_it_is_a_note_to_oneself(caught: Desk) -> None:
    caught.post.put(
        own(1, To="me+fri-2pm@example.net", Subject="Call the roofer"), sent=True
    )
    caught.look()
    line = caught.note("inbox.md").splitlines()[2]
    assert line.startswith("- [ ] Call the roofer")
    assert "2026-11-06" in line
    assert "#waiting" not in line


def test_a_forwarded_mail_keeps_its_own_subject_and_id(caught: Desk) -> None:
    inner = letter("x", message_id="<theirs@example.org>", subject="Roof").decode()
    body = f"--b\nContent-Type: text/plain\n\nlook\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--"
    raw = letter(
        body,
        {
            "From": "me@example.net", "To": "me+tomorrow@example.net",
            "Subject": "Fwd: Roof", "Message-ID": "<fwd@example.net>",
            "Date": "Wed, 04 Nov 2026 10:00:00 +0000",
            "Content-Type": "multipart/mixed; boundary=b",
        },
    )  # fmt: skip
    caught.post.put(raw, sent=True)
    caught.look()
    note = caught.note("inbox.md")
    assert "- [ ] @ines Roof" in note
    assert "mid:theirs@example.org" in note


@pytest.mark.parametrize(
    ("results", "made"),
    [
        ("mx.example.net; dkim=pass header.d=example.net", True),
        ("mx.example.net; spf=pass smtp.mailfrom=me@example.net", True),
        ("mx.example.net; dkim=pass header.d=evil.example", False),
        ("mx.evil.example; dkim=pass header.d=example.net", False),
        ("mx.example.net; dkim=fail header.d=example.net", False),
        (None, False),
    ],
)
def test_only_from_me_and_proven(caught: Desk, results: str | None, made: bool) -> None:
    headers = {"Delivered-To": "me+3bd@example.net", "Authentication-Results": results}
    caught.post.put(own(1, **headers))
    caught.look()
    assert ("- [ ]" in caught.note("inbox.md")) is made
    assert ("not proven" in caught.say("mail").out) is not made


def test_what_is_not_understood_is_told_once(caught: Desk) -> None:
    caught.post.put(own(1, Bcc="me+sometime@example.net"), sent=True)
    caught.look()
    assert caught.note("inbox.md") == "# Inbox\n"
    assert "“sometime” is not a date" in caught.say("mail").out
    caught.say("mail", "not", "c1")
    assert "sometime" not in caught.say("mail").out


def test_cancel_closes_what_it_answers(caught: Desk) -> None:
    caught.post.put(own(1, Bcc="me+3bd@example.net", Subject="Offer"), sent=True)
    caught.look()
    cancel = own(
        2, To="me+cancel@example.net", **{"In-Reply-To": "<own-1@example.net>"}
    )
    caught.post.put(cancel, sent=True)
    caught.look()
    assert "- [x] @ines Offer" in caught.note("inbox.md")


def test_cancel_without_an_id_or_a_subject_closes_nothing(caught: Desk) -> None:
    caught.post.put(
        own(2, To="me+cancel@example.net", Subject="choose the roof"), sent=True
    )
    assert not caught.look()
    assert "closes nothing" in caught.say("mail").out
    assert "- [ ] @ines choose the roof" in caught.note()


def test_cancel_by_subject_is_a_question(caught: Desk) -> None:
    before = caught.note()
    cancel = own(2, To="me+cancel@example.net", Subject="Re: Roof of the boathouse")
    caught.post.put(cancel, sent=True)
    [found] = caught.look()
    assert (found["kind"], found["level"], found["sure"]) == (
        "cancel", "subject", False,
    )  # fmt: skip
    assert caught.note() == before
    caught.say("mail", "accept", found["id"])
    assert "- [x] @ines choose the roof" in caught.note()
    assert "note: cancelled by [Re: Roof of the boathouse](mid:own-2@" in caught.note()
    assert not caught.look()
    caught.say("undo")
    assert caught.note() == before
    assert [one["id"] for one in caught.look()] == [found["id"]]
    caught.say("mail", "not", found["id"])
    assert not caught.look()


def test_cancel_by_subject_lists_two_and_closes_none(caught: Desk) -> None:
    note = "- [ ] roof again\n    - 2026-11-01 note: [Roof of the boathouse](mid:n@x.example)\n"
    (caught.root / "inbox.md").write_text(note)
    cancel = own(2, To="me+cancel@example.net", Subject="Roof of the boathouse")
    caught.post.put(cancel, sent=True)
    found = caught.look()
    assert sorted(one["path"] for one in found) == ["inbox.md", "work.md"]
    assert caught.note("inbox.md") == note
    [one] = [one for one in found if one["path"] == "inbox.md"]
    caught.say("mail", "accept", one["id"])
    assert "- [x] roof again" in caught.note("inbox.md")
    assert "- [ ] @ines choose the roof" in caught.note()
    # the mail has done its work: it asks for no second one
    assert not caught.look()


def test_cancel_by_subject_needs_the_proof_too(caught: Desk) -> None:
    forged = own(
        2, Subject="Roof of the boathouse", **{"Delivered-To": "me+cancel@example.net"}
    )
    caught.post.put(forged)
    assert not caught.look()
    assert "not proven" in caught.say("mail").out


def test_cancel_closes_a_note_to_oneself_by_its_id(caught: Desk) -> None:
    caught.post.put(
        own(1, To="me+fri-2pm@example.net", Subject="Call the roofer"), sent=True
    )
    caught.look()
    cancel = own(
        2, To="me+cancel@example.net", **{"In-Reply-To": "<own-1@example.net>"}
    )
    caught.post.put(cancel, sent=True)
    caught.look()
    assert "- [x] Call the roofer" in caught.note("inbox.md")


@pytest.mark.parametrize("cites", [True, False])
def test_cancel_ends_a_series(caught: Desk, cites: bool) -> None:
    caught.post.put(
        own(1, To="me+every-monday@example.net", Subject="Call the roofer"), sent=True
    )
    caught.look()
    cited = {"In-Reply-To": "<own-1@example.net>" if cites else None}
    cancel = own(2, To="me+cancel@example.net", Subject="Call the roofer", **cited)
    caught.post.put(cancel, sent=True)
    for found in caught.look():
        caught.say("mail", "accept", found["id"])
    note = caught.note("inbox.md")
    assert "- [-] Call the roofer" in note
    assert "- [ ]" not in note


def test_a_lost_state_folder_captures_no_note_twice(caught: Desk) -> None:
    caught.post.put(
        own(1, To="me+fri-2pm@example.net", Subject="Call the roofer"), sent=True
    )
    caught.look()
    before = caught.note("inbox.md")
    lost = list(caught.config.parent.rglob("mail.db*"))
    assert lost
    for file in lost:
        file.unlink()
    caught.look()
    assert caught.note("inbox.md") == before


def test_c_drops_the_earlier_one(caught: Desk) -> None:
    caught.post.put(own(1, Bcc="me+3bd@example.net", Subject="Offer"), sent=True)
    caught.look()
    later = own(
        2,
        Bcc="me+2w.c@example.net",
        Subject="Re: Offer",
        **{"In-Reply-To": "<own-1@example.net>"},
    )
    caught.post.put(later, sent=True)
    caught.look()
    note = caught.note("inbox.md")
    assert note.count("- [-] @ines Offer") == 1
    assert note.count("- [ ] @ines Offer") == 1
