"""Who owns an entry in a vault shared by several people.

The owner comes from a field, `[owner:: bo]` or `[assignee:: bo]`, from the front matter
of the note, or from the name of a team member on the line. An entry without an owner
belongs to everyone.
"""

from __future__ import annotations

from journal.model.entry import Entry, MentionKind
from journal.model.settings import Settings
from journal.practice.people.people import People
from journal.practice.people.threads import waits


def owners_of(entry: Entry, people: People, settings: Settings) -> tuple[str, ...]:
    """The owners of the entry, as written; none means everyone.

    A team member who is only waited for does not own the entry.
    """
    if entry.owner or not settings.agenda.team or waits(entry):
        return entry.owner
    team = people.keys_of(settings.agenda.team)
    return tuple(
        mention.name
        for mention in entry.mentions
        if mention.kind in (MentionKind.HANDLE, MentionKind.LINK)
        and people.keys_of([mention.name]) & team
    )


def owns(name: str, entry: Entry, people: People, settings: Settings) -> bool:
    """Whether the entry belongs to someone of this name; `me`, `none` and `any` stand
    for the user, for an entry without an owner, and for one with any."""
    owners = owners_of(entry, people, settings)
    if name in ("none", "any"):
        return bool(owners) == (name == "any")
    wanted = settings.agenda.me if name == "me" else (name,)
    return bool(people.keys_of(owners) & people.keys_of(wanted))


def is_for_me(entry: Entry, people: People, settings: Settings) -> bool:
    """Whether it belongs in the lists of the user (setting `me`)."""
    if not settings.agenda.me or not (entry.owner or settings.agenda.team):
        return True
    owners = owners_of(entry, people, settings)
    return not owners or bool(
        people.keys_of(owners) & people.keys_of(settings.agenda.me)
    )


def is_member(name: str, people: People, settings: Settings) -> bool:
    """Whether someone of this name is on the team."""
    return bool(people.keys_of([name]) & people.keys_of(settings.agenda.team))
