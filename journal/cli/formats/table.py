"""The one table: rows of follow-ups that are never wider than the terminal.

Columns, from the left: id, mark, when, who, the words, the note. On a narrow terminal
the note is dropped first, then the person; the words get the remaining space. In a pipe
nothing is cut, and the place is complete. Imports almost nothing: a prompt pays for it.
"""

from __future__ import annotations

from journal.language.cells import cells, fit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Protocol

    class Page(Protocol):
        """Where a table is printed: `Output` is one."""

        @property
        def width(self) -> int | None:
            """In cells; None in a pipe, where nothing is cut."""

        @property
        def colour(self) -> bool:
            """Whether anything is styled."""

        def style(self, text: str, *names: str) -> str: ...

    class Row(Protocol):
        """A follow-up as text, all clean."""

        id: str
        glyph: str
        when: str
        who: str
        text: str
        """With the person in it: `call @alice`."""
        words: str
        """The same for a table with a column for the person."""
        place: str
        """`note.md:12`"""


WITH_NOTE, WITH_PERSON = 70, 56
"""The terminal widths from which there is a column for the note, and for the person."""
_ROOMY = 120
_LEAST_TEXT, _LEAST = 24, 8
_INDENT = 2


class Table:
    """The layout of the columns for a set of rows."""

    def __init__(
        self,
        out: Page,
        rows: Sequence[Row],
        *,
        person: bool = True,
        asks: bool = False,
    ) -> None:
        """`person`: include a person column unless all rows share one person. `asks`:
        in a pipe, spell the question out (`nudge? 2 of 3`)."""
        self._out = out
        self._asks = asks and out.width is None
        width = out.width
        roomy = width is None or width >= _ROOMY
        whens = {(row.when, row.glyph) for row in rows}
        self._id = min(_widest(row.id for row in rows), 12)
        self._when = min(
            _widest(when for when, _ in whens), 14 if width is None else 10
        )
        people = {row.who for row in rows}
        alone = width is not None and len(people) == 1 and len(rows) > 1
        alone = alone or not person
        self._who = 0 if alone else min(_widest(people), 22 if roomy else 15)
        self._note = self._text = 0
        self._wide: dict[str, int] = {}
        """The widths of the words with other letters than ASCII, in a pipe."""
        self._short = width is not None and width >= WITH_PERSON
        if width is None:
            texts = [row.text for row in rows]
            self._wide = {text: cells(text) for text in texts if not text.isascii()}
            longest = max(map(len, filter(str.isascii, texts)), default=0)
            self._text = min(max((longest, *self._wide.values())), 60)
            self._when = _widest(self._when_of(when, glyph) for when, glyph in whens)
            return
        if width < WITH_PERSON and self._who:
            self._who = 0
        if width >= WITH_NOTE:
            names = _widest(note_name(row.place) for row in rows)
            self._note = min(names, 24 if roomy else 16)
        self._share(width)

    def _share(self, width: int) -> None:
        """Give the words the remaining space, and at least a readable width."""
        fixed = _INDENT + self._id + len(" ! ") + self._when + 1
        for _ in range(3):
            columns = sum(n + 1 for n in (self._who, self._note) if n)
            self._text = width - fixed - columns
            lack = _LEAST_TEXT - self._text
            if lack <= 0:
                return
            if self._note > _LEAST:
                self._note = max(self._note - lack, _LEAST)
            elif self._who > _LEAST:
                self._who = max(self._who - lack, _LEAST)
        self._text = max(self._text, 1)

    def lines(self, rows: Iterable[Row], colour: str = "") -> list[str]:
        """Each row as a line. In a pipe there may be thousands."""
        out = self._out
        if out.width is not None or out.colour:
            return [self.line(row, colour) for row in rows]
        id, width, wide, lines = self._id, self._text, self._wide, list[str]()
        middles: dict[tuple[str, str, str], str] = {}
        for row in rows:
            key = row.glyph, row.when, row.who
            middle = middles.get(key)
            if middle is None:
                middle = middles[key] = self._middle(*key)
            text = row.text
            # ljust counts letters
            room = width if text.isascii() else width - wide[text] + len(text)
            lines.append(
                f"  {row.id.ljust(id)} {middle} {text.ljust(room)}  {row.place}"
            )
        return lines

    def _middle(self, glyph: str, when: str, who: str) -> str:
        """The columns between id and text, which many rows share."""
        middle = f"{glyph} {_padded(self._when_of(when, glyph), self._when)}"
        return f"{middle} {_padded(who, self._who)}" if self._who else middle

    def line(self, row: Row, colour: str = "") -> str:
        """The row as one line."""
        out, width = self._out, self._out.width
        styles = (colour,) if colour else ()
        cut = fit if width is not None else _padded
        when = self._when_of(row.when, row.glyph)
        parts = [
            f"{' ' * _INDENT}{out.style(cut(row.id, self._id), 'cyan')}",
            out.style(row.glyph, *styles),
            out.style(cut(when, self._when), *styles),
        ]
        if self._who:
            parts.append(cut(row.who, self._who))
        text = row.words if self._short else row.text
        if width is None:
            parts.append(f"{cut(text, self._text)}  {out.style(row.place, 'dim')}")
        elif self._note:
            # the name of the note is right-aligned; a short one leaves room
            name = fit(note_name(row.place), self._note).rstrip()
            room = self._text + self._note - cells(name)
            parts += [cut(text, room), out.style(name, "dim")]
        else:
            parts.append(cut(text, self._text).rstrip())
        return " ".join(parts)

    def _when_of(self, when: str, glyph: str) -> str:
        return f"nudge? {when}" if self._asks and glyph == "n" else when

    @property
    def text_from(self) -> int:
        """The cell at which the words begin, for text below them."""
        who = self._who + 1 if self._who else 0
        return _INDENT + self._id + len(" ! ") + self._when + 1 + who


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cells(text))


