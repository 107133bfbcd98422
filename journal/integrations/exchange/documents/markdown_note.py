"""A Markdown note of another vault: its entries unchanged, and its person.

Also the bundle of one person that `journal export --person` writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from journal.integrations.exchange.notes.person_lines import phones_of
from journal.integrations.exchange.records import (
    Contact,
    Imported,
    Named,
    NotReadable,
    Options,
    Said,
    Task,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.model.entry import Entry
from journal.model.note import Note

_BOX = re.compile(r"[ \t>]*[-*+] \[.\] ")


def _likeness(source: Source) -> int:
    lines = source.lines[:2000]
    boxes = sum(bool(_BOX.match(line)) for line in lines)
    person = lines[:1] == ["---"] and any(
        re.match(r"type:\s*person", line) for line in lines[:40]
    )
    if person:
        return 95
    if source.ending == "md":
        return 80 if boxes else 40
    first = next((line for line in lines if line.strip()), "")
    begins = _BOX.match(first) or first.startswith(("# ", "## "))
    return 60 if begins and boxes else 0


def _task(entry: Entry, row: int) -> Task:
    task = Task(row, entry.text, own=True, raw=entry.ref.raw.strip())
    task.people = [Named(handle=mention.name) for mention in entry.mentions]
    task.status = entry.status
    task.due, task.remind = entry.due, entry.remind
    task.scheduled, task.start = entry.scheduled, entry.start
    task.created = entry.created
    task.closed = entry.done or entry.cancelled
    task.priority = entry.priority
    task.repeat = entry.repeat or ""
    task.tags = [tag.lstrip("#") for tag in entry.tags]
    task.headings = entry.headings
    task.log = [Said(line.when, line.kind, line.text) for line in entry.log]
    task.task_id = entry.task_id or ""
    task.depends_on = list(entry.depends_on)
    task.block_id = entry.block_id or ""
    task.on_completion = entry.on_completion or ""
    return task


def _below(entry: Entry, note: Note, lines: Sequence[str]) -> Iterator[str]:
    """The lines below an entry that are neither history nor entries."""
    taken = {line.line for line in entry.log}
    for other in note.entries:
        if entry.line < other.line <= entry.end:
            taken |= set(range(other.line, max(other.end, other.line) + 1))
    for number in range(entry.line + 1, max(entry.end, entry.line) + 1):
        text = lines[number - 1].strip() if number <= len(lines) else ""
        if text and number not in taken:
            yield text


def _contact(note: Note, lines: Sequence[str], name: str) -> Contact | None:
    person = note.person
    if person is None:
        return None
    contact = Contact(1, name, emails=list(person.emails), phones=phones_of(lines))
    contact.org = person.org or ""
    contact.birthday = person.birthday or ""
    contact.aliases = list(person.aliases)
    contact.keep = person.keep or ""
    contact.log = [Said(line.when, line.kind, line.text) for line in note.log]
    taken = {line.line for line in note.log}
    for entry in note.entries:
        taken |= set(range(entry.line, max(entry.end, entry.line) + 1))
    end = next((i for i, line in enumerate(lines) if i and line.rstrip() == "---"), 0)
    kept = [
        line.strip().removeprefix("- ")
        for number, line in enumerate(lines, 1)
        if number > end + 1 and number not in taken and not line.startswith("#")
    ]
    contact.notes = "\n".join(line for line in kept if line and line != "---")
    return contact


def _read(sources: Sequence[Source], options: Options) -> Imported:
    source = sources[0]
    result = Imported("markdown", f"Note “{source.stem}”", source.stem)
    for one in sources:
        note = options.read_note(one.stem, one.text)
        if note is None:
            raise NotReadable("notes are not read here")
        placed: dict[int, Task] = {}
        name = one.stem
        for line in one.lines[:40]:
            named = re.fullmatch(r"name:\s*\"?([^\"]+)\"?\s*", line)
            name = named[1].strip() if named else name
        contact = _contact(note, one.lines, name)
        if contact:
            result.contacts.append(contact)
        for entry in note.entries:
            task = _task(entry, entry.line)
            task.below = list(_below(entry, note, one.lines))
            placed[entry.line] = task
            above = placed.get(entry.parent or 0)
            if above is not None:
                above.children.append(task)
            else:
                result.tasks.append(task)
    result.counts = [f"{len(result.tasks)} entries"]
    return result


register(Reader("markdown", "Markdown", _likeness, _read, keyed=False))
