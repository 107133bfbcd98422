"""What the character in the checkbox means, and which one to write.

The vault's own Tasks settings come first; our table (LANGUAGE, Status) covers the
characters they do not name.
"""

from __future__ import annotations

from journal.model.entry import Status
from journal.model.settings import TASKS_DEFAULT_STATUSES, StatusRule, TasksPlugin

OWN_MARKS: dict[str, Status] = {
    " ": Status.OPEN,
    "x": Status.DONE,
    "X": Status.DONE,
    "/": Status.IN_PROGRESS,
    "-": Status.CANCELLED,
    "h": Status.WAITING,
}

_OF_TYPE: dict[str, Status] = {
    "TODO": Status.OPEN,
    "IN_PROGRESS": Status.IN_PROGRESS,
    "ON_HOLD": Status.WAITING,
    "DONE": Status.DONE,
    "CANCELLED": Status.CANCELLED,
    # Tasks counts a NON_TASK as done: it never comes up as due
    "NON_TASK": Status.DONE,
}

_TYPE_OF: dict[Status, str] = {
    status: name for name, status in _OF_TYPE.items() if name != "NON_TASK"
}


def _rule(mark: str, tasks: TasksPlugin) -> StatusRule | None:
    return next((rule for rule in tasks.statuses if rule.mark == mark), None)


def status_of(mark: str, tasks: TasksPlugin) -> Status:
    """The status of a mark; an unknown mark is open."""
    rule = _rule(mark, tasks) if tasks.configured_marks else None
    if rule:
        return _OF_TYPE.get(rule.type, Status.OPEN)
    return OWN_MARKS.get(mark, Status.OPEN)


def type_of(mark: str, tasks: TasksPlugin) -> str:
    """The plugin's type for it, with our own states mapped to its types."""
    rule = _rule(mark, tasks)
    return rule.type if rule else _TYPE_OF[status_of(mark, tasks)]


def mark_for(status: Status, tasks: TasksPlugin) -> str:
    """The character to write for a status.

    Ours, unless the vault gives that character another meaning; then the first
    character with the wanted meaning.
    """
    own = next(mark for mark, meaning in OWN_MARKS.items() if meaning is status)
    if status_of(own, tasks) is status:
        return own
    for rule in tasks.statuses:
        if rule.type == _TYPE_OF[status]:
            return rule.mark
    return own


def next_recurrence_mark(done_mark: str, tasks: TasksPlugin) -> str:
    """The mark for the next line of a series whose last one got `done_mark`.

    Follows the chain of next marks from the finished one to the first TODO,
    else the first IN_PROGRESS, else a space: the plugin's rule, so that a
    series keeps its custom marks.
    """
    rules = {rule.mark: rule for rule in reversed(TASKS_DEFAULT_STATUSES)}
    rules.update((rule.mark, rule) for rule in reversed(tasks.statuses))
    chain: list[str] = []
    mark = rules[done_mark].next_mark if done_mark in rules else " "
    while mark not in chain and len(chain) <= len(rules):
        chain.append(mark)
        mark = rules[mark].next_mark if mark in rules else " "
    for wanted in ("TODO", "IN_PROGRESS"):
        for mark in chain:
            if (rules[mark].type if mark in rules else "TODO") == wanted:
                return mark
    return " "
