"""A parsed task line and its surroundings → the entry."""

from __future__ import annotations

from datetime import date

from journal.language.line import status
from journal.language.line.fields import PRIORITY_NAMES, PRIORITY_SYMBOLS, Field
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import mentions_of, text_of, when_of
from journal.language.line.problems import line_problems as problems
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.language.note.front_matter import names_in
from journal.language.note.note_names import date_in_name, in_folder, title_of
from journal.language.note.structure import Surroundings
from journal.model.entry import Entry, NotePath, Priority
from journal.model.settings import Settings
from journal.model.when import When


def entry_of(
    line: TaskLine,
    around: Surroundings,
    grammar: Grammar,
    settings: Settings,
    *,
    thorough: bool = True,
) -> Entry:
    """The entry of a line parsed by the full grammar.

    `thorough` also looks for corrections, which takes ten times as long.
    """
    tasks = settings.obsidian.tasks
    state = status.status_of(line.mark, tasks)
    fields = line.by_name()
    dates = {
        name: when_of(token, line, grammar)
        for name, token in fields.items()
        if name in _MOMENTS
    }
    if Field.DUE not in fields and (plain := line.due_token):
        dates[Field.DUE] = when_of(plain, line, grammar)
    date, field = dates.get, fields.get
    scheduled = date(Field.SCHEDULED)
    if tasks.filename_as_scheduled and not any(map(date, _HIDES_FILE_NAME_DATE)):
        scheduled = _scheduled_by_file_name(around.ref.path, line, settings)
    filter_tag = tasks.global_filter
    headings = around.headings
    return Entry(
        ref=around.ref,
        status=state,
        mark=line.mark,
        text=text_of(line),
        mentions=mentions_of(line.tokens),
        due=date(Field.DUE),
        remind=date(Field.REMIND),
        scheduled=scheduled,
        start=date(Field.START),
        created=_day(date(Field.CREATED)),
        done=_day(date(Field.DONE)),
        cancelled=_day(date(Field.CANCELLED)),
        priority=_priority(field(Field.PRIORITY)),
        repeat=_text(field(Field.REPEAT)),
        on_completion=_text(field(Field.ON_COMPLETION)),
        tags=tuple(
            token.value
            for token in line.tokens
            if token.kind is Kind.TAG and token.value != filter_tag
        ),
        block_id=next((t.value for t in line.tokens if t.kind is Kind.BLOCK_ID), None),
        task_id=_text(field(Field.TASK_ID)),
        depends_on=_ids(field(Field.DEPENDS_ON)),
        heading=headings[-1] if headings else None,
        headings=headings,
        parent=around.parent,
        end=around.end,
        log=around.log,
        carries_filter=bool(filter_tag) and filter_tag in around.ref.raw,
        problems=problems.of_entry(
            around.ref, line, grammar, closed=state.closed, thorough=thorough
        ),
        unless_reply=_text(field(Field.UNLESS_REPLY)),
        owner=names_in(token.value) if (token := field(Field.OWNER)) else (),
        hidden_filter=tasks.hidden_filter if filter_tag in around.ref.raw else "",
    )


def _scheduled_by_file_name(
    path: NotePath, line: TaskLine, settings: Settings
) -> When | None:
    """What Tasks' setting “use filename as scheduled date” means for it.

    Only for a line that has no start, scheduled or due date of its own, not
    even an impossible one.
    """
    tasks = settings.obsidian.tasks
    if any(line.field(name) for name in _HIDES_FILE_NAME_DATE):
        return None
    folders = tasks.filename_folders
    if folders and not any(in_folder(path, folder) for folder in folders):
        return None
    return date_in_name(title_of(path), tasks.filename_format)


_MOMENTS = frozenset(
    (
        Field.DUE,
        Field.REMIND,
        Field.SCHEDULED,
        Field.START,
        Field.CREATED,
        Field.DONE,
        Field.CANCELLED,
    )
)
_HIDES_FILE_NAME_DATE = (Field.DUE, Field.SCHEDULED, Field.START)


def _day(when: When | None) -> date | None:
    return when.day if when else None


def _text(token: Token | None) -> str | None:
    return token.value or None if token else None


def _ids(token: Token | None) -> tuple[str, ...]:
    if token is None:
        return ()
    return tuple(part.strip() for part in token.value.split(",") if part.strip())


def _priority(token: Token | None) -> Priority:
    if token is None:
        return Priority.NONE
    by_name = PRIORITY_NAMES.get(token.value.strip().lower(), Priority.NONE)
    return PRIORITY_SYMBOLS.get(token.value, by_name)
