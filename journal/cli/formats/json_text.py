"""JSON as `json.dumps(…, indent=2)` writes it, but faster and one object at a time.

With an indent, the standard library encodes value by value in Python. Here its C
encoder writes all plain values of an object at once, and only nested ones are laid out
in Python. A test checks that both write the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from json.encoder import JSONEncoder, encode_basestring, encode_basestring_ascii
from typing import Any

from journal.language.clean import INVISIBLE

_HOLE, _HOLE_AS_JSON = "\0", '"\\u0000"'
"""The placeholder for a nested value."""
_NESTED = frozenset((list, tuple, dict))


class JsonText:
    """JSON in the encoding of one stream."""

    def __init__(self, *, is_utf8: bool) -> None:
        """Without UTF-8, everything outside ASCII becomes a JSON escape."""
        self._is_utf8 = is_utf8
        self._string = encode_basestring if is_utf8 else encode_basestring_ascii
        self._encoders: dict[int, JSONEncoder] = {}
        self._invisible = re.compile(f"[{INVISIBLE}]")

    def whole(self, content: object) -> str:
        """A document; control and invisible characters stay escapes."""
        return self._visible(self._laid_out(content, 0))

    def rows(self, members: Iterable[str]) -> Iterator[str]:
        """The document of a list, in pieces; `members` are its objects as text."""
        before = "[\n  "
        for member in members:
            yield before + member
            before = ",\n  "
        yield "[]" if before == "[\n  " else "\n]"

    def member(self, content: object) -> str:
        """The text of an object in a list."""
        return self._visible(self._laid_out(content, 1))

    def string(self, text: str | None) -> str:
        """A string, or null."""
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
        """`depth` is the indentation level of the brackets."""
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
            # a key or a value is the placeholder itself
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
