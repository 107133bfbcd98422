"""Trello's JSON of a board: lists, cards, checklists and comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from journal.integrations.exchange.json_values import (
    day,
    get,
    got,
    items,
    number,
    text,
    texts,
    when,
)
from journal.integrations.exchange.records import (
    Imported,
    Named,
    NotReadable,
    Options,
    Said,
    Task,
    others,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.model.entry import Status

_ALL_ACTIONS = 1000
"""A file holds at most this many actions; older comments are missing."""
_COMMENTS = frozenset({"commentCard", "copyCommentCard"})
_USED = "name due dueComplete start list labels members desc checklists comments"


def _likeness(source: Source) -> int:
    board = source.json
    if not isinstance(board, dict) or not isinstance(board.get("cards"), list):
        return 0
    if not isinstance(board.get("lists"), list):
        return 0
    own = {"actions", "checklists", "members", "labels", "labelNames", "prefs"}
    card = next(iter(items(board["cards"])), {})
    if "idList" in card or own <= board.keys():
        return 98
    return 60 if own & board.keys() else 0


class _Board:
    """The parts of a board by their ids."""

    def __init__(self, board: dict[str, Any], options: Options) -> None:
        self.options = options
        self.lists = {got(one, "id"): one for one in items(board.get("lists"))}
        self.members = {got(one, "id"): one for one in items(board.get("members"))}
        self.labels = {got(one, "id"): one for one in items(board.get("labels"))}
        self.fields = {got(one, "id"): one for one in items(board.get("customFields"))}
        self.checklists: dict[str, list[dict[str, Any]]] = {}
        for one in items(board.get("checklists")):
            self.checklists.setdefault(got(one, "idCard"), []).append(one)
        self.said: dict[str, list[Said]] = {}
        for action in items(board.get("actions")):
            self._hear(action)

    def _hear(self, action: dict[str, Any]) -> None:
        if action.get("type") not in _COMMENTS:
            return
        at = when(action.get("date"), self.options.zone, midnight=True)
        said = got(action, "data", "text")
        if at is None or not said:
            return
        who = got(action, "memberCreator", "fullName") or got(
            action, "memberCreator", "username"
        )
        member = self.members.get(got(action, "idMemberCreator"), {})
        who = who or got(member, "fullName")
        line = f"{who}: {said}" if who else said
        card = got(action, "data", "card", "id")
        key = got(action, "id")
        self.said.setdefault(card, []).append(Said(at, "note", line, key))

    def people(self, ids: Any) -> list[Named]:
        found = []
        for one in texts(ids):
            member = self.members.get(one)
            if member:
                name, user = got(member, "fullName"), got(member, "username")
                found.append(Named(name, got(member, "email"), user))
        return others(found, self.options)

    def tags(self, card: dict[str, Any]) -> Iterator[str]:
        """A label by its name, else by its colour."""
        labels = items(card.get("labels"))
        if not labels:
            labels = [self.labels.get(i, {}) for i in texts(card.get("idLabels"))]
        for label in labels:
            name = got(label, "name") or got(label, "color")
            if name:
                yield name

    def fields_of(self, card: dict[str, Any]) -> Iterator[tuple[str, str]]:
        for item in items(card.get("customFieldItems")):
            own = self.fields.get(got(item, "idCustomField"), {})
            label = got(own, "name") or "Field"
            value = item.get("value")
            said = next(iter(value.values()), "") if isinstance(value, dict) else value
            chosen = got(item, "idValue")
            for option in items(own.get("options")):
                if chosen and got(option, "id") == chosen:
                    said = got(option, "value", "text")
            if text(said):
                yield label, text(said)


def _boxes(board: _Board, card: dict[str, Any], row: int) -> Iterator[Task]:
    lists = sorted(board.checklists.get(got(card, "id"), []), key=_position)
    for checklist in lists or sorted(items(card.get("checklists")), key=_position):
        for item in sorted(items(checklist.get("checkItems")), key=_position):
            name = " ".join(got(item, "name").split())
            if not name:
                continue
            done = item.get("state") == "complete"
            zone = board.options.zone
            task = Task(row, name)
            task.due = when(item.get("due"), zone)
            task.status = Status.DONE if done else Status.OPEN
            task.people = board.people(item.get("idMember"))
            if len(lists) > 1:
                task.kept.append(("Checklist", got(checklist, "name")))
            yield task


def _position(one: dict[str, Any]) -> float:
    return number(one.get("pos"))


def _card(board: _Board, card: dict[str, Any], row: int) -> Task:
    zone = board.options.zone
    short = got(card, "shortLink") or got(card, "id")
    url = got(card, "shortUrl") or got(card, "url")
    task = Task(row, " ".join(got(card, "name").split()), short, url)
    task.due = when(card.get("due"), zone, midnight=True)
    start = when(card.get("start"), zone)
    task.start = type(start)(start.day) if start else None
    task.modified = day(card.get("dateLastActivity"), zone)
    task.people = board.people(card.get("idMembers"))
    task.tags = list(board.tags(card))
    task.notes = got(card, "desc")
    task.children = list(_boxes(board, card, row))
    task.log = sorted(
        board.said.get(got(card, "id"), []), key=lambda said: str(said.when)
    )
    task.kept = [
        ("Attachment", f"{got(one, 'name')} <{got(one, 'url')}>".strip())
        for one in items(card.get("attachments"))
        if got(one, "url") or got(one, "name")
    ]
    task.kept += board.fields_of(card)
    where = board.lists.get(got(card, "idList"), {})
    name = got(where, "name")
    task.headings = (name,) if name else ()
    if card.get("dueComplete") is True:
        task.status = Status.DONE
    elif card.get("closed") is True or where.get("closed") is True:
        task.status = Status.CANCELLED
    return task


def _read(sources: Sequence[Source], options: Options) -> Imported:
    board = sources[0].json
    if not isinstance(board, dict):
        raise NotReadable("no board of Trello")
    name = got(board, "name") or sources[0].stem
    result = Imported("trello", f"Trello board “{name}”", f"Trello {name}")
    parts = _Board(board, options)
    cards = items(board.get("cards"))
    order = {
        i: number
        for number, i in enumerate(
            sorted(parts.lists, key=lambda i: _position(parts.lists[i]))
        )
    }
    cards.sort(key=lambda card: (order.get(got(card, "idList"), 0), _position(card)))
    for row, card in enumerate(cards, 1):
        where = parts.lists.get(got(card, "idList"), {})
        gone = card.get("closed") is True or where.get("closed") is True
        if gone and not options.archived:
            result.left_out["archived"] += 1
            continue
        task = _card(parts, card, row)
        if not task.text:
            task.text = "(no name)"
        result.tasks.append(task)
    result.counts = [
        f"{len(cards)} cards",
        f"{len(parts.lists)} lists",
        f"{len(parts.members)} members",
    ]
    result.used = {part: part for part in _USED.split()}
    described = sum(bool(task.notes) for task in result.tasks)
    attached = sum(
        label == "Attachment" for task in result.tasks for label, _ in task.kept
    )
    result.kept = [f"description {described}"] if described else []
    result.kept += [f"attachments {attached}"] if attached else []
    extra = ("cover", "pos", "stickers", "idMembersVoted", "pluginData", "badges")
    result.unused = [
        part for part in extra if any(get(card, part) for card in cards[:500])
    ]
    if len(items(board.get("actions"))) >= _ALL_ACTIONS:
        result.remarks.append(
            f"Trello exports the newest {_ALL_ACTIONS:,} actions only: older comments "
            "are not in this file"
        )
    return result


register(Reader("trello", "Trello", _likeness, _read))
