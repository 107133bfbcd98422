"""todo.txt, with the keys of its usual add-ons: `due:`, `t:`, `rec:`, `pri:`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from journal.integrations.exchange.records import (
    Imported,
    Named,
    Options,
    Task,
    others,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.model.entry import Priority, Status
from journal.model.when import When

_DATE = r"\d{4}-\d{2}-\d{2}"
_HEAD = re.compile(
    rf"(?:(?P<done>x) )?(?:\((?P<pri>[A-Z])\) )?(?:(?P<one>{_DATE}) )?"
    rf"(?:(?P<two>{_DATE}) )?(?P<rest>.*)"
)
_KEY = re.compile(r"([A-Za-z][\w-]*):([^\s/:][^\s]*)")
CONTEXTS = frozenset(
    """home phone office work computer errands errand email mail web internet online
    car city shop shopping store read reading call calls desk anywhere agenda garden
    laptop pc mac iphone mobile town outside weekend morning evening someday lunch
    kitchen school uni university bank market travel hw homework fun review""".split()
)
"""Contexts that are a place or a tool, not a person."""
_PRIORITY = {
    "A": Priority.HIGHEST,
    "B": Priority.HIGH,
    "C": Priority.MEDIUM,
    "D": Priority.LOW,
}
_MARKS = re.compile(
    rf"^x (?:{_DATE} )?|^\([A-Z]\) |^{_DATE} |(?<!\S)[+@][^\W\d_]\S*|"
    rf"(?<!\S)(?:due|t|rec|pri):\S"
)


def _likeness(source: Source) -> int:
    lines = [line for line in source.lines if line.strip()]
    if not lines or lines[0].lstrip()[:1] in ("{", "[", "<", "#", "*"):
        return 0
    if any(len(line) > 5000 for line in lines[:200]) or "BEGIN:V" in lines[0]:
        return 0
    marked = sum(bool(_MARKS.search(line)) for line in lines[:400])
    share = marked / min(len(lines), 400)
    named = source.stem.casefold() in ("todo", "done", "todo.txt")
    strong = sum(
        bool(re.match(rf"x {_DATE} |\([A-Z]\) |{_DATE} \w", line))
        for line in lines[:400]
    )
    if share >= 0.5 or (strong and share >= 0.3):
        return 75 if strong else 55
    if named and source.ending == "txt":
        return 45
    return 20 if marked and source.ending == "txt" and share > 0.1 else 0


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


_RULE = re.compile(r"(\+?)(\d+)([dwmyb])", re.IGNORECASE)
_UNIT = {"d": "day", "w": "week", "m": "month", "y": "year", "b": "weekday"}


def _rule(value: str) -> str:
    found = _RULE.fullmatch(value)
    if not found:
        return ""
    count, unit = int(found[2]), _UNIT[found[3].lower()]
    if not count or (unit == "weekday" and count > 1):
        return ""
    every = f"every {unit}" if count == 1 else f"every {count} {unit}s"
    return every if found[1] else f"{every} when done"


_QUOTED = re.compile(r"\\(?:[@+]\S|\w+:\S|x\Z)")
"""A word that our own export has marked as text."""


def read_task(line: str, row: int, options: Options) -> Task:
    """One line. Keys that are not known stay in the text."""
    found = _HEAD.fullmatch(line)
    assert found is not None
    task = Task(row, "")
    one, two = _day(found["one"]), _day(found["two"])
    if found["done"]:
        task.status = Status.DONE
        task.closed, task.created = one, two
    else:
        task.created = one
    task.priority = _priority(found["pri"])
    people: list[Named] = []
    words = []
    if not found["done"] and found["two"]:
        words.append(found["two"])
    for word in found["rest"].split():
        if _QUOTED.match(word):
            words.append(word[1:])
        elif not _take(word, task, people, options):
            words.append(word)
    task.people = others(people, options)
    task.text = " ".join(words)
    return task


def _priority(letter: str | None) -> Priority:
    if not letter:
        return Priority.NONE
    return _PRIORITY.get(letter, Priority.LOWEST)


def _take(word: str, task: Task, people: list[Named], options: Options) -> bool:
    """Take over a word that is a field, a project or a context; returns whether it
    was."""
    if len(word) > 1 and word[0] == "+" and (word[1].isalpha() or word[1] == "_"):
        task.tags.append(word[1:].rstrip(".,;"))
        return True
    if len(word) > 1 and word[0] == "@" and word[1].isalpha():
        name = word[1:].rstrip(".,;:!?@")
        if name.casefold() in ("waiting", "waitingfor", "waiting-for", "wait"):
            task.status = task.status if task.status.closed else Status.WAITING
        elif name.casefold() in CONTEXTS or options.contexts == "tags":
            task.tags.append(name)
        else:
            people.append(Named(handle=name))
        return True
    key = _KEY.fullmatch(word)
    return key is not None and _key(key[1].lower(), key[2], task)


def _key(name: str, value: str, task: Task) -> bool:
    if name in ("due", "t", "threshold"):
        day = _day(value)
        if day is None:
            return False
        if name == "due":
            task.due = task.due or When(day)
        else:
            task.start = task.start or When(day)
        return True
    if name == "rec":
        task.repeat = _rule(value)
        return bool(task.repeat)
    if name == "pri" and re.fullmatch("[A-Z]", value):
        if task.status is Status.DONE and task.priority is Priority.NONE:
            task.priority = _priority(value)
        return True
    if name in ("uuid", "id") and not task.key and len(value) >= 8:
        task.key = value
        return True
    return False


def _read(sources: Sequence[Source], options: Options) -> Imported:
    result = Imported("todotxt", "todo.txt", "todo.txt")
    for source in sources:
        for row, line in enumerate(source.lines, 1):
            if not line.strip():
                continue
            task = read_task(line.strip(), row, options)
            if not task.text:
                # nothing but fields: the line as it is
                task.text = line.strip()
            result.tasks.append(task)
    result.counts = [f"{len(result.tasks)} lines"]
    result.note = f"todo.txt {sources[0].stem}" if sources[0].stem != "todo" else "todo"
    keys = "priority due t rec pri +project @context"
    result.used = {name: name for name in keys.split()}
    return result


register(Reader("todotxt", "todo.txt", _likeness, _read, keyed=False))
