"""Intents → the one splice of the note that carries each of them out.

Every plan starts from the current line on disk, changes single tokens of it and ends in
one LineEdit, even if a series writes two lines. What could not be done as asked is
reported in `notes`, not hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from journal.language.document import Document, LineEdit
from journal.language.edit.intents import (
    Ask,
    Begin,
    Cancel,
    ComeUp,
    Complete,
    FollowUp,
    HandOver,
    Intent,
    Log,
    Mend,
    Park,
    Reopen,
    Replied,
    Reschedule,
    Rest,
    SetBlockId,
    SetMark,
    SetOwner,
    SetPerson,
    SetPriority,
    SetUnlessReply,
    SetWaiting,
    Snooze,
    Together,
)
from journal.language.edit.lanes import difference, into_lane
from journal.language.edit.leap_day import on_leap_day
from journal.language.edit.lines_below import block_of, child_indent, linked, log_bullet
from journal.language.edit.next_line import is_next, next_line
from journal.language.edit.person import name_instead, shown
from journal.language.edit.snooze import let_rest
from journal.language.line import status
from journal.language.line.date_edits import (
    come_up_on,
    put,
    reschedule,
    reschedule_along,
    snooze,
)
from journal.language.line.fields import PRIORITY_SYMBOLS, Dialect, Field
from journal.language.line.grammar import Grammar
from journal.language.line.splice import Splice, dialect_for
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.language.note.board_settings import board_grammar
from journal.model.entry import Priority, Status
from journal.model.errors import WriteRefused
from journal.model.log_kind import LogKind
from journal.model.value import replace, value
from journal.model.when import When


@value
class Plan:
    """A change that has not happened yet; `edit` is None if none is needed."""

    edit: LineEdit | None
    notes: tuple[str, ...] = ()


@value
class Context:
    """What an edit needs to know apart from the line itself."""

    grammar: Grammar
    vault_dialect: Dialect = Dialect.EMOJI
    """The notation of most fields in the vault."""
    has_children: bool = False
    child_indent: str | None = None
    """The indent of the entry's children, if it has any."""
    last_line: int | None = None
    """Index of the last line that belongs to the entry."""


def plan(intent: Intent, document: Document, index: int, context: Context) -> Plan:
    """The edit that carries out `intent` on line `index` as it is now.

    Raises WriteRefused if the intent makes no sense for that line.
    """
    raw = document.text(index)
    if board := board_grammar(document.content, context.grammar):
        context = replace(context, grammar=board)
    line = scan(raw, context.grammar)
    if line is None:
        raise WriteRefused(f"line {index + 1} is no longer a task")
    if isinstance(intent, Mend):
        return _finish(document, index, context, [intent.line], [])
    if isinstance(intent, Together):
        return _together(intent, document, index, context, line)
    dialect = dialect_for(line, document, context.grammar, context.vault_dialect)
    splice = Splice(line, dialect)
    if isinstance(intent, Complete | FollowUp | SetMark):
        return _marked(intent, splice, document, index, context)
    bullet, notes = _edited(intent, splice, context)
    added = [f"{child_indent(raw, context.child_indent)}{bullet}"] if bullet else []
    return _finish(document, index, context, [str(splice)], added, notes)


def _marked(
    intent: Complete | FollowUp | SetMark,
    splice: Splice,
    document: Document,
    index: int,
    context: Context,
) -> Plan:
    """What may write two lines: the occurrence of a series and the next one."""
    grammar, added = context.grammar, []
    mark, catch_up = _done_mark(splice.line, grammar), False
    match intent:
        case SetMark():
            mark = intent.mark
        case FollowUp():
            added = [linked(splice, intent.line, intent.block_id, grammar)]
        case Complete():
            catch_up = intent.catch_up
    lines, notes = _set_mark(splice, mark, intent.today, context, catch_up=catch_up)
    if not added:
        lines, notes = _once(lines, notes, document, index, context)
    return _finish(document, index, context, lines, added, notes)


Remarks = tuple[str, ...]


