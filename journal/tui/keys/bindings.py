"""The keys of the actions: their names, the user's overrides, bindings."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from textual.binding import Binding, BindingType

from journal.model.errors import suggestion
from journal.tui.keys.action import SCREENS, Action
from journal.tui.keys.actions import ACTIONS, BY_ID

_NAMES = {
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "question_mark": "?",
    "full_stop": ".",
    "comma": ",",
    "colon": ":",
    "plus": "+",
    "minus": "-",
    "underscore": "_",
    "slash": "/",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "escape": "esc",
    "f1": "F1",
}


def key_name(key: str) -> str:
    """The display name of a key: `question_mark` → `?`."""
    return _NAMES.get(key, key)


def short_key_name(key: str) -> str:
    """The same where there is little room: `ctrl+e` → `^e`."""
    return key_name(key).replace("ctrl+", "^")


def shown_keys(keys: str) -> str:
    """All keys of an action, for tables: `x, space`."""
    return ", ".join(key_name(key) for key in split_keys(keys))


@cache
def split_keys(keys: str) -> tuple[str, ...]:
    """`x, >` → `x`, `greater_than_sign`: each key by Textual's name."""
    found = [key.strip() for key in keys.split(",") if key.strip()]
    return tuple(binding.key for key in found for binding in _bindings_of(key))


def _bindings_of(key: str) -> Iterable[Binding]:
    return Binding.make_bindings([Binding(key, "none")])


# ---------------------------------------------------------------- [keys]


def keymap(own: Mapping[str, str]) -> dict[str, str]:
    """The keys of every action by id, with the user's `own` overriding ours.

    A key assigned by the user is removed from conflicting actions.
    """
    wished = {name: _understood(own[name]) for name in own if name in BY_ID}
    found = {}
    for action in ACTIONS:
        keys = wished.get(action.id)
        if keys is None:
            taken = {
                key
                for name, theirs in wished.items()
                if _meet(action, BY_ID[name])
                for key in theirs
            }
            keys = [key for key in split_keys(action.keys) if key not in taken]
        found[action.id] = ",".join(keys)
    return found


def changed_keys(own: Mapping[str, str]) -> dict[str, str]:
    """The entries of `keymap` that differ from ours; Textual drops the previous
    keys."""
    return {
        name: keys
        for name, keys in keymap(own).items()
        if keys != ",".join(split_keys(BY_ID[name].keys))
    }


def _understood(keys: str) -> list[str]:
    return [key for key in split_keys(keys) if _is_key(key)]


def _meet(one: Action, other: Action) -> bool:
    return bool(set(one.screens) & set(other.screens))


def complaints(own: Mapping[str, str]) -> Iterator[str]:
    """Problems with the user's `[keys]`; valid entries still apply."""
    for name, keys in own.items():
        if name not in BY_ID:
            hint = suggestion(name, BY_ID)
            yield f"config: [keys] has no action {name!r}{hint}"
            continue
        for key in split_keys(keys):
            if not _is_key(key):
                yield (
                    f"config: [keys] {name}: there is no key {key!r}; "
                    "write x, space, f5, ctrl+t or shift+up"
                )
    known = [name for name in own if name in BY_ID]
    for number, name in enumerate(known):
        for other in known[:number]:
            both = set(split_keys(own[name])) & set(split_keys(own[other]))
            if both and _meet(BY_ID[name], BY_ID[other]):
                yield (
                    f"config: [keys] {key_name(min(both))} is given to both "
                    f"{other} and {name}; {other} keeps it"
                )


_SPECIAL = frozenset(
    "space tab enter escape backspace delete insert home end pageup pagedown "
    "up down left right".split()
) | {f"f{number}" for number in range(1, 25)}
_CHARACTERS = {b.key for c in string.punctuation if c != "," for b in _bindings_of(c)}
"""Textual has names for them: `greater_than_sign`."""
_MODIFIERS = frozenset("ctrl shift alt super hyper meta".split())


def _is_key(key: str) -> bool:
    *modifiers, name = key.split("+")
    if not _MODIFIERS.issuperset(modifiers):
        return False
    letter = len(name) == 1 and name.isalnum()
    return letter or name in _SPECIAL or name in _CHARACTERS


def bindings(screen: str) -> list[BindingType]:
    """The actions of a screen as Textual bindings; `[keys]` changes them by id."""
    return [
        Binding(
            # one without a key of its own can be given one
            action.keys or f"no_key_{action.id}",
            f"run('{action.id}')",
            action.title,
            show=False,
            tooltip=action.help,
            id=action.id,
        )
        for action in ACTIONS
        if screen in action.screens
        and action.keys  # without a key it is in the palette
    ]


def ways(own: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The screens, for the top line: id, key and title of each."""
    keys = keymap(own)
    return [(name, first_key(keys[name]), BY_ID[name].title) for name in SCREENS]


def first_key(keys: str) -> str:
    """The first of an action's keys, as displayed; empty if it has none."""
    return key_name(keys.split(",")[0]) if keys else ""


def way_to(id: str, own: Mapping[str, str]) -> str:
    """What to press for an action: its key, else the leader and its letter (`, A`)."""
    keys = keymap(own)
    with_leader = f"{first_key(keys['leader'])} {key_name(BY_ID[id].leader)}"
    return first_key(keys[id]) or with_leader
