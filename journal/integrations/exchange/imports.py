"""A complete import: read, recognise, plan, write, record.

The command line and the terminal interface call these three functions in turn:
`read`, `prepare`, `carry_out`.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import BinaryIO
from zoneinfo import ZoneInfo

from journal.api.journal import Journal
from journal.api.outside.foreign_text import typed_date
from journal.api.requests import Act, Batch, Edits, Undo
from journal.integrations.exchange.notes.outcome import Plan, Wishes
from journal.integrations.exchange.notes.plan import Progress, plan_import
from journal.integrations.exchange.notes.remembered import Remembered, Seen
from journal.integrations.exchange.records import (
    Contact,
    Imported,
    NotReadable,
    Options,
    Task,
    TypedDate,
)
from journal.integrations.exchange.registry import (
    SURE,
    Reader,
    load,
    recognised,
)
from journal.integrations.exchange.source import MAX_BYTES, Source, opened
from journal.model.entry import NotePath
from journal.model.errors import ConfigError, known_names, reason, suggestion
from journal.model.note import Note
from journal.model.value import replace

MAX_LEVELS = 12
"""Tasks nested deeper become siblings."""


class WhichFormat(ConfigError):
    """The files can be of more than one format; `readers` are the candidates."""

    def __init__(self, readers: Sequence[Reader]) -> None:
        names = " or ".join(reader.name for reader in readers)
        super().__init__(
            f"this can be {names}: say which with --as "
            f"{readers[0].name if readers else 'FORMAT'}"
        )
        self.readers = tuple(readers)


def files_of(names: Sequence[str], stdin: BinaryIO | None = None) -> list[Source]:
    """The files, zips unpacked; `-` is `stdin`. Raises ConfigError, naming the file."""
    found: list[Source] = []
    for name in names:
        try:
            if name == "-" and stdin is not None:
                data = stdin.read(MAX_BYTES + 1)
            else:
                with Path(name).expanduser().open("rb") as file:
                    data = file.read(MAX_BYTES + 1)
            if not data.strip():
                raise NotReadable("the file is empty")
            found += opened("stdin" if name == "-" else Path(name).name, data)
        except (OSError, RuntimeError) as error:
            why = reason(error)
            raise ConfigError(f"{name}: cannot be read: {why}") from None
        except NotReadable as error:
            raise ConfigError(f"{name}: {error}") from None
    return found


def options_for(journal: Journal, now: datetime, said: Options) -> Options:
    """The options completed from the vault's settings, such as the time zone."""
    name = journal.settings.agenda.time_zone
    zone: tzinfo | None = None
    if name:
        try:
            zone = ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            zone = None

    def typed(text: str) -> TypedDate | None:
        found = typed_date(text, now)
        return TypedDate(*found) if found else None

    folder = journal.settings.notes.people_folder.strip("/")

    def read_note(name: str, text: str) -> Note:
        person = re.match(r"\A---\n(?:.*\n)*?type:\s*person", text[:4000])
        path = f"{folder}/{name}.md" if person and folder else f"{name}.md"
        return journal.read_back(NotePath(path), text)

    return replace(said, now=now, zone=zone, typed=typed, read_note=read_note)


def reader_for(sources: Sequence[Source], name: str | None) -> Reader:
    """The format of the files: the one that was named, else the one they look like.

    Raises NotReadable, ConfigError for an unknown name, and WhichFormat.
    """
    if name:
        reader = load().get(name)
        if reader is None:
            raise ConfigError(
                f"there is no format “{name}”{suggestion(name, load())}",
                *known_names(sorted(load())),
            )
        return reader
    first: Reader | None = None
    for source in _of_one_kind(sources):
        found = recognised(source)
        if first is None:
            if len(found) > 1:
                raise WhichFormat(found)
            first = found[0]
        elif first not in found:
            raise NotReadable(
                f"{source.name} is {found[0].title}, the others are {first.title}; "
                "import them one after the other"
            )
    if first is None:
        raise NotReadable("there is no file to import")
    return first


def _of_one_kind(sources: Sequence[Source]) -> Sequence[Source]:
    """For a zip, the files that its best format can read; else all files."""
    if not all(source.zipped for source in sources):
        return sources
    sure = [(reader.likeness(s), reader) for s in sources for reader in load().values()]
    likeness, reader = max(sure, key=lambda pair: pair[0], default=(0, None))
    if reader is None or likeness < SURE:
        return sources
    return [source for source in sources if reader.likeness(source) >= SURE - 10]