def _edited(intent: Intent, splice: Splice, context: Context) -> tuple[str, Remarks]:
    """Change the line. The bullet to write below it, or nothing, and remarks."""
    grammar = context.grammar
    match intent:
        case Snooze(until):
            snooze(splice, until, grammar)
        case Rest():
            return "", let_rest(splice, intent, grammar)
        case Reschedule(due, now):
            if due is None or now is None:
                reschedule(splice, due, grammar)
            else:
                reschedule_along(splice, due, now, grammar)
        case ComeUp(day):
            come_up_on(splice, day, grammar, only_later=True)
        case SetPriority(priority):
            _set_priority(splice, priority)
        case SetPerson(handle, instead_of, named):
            name_instead(splice, handle, instead_of, named=named)
        case SetWaiting(waiting):
            _set_waiting(splice, waiting, grammar)
        case SetUnlessReply(span):
            splice.set(Field.UNLESS_REPLY, span)
        case SetOwner(names):
            splice.set(Field.OWNER, ", ".join(names))
        case SetBlockId(block_id):
            block_of(splice, block_id)
        case Reopen():
            _begin_again(splice, Status.OPEN, grammar)
        case Begin():
            _begin_again(splice, Status.IN_PROGRESS, grammar)
        case _:
            return _told(intent, splice, context)
    return "", ()


def _told(intent: Intent, splice: Splice, context: Context) -> tuple[str, Remarks]:
    """The same for what the history tells of."""
    grammar, bullet = context.grammar, ""
    notes: Remarks = ()
    match intent:
        case Cancel(today, reason):
            mark = status.mark_for(Status.CANCELLED, grammar.tasks)
            ends = splice.line.field(Field.REPEAT)
            _set_mark(splice, mark, today, context)
            notes = ("the series ends here",) if ends else ()
            bullet = log_bullet(today, LogKind.CLOSED.word, reason) if reason else ""
        case HandOver(today, handle, instead_of, named, again):
            before = str(splice)
            name_instead(splice, handle, instead_of, named=named)
            if str(splice) == before:
                return "", (f"it is about @{handle} already",)
            _let_wait(splice, again, grammar)
            others = ", ".join(map(shown, instead_of))
            words = f"from {others} to @{handle}" if others else f"over to @{handle}"
            bullet = log_bullet(today, LogKind.HANDED.word, words)
        case Ask(today, kind, text, again):
            _let_wait(splice, again, grammar)
            bullet = log_bullet(today, kind, text)
        case Replied(today, text, others_wait):
            if not others_wait:
                _set_waiting(splice, False, grammar)
            bullet = log_bullet(today, LogKind.REPLY.word, text)
        case Park(today, until, reason):
            put(splice, Field.START, When(until), grammar)
            come_up_on(splice, until, grammar, only_later=True)
            bullet = log_bullet(today, LogKind.PARKED.word, reason)
        case Log(at, kind, text, with_time):
            bullet = log_bullet(at if with_time else at.date(), kind, text)
    return bullet, notes


def _together(
    intents: Together, document: Document, index: int, context: Context, line: TaskLine
) -> Plan:
    """One edit that carries out the intents in order."""
    now = document
    notes: tuple[str, ...] = ()
    last = index if context.last_line is None else context.last_line
    for intent in intents.intents:
        planned = plan(intent, now, index, replace(context, last_line=last))
        notes += planned.notes
        if planned.edit:
            last += len(planned.edit.new) - len(planned.edit.old)
            now = Document(now.apply(planned.edit))
    if intents.lane is not None:
        if last < index or line.field(Field.REPEAT):
            notes += ("it stays in its lane, because it repeats there",)
        else:
            now = Document(b"".join(into_lane(now, index, last, intents.lane)))
    return Plan(difference(document.lines, now.lines), notes)


def _finish(
    document: Document,
    index: int,
    context: Context,
    lines: Sequence[str],
    added: Sequence[str],
    notes: tuple[str, ...] = (),
) -> Plan:
    """Replace the entry's line with `lines`, and put `added` below what belongs to
    it."""
    same = list(lines) == [document.text(index)]
    last = index if context.last_line is None else context.last_line
    if not added:
        edit = None if same else document.rewrite(index, *lines)
    elif same:
        edit = document.insert_after(last, *added)
    else:
        edit = document.rewrite_and_add(index, lines, last, added)
    return Plan(edit, notes)


# ---------------------------------------------------------------- status


def _done_mark(line: TaskLine, grammar: Grammar) -> str:
    """`x`, or the done mark that the vault's own settings lead to from here."""
    for rule in grammar.tasks.statuses:
        if rule.mark == line.mark and rule.next_mark:
            if status.type_of(rule.next_mark, grammar.tasks) == "DONE":
                return rule.next_mark
            break
    return status.mark_for(Status.DONE, grammar.tasks)


