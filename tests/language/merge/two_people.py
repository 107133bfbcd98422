"""A made-up note, two people's edits of it, and what has to come of them.

Every thing of the note has a number that is never written. An edit says which field of
which number it changes; two values for one field are a conflict, everything else has
to be in the merged note once, below its heading, in the order that each of the two had.
"""

from __future__ import annotations

import copy
import random
from collections import Counter
from dataclasses import dataclass, field

DEEDS = "ring mail visit pay book answer thank invite".split()
THINGS = (
    "plumber bakery library tailor surgery garage council choir printer dentist "
    "framer joiner nursery archive florist saddler cooper weaver"
).split()
PEOPLE = "kim lou max nia oli pam".split()
PLACES = ["Today", "Soon", "Some day", "Finished"]


@dataclass
class Thing:
    """An entry, or another line, with what hangs below it."""

    number: int
    words: str
    fields: dict[str, str] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    prose: bool = False

    def line(self) -> str:
        if self.prose:
            return self.words
        f = self.fields
        parts = [f"- [{f.get('mark', ' ')}] {self.words}"]
        parts += [f"@{f['who']}"] if "who" in f else []
        parts += [f"#{f['tag']}"] if "tag" in f else []
        parts += [f"📅 {f['due']}"] if "due" in f else []
        parts += [f"✅ {f['done']}"] if "done" in f else []
        return " ".join(parts)

    def lines(self) -> list[str]:
        return [self.line(), *(f"    - {words}" for words in self.log)]


@dataclass
class Person:
    """One person's copy of the note, and what they did to it."""

    sections: dict[str, list[Thing]]
    changed: dict[tuple[int, str], str] = field(default_factory=dict)
    logged: dict[int, str] = field(default_factory=dict)
    moved: dict[int, str] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    new: list[Thing] = field(default_factory=list)

    def text(self) -> str:
        out = ["# Plan", ""]
        for place, things in self.sections.items():
            out += [f"## {place}", *(x for t in things for x in t.lines()), ""]
        return "\n".join(out)


def a_note(dice: random.Random) -> dict[str, list[Thing]]:
    words = [f"{deed} the {thing}" for deed in DEEDS for thing in THINGS]
    fresh = iter(dice.sample(words, 40))
    numbers = iter(range(1, 100))
    sections: dict[str, list[Thing]] = {}
    for place in PLACES[: dice.randint(2, 4)]:
        things = sections[place] = []
        for _ in range(dice.randint(0, 6)):
            number = next(numbers)
            if dice.random() < 0.15:
                things.append(Thing(number, f"Note {number}: nothing yet.", prose=True))
                continue
            thing = Thing(number, next(fresh), {"who": dice.choice(PEOPLE)})
            if dice.random() < 0.8:
                thing.fields["due"] = f"2026-03-{dice.randint(1, 28):02}"
            for _ in range(dice.choice((0, 0, 1, 3))):
                day = f"2026-02-{dice.randint(1, 28):02}"
                thing.log.append(f"{day} mail: asked, {number}.{len(thing.log)}")
            things.append(thing)
    return sections


def edit(person: Person, dice: random.Random, own: str) -> None:
    """One thing that someone does to their copy."""
    known = [
        (place, thing)
        for place, things in person.sections.items()
        for thing in things
        if thing not in person.new and not thing.prose
    ]
    deed = dice.choice("tick due who tag log log new new move drop words".split())
    if deed == "new" or not known:
        things = person.sections[dice.choice(list(person.sections))]
        words = f"{dice.choice(DEEDS)} {own} {dice.randrange(10**6)}"
        thing = Thing(dice.randrange(10**3, 10**9), words, {"who": dice.choice(PEOPLE)})
        things.insert(dice.randint(0, len(things)), thing)
        person.new.append(thing)
        return
    place, thing = dice.choice(known)
    number = thing.number
    touched = {n for n, _ in person.changed} | {*person.logged, *person.moved}
    values = {
        "due": f"2026-04-{dice.randint(1, 28):02}",
        "who": dice.choice(PEOPLE),
        "tag": dice.choice(("waiting", "promised")),
        "words": f"{thing.words} {own}",
    }
    if deed == "tick" and (number, "mark") not in person.changed:
        day = dice.choice(("2026-03-01", "2026-03-02"))
        thing.fields |= {"mark": "x", "done": day}
        person.changed[number, "mark"] = day
    elif deed == "words" and (number, deed) not in person.changed:
        thing.words = values["words"]
        person.changed[number, "words"] = thing.words
    elif deed in values and deed != "words" and (number, deed) not in person.changed:
        if thing.fields.get(deed) != values[deed]:
            thing.fields[deed] = person.changed[number, deed] = values[deed]
    elif deed == "log" and number not in person.logged:
        person.logged[number] = f"2026-03-03 call: {own} {dice.randrange(10**6)}"
        thing.log.append(person.logged[number])
    elif deed == "move" and number not in person.moved:
        to = dice.choice([p for p in person.sections if p != place])
        person.sections[place].remove(thing)
        person.sections[to].append(thing)
        person.moved[number] = to
    elif deed == "drop" and number not in touched:
        person.sections[place].remove(thing)
        person.gone.add(number)


