"""The short name of an entry on the command line: hex digits of what it says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from journal.language.clean import clean
from journal.model.entry import Entry, EntryRef
from journal.model.errors import AmbiguousEntry, NoSuchEntry

ID_LENGTH = 12
_SHORTEST = 4


def entry_id(ref: EntryRef) -> str:
    """The id: a hash over note, line text and twin number.

    Because the text is in it, an id that was noted down before the line was
    changed can name nothing else; it names nothing any more.
    """
    parts = "\0".join((ref.path, ref.raw, str(ref.nth)))
    return sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()[:ID_LENGTH]


def short_ids(entries: Iterable[Entry]) -> dict[EntryRef, str]:
    """The shortest beginnings of the ids that are still unique among `entries`."""
    by_id = sorted((entry_id(entry.ref), entry.ref) for entry in entries)
    names = [name for name, _ in by_id]
    short = {}
    for index, (name, ref) in enumerate(by_id):
        around = [names[i] for i in (index - 1, index + 1) if 0 <= i < len(names)]
        shared = max((_common(name, other) for other in around), default=0)
        short[ref] = name[: max(_SHORTEST, shared + 1)]
    return short


def _common(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b),
        len(one),
    )


_PLACE = re.compile(r"(?P<note>.+?)(?:\.md)?:(?P<line>[0-9]{1,9})\Z", re.DOTALL)


def find_entry(entries: list[Entry], wanted: str) -> Entry:
    """The one entry `wanted` names: the beginning of an id, or `note.md:12`.

    Raises NoSuchEntry or AmbiguousEntry.
    """
    if place := _PLACE.match(wanted):
        return _at_place(entries, place["note"], int(place["line"]), wanted)
    prefix = wanted.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{2,}", prefix):
        raise NoSuchEntry(
            f"“{clean(wanted)}” is no id: ids are the hex digits that “journal list” "
            "shows, or a place like note.md:12"
        )
    found = [e for e in entries if entry_id(e.ref).startswith(prefix)]
    return _only(found, wanted)


def _at_place(entries: list[Entry], note: str, line: int, wanted: str) -> Entry:
    def named(entry: Entry) -> bool:
        path = entry.path.removesuffix(".md")
        return path == note or path.endswith("/" + note)

    return _only([e for e in entries if e.line == line and named(e)], wanted)


def _only(found: list[Entry], wanted: str) -> Entry:
    if not found:
        raise NoSuchEntry(
            f"no entry “{clean(wanted)}”: it may have changed since it was listed; "
            "“journal list” shows the ids of now"
        )
    if len(found) > 1:
        shown = "; ".join(
            f"{entry_id(entry.ref)} {clean(entry.place)}" for entry in found[:5]
        )
        more = f" and {len(found) - 5} more" if len(found) > 5 else ""
        raise AmbiguousEntry(f"“{clean(wanted)}” names {len(found)}: {shown}{more}")
    return found[0]
