"""Widths of text in terminal cells: wide characters and emoji take two."""

from __future__ import annotations


def cells(text: str) -> int:
    """How many terminal cells `text` takes."""
    if text.isascii() or _is_narrow(text):
        return len(text)
    # longer to import than most lists take, and most lists are in Latin letters
    from rich.cells import cell_len

    return cell_len(text)


def fit(text: str, width: int) -> str:
    """`text` padded, or cut with an ellipsis, to exactly `width` cells."""
    missing = width - (len(text) if text.isascii() else cells(text))
    if missing >= 0:
        return text + " " * missing
    if _is_narrow(text):
        return text[: width - 1] + "…"
    from rich.cells import set_cell_size

    return set_cell_size(text, width - 1) + "…"


def _is_narrow(text: str) -> bool:
    """Whether every character takes one cell: Latin letters, dashes and quotes."""
    return all(
        c < "\x7f" or ("\xa0" <= c < "\u0300" and c != "\xad") or c in _PUNCTUATION
        for c in text
    )


_PUNCTUATION = "‐‑‒–—―‘’‚“”„†‡•…€"
