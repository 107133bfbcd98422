"""Whom a text would interest: the words it shares with what is known of each person.

BM25 over people, each of them a document made of their own note, what was talked
about, and, for less, the notes they are linked with. The unit of the score is a word
that nobody else's notes have. Two words that meet in one line of somebody's notes
count again: “blotting” and “paper” are common, blotting paper is not. Words in another
sense (a mirror of stars, a mirror for a hall) defeat it, so it only hints, and always
says by which words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from statistics import fmean, pstdev

from journal.language.regex import regex
from journal.language.search_text import searchable
from journal.model.entry import NotePath
from journal.model.value import value
from journal.practice.people.interests.common_words import COMMON_WORDS
from journal.practice.people.people import Person

LINKED = 0.6
"""What a word of a linked note counts, against one of their own."""
AT_MOST = 3
_LEAST = 1.8
"""Below this score nobody is named."""
_STANDS_OUT = 4.0
"""A long text shares words with everybody: who is named has more of them than the
others by so many times what these differ."""
_OF_BEST = 0.8
"""Whoever has less than this share of the best is not named beside them."""
_FEW_PEOPLE = 8
"""Among fewer people, any word may seem to be somebody's own."""
_TOGETHER = 0.9
_K1, _B = 1.2, 0.4
_SHORT = 80
"""Different words of a text; in a longer one, each counts by how often it is said."""
_MOST_PAIRS = 12
_LOOKED_AT = 8
"""Of so many people, the best by their words alone, the lines are looked at."""
_WORD = regex(r"[^\W_]+")
_UNSPACED = regex("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+")


@value
class ProfileLine:
    """A line that says something of somebody."""

    path: NotePath
    line: int
    text: str
    weight: float
    stems: frozenset[str]


@dataclass(slots=True)
class Profile:
    """What is known of one person."""

    person: Person
    lines: list[ProfileLine] = field(default_factory=list)
    counts: dict[str, float] = field(default_factory=dict)
    """How often each stem was said, by weight."""
    length: float = 0.0

    def add(self, path: NotePath, line: int, text: str, weight: float = 1.0) -> None:
        """Take in a line of a note, with how much it counts."""
        stems = stems_of(text)
        if not stems:
            return
        self.lines.append(ProfileLine(path, line, text, weight, frozenset(stems)))
        for stem, words in stems.items():
            self.counts[stem] = self.counts.get(stem, 0.0) + weight * len(words)
            self.length += weight * len(words)


@value
class Match:
    """Somebody a text would interest, and why."""

    person: Person
    words: tuple[str, ...]
    """Of the text, as it writes them; what says most first."""
    score: float
    because: ProfileLine
    """The line of theirs that shares most with it."""


def stems_of(text: str) -> dict[str, list[str]]:
    """The words that say something, by stem, as they are written."""
    found: dict[str, list[str]] = {}
    for written in _WORD.findall(text):
        if _UNSPACED.match(written):
            for pair in map("".join, pairwise(written)):
                found.setdefault(pair, []).append(pair)
            continue
        word = searchable(written)
        if len(word) > 2 and word not in COMMON_WORDS and not word.isdecimal():
            found.setdefault(_stem(word), []).append(written)
    return found


_ENDINGS = (
    ("ies", "y", 3),
    ("sses", "ss", 2),
    ("ves", "f", 2),
    ("ing", "", 4),
    ("edly", "", 4),
    ("ed", "", 4),
    ("es", "", 4),
    ("s", "", 3),
    ("ly", "", 4),
)


def _stem(word: str) -> str:
    """What `mapped`, `mapping` and `maps` share; light, and wrong for the odd word."""
    for ending, instead, least in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            if ending == "s" and word.endswith("ss"):
                break
            word = word[: -len(ending)] + instead
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


class Interests:
    """What is known of everybody, to ask of any number of texts."""

    def __init__(self, profiles: Sequence[Profile], names: Iterable[str] = ()) -> None:
        """`names` are words that name people: a name is no interest of anybody's."""
        self._profiles = profiles
        self._ignored = {stem for name in names for stem in stems_of(name)}
        self._having: dict[str, list[int]] = {}
        for number, profile in enumerate(profiles):
            for stem in profile.counts:
                self._having.setdefault(stem, []).append(number)
        lengths = [profile.length for profile in profiles]
        length = sum(lengths) / len(lengths) if any(lengths) else 1.0
        self._norms = [_K1 * (1 - _B + _B * own / length) for own in lengths]
        self._least_words = 2 if len(profiles) >= _FEW_PEOPLE else 3

    def _rarity(self, stem: str) -> float:
        """How much a word says: 1 where one person's notes have it, 0 where all."""

        def plain(having: int) -> float:
            return math.log(1 + (len(self._profiles) - having + 0.5) / (having + 0.5))

        return plain(len(self._having[stem])) / plain(1)

    def matches(
        self, text: str, may_be: Callable[[Person], bool] = lambda person: True
    ) -> list[Match]:
        """Whom the text would interest, who most first; at most three, often nobody.

        Whoever `may_be` says no to is compared all the same: what is their interest
        is not the next one's.
        """
        wanted = {s: w for s, w in stems_of(text).items() if s not in self._ignored}
        worths = self._worths(wanted)
        base = {number: sum(shared.values()) for number, shared in worths.items()}
        near = sorted(base, key=lambda number: -base[number])
        chance, spread = self._by_chance([base[n] for n in near[AT_MOST:]])
        near = [n for n in near if base[n] >= chance + _STANDS_OUT * spread]
        found = [self._match(n, wanted, worths[n]) for n in near[:_LOOKED_AT]]
        found.sort(key=lambda match: (-match.score, match.person.name))
        best = [
            match
            for match in found
            if match.score >= max(_LEAST + chance, _OF_BEST * found[0].score)
            and len(match.words) >= self._least_words
        ]
        return [match for match in best if may_be(match.person)][:AT_MOST]

    def _by_chance(self, rest: Sequence[float]) -> tuple[float, float]:
        """What people have who are not meant, and by how much they differ."""
        scores = [*rest, *[0.0] * (len(self._profiles) - AT_MOST - len(rest))]
        return (fmean(scores), pstdev(scores)) if len(scores) > 1 else (0.0, 0.0)

    def _worths(self, wanted: Mapping[str, list[str]]) -> dict[int, dict[str, float]]:
        """By person, what each word that they share with the text is worth."""
        found: dict[int, dict[str, float]] = {}
        for stem in wanted.keys() & self._having.keys():
            said = min(1.0, len(wanted[stem]) * _SHORT / max(_SHORT, len(wanted)))
            weight = self._rarity(stem) * said * (_K1 + 1)
            for number in self._having[stem]:
                count = self._profiles[number].counts[stem]
                worth = weight * count / (count + self._norms[number])
                found.setdefault(number, {})[stem] = worth
        return found

    def _match(
        self, number: int, wanted: Mapping[str, list[str]], worths: Mapping[str, float]
    ) -> Match:
        lines = self._profiles[number].lines
        stems = sorted(worths, key=lambda stem: (-worths[stem], stem))
        together = sum(
            min(self._rarity(one), self._rarity(other), worths[one], worths[other])
            for one, other in combinations(stems[:_MOST_PAIRS], 2)
            if any(one in line.stems and other in line.stems for line in lines)
        )
        because = max(
            lines, key=lambda line: sum(worths.get(s, 0.0) for s in line.stems)
        )
        return Match(
            self._profiles[number].person,
            tuple(wanted[stem][0] for stem in stems),
            sum(worths.values()) + _TOGETHER * together,
            because,
        )
