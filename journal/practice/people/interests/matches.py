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
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

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
_OF_BEST = 0.8
"""Whoever has less than this share of the best is not named beside them."""
_FEW_PEOPLE = 8
"""Among fewer people, any word may seem to be somebody's own."""
_TOGETHER = 0.9
_K1, _B = 1.2, 0.4
_SHORT = 80
"""Different words of a text; in a longer one, each counts by how often it is said."""
_MOST_PAIRS = 12
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


def matches(
    text: str,
    profiles: Sequence[Profile],
    names: Iterable[str] = (),
    may_be: Callable[[Person], bool] = lambda person: True,
) -> list[Match]:
    """Whom the text would interest, who most first; at most three, often nobody.

    `names` are words that name people: somebody's name is no interest of theirs.
    Whoever `may_be` none of those named is compared all the same: what is their
    interest is not the next one's.
    """
    ignored = {stem for name in names for stem in stems_of(name)}
    wanted = {s: w for s, w in stems_of(text).items() if s not in ignored}
    if not (wanted and profiles):
        return []
    rarity = _Rarity(profiles)
    scored = [match for p in profiles if (match := _match(wanted, p, rarity))]
    scored.sort(key=lambda match: (-match.score, match.person.name))
    best = scored[0].score if scored else 0.0
    near = (match for match in scored if match.score >= _OF_BEST * best)
    return [match for match in near if may_be(match.person)][:AT_MOST]


class _Rarity:
    """How much a word says: 1 where one person's notes have it, 0 where all have."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._people = len(profiles)
        self._having = Counter(stem for p in profiles for stem in p.counts)
        self._most = self._plain(1)
        self.length = sum(p.length for p in profiles) / len(profiles) or 1.0
        self.least_words = 2 if self._people >= _FEW_PEOPLE else 3

    def _plain(self, having: int) -> float:
        return math.log(1 + (self._people - having + 0.5) / (having + 0.5))

    def __call__(self, stem: str) -> float:
        return self._plain(self._having[stem]) / self._most


def _match(
    wanted: Mapping[str, list[str]], profile: Profile, rarity: _Rarity
) -> Match | None:
    shared: list[tuple[float, str]] = []
    norm = _K1 * (1 - _B + _B * profile.length / rarity.length)
    for stem, words in wanted.items():
        count = profile.counts.get(stem)
        if count:
            said = min(1.0, len(words) * _SHORT / max(_SHORT, len(wanted)))
            worth = rarity(stem) * said * count * (_K1 + 1) / (count + norm)
            shared.append((worth, stem))
    if len(shared) < rarity.least_words:
        return None
    shared.sort(reverse=True)
    worths = {stem: worth for worth, stem in shared}
    score = sum(worths.values()) + _TOGETHER * sum(
        min(rarity(one), rarity(other), worths[one], worths[other])
        for one, other in combinations([s for _, s in shared[:_MOST_PAIRS]], 2)
        if any(one in line.stems and other in line.stems for line in profile.lines)
    )
    if score < _LEAST:
        return None
    because = max(
        profile.lines, key=lambda line: sum(worths.get(s, 0) for s in line.stems)
    )
    return Match(
        profile.person, tuple(wanted[stem][0] for _, stem in shared), score, because
    )
