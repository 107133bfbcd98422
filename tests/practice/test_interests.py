"""Whom a text would interest: rare words count, common ones and chance do not."""

from __future__ import annotations

import random

import pytest

from journal.model.entry import NotePath
from journal.practice.people.interests.matches import Interests, Profile, stems_of
from journal.practice.people.people import Person

WORDS = [f"{a}{b}{c}" for a in "bdfgklmn" for b in "aeiou" for c in ("lt", "rn", "sk")]
LIKES = (
    "church organs and bellows", "goats and mountain cheese", "clocks and brass gears",
    "carpets of goat hair", "telescopes and mirrors", "ferries and tides",
    "hedges against erosion", "theatre sets and lime", "harps and strings",
)  # fmt: skip


def profiles(seed: int = 1, noise: int = 30) -> list[Profile]:
    dice = random.Random(seed)
    found = []
    for number, likes in enumerate(LIKES):
        profile = Profile(Person(f"@p{number}", f"P{number}"))
        profile.add(NotePath("p.md"), 1, likes)
        for line in range(noise):
            profile.add(NotePath("p.md"), line + 2, " ".join(dice.sample(WORDS, 5)))
        found.append(profile)
    return found


def named(text: str, known: list[Profile]) -> list[str]:
    return [match.person.name for match in Interests(known).matches(text)]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("New bellows for old organs in a church", ["P0"]),
        ("A goat that gives cheese in the mountains", ["P1"]),
        ("The goat ate my hair", ["P3"]),
        ("A mirror", []),
        ("What they said about it was good", []),
        ("", []),
    ],
)
def test_words_that_few_share_decide(text: str, who: list[str]) -> None:
    assert named(text, profiles(noise=0)) == who


@pytest.mark.parametrize("seed", range(4))
def test_a_long_text_shares_words_with_everybody_by_chance(seed: int) -> None:
    known = profiles(seed)
    noise = " ".join(random.Random(seed + 50).choices(WORDS, k=400))
    assert named(noise, known) == []
    about = "bellows organs church. " * 20
    assert named(f"{about}{noise}", known) == ["P0"]


def test_among_few_people_two_words_are_not_enough() -> None:
    few = profiles(noise=0)[:3]
    assert named("bellows and organs", few) == []
    assert named("bellows and organs of a church", few) == ["P0"]


def test_names_are_no_interests_and_who_may_not_be_named_is_nobody_elses() -> None:
    known = profiles(noise=0)
    assert Interests(known, ["Bellows Organs"]).matches("bellows and organs") == []
    text = "goats, mountain cheese, and a carpet of goat hair"
    [first, *_] = Interests(known).matches(text)
    rest = Interests(known).matches(text, lambda person: person != first.person)
    assert first.person not in [match.person for match in rest]


def test_words_are_shown_as_they_are_written() -> None:
    [match] = Interests(profiles(noise=0)).matches("Old Organs need new BELLOWS")
    assert set(match.words) == {"Organs", "BELLOWS"}
    assert match.because.line == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("wolves", "wolf"),
        ("mapped", "mapping"),
        ("ferries", "ferry"),
        ("Café", "cafes"),
    ],
)
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert set(stems_of(one)) == set(stems_of(other))
