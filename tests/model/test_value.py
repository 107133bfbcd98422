"""Value classes are what `dataclasses` would have made of them."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest

from journal.model import value as own
from journal.model.entry import Entry, EntryRef, NotePath, Status
from journal.model.settings import Settings, TasksPlugin
from journal.model.value import (
    field,
    field_names,
    record,
    replace,
    same_contents,
    value,
)


@value
class Place:
    """A day's walk from here."""

    name: str
    far: int = 3
    stops: tuple[str, ...] = ("gate", "mill")
    seen: list[str] = field(default_factory=list, compare=False)
    _known: str | None = field(default=None, init=False, compare=False, repr=False)
    UNIT: ClassVar[str] = "km"

    @property
    def shown(self) -> str:
        return f"{self.name} {self.far} {self.UNIT}"


@dataclasses.dataclass(slots=True, unsafe_hash=True)
class Their:
    """A day's walk from here."""

    name: str
    far: int = 3
    stops: tuple[str, ...] = ("gate", "mill")
    seen: list[str] = dataclasses.field(default_factory=list, compare=False)
    _known: str | None = dataclasses.field(
        default=None, init=False, compare=False, repr=False
    )
    UNIT: ClassVar[str] = "km"

    @property
    def shown(self) -> str:
        return f"{self.name} {self.far} {self.UNIT}"


@record
class Count:
    left: int = 0
    right: int = 0
    total: int = field(init=False)

    def __post_init__(self) -> None:
        self.total = self.left + self.right


@dataclasses.dataclass(slots=True)
class TheirCount:
    left: int = 0
    right: int = 0
    total: int = dataclasses.field(init=False)

    def __post_init__(self) -> None:
        self.total = self.left + self.right


@value
class Far(Place):
    far: int = 30
    boat: bool = False


@dataclasses.dataclass(slots=True, unsafe_hash=True)
class TheirFar(Their):
    far: int = 30
    boat: bool = False


PAIRS: list[tuple[Any, Any]] = [(Place, Their), (Count, TheirCount), (Far, TheirFar)]
ARGUMENTS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((), {}),
    (("a",), {}),
    (("a", 4), {}),
    ((5, 6), {}),
    (("a",), {"far": 4}),
    (("a", 4, ()), {"seen": ["x"]}),
    (("a", 4), {"far": 4}),
    (("a",), {"far": 4, "seen": ["y"]}),
    (("a", 1, (), [], True), {}),
    (("a",), {"boat": True}),
    (("a",), {"_known": "x"}),
    ((1, 2, 3, 4, 5, 6), {}),
    ((), {"left": 2, "right": 3}),
    (([],), {}),
]


def outcome(asked: Callable[[], Any]) -> tuple[str, Any]:
    """What came of it, with the names of the one class for those of the other."""
    try:
        return "", asked()
    except (TypeError, ValueError, AttributeError) as error:
        return type(error).__name__, renamed(str(error))


def renamed(text: str) -> str:
    for ours, theirs in ((o.__name__, t.__name__) for o, t in reversed(PAIRS)):
        text = text.replace(f"{theirs}(", f"{ours}(").replace(f"{theirs}.", f"{ours}.")
        text = text.replace(f"'{theirs}'", f"'{ours}'")
    return text


def contents(one: object) -> dict[str, Any]:
    names = [own.name for own in dataclasses.fields(one)]  # type: ignore[arg-type]
    return {name: getattr(one, name, "missing") for name in names}


def made(cls: Any) -> Iterator[tuple[str, Any]]:
    for given, named in ARGUMENTS:
        yield outcome(lambda given=given, named=named: cls(*given, **named))


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_it_is_made_as_theirs(ours: Any, theirs: Any) -> None:
    for mine, their in zip(made(ours), made(theirs), strict=True):
        if their[0]:
            assert mine == their
            continue
        assert contents(mine[1]) == contents(their[1])
        assert repr(mine[1]) == renamed(repr(their[1]))


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_it_is_compared_hashed_and_copied_as_theirs(ours: Any, theirs: Any) -> None:
    mine = [one for failed, one in made(ours) if not failed]
    their = [one for failed, one in made(theirs) if not failed]
    for a, x in zip(mine, their, strict=True):
        assert outcome(lambda a=a: hash(a)) == outcome(lambda x=x: hash(x))
        for b, y in zip(mine, their, strict=True):
            assert (a == b, a != b) == (x == y, x != y)
        assert a != x
        assert a.__eq__(x) is NotImplemented
        for again in (copy.copy(a), copy.deepcopy(a), pickle.loads(pickle.dumps(a))):
            assert again == a
            assert contents(again) == contents(a)
        assert dataclasses.asdict(a) == dataclasses.asdict(x)
        assert dataclasses.astuple(a) == dataclasses.astuple(x)
        changes: list[dict[str, Any]] = [
            {}, {"far": 9}, {"left": 9}, {"_known": "x"}, {"total": 3}, {"no": 1},
        ]  # fmt: skip
        for change in changes:
            mine_now = outcome(lambda a=a, change=change: replace(a, **change))
            theirs_now = outcome(lambda x=x, c=change: dataclasses.replace(x, **c))
            assert (mine_now[0] != "") == (theirs_now[0] != "")
            if not mine_now[0]:
                assert contents(mine_now[1]) == contents(theirs_now[1])
                assert dataclasses.replace(a, **change) == mine_now[1]


