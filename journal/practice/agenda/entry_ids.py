"""The short id of an entry on the command line: a hash of its text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import itemgetter

from journal.language.clean import clean
from journal.language.hashes import sha256
from journal.language.regex import regex
from journal.model.entry import Entry, EntryRef, NotePath
from journal.model.errors import AmbiguousEntry, NoSuchEntry

ID_LENGTH = 12
_SHORTEST = 4


def entry_id(ref: EntryRef) -> str:
    """The id: a hash of the note, the line, and what distinguishes it from equal lines.

    Never its number among them. As the text is part of it, an id noted down before the
    line changed cannot name another line. An id that once named another entry is
    skipped.
    """
    own = ref.around or "0"
    parts = "\0".join((ref.path, ref.raw, f"{own}/{ref.again}" if ref.again else own))
    return sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()[:ID_LENGTH]


def short_ids(
    entries: Iterable[Entry], taken: Iterable[str] = ()
) -> dict[EntryRef, str]:
    """The shortest prefixes of the ids that are unique among `entries`.

    They are no prefixes of `taken` ids either, which once named other entries.
    """
    by_id: list[tuple[str, EntryRef | None]] = [
        *((entry_id(entry.ref), entry.ref) for entry in entries),
        *((name, None) for name in taken),
    ]
    by_id.sort(key=itemgetter(0))
    names = [name for name, _ in by_id]
    short = {}
    for index, (name, ref) in enumerate(by_id):
        if ref is None:
            continue
        around = [names[i] for i in (index - 1, index + 1) if 0 <= i < len(names)]
        shared = max((_common(name, other) for other in around), default=0)
        short[ref] = name[: max(_SHORTEST, shared + 1)]
    return short


def short_ids_among(
    entries: Iterable[Entry], ids: Iterable[str]
) -> dict[EntryRef, str] | None:
    """The same for some entries, `ids` being all ids, theirs and taken ones included.

    None if one of theirs is missing.
    """
    names, short = sorted(ids), {}
    for entry in entries:
        name = entry_id(entry.ref)
        at = bisect_left(names, name)
        if names[at : at + 1] != [name]:
            return None
        around = (*names[max(0, at - 1) : at], *names[at + 1 : at + 2])
        shared = max((_common(name, other) for other in around), default=0)
        short[entry.ref] = name[: max(_SHORTEST, shared + 1)]
    return short


def _common(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b),
        len(one),
    )


_PLACE = regex(r"(?P<note>.+?)(?:\.md)?:(?P<line>[0-9]{1,9})\Z", re.DOTALL)
_SHOWN = 5


def is_place(wanted: str) -> bool:
    """Whether this is a place such as `note.md:12`."""
    return _PLACE.match(wanted) is not None


def notes_named(wanted: str, paths: Iterable[NotePath]) -> set[NotePath]:
    """The notes that a place may refer to."""
    place = _PLACE.match(wanted)
    return {path for path in paths if place and _is_named(path, place["note"])}


def at_place(entries: Iterable[Entry], wanted: str) -> Entry:
    """The entry at a place. Raises NoSuchEntry, AmbiguousEntry."""
    place = _PLACE.match(wanted)
    assert place
    note, line = place["note"], int(place["line"])
    found = [e for e in entries if e.line == line and _is_named(e.path, note)]
    if not found:
        raise NoSuchEntry(
            f"no follow-up at “{clean(wanted)}”: its line may have changed",
            "find it: journal list",
        )
    # a whole path, as an editor gives it, goes before one in a folder
    exact = [e for e in found if wanted.startswith(f"{e.path}:")]
    if len(exact or found) > 1:
        raise AmbiguousEntry(f"“{clean(wanted)}” names {len(found)}: {listed(found)}")
    return (exact or found)[0]


def _is_named(path: NotePath, note: str) -> bool:
    bare = path.removesuffix(".md")
    return bare == note or bare.endswith("/" + note)


def prefix_of(wanted: str) -> str:
    """The prefix of an id. Raises NoSuchEntry if the text is none."""
    prefix = wanted.strip().lower()
    if not re.fullmatch(r"[0-9a-f]{2,}", prefix):
        raise NoSuchEntry(
            f"no follow-up “{clean(wanted)}” (ids are 4+ hex digits, like 2d39)",
            "find it: journal list",
        )
    return prefix


def id_of_first_version(ref: EntryRef) -> str:
    """The id as it was when equal lines were numbered."""
    parts = "\0".join((ref.path, ref.raw, str(ref.nth)))
    return sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()[:ID_LENGTH]


def listed(entries: Sequence[Entry]) -> str:
    """Entries listed in a message: id, place and heading of each."""
    shown = "; ".join(map(_shown, entries[:_SHOWN]))
    more = f" and {len(entries) - _SHOWN} more" if len(entries) > _SHOWN else ""
    return f"{shown}{more}"


def _shown(entry: Entry) -> str:
    under = f" (under {clean(' › '.join(entry.headings))})" if entry.headings else ""
    return f"{entry_id(entry.ref)} {clean(entry.place)}{under}"


_MARKER = regex(r"[\s>]*(?:[-*+]|[0-9]{1,9}[.)])\s+\[.\]\s*")


def reads(entry: Entry, text: str) -> bool:
    """Whether this is the text of the line: whole, after the box, or without fields."""
    raw = entry.ref.raw.strip()
    return text.strip() in (raw, _MARKER.sub("", raw, count=1), entry.text)
