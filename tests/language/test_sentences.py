"""Everyday sentences, in seven languages: each date is right, or it is said."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.language.dates.typed import words_from
from journal.language.dates.typed.lexicon import forget, languages
from journal.language.dates.typed.sentence import read_sentence
from journal.language.dates.typed_dates import UnknownDate, parse_typed
from journal.language.edit.new_line import compose
from journal.language.line.fields import Dialect
from journal.model.errors import JournalError, Unclear
from journal.model.settings import Settings

NOW = datetime(2026, 11, 25, 9)
FILES = sorted((Path(__file__).parent / "sentences").glob("*.txt"))


def rows() -> list[tuple[str, str]]:
    found = []
    for file in FILES:
        lines = file.read_text("utf-8").splitlines()
        pairs = [line.partition(" => ") for line in lines if not line.startswith("#")]
        found += [(sentence, line) for sentence, _, line in pairs]
    return found


def composed(sentence: str, *, as_words: bool = False) -> str:
    line = compose(sentence, NOW, Settings(), Dialect.EMOJI, as_words=as_words)
    return line.removeprefix("- [ ] ")


def test_the_tables_are_as_long_as_promised() -> None:
    counts = {file.stem: file.read_text("utf-8").count(" => ") for file in FILES}
    assert counts.pop("en") >= 60
    assert set(counts) == {"de", "fr", "es", "it", "nl", "pt"}
    assert min(counts.values()) >= 20


@pytest.mark.parametrize(("sentence", "expected"), rows())
def test_a_sentence(sentence: str, expected: str) -> None:
    if expected == "?":
        with pytest.raises(Unclear, match=r"“.+” .+; --force adds it as words"):
            composed(sentence)
        assert composed(sentence, as_words=True) == sentence
        return
    assert composed(sentence) == (sentence if expected == "=" else expected)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("call @ana on 5/6", "could mean two dates, 5 Jun or 6 May"),
        ("call @ana at 3", "could be 3:00 or 15:00"),
        ("call @ana at 25:00", "is not a time of day"),
        ("call @ana at midnight", "could be of two days"),
        ("call @ana thursday 27 nov", "2026-11-27 is a Friday"),
        ("call @ana tomorrow or friday", "are two different dates"),
        ("call @ana in a few days", "is not one day"),
        ("call @ana this week", "is not one day"),
        ("call @ana today at 8:00", "is past already"),
        ("call @ana on 2 november 2026", "is past"),
        ("we met @ana on friday, send notes", "may refer to the past"),
        ("ask @ana about monday", "could be a date or a part of the sentence"),
        ("call tom", "could be tomorrow or someone"),
        ("call @ana every second monday", "could be every 2 weeks or once a month"),
        ("call @ana bimonthly", "could be every 2 months or twice a month"),
        ("call @ana every monday of june", "part of a rule that is not known"),
        ("call @ana every weekday except friday", "part of a rule that is not known"),
        ("call @ana on the first working day of every month", "not known"),
        ("call @ana every hour", "not by the hour"),
        ("it took 2 weeks @ana", "write “in 2 weeks”"),
        ("@ana am 30. Februar bezahlen", "“am 30. Februar” is not a date"),
    ],
)
def test_what_is_not_clear_is_said(sentence: str, reason: str) -> None:
    with pytest.raises(Unclear) as refusal:
        composed(sentence)
    assert reason in str(refusal.value)


@pytest.mark.parametrize(
    "sentence",
    [
        "review the may figures with @ana",
        "plan the weekend trip with @ana",
        "get the 5 min version from @ana",
        "the 2 o'clock train with @ana",
        "ask @ana about the 9am standup",
        "read https://x.example/2026-12-01/friday with @ana",
        "ask @ana about [[2026-12-01]] and #fri-notes",
        "book the hall for 3 days with @ana",
        "since monday no answer from @ana",
        "thank every member of the team with @ana",
        "pay 5 out of 6 and set 3 alarms",
        "room no 5 for @ana",
        "write to @ana so that she can do it",
    ],
)
def test_words_stay_words(sentence: str) -> None:
    assert composed(sentence) == sentence


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("in drei Tagen", "2026-11-28"),
        ("Freitag um 14 Uhr", "2026-11-27T14:00"),
        ("vor 3 Tagen", "2026-11-22"),
        ("à la fin du mois", "2026-11-30"),
        ("vendredi à 17h", "2026-11-27T17:00"),
        ("pasado mañana", "2026-11-27"),
        ("mezz'ora", "2026-11-25T09:30"),
        ("over 2 uur", "2026-11-25T11:00"),
        ("el 5/6", "2027-06-05"),
        ("às 17h", "2026-11-25T17:00"),
    ],
)
def test_a_date_alone_in_another_language(typed: str, moment: str) -> None:
    assert str(parse_typed(typed, NOW).when) == moment


def test_words_of_a_users_own() -> None:
    with pytest.raises(UnknownDate):
        parse_typed("i morgon", NOW)
    own = {
        "sv": {"tomorrow": ["i morgon"], "on": ["på"]},
        "en": {"tomorrow": ["domani mattina", "2moz"]},
    }
    words_from(lambda: own)
    forget()
    try:
        assert str(parse_typed("2moz at 9", NOW).when) == "2026-11-26T09:00"
        assert composed("call @ana 2moz") == "call @ana 📅 2026-11-26"
        assert composed("ring @ana på fredag") == "ring @ana 📅 2026-11-27"
        assert "sv" in languages()
        assert str(parse_typed("i morgon", NOW).when) == "2026-11-26"
        # months and weekdays of that language are those of the CLDR
        assert str(parse_typed("på fredag", NOW).when) == "2026-11-27"
    finally:
        words_from(None)
        forget()


_PIECES = st.sampled_from(
    "call @ana on friday tomorrow the every other week 3d in 2 weeks 30 feb 01/02 at 9 of"
    " month monday “quoted friday” , : ( ) - and until 31 december 2026-12-01 24:00 #tag"
    " morgen le 15 à 17h".split(" ")
)


@given(st.lists(_PIECES, min_size=1, max_size=14))
def test_no_word_is_lost_and_nothing_fails(pieces: list[str]) -> None:
    """Whatever the sentence: what is not taken for a date is in what is left."""
    sentence = " ".join(pieces)
    reading = read_sentence(sentence, [], NOW)
    if reading.typed is None:
        assert reading.rest == sentence
    taken = reading.phrase.split()
    left = [word.strip("(),:-") for word in reading.rest.split()]
    for word in {w.strip("(),:-") for w in sentence.split()} - {""}:
        assert word in left or any(word in part for part in taken), (word, reading)
    with contextlib.suppress(JournalError):
        composed(sentence)
