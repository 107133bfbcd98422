"""Completions of the word before the cursor.

Requested with each key, so the candidates are computed once for each state of the vault
and only filtered here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from enum import Enum

from journal.api.editor.completions import (
    PersonWord,
    day_of_words,
    people_words,
    tag_words,
)
from journal.api.view import View
from journal.model.value import value

MOST = 200
"""The most sent at once; the client asks again after more typing."""


class Kind(Enum):
    """The kind of a completion, for the editor's icon."""

    PERSON = "person"
    TAG = "tag"
    DAY = "day"
    COMMAND = "command"


@value
class Offer:
    """A word to put in the place of the characters from `first` to the cursor."""

    first: int
    label: str
    new: str
    about: str
    kind: Kind
    snippet: bool = False
    """Whether `new` has places to fill in, as `${1:name}`."""


class Completer:
    """Offers for one state of the vault."""

    def __init__(self, known: View) -> None:
        self._known = known
        self._people: Sequence[PersonWord] | None = None
        self._tags: Sequence[str] | None = None

    @property
    def people(self) -> Sequence[PersonWord]:
        if self._people is None:
            self._people = people_words(self._known)
        return self._people

    @property
    def tags(self) -> Sequence[str]:
        if self._tags is None:
            self._tags = tag_words(self._known)
        return self._tags

    def offers(self, before: str, *, snippets: bool) -> list[Offer]:
        """The completions after `before`, the line up to the cursor; best first."""
        found: list[Offer] = []
        for offer in self._offers(before, snippets):
            found.append(offer)
            if len(found) == MOST:
                break
        return found

    def _offers(self, before: str, snippets: bool) -> Iterator[Offer]:
        if word := _HANDLE.search(before):
            yield from self._handles(word.start(1), word[1])
        elif link := _LINK.search(before):
            yield from self._links(link.start(1), link[1])
        elif tag := _TAG.search(before):
            yield from self._with_tag(tag.start(1), tag[1])
        elif command := _COMMAND.fullmatch(before):
            yield from self._commands(command.start(1), command[1], snippets)
        else:
            yield from self._days(before)

    def _handles(self, first: int, typed: str) -> Iterator[Offer]:
        wanted = typed[1:].casefold()
        for word in self.people:
            named = word.handle or word.link
            if not named:
                continue
            if _is_meant(wanted, word):
                yield Offer(first, named, named, word.about, Kind.PERSON)

    def _links(self, first: int, typed: str) -> Iterator[Offer]:
        wanted = typed[2:].casefold()
        for word in self.people:
            if word.link and _is_meant(wanted, word):
                yield Offer(first, word.link, word.link, word.about, Kind.PERSON)

    def _with_tag(self, first: int, typed: str) -> Iterator[Offer]:
        wanted = typed.casefold()
        for tag in self.tags:
            if tag.casefold().startswith(wanted) and tag != typed:
                yield Offer(first, tag, tag, "tag", Kind.TAG)

    def _days(self, before: str) -> Iterator[Offer]:
        """The day that the last words name: `next fri` before the cursor."""
        sign = _DAY_FIELD.search(before)
        if not sign and not _ENTRY.match(before):
            return
        starts = [m.start() for m in re.finditer(r"(?<!\S)\S", before)]
        least = sign.end() if sign else 0
        for first in (s for s in starts[-4:] if s >= least):
            typed = before[first:]
            when = day_of_words(typed, self._known.now)
            if when is not None and typed != str(when):
                about = f"{when.day:%A} {when.day.day} {when.day:%B %Y}"
                yield Offer(first, f"{typed} → {when}", str(when), about, Kind.DAY)
                return

    def _commands(self, first: int, typed: str, snippets: bool) -> Iterator[Offer]:
        today = self._known.today
        soon = today + timedelta(days=7)
        bullet = "" if _BULLET.search(typed) else "- "
        rows = (
            (
                "/follow-up",
                f"{bullet}[ ] @${{1:name}} ${{2:what}} 📅 ${{3:{soon}}}",
                "a follow-up, due in a week",
            ),
            (
                "/waiting",
                f"{bullet}[ ] @${{1:name}} ${{2:what}} #waiting ➕ {today}",
                "something you wait for",
            ),
            ("/log", f"- {today} ${{1:call}}: ${{2:what was said}}", "contact, today"),
        )
        for label, new, about in rows:
            if label.startswith(typed):
                plain = new if snippets else re.sub(r"\$\{\d:(.*?)\}", r"\1", new)
                yield Offer(first, label, plain, about, Kind.COMMAND, snippets)


_HANDLE = re.compile(r"(?<![^\s(\"'*_:,/])(@[^\s@\[\]()#]*)$")
_LINK = re.compile(r"(\[\[[^\[\]|]*)$")
_TAG = re.compile(r"(?<!\S)(#[^\s#]*)$")
_COMMAND = re.compile(r"[ \t>]*(/[a-z-]*)")
_BULLET = re.compile(r"[-*+] ")
_ENTRY = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)]) +\[.\] ")
_DAY_FIELD = re.compile(
    r"(?:📅|📆|🗓|⏳|⌛|🛫|⏰|➕)️? *(?=[^📅📆🗓⏳⌛🛫⏰➕]*$)"
    r"|(?<!\S)due:(?=\S*$)|\[(?:due|scheduled|start|reminder):: *(?=[^\]]*$)"
)


def _is_meant(wanted: str, word: PersonWord) -> bool:
    """Whether a name begins with what was typed, or one of its words does."""
    if word.handle[1:].casefold().startswith(wanted):
        return True
    name = word.person.name.casefold()
    return name.startswith(wanted) or any(
        part.startswith(wanted) for part in name.split()
    )
