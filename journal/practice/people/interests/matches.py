"""Who a text would interest: the words it shares with what is known about each person.

BM25 over people; the document of a person is their own note, what was talked about and,
with less weight, the notes linked to them. The unit of the score is a word that occurs
in no one else's notes. Two words on the same line of a person's notes count extra:
“blotting” and “paper” are common, blotting paper is not. Words with several senses (a
mirror of stars, a mirror for a hall) defeat it, so it only hints, and always names the
words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, pairwise
from statistics import fmean, pstdev

from journal.language.regex import regex
from journal.language.search_text import searchable
from journal.model.entry import NotePath
from journal.model.value import field, record, value
from journal.practice.people.interests.common_words import COMMON_WORDS
from journal.practice.people.people import Person

LINKED = 0.6
"""The weight of a word in a linked note, relative to one in their own."""
AT_MOST = 3
_LEAST = 1.8
"""Below this score no one is named."""
_STANDS_OUT = 4.0
"""A long text shares words with everyone: a match must exceed the others' mean by this
many standard deviations."""
_OF_BEST = 0.8
"""People below this share of the best score are not named."""
_FEW_PEOPLE = 8
"""With fewer people, any word may seem to be unique to one."""
_TOGETHER = 0.9
_K1, _B = 1.2, 0.4
_SHORT = 80
"""The most distinct words of a text; in a longer one, words are weighted by
frequency."""
_MOST_PAIRS = 12
_LOOKED_AT = 8
"""Lines are compared only for this many people, the best by words alone."""
_WORD = regex(r"[^\W_]+")
_UNSPACED = regex("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+")


@value
class ProfileLine:
    """A line that says something about someone."""

    path: NotePath
    line: int
    text: str
    weight: float
    stems: frozenset[str]


@record
class Profile:
    """What is known about one person."""

    person: Person
    lines: list[ProfileLine] = field(default_factory=list)
    counts: dict[str, float] = field(default_factory=dict)
    """How often each stem occurs, weighted."""
    length: float = 0.0

    def add(self, path: NotePath, line: int, text: str, weight: float = 1.0) -> None:
        """Add a line of a note with its weight."""
        stems = stems_of(text)
        if not stems:
            return
        self.lines.append(ProfileLine(path, line, text, weight, frozenset(stems)))
        for stem, words in stems.items():
            self.counts[stem] = self.counts.get(stem, 0.0) + weight * len(words)
            self.length += weight * len(words)


@value
class Match:
    """Someone the text would interest, and why."""

    person: Person
    words: tuple[str, ...]
    """Words of the text, as written there; the most telling first."""
    score: float
    because: ProfileLine
    """The line of their notes that shares most with it."""


def stems_of(text: str) -> dict[str, list[str]]:
    """The meaningful words, by stem, as written."""
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
    """What is known about everyone, for comparison with any number of texts."""

    def __init__(self, profiles: Sequence[Profile], names: Iterable[str] = ()) -> None:
        """`names` are words that name people; a name is not an interest."""
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
        """How telling a word is: 1 if one person's notes have it, 0 if everyone's
        do."""

        def plain(having: int) -> float:
            return math.log(1 + (len(self._profiles) - having + 0.5) / (having + 0.5))

        return plain(len(self._having[stem])) / plain(1)

    def matches(
        self, text: str, may_be: Callable[[Person], bool] = lambda person: True
    ) -> list[Match]:
        """The people the text would interest, best first; at most three, often none.

        People rejected by `may_be` still take part in the comparison: their interest
        must not be attributed to the next person.
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
        """The mean and the spread of the scores of everyone else."""
        scores = [*rest, *[0.0] * (len(self._profiles) - AT_MOST - len(rest))]
        return (fmean(scores), pstdev(scores)) if len(scores) > 1 else (0.0, 0.0)

    def _worths(self, wanted: Mapping[str, list[str]]) -> dict[int, dict[str, float]]:
        """By person, the worth of each word that they share with the text."""
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
