"""One entry changed by two people, merged field by field.

A line is cut into atoms whose concatenation is the line. One side's changes are spliced
into the other's line, so nothing else loses a byte; a result that does not read as the
merged fields is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from journal.language.line import status
from journal.language.line.fields import Field
from journal.language.line.grammar import Grammar
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.model.value import replace, value

_LEAD, _BOX, _WORD, _PERSON, _TAG, _BLOCK = "lead box word person tag block".split()
_STATE = "state"
_STATE_KEYS = (_BOX, Field.DONE.value, Field.CANCELLED.value)

_RANK = {
    _LEAD: 0,
    _BOX: 1,
    _WORD: 2,
    _PERSON: 3,
    _TAG: 4,
    Field.PRIORITY.value: 5,
    Field.REPEAT.value: 6,
    Field.DUE.value: 8,
    Field.DONE.value: 9,
    Field.CANCELLED.value: 9,
    Field.TASK_ID.value: 10,
    Field.DEPENDS_ON.value: 11,
    _BLOCK: 12,
}
"""The order of two new things at one place; other fields are 7."""


@value
class Atom:
    """A word or a field of a line, with its preceding space."""

    key: str
    space: str
    text: str
    value: str = ""

    @property
    def rank(self) -> int:
        return _RANK.get(self.key, 7)


@value
class LineParts:
    """A task line, cut."""

    atoms: tuple[Atom, ...]
    values: dict[str, object]
    """The value of each field; words and people count as one field each."""
    closed: bool
    done: bool

    @property
    def words(self) -> tuple[str, ...]:
        found = self.values[_WORD]
        assert isinstance(found, tuple)
        return found

    @property
    def people(self) -> object:
        return self.values[_PERSON]

    @property
    def due(self) -> object:
        return self.values.get(Field.DUE.value)

    @property
    def block(self) -> object:
        return self.values.get(_BLOCK)

    @property
    def repeats(self) -> bool:
        return Field.REPEAT.value in self.values

    @property
    def state(self) -> object:
        return self.values[_STATE]

    @property
    def tags(self) -> object:
        return self.values[_TAG]


def parts_of(line: str, grammar: Grammar) -> LineParts | None:
    """The atoms and fields of a task line; None for any other line."""
    scanned = scan(line, grammar)
    if scanned is None:
        return None
    atoms = tuple(_atoms(scanned))
    kind = status.type_of(scanned.mark, grammar.tasks)
    return LineParts(
        atoms, _values(atoms), kind in ("DONE", "CANCELLED"), kind == "DONE"
    )


def _atoms(line: TaskLine) -> Iterable[Atom]:
    lead = "".join(t.text for t in line.tokens if t.kind in (Kind.INDENT, Kind.MARKER))
    yield Atom(_LEAD, "", lead, lead)
    due = line.due_token
    space = ""
    seen: dict[str, int] = {}
    for token in line.tokens:
        if token.kind in (Kind.INDENT, Kind.MARKER):
            continue
        key = _key(token, due)
        if key == _WORD:
            # runs of blanks split words, and belong to the word after them
            for part in _runs(token.text):
                if part[0] in " \t":
                    space += part
                else:
                    yield Atom(_WORD, space, part, part)
                    space = ""
            continue
        if key not in (_PERSON, _TAG):
            seen[key] = seen.get(key, 0) + 1
            if seen[key] > 1:
                key = f"{key}#{seen[key]}"
        yield Atom(key, space, token.text, token.value or token.text)
        space = ""
    if space:
        yield Atom(_WORD, space, "")


def _runs(text: str) -> list[str]:
    """`a  b` as `a`, two blanks, `b`."""
    found: list[str] = []
    for char in text:
        if found and (char in " \t") == (found[-1][0] in " \t"):
            found[-1] += char
        else:
            found.append(char)
    return found


def _key(token: Token, due: Token | None) -> str:
    match token.kind:
        case Kind.CHECKBOX:
            return _BOX
        case Kind.PERSON:
            return _PERSON
        case Kind.TAG:
            return _TAG
        case Kind.BLOCK_ID:
            return _BLOCK
        case Kind.TIME:
            return "time"
        case Kind.FIELD if token.field is not None:
            return token.field.value
        case Kind.DATE if token is due:
            return Field.DUE.value
        case _:
            return _WORD


def _values(atoms: tuple[Atom, ...]) -> dict[str, object]:
    single = {
        atom.key: atom.value
        for atom in atoms
        if atom.key not in (_WORD, _PERSON, _TAG, *_STATE_KEYS)
    }
    every = {atom.key: atom.value for atom in atoms}
    return {
        **single,
        _STATE: tuple(every.get(key) for key in _STATE_KEYS),
        _WORD: tuple(a.text for a in atoms if a.key == _WORD and a.text),
        _PERSON: tuple(a.value for a in atoms if a.key == _PERSON),
        _TAG: frozenset(a.text for a in atoms if a.key == _TAG),
    }


# ---------------------------------------------------------------- three lines


def join_lines(base: str, ours: str, theirs: str, grammar: Grammar) -> str | None:
    """The line with the changes of both; None if that is not certain."""
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    b, o, t = (parts_of(line, grammar) for line in (base, ours, theirs))
    if b is None or o is None or t is None:
        return None
    wanted = _joined(b, o, t)
    if wanted is None or _from_a_series(b, o, t) or _from_a_series(b, t, o):
        return None
    # words are not spliced: start from the line of the person who changed them
    ours_is_first = t.words == b.words
    first, second = (o, t) if ours_is_first else (t, o)
    atoms = _spliced(first, b, second, in_front=not ours_is_first)
    if atoms is None or not _keeps_order(atoms, second):
        return None
    text = "".join(atom.space + atom.text for atom in atoms)
    read = parts_of(text, grammar)
    return text if read is not None and read.values == wanted else None


def _from_a_series(b: LineParts, one: LineParts, other: LineParts) -> bool:
    """Whether one side ticked a series whose fields the other changed.

    The next line was made from the old fields.
    """
    if not b.repeats or b.closed or not one.done:
        return False
    names = (set(b.values) | set(other.values)) - {_STATE, _BLOCK}
    return any(b.values.get(name) != other.values.get(name) for name in names)


def _joined(b: LineParts, o: LineParts, t: LineParts) -> dict[str, object] | None:
    """The fields that the merged line must have; None if both changed one field."""
    found: dict[str, object] = {}
    for name in {*b.values, *o.values, *t.values}:
        old, one, two = (p.values.get(name) for p in (b, o, t))
        if isinstance(old, frozenset):
            assert isinstance(one, frozenset)
            assert isinstance(two, frozenset)
            value: object = (old | one | two) - (old - one) - (old - two)
        elif one == old:
            value = two
        elif two in (old, one):
            value = one
        else:
            return None
        if value is not None:
            found[name] = value
    return found


def _spliced(
    line: LineParts, base: LineParts, other: LineParts, *, in_front: bool
) -> list[Atom] | None:
    """The atoms of `line` with the changes from `base` to `other`; None if unclear.

    `in_front`: of two new things of one kind at one place, the one from `other` goes
    first.
    """
    if not _same_spaces(base, other):
        return None
    out = list(line.atoms)
    keys = [a.key for a in (*base.atoms, *other.atoms) if a.key not in _MANY]
    for key in dict.fromkeys(keys):
        old, new = _atom(base.atoms, key), _atom(other.atoms, key)
        if (old and old.text) == (new and new.text):
            continue
        here = _atom(out, key)
        if old is not None and here is None:
            if new is None:
                continue  # both removed it
            return None
        if here is not None and (new is None or old is not None):
            at = out.index(here)
            out[at : at + 1] = [] if new is None else [replace(new, space=here.space)]
        elif (
            here is None
            and new is not None
            and not _put_in(out, other.atoms, new, in_front=in_front)
        ):
            return None
    if not _splice_tags(out, base, other, in_front=in_front) or not _splice_people(
        out, base, other
    ):
        return None
    return out


_MANY = (_WORD, _PERSON, _TAG)


def _same_spaces(base: LineParts, other: LineParts) -> bool:
    """Whether neither side changed only spaces, which no field would show."""
    if base.words != other.words:
        return True
    known = [a.space for a in base.atoms if a.key == _WORD]
    return known == [a.space for a in other.atoms if a.key == _WORD]


def _splice_tags(
    out: list[Atom], base: LineParts, other: LineParts, *, in_front: bool
) -> bool:
    old = {a.text for a in base.atoms if a.key == _TAG}
    new = {a.text for a in other.atoms if a.key == _TAG}
    out[:] = [a for a in out if a.key != _TAG or a.text not in old - new]
    here = {a.text for a in out if a.key == _TAG}
    return all(
        _put_in(out, other.atoms, atom, in_front=in_front)
        for atom in other.atoms
        if atom.key == _TAG and atom.text not in old and atom.text not in here
    )


def _splice_people(out: list[Atom], base: LineParts, other: LineParts) -> bool:
    if base.people == other.people:
        return True
    old = [a for a in base.atoms if a.key == _PERSON]
    new = [a for a in other.atoms if a.key == _PERSON]
    here = [n for n, a in enumerate(out) if a.key == _PERSON]
    if [out[n].text for n in here] == [a.text for a in new]:
        return True
    if len(old) == len(new) == len(here):
        for at, atom in zip(here, new, strict=True):
            out[at] = replace(atom, space=out[at].space)
        return True
    known = [a.text for a in old]
    if [out[n].text for n in here] == known == [a.text for a in new[: len(old)]]:
        added = new[len(old) :]  # named after the existing ones
        return all(_put_in(out, other.atoms, a, in_front=False) for a in added)
    if not new:
        out[:] = [a for a in out if a.key != _PERSON]
        return True
    return False


def _atom(atoms: Iterable[Atom], key: str) -> Atom | None:
    return next((atom for atom in atoms if atom.key == key), None)


def _identities(atoms: Iterable[Atom]) -> list[tuple[str, str]]:
    """The identity of an atom across versions of a line."""
    found: list[tuple[str, str]] = []
    people = 0
    for atom in atoms:
        if atom.key == _PERSON:
            found.append((_PERSON, str(people)))
            people += 1
        else:
            found.append((atom.key, atom.text if atom.key in (_WORD, _TAG) else ""))
    return found


def _put_in(
    out: list[Atom], source: tuple[Atom, ...], new: Atom, *, in_front: bool
) -> bool:
    """Insert `new` where it is in `source`: after the same atom.

    Of two new atoms at one place, the one that normally comes first in a line goes
    first.
    """
    own, there = _identities(out), _identities(source)
    matched: dict[int, int] = {}
    blocks = SequenceMatcher(None, there, own, autojunk=False).get_matching_blocks()
    for block in blocks:
        for k in range(block.size):
            matched[block.a + k] = block.b + k
    at = next(n for n, atom in enumerate(source) if atom is new)
    before = [matched[n] for n in range(at) if n in matched]
    if not before:
        return False
    place = before[-1] + 1
    known = set(matched.values())
    while (
        place < len(out)
        and place not in known
        and out[place].text
        and (out[place].rank < new.rank + (not in_front))
    ):
        place += 1
    out.insert(place, replace(new, space=new.space or " "))
    if place + 1 < len(out) and not out[place + 1].space and out[place + 1].text:
        out[place + 1] = replace(out[place + 1], space=" ")
    return True


def _keeps_order(atoms: list[Atom], other: LineParts) -> bool:
    """Whether the common atoms of both lines are in the same order."""
    own, there = _identities(atoms), _identities(other.atoms)
    shared = set(own) & set(there) - {(_WORD, "")}
    left = [name for name in own if name in shared and name[0] not in (_WORD, _TAG)]
    right = [name for name in there if name in shared and name[0] not in (_WORD, _TAG)]
    return left == right
