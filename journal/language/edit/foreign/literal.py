"""Text from outside → lines of a note in which none of it is syntax.

Text from a mail, a calendar or another program's file becomes a task line, a log
bullet, a bullet or a heading here and nowhere else. Each composed line is read again
with our own scanner, and unintended syntax is neutralised: a backslash before `@` and
`#`, a code span around fields, symbols, dates and links. What cannot be made safe is
refused (NotLiteral), never written as it came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime

from journal.language.dates.rule_reader import UnreadableRule, parse
from journal.language.edit.foreign.inert import (
    ESCAPE,
    FIRST_YEAR,
    LEADING,
    SPAN,
    code_span,
    escaped_lead,
    joined,
    one_line,
    safe,
    unfenced,
)
from journal.language.edit.lines_below import log_bullet
from journal.language.line import status
from journal.language.line.date_edits import put, reschedule
from journal.language.line.fields import Dialect, Field
from journal.language.line.grammar import grammar_of
from journal.language.line.log_lines import read_log_line
from journal.language.line.meaning import mentions_of, text_of, when_of
from journal.language.line.splice import Splice
from journal.language.line.syntax import scan, scan_sentence
from journal.language.line.tokens import MAX_LINE, Kind, TaskLine, Token
from journal.language.line.value_lines import read_value_line
from journal.language.note.blocks import heading_text
from journal.model.entry import Mention, MentionKind, Priority, Status
from journal.model.errors import NotLiteral
from journal.model.settings import Settings
from journal.model.value import value
from journal.model.when import When

_ROUNDS = 12
_NAME_BYTES = 120


@value
class Fields:
    """The intended fields of a task line, apart from its text."""

    status: Status = Status.OPEN
    due: When | None = None
    """A time of day becomes a reminder before the date."""
    remind: When | None = None
    scheduled: date | None = None
    start: date | None = None
    created: date | None = None
    done: date | None = None
    cancelled: date | None = None
    priority: Priority = Priority.NONE
    repeat: str | None = None
    """A rule in the form of the Tasks plugin: `every week`."""
    people: tuple[str, ...] = ()
    """Handles without `@`."""
    links: tuple[str, ...] = ()
    """Names of people's notes, written as `[[Name]]`."""
    tags: tuple[str, ...] = ()
    """Without `#`."""
    task_id: str | None = None
    block_id: str | None = None


NOTHING = Fields()


