"""What lint counts, in numbers: thresholds, asks, days, phrases."""

from __future__ import annotations

import time

import pytest

from journal.practice.messages.lint import Severity, asks_of, language_of, lint
from journal.practice.messages.message import MAX_MESSAGE, read_message
from journal.practice.messages.phrases import Language
from tests.practice.messages.conftest import Lint, names

GOOD = """\
Subject: Offer for the boat signs

Hi Alice,

on Monday you wrote that the price needs one more look. Here is a shorter version
of the offer: two boats instead of three. Could you confirm it by Friday?

If it is not for you any more, just say so.
"""
GUT = """\
Betreff: Angebot für die Schilder

Hallo Alice,

am Montag schrieben Sie, dass der Preis noch offen ist. Anbei eine kürzere Fassung
des Angebots: zwei Boote statt drei. Könnten Sie es bis Freitag bestätigen?

Falls nicht, ist ein Nein auch in Ordnung.
"""


def test_a_good_message_has_no_findings(check: Lint) -> None:
    assert check(GOOD) == []
    assert check(GUT, "de") == []


@pytest.mark.parametrize(
    ("count", "severity"),
    [
        (1, Severity.WARNING),
        (24, Severity.WARNING),
        (25, None),
        (125, None),
        (126, Severity.WARNING),
        (250, Severity.WARNING),
        (251, Severity.ERROR),
    ],
)
def test_the_number_of_words(
    check: Lint, count: int, severity: Severity | None
) -> None:
    found = [one for one in check("word " * count) if one.rule == "words"]
    assert [one.severity for one in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("subject", "fine"),
    [
        ("", False),
        ("Question", False),
        ("Boat signs", True),
        ("one two three four five six seven", True),
        ("one two three four five six seven eight", False),
        ("Re: AW: Boat signs", True),
        ("Re: Question", False),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe_vom_Boot?=", True),
        ("=?utf-8?b?not base64?=", True),
        ("=?no-such-charset?q?a?= and more words", True),
    ],
)
def test_the_subject(check: Lint, subject: str, fine: bool) -> None:
    found = check(f"To: a@b.c\nSubject: {subject}\n\nx\n")
    assert ("subject" not in names(found)) is fine
    assert all(one.line == 2 for one in found if one.rule == "subject")


def test_without_a_subject_line_none_is_asked_for(check: Lint) -> None:
    assert "subject" not in names(check("Hi"))


ASKS = [
    # a sentence, and whether it wants something
    ("Could you send it?", True),
    ("Please send it.", True),
    ("Let me know.", True),
    ("Which one is it?”", True),
    ("How are you?", False),
    ("I hope you are well.", False),
    ("Please find the offer attached.", False),
    ("Please don't hesitate to call.", False),
    ("Thank you, could you send it?", True),
    ("If not, please say so; that is fine.", False),
    ("I will close it.", False),
    ("Is it not the right time?", True),
    ("The offer is in the mail.", False),
]


@pytest.mark.parametrize(("text", "wanted"), ASKS)
def test_what_is_an_ask(
    languages: dict[str, Language], text: str, wanted: bool
) -> None:
    asks = asks_of(read_message(text.encode()), languages["en"])
    assert bool(asks) is wanted


@pytest.mark.parametrize(
    ("count", "severity"),
    [
        (0, Severity.WARNING),
        (1, None),
        (2, Severity.INFO),
        (3, Severity.INFO),
        (4, Severity.WARNING),
    ],
)
def test_the_number_of_asks(check: Lint, count: int, severity: Severity | None) -> None:
    text = "So it is. " + "Is it so? " * count
    found = [one.severity for one in check(text) if one.rule == "one-ask"]
    assert found == ([severity] if severity else [])


BY_WHEN = [
    ("Could you send it by Friday?", True),
    ("Could you send it on 7 June?", True),
    ("Could you send it by 2024-06-07?", True),
    ("Could you send it by 7.6.?", True),
    ("Could you send it? I need it before the end of the month.", True),
    ("Could you send it? It was due on Monday.", False),
    ("Could you send it?", False),
    ("May I have it?", False),
    ("Could I have it by 3 May?", True),
]


@pytest.mark.parametrize(("text", "said"), BY_WHEN)
def test_the_day_by_which_it_is_needed(check: Lint, text: str, said: bool) -> None:
    assert ("by-when" not in names(check(text))) is said


