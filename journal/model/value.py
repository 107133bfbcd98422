"""Value classes: compared by their contents, never changed.

Like `dataclasses.dataclass(slots=True, unsafe_hash=True)`, but cheaper where it counts:
a prompt imports sixty of these classes to answer in a tenth of a second. `dataclasses`
loads `inspect` and compiles five functions for each class; here a function is compiled
when it is first called, and most never are.

Only the type checker prevents changes: a frozen dataclass sets each field through
`object.__setattr__`, which takes three times as long, and there are many tokens and
entries.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from dataclasses import Field as DataclassField
    from dataclasses import field as field
    from dataclasses import replace as replace
    from typing import Any, TypeVar, dataclass_transform

    _T = TypeVar("_T")
else:

    def dataclass_transform(**_):
        """Only the type checker needs the mark."""
        return lambda decorator: decorator


_NOTHING = object()
"""No default."""


class _Field:
    """One field, as `dataclasses.field` describes it."""

    __slots__ = (
        "compare", "default", "default_factory", "init", "kind", "name", "repr",
    )  # fmt: skip

    def __init__(
        self,
        *,
        default: object = _NOTHING,
        default_factory: Callable[[], object] | None = None,
        init: bool = True,
        repr: bool = True,
        compare: bool = True,
    ) -> None:
        self.name = self.kind = ""
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.compare = compare


if not TYPE_CHECKING:
    field = _Field

    def replace(value, /, **changes):
        """A copy in which these fields are changed."""
        fields = getattr(value, "__value_fields__", None)
        if fields is None:
            from dataclasses import replace

            return replace(value, **changes)
        for one in fields:
            if one.init and one.name not in changes:
                changes[one.name] = getattr(value, one.name)
        return value.__class__(**changes)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[_T]) -> type[_T]:
    """Make a class a value class, with slots and a hash of its fields."""
    return _made_again(cls, is_hashable=True)


@dataclass_transform(field_specifiers=(field,))
def record(cls: type[_T]) -> type[_T]:
    """The same for a class whose fields change; therefore it has no hash."""
    return _made_again(cls, is_hashable=False)


def field_names(value: object) -> tuple[str, ...]:
    """The names of the fields of a value class, or of one of its values."""
    fields: tuple[_Field, ...] = getattr(value, _FIELDS)
    return tuple(one.name for one in fields)


def same_contents(cls: type[_T], one: _T, other: _T) -> bool:
    """What `==` tells of two values of this class, where one or both are of a subclass
    whose fields are known on demand."""
    if one is other:
        return True
    fields: tuple[_Field, ...] = getattr(cls, _FIELDS)
    compared = (known.name for known in fields if known.compare)
    return all(getattr(one, name) == getattr(other, name) for name in compared)


def _made_again(cls: type[_T], *, is_hashable: bool) -> type[_T]:
    """The class, made again: only a new one can have slots."""
    inherited: dict[str, _Field] = {}
    for base in reversed(cls.__mro__[1:]):
        inherited |= {one.name: one for one in base.__dict__.get(_FIELDS, ())}
    namespace = dict(cls.__dict__)
    own = {
        name: _field(name, kind, namespace.pop(name, _NOTHING))
        for name, kind in cls.__annotations__.items()
        if _word(kind) != "ClassVar"
    }
    fields = tuple((inherited | own).values())
    for name in ("__dict__", "__weakref__"):
        namespace.pop(name, None)
    namespace["__slots__"] = tuple(name for name in own if name not in inherited)
    namespace["__qualname__"] = cls.__qualname__
    namespace[_FIELDS] = fields
    namespace["__dataclass_fields__"] = _DataclassFields()
    given = tuple(one.name for one in fields if one.init)
    namespace.setdefault("__match_args__", given)
    kind: Any = type(cls)
    made: type[_T] = kind(cls.__name__, cls.__bases__, namespace)
    for name in ("__init__", "__repr__", "__eq__"):
        if name not in namespace:
            setattr(made, name, _compiled_later(made, name))
    made.__hash__ = _compiled_later(made, "__hash__") if is_hashable else None  # type: ignore[assignment]
    return made


_FIELDS = "__value_fields__"


def _field(name: str, kind: str, default: object) -> _Field:
    if _word(kind) in ("KW_ONLY", "InitVar"):
        raise TypeError(f"{name}: a value class does not know {kind}")
    if default.__class__.__module__ == "dataclasses":
        raise TypeError(f"{name}: a value class has the `field` of this module")
    found = default if isinstance(default, _Field) else _Field(default=default)
    if found.default.__class__.__hash__ is None:
        raise ValueError(f"{name}: all values would share this default")
    found.name, found.kind = name, kind
    return found


def _word(kind: str) -> str:
    """`ClassVar` of `typing.ClassVar[int]`."""
    return kind.partition("[")[0].rpartition(".")[2]


def _compiled_later(cls: type, name: str) -> Callable[..., Any]:
    """A method that makes the real one, and leaves its place to it."""

    def first_call(self: object, /, *values: object, **named: object) -> object:
        scope: dict[str, Any] = {}
        exec(_SOURCES[name](cls, scope), scope)
        compiled = scope[name]
        compiled.__qualname__ = f"{cls.__qualname__}.{name}"
        compiled.__module__ = cls.__module__
        setattr(cls, name, compiled)
        return compiled(self, *values, **named)

    return first_call


# ------------------------------------------------------------ what is compiled
# Each function below returns source, and puts what that refers to into `scope`.


def _init(cls: Any, scope: dict[str, Any]) -> str:
    taken, lines = ["self"], []
    scope["nothing"] = _NOTHING
    for one in cls.__value_fields__:
        value = one.name
        if one.default_factory:
            scope[f"make_{value}"] = one.default_factory
            made = f"make_{value}()"
            if one.init:
                taken.append(f"{value}=nothing")
                made += f" if {value} is nothing else {value}"
            value = made
        elif one.default is not _NOTHING:
            scope[f"default_{value}"] = one.default
            if one.init:
                taken.append(f"{value}=default_{value}")
            else:
                value = f"default_{value}"
        elif one.init:
            taken.append(value)
        else:
            continue  # set by `__post_init__`
        lines.append(f"self.{one.name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    return _function(f"__init__({', '.join(taken)})", lines or ["pass"])


def _repr(cls: Any, scope: dict[str, Any]) -> str:
    from reprlib import recursive_repr

    scope["recursive_repr"] = recursive_repr
    shown = (one.name for one in cls.__value_fields__ if one.repr)
    fields = ", ".join(f"{name}={{self.{name}!r}}" for name in shown)
    returned = f'return f"{{self.__class__.__qualname__}}({fields})"'
    return '@recursive_repr("...")\n' + _function("__repr__(self)", [returned])


def _eq(cls: Any, _: dict[str, Any]) -> str:
    lines = [
        "if other.__class__ is not self.__class__: return NotImplemented",
        f"return {_contents(cls, 'self')} == {_contents(cls, 'other')}",
    ]
    return _function("__eq__(self, other)", lines)


def _hash(cls: Any, _: dict[str, Any]) -> str:
    returned = f"return hash({_contents(cls, 'self')})"
    return _function("__hash__(self)", [returned])


def _contents(cls: Any, owner: str) -> str:
    compared = (one.name for one in cls.__value_fields__ if one.compare)
    return "(" + "".join(f"{owner}.{name}, " for name in compared) + ")"


def _function(head: str, lines: list[str]) -> str:
    return "\n ".join((f"def {head}:", *lines))


_SOURCES = {"__init__": _init, "__repr__": _repr, "__eq__": _eq, "__hash__": _hash}


class _DataclassFields:
    """`fields`, `asdict` and the like of `dataclasses` understand value classes too."""

    def __get__(self, _: object, cls: type) -> Mapping[str, DataclassField[Any]]:
        import dataclasses

        given = []
        for one in getattr(cls, _FIELDS):
            options = {"init": one.init, "repr": one.repr, "compare": one.compare}
            if one.default_factory:
                options["default_factory"] = one.default_factory
            elif one.default is not _NOTHING:
                options["default"] = one.default
            given.append((one.name, one.kind, dataclasses.field(**options)))
        same: Any = dataclasses.make_dataclass(cls.__name__, given)
        found: Mapping[str, DataclassField[Any]] = same.__dataclass_fields__
        setattr(cls, "__dataclass_fields__", found)  # noqa: B010 (not assignable)
        return found