class Composer:
    """Composes lines for one vault, in its notations."""

    def __init__(self, settings: Settings, dialect: Dialect) -> None:
        self._settings = settings
        self._grammar = grammar_of(settings)
        self._dialect = dialect

    # -------------------------------------------------------- lines

    def line(self, text: str, fields: Fields = NOTHING, *, indent: str = "") -> str:
        """A task line: `text` as words, with exactly these fields.

        Raises NotLiteral for a text without words, a line that would be too long, a
        person, tag, rule or id that cannot be written, and a text that cannot be made
        safe.
        """
        words = one_line(text)
        if not words:
            raise NotLiteral("there is no text to make an entry of")
        self._check(fields)
        for candidate in self._candidates(words):
            line = self._settle(candidate, fields)
            if line is not None:
                return indent + line
        raise NotLiteral(f"“{words[:60]}” cannot be written so that it is only text")

    def log(self, when: date, kind: str, text: str) -> str:
        """A bullet of the contact log: `- 2024-05-23 call: asked for a number`.

        It has a time of day if `when` is a datetime. `kind` is a lower-case word or
        empty. Raises NotLiteral.
        """
        words = one_line(text)
        if kind and not re.fullmatch(r"[^\W\d_][\w-]*", kind):
            raise NotLiteral(f"{kind!r} is not a kind of contact")
        meant = When(when)
        if isinstance(when, datetime):
            meant = When(when.date(), when.time().replace(second=0, microsecond=0))
        if not kind:
            # the words must not start like a time or a kind
            words = re.sub(r"\A([^\W_][\w-]*):", r"\1\\:", words)
        candidates = list(self._candidates(words))
        # after a bare date even a code span is taken for its emphasis
        quoted = [] if kind else [f"“{candidate}”" for candidate in candidates]
        for candidate in (*candidates, *quoted):
            bullet = log_bullet(when, kind, candidate)
            read = read_log_line(bullet, 1, self._grammar)
            if (
                read is not None
                and (read.when, read.kind, read.text)
                == (meant, kind.lower(), candidate)
                and self._is_plain(candidate)
            ):
                return bullet
        raise NotLiteral(f"“{words[:60]}” cannot be written so that it is only text")

    def bullets(self, text: str, *, indent: str = "") -> list[str]:
        """A text of any number of lines as one bullet: no task, log or value note.

        The lines after the first are indented by two more spaces; blank ones are
        dropped. A text without words gives no lines. Raises NotLiteral.
        """
        found: list[str] = []
        for line in re.split(r"\r\n|[\r\n\v\f\x85\u2028\u2029]", text):
            words = one_line(line)
            if words:
                begin = "  " if found else "- "
                found.append(indent + begin + self.words(words, bullet=not found))
        return found

    def heading(self, text: str, level: int = 2) -> str:
        """A heading line. Raises NotLiteral."""
        words = one_line(text)
        if not words:
            raise NotLiteral("there are no words to make a heading of")
        for candidate in self._candidates(words):
            candidate = re.sub(r"(#+)\Z", lambda found: "\\" + found[1], candidate)
            line = f"{'#' * level} {candidate}"
            if heading_text(line) == candidate and self._is_plain(candidate):
                return line
        raise NotLiteral(f"“{words[:60]}” cannot be the words of a heading")

    def words(self, text: str, *, bullet: bool = False) -> str:
        """One line of prose, safe wherever a line may start. Raises NotLiteral.

        With `bullet` it is safe after a bullet's marker too: it cannot make the bullet
        a task, a log line or a value note.
        """
        words = one_line(text)
        for candidate in self._candidates(words):
            candidate = LEADING.sub(escaped_lead, candidate)
            for own in (
                (candidate, *self._undated(candidate)) if bullet else [candidate]
            ):
                line = f"- {own}"
                if (
                    self._is_plain(own)
                    and scan(line, self._grammar) is None
                    and read_log_line(line, 1, self._grammar) is None
                ):
                    return own
        raise NotLiteral(f"“{words[:60]}” cannot be written so that it is only text")

    def _undated(self, words: str) -> Iterable[str]:
        """The words of a bullet, with a leading date neutralised."""
        yield FIRST_YEAR.sub(r"\1\\-", words, count=1)
        yield code_span(f"`{words}`")

    def plain(self, text: str) -> str:
        """The words of an entry's text without the escapes that make them literal."""
        spans = SPAN.sub(lambda found: unfenced(found[2]), text)
        return ESCAPE.sub(r"\1", spans)

    def file_name(self, text: str) -> str:
        """A name for a note, without `.md`: only characters that file systems and
        Obsidian's links accept; at most 120 bytes. Raises NotLiteral.
        """
        name = one_line(re.sub(r'[\\/:*?"<>|#^\[\]]', " ", one_line(text)))
        name = name.strip(". ")
        while len(name.encode("utf-8", "replace")) > _NAME_BYTES:
            name = name[:-1].rstrip(". ")
        if not name:
            raise NotLiteral("there is nothing in it that could be a note's name")
        return name

    def tag(self, text: str) -> str:
        """A tag from words: `Q4 launch` → `q4-launch`; empty if nothing is left."""
        slug = re.sub(r"[^\w/-]+", "-", one_line(text).casefold()).strip("-/_")
        return f"n{slug}" if slug and not re.search(r"[^\W\d]", slug) else slug

    # -------------------------------------------------------- a task line

    def _check(self, fields: Fields) -> None:
        """Check that the fields can be written at all. Raises NotLiteral."""
        for handle in fields.people:
            tokens = [t for t in scan_sentence(f"@{handle}", self._grammar) if t.text]
            if [t.kind for t in tokens] != [Kind.PERSON] or tokens[0].value != handle:
                raise NotLiteral(f"{handle!r} is not a handle")
        for name in fields.links:
            tokens = [t for t in scan_sentence(f"[[{name}]]", self._grammar) if t.text]
            if [(t.kind, t.value) for t in tokens] != [(Kind.LINK, name)]:
                raise NotLiteral(f"{name!r} cannot be linked to")
        for tag in fields.tags:
            if not re.fullmatch(r"[\w/-]*[^\W\d][\w/-]*", tag):
                raise NotLiteral(f"{tag!r} is not a tag")
        for own in (fields.task_id, fields.block_id):
            if own is not None and not re.fullmatch("[A-Za-z0-9-]+", own):
                raise NotLiteral(f"{own!r} is not an id")
        if fields.repeat is not None:
            try:
                parse(fields.repeat)
            except UnreadableRule as error:
                raise NotLiteral(f"{fields.repeat!r} is not a rule: {error}") from None

    def _compose(self, words: str, fields: Fields) -> tuple[str, str]:
        """The line, and its part before the words."""
        tasks, grammar = self._grammar.tasks, self._grammar
        head = f"- [{status.mark_for(fields.status, tasks)}] "
        wanted = self._settings.obsidian.tasks.global_filter
        if wanted:
            head += f"{wanted} "
        names = [f"[[{name}]]" for name in fields.links]
        names += [f"@{handle}" for handle in fields.people]
        names += [f"#{tag}" for tag in fields.tags]
        start = scan(" ".join([head + words, *names]), grammar)
        if start is None:
            raise NotLiteral("the text cannot stand in a task line")
        splice = Splice(start, self._dialect)
        if fields.repeat:
            splice.set(Field.REPEAT, fields.repeat)
        if fields.priority is not Priority.NONE:
            splice.set(Field.PRIORITY, fields.priority.name.lower())
        for name, day in (
            (Field.CREATED, fields.created),
            (Field.START, fields.start),
            (Field.SCHEDULED, fields.scheduled),
            (Field.DUE, fields.due.day if fields.due else None),
            (Field.DONE, fields.done),
            (Field.CANCELLED, fields.cancelled),
        ):
            if day is not None and start_has_no(splice, name):
                splice.set(name, day.isoformat())
        if fields.due and fields.due.clock and fields.remind is None:
            reschedule(splice, fields.due, grammar)
        if fields.remind:
            put(splice, Field.REMIND, fields.remind, grammar)
        if fields.task_id:
            splice.set(Field.TASK_ID, fields.task_id)
        line = str(splice)
        if fields.block_id:
            line = f"{line.rstrip()} ^{fields.block_id}"
        return line, head

    def _settle(self, words: str, fields: Fields) -> str | None:
        """The line with these words, if it reads as intended and nothing else."""
        line, _ = self._compose(words, fields)
        if len(line) > MAX_LINE:
            raise NotLiteral(f"the line would be longer than {MAX_LINE // 1024} KB")
        read = scan(line, self._grammar)
        if read is None or not self._says(read, words, fields):
            return None
        return line

    def _says(self, line: TaskLine, words: str, fields: Fields) -> bool:
        """Whether the line reads as exactly these fields, people and tags."""
        grammar = self._grammar
        due, remind = fields.due, fields.remind
        if due and due.clock and remind is None:
            remind, due = due, When(due.day)
        elif due:
            due = When(due.day)
        dates = {
            Field.DUE: due,
            Field.REMIND: remind,
            Field.SCHEDULED: _when(fields.scheduled),
            Field.START: _when(fields.start),
            Field.CREATED: _when(fields.created),
            Field.DONE: _when(fields.done),
            Field.CANCELLED: _when(fields.cancelled),
        }
        read = line.by_name()
        meant = {name for name, day in dates.items() if day}
        meant |= {Field.REPEAT} if fields.repeat else set()
        meant |= {Field.PRIORITY} if fields.priority is not Priority.NONE else set()
        meant |= {Field.TASK_ID} if fields.task_id else set()
        count = sum(token.kind is Kind.FIELD for token in line.tokens)
        if set(read) != meant or count != len(meant):
            return False
        if any(
            day and when_of(read[name], line, grammar) != day
            for name, day in dates.items()
        ):
            return False
        if fields.due is None and line.due_token is not None:
            return False
        wanted = self._settings.obsidian.tasks.global_filter
        tags = [t.value for t in line.tokens if t.kind is Kind.TAG]
        own = ([wanted] if wanted.startswith("#") else []) + [
            f"#{tag}" for tag in fields.tags
        ]
        mentions = {Mention(MentionKind.HANDLE, name) for name in fields.people}
        mentions |= {Mention(MentionKind.LINK, name) for name in fields.links}
        ids = [t.value for t in line.tokens if t.kind is Kind.BLOCK_ID]
        return (
            sorted(tags) == sorted(own)
            and self._mentioned(line, fields) == mentions
            and ids == ([fields.block_id] if fields.block_id else [])
            and status.status_of(line.mark, grammar.tasks) is fields.status
            and (not fields.repeat or read[Field.REPEAT].value == fields.repeat)
            and words in text_of(line)
            and read_value_line(str(line), grammar) is None
            and not any(t.kind is Kind.TIME for t in line.tokens)
        )

    def _mentioned(self, line: TaskLine, fields: Fields) -> set[Mention]:
        tags = {f"#{tag}" for tag in fields.tags}
        return set(
            mentions_of(
                tuple(
                    token
                    for token in line.tokens
                    if not (token.kind is Kind.TAG and token.value in tags)
                )
            )
        )

    # -------------------------------------------------------- neutralising

    def _candidates(self, words: str) -> Iterable[str]:
        """The words unchanged; neutralised; and as a last resort, all as code."""
        if self._is_plain(words):
            yield words
        careful = self._neutralised(words, dates=False)
        if careful != words:
            yield careful
        dated = self._neutralised(words, dates=True)
        if dated not in (words, careful):
            yield dated
        if words:
            yield code_span(words)

    def _neutralised(self, words: str, *, dates: bool) -> str:
        """The words with all syntax neutralised."""
        for _ in range(_ROUNDS):
            safe = joined(self._tokens(words), dates)
            if safe == words:
                break
            words = safe
        return words

    def _tokens(self, words: str) -> list[Token]:
        """The tokens of the words at the end of a line, where Tasks looks as well."""
        line = scan(f"- [ ] {words}", self._grammar)
        if line is None:
            return list(scan_sentence(words, self._grammar))
        kinds = (Kind.INDENT, Kind.MARKER, Kind.CHECKBOX)
        tokens = [token for token in line.tokens if token.kind not in kinds]
        if tokens and tokens[0].text.startswith(" "):
            first = tokens[0]
            tokens[0] = Token(first.kind, first.text[1:], value=first.value)
        return tokens

    def _is_plain(self, words: str) -> bool:
        """Whether the words contain no syntax, apart from dates of the sentence."""
        if read_value_line(words, self._grammar) is not None:
            return False
        return all(safe(token, False) == token.text for token in self._tokens(words))


def start_has_no(splice: Splice, name: Field) -> bool:
    return splice.line.field(name) is None


def _when(day: date | None) -> When | None:
    return None if day is None else When(day)
