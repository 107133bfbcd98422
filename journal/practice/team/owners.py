"""Whose an entry is to do, where several people keep one vault.

Said by a field, `[owner:: bo]` or `[assignee:: bo]`, by the front matter of the note,
or by the name of a member of the team on the line. What nobody owns is everybody's.
"""

from __future__ import annotations

from collections.abc import Iterable

from journal.language.fold import fold
from journal.model.entry import Entry, MentionKind
from journal.model.settings import Settings
from journal.practice.people.people import People
from journal.practice.people.threads import waits


def owners_of(entry: Entry, people: People, settings: Settings) -> tuple[str, ...]:
    """The names of whom the entry is to do, as they are written; none for everybody.

    A member of the team that is only waited for does not own the entry.
    """
    if entry.owner or not settings.team or waits(entry):
        return entry.owner
    team = keys_of(settings.team, people)
    return tuple(
        mention.name
        for mention in entry.mentions
        if mention.kind in (MentionKind.HANDLE, MentionKind.LINK)
        and keys_of([mention.name], people) & team
    )


def is_for_me(entry: Entry, people: People, settings: Settings) -> bool:
    """Whether it belongs into the lists of the user (setting `me`)."""
    if not settings.me or not (entry.owner or settings.team):
        return True
    owners = owners_of(entry, people, settings)
    return not owners or bool(keys_of(owners, people) & keys_of(settings.me, people))


def is_member(name: str, people: People, settings: Settings) -> bool:
    """Whether somebody of this name is one of the team."""
    return bool(keys_of([name], people) & keys_of(settings.team, people))


def keys_of(names: Iterable[str], people: People) -> frozenset[str]:
    """What people of these names are known by, each by name and by their note."""
    found: set[str] = set()
    for name in names:
        bare = name.removeprefix("@").strip()
        found.add(f"@{fold(bare)}")
        known = people.candidates(bare)
        if len(known) == 1:
            found.add(known[0].key)
    return frozenset(found)
