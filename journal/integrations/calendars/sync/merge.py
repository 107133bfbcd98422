"""Two possibly changed sides, and the last common state → one result.

Field by field. A change by only one side wins; equal changes by both are no conflict,
so an interrupted run is completed by the next one.
"""

from __future__ import annotations

from collections.abc import Container

from journal.integrations.calendars.objects.todo import FIELDS, Todo
from journal.model.value import replace, value


@value
class Base:
    """The last agreed state of both sides, each in its own form.

    They can differ and still agree: a note has no seconds, a phone no `@`.
    """

    local: Todo
    remote: Todo


@value
class Conflict:
    """Both sides changed a field, and the note's value wins."""

    field: str
    ours: str
    theirs: str


@value
class Merged:
    take: tuple[str, ...]
    """Fields whose value over there goes into the note."""
    conflicts: tuple[Conflict, ...]


def merge(
    base: Base | None, local: Todo, remote: Todo, ours: Container[str] = ()
) -> Merged:
    """What goes into the note, and what was decided against the other side.

    Without a base every differing field counts as changed by both. For fields in `ours`
    the note's value always wins.
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
    """The new base after `taken` went into the note, which is now `local`.

    A field that only the note changed keeps its old value, as it has yet to be sent.
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