@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_the_class_says_of_itself_what_theirs_does(ours: Any, theirs: Any) -> None:
    for name in ("__slots__", "__match_args__", "__annotations__"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert ours.__qualname__ == ours.__name__
    assert ours.__module__ == __name__
    assert dataclasses.is_dataclass(ours)
    for mine, their in zip(
        dataclasses.fields(ours), dataclasses.fields(theirs), strict=True
    ):
        for name in ("name", "type", "default", "init", "repr", "compare", "hash"):
            assert getattr(mine, name) == getattr(their, name)
        assert mine.default_factory == their.default_factory
    assert field_names(ours) == tuple(one.name for one in dataclasses.fields(theirs))
    with pytest.raises(AttributeError):
        ours(*([0] if ours is Count else ["a"])).other = 1


def test_matching_and_what_the_class_defines_itself() -> None:
    match Far("a", boat=True):
        case Far("a", 30, boat=True) as found:
            assert found.shown == "a 30 km"
        case _:
            raise AssertionError

    @value
    class Folded:
        text: str

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Folded) and self.text.lower() == other.text.lower()

        def __repr__(self) -> str:
            return self.text

    assert Folded("A") == Folded("a")
    assert repr(Folded("A")) == "A"
    assert hash(Folded("A")) == hash(("A",))


def test_each_gets_its_own_default_and_none_is_shared() -> None:
    one, other = Place("a"), Place("b")
    one.seen.append("x")
    assert other.seen == []
    with pytest.raises(ValueError, match="share"):

        @value
        class Shared:
            seen: list[str] = []  # noqa: RUF012


def test_what_it_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError, match="`field` of this module"):

        @value
        class Foreign:
            seen: list[str] = dataclasses.field(default_factory=list)

    with pytest.raises(TypeError, match="KW_ONLY"):

        @value
        class Named:
            _: dataclasses.KW_ONLY
            name: str = ""


class Lazy(Place):
    """A place whose fields are known on demand."""

    __slots__ = ("row",)

    row: tuple[str, int, tuple[str, ...]]

    def __getattr__(self, name: str) -> Any:
        return dict(zip(("name", "far", "stops"), self.row, strict=True))[name]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Place):
            return NotImplemented
        return same_contents(Place, self, other)

    __hash__ = Place.__hash__


def test_a_subclass_is_compared_by_the_same_fields() -> None:
    lazy, other = (object.__new__(Lazy) for _ in range(2))
    lazy.row = "a", 4, ()
    other.row = "b", 4, ()
    same = Place("a", 4, (), seen=["not compared"])
    assert lazy == same
    assert same == lazy
    assert hash(lazy) == hash(same)
    assert lazy != other
    assert lazy != Place("a", 5, ())
    assert Place("a", 4) != lazy
    assert lazy != ("a", 4, ())


def test_nothing_is_compiled_before_it_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compiled: list[str] = []
    sources = {
        name: lambda cls, scope, name=name, make=make: (
            compiled.append(name) or make(cls, scope)  # type: ignore[func-returns-value]
        )
        for name, make in own._SOURCES.items()
    }
    monkeypatch.setattr(own, "_SOURCES", sources)

    @value
    class Late:
        name: str

    assert compiled == []
    ones = [Late("a"), Late("a")]
    assert compiled == ["__init__"]
    assert len(set(ones)) == 1
    assert (ones[0] == ones[1], repr(ones)) == (True, f"[{ones[0]}, {ones[0]}]")
    assert compiled == ["__init__", "__hash__", "__eq__", "__repr__"]


def test_importing_the_model_does_not_import_dataclasses() -> None:
    code = "import sys, journal.model.settings, journal.model.note, journal.model.past"
    loaded = (
        f"{code}; print([m for m in ('dataclasses', 'inspect') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", loaded], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_the_classes_of_the_model_work_in_dataclasses() -> None:
    entry = Entry(EntryRef(NotePath("a.md"), "- [ ] x", 0, 1, 1), Status.OPEN, " ", "x")
    assert dataclasses.replace(entry, text="y") == replace(entry, text="y")
    assert dataclasses.asdict(entry)["ref"]["path"] == "a.md"
    assert Settings() == Settings()
    assert hash(TasksPlugin()) == hash(TasksPlugin())
