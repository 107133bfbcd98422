"""A task line with all fields known, written in one go and read back.

Imports use this; the words come from the literal composer. The line is then read with
our own scanner and must mean exactly what was intended, or the next, more careful form
of the words is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from journal.language.dates.rule_reader import UnreadableRule, parse
from journal.language.edit.foreign.inert import one_line
from journal.language.edit.foreign.literal import Composer
from journal.language.line import status as statuses
from journal.language.line.fields import DATE_FIELDS, Dialect, Field, spell
from journal.language.line.grammar import grammar_of
from journal.language.line.meaning import text_of, when_of
from journal.language.line.syntax import scan
from journal.language.line.tokens import MAX_LINE, Kind, TaskLine
from journal.language.line.value_lines import read_value_line
from journal.language.regex import regex
from journal.model.entry import Entry, Priority, Status
from journal.model.errors import NotLiteral
from journal.model.settings import Settings
from journal.model.value import field_names, value
from journal.model.when import When

_HARMLESS = regex(r"[^\W_\d]+[\w ,.;?!'’\"“”()/&+–…-]*")
"""Plain words: a letter first, and no character that starts syntax."""
_NOT_HARMLESS = regex(r"\d{4}-\d|__|--|\.\.|[a-z]\(")


@value
class WholeLine:
    """Everything that a task line is meant to express."""

    text: str
    status: Status = Status.OPEN
    due: When | None = None
    """Its time goes after the date; with the Tasks plugin in use it becomes a reminder
    before the date."""
    remind: When | None = None
    scheduled: When | None = None
    start: date | None = None
    created: date | None = None
    done: date | None = None
    cancelled: date | None = None
    priority: Priority = Priority.NONE
    repeat: str | None = None
    people: tuple[str, ...] = ()
    """Handles without `@`."""
    links: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """Without `#`."""
    task_id: str | None = None
    depends_on: tuple[str, ...] = ()
    block_id: str | None = None
    on_completion: str | None = None
    raw: str | None = None
    """The line as a journal wrote it; used if it matches the fields."""


class LineComposer:
    """Writes whole lines for one vault."""

    def __init__(
        self, composer: Composer, settings: Settings, dialect: Dialect
    ) -> None:
        self._composer = composer
        self._grammar = grammar_of(settings)
        self._tasks = settings.obsidian.tasks
        self._filter = settings.obsidian.tasks.global_filter
        self._dialect = dialect

    def knows_rule(self, repeat: str) -> bool:
        """Whether a rule can be written and read back."""
        try:
            parse(repeat)
        except UnreadableRule:
            return False
        return re.fullmatch(r"[a-zA-Z0-9, !]+", repeat) is not None

    def compose(self, meant: WholeLine, *, careful: bool = True) -> str:
        """The line, without indent. Raises NotLiteral.

        Without `careful` a line of harmless words is not read back here: a caller that
        composes a whole note reads that back and compares with `says`.
        """
        meant = self._fitting(meant)
        if not careful and meant.raw is None and is_harmless(meant.text):
            return self._line(meant.text, meant, self._values(meant))
        if meant.raw is not None and (raw := self._as_written(meant)) is not None:
            return raw
        words = one_line(meant.text)
        if not words:
            raise NotLiteral("there is no text to make an entry of")
        values = self._values(meant)
        for candidate in self._candidates(words, meant):
            line = self._line(candidate, meant, values)
            if len(line) > MAX_LINE:
                raise NotLiteral(f"the line would be longer than {MAX_LINE // 1024} KB")
            read = scan(line, self._grammar)
            if read is not None and self._says(read, line, candidate, meant, values):
                return line
        raise NotLiteral(f"“{words[:60]}” cannot be written so that it is only text")

    def _candidates(self, words: str, meant: WholeLine) -> Iterator[str]:
        if meant.raw is not None or is_harmless(words):
            yield words
        yield self._composer.words(words)
        line = self._composer.line(words)
        bare = line.split("] ", 1)[1]
        yield bare.removeprefix(self._filter).lstrip() if self._filter else bare

    def says(self, entry: Entry, meant: WholeLine) -> bool:
        """Whether a parsed entry is what was intended."""
        meant = self._fitting(meant)
        days = (
            (entry.due, meant.due),
            (entry.remind, meant.remind),
            (entry.scheduled, meant.scheduled),
            (entry.start and entry.start.day, meant.start),
            (entry.created, meant.created),
            (entry.done, meant.done),
            (entry.cancelled, meant.cancelled),
        )
        if any(read != own for read, own in days):
            return False
        own = {self._filter.casefold()}
        tags = {tag.casefold() for tag in entry.tags} - own
        wanted = {f"#{tag}".casefold() for tag in meant.tags} - own
        if meant.raw is None:
            names = {mention.name for mention in entry.mentions}
            if names != {*meant.people, *meant.links} or tags != wanted:
                return False
        return (
            entry.status is meant.status
            and entry.priority is meant.priority
            and (entry.repeat or None) == meant.repeat
            and entry.block_id == meant.block_id
        )

    def _fitting(self, meant: WholeLine) -> WholeLine:
        """Put times where Tasks can read past them: in a reminder."""
        if not self._tasks.present:
            return meant
        values = {name: getattr(meant, name) for name in field_names(meant)}
        for name in ("due", "scheduled"):
            when: When | None = values[name]
            if when is not None and when.clock is not None:
                values["remind"] = values["remind"] or when
                values[name] = When(when.day)
        return WholeLine(**values)

    def _values(self, meant: WholeLine) -> dict[Field, str]:
        """The spelled fields, in writing order."""
        dates: tuple[tuple[Field, When | date | None], ...] = (
            (Field.REMIND, meant.remind),
            (Field.CREATED, meant.created),
            (Field.START, meant.start),
            (Field.SCHEDULED, meant.scheduled),
            (Field.DUE, meant.due),
            (Field.DONE, meant.done),
            (Field.CANCELLED, meant.cancelled),
        )
        found: dict[Field, str] = {}
        first: dict[Field, str | None] = {
            Field.TASK_ID: meant.task_id,
            Field.DEPENDS_ON: ",".join(meant.depends_on) or None,
            Field.PRIORITY: (
                None if meant.priority is Priority.NONE else meant.priority.name.lower()
            ),
            Field.REPEAT: meant.repeat,
            Field.ON_COMPLETION: meant.on_completion,
        }
        if meant.remind:
            found[Field.REMIND] = str(meant.remind)
        found.update((name, value) for name, value in first.items() if value)
        for name, when in dates:
            if when is not None and name not in found:
                found[name] = str(when) if isinstance(when, When) else when.isoformat()
        return found

    def _line(self, words: str, meant: WholeLine, values: dict[Field, str]) -> str:
        mark = statuses.mark_for(meant.status, self._tasks)
        parts = [self._filter] if self._filter and self._filter not in words else []
        parts += [words]
        parts += [f"[[{name}]]" for name in meant.links if f"[[{name}" not in words]
        parts += [f"@{name}" for name in meant.people if not _holds(words, "@", name)]
        parts += [f"#{tag}" for tag in meant.tags if not _holds(words, "#", tag)]
        line = f"- [{mark}] {' '.join(parts)}"
        gap = "  " if self._dialect is Dialect.DATAVIEW else " "
        key = self._grammar.reminder.field
        for name, own_value in values.items():
            own = key if name is Field.REMIND else None
            line += gap + spell(name, own_value, self._dialect, own)
        return f"{line} ^{meant.block_id}" if meant.block_id else line

    def _says(
        self,
        read: TaskLine,
        line: str,
        words: str,
        meant: WholeLine,
        values: dict[Field, str],
    ) -> bool:
        fields = [token for token in read.tokens if token.kind is Kind.FIELD]
        named = read.by_name()
        if len(fields) != len(values) or set(named) != set(values):
            return False
        for name, token in named.items():
            if name in DATE_FIELDS:
                if str(when_of(token, read, self._grammar)) != values[name]:
                    return False
            elif name is Field.PRIORITY:
                continue
            elif _squeezed(token.value) != _squeezed(values[name]):
                return False
        if meant.due is None and read.due_token is not None:
            return False
        people = {t.value for t in read.tokens if t.kind is Kind.PERSON}
        tags = {t.value.casefold() for t in read.tokens if t.kind is Kind.TAG}
        links = {
            t.value
            for t in read.tokens
            if t.kind is Kind.LINK and "://" not in t.value and t.value
        }
        wanted = {f"#{tag}".casefold() for tag in meant.tags}
        if self._filter.startswith("#"):
            wanted.add(self._filter.casefold())
        if people != set(meant.people) or tags != wanted:
            return False
        if meant.raw is None and not links <= set(meant.links):
            return False
        ids = [t.value for t in read.tokens if t.kind is Kind.BLOCK_ID]
        return (
            ids == ([meant.block_id] if meant.block_id else [])
            and statuses.status_of(read.mark, self._tasks) is meant.status
            and words in text_of(read)
            and not any(t.kind is Kind.TIME for t in read.tokens)
            and read_value_line(line, self._grammar) is None
        )

    def _as_written(self, meant: WholeLine) -> str | None:
        """The line that a journal wrote, if it reads as the given fields."""
        raw = (meant.raw or "").lstrip(" \t>")
        if one_line(raw) != raw.rstrip() or len(raw) > MAX_LINE:
            return None
        read = scan(raw, self._grammar)
        if read is None or text_of(read) != " ".join(meant.text.split()):
            return None
        said = {
            Field.DUE: meant.due,
            Field.REMIND: meant.remind,
            Field.SCHEDULED: meant.scheduled,
            Field.START: meant.start and When(meant.start),
            Field.CREATED: meant.created and When(meant.created),
            Field.DONE: meant.done and When(meant.done),
            Field.CANCELLED: meant.cancelled and When(meant.cancelled),
        }
        for name, when in said.items():
            token = read.due_token if name is Field.DUE else read.field(name)
            if (when_of(token, read, self._grammar) if token else None) != when:
                return None
        tags = {t.value.casefold() for t in read.tokens if t.kind is Kind.TAG}
        if tags != {f"#{tag}".casefold() for tag in meant.tags}:
            return None
        if statuses.status_of(read.mark, self._tasks) is not meant.status:
            return None
        repeat = read.field(Field.REPEAT)
        if (repeat.value if repeat else None) != meant.repeat:
            return None
        return raw.rstrip()


def is_harmless(text: str) -> bool:
    """Whether a line of text contains nothing that is syntax to any reader."""
    return (
        len(text) < 500
        and _HARMLESS.fullmatch(text) is not None
        and _NOT_HARMLESS.search(text) is None
    )


def _squeezed(value: str) -> str:
    return "".join(value.split())


def _holds(words: str, sign: str, name: str) -> bool:
    """Whether the words already contain the person or tag, as intended text."""
    found = re.search(rf"(?<![\w\\`]){re.escape(sign + name)}(?![\w/-])", words, re.I)
    return found is not None
