"""iCalendar text (RFC 5545 §3.1): lines written and folded, objects edited in place.

Composing and editing are hand-written, for two reasons: a server's object must keep
every line that we do not understand, unchanged; and folding that cuts a UTF-8 sequence,
or a line over 75 octets, makes Google silently drop a whole feed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from journal.model.value import field, record

FOLD = 75
"""Octets of a line at most, its line end not counted (RFC 5545 §3.1)."""
MAX_LINE = 1_000_000
"""Characters of one unfolded line at most; longer ones are refused."""
MAX_DEPTH = 8
MAX_COMPONENTS = 100_000

_NEWLINES = re.compile(r"\r\n|\r|\n")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_NAME = re.compile(r"[A-Za-z0-9-]+")


class NotACalendar(ValueError):
    """Text that is no iCalendar object, or beyond the limits, with the reason."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line
        """The line in the text, from 1; 0 if unknown."""


def escape(text: str) -> str:
    """A text as a value: backslash, semicolon, comma and line breaks escaped.

    Control characters, which no calendar may hold, are left out.
    """
    text = _NEWLINES.sub("\n", text)
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _UNSAFE.sub("", text.replace("\n", "\\n"))


def unescape(value: str) -> str:
    """The text of a value that `escape`, or another program, wrote."""
    return re.sub(
        r"\\(.)",
        lambda m: "\n" if m[1] in "nN" else m[1],
        value,
        flags=re.DOTALL,
    )


def quoted(value: str) -> str:
    """The value of a parameter; in quotes, which it cannot hold itself."""
    return '"' + _UNSAFE.sub("", value).replace('"', "'").replace("\n", " ") + '"'


def fold(line: str) -> str:
    """The line, cut into pieces of at most 75 octets, with its line end.

    Never inside a UTF-8 sequence. A joiner or a modifier may begin a piece: the
    reader puts the pieces together before it decodes anything.
    """
    if len(line) <= FOLD and line.isascii():
        return f"{line}\r\n"
    octets = line.encode("utf-8", "replace")
    pieces = []
    start, room = 0, FOLD
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, FOLD - 1  # the space that folds it counts
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces).decode("utf-8") + "\r\n"


def text_line(name: str, text: str) -> str:
    """`NAME:text`, escaped; not folded yet."""
    return f"{name}:{escape(text)}"


# ---------------------------------------------------------------- objects


@record
class Component:
    """`BEGIN:NAME` to `END:NAME`: unfolded lines and components, in order."""

    name: str
    parts: list[str | Component] = field(default_factory=list)

    def components(self, name: str) -> list[Component]:
        """Those directly inside, by name."""
        return [p for p in self.parts if isinstance(p, Component) and p.name == name]

    def lines(self, name: str) -> list[str]:
        """The property lines of this name."""
        return [p for p in self.parts if isinstance(p, str) and name_of(p) == name]

    def value(self, name: str) -> str | None:
        """The raw value of the first property of this name."""
        found = self.lines(name)
        return value_of(found[0]) if found else None

    def text(self, name: str) -> str | None:
        """The value of a text property, unescaped."""
        value = self.value(name)
        return None if value is None else unescape(value)

    def put(self, name: str, *lines: str) -> None:
        """Replace all lines of that name with these, at the position of the first.

        New ones go after the last property: some readers stop at the first alarm.
        """
        at = next((i for i, p in enumerate(self.parts) if _is(p, name)), None)
        if at is None:
            inner = (i for i, p in enumerate(self.parts) if isinstance(p, Component))
            at = next(inner, len(self.parts))
        before = [p for p in self.parts[:at] if not _is(p, name)]
        after = [p for p in self.parts[at:] if not _is(p, name)]
        self.parts = [*before, *lines, *after]

    def __str__(self) -> str:
        return "".join(map(fold, self._unfolded()))

    def _unfolded(self) -> Iterator[str]:
        yield f"BEGIN:{self.name}"
        for part in self.parts:
            if isinstance(part, Component):
                yield from part._unfolded()
            else:
                yield part
        yield f"END:{self.name}"


def _is(part: str | Component, name: str) -> bool:
    return isinstance(part, str) and name_of(part) == name


def name_of(line: str) -> str:
    """The name of a property, in capitals; empty for what is none."""
    found = _NAME.match(line)
    return found[0].upper() if found else ""


def value_of(line: str) -> str:
    """The text after the colon that ends the parameters."""
    return line[_colon(line) + 1 :]


def parameters_of(line: str) -> dict[str, str]:
    """The parameters, names in capitals; of several values only the first text."""
    head = line[: _colon(line)]
    found = {}
    for match in re.finditer(r';([A-Za-z0-9-]+)=("[^"]*"|[^;"]*)', head):
        found[match[1].upper()] = match[2].strip('"')
    return found


def _colon(line: str) -> int:
    inside = False
    for at, char in enumerate(line):
        if char == '"':
            inside = not inside
        elif char == ":" and not inside:
            return at
    return len(line)


def unfolded(text: str) -> Iterator[tuple[int, str]]:
    """The unfolded lines, each with the number of its first one, from 1.

    Raises NotACalendar for a line without end.
    """
    number, pieces, size = 0, [""], 0
    for count, line in enumerate(_NEWLINES.split(text), 1):
        if line[:1] in (" ", "\t") and number:
            pieces.append(line[1:])
            size += len(line)
        else:
            if number:
                yield number, "".join(pieces)
            number, pieces, size = count, [line], len(line)
        if size > MAX_LINE:
            raise NotACalendar(f"a line of more than {MAX_LINE:,} characters", number)
    yield number, "".join(pieces)


def parse(text: str) -> Component:
    """The one object of a text, as `VCALENDAR`, every line kept.

    Raises NotACalendar for anything else, or for one beyond the bounds.
    """
    found = [c for c in parse_all(text) if c.name == "VCALENDAR"]
    if len(found) != 1:
        raise NotACalendar("no calendar in it" if not found else "several in one")
    return found[0]


def parse_all(text: str) -> list[Component]:
    """All objects of a text, ignoring text between them. Raises NotACalendar."""
    top: list[Component] = []
    opened: list[Component] = []
    count = 0
    for number, line in unfolded(text.removeprefix("\ufeff")):
        name = name_of(line)
        if name == "BEGIN":
            count += 1
            if len(opened) >= MAX_DEPTH:
                raise NotACalendar(f"nested deeper than {MAX_DEPTH}", number)
            if count > MAX_COMPONENTS:
                raise NotACalendar(f"more than {MAX_COMPONENTS:,} components", number)
            new = Component(value_of(line).strip().upper())
            (opened[-1].parts if opened else top).append(new)
            opened.append(new)
        elif name == "END":
            if not opened or value_of(line).strip().upper() != opened[-1].name:
                raise NotACalendar("an END without its BEGIN", number)
            opened.pop()
        elif opened and line.strip():
            opened[-1].parts.append(line)
    if opened:
        raise NotACalendar(f"{opened[-1].name} does not end")
    return top


def wrap(components: Iterable[Component], *head: str) -> Component:
    """A calendar around these, with the two lines every calendar must have."""
    lines = ["VERSION:2.0", PRODID, *head]
    return Component("VCALENDAR", [*lines, *components])


PRODID = "PRODID:-//followup-journal//journal calendar//EN"
