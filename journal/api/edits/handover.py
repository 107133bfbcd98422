"""Changing whom an entry is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from journal.language.clean import clean
from journal.language.edit.intents import HandOver, Log, SetOwner, SetPerson, Together
from journal.language.edit.person import shown
from journal.language.edit.typed_words import handle_of
from journal.language.fold import fold
from journal.model.entry import Entry, Mention, MentionKind
from journal.model.errors import AmbiguousEntry
from journal.model.log_kind import LogKind
from journal.model.value import replace
from journal.practice.team.owners import is_member, owners_of

if TYPE_CHECKING:
    from journal.api.open_vault import OpenVault
    from journal.api.view import View


def assigned(
    journal: OpenVault, entry: Entry, name: str, instead_of: str | None = None
) -> SetPerson | SetOwner:
    """Name `name` (a handle) on the entry, in place of the person it is about now.

    A member of the team becomes its owner instead, and the person stays.

    `instead_of` says whom to replace if it is about several. Raises ConfigError for an
    invalid handle, AmbiguousEntry if it is unclear who is meant.
    """
    handle = handle_of(name)
    if instead_of is None and _becomes_owner(journal, entry, handle):
        return SetOwner((handle,))
    others, named = _others(journal, entry, handle, instead_of)
    return SetPerson(handle, others, named)


def handed_over(
    known: View, entry: Entry, name: str, instead_of: str | None = None
) -> HandOver | Together:
    """Hand the entry over to `name`: it is their turn now, and nudges are counted from
    zero.

    A member of the team becomes its owner instead, with a line in the log.

    Raises as `assigned` does.
    """
    handle = handle_of(name)
    journal = known.journal
    if instead_of is None and _becomes_owner(journal, entry, handle):
        before = owners_of(entry, journal.people, journal.settings)
        origin = f"from {', '.join(f'@{one}' for one in before)} " if before else ""
        bullet = Log(known.now, LogKind.HANDED.word, f"{origin}to @{handle}")
        return Together((SetOwner((handle,)), bullet))
    others, named = _others(journal, entry, handle, instead_of)
    again = known.first_look(replace(entry, mentions=(_handle(handle),)))
    return HandOver(known.today, handle, others, named, again)


def _becomes_owner(journal: OpenVault, entry: Entry, handle: str) -> bool:
    """Whether the name is a team member's, and the line does not name them already."""
    people, settings = journal.people, journal.settings
    if not is_member(handle, people, settings):
        return False
    named = people.keys_of([mention.name for mention in entry.mentions])
    return bool(entry.owner) or not named & people.keys_of(settings.agenda.team)


def _handle(name: str) -> Mention:
    return Mention(MentionKind.HANDLE, name)


def _others(
    journal: OpenVault, entry: Entry, handle: str, instead_of: str | None
) -> tuple[tuple[Mention, ...], bool]:
    """The mentions to remove, and whether the entry already names the new person."""
    people = journal.people
    new = _key(journal, _handle(handle))
    about = [
        m for m in entry.mentions if people.resolve(m) or m.kind is MentionKind.HANDLE
    ]
    named = any(_key(journal, mention) == new for mention in about)
    others = [mention for mention in about if _key(journal, mention) != new]
    if instead_of is not None:
        gone = _key(journal, _handle(handle_of(instead_of)))
        others = [mention for mention in others if _key(journal, mention) == gone]
        if not others:
            raise AmbiguousEntry(f"{entry.place}: it does not name {clean(instead_of)}")
    elif not named and len({_key(journal, mention) for mention in others}) > 1:
        raise AmbiguousEntry(_which(entry, others))
    return tuple(others), named


def _which(entry: Entry, others: Sequence[Mention]) -> str:
    names = " and ".join(clean(shown(mention)) for mention in others)
    return f"{entry.place}: it is about {names}; say who goes: --from @{others[0].name}"


def _key(journal: OpenVault, mention: Mention) -> str:
    person = journal.people.resolve(mention)
    return person.key if person else f"@{fold(mention.name)}"
