"""JSON as `json.dumps(…, indent=2)` writes it, an object at a time and faster.

With an indent the standard library writes everything in Python, one value after the
other. Here its C encoder writes all plain values of an object at once, and only what
is nested is laid out by hand. A test holds the two equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from json.encoder import JSONEncoder, encode_basestring, encode_basestring_ascii
from typing import Any

from journal.language.clean import INVISIBLE

_HOLE, _HOLE_AS_JSON = "\0", '"\\u0000"'
"""Stands where something nested goes."""
_NESTED = frozenset((list, tuple, dict))


class JsonText:
    """How one stream takes its JSON."""

    def __init__(self, *, is_utf8: bool) -> None:
        """Where stdout is not UTF-8, JSON has escapes of its own for the rest."""
        self._is_utf8 = is_utf8
        self._string = encode_basestring if is_utf8 else encode_basestring_ascii
        self._encoders: dict[int, JSONEncoder] = {}
        self._invisible = re.compile(f"[{INVISIBLE}]")

    def whole(self, content: object) -> str:
        """A document; control and invisible characters stay escapes."""
        return self._visible(self._laid_out(content, 0))

    def rows(self, members: Iterable[str]) -> Iterator[str]:
        """The document of a list in pieces, of the texts of its members."""
        before = "[\n  "
        for member in members:
            yield before + member
            before = ",\n  "
        yield "[]" if before == "[\n  " else "\n]"

    def member(self, content: object) -> str:
        """Something as it stands in a list."""
        return self._visible(self._laid_out(content, 1))

    def string(self, text: str | None) -> str:
        """A text, or null, as it stands anywhere."""
        if text is None:
            return "null"
        if text.isascii():
            text = self._string(text)
            return text if "\x7f" not in text else self._visible(text)
        return self._invisible.sub(_escaped, self._string(text))

    def _visible(self, text: str) -> str:
        if text.isascii() and "\x7f" not in text:
            return text
        return self._invisible.sub(_escaped, text)

    def _laid_out(self, content: Any, depth: int) -> str:
        """`depth` is that of the brackets."""
        if type(content) is str:
            return self._string(content)
        if not content or type(content) not in _NESTED:
            return self._encoder(depth).encode(content)
        inside, outside = "\n" + "  " * (depth + 1), "\n" + "  " * depth
        if type(content) is dict:
            return f"{{{inside}{self._members(content, depth)}{outside}}}"
        values = [self._laid_out(value, depth + 1) for value in content]
        return f"[{inside}{f',{inside}'.join(values)}{outside}]"

    def _members(self, content: dict[str, Any], depth: int) -> str:
        flat, nested = content.copy(), []
        for key, value in content.items():
            if type(value) in _NESTED and value:
                flat[key] = _HOLE
                nested.append(value)
        parts = self._encoder(depth).encode(flat)[1:-1].split(_HOLE_AS_JSON)
        if len(parts) != len(nested) + 1:
            # a key or a value is that very character
            named = (
                f"{self._string(key)}: {self._laid_out(value, depth + 1)}"
                for key, value in content.items()
            )
            return f",\n{'  ' * (depth + 1)}".join(named)
        whole = [parts[0]]
        for value, part in zip(nested, parts[1:], strict=True):
            whole += (self._laid_out(value, depth + 1), part)
        return "".join(whole)

    def _encoder(self, depth: int) -> JSONEncoder:
        found = self._encoders.get(depth)
        if found is None:
            separators = ",\n" + "  " * (depth + 1), ": "
            found = JSONEncoder(ensure_ascii=not self._is_utf8, separators=separators)
            self._encoders[depth] = found
        return found


def _escaped(found: re.Match[str]) -> str:
    return encode_basestring_ascii(found[0])[1:-1]
