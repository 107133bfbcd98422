"""The body of a note, read in one pass over its blocks.

What only some notes have is imported when it is found: after a save, a prompt waits for
all that is imported here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from journal.language.clean import clean
from journal.language.line.fast_line import PlainLine, allows_plain_lines, plain_line
from journal.language.line.fields import Field
from journal.language.line.grammar import Grammar
from journal.language.line.log_lines import (
    DATED_BULLET,
    impossible_log_day,
    read_log_line,
)
from journal.language.line.meaning import mentions_of, without_comments
from journal.language.line.status import status_of
from journal.language.line.tokens import (
    MAX_LINE,
    TaskLine,
    is_too_long,
    split_head,
)
from journal.language.line.value_lines import may_hold_values
from journal.language.note.blocks import heading_text, may_hold_comments, read_blocks
from journal.language.note.structure import Item, Surroundings
from journal.language.note.twins import marks_of, told_apart, twins_of
from journal.model.entry import (
    Entry,
    EntryRef,
    LogLine,
    Mention,
    MentionKind,
    NotePath,
    Problem,
)
from journal.model.note import Note, ValueNote
from journal.model.settings import Settings
from journal.model.value import replace
from journal.model.when import When

MOST_EXAMINED = 2000
"""Lines of a note, plain ones aside, for which corrections are looked for: that takes
ten times as long as parsing them."""


class ReadLine:
    """A parsed task line and its surroundings, not turned into an entry yet.

    Of a vault's lines few become one, so even the parts of an `EntryRef` stay apart.
    """

    __slots__ = (
        *("around", "end", "headings", "line", "log", "nth", "number", "of"),
        *("parent", "raw", "thorough"),
    )

    def __init__(
        self,
        line: TaskLine | PlainLine,
        raw: str,
        twins: tuple[int, int],
        number: int,
        headings: tuple[str, ...],
        parent: int | None,
        end: int,
        log: tuple[LogLine, ...],
    ) -> None:
        """As in `EntryRef` and `Surroundings`; `twins` are its `nth` and `of`, `number`
        is the number of the line."""
        self.line = line
        self.raw = raw
        self.nth, self.of = twins
        self.number = number
        self.around = ""
        self.headings = headings
        self.parent = parent
        self.end = end
        self.log = log
        self.thorough = True
        """Whether corrections are looked for when the entry is made."""

    def surroundings(self, path: NotePath) -> Surroundings:
        """The same, for an entry of this note."""
        ref = EntryRef(path, self.raw, self.nth, self.of, self.number, self.around)
        return Surroundings(ref, self.headings, self.parent, self.end, self.log)


class ReadNote:
    """A parsed note. Its entries are made on demand: a first look at a vault stores
    thousands and makes few."""

    __slots__ = ("_made", "grammar", "lines", "note", "owner", "settings")

    def __init__(
        self,
        note: Note,
        lines: tuple[ReadLine, ...],
        grammar: Grammar,
        settings: Settings,
        owner: tuple[str, ...] = (),
    ) -> None:
        """`note` is everything except the entries; `owner` is the default owner of
        those."""
        self.note = note
        self.lines = lines
        self.grammar = grammar
        self.settings = settings
        self.owner = owner
        self._made: dict[int, Entry] = {}

    def entry(self, number: int) -> Entry:
        """The entry of a line, by its index among the task lines."""
        entry = self._made.get(number)
        if entry is None:
            entry = self._made[number] = self._entry(self.lines[number])
        return entry

    def _entry(self, read: ReadLine) -> Entry:
        line, around = read.line, read.surroundings(self.note.path)
        if isinstance(line, PlainLine):
            entry = _plain_entry(line, around, self.settings)
        else:
            from journal.language.note.entry_of_line import entry_of

            entry = entry_of(
                line, around, self.grammar, self.settings, thorough=read.thorough
            )
        if self.owner and not entry.owner:
            return replace(entry, owner=self.owner)
        return entry

    def whole(self) -> Note:
        """The note, with its entries."""
        if not self.lines:
            return self.note
        return replace(self.note, entries=tuple(map(self._entry, self.lines)))


def _plain_entry(line: PlainLine, around: Surroundings, settings: Settings) -> Entry:
    """The entry of a line parsed by the fast reader: most lines of a vault.

    Fields that the fast reader does not know are not looked for.
    """
    tasks, dates = settings.obsidian.tasks, line.dates

    def when(name: Field) -> When | None:
        return When(day) if (day := on(name)) else None

    def on(name: Field) -> date | None:
        return date.fromisoformat(dates[name]) if name in dates else None

    filter_tag = tasks.global_filter
    headings = around.headings
    return Entry(
        ref=around.ref,
        status=status_of(line.mark, tasks),
        mark=line.mark,
        text=line.text,
        mentions=tuple(Mention(MentionKind.HANDLE, name) for name in line.handles),
        due=when(Field.DUE),
        scheduled=when(Field.SCHEDULED),
        start=when(Field.START),
        created=on(Field.CREATED),
        done=on(Field.DONE),
        cancelled=on(Field.CANCELLED),
        priority=line.priority,
        repeat=line.repeat,
        tags=tuple(tag for tag in line.tags if tag != filter_tag),
        heading=headings[-1] if headings else None,
        headings=headings,
        parent=around.parent,
        end=around.end,
        log=around.log,
        carries_filter=bool(filter_tag) and filter_tag in around.ref.raw,
        hidden_filter=tasks.hidden_filter if filter_tag in around.ref.raw else "",
    )


class NoteReader:
    """One pass over the blocks of a note; the methods return its findings."""

    def __init__(
        self,
        path: NotePath,
        lines: list[str],
        body: int,
        content: bytes,
        settings: Settings,
        grammar: Grammar,
    ) -> None:
        """`content` are the bytes that the lines come from."""
        self.path = path
        self.lines = lines
        self.body = body
        self.settings = settings
        self.grammar = grammar
        self.blocks = read_blocks(lines, body, comments=may_hold_comments(content))
        self._too_long: list[int] = []
        self._unexamined: int | None = None
        """The first line for which corrections are not looked for."""
        self._never: list[int] = []
        """Log lines with a day that does not exist."""
        self._plain = allows_plain_lines(self.grammar)
        self._places = list(self._task_lines())
        self._entry_lines = {item.line for item, _ in self._places}
        self.marks = marks_of(lines, content) if self._places else ""
        """Of the lines, if any of them are entries."""
        self.free_log = self._free_log()
        self.values = self._values() if may_hold_values(content) else ()
        self._below = self.blocks.headings[::-1]
        """Headings not yet followed by an entry, the next one last."""
        self._path: list[tuple[int, str]] = []
        self._texts: tuple[str, ...] = ()
        """The headings above the last entry."""

    def _task_lines(self) -> Iterator[tuple[Item, TaskLine | PlainLine]]:
        last, literal = -1, self.blocks.literal
        for item in self.blocks.items:
            line = self.lines[item.line]
            # `- - [ ] x` is two items on one line, and no task by our grammar
            if "[" not in line or item.line == last or item.line in literal:
                continue
            last = item.line
            scanned: TaskLine | PlainLine | None = None
            if self._plain:
                scanned = plain_line(line, self.grammar)
            if scanned is None and split_head(line):
                from journal.language.line.syntax import scan

                scanned = scan(line, self.grammar)
            if scanned is None and is_too_long(line):
                self._too_long.append(item.line)
            if scanned:
                yield item, scanned

    def task_lines(self) -> tuple[ReadLine, ...]:
        """The task lines, each with its surroundings."""
        if not self._places:
            return ()
        logs = self._entry_logs()
        twins, texts = twins_of(self.lines, self._entry_lines), self.lines
        below = self._below
        found, looked = [], 0
        for item, line in self._places:
            at, parent = item.line, item.parent
            read = ReadLine(
                line,
                texts[at],
                twins[at],
                at + 1,
                self._headings(at) if below and below[-1].line < at else self._texts,
                None if parent is None else parent + 1,
                at + 1 if item.end == at + 1 else self._last_line(item),
                logs.get(at, ()),
            )
            looked += not isinstance(line, PlainLine)
            if looked > MOST_EXAMINED:
                read.thorough = False
                self._unexamined = at if self._unexamined is None else self._unexamined
            found.append(read)
        if len({read.raw for read in found}) < len(found):
            placed = [read.surroundings(self.path) for read in found]
            apart = told_apart(placed, self.marks)
            for read in found:
                read.around = apart.get(read.number, "")
        return tuple(found)

    def _entry_logs(self) -> dict[int, tuple[LogLine, ...]]:
        logs: dict[int, list[LogLine]] = {}
        for item in self.blocks.items:
            if item.parent in self._entry_lines:
                if item.line in self.blocks.literal:
                    continue
                if line := self._log_line(item.line):
                    logs.setdefault(item.parent or 0, []).append(line)
                elif impossible_log_day(self.lines[item.line]):
                    self._never.append(item.line)
        return {parent: tuple(lines) for parent, lines in logs.items()}

    def _log_line(self, line: int) -> LogLine | None:
        return read_log_line(self.lines[line], line + 1, self.grammar)

    def _free_log(self) -> tuple[LogLine, ...]:
        """Dated bullets of the note that are not under an entry."""
        found, texts, is_dated = [], self.lines, DATED_BULLET.match
        entries = self._entry_lines
        for item in self.blocks.items:
            text = texts[item.line]
            # most bullets end here: no letter can be the third character before a date
            if text[2:3].isalpha() or item.line in entries or not is_dated(text):
                continue
            if item.parent in entries:
                continue
            if item.line in self.blocks.literal or item.line in self.blocks.quoted:
                continue
            if line := self._log_line(item.line):
                found.append(line)
        return tuple(found)

    def mentions(self) -> tuple[tuple[Mention, int], ...]:
        """People named in the prose of a dated note, but not in tasks, code or quotes.

        Value notes put aside for them do not count either.
        """
        skip = self.blocks.literal | self.blocks.quoted | set(range(self.body))
        for item, _ in self._places:
            skip.update(range(item.line, item.end))
        skip.update(value.ref.line - 1 for value in self.values)
        # a bullet with its own day is contact on that day, if at all
        skip.update(line.line - 1 for line in self.free_log)
        found = []
        for index, line in enumerate(self.lines):
            if index in skip or ("@" not in line and "[[" not in line):
                continue
            from journal.language.line.syntax import scan_sentence

            tokens = tuple(scan_sentence(line, self.grammar))
            found += [(mention, index + 1) for mention in mentions_of(tokens)]
        return tuple(found)

    def _values(self) -> tuple[ValueNote, ...]:
        """Value notes; not in code, comments or front matter."""
        from journal.language.line.value_lines import read_value_line

        twins = Counter(self.lines)
        above: Counter[str] = Counter()
        found = []
        for index, raw in enumerate(self.lines):
            if index >= self.body and index not in self.blocks.literal:
                read = read_value_line(raw, self.grammar)
                if read:
                    ref = EntryRef(self.path, raw, above[raw], twins[raw], index + 1)
                    found.append(ValueNote(ref, read.text, read.mentions, read.used))
            above[raw] += 1
        return tuple(found)

    def note_problems(self) -> tuple[Problem, ...]:
        """Problems of the note beyond single entries."""
        found = [
            Problem(
                self.path,
                line + 1,
                f"the line is longer than {MAX_LINE // 1024} KB and is not read",
                "cut it into shorter lines",
                "long-line",
            )
            for line in self._too_long
        ]
        for line in self._never:
            day = clean(impossible_log_day(self.lines[line]) or "")
            message = f"{day} is not a date, so this line is not part of the history"
            hint = "write an existing date as YYYY-MM-DD"
            problem = Problem(self.path, line + 1, message, hint, "impossible-date")
            found.append(problem)
        if self._unexamined is not None:
            message = (
                f"this note has over {MOST_EXAMINED:,} follow-ups in unusual notation"
            )
            hint = "from here on they are read, but not checked for mistakes"
            line = self._unexamined + 1
            found.append(Problem(self.path, line, message, hint, "many-lines"))
        if self.blocks.too_deep is not None:
            message = "lists are nested too deeply here to be read"
            hint = "lists nested deeper than 100 levels are ignored"
            line = self.blocks.too_deep + 1
            found.append(Problem(self.path, line, message, hint, "too-deep"))
        return tuple(found)

    def _last_line(self, item: Item) -> int:
        """The item's last non-blank line, counted from 1."""
        end = item.end
        while end - 1 > item.line and not self.lines[end - 1].strip(" \t>"):
            end -= 1
        return end

    def _headings(self, line: int) -> tuple[str, ...]:
        """The headings above a line, from the outermost; entries come in order."""
        while self._below and self._below[-1].line < line:
            heading = self._below.pop()
            self._path = [known for known in self._path if known[0] < heading.level]
            text = without_comments(heading_text(self.lines[heading.line]))
            self._path.append((heading.level, text))
        self._texts = tuple(text for _, text in self._path)
        return self._texts
