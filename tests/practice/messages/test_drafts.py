"""An entry and its log become the message that fits now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from journal.api.journal import Journal
from journal.api.messages import drafts as correspondence
from journal.api.messages.message_texts import LANGUAGES, Wordings
from journal.model.entry import LogLine
from journal.model.errors import AskRefused
from journal.model.log_kind import LogKind
from journal.model.when import When
from journal.practice.messages.drafts import mail_ids, template_for
from journal.practice.messages.lint import Severity
from journal.practice.messages.mail import to_text
from journal.practice.messages.sentence import ask_of
from tests.conftest import NOW
from tests.practice.messages.conftest import Lint

ALICE = "---\naliases: [alice]\nemail: alice@x.example\n---\n"
SENT = "    - 2024-05-20 sent: the offer\n"
NUDGE = "    - 2024-05-2{} nudge: again\n"
NUDGES = [NUDGE.format(day) for day in (3, 4, 5)]
REPLY = "    - 2024-05-30 reply: on Friday\n"

Make = Callable[..., Journal]


def matter(journal: Journal, line: int = 1) -> correspondence.Matter:
    return correspondence.matter_of(journal, journal.find(f"n.md:{line}"), NOW)


def asked(journal: Journal, language: str) -> str:
    """What a draft about the first line says that it is about."""
    found = matter(journal)
    to = found.recipients.to
    return ask_of(found.entry, to, found.people, found.grammar, language)


CHOSEN = [
    ("- [ ] @alice offer\n", "ask"),
    ("- [ ] @alice offer\n    - 2024-05-20 note: she is slow\n", "ask"),
    ("- [ ] @alice offer\n" + SENT, "nudge1"),
    ("- [ ] @alice offer\n" + SENT + NUDGES[0], "nudge2"),
    ("- [ ] @alice offer\n" + SENT + NUDGES[0] + NUDGES[1], "nudge2"),
    ("- [ ] @alice offer\n" + SENT + "".join(NUDGES), "closing"),
    ("- [ ] @alice offer\n" + SENT + REPLY, "thanks"),
    ("- [ ] @alice offer\n" + SENT + REPLY + "    - 2024-06-03 sent: v2\n", "nudge1"),
    ("- [x] @alice offer ✅ 2024-06-04\n" + SENT, "thanks"),
    ("- [ ] @alice offer #promised\n" + SENT, "promise"),
]


@pytest.mark.parametrize(("text", "template"), CHOSEN)
def test_the_template_that_fits(make: Make, text: str, template: str) -> None:
    journal = make({"n.md": text, "People/Alice Moreau.md": ALICE})
    assert template_for(matter(journal)) == template


def test_a_shorter_ladder_is_at_its_end_sooner(make: Make) -> None:
    text = "- [ ] @alice offer\n" + SENT + NUDGES[0]
    journal = make(
        {"n.md": text, "People/Alice.md": "---\nnudge-schedule: support\n---\n"}
    )
    assert template_for(matter(journal)) == "closing"


ASKS = [
    ("@alice send the offer 📅 2024-06-01 #pilot", "send the offer"),
    ("@alice, @bob: send the offer ^id-1", "send the offer"),
    ("@alice and @bob sign", "sign"),
    ("signature from @alice", "signature from you"),
    ("ask @alice whether it is late", "whether it is late"),
    ("[[Alice Moreau|Al]] on [[Tides|the tides]]", "on the tides"),
    ("@alice look at [page](Tides.md) https://x.example", "look at page https://x.example"),
    ("@alice pay [due:: 2024-06-01] ⏰ 2024-06-01 08:00", "pay"),
    ("@alice the price , please", "the price, please"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "ask"), ASKS)
def test_what_the_entry_says_to_whom_it_is_about(
    make: Make, text: str, ask: str
) -> None:
    journal = make({"n.md": f"- [ ] {text}\n", "People/Alice Moreau.md": ALICE})
    assert asked(journal, "en") == ask


def test_in_german_they_are_spoken_to_in_german(make: Make) -> None:
    journal = make({"n.md": "- [ ] Antwort von @al\n"})
    assert asked(journal, "de") == "Antwort von Ihnen"


def test_a_whole_draft(make: Make, shipped: Wordings) -> None:
    log = SENT + NUDGES[0] + "    - 2024-05-24 note: she is slow\n"
    journal = make(
        {
            "n.md": "- [ ] @alice the pilot price for the boats #waiting\n" + log,
            "clips.md": "- #value @alice two harbours did it with one sign\n",
            "People/Alice Moreau.md": ALICE,
        }
    )
    entry = journal.find("n.md:1")
    made = correspondence.draft(journal, shipped, entry, NOW, "en")
    assert made.value is not None
    assert made.value.ref.path == "clips.md"
    assert to_text(made) == (
        "To: Alice Moreau <alice@x.example>\n"
        "Subject: the pilot price\n"
        "\n"
        "Hi Alice,\n"
        "\n"
        "I asked about “the pilot price for the boats” on Monday 20 May.\n"
        "Last time, on Thursday 23 May: again\n"
        "\n"
        "In case it helps: two harbours did it with one sign\n"
        "\n"
        "Could you reply with yes, no or later by Monday 10 June? One word is enough.\n"
        "\n"
        "If someone else is the right person to ask, a name helps too.\n"
    )


def test_the_day_it_is_due_is_the_day_to_answer_by(
    make: Make, shipped: Wordings
) -> None:
    for due, by in (("2024-06-14", "Friday 14 June"), ("2024-06-05", "Monday 10 June")):
        journal = make({"n.md": f"- [ ] @al offer 📅 {due}\n"})
        made = correspondence.draft(journal, shipped, journal.find("n:1"), NOW, "en")
        assert f"by {by} where" in made.body


def test_holidays_of_the_country_are_not_counted(make: Make, shipped: Wordings) -> None:
    journal = make({"n.md": "- [ ] @al offer\n"}, country="NL")
    day = NOW.replace(month=5, day=8)  # Ascension is on the 9th
    made = correspondence.draft(journal, shipped, journal.find("n:1"), day, "en")
    assert "by Tuesday 14 May where" in made.body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["ask", "nudge1", "nudge2", "closing", "promise", "thanks"]
)
def test_what_we_draft_our_own_lint_lets_pass(
    make: Make, shipped: Wordings, check: Lint, name: str, language: str
) -> None:
    journal = make(
        {
            "n.md": "- [ ] @alice signature below the offer\n" + SENT + NUDGES[0],
            "clips.md": "- #value @alice a shorter version\n",
            "People/Alice Moreau.md": ALICE,
        }
    )
    entry = journal.find("n.md:1")
    made = correspondence.draft(journal, shipped, entry, NOW, language, name)
    found = [
        (one.rule, one.message)
        for one in check(to_text(made), language)
        if one.severity is not Severity.INFO
    ]
    assert found == []


def test_a_value_note_is_offered_only_by_a_template_that_names_it(
    make: Make, shipped: Wordings
) -> None:
    journal = make({"n.md": "- [ ] @al offer\n- #value @al a map\n"})
    entry = journal.find("n:1")
    first = correspondence.draft(journal, shipped, entry, NOW, "en")
    later = correspondence.draft(journal, shipped, entry, NOW, "en", "nudge2")
    assert first.value is None
    assert later.value is not None
    assert later.value.text == "a map"


def test_whoever_is_not_to_be_contacted_gets_no_draft(
    make: Make, shipped: Wordings
) -> None:
    journal = make(
        {
            "n.md": "- [ ] @al offer\n",
            "People/Al.md": "---\ndo-not-contact: true\n---\n",
        }
    )
    with pytest.raises(
        AskRefused, match=r"Al is marked do-not-contact in People/Al\.md"
    ):
        correspondence.draft(journal, shipped, journal.find("n:1"), NOW, "en")


def test_several_people_and_none(make: Make, shipped: Wordings) -> None:
    journal = make({"n.md": "- [ ] @al, @bo and @cy offer\n- [ ] ring #followup\n"})
    many = correspondence.draft(journal, shipped, journal.find("n:1"), NOW, "en")
    assert many.body.startswith("Hi Al, Bo and Cy,\n")
    with pytest.raises(AskRefused, match="it names no one"):
        correspondence.draft(journal, shipped, journal.find("n:2"), NOW, "en")


def test_it_goes_to_those_who_have_not_answered(make: Make, shipped: Wordings) -> None:
    log = "    - 2024-05-30 reply: @al signs, but thinks little of Bo\n"
    journal = make(
        {"n.md": "- [ ] @al, @bo signature of the offer #waiting\n" + SENT + log}
    )
    made = correspondence.draft(journal, shipped, journal.find("n:1"), NOW, None)
    assert [one.name for one in made.to] == ["Bo"]
    assert "“signature of the offer”" in made.body
    assert "thinks" not in made.body


THIRD = [
    ("ask [[Al]] whether [[Bo]] has it", ["Al"], "whether Bo has it"),
    ("ask @al about it, and @bo", ["Al", "Bo"], "it"),
    ("@al's word on @bo's plan", ["Al"], "your word on Bo's plan"),
    ("plan with @al and @bo", ["Al", "Bo"], "plan with you"),
    ("call @al", ["Al"], "call"),
]


@pytest.mark.parametrize(("text", "to", "ask"), THIRD)
def test_a_third_person_stays_in_the_sentence(
    make: Make, text: str, to: list[str], ask: str
) -> None:
    people = {f"People/{name}.md": "" for name in ("Al", "Bo")}
    journal = make({"n.md": f"- [ ] {text}\n", **people})
    assert [person.name for person in matter(journal).recipients.to] == to
    assert asked(journal, "en") == ask


PRIVATE = [
    "%%fool%%",
    "%%fool",
    "<!-- fool -->",
    "~~fool~~",
    "#fool",
    "[mood:: fool]",
    "(mood:: fool)",
    "[^fool]",
]


@pytest.mark.parametrize("remark", PRIVATE)
@pytest.mark.parametrize("place", ["entry", "log"])
def test_a_remark_stays_with_me(
    make: Make, shipped: Wordings, remark: str, place: str
) -> None:
    entry, log = (remark, "") if place == "entry" else ("", remark)
    text = f"- [ ] @al offer {entry}\n    - 2024-05-20 sent: the price {log}\n"
    journal = make({"n.md": text})
    made = correspondence.draft(journal, shipped, journal.find("n:1"), NOW, "en")
    assert "“offer”" in made.body
    assert "the price" in made.body
    for sign in ("fool", "%%", "<!--", "~~", "::", "[^"):
        assert sign not in made.body + made.subject


@pytest.mark.parametrize(
    "kind", ["", *(kind.word for kind in LogKind if kind.is_private and kind.word)]
)
def test_what_i_noted_for_myself_is_not_quoted(
    make: Make, shipped: Wordings, kind: str
) -> None:
    line = f"    - 2024-05-24 {kind}{':' if kind else ''} fool\n"
    journal = make({"n.md": f"- [ ] @al offer #waiting\n{SENT}{line}"})
    made = correspondence.draft(journal, shipped, journal.find("n:1"), NOW, "en")
    assert "fool" not in made.body


SAID = [
    ("sent", "I wrote"),
    ("mail", "I wrote"),
    ("call", "spoke"),
    ("meet", "spoke"),
    ("chat", "spoke"),
    ("note", None),
    ("bounce", None),
    ("ooo", None),
    ("", None),
]


@pytest.mark.parametrize(("kind", "claim"), SAID)
def test_it_claims_only_what_was(
    make: Make, shipped: Wordings, kind: str, claim: str | None
) -> None:
    line = f"    - 2024-05-24 {kind}{':' if kind else ''} x\n"
    journal = make({"n.md": f"- [ ] @al offer #waiting\n{line}"})
    made = correspondence.draft(journal, shipped, journal.find("n:1"), NOW, "en")
    found = [words for words in ("I wrote", "spoke") if words in made.body]
    assert found == ([claim] if claim else [])


def test_whoever_is_paused_gets_only_what_is_owed(
    make: Make, shipped: Wordings
) -> None:
    notes = {"People/Al.md": "---\npause-until: 2024-07-01\n---\n"}
    journal = make({"n.md": "- [ ] @al offer\n- [ ] @al map #promised\n", **notes})
    with pytest.raises(AskRefused, match="Al is paused until Monday 1 July"):
        correspondence.draft(journal, shipped, journal.find("n:1"), NOW, "en")
    made = correspondence.draft(journal, shipped, journal.find("n:2"), NOW, "en")
    assert made.remarks == ("Al is paused until Monday 1 July",)


LETTERS = [
    ("@al die Unterschrift unter den Vertrag für die neue Wohnung", "de", "Hallo Al"),
    ("@al la signature du bail pour le nouvel appartement", "fr", "Bonjour Al"),
    ("@al la firma del contrato para el piso de la calle Mayor", "es", "Hola, Al"),
    ("@al la firma del contratto per la nuova casa", "it", "Buongiorno Al"),
    ("@al de handtekening onder het contract voor de woning", "nl", "Hallo Al"),
    ("@al a assinatura do contrato para o novo apartamento", "pt", "Olá, Al"),
    ("@al the signature below the contract for the flat", "en", "Hi Al"),
    ("@al podpis", "en", "Hi Al"),
]


@pytest.mark.parametrize(("text", "language", "greeting"), LETTERS)
def test_it_is_in_the_language_of_the_entry(
    make: Make, shipped: Wordings, text: str, language: str, greeting: str
) -> None:
    journal = make({"n.md": f"- [ ] {text} #waiting\n{SENT.replace('the ', '')}"})
    made = correspondence.draft(journal, shipped, journal.find("n:1"), NOW, None)
    assert made.body.startswith(greeting)
    assert f"/{language}/" in made.template


def test_their_note_says_in_which_language_to_write(
    make: Make, shipped: Wordings
) -> None:
    notes = {"People/Al.md": "---\nlang: de-AT\n---\n"}
    journal = make({"n.md": "- [ ] @al the offer for the flat\n", **notes})
    entry = journal.find("n:1")
    assert correspondence.draft(journal, shipped, entry, NOW, None).body[:5] == "Hallo"
    assert (
        correspondence.draft(journal, shipped, entry, NOW, "fr").body[:7] == "Bonjour"
    )


def test_nothing_of_a_note_stays_invisible(make: Make, shipped: Wordings) -> None:
    log = "    - 2024-05-20 mail: a\x1b[2J \u202e b {by} {{\n"
    journal = make({"n.md": "- [ ] @al of\u200bfer \udcff\n".encode(
        "utf-8", "surrogateescape") + log.encode()})  # fmt: skip
    made = correspondence.draft(journal, shipped, journal.find("n:1"), NOW, "en")
    assert "a␛[2J <U+202E> b {by} {{" in made.body
    assert "“of<U+200B>fer \ufffd”" in made.body
    made.body.encode("utf-8")


def test_the_ids_of_mails_are_taken_from_the_log() -> None:
    when = When(NOW.date())
    lines = [
        LogLine(when, "sent", "offer mid:one@x.example.", 1),
        LogLine(when, "sent", "mid:two@x.example and mid:one@x.example", 2),
        LogLine(when, "sent", "mid:<a@b>\r\nBcc: x@y mid:no-at mid:\x00@b", 3),
    ]
    assert mail_ids(lines) == ("one@x.example", "two@x.example")


def test_a_draft_writes_nothing(make: Make, shipped: Wordings) -> None:
    journal = make({"n.md": "- [ ] @al offer\n- #value @al a map\n"})
    root: Path = journal.root
    before = {f: f.read_bytes() for f in root.rglob("*") if f.is_file()}
    correspondence.draft(journal, shipped, journal.find("n:1"), NOW, "en", "nudge2")
    assert {f: f.read_bytes() for f in root.rglob("*") if f.is_file()} == before
