"""Records → lines of a note: only the intended fields are syntax, the rest stays words.

Every piece of foreign text goes through the composers of the API; nothing here puts
a task line together from fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, time

from journal.api.outside.foreign_text import (
    Composer,
    LineComposer,
    WholeLine,
    is_harmless,
)
from journal.integrations.exchange.notes.keys import source_bullet
from journal.integrations.exchange.prose import slug
from journal.integrations.exchange.records import Contact, Said, Task
from journal.model.entry import Status
from journal.model.value import field, record, value

INDENT = "    "
WAITING = "waiting"
FOLLOWUP = "followup"


@value
class Names:
    """The people of a task, as they are written on its line."""

    handles: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()
    """What is kept below: addresses of those who have no note."""


@record
class Block:
    """The lines of one task with everything below it."""

    task: Task
    careful: bool = False
    lines: list[str] = field(default_factory=list)
    entries: list[tuple[int, Task, WholeLine]] = field(default_factory=list)
    """Which lines are entries, from 0, with their task and fields."""


class Composing:
    """Composes the tasks of one import."""

    def __init__(
        self,
        words: Composer,
        lines: LineComposer,
        format: str,
        names: dict[int, Names],
        *,
        keep: frozenset[str] | None = None,
        followup: bool = False,
    ) -> None:
        """`names` by the `id` of a task; `keep` None keeps every label (folded)."""
        self._words = words
        self._lines = lines
        self._format = format
        self._names = names
        self._keep = keep
        self._followup = followup

    def block(self, task: Task, *, careful: bool = False) -> Block:
        """A task and everything below it. Raises NotLiteral.

        With `careful` each line is read back by itself.
        """
        block = Block(task, careful)
        self._add(block, task, "")
        return block

    def _add(self, block: Block, task: Task, indent: str) -> None:
        meant, kept = self._meant(task)
        block.entries.append((len(block.lines), task, meant))
        block.lines.append(indent + self._lines.compose(meant, careful=block.careful))
        below = indent + INDENT
        if task.notes.strip():
            block.lines += self._bullets(f"Notes: {task.notes}", below)
        for label, text in [*task.kept, *kept, *self._names_of(task).kept]:
            if self._keep is None or label.casefold() in self._keep:
                block.lines += self._bullets(f"{label}: {text}", below)
        for text in _bullets(task.below):
            block.lines += self._words.bullets(text, indent=below)
        for said in task.log:
            block.lines.append(below + log_bullet(self._words, said))
        for child in task.children:
            self._add(block, child, below)
        if task.key:
            words = source_bullet(self._format, task.key, task.url)
            block.lines.append(f"{below}- {words}")
        elif task.url:
            block.lines += self._words.bullets(f"Link: {task.url}", indent=below)

    def _bullets(self, text: str, indent: str) -> list[str]:
        """A text of any number of lines as one bullet."""
        if is_harmless(text):
            return [f"{indent}- {' '.join(text.split())}"]
        return self._words.bullets(text, indent=indent)

    def _names_of(self, task: Task) -> Names:
        return self._names.get(id(task), Names())

    def _meant(self, task: Task) -> tuple[WholeLine, list[tuple[str, str]]]:
        """What the line should express, and what has to be kept as text instead."""
        names = self._names_of(task)
        kept: list[tuple[str, str]] = []
        tags = [name if task.own else slug(name) for name in task.tags]
        waits = task.status is Status.WAITING
        if waits and not task.own:
            tags.append(WAITING)
        if self._followup:
            tags.append(FOLLOWUP)
        repeat = task.repeat or None
        if repeat and not task.raw and not self._lines.knows_rule(repeat):
            kept.append(("Repeats", repeat))
            repeat = None
        cancelled = task.status is Status.CANCELLED
        meant = WholeLine(
            text=task.text,
            status=Status.OPEN if waits and not task.own else task.status,
            due=task.due,
            remind=task.remind,
            scheduled=task.scheduled,
            start=task.start.day if task.start else None,
            created=task.created,
            done=task.closed if task.status is Status.DONE else None,
            cancelled=task.closed if cancelled else None,
            priority=task.priority,
            repeat=repeat,
            people=names.handles,
            links=names.links,
            tags=tuple(dict.fromkeys(tag for tag in tags if tag)),
            task_id=_id(task.task_id),
            depends_on=tuple(filter(None, map(_id, task.depends_on))),
            block_id=_id(task.block_id),
            on_completion=_id(task.on_completion),
            raw=task.raw or None,
        )
        return meant, kept


def _bullets(lines: Iterable[str]) -> list[str]:
    """Lines of bullets, each bullet with the lines that go on with it."""
    found: list[str] = []
    for line in lines:
        if line[:2] in ("- ", "* ", "+ ") or not found:
            found.append(line[2:] if line[:2] in ("- ", "* ", "+ ") else line)
        else:
            found[-1] += f"\n{line}"
    return found


def _id(text: str) -> str | None:
    found = re.sub(r"[^A-Za-z0-9_-]", "", text)
    return found or None


def log_bullet(composer: Composer, said: Said) -> str:
    """A dated bullet; many lines become one, parted by slashes. Raises NotLiteral."""
    lines = [line.strip() for line in re.split(r"[\r\n]+", said.text)]
    text = " / ".join(line for line in lines if line) or said.kind or "contact"
    when = said.when
    if when.clock is None or when.clock == time(0):
        return composer.log(when.day, said.kind, text)
    return composer.log(datetime.combine(when.day, when.clock), said.kind, text)


def kept_bullets(
    composer: Composer, contact: Contact, keep: frozenset[str] | None
) -> list[str]:
    """Fields of a contact without a key, as bullets. Raises NotLiteral."""
    pairs = [*contact.kept]
    if contact.tags:
        pairs.append(("Groups", ", ".join(contact.tags)))
    lines: list[str] = []
    if contact.notes.strip():
        lines += composer.bullets(f"Notes: {contact.notes}")
    for label, text in pairs:
        if keep is None or label.casefold() in keep:
            lines += composer.bullets(f"{label}: {text}")
    return lines


def by_headings(blocks: Sequence[Block]) -> dict[tuple[str, ...], list[Block]]:
    """Blocks by their headings; those without any come first."""
    found: dict[tuple[str, ...], list[Block]] = {(): []}
    for block in blocks:
        found.setdefault(block.task.headings, []).append(block)
    return {key: own for key, own in sorted_by_parent(found).items() if own}


def sorted_by_parent(
    found: dict[tuple[str, ...], list[Block]],
) -> dict[tuple[str, ...], list[Block]]:
    """In the order of the file, with what has the same outer heading together."""
    order: dict[tuple[str, ...], int] = {}
    for key in found:
        for length in range(len(key) + 1):
            order.setdefault(key[:length], len(order))

    def place(key: tuple[str, ...]) -> list[int]:
        return [order[key[:length]] for length in range(1, len(key) + 1)]

    return {key: found[key] for key in sorted(found, key=place)}
