"""Two people's edits of one note, merged entry by entry.

Anything uncertain becomes a conflict: both versions between git's markers, around the
smallest piece; the rest is merged. Pure: bytes in, bytes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from journal.language.line.grammar import Grammar
from journal.language.merge.alignment import Alignment, align
from journal.language.merge.entry_line import join_lines
from journal.language.merge.likeness import has_words_of, likeness
from journal.language.merge.note_tree import (
    Known,
    Node,
    NoteTree,
    Sort,
    content_of,
    read_tree,
    same,
)
from journal.language.merge.pieces import (
    MARKER_SIZE,
    Hunk,
    Labels,
    Merged,
    Piece,
    hunk,
    picked,
    three,
    written,
)
from journal.model.value import field, record


@dataclass(slots=True, eq=False)
class Slot:
    """One thing with its versions: the common one, and one from each side."""

    base: Node | None = None
    ours: Node | None = None
    theirs: Node | None = None
    refused: bool = False
    """Whether to show both versions as a conflict."""

    @property
    def nodes(self) -> tuple[Node, ...]:
        return tuple(n for n in (self.base, self.ours, self.theirs) if n is not None)

    @property
    def sort(self) -> Sort:
        return self.nodes[-1].sort


def merge_notes(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    grammar: Grammar,
    labels: Labels | None = None,
    marker_size: int = MARKER_SIZE,
) -> Merged:
    """The note with both people's changes.

    Raises NotMergeable for a note that cannot be merged by entry: it holds NUL bytes,
    markers or mixed line ends, or is too long.
    """
    known: Known = {}
    trees = [read_tree(content, grammar, known) for content in (base, ours, theirs)]
    if ours == theirs or theirs == base:
        return Merged(ours, 0)
    if ours == base:
        return Merged(theirs, 0)
    old, one, two = trees
    merge = _Merge(old.root, one.root, two.root, grammar)
    pieces = list(merge.pieces())
    pieces += picked(old.trailing, one.trailing, two.trailing)
    if not any(isinstance(piece, Hunk) for piece in pieces) and not _reads_so(
        [piece for piece in pieces if isinstance(piece, str)], merge, grammar
    ):
        pieces = hunk(_lines(one), _lines(two))
    return written(pieces, trees, labels or Labels(), marker_size)


def _lines(tree: NoteTree) -> list[str]:
    return [*tree.root.lines(), *tree.trailing]


def _reads_so(lines: list[str], merge: _Merge, grammar: Grammar) -> bool:
    """Whether the merged lines read as the merged entries.

    A heading, a fence or an indent can change the meaning of the lines below it.
    """
    root = read_tree(content_of(lines, b"\n", ended=True, bom=False), grammar).root
    read = [(node.sort, node.text) for node in root.below() if node.texts]
    return read == merge.written


# ---------------------------------------------------------------- the tree


@record
class _Members:
    """The contents of a container, in the order of each side."""

    ours: list[Slot] = field(default_factory=list)
    theirs: list[Slot] = field(default_factory=list)


class _Merge:
    """One merge: the slots, their places, and the output."""

    def __init__(self, base: Node, ours: Node, theirs: Node, grammar: Grammar) -> None:
        self.grammar = grammar
        self.one: Alignment = align(base, ours)
        self.two: Alignment = align(base, theirs)
        self.slots: dict[Node, Slot] = {}
        self.written: list[tuple[Sort, str]] = []
        """The merged lines, for comparison with how the result reads."""
        for node in (base, *base.below()):
            self._slot(node, self.one.side_of.get(node), self.two.side_of.get(node))
        self.root = self.slots[base]
        self._refuse_replaced(base, ours, theirs)
        self._unite_new(self.root)
        for tree in (ours, theirs):
            for node in tree.below():
                if node not in self.slots:
                    own = tree is ours
                    self._slot(None, node if own else None, None if own else node)
        self.members: dict[Slot, _Members] = {}
        self._place(ours, theirs)

    def _slot(self, base: Node | None, ours: Node | None, theirs: Node | None) -> Slot:
        slot = Slot(base, ours, theirs)
        for node in slot.nodes:
            self.slots[node] = slot
        return slot

    def _refuse_replaced(self, base: Node, ours: Node, theirs: Node) -> None:
        """Turn possible deletions and possible double additions into conflicts."""
        gone = [
            node
            for node in base.below()
            if node.sort is Sort.ENTRY
            and node not in self.one.side_of
            and node not in self.two.side_of
        ]
        if not gone:
            return
        mine = [node for node in ours.below() if node not in self.slots]
        others = [node for node in theirs.below() if node not in self.slots]
        for node in gone:
            one = next((kid for kid in mine if has_words_of(node, kid)), None)
            two = next((kid for kid in others if has_words_of(node, kid)), None)
            if one is not None and two is not None and one.texts == two.texts:
                continue
            if one is None and two is None:
                continue
            mine = [kid for kid in mine if kid is not one]
            others = [kid for kid in others if kid is not two]
            self._slot(None, one, two).refused = True

    def _unite_new(self, container: Slot) -> None:
        """Treat equal additions by both sides at one place as one."""
        one, two = container.ours, container.theirs
        if one is None or two is None:
            return
        mine = [kid for kid in one.kids if kid not in self.slots]
        others = [kid for kid in two.kids if kid not in self.slots]
        for kid in mine:
            twin = next((n for n in others if _is_same_new(kid, n)), None)
            if twin is not None:
                others.remove(twin)
                self._slot(None, kid, twin)
        for kid in mine:
            if kid in self.slots:
                continue
            rival = next((n for n in others if _is_rival(kid, n)), None)
            if rival is not None:
                others.remove(rival)
                self._slot(None, kid, rival).refused = True
        for kid in one.kids:
            if kid in self.slots and not self.slots[kid].refused:
                self._unite_new(self.slots[kid])

    # -------------------------------------------------------- where it goes

    def _place(self, ours: Node, theirs: Node) -> None:
        for tree, is_ours in ((ours, True), (theirs, False)):
            for node in tree.below():
                assert node.parent is not None
                slot = self.slots[node]
                container = self.slots[node.parent]
                placed = self._placed(slot, ours=is_ours)
                if placed is None:
                    continue
                members = self.members.setdefault(container, _Members())
                (members.ours if is_ours else members.theirs).append(placed)

    def _placed(self, slot: Slot, *, ours: bool) -> Slot | None:
        """The part of the slot that stays where this side has it; None for nothing."""
        base, own = slot.base, slot.ours if ours else slot.theirs
        if base is None:
            return slot
        other = slot.theirs if ours else slot.ours
        if other is None:
            if not self._touched(base, ours=ours) and not base.is_container:
                return None
            slot.refused = slot.refused or not base.is_container
            return slot
        moved = base in (self.one if ours else self.two).moved
        by_other = base in (self.two if ours else self.one).moved
        if not by_other:
            return slot
        if not moved:
            return None  # it goes where the other side put it
        one, two = slot.ours, slot.theirs
        assert one is not None
        assert two is not None
        assert one.parent is not None
        assert two.parent is not None
        if self.slots[one.parent] is self.slots[two.parent]:
            return slot
        return Slot(None, own, None, True) if ours else Slot(None, None, own, True)

    def _touched(self, base: Node, *, ours: bool) -> bool:
        """Whether this side changed, moved or removed any of it."""
        alignment = self.one if ours else self.two
        side = alignment.side_of.get(base)
        if side is None or base in alignment.moved or base in alignment.doubtful:
            return True
        return not same(base, side)

    # -------------------------------------------------------- what is written

    def pieces(self) -> Iterator[Piece]:
        yield from self._below(self.root)

    def _below(self, container: Slot) -> Iterator[Piece]:
        members = self.members.get(container, _Members())
        woven = _woven(members)
        if woven is None:
            yield from self._both(container, own=False)
            return
        for slot in woven:
            yield from self._slot_pieces(slot)

    def _slot_pieces(self, slot: Slot) -> Iterator[Piece]:
        if slot.refused or self._is_doubtful(slot):
            yield from self._both(slot)
            return
        if slot.nodes[0].is_container and self._is_gone(slot):
            if self.members.get(slot) or self._heading_changed(slot):
                yield from self._both(slot)
            return
        texts = self._texts(slot)
        if texts is None and not slot.nodes[0].is_container:
            yield from self._both(slot)
            return
        yield from self._blanks(slot)
        if texts is None:
            assert slot.ours is not None
            assert slot.theirs is not None
            yield from hunk(slot.ours.texts, slot.theirs.texts)
        else:
            if texts:
                self.written.append((slot.sort, "\n".join(texts)))
            yield from texts
        yield from self._below(slot)

    def _is_gone(self, slot: Slot) -> bool:
        return slot.base is not None and (slot.ours is None or slot.theirs is None)

    def _heading_changed(self, slot: Slot) -> bool:
        assert slot.base is not None
        side = slot.ours or slot.theirs
        return side is not None and side.texts != slot.base.texts

    def _is_doubtful(self, slot: Slot) -> bool:
        base = slot.base
        if base is None or slot.ours is None or slot.theirs is None:
            return False
        return (base in self.one.doubtful and self._touched(base, ours=False)) or (
            base in self.two.doubtful and self._touched(base, ours=True)
        )

    def _texts(self, slot: Slot) -> tuple[str, ...] | None:
        """The thing's own lines, merged; None if both changed them."""
        one, two, base = slot.ours, slot.theirs, slot.base
        if one is None or two is None:
            return slot.nodes[-1].texts
        if one.texts == two.texts:
            return one.texts
        if base is None:
            return None
        if base.sort is Sort.ENTRY:
            moved = base in self.one.moved or base in self.two.moved
            if moved and _is_ticked_series(slot):
                return None
            line = join_lines(base.text, one.text, two.text, self.grammar)
            return None if line is None else (line,)
        if base.texts not in (one.texts, two.texts):
            return None
        return three(base.texts, one.texts, two.texts)

    def _blanks(self, slot: Slot) -> tuple[str, ...]:
        one, two, base = slot.ours, slot.theirs, slot.base
        if one is None or two is None:
            return slot.nodes[-1].blanks
        if base is None:
            return picked((), one.blanks, two.blanks)
        if base in self.one.moved:
            return one.blanks
        if base in self.two.moved:
            return two.blanks
        return picked(base.blanks, one.blanks, two.blanks)

    def _both(self, slot: Slot, *, own: bool = True) -> Iterator[Piece]:
        """Both versions of a thing unchanged; `own` includes its own lines."""
        one = list(self._raw(slot, slot.ours, own=own))
        two = list(self._raw(slot, slot.theirs, own=own))
        yield from hunk(one, two)

    def _raw(self, slot: Slot, side: Node | None, *, own: bool) -> Iterator[str]:
        """Its lines on one side, without what ends up elsewhere."""
        if side is None:
            return
        if own:
            yield from side.blanks
            yield from side.texts
        for kid in side.kids:
            other = self.slots[kid]
            base = other.base
            elsewhere = (
                base is not None
                and other.ours is not None
                and other.theirs is not None
                and (base in self.one.moved) != (base in self.two.moved)
                and base not in (self.one if side is slot.ours else self.two).moved
            )
            if not elsewhere:
                yield from self._raw(other, kid, own=True)


def _is_ticked_series(slot: Slot) -> bool:
    base = slot.base.parts if slot.base else None
    if base is None or not base.repeats or base.closed:
        return False
    sides = (slot.ours, slot.theirs)
    return any(side and side.parts and side.parts.done for side in sides)


def _is_same_new(one: Node, other: Node) -> bool:
    return one.sort is other.sort and one.text.strip() == other.text.strip()


def _is_rival(one: Node, other: Node) -> bool:
    """Whether two new things are versions of one: the same entry, the same key."""
    return one.sort in (Sort.ENTRY, Sort.KEY) and likeness(one, other) > 0


def _woven(members: _Members) -> list[Slot] | None:
    """The things of a container in an order consistent with both sides, if there is
    one.

    Additions of both sides at one place: ours, then theirs.
    """
    found = list(members.ours)
    theirs = set(members.theirs)
    ours = set(found)
    before: Slot | None = None
    for slot in members.theirs:
        if slot not in ours:
            at = 0 if before is None else found.index(before) + 1
            while at < len(found) and found[at] not in theirs:
                at += 1
            found.insert(at, slot)
        before = slot
    places = {slot: at for at, slot in enumerate(found)}
    order = [places[slot] for slot in members.theirs]
    return found if order == sorted(order) else None
