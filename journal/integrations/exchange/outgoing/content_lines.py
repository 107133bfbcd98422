"""Content lines of vCard and iCalendar, written: escaped, and folded at 75 bytes."""

from __future__ import annotations

_WIDTH = 75


def escaped(text: str) -> str:
    """Text as a value."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """A folded line with line ends, never cut inside a character."""
    parts: list[str] = []
    current, width = "", 0
    for char in line:
        size = len(char.encode("utf-8", "replace"))
        if width + size > _WIDTH - bool(parts):
            parts.append(current)
            current, width = "", 0
        current += char
        width += size
    return "\r\n ".join([*parts, current]) + "\r\n"


def lines(pairs: list[tuple[str, str]]) -> str:
    """Names (with their parameters) and values, as the lines of a file."""
    return "".join(folded(f"{name}:{value}") for name, value in pairs)
