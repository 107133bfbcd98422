"""The JSON of entries as text, one entry at a time.

A plain line has no log, waits for no one and promises nothing, so its text can be put
together from the stored tuple. For any other line the entry is built and passed to
`entry_json`. A test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from journal.api.glance.stored_view import StoredView
from journal.cli.formats.entry_json import entry_json
from journal.cli.formats.json_text import JsonText
from journal.language.hashes import sha256
from journal.model.entry import NotePath, Priority
from journal.practice.agenda.day_words import days_ago
from journal.practice.agenda.entry_ids import ID_LENGTH
from journal.practice.agenda.why import why
from journal.practice.people.peace import rests_until
from journal.practice.people.threads import may_say_whose_turn
from journal.vault.cache.note_codec import mentions_from_plain, when_from_plain

_PLAIN = frozenset(("open", "in-progress"))
_LEVELS = {
    int(level): "null" if level is Priority.NONE else f'"{level.name.lower()}"'
    for level in Priority
}
_About = tuple[bool, bool, str, str, str]
"""The people of a line: whether it names any, whether one of them must not be written
to, their names as JSON, and the newest contact as JSON and in words."""


class EntryTexts:
    """The entries of a view, each as the text of an object in a list."""

    def __init__(self, view: StoredView, form: JsonText) -> None:
        self._view = view
        self._form = form
        self._string = form.string
        settings = view.settings
        self._has_team = bool(settings.agenda.team)
        self._everything = settings.notes.include == "all-tasks"
        self._about: dict[tuple[tuple[str, str], ...], _About] = {}
        self._whens: dict[tuple[int, int | None] | None, str] = {None: "null"}
        self._reasons: dict[tuple[object, ...], str] = {}

    def each(self, *, closed: bool) -> Iterator[str]:
        """Each entry, by path and line; `closed` includes done and cancelled ones.

        Raises ConfigError for an unknown nudge schedule.
        """
        last, path_text, begin = None, "", b""
        for path, plain in self._view.each(closed=closed):
            if path is not last:
                last, path_text = path, self._string(path)
                begin = f"{path}\0".encode("utf-8", "surrogateescape")
            if self._is_plain(plain):
                text = self._text(path, path_text, begin, plain)
            else:
                item = self._view.item(path, plain)
                text = self._form.member(entry_json(item, self._view)) if item else ""
            if text:
                yield text

    def _is_plain(self, plain: tuple[Any, ...]) -> bool:
        """Whether the stored tuple suffices."""
        (
            _, status, _, text, mentions, _, _, _, _, _, _, _, _, _, _, tags, _, _,
            depends_on, _, _, _, _, log, _, problems, unless_reply, owner,
        ) = plain  # fmt: skip
        return (
            status in _PLAIN
            and not (log or depends_on or problems or unless_reply or owner)
            and not self._has_team
            and not may_say_whose_turn(text, tags)
            and not self._people(mentions)[1]
        )

    def _text(
        self, path: NotePath, path_text: str, begin: bytes, plain: tuple[Any, ...]
    ) -> str:
        """The same as from `entry_json`; empty if the line is not a follow-up."""
        (
            (raw, _, _, line, around, again), status, mark, text, mentions,
            due, remind, scheduled, start, created, done, cancelled,
            priority, repeat, on_completion, tags, block_id, task_id, _,
            heading, headings, parent, end, _, carries_filter, _, _, _,
        ) = plain  # fmt: skip
        is_about_someone, _, people, contact, last = self._people(mentions)
        dates = due, remind, scheduled, start
        if not (is_about_someone or any(dates) or self._everything or carries_filter):
            return ""
        reason = self._reasons.get(dates)
        if reason is None:
            item = self._view.item(path, plain)
            assert item is not None
            reason = self._reasons[dates] = why(item, self._view.today, None)
        string, when, day = self._string, self._when, self._day
        said = f"{reason}{last}" if reason else last[2:]
        own = around or "0"
        id = f"{raw}\0{own}/{again}" if again else f"{raw}\0{own}"
        id = sha256(begin + id.encode("utf-8", "surrogateescape")).hexdigest()
        return (
            f'{{\n    "id": "{id[:ID_LENGTH]}",\n    "path": {path_text},'
            f'\n    "line": {line},\n    "status": "{status}",'
            f'\n    "mark": {string(mark)},\n    "text": {string(text)},'
            f'\n    "raw": {string(raw)},\n    "people": {people},'
            f'\n    "due": {when(due)},\n    "remind": {when(remind)},'
            f'\n    "scheduled": {when(scheduled)},\n    "start": {when(start)},'
            f'\n    "created": {day(created)},\n    "done": {day(done)},'
            f'\n    "cancelled": {day(cancelled)},'
            f'\n    "priority": {_LEVELS[priority]},\n    "repeat": {string(repeat)},'
            f'\n    "tags": {self._list(tags)},\n    "block_id": {string(block_id)},'
            f'\n    "task_id": {string(task_id)},\n    "depends_on": [],'
            f'\n    "heading": {string(heading)},\n    "turn": "mine",'
            f'\n    "attempts": 0,\n    "last_contact": {contact},'
            f'\n    "problems": [],\n    "on_completion": {string(on_completion)},'
            f'\n    "headings": {self._list(headings)},'
            f'\n    "parent": {parent or "null"},\n    "end": {end},'
            f'\n    "log": [],\n    "why": {string(said)},\n    "owner": []'
            "\n  }"
        )

    def _list(self, texts: tuple[str, ...]) -> str:
        if not texts:
            return "[]"
        inside = ",\n      ".join(map(self._string, texts))
        return f"[\n      {inside}\n    ]"

    def _when(self, plain: tuple[int, int | None] | None) -> str:
        found = self._whens.get(plain)
        if found is None:
            found = self._whens[plain] = f'"{when_from_plain(plain)}"'
        return found

    def _day(self, plain: int | None) -> str:
        return f'"{date.fromordinal(plain).isoformat()}"' if plain else "null"

    def _people(self, mentions: tuple[tuple[str, str], ...]) -> _About:
        found = self._about.get(mentions)
        if found is None:
            found = self._about[mentions] = self._named(mentions)
        return found

    def _named(self, mentions: tuple[tuple[str, str], ...]) -> _About:
        view = self._view
        named = [(m, view.people.resolve(m)) for m in mentions_from_plain(mentions)]
        persons = {p.key: p for _, p in named if p}.values()
        is_about_someone = any(p or view.people.ambiguous(m) for m, p in named)
        rests = any(map(rests_until, persons))
        newest = view.newest(persons)
        last = (
            f"; last contact {days_ago((view.today - newest).days)}" if newest else ""
        )
        contact = f'"{newest.isoformat()}"' if newest else "null"
        names = self._list(tuple(person.name for person in persons))
        return is_about_someone, rests, names, contact, last