def _set_mark(
    splice: Splice,
    mark: str,
    today: date,
    context: Context,
    *,
    catch_up: bool = False,
) -> tuple[list[str], tuple[str, ...]]:
    """Change the status as the Tasks plugin does: mark, date and next line.

    Returns the lines to write, none if the line is deleted, and remarks about them.
    """
    tasks = context.grammar.tasks
    before = splice.line
    old = status.type_of(before.mark, tasks)
    new = status.type_of(mark, tasks)
    if mark == before.mark:
        return [str(splice)], ()
    splice.set_mark(mark)
    for field, type_name, wanted in (
        (Field.DONE, "DONE", tasks.set_done_date),
        (Field.CANCELLED, "CANCELLED", tasks.set_cancelled_date),
    ):
        if new != type_name:
            splice.remove(field)
        elif old != type_name and wanted:
            splice.set(field, today.isoformat())
    lines = [str(splice)]
    notes: tuple[str, ...] = ()
    if new == "DONE" and old != "DONE":
        following, notes = next_line(
            before, splice.dialect, mark, today, context.grammar, catch_up
        )
        delete = _wants_deletion(before)
        if delete and context.has_children:
            notes += ("kept, although 🏁 delete: it has lines below it",)
        elif delete:
            lines = []
        if following is not None:
            lines.insert(len(lines) if tasks.next_line_below else 0, following)
    return lines, notes


def _once(
    lines: list[str],
    notes: tuple[str, ...],
    document: Document,
    index: int,
    context: Context,
) -> tuple[list[str], tuple[str, ...]]:
    """The lines without the next one of a series if that already exists.

    An occurrence has one next line, however often it is ticked and reopened.
    """
    below = context.grammar.tasks.next_line_below
    if len(lines) < 2:
        return lines, notes
    own = -1 if below else 0
    dialect = context.vault_dialect
    lines[own] = on_leap_day(lines[own], document, dialect, context.grammar)
    last = index if context.last_line is None else context.last_line
    neighbours = [at for at in (index - 1, index + 1, last + 1) if at >= 0]
    grammar = context.grammar
    following = scan(lines[-1 if below else 0], grammar)
    for at in neighbours:
        if following is None or at >= len(document.lines):
            continue
        there = scan(document.text(at), grammar)
        if there is not None and is_next(there, following, grammar):
            kept = lines[:-1] if below else lines[1:]
            return kept, ("the next one already exists",)
    return lines, notes


def _wants_deletion(line: TaskLine) -> bool:
    token = line.field(Field.ON_COMPLETION)
    return token is not None and token.value.lower() == "delete"


# ---------------------------------------------------------------- the rest


def _set_priority(splice: Splice, priority: Priority) -> None:
    token = splice.line.field(Field.PRIORITY)
    if priority is Priority.NONE:
        splice.remove(Field.PRIORITY)
        return
    name = priority.name.lower()
    if token is not None and token.dialect is Dialect.EMOJI:
        symbol = next(s for s, p in PRIORITY_SYMBOLS.items() if p is priority)
        splice.replace(token, token.with_value(symbol))
        return
    splice.set(Field.PRIORITY, name)


def _set_waiting(splice: Splice, waiting: bool, grammar: Grammar) -> None:
    tags = [
        token
        for token in splice.tokens
        if token.kind is Kind.TAG and token.value.casefold() == "#waiting"
    ]
    held = status.status_of(splice.line.mark, grammar.tasks) is Status.WAITING
    if waiting:
        if not tags and not held:
            splice.add_in_front(Token(Kind.TAG, "#waiting", value="#waiting"))
        return
    for tag in tags:
        splice.take_out(tag)
    if held:
        splice.set_mark(status.mark_for(Status.OPEN, grammar.tasks))


def _let_wait(splice: Splice, again: date | None, grammar: Grammar) -> None:
    """Wait for someone, until the day to look again."""
    _set_waiting(splice, True, grammar)
    if again:
        come_up_on(splice, again, grammar)


def _begin_again(splice: Splice, state: Status, grammar: Grammar) -> None:
    splice.set_mark(status.mark_for(state, grammar.tasks))
    splice.remove(Field.DONE, Field.CANCELLED)
