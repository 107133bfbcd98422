"""What is printed of entries whose stored tuple suffices.

A plain entry has no log, waits for no one and promises nothing, so it can be printed
without being built. Tests hold the output equal to that of the notes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any

from journal.api.glance.stored_view import StoredView
from journal.language.clean import clean
from journal.language.hashes import sha256
from journal.model.entry import NotePath, Priority
from journal.practice.agenda.day_words import days_ago
from journal.practice.agenda.entry_ids import ID_LENGTH
from journal.practice.agenda.why import why
from journal.practice.people.peace import rests_until
from journal.practice.people.people import Person
from journal.practice.people.threads import may_say_whose_turn
from journal.vault.cache.note_codec import mentions_from_plain

Stored = tuple[NotePath, tuple[Any, ...]]
"""The note of an entry, and the entry in the form of `entry_to_plain`."""
PRIORITIES = {
    int(level): None if level is Priority.NONE else level.name.lower()
    for level in Priority
}
_PLAIN = frozenset(("open", "in-progress"))


class About:
    """The people of a plain entry."""

    __slots__ = ("is_someone", "keys", "last", "names", "newest", "rests")

    def __init__(
        self, persons: Collection[Person], newest: date | None, last: str
    ) -> None:
        """`newest` is the newest contact, `last` the same as the end of a sentence."""
        self.keys = tuple(person.key for person in persons)
        self.names = tuple(person.name for person in persons)
        self.rests = any(map(rests_until, persons))
        """Whether one of them must not be written to."""
        self.newest = newest.toordinal() if newest else None
        """In the form of the other days of an entry."""
        self.last = last
        self.is_someone = bool(persons)
        """Whether it names people, or may."""


class PlainEntries:
    """Tells which entries of a view are plain, and what to print of them."""

    def __init__(self, view: StoredView) -> None:
        self.view = view
        settings = view.settings
        self._has_team = bool(settings.agenda.team)
        self._everything = settings.notes.include == "all-tasks"
        self._about: dict[tuple[tuple[str, str], ...], About] = {}
        self._reasons: dict[tuple[object, ...], str] = {}

    def about(self, plain: tuple[Any, ...]) -> About | None:
        """The people of a plain entry; None if it is not plain."""
        (
            _, status, _, text, mentions, _, _, _, _, _, _, _, _, _, _, tags, _, _,
            depends_on, _, _, _, _, log, _, problems, unless_reply, owner, _,
        ) = plain  # fmt: skip
        if (
            status not in _PLAIN
            or log
            or depends_on
            or problems
            or unless_reply
            or owner
            or self._has_team
            or may_say_whose_turn(text, tags)
        ):
            return None
        found = self._about.get(mentions)
        if found is None:
            found = self._about[mentions] = self._named(mentions)
        return None if found.rests else found

    def _named(self, mentions: tuple[tuple[str, str], ...]) -> About:
        view = self.view
        named = [(m, view.people.resolve(m)) for m in mentions_from_plain(mentions)]
        persons = {p.key: p for _, p in named if p}.values()
        newest = view.newest(persons)
        last = (
            f"; last contact {days_ago((view.today - newest).days)}" if newest else ""
        )
        about = About(persons, newest, last)
        about.is_someone = any(p or view.people.ambiguous(m) for m, p in named)
        return about

    def counts(self, plain: tuple[Any, ...], about: About) -> bool:
        """Whether a plain entry is a follow-up."""
        return (
            about.is_someone
            or self._everything
            or any(plain[_DATES])
            or plain[_CARRIES_FILTER]
        )

    def reason(self, path: NotePath, plain: tuple[Any, ...], about: About) -> str:
        """Why a plain follow-up is up, in one sentence."""
        dates = plain[_DATES]
        found = self._reasons.get(dates)
        if found is None:
            item = self.view.item(path, plain)
            assert item is not None
            found = self._reasons[dates] = why(item, self.view.today, None)
        return f"{found}{about.last}" if found else about.last[2:]

    def reasons(self, entries: Iterable[Stored]) -> Iterator[str]:
        """Why each of these follow-ups is up, clean.

        Raises ConfigError for an unknown nudge schedule, and ValueError if one of them
        is none.
        """
        for path, plain in entries:
            about = self.about(plain)
            if about:
                yield clean(self.reason(path, plain, about))
            elif item := self.view.item(path, plain):
                yield clean(self.view.why(item))
            else:
                raise ValueError("no follow-up is stored there")


_DATES = slice(5, 9)
_CARRIES_FILTER = 24


def begin_of(path: NotePath) -> bytes:
    """What `plain_id` needs of a note."""
    return f"{path}\0".encode("utf-8", "surrogateescape")


def plain_id(begin: bytes, ref: tuple[Any, ...]) -> str:
    """The same as `entry_id`, of a stored place; `begin` as from `begin_of`."""
    raw, _, _, _, around, again = ref
    own = around or "0"
    id = f"{raw}\0{own}/{again}" if again else f"{raw}\0{own}"
    whole = sha256(begin + id.encode("utf-8", "surrogateescape")).hexdigest()
    return whole[:ID_LENGTH]
