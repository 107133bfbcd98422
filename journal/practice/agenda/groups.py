"""Items in groups: by date, as in the agenda, or by person, note or priority."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import Enum

from journal.model.entry import Priority
from journal.model.value import value
from journal.practice.agenda.agenda import Agenda, Item, Section
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


def title_by_date(item: Item, today: date) -> str:
    """Which of `TITLES_BY_DATE` it stands under."""
    is_closed = item.heading == CLOSED
    return DONE_TODAY if is_closed and item.done == today else item.heading


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


def arranged(
    agenda: Agenda,
    group: By = By.DATE,
    sort: By = By.DATE,
    *,
    closed_too: bool = False,
    done_today: bool = False,
) -> list[Group]:
    """The groups of an agenda: of what is open, of all, or also of what is `done_today`
    where they are by date."""
    today, by_title = agenda.now.date(), agenda.by_title
    left_out = () if closed_too else (CLOSED,) if done_today else (CLOSED, DONE_TODAY)
    if group is By.DATE and sort is By.DATE and by_title is not None:
        # made already, and those in which nothing changed are the same as before
        titles = (title for title in TITLES_BY_DATE if title in by_title)
        return [Group(t, by_title[t]) for t in titles if t not in left_out]
    if group is By.DATE:
        found = arrange(agenda.items, today, group, sort)
        return [one for one in found if one.title not in left_out]
    items = agenda.items
    if not closed_too:
        items = tuple(i for i in items if i.section is not Section.CLOSED)
    return arrange(items, today, group, sort)


def _set_apart_done_today(found: dict[str, list[Item]], today: date) -> None:
    closed = found.pop(CLOSED, [])
    done = [item for item in closed if item.done == today]
    if done:
        found[DONE_TODAY] = done
        closed = [item for item in closed if item.done != today]
    if closed:
        found[CLOSED] = closed


def _person(item: Item) -> str:
    return item.people[0].label if item.people else NOBODY


def _note(item: Item) -> str:
    return item.entry.path.removesuffix(".md")


def _priority(item: Item) -> str:
    level = item.entry.priority
    return "No priority" if level is Priority.NONE else level.name.capitalize()


_TITLES: dict[By, Callable[[Item], str]] = {
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
