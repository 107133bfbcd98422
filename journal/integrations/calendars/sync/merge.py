"""Two sides that both may have changed, and what each knew last → one result.

Field by field. What only one side changed holds; what both changed to the same is
no conflict, so that a run that was killed heals itself in the next one.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace

from journal.integrations.calendars.objects.todo import FIELDS, Todo


@dataclass(frozen=True, slots=True)
class Base:
    """What the two sides said when they agreed last, each in its own words.

    They can differ and agree all the same: a note has no seconds, a phone no `@`.
    """

    local: Todo
    remote: Todo


@dataclass(frozen=True, slots=True)
class Conflict:
    """Both sides changed a field, and the note's value holds."""

    field: str
    ours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    take: tuple[str, ...]
    """Fields whose value over there goes into the note."""
    conflicts: tuple[Conflict, ...]


def merge(
    base: Base | None, local: Todo, remote: Todo, ours: Container[str] = ()
) -> Merged:
    """What goes into the note, and what was decided against the other side.

    Without a base every field that differs was changed by both. Of `ours` the
    note's value holds whatever they say.
    """
    take: list[str] = []
    conflicts: list[Conflict] = []
    for field in FIELDS:
        mine, theirs = getattr(local, field), getattr(remote, field)
        if mine == theirs:
            continue
        if base is not None and theirs == getattr(base.remote, field):
            continue
        i_changed = base is None or mine != getattr(base.local, field)
        if field in ours or (i_changed and not _theirs_win(field, local, remote)):
            conflicts.append(Conflict(field, _said(mine), _said(theirs)))
        else:
            take.append(field)
    return Merged(tuple(take), tuple(conflicts))


def _theirs_win(field: str, local: Todo, remote: Todo) -> bool:
    """Done and cancelled win against open, whichever side said it."""
    return field == "status" and remote.status.closed and not local.status.closed


def agreed(base: Base | None, taken: Container[str], local: Todo, remote: Todo) -> Base:
    """The new base, when `taken` went into the note, which now says `local`.

    A field that only the note changed keeps its old value: it is to be sent yet.
    """
    if base is None:
        # what differs is sent: an empty summary is none that a note could have
        kept = {f: getattr(remote, f) for f in FIELDS if f not in taken}
        return Base(replace(local, **kept), remote)
    kept = {
        f: getattr(base.local, f)
        for f in FIELDS
        if f not in taken and getattr(local, f) != getattr(remote, f)
    }
    return Base(replace(local, **kept), remote)


def to_send(base: Base, local: Todo) -> list[str]:
    """Fields the note changed since."""
    return [f for f in FIELDS if getattr(local, f) != getattr(base.local, f)]


def _said(value: object) -> str:
    """A value for people."""
    if value is None:
        return "none"
    name = getattr(value, "name", None)
    return name.lower().replace("_", " ") if isinstance(name, str) else str(value)
