"""Widths of text in terminal cells: wide characters and emoji take two."""

from __future__ import annotations


def cells(text: str) -> int:
    """How many terminal cells `text` takes."""
    if text.isascii():
        return len(text)
    try:
        return sum(map(_width, text))
    except KeyError:
        # slower to import than printing most lists
        from rich.cells import cell_len

        return cell_len(text)


def fit(text: str, width: int) -> str:
    """`text` padded, or cut with an ellipsis, to exactly `width` cells."""
    is_ascii = text.isascii()
    own = len(text) if is_ascii else cells(text)
    if own <= width:
        return text + " " * (width - own)
    if is_ascii:
        return text[: width - 1] + "…"
    return _cut(text, width - 1) + "…"


def _cut(text: str, width: int) -> str:
    """The start of a wider text, to exactly `width` cells."""
    left = width
    try:
        for number, char in enumerate(text):
            left -= _width(char)
            if left < 0:
                # half of a wide character is left blank
                return text[:number] + " " * (left + _width(char))
    except KeyError:
        pass
    from rich.cells import set_cell_size

    return set_cell_size(text, width)


class _Widths(dict[str, int]):
    """The widths of undisputed letters; a KeyError means that it takes a closer look.

    Letters that change with those around them are not among them.
    """

    def __missing__(self, char: str) -> int:
        for width, ranges in _RANGES:
            for first, last in ranges:
                if first <= char <= last:
                    self[char] = width
                    return width
        raise KeyError(char)


_RANGES = (
    (
        1,
        (
            ("\x00", "\x7e"),
            ("\xa0", "\xac"),
            ("\xae", "\u02ff"),
            ("\u0370", "\u0482"),
            ("\u2010", "\u2027"),
            ("€", "€"),
        ),
    ),
    (
        2,
        (
            ("\u3001", "\u3029"),
            ("\u3041", "\u3096"),
            ("\u309b", "\u30ff"),
            ("\u4e00", "\u9fff"),
            ("\uac00", "\ud7a3"),
            ("\uff01", "\uff60"),
            ("\U0001f442", "\U0001f4fc"),
        ),
    ),
)
_width = _Widths().__getitem__