def _widest(texts: Iterable[str]) -> int:
    return max(map(cells, texts), default=0)


def note_name(place: str) -> str:
    """`Shed office` of `Projects/Shed office.md:5`."""
    path = place.rpartition(":")[0] or place
    return path.rpartition("/")[2].removesuffix(".md")


def folded(text: str, width: int | None, indent: str = "") -> list[str]:
    """Words wrapped into lines that fit, measured in cells; an overlong word is
    broken."""
    if width is None or cells(indent) + cells(text) <= width:
        return [f"{indent}{text}"]
    room = max(width - cells(indent), 8)
    lines, line = [], ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cells(joined) <= room:
            line = joined
            continue
        if line:
            lines.append(line)
        while cells(word) > room:
            head = _head(word, room)
            lines.append(head)
            word = word[len(head) :]
        line = word
    return [f"{indent}{one}" for one in [*lines, line] if one]


def _head(word: str, room: int) -> str:
    """As much of the word as fits, at least one character."""
    end = 1
    while end < len(word) and cells(word[: end + 1]) <= room:
        end += 1
    return word[:end]


def fitted_lines(line: str, width: int, hang: str) -> list[str]:
    """A line, possibly styled, as lines that fit. Folded lines lose their style."""
    plain = "".join(
        part.partition("m")[2] if number else part
        for number, part in enumerate(line.split("\x1b["))
    )
    if cells(plain) <= width:
        return [line]
    lead = plain[: len(plain) - len(plain.lstrip(" "))]
    first, *more = folded(plain.strip(), width, lead + hang)
    return [lead + first[len(lead + hang) :], *more]


def text_table(
    out: Page,
    rows: Sequence[tuple[Sequence[str], str, str]],
    limits: Sequence[int],
    indent: str = "  ",
) -> list[str]:
    """Rows of cells, words and a place (`note.md:12`) as lines that fit.

    Cells are clean; `limits` are their greatest widths. The first is an id.
    """
    width = out.width
    widths = columns([cell for cell, _, _ in rows], limits)
    if width is not None and width - cells(indent) - sum(widths) < _LEAST_TEXT:
        widths[-1] = 0  # the person column yields to the words
    note = 0
    if width is not None and width >= WITH_NOTE:
        note = min(max((cells(note_name(place)) for *_, place in rows), default=0), 16)
    lines = []
    for row, words, place in rows:
        shown = [
            (fit if width else _padded)(cell, wide)
            for cell, wide in zip(row, widths, strict=True)
            if wide
        ]
        head = indent + "  ".join([out.style(shown[0], "cyan"), *shown[1:]])
        taken = cells(indent) + sum(wide + 2 for wide in widths if wide)
        if width is None:
            lines.append(f"{head}  {words}  {out.style(place, 'dim')}".rstrip())
            continue
        name = fit(note_name(place), note).rstrip() if note else ""
        room = width - taken - (cells(name) + 1 if name else 0)
        text = fit(words, max(room, 1))
        # without a name no style either: its codes would keep the blanks before them
        end = f"{text} {out.style(name, 'dim')}" if name else text.rstrip()
        lines.append(f"{head}  {end}".rstrip())
    return lines


def columns(rows: Sequence[Sequence[str]], limits: Sequence[int]) -> list[int]:
    """The width of each column: that of its widest cell, up to the limit."""
    return [
        min(limit, max((cells(row[i]) for row in rows), default=0))
        for i, limit in enumerate(limits)
    ]