CONTEXT = [
    ("On Monday we had coffee.", True),
    ("You wrote that it is late.", True),
    ("Our call of last week was short.", True),
    ("On 3 May it was late.", True),
    ("It is late.\n\n> the offer is late\n", True),
    ("On 3 May Alice wrote:\n> late\n\nIt is.", True),
    ("Could you send it on Monday?", False),
    ("I need it by Monday.", False),
    ("It is late.", False),
]


@pytest.mark.parametrize(("text", "named"), CONTEXT)
def test_the_talk_before_this_one(check: Lint, text: str, named: bool) -> None:
    assert ("context" not in names(check(text))) is named


WORN = [
    "Just checking in on the offer.",
    "I am TOUCHING BASE about it.",
    "Sorry to\nbother you again.",
    "Per my last email, it is open.",
    "We tried to reach you several times.",
    "I haven’t heard back from you.",
    "I haven't heard back from you.",
]


@pytest.mark.parametrize("text", WORN)
def test_worn_phrases_are_named_with_a_better_wording(check: Lint, text: str) -> None:
    found = [one for one in check(text) if one.rule == "phrase"]
    assert len(found) == 1
    assert found[0].severity is Severity.WARNING
    assert found[0].hint != "say it in other words"


def test_part_of_a_word_is_no_phrase(check: Lint) -> None:
    assert "phrase" not in names(check("A touch baseline, a checking-in-desk."))
    assert "pressure" not in names(check("an insurgently nurgent thing"))


def test_german_words_are_found_with_any_ending(check: Lint) -> None:
    assert "by-when" not in names(check("Könnten Sie es am Freitagmorgen tun?", "de"))
    found = check("Ich wollte nur kurz nachfragen, ob es umgehend geht.", "de")
    assert {"phrase", "pressure"} <= set(names(found))


def test_german_has_its_own_reading_scale(check: Lint) -> None:
    long_words = "Gesellschaftsvertragsbestimmungen Verwaltungsvorschriftensammlung "
    found = [o for o in check(long_words * 15, "de") if o.rule == "reading-level"]
    assert "LIX" in found[0].message
    assert found[0].severity is Severity.INFO


def test_the_findings_are_at_their_lines(check: Lint) -> None:
    found = check(
        "Hello,\n\nI hope you are well.\nThis is urgent.\n\n- touching base\n"
    )
    lines = {one.rule: one.line for one in found}
    assert (lines["pressure"], lines["phrase"]) == (4, 6)
    assert [one.line for one in found] == sorted(one.line for one in found)


def test_what_others_wrote_and_the_signature_do_not_count(check: Lint) -> None:
    text = (
        GOOD + "\n> just checking in, this is urgent\n-- \nASAP Ltd, urgent matters\n"
    )
    assert check(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (GOOD, "en"),
        (GUT, "de"),
        ("", "en"),
        ("日本語", None),
        ("Bonjour Ana, pourriez-vous confirmer vendredi ? Merci, Ben", "fr"),
        ("Tere Ana, kas saad reedeks valmis?", None),
        ("ASAP!", "en"),
    ],
)
def test_the_language_is_guessed(
    languages: dict[str, Language], text: str, name: str | None
) -> None:
    found = language_of(read_message(text.encode()), list(languages.values()))
    assert (found.name if found else None) == name