def read(
    sources: Sequence[Source], options: Options, name: str | None = None
) -> Imported:
    """The records in the files. Raises NotReadable, WhichFormat, ConfigError."""
    reader = reader_for(sources, name)
    own = _of_one_kind(sources) if name is None else sources
    if name is None and options.map and reader.likeness(own[0]) < SURE:
        # mapping columns implies a table, whatever else it may look like
        reader = load()["csv"] if own[0].tables else reader
    try:
        imported = reader.read(list(own), options)
    except RecursionError:
        raise NotReadable("it is nested too deep") from None
    for source in sources:
        if source not in own:
            imported.remarks.append(f"{source.name} is not {reader.title}: left out")
    for task in imported.tasks:
        flatten(task)
    drop_broken_keys(imported)
    return imported


_DESTROYED = re.compile(r"[0-9]+[.,]?[0-9]*E\+[0-9]+", re.IGNORECASE)


def drop_broken_keys(imported: Imported) -> None:
    """Drop ids that a spreadsheet damaged: `1.21E+15`, or duplicates."""
    every = [one for task in imported.tasks for one in task.all()]
    lost = 0
    for records in (every, imported.contacts):
        owners: dict[str, list[Task | Contact]] = {}
        for record in records:
            if record.key:
                owners.setdefault(record.key, []).append(record)
        for key, own in owners.items():
            if len(own) > 1 or _DESTROYED.fullmatch(key):
                lost += len(own)
                for record in own:
                    record.key = ""
    if lost:
        imported.remarks.append(
            f"{lost} ids were destroyed by a spreadsheet or stand twice: these rows "
            "are recognised by their text instead"
        )


def flatten(task: Task) -> None:
    """Move tasks nested deeper than notes are read up to the last level that is."""
    level = [(task, 1)]
    while level:
        above, depth = level.pop()
        if depth == MAX_LEVELS:
            deeper = list(above.children)
            above.children = []
            while deeper:
                child = deeper.pop(0)
                deeper[:0] = child.children
                child.children = []
                above.children.append(child)
            continue
        level += [(child, depth + 1) for child in above.children]


def prepare(
    journal: Journal,
    imported: Imported,
    options: Options,
    wishes: Wishes,
    progress: Progress | None = None,
) -> Plan:
    """What importing it would do now; nothing is written. Raises ConfigError."""
    remembered = Remembered(journal.state)
    # many records are created and kept: scanning them for garbage is slow
    collecting = gc.isenabled()
    gc.disable()
    try:
        return plan_import(journal, imported, options, wishes, remembered, progress)
    finally:
        if collecting:
            gc.enable()


def carry_out(journal: Journal, plan: Plan, now: datetime) -> str | None:
    """Write the plan as one undo step; returns its name, such as `s12`.

    Raises WriteRefused and StaleEntry, with nothing written. A keyboard interrupt
    undoes what was written, then propagates.
    """
    if plan.is_empty:
        return None
    intents = [(u.intent, u.entry) for u in plan.updates if u.intent is not None]
    before = _newest(journal)
    for note in plan.read_back:
        journal.expect(note)
    try:
        if not intents:
            journal.apply(plan.request, now)
        else:
            parts: list[Act | Edits] = [Act(intents, "updated")]
            if plan.edits:
                parts.insert(0, plan.request)
            journal.apply(Batch(parts, plan.label), now)
    except KeyboardInterrupt:
        step = _newest(journal)
        if step and step != before:
            journal.apply(Undo(step), now)
        raise
    step = _newest(journal)
    if step and step != before:
        _remember(journal, plan, step)
        return step
    return None


def _newest(journal: Journal) -> str | None:
    steps = journal.steps()
    return steps[0].step.name if steps else None


def _remember(journal: Journal, plan: Plan, step: str) -> None:
    remembered = Remembered(journal.state)
    format = plan.imported.format
    for entry in plan.new:
        if entry.stored:
            remembered.put(format, entry.stored, Seen(step, entry.seen))
    for update in plan.updates:
        if update.key:
            seen = remembered.get(format, update.key)
            if seen:
                fields = {**seen.fields, update.name: update.value}
                remembered.put(format, update.key, Seen(seen.step, fields))
    remembered.save()
