"""Content lines of vCard and iCalendar: unfolded, cut into name, parameters, value.

A hand-written reader for what programs really write: folds, groups, quoted-printable
with soft breaks, character sets, pictures over many lines.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator

from journal.model.value import field, record

MAX_LINE = 1024 * 1024


@record
class Line:
    """One property: `item1.EMAIL;TYPE=WORK:bo@x.example`."""

    number: int
    group: str
    name: str
    """In capitals."""
    params: dict[str, list[str]] = field(default_factory=dict)
    value: str = ""

    def types(self) -> set[str]:
        """The TYPEs, in small letters; vCard 2.1 writes them bare."""
        return {t.lower() for t in self.params.get("TYPE", [])}


_HEAD = re.compile(r"(?:([A-Za-z0-9_-]+)\.)?([A-Za-z0-9_-]+)")
_PARAM = re.compile(
    r';\s*([A-Za-z0-9_-]+)(?:=("[^"]*"|[^:;,"]*)((?:,(?:"[^"]*"|[^:;,"]*))*))?'
)


def unfolded(text: str, *, old: bool = False) -> Iterator[tuple[int, str]]:
    """The logical lines with their numbers. `old` knows quoted-printable breaks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    at = 0
    while at < len(lines):
        number, parts = at + 1, [lines[at]]
        at += 1
        quoted = old and "QUOTED-PRINTABLE" in parts[0].split(":", 1)[0].upper()
        while at < len(lines):
            following = lines[at]
            if quoted and parts[-1].endswith("="):
                parts[-1] = parts[-1][:-1]
                parts.append(following)
            elif following[:1] in (" ", "\t") and following.strip():
                parts.append(following[1:])
            else:
                break
            at += 1
        yield number, "".join(parts)


def read_line(number: int, text: str) -> Line | None:
    """One logical line; None for an invalid one, such as an empty line."""
    head = _HEAD.match(text)
    if head is None or len(text) > MAX_LINE:
        return None
    line = Line(number, head[1] or "", head[2].upper())
    at = head.end()
    while at < len(text) and text[at] == ";":
        param = _PARAM.match(text, at)
        if param is None or param.end() == at:
            return None
        name, values = param[1].upper(), [param[2] or ""]
        values += [v for v in (param[3] or "").split(",") if v]
        if param[2] is None:  # vCard 2.1: `TEL;CELL;VOICE`
            values = [name]
            known = name in ("QUOTED-PRINTABLE", "BASE64", "8BIT")
            name = "ENCODING" if known else "TYPE"
        own = line.params.setdefault(name, [])
        own += [v.strip('"') for v in values]
        at = param.end()
    if at >= len(text) or text[at] != ":":
        return None
    line.value = _decoded(text[at + 1 :], line)
    return line


def _decoded(value: str, line: Line) -> str:
    encoding = next(iter(line.params.get("ENCODING", [])), "").upper()
    if encoding in ("QUOTED-PRINTABLE", "Q"):
        charset = next(iter(line.params.get("CHARSET", [])), "utf-8")
        raw = quopri.decodestring(value.encode("utf-8", "replace"))
        try:
            return raw.decode(charset).replace("\r\n", "\n")
        except (LookupError, UnicodeDecodeError):
            return raw.decode("cp1252", "replace").replace("\r\n", "\n")
    if encoding in ("BASE64", "B"):
        return ""
    return value


def unescaped(value: str) -> str:
    """`\\n`, `\\,`, `\\;` and `\\\\` read; another backslash is one."""
    return re.sub(r"\\([nN,;:\\])", lambda m: "\n" if m[1] in "nN" else m[1], value)


def parts(value: str, mark: str = ";") -> list[str]:
    """A structured value cut at `mark`, not where it is escaped."""
    return [unescaped(part).strip() for part in re.split(rf"(?<!\\){mark}", value)]
