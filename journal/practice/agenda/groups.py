"""Items in groups: by date as the agenda has them, or by person, note or priority."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from enum import Enum

from journal.model.entry import EntryRef, Priority, WhoseTurn
from journal.model.value import value
from journal.practice.agenda.agenda import Item, Section
from journal.practice.people.promises import is_promised

MISSED, PROMISES, TO_NUDGE = "Missed", "Promises", "To nudge"
TITLES_BY_DATE = (
    MISSED,
    PROMISES,
    Section.OVERDUE.value,
    Section.TODAY.value,
    TO_NUDGE,
    *(s.value for s in (Section.UPCOMING, Section.SOMEDAY, Section.HIDDEN)),
    Section.CLOSED.value,
)
_UP = (Section.OVERDUE, Section.TODAY)
NOBODY = "Nobody"


class By(Enum):
    """What a list is grouped, and what its groups are sorted by."""

    DATE = "date"
    PERSON = "person"
    NOTE = "note"
    PRIORITY = "priority"


@value
class Group:
    title: str
    """As a note has it: not clean."""
    items: Sequence[Item]


def arrange(
    items: Iterable[Item],
    group: By = By.DATE,
    sort: By = By.DATE,
    missed: Container[EntryRef] = (),
) -> list[Group]:
    """The groups in their order; what is equal stays in the order of the agenda.

    By date, what was `missed` has a group of its own, in front.
    """
    found: dict[str, list[Item]] = {}
    for item in items:
        was_missed = group is By.DATE and item.entry.ref in missed
        title = MISSED if was_missed else _TITLES[group](item)
        found.setdefault(title, []).append(item)
    if sort is not By.DATE:
        for several in found.values():
            several.sort(key=_sort_key(sort))
    order = _ORDERS.get(group)
    titles = sorted(found, key=order.index if order else _by_name)
    return [Group(title, found[title]) for title in titles]


def date_group(item: Item) -> str:
    """The agenda's section; what is promised, or waits for them, has its own."""
    return date_title(
        item.section,
        theirs=item.turn is WhoseTurn.THEIRS and not item.rests,
        promised=is_promised(item.entry),
    )


def date_title(section: Section, *, theirs: bool, promised: bool) -> str:
    """The group of an entry of this section."""
    if section in _UP:
        if theirs:
            return TO_NUDGE
        if promised:
            return PROMISES
    return section.value


def _person(item: Item) -> str:
    return item.people[0].label if item.people else NOBODY


def _note(item: Item) -> str:
    return item.entry.path.removesuffix(".md")


def _priority(item: Item) -> str:
    level = item.entry.priority
    return "No priority" if level is Priority.NONE else level.name.capitalize()


_TITLES: dict[By, Callable[[Item], str]] = {
    By.DATE: date_group,
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
