"""Which line of the common note became which line of one person's version.

Sections are aligned first, then their contents, by weight and in order; leftovers on
both sides that are clearly the same were moved. If two alignments weigh the same, the
line is in doubt: changes to it are not merged.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from journal.language.merge.likeness import has_words_of, is_akin, likeness
from journal.language.merge.note_tree import Node, NotMergeable, Sort
from journal.model.value import field, record

MAX_CELLS = 1_000_000
"""The most pairs of lines compared in one section."""
MARGIN = 4
"""By how much an alignment must outweigh another."""


@record
class Alignment:
    """The fate of the nodes of the common note on one side."""

    side_of: dict[Node, Node] = field(default_factory=dict)
    base_of: dict[Node, Node] = field(default_factory=dict)
    moved: set[Node] = field(default_factory=set)
    """Nodes of the common note that moved."""
    doubtful: set[Node] = field(default_factory=set)

    def pair(self, base: Node, side: Node) -> None:
        self.side_of[base] = side
        self.base_of[side] = base


def align(base: Node, side: Node) -> Alignment:
    """The alignment of two trees. Raises NotMergeable if they are too large."""
    found = Alignment()
    found.pair(base, side)
    _align_below(base, side, found)
    _find_moved(base, side, found)
    _doubt_twins(base, side, found)
    return found


def _align_below(base: Node, side: Node, found: Alignment) -> None:
    if not base.kids and not side.kids:
        return
    pairs = _pairs(base.kids, side.kids, found)
    for old, new in pairs:
        found.pair(old, new)
    _pair_in_gaps(base.kids, side.kids, found)
    _doubt_rivals(pairs, base.kids, side.kids, found)
    for old in base.kids:
        if old in found.side_of:
            _align_below(old, found.side_of[old], found)


def _pairs(
    base: Sequence[Node], side: Sequence[Node], found: Alignment
) -> list[tuple[Node, Node]]:
    """The pairs of the heaviest alignment without crossings."""
    pairs: list[tuple[Node, Node]] = []
    i = j = 0
    for at, there in [*_anchors(base, side), (len(base), len(side))]:
        gap, other = base[i:at], side[j:there]
        early, late = _heaviest(gap, other)
        found.doubtful.update(
            old for n, old in enumerate(gap) if early.get(n) != late.get(n)
        )
        pairs += [(gap[n], other[m]) for n, m in early.items()]
        if at < len(base):
            pairs.append((base[at], side[there]))
        i, j = at + 1, there + 1
    return pairs


def _anchors(base: Sequence[Node], side: Sequence[Node]) -> list[tuple[int, int]]:
    """Pairs of indices of what is equal, unique in each, and in the same order.

    That is most of a note: only the gaps have to be weighed.
    """
    own, there = _alone(base), _alone(side)
    both = [(at, there[text]) for text, at in own.items() if text in there]
    # the longest increasing subsequence (patience sorting)
    tops: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(both):
        pile = bisect_left(tops, j)
        before.append(heads[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(j)
            heads.append(number)
        else:
            tops[pile], heads[pile] = j, number
    found: list[tuple[int, int]] = []
    at = heads[-1] if heads else -1
    while at >= 0:
        found.append(both[at])
        at = before[at]
    return found[::-1]


def _alone(nodes: Sequence[Node]) -> dict[tuple[Sort, tuple[str, ...]], int]:
    """The positions of unique things, in order."""
    counts = Counter((node.sort, node.texts) for node in nodes)
    return {
        (node.sort, node.texts): at
        for at, node in enumerate(nodes)
        if counts[node.sort, node.texts] == 1
    }


def _heaviest(
    base: Sequence[Node], side: Sequence[Node]
) -> tuple[dict[int, int], dict[int, int]]:
    """Index → index, once with each pair as early as possible and once as late."""
    rows, columns = len(base), len(side)
    if rows * columns > MAX_CELLS:
        raise NotMergeable("a section of it is too long")
    weights = [[likeness(old, new) for new in side] for old in base]
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        row, below, own = best[i], best[i + 1], weights[i]
        for j in range(columns - 1, -1, -1):
            value = below[j] if below[j] >= row[j + 1] else row[j + 1]
            if own[j] and own[j] + below[j + 1] > value:
                value = own[j] + below[j + 1]
            row[j] = value
    return _walk(best, weights, late=False), _walk(best, weights, late=True)


def _walk(
    best: list[list[int]], weights: list[list[int]], *, late: bool
) -> dict[int, int]:
    found: dict[int, int] = {}
    i = j = 0
    while i < len(weights) and j < len(best[0]) - 1:
        now = best[i][j]
        pairs = weights[i][j] and weights[i][j] + best[i + 1][j + 1] == now
        if late and best[i + 1][j] == now:
            i += 1
        elif late and best[i][j + 1] == now:
            j += 1
        elif pairs:
            found[i] = j
            i, j = i + 1, j + 1
        elif best[i + 1][j] == now:
            i += 1
        else:
            j += 1
    return found


_REPLACED = (Sort.PLAIN, Sort.ITEM, Sort.KEY, Sort.LITERAL)


def _pair_in_gaps(base: Sequence[Node], side: Sequence[Node], found: Alignment) -> None:
    """Treat a single line in the place of a single other as its new version."""
    ends = [old for old in base if old in found.side_of]
    places = {node: at for at, node in enumerate(base)}
    others = {node: at for at, node in enumerate(side)}
    i = j = 0
    for end in [*ends, None]:
        stop_i = len(base) if end is None else places[end]
        stop_j = len(side) if end is None else others[found.side_of[end]]
        old, new = base[i:stop_i], side[j:stop_j]
        if len(old) == len(new) == 1 and old[0].sort is new[0].sort in _REPLACED:
            found.pair(old[0], new[0])
        else:
            _pair_akin(old, new, found)
        i, j = stop_i + 1, stop_j + 1


def _pair_akin(base: Sequence[Node], side: Sequence[Node], found: Alignment) -> None:
    """Pair an entry with the only one that has its words at the same place."""
    akin = [(old, new) for old in base for new in side if has_words_of(old, new)]
    for old, new in akin:
        if sum(1 for one, other in akin if one is old or other is new) == 1:
            found.pair(old, new)
            if not is_akin(old, new):
                found.doubtful.add(old)


def _doubt_rivals(
    pairs: Iterable[tuple[Node, Node]],
    base: Sequence[Node],
    side: Sequence[Node],
    found: Alignment,
) -> None:
    """Mark changed entries for which another alignment weighs nearly as much."""
    gone = [old for old in base if old not in found.side_of]
    new = [node for node in side if node not in found.base_of]
    if not gone and not new:
        return
    for old, changed in pairs:
        if old.sort is not Sort.ENTRY or old.texts == changed.texts:
            continue
        weight = likeness(old, changed) - MARGIN
        rivals = [other for other in gone if likeness(other, changed) >= weight]
        is_series = old.parts and old.parts.repeats and changed.parts
        if not (is_series and changed.parts and changed.parts.done):
            rivals += [old for other in new if likeness(old, other) >= weight]
        if rivals:
            found.doubtful.update(rivals)
            found.doubtful.add(old)


def _find_moved(base: Node, side: Node, found: Alignment) -> None:
    """Pair what left one section and appears in another, or elsewhere in its own."""
    gone = [n for n in _movable(base) if n not in found.side_of]
    come = [n for n in _movable(side) if n not in found.base_of]
    if not gone or not come:
        return
    by_text: dict[tuple[Sort, str], tuple[list[Node], list[Node]]]
    by_text = defaultdict(lambda: ([], []))
    for index, nodes in enumerate((gone, come)):
        for node in nodes:
            by_text[node.sort, node.text][index].append(node)
    for lefts, rights in by_text.values():
        # a moved section took its contents along
        olds = [node for node in lefts if node not in found.side_of]
        news = [node for node in rights if node not in found.base_of]
        if len(olds) == len(news) == 1 and likeness(olds[0], news[0]) > 10:
            _move(olds[0], news[0], found)
        elif olds and news:
            found.doubtful.update(olds)
    gone = [n for n in gone if n not in found.side_of and n.sort is Sort.ENTRY]
    come = [n for n in come if n not in found.base_of and n.sort is Sort.ENTRY]
    likes = [(old, new) for old in gone for new in come if likeness(old, new)]
    for old, new in likes:
        alone = sum(1 for one, other in likes if one is old or other is new) == 1
        if alone and old not in found.doubtful:
            _move(old, new, found)
        else:
            found.doubtful.add(old)


def _doubt_twins(base: Node, side: Node, found: Alignment) -> None:
    """Mark equal entries of which one moved, appeared or vanished.

    It is impossible to tell which one it was.
    """
    twins: dict[str, list[Node]] = defaultdict(list)
    for node in base.below():
        if node.sort is Sort.ENTRY:
            twins[node.text.strip()].append(node)
    new = {
        node.text.strip()
        for node in side.below()
        if node.sort is Sort.ENTRY and node not in found.base_of
    }
    for text, nodes in twins.items():
        went = any(n in found.moved or n not in found.side_of for n in nodes)
        if text in new or (went and len(nodes) > 1):
            found.doubtful.update(nodes)


def _movable(root: Node) -> Iterable[Node]:
    for section in root.kids:
        yield section
        yield from section.kids


def _move(old: Node, new: Node, found: Alignment) -> None:
    found.pair(old, new)
    found.moved.add(old)
    _align_below(old, new, found)
