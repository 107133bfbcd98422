"""The report of an import: the preview for people, and the JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from journal.api.outside.clean import clean
from journal.api.outside.counted import counted
from journal.integrations.exchange.notes.contact_notes import PersonChange
from journal.integrations.exchange.notes.outcome import Plan
from journal.integrations.exchange.records import Imported

_SHOWN = 8
"""The most refused rows and remarks listed for people; JSON has all of them."""


def preview(plan: Plan) -> Iterator[str]:
    """The lines of the preview."""
    imported = plan.imported
    about = f": {', '.join(imported.counts)}" if imported.counts else ""
    yield clean(f"{imported.title}{about}")
    yield from map(_line, _rows(plan))


def _line(row: tuple[str, str]) -> str:
    return clean(f"  {row[0]:<11}{row[1]}").rstrip()


def _rows(plan: Plan) -> Iterator[tuple[str, str]]:
    imported = plan.imported
    count = len(plan.new)
    paths = list(dict.fromkeys(new.path for new in plan.new))
    where = f" → {', '.join(paths[:3])}" if paths else ""
    people = _of_state(plan, "new")
    parts = [f"{counted(count, 'follow-up')}{where}"] if count or not people else []
    parts += [counted(len(people), "person", "people")] if people else []
    yield "new", ", ".join(parts)
    if filled := _of_state(plan, "filled"):
        yield "filled", f"{counted(len(filled), 'note')} of people: {_names(filled)}"
    if plan.touches:
        yield "history", counted(plan.touches, "line")
    removed = [one for one in plan.there if one.state == "removed"]
    changed = [one for one in plan.there if one.state == "changed"]
    old = len(plan.there) + len(_of_state(plan, "there"))
    if old:
        extra = f", {len(changed)} changed there since" if changed else ""
        extra += f", {len(removed)} removed here by you (--again)" if removed else ""
        yield "there", f"{old} (imported before{extra})"
    if plan.updates:
        yield "updated", counted(len(plan.updates), "value")
    elif changed:
        yield "", "--update takes over what you have not touched"
    for why, number in imported.left_out.items():
        hint = " (--archived)" if why in ("archived", "deleted") else ""
        yield "left out", f"{number} {why}{hint}"
    if imported.used:
        yield "used", _listed(imported.used)
    if imported.kept:
        yield "kept", f"{_listed(imported.kept)} (as text)"
    if imported.unused:
        yield "not used", _listed(imported.unused)
    yield from _doubts(plan)


def _doubts(plan: Plan) -> Iterator[tuple[str, str]]:
    imported = plan.imported
    said = [f"row {r.row}: {r.message}; {r.hint}" for r in imported.refused]
    for change in plan.people.changes if plan.people else ():
        if change.state == "ambiguous":
            those = " or ".join(change.candidates)
            said.append(f"{change.contact.label} can be {those}: left out")
    said += imported.remarks
    for number, text in enumerate(said[:_SHOWN]):
        yield ("unclear" if number == 0 else ""), text
    if len(said) > _SHOWN:
        yield "", f"and {len(said) - _SHOWN} more (--json lists them all)"
    if plan.unlisted:
        yield (
            "not listed",
            f"{counted(plan.unlisted, 'task')} without date and person "
            "(--followup tags them)",
        )


def _of_state(plan: Plan, state: str) -> list[str]:
    changes = plan.people.changes if plan.people else []
    return list(dict.fromkeys(c.path for c in changes if c.state == state))


def _names(paths: Sequence[str]) -> str:
    names = [path.rsplit("/", 1)[-1].removesuffix(".md") for path in paths]
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more


def _listed(names: Sequence[str] | dict[str, str]) -> str:
    found = list(names)
    more = f" and {len(found) - 14} more" if len(found) > 14 else ""
    return ", ".join(found[:14]) + more


def report(plan: Plan, files: Sequence[str], step: str | None) -> dict[str, Any]:
    """The JSON of an import (docs/how-to/import.md)."""
    imported = plan.imported
    changes = plan.people.changes if plan.people else []
    return {
        "format": imported.format,
        "files": list(files),
        "step": step,
        "new": [
            {
                "key": new.key or None,
                "row": new.row,
                "path": new.path,
                "line": new.line,
                "raw": new.raw,
            }
            for new in plan.new
        ],
        "there": [
            {
                "key": one.key or None,
                "row": one.row,
                "path": one.path or None,
                "line": one.line or None,
                "state": one.state or "same",
            }
            for one in plan.there
        ],
        "updated": [
            {"key": u.key, "row": u.row, "field": u.name, "value": u.value}
            for u in plan.updates
        ],
        "refused": [*_refused(imported), *_ambiguous(changes)],
        "left_out": dict(imported.left_out),
        "people": [_person(change) for change in changes],
        "columns": {
            "used": dict(imported.used),
            "kept": list(imported.kept),
            "unused": list(imported.unused),
        },
        "touches": plan.touches,
        "problems": list(imported.remarks),
    }


def _refused(imported: Imported) -> Iterator[dict[str, Any]]:
    for r in imported.refused:
        yield {"row": r.row, "code": r.code, "message": r.message, "hint": r.hint}


def _ambiguous(changes: Iterable[PersonChange]) -> Iterator[dict[str, Any]]:
    """Contacts that could be several people, in the form of refused rows."""
    for change in changes:
        if change.state == "ambiguous":
            could_be = " or ".join(change.candidates)
            yield {
                "row": change.contact.row,
                "code": "ambiguous-person",
                "message": f"{change.contact.label} can be {could_be}",
                "hint": "give one of them the address, or another name",
            }


def _person(change: PersonChange) -> dict[str, Any]:
    return {
        "key": change.key or None,
        "path": change.path or None,
        "state": change.state,
        "added": change.added,
        **(_whole(change.contact) if change.state == "ambiguous" else {}),
    }


def _whole(contact: Any) -> dict[str, Any]:
    """All fields of a contact, for one that is left out."""
    return {
        "name": contact.label,
        "emails": contact.emails,
        "phones": contact.phones,
        "org": contact.org or None,
    }
