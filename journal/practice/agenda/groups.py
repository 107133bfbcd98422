"""Items in groups: by date, as in the agenda, or by person, note or priority."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import Enum

from journal.model.entry import Priority
from journal.model.value import value
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.sections import CLOSED, HEADINGS, TODAY

DONE_TODAY = "Done today"
_AT_DONE = HEADINGS.index(TODAY) + 1
TITLES_BY_DATE = (*HEADINGS[:_AT_DONE], DONE_TODAY, *HEADINGS[_AT_DONE:])
"""“Today” ends with what was done today; all other closed items come last."""
NOBODY = "No one named"


class By(Enum):
    """How a list is grouped, and how its groups are sorted."""

    DATE = "date"
    PERSON = "person"
    NOTE = "note"
    PRIORITY = "priority"


@value
class Group:
    title: str
    """As written in a note: not clean."""
    items: Sequence[Item]


def arrange(
    items: Iterable[Item],
    today: date,
    group: By = By.DATE,
    sort: By = By.DATE,
) -> list[Group]:
    """The groups in order; equal items keep the order of the agenda."""
    found: dict[str, list[Item]] = defaultdict(list)
    if group is By.DATE:
        # the usual case, with a hundred thousand items: one pass without calls
        for item in items:
            found[item.heading].append(item)
        _set_apart_done_today(found, today)
    else:
        title_of = _TITLES[group]
        for item in items:
            found[title_of(item)].append(item)
    if sort is not By.DATE:
        for several in found.values():
            several.sort(key=_sort_key(sort))
    order = _ORDERS.get(group)
    titles = sorted(found, key=order.index if order else _by_name)
    return [Group(title, found[title]) for title in titles]


def _set_apart_done_today(found: dict[str, list[Item]], today: date) -> None:
    closed = found.pop(CLOSED, [])
    done = [item for item in closed if item.entry.done == today]
    if done:
        found[DONE_TODAY] = done
        closed = [item for item in closed if item.entry.done != today]
    if closed:
        found[CLOSED] = closed


def _heading(item: Item) -> str:
    return item.heading


def _person(item: Item) -> str:
    return item.people[0].label if item.people else NOBODY


def _note(item: Item) -> str:
    return item.entry.path.removesuffix(".md")


def _priority(item: Item) -> str:
    level = item.entry.priority
    return "No priority" if level is Priority.NONE else level.name.capitalize()


_TITLES: dict[By, Callable[[Item], str]] = {
    By.DATE: _heading,
    By.PERSON: _person,
    By.NOTE: _note,
    By.PRIORITY: _priority,
}
_ORDERS: dict[By, tuple[str, ...]] = {
    By.DATE: TITLES_BY_DATE,
    By.PRIORITY: tuple(
        "No priority" if p is Priority.NONE else p.name.capitalize() for p in Priority
    ),
}


def _by_name(title: str) -> tuple[bool, str]:
    return title == NOBODY, title.casefold()


def _sort_key(sort: By) -> Callable[[Item], tuple[object, ...]]:
    if sort is By.PRIORITY:
        return lambda item: (item.entry.priority,)
    if sort is By.NOTE:
        return lambda item: (item.entry.path.casefold(), item.entry.line)
    return lambda item: _by_name(_person(item))
