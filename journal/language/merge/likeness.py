"""How much a line of a note looks like an edited version of another.

Two people's changes are merged only on evidence: an equal line, a block id, a shared
log line, equal or extended words with the same person or date. Similarity alone would
merge strangers: “send the quote” deleted and “chase the quote” added are two entries.
"""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher

from journal.language.merge.note_tree import Node, Sort, key_of

EXACT = 5
"""The bonus for an identical line."""


def likeness(base: Node, side: Node) -> int:
    """The weight of taking `side` for an edited `base`; 0 if they are two lines."""
    if base.sort is not side.sort:
        return 0
    match base.sort:
        case Sort.ENTRY:
            return _entries(base, side)
        case Sort.SECTION:
            return _sections(base, side)
        case Sort.MATTER | Sort.TOP:
            return 50
        case _:
            return _lines(base, side)


def _entries(base: Node, side: Node) -> int:
    b, s = base.parts, side.parts
    if b is None or s is None:
        return 0
    if b.block is not None and s.block != b.block:
        return 0  # a line that lost its block id is another entry
    shared = _shared(base, side)
    same_who, same_due = b.people == s.people, b.due == s.due
    named = same_who and b.people != ()
    dated = same_due and b.due is not None
    firm = named or dated or (same_who and same_due) or shared > 0
    if b.block is not None:
        weight = 300
    elif not firm:
        return 0
    elif b.words == s.words:
        weight = 100
    elif is_extended(b.words, s.words):
        weight = 60
    elif shared:
        weight = 50
    else:
        return 0
    weight += 8 * same_who + 8 * same_due + 3 * (b.state == s.state)
    weight += 2 * (b.tags == s.tags) + EXACT * (base.texts == side.texts)
    weight += 6 * min(shared, 4) + 6 * (_texts(base) == _texts(side))
    if b.repeats and not b.closed and s.done:
        weight += 10  # in a series, the ticked line is the original one
    return weight


def is_akin(base: Node, side: Node) -> bool:
    """Whether only the person or the day of an entry changed, or words were added.

    That is too little to merge two people's changes, unless it is at the same place.
    """
    b, s = base.parts, side.parts
    if b is None or s is None or not has_words_of(base, side):
        return False
    names = set(b.values) | set(s.values)
    changed = {name for name in names if b.values.get(name) != s.values.get(name)}
    return {"person", "due"} - changed != set() and changed <= _OFTEN_CHANGED


_OFTEN_CHANGED = {"person", "due", "state", "word", "done", "cancelled", "block"}


def has_words_of(base: Node, side: Node) -> bool:
    """Whether two entries have the same words, regardless of person and date."""
    b, s = base.parts, side.parts
    if b is None or s is None or (b.block is not None and s.block != b.block):
        return False
    return (
        b.words == s.words or is_extended(b.words, s.words) or _shared(base, side) > 0
    )


def _texts(node: Node) -> list[str]:
    return [kid.text.strip() for kid in node.kids]


def _shared(base: Node, side: Node) -> int:
    """How many lines below them are equal."""
    if not base.kids or not side.kids:
        return 0
    return sum((Counter(_texts(base)) & Counter(_texts(side))).values())


def is_extended(old: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether words were only added: all old ones remain, in order."""
    if len(old) < 2 or len(new) <= len(old):
        return False
    left = iter(new)
    return all(word in left for word in old)


def _sections(base: Node, side: Node) -> int:
    overlap = _overlap(base, side)
    if base.texts == side.texts:
        return 50 + round(20 * overlap)
    old, new = tuple(base.text.split()), tuple(side.text.split())
    if old[:1] == new[:1] and is_extended(old, new):
        return 25 + round(20 * overlap)
    return round(20 * overlap) if overlap >= 0.5 else 0


def _overlap(base: Node, side: Node) -> float:
    """The share of lines that two sections have in common."""
    one = Counter(kid.text for kid in base.kids)
    other = Counter(kid.text for kid in side.kids)
    most = max(sum(one.values()), sum(other.values()))
    return sum((one & other).values()) / most if most else 0.0


def _lines(base: Node, side: Node) -> int:
    old, new = base.text.strip(), side.text.strip()
    if old == new:
        exact = base.texts == side.texts
        return (24 if len(old) > 3 else 6) + EXACT * exact
    if base.sort is Sort.KEY:
        return 15 if key_of(old) == key_of(new) else 0
    if base.sort is Sort.LITERAL:
        return 0
    one, other = tuple(old.split()), tuple(new.split())
    if is_extended(one, other):
        return 10
    if len(one) < 3 or len(other) < 3 or not set(one) & set(other):
        return 0
    return 8 if SequenceMatcher(None, one, other, False).ratio() >= 0.6 else 0
