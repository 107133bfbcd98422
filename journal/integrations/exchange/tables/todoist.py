"""Todoist's CSV of a project: rows of sections, tasks and notes, in order.

`@label` in the title is a tag, a date is what the user typed there, in their
language. Several files are several projects.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from journal.integrations.exchange import moments
from journal.integrations.exchange.records import (
    Imported,
    Named,
    Options,
    Refused,
    Task,
    TypedDate,
    others,
)
from journal.integrations.exchange.registry import Reader, register
from journal.integrations.exchange.source import Source
from journal.integrations.exchange.table import Row, Table
from journal.integrations.exchange.tables.layout import Layout, Reading, columns
from journal.integrations.exchange.tables.reading import best, fitting, read_layout
from journal.model.entry import Priority
from journal.model.when import When

_FIELDS = """
    row_type: TYPE
    text: CONTENT
    notes: DESCRIPTION
    priority: PRIORITY
    indent: INDENT
    author: AUTHOR
    person: RESPONSIBLE
    typed: DATE
    language: DATE_LANG
    zone: TIMEZONE
    length: DURATION
    unit: DURATION_UNIT
    deadline: DEADLINE
    deadline_language: DEADLINE_LANG
"""
_LAYOUT = Layout(
    "todoist",
    "Todoist",
    columns(_FIELDS),
    noise=frozenset({"view_style", "meta", "is_collapsed"}),
)
_PRIORITY = {"1": Priority.HIGHEST, "2": Priority.HIGH, "3": Priority.MEDIUM}
_LABEL = re.compile(r"(?<!\S)@([^\s@]+)")
_USER = re.compile(r"(?P<name>.*?)\s*\((?P<id>\d+)\)")


def _likeness(table: Table) -> int:
    if not table.has("type", "content", "priority"):
        return 0
    return 97 if table.has("indent") or table.has("author") else 80


def _task(reading: Reading, row: Row) -> Task:
    cell = reading.cell
    content = row_text = cell(row, "text")
    plain_item = row_text.startswith("* ")
    tags = [match[1] for match in _LABEL.finditer(content)]
    text = " ".join(_LABEL.sub(" ", content.removeprefix("* ")).split())
    task = Task(
        row.number,
        text,
        notes=cell(row, "notes"),
        tags=tags,
        priority=_PRIORITY.get(cell(row, "priority"), Priority.NONE),
        kept=reading.kept(row),
    )
    if plain_item:
        task.kept.append(("Todoist", "no checkbox there"))
    user = _USER.fullmatch(cell(row, "person"))
    name = user["name"] if user else cell(row, "person")
    task.people = others([Named(name=name)] if name else [], reading.options)
    _dates(reading, row, task)
    if cell(row, "length") and cell(row, "unit") not in ("", "None"):
        task.kept.append(("Duration", f"{cell(row, 'length')} {cell(row, 'unit')}"))
    return task


def _dates(reading: Reading, row: Row, task: Task) -> None:
    cell, options = reading.cell, reading.options
    typed, deadline = cell(row, "typed"), cell(row, "deadline")
    found = _typed(typed, options)
    last = _typed(deadline, options) if deadline else None
    for raw, read in ((typed, found), (deadline, last)):
        if raw and read is None:
            task.kept.append(("Date there", raw))
            reading.result.remarks.append(
                f"row {row.number}: the date “{raw[:60]}” is not understood; it is "
                "kept as text"
            )
    if last and last.when:
        task.due = last.when
    if found:
        task.repeat = found.repeat or ""
        if found.when and not found.repeat:
            if last:
                task.scheduled = found.when
            else:
                task.due = found.when


class _Read:
    """A date with or without a rule; a rule alone says no day."""

    def __init__(self, when: When | None, repeat: str | None) -> None:
        self.when, self.repeat = when, repeat


_EVERY = {
    "every": "every", "ev": "every", "jeden": "every", "jede": "every", "alle": "every",
    "chaque": "every", "tous": "every", "cada": "every", "ogni": "every",
    "elke": "every", "daily": "every day", "weekly": "every week",
    "monthly": "every month", "yearly": "every year", "täglich": "every day",
    "wöchentlich": "every week", "monatlich": "every month", "jährlich": "every year",
    "every!": "every!",
}  # fmt: skip
_UNITS = {
    "tag": "day", "tage": "days", "woche": "week", "wochen": "weeks", "monat": "month",
    "monate": "months", "jahr": "year", "jahre": "years", "jour": "day",
    "jours": "days", "semaine": "week", "semaines": "weeks", "mois": "months",
    "an": "year", "ans": "years", "día": "day", "días": "days", "semana": "week",
    "semanas": "weeks", "mes": "month", "meses": "months", "año": "year",
    "giorno": "day", "giorni": "days", "settimana": "week", "settimane": "weeks",
    "mese": "month", "mesi": "months", "anno": "year", "dag": "day", "dagen": "days",
    "weken": "weeks", "maand": "month", "maanden": "months", "jaar": "year",
    "montag": "monday", "dienstag": "tuesday", "mittwoch": "wednesday",
    "donnerstag": "thursday", "freitag": "friday", "samstag": "saturday",
    "sonntag": "sunday", "werktag": "weekday", "lundi": "monday", "mardi": "tuesday",
    "mercredi": "wednesday", "jeudi": "thursday", "vendredi": "friday",
    "samedi": "saturday", "dimanche": "sunday", "lunes": "monday", "martes": "tuesday",
    "miércoles": "wednesday", "jueves": "thursday", "viernes": "friday",
    "sábado": "saturday", "domingo": "sunday", "mon": "monday", "tue": "tuesday",
    "tues": "tuesday", "wed": "wednesday", "thu": "thursday", "thurs": "thursday",
    "fri": "friday", "sat": "saturday", "sun": "sunday", "other": "2",
    "workday": "weekday", "workdays": "weekdays",
}  # fmt: skip
_WORDS = {
    "heute": "today", "morgen": "tomorrow", "übermorgen": "in 2 days",
    "aujourd'hui": "today", "demain": "tomorrow", "hoy": "today", "mañana": "tomorrow",
    "oggi": "today", "domani": "tomorrow", "vandaag": "today", "hoje": "today",
    "amanhã": "tomorrow", "tod": "today", "tom": "tomorrow", "i dag": "today",
}  # fmt: skip


def _typed(raw: str, options: Options) -> _Read | None:
    """The meaning of a date typed into Todoist; None if it is not understood."""
    text = " ".join(raw.split()).casefold()
    if not text:
        return _Read(None, None)
    try:
        when = moments.read_moment(raw, options.order, options.zone)
    except moments.Ambiguous:
        return None
    if when:
        return _Read(when, None)
    first, _, rest = text.partition(" ")
    if first in _EVERY:
        return _rule(_EVERY[first], rest, options)
    words = [_WORDS.get(text, text), " ".join(_UNITS.get(w, w) for w in text.split())]
    for phrase in dict.fromkeys(words):
        read: TypedDate | None = options.typed(phrase)
        if read:
            return _Read(read.when, read.repeat)
    return None


_OTHER_DAY = re.compile(r"every 2 ((?:mon|tues|wednes|thurs|fri|satur|sun)day)\Z")
_OTHER = re.compile(r"every 2 (day|week|month|year)\Z")
_NTH = re.compile(r"every (\d{1,2}(?:st|nd|rd|th))\Z")


def _rule(every: str, rest: str, options: Options) -> _Read | None:
    """A rule in words: `every 3 days`, `every! 2 weeks`, `jeden montag`."""
    begin = None
    body, mark, start = rest.partition(" starting ")
    if mark:
        begin = _typed(start, options)
    body = re.split(r" (?:until|ending|for) ", body)[0]
    clock = None
    at = re.search(r"\s(?:at|um|@|à)\s*(\S+(?:\s?[ap]m)?)$", body)
    if at:
        clock = moments.read_clock(at[1])
        body = body[: at.start()]
    words = [_UNITS.get(word, word) for word in re.split(r"\s+", body) if word]
    strict = every.endswith("!")
    said = " ".join([every.rstrip("!"), *words]).strip()
    said = _OTHER_DAY.sub(r"every 2 weeks on \1", said)
    said = _OTHER.sub(r"every 2 \1s", said)
    said = _NTH.sub(r"every month on the \1", said)
    if strict:
        said += " when done"
    read = options.typed(said.removesuffix(" when done"))
    if read is None or not read.repeat:
        return None
    when = begin.when if begin else None
    if when is None and clock is not None and read.when:
        when = When(read.when.day, clock)
    return _Read(when, said)


def _read_one(source: Source, options: Options) -> Imported:
    table = fitting(source, _likeness)
    reading, result = read_layout(source, table, _LAYOUT, options)
    section = ""
    above: list[tuple[int, Task]] = []
    for row in table.rows:
        kind = reading.cell(row, "row_type").casefold()
        if kind == "section":
            section = reading.cell(row, "text")
            above = []
        elif kind == "note" and above:
            owner = above[-1][1]
            text = reading.cell(row, "text")
            owner.notes = f"{owner.notes}\n\n{text}".strip()
        elif kind == "task":
            if not reading.cell(row, "text"):
                hint = "give it one"
                result.refused.append(
                    Refused(row.number, "no-text", "the row has no title", hint)
                )
                continue
            depth = reading.cell(row, "indent")
            indent = int(depth) if depth.isdigit() else 1
            task = _task(reading, row)
            task.headings = (section,) if section else ()
            while above and above[-1][0] >= indent:
                above.pop()
            if above:
                above[-1][1].children.append(task)
            else:
                result.tasks.append(task)
            above.append((indent, task))
        elif kind == "note":
            result.remarks.append(f"row {row.number}: a note of the project itself")
    result.note = f"Todoist {source.stem}"
    result.title = f"Todoist project “{source.stem}”"
    return result


def _read(sources: Sequence[Source], options: Options) -> Imported:
    results = [_read_one(source, options) for source in sources]
    first = results[0]
    if len(results) > 1:
        for source, result in zip(sources, results, strict=True):
            for task in result.tasks:
                task.headings = (source.stem, *task.headings)
        first.note, first.title = "Todoist", f"Todoist, {len(results)} projects"
        for other in results[1:]:
            first.tasks += other.tasks
            first.refused += other.refused
            first.remarks += other.remarks
            first.kept = list(dict.fromkeys([*first.kept, *other.kept]))
    return first


register(
    Reader(
        "todoist", "Todoist", lambda source: best(source, _likeness), _read, keyed=False
    )
)