HOSTILE = [
    b"x ",
    b"just ",
    b"dr. ",
    b"by friday ",
    b"friday? ",
    b"a\n",
    b'"',
    b"a.",
    b"1. ",
    b"> x\n",
    b"@",
    b"a@",
    b"a",
    b"a-",
    b"\xff",
    b"\0",
    b"\xf0\x9f\x98\x80",
    b"Subject: x\n ",
    b"=?utf-8?q?a?= ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_message_takes_long_or_fails(
    check: Lint, languages: dict[str, Language], piece: bytes
) -> None:
    content = (piece * (MAX_MESSAGE // len(piece) + 1))[:MAX_MESSAGE]
    # in the body, or as the subject
    for text in (content if HOSTILE.index(piece) % 2 else b"Subject: " + content,):
        begun = time.process_time()
        found = check(text)
        language_of(read_message(text), list(languages.values()))
        # a second here, where half of one is usual, is a search that went wild
        assert time.process_time() - begun < 10
        assert len(found) < 60


LETTERS = {
    "de": (
        "Betreff: Ihr Mietvertrag\n\nHallo Ana,\n\nbei unserem Telefonat am 2. November "
        "wollten Sie zwei Wochen, um den Vertrag zu lesen. Könnten Sie mir bis Freitag, "
        "27. November sagen, ob die kurze Fassung passt? Ein Ja oder Nein genügt. Falls "
        "nicht, ist das auch in Ordnung.\n",
        ["Freitag, 27. November ", "bis "],
    ),
    "fr": (
        "Objet : Votre bail\n\nBonjour Ana,\n\nlors de notre appel du 2 novembre, vous "
        "avez demandé deux semaines pour relire le bail. Pourriez-vous me dire avant "
        "vendredi 27 novembre si la version courte vous convient ? Un simple oui ou non "
        "suffit. Si ce n'est plus d'actualité, dites-le-moi.\n",
        ["avant vendredi 27 novembre "],
    ),
    "es": (
        "Asunto: Su contrato\n\nHola, Ana:\n\nen nuestra llamada del 2 de noviembre pidió "
        "dos semanas para leer el contrato. ¿Podría decirme antes del viernes 27 de "
        "noviembre si la versión corta le sirve? Basta un sí o un no. Si ya no le "
        "interesa, dígamelo; no pasa nada.\n",
        ["antes del viernes 27 de noviembre "],
    ),
    "it": (
        "Oggetto: Il Suo contratto\n\nBuongiorno Ana,\n\nnella nostra telefonata del "
        "2 novembre aveva chiesto due settimane per leggere il contratto. Potrebbe dirmi "
        "entro venerdì 27 novembre se la versione breve va bene? Basta un sì o un no. Se "
        "non è più attuale, me lo dica pure.\n",
        ["entro venerdì 27 novembre "],
    ),
    "nl": (
        "Onderwerp: Uw contract\n\nHallo Ana,\n\ntijdens ons telefoongesprek van 2 november "
        "vroeg u twee weken om het contract te lezen. Kunt u mij voor vrijdag 27 november "
        "laten weten of de korte versie past? Een ja of nee is genoeg. Is het niet meer "
        "van belang, zeg het dan gerust.\n",
        ["voor vrijdag 27 november "],
    ),
    "pt": (
        "Assunto: O seu contrato\n\nOlá, Ana,\n\nna nossa chamada de 2 de novembro pediu "
        "duas semanas para ler o contrato. Poderia dizer-me até sexta-feira, 27 de "
        "novembro, se a versão curta serve? Basta um sim ou um não. Se já não lhe "
        "interessar, diga-me sem problema.\n",
        ["até sexta-feira, 27 de novembro, "],
    ),
}
POLISH = (
    "Subject: Umowa najmu\n\nDzień dobry Ana,\n\npodczas naszej rozmowy 2 listopada "
    "prosiła Pani o dwa tygodnie na przeczytanie umowy. Czy może mi Pani powiedzieć do "
    "piątku, czy krótka wersja jest dobra? Wystarczy tak lub nie.\n"
)


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_checked_in_its_own_language(
    languages: dict[str, Language], name: str
) -> None:
    letter, deadline = LETTERS[name]
    message = read_message(letter.encode())
    found = language_of(message, list(languages.values()))
    assert found is not None
    assert found.name == name
    assert [one.rule for one in lint(message, found) if one.rule != "value"] == []
    for part in deadline:
        letter = letter.replace(part, "")
    late = lint(read_message(letter.encode()), found)
    assert "by-when" in [one.rule for one in late]


def test_a_language_that_is_not_known_is_said(languages: dict[str, Language]) -> None:
    message = read_message(POLISH.encode())
    assert language_of(message, list(languages.values())) is None
    [found] = lint(message, None)
    assert (found.rule, found.severity) == ("language", Severity.INFO)
    short = lint(read_message("Subject: x\n\nProszę.\n".encode()), None)
    assert sorted(one.rule for one in short) == ["language", "subject", "words"]


@pytest.mark.parametrize("name", ["en", "de", "fr", "es", "it", "nl", "pt"])
def test_worn_phrases_are_known_in_each_language(
    languages: dict[str, Language], name: str
) -> None:
    for section in ("tone", "pressure"):
        for phrase in languages[name].phrases[section]:
            found = lint(read_message(f"{phrase} xyz.".encode()), languages[name])
            assert any(one.rule in ("phrase", "pressure") for one in found), phrase
