"""Printing: data on stdout, talk on stderr, everything from notes through `clean`."""

from __future__ import annotations

import os
import sys
from itertools import chain

from journal.language.cells import cells
from journal.model.errors import JournalError, reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Protocol, TextIO

    from journal.api.changes import Change
    from journal.cli.formats.json_text import JsonText
    from journal.model.entry import Problem

    class Record(Protocol):
        """Takes what was written, and whether on stderr."""

        def append(self, piece: tuple[bool, bytes], /) -> None: ...


_STYLES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "cyan": "36",
}


_MUCH = 2**14
"""Characters collected before they are written."""


class StdoutFailed(JournalError):
    """The output could not be printed in full."""


class StdoutClosed(Exception):
    """The reader has seen enough (`journal list | head -1`)."""


def wants_colour(choice: str, stream: TextIO) -> bool:
    """`always`, `never`, or for `auto` whatever terminal and environment suggest."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


class Output:
    """Where a command writes, and how."""

    def __init__(
        self, colour: bool = False, width: int | None = None, chatty: bool = False
    ) -> None:
        """`width` in cells of the terminal; None where lines may be long.

        `chatty` if someone is watching, so that talk is welcome when all is well.
        """
        self.colour = colour
        self.width = width
        self.chatty = chatty
        self.printed: Record | None = None
        """A record of the output, if wanted."""

    @classmethod
    def of_terminal(cls, colour: str) -> Output:
        tty = sys.stdout.isatty()
        width = _columns() if tty else None
        return cls(wants_colour(colour, sys.stdout), width, tty)

    def data(self, line: str = "") -> None:
        content = _encoded(sys.stdout, line)
        if self.printed is not None:
            self.printed.append((False, content))
        self._data(content)

    def fitted(self, line: str, hang: str = "  ") -> None:
        """A line that is folded on a narrower terminal; in a pipe it stays whole.

        Continuation lines start after the indent of the line and `hang`.
        """
        if self.width is None or cells(line) <= self.width:
            self.data(line)
            return
        from journal.cli.formats.table import fitted_lines

        for part in fitted_lines(line, self.width, hang):
            self.data(part)

    def prose(self, text: str) -> None:
        """Paragraphs, each folded to the terminal; unchanged in a pipe."""
        if self.width is None:
            self.data(text)
            return
        for number, paragraph in enumerate(text.split("\n\n")):
            if number:
                self.data()
            self.fitted(" ".join(paragraph.split()), "")

    def _data(self, content: bytes) -> None:
        try:
            _write(sys.stdout, content)
        except BrokenPipeError:
            # click would exit the process itself on such an OSError
            raise StdoutClosed from None
        except OSError as error:
            why = reason(error)
            raise StdoutFailed(f"the output cannot be written: {why}") from None

    def talk(self, line: str) -> None:
        """A line on stderr for people watching; folded on a narrower terminal."""
        if self.width is None or cells(line) <= self.width:
            self._talk(line)
            return
        from journal.cli.formats.table import fitted_lines

        for part in fitted_lines(line, self.width, "  "):
            self._talk(part)

    def _talk(self, line: str) -> None:
        letters = line.replace("…", "")
        if not (letters.isascii() and letters.isprintable()):
            from journal.language.clean import clean

            line = clean(line)
        content = _encoded(sys.stderr, line)
        if self.printed is not None:
            self.printed.append((True, content))
        _write(sys.stderr, content)

    def again(self, printed: Iterable[tuple[bool, bytes]]) -> None:
        """Replay recorded output."""
        try:
            for is_talk, content in printed:
                if is_talk:
                    _write(sys.stderr, content)
                else:
                    self._data(content)
        except OSError as error:
            why = reason(error)
            raise StdoutFailed(f"the output is not complete: {why}") from None

    def style(self, text: str, *names: str) -> str:
        if not self.colour or not names:
            return text
        codes = ";".join(_STYLES[name] for name in names)
        return f"\x1b[{codes}m{text}\x1b[0m"

    def json(self, content: object) -> None:
        """One JSON document. Control and invisible characters stay escapes."""
        self.data(self.json_text().whole(content))

    def json_rows(self, rows: Iterable[Mapping[str, object]]) -> None:
        """The document of a list; each row is encoded as it arrives."""
        text = self.json_text()
        self.parts(text.rows(map(text.member, rows)))

    def json_text(self) -> JsonText:
        """JSON in the encoding of stdout."""
        from journal.cli.formats.json_text import JsonText

        encoding = (sys.stdout.encoding or "").lower().replace("-", "")
        return JsonText(is_utf8=encoding == "utf8")

    def parts(self, parts: Iterable[str]) -> None:
        """One long line, or several, in pieces."""
        self.lines(chain(parts, "\n"))

    def _part(self, text: str) -> None:
        self.encoded(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))

    def encoded(self, content: bytes) -> None:
        """Text in the encoding of stdout, with its line breaks."""
        if self.printed is not None:
            self.printed.append((False, content))
        self._data(content)

    def csv(self, rows: Sequence[Mapping[str, object]]) -> None:
        """Rows as CSV: the keys are the headings, see `csv_text.table`."""
        from journal.cli.formats.csv_text import table

        self.lines(table(rows))

    def lines(self, lines: Iterable[str]) -> None:
        """Lines that end in a line break, written in pieces; possibly none."""
        for piece in _in_pieces(lines):
            self._part(piece)

    def problems(self, problems: Iterable[Problem]) -> None:
        """`note.md:12: what is wrong; what to do`, one per line."""
        from journal.language.clean import clean

        for problem in problems:
            place = clean(problem.path)
            place = f"{place}:{problem.line}" if problem.line else place
            message, hint = clean(problem.message), clean(problem.hint)
            self.fitted(f"{self.style(place, 'cyan')}: {message}; {hint}")

    def diff(self, change: Change) -> None:
        """The change as a unified diff."""
        if change.is_unchanged:
            return
        import difflib

        from journal.language.clean import clean, clean_lines

        path = clean(change.path)
        first = change.line
        old, new = len(change.old), len(change.new)
        # for an empty range a diff names the line above
        spans = f"-{first - (not old)},{old} +{first - (not new)},{new}"
        self.data(self.style(f"--- {path}", "bold"))
        self.data(self.style(f"+++ {path}", "bold"))
        self.data(f"@@ {spans} @@")
        for line in difflib.ndiff(change.old, change.new):
            mark, text = line[0], line[2:]
            if mark in " +-":
                colour = {"+": "green", "-": "red"}.get(mark)
                shown = clean_lines(f"{mark}{text}")
                self.data(self.style(shown, *([colour] if colour else [])))
        for note in change.notes:
            self.talk(f"journal: {change.path}:{change.line}: {note}")


def _in_pieces(parts: Iterable[str]) -> Iterator[str]:
    """The same text in fewer, longer parts."""
    held, size = [], 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size > _MUCH:
            yield "".join(held)
            held, size = [], 0
    if held:
        yield "".join(held)


def _columns() -> int:
    own = os.environ.get("COLUMNS", "")
    if own.isdecimal() and int(own):
        return int(own)
    try:
        return os.get_terminal_size().columns or 80
    except (OSError, ValueError):
        return 80


def _encoded(stream: TextIO, line: str) -> bytes:
    """A line to write; a lone surrogate (an invalid UTF-8 byte) becomes an escape."""
    return f"{line}\n".encode(stream.encoding or "utf-8", "backslashreplace")


def _write(stream: TextIO, content: bytes) -> None:
    stream.flush()
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(str(content, stream.encoding or "utf-8"))
        return
    left = memoryview(content)
    while left:
        # an unbuffered stdout (python -u) may accept only a part of it
        left = left[buffer.write(left) :]
    buffer.flush()
