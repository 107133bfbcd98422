"""Widths of text in terminal cells: wide characters and emoji take two."""

from __future__ import annotations


def cells(text: str) -> int:
    """How many terminal cells `text` takes."""
    if text.isascii():
        return len(text)
    width = _plain_width(text)
    if width is not None:
        return width
    # slower to import than printing most lists
    from rich.cells import cell_len

    return cell_len(text)


def fit(text: str, width: int) -> str:
    """`text` padded, or cut with an ellipsis, to exactly `width` cells."""
    own = len(text) if text.isascii() else cells(text)
    if own <= width:
        return text + " " * (width - own)
    if own == len(text):
        return text[: width - 1] + "…"
    from rich.cells import set_cell_size

    return set_cell_size(text, width - 1) + "…"


def _plain_width(text: str) -> int | None:
    """The width of text in undisputed letters; None if it takes a closer look."""
    width = 0
    for char in text:
        if char < "\x7f" or ("\xa0" <= char < "\u0300" and char != "\xad"):
            width += 1
        elif (
            "\u4e00" <= char <= "\u9fff"
            or "\uac00" <= char <= "\ud7a3"
            or "\u3041" <= char <= "\u3096"
            or "\u30a1" <= char <= "\u30fa"
        ):
            width += 2
        elif "\u0400" <= char <= "\u0482" or char in _PUNCTUATION:
            width += 1
        else:
            return None
    return width


_PUNCTUATION = "‐‑‒–—―‘’‚“”„†‡•…€"