@dataclass
class Pair:
    """A note, both copies, and what the merge has to be."""

    base: str
    one: Person
    two: Person
    clash: bool
    wanted: dict[str, list[list[str]]]
    """The things below each heading, in any order that fits both."""

    def wrong(self, merged: str) -> str:
        """Why a merged note is not what it has to be; empty where it is."""
        got = _things_by_place(merged)
        for place, things in self.wanted.items():
            want = Counter(tuple(sorted(thing)) for thing in things)
            have = Counter(tuple(sorted(thing)) for thing in got.get(place, []))
            if want != have:
                return f"{place}: missing {want - have}, too many {have - want}"
            for side, other in ((self.one, self.two), (self.two, self.one)):
                left = _order(side, other, place)
                seen = [name for name in _names(got[place]) if name in left]
                if seen != [name for name in left if name in seen]:
                    return f"{place}: {seen}, and not {left}"
        return ""


def _name(line: str) -> str:
    """The words that every version of a thing begins with."""
    return " ".join(line.split("] ")[-1].split()[:3])


def _names(things: list[list[str]]) -> list[str]:
    return [_name(thing[0]) for thing in things]


def _order(side: Person, other: Person, place: str) -> list[str]:
    return [
        _name(thing.line())
        for thing in side.sections[place]
        if thing.number not in other.moved and thing.number not in other.gone
    ]


def _things_by_place(text: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    place = ""
    for line in text.splitlines():
        if line.startswith("#"):
            place = line.lstrip("# ")
            found[place] = []
        elif line.startswith(" "):
            found[place][-1].append(line)
        elif line:
            found[place].append([line])
    return found


def a_pair(seed: int) -> Pair:
    dice = random.Random(seed)
    base = a_note(dice)
    one, two = Person(copy.deepcopy(base)), Person(copy.deepcopy(base))
    for person, own in ((one, "first"), (two, "second")):
        for _ in range(dice.choice((1, 2, 3, 5, 8))):
            edit(person, dice, own)
    return Pair(
        Person(base).text(), one, two, _clash(one, two), _wanted(base, one, two)
    )


def _clash(one: Person, two: Person) -> bool:
    # tags are a set: both may stay
    fields = {key: value for key, value in one.changed.items() if key[1] != "tag"}
    if any(two.changed.get(key, value) != value for key, value in fields.items()):
        return True
    if any(two.moved.get(n, place) != place for n, place in one.moved.items()):
        return True
    return any(
        side.gone & ({n for n, _ in other.changed} | {*other.logged, *other.moved})
        for side, other in ((one, two), (two, one))
    )


def _wanted(
    base: dict[str, list[Thing]], one: Person, two: Person
) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {place: [] for place in base}
    for place, things in copy.deepcopy(base).items():
        for thing in things:
            number = thing.number
            if number in one.gone | two.gone:
                continue
            for side in (one, two):
                for (n, name), value in side.changed.items():
                    if n != number:
                        continue
                    if name == "words":
                        thing.words = value
                    elif name == "mark":
                        thing.fields |= {"mark": "x", "done": value}
                    elif name == "tag" and thing.fields.get("tag", value) != value:
                        thing.fields["tag"] += f" #{value}"
                    else:
                        thing.fields[name] = value
                if number in side.logged:
                    thing.log.append(side.logged[number])
            to = one.moved.get(number) or two.moved.get(number) or place
            found[to].append(thing.lines())
    for side in (one, two):
        for place, things in side.sections.items():
            found[place] += [t.lines() for t in things if t in side.new]
    return found
