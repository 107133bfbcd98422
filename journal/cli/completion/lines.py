"""How an offer is written for bash, zsh and fish: what the scripts of `shells.py` read.

One line each, without control characters; zsh takes three.
"""

from __future__ import annotations


def bash_line(kind: str, word: str, about: str | None) -> str:
    """`plain,2d39<tab>its text`."""
    said = _on_a_line(about)
    return f"{kind},{_clean(word)}" + (f"\t{said}" if said else "")


def zsh_line(kind: str, word: str, about: str | None) -> str:
    """Three lines; a colon in a word that is described would end it."""
    word, said = _clean(word), _on_a_line(about) or "_"
    if said != "_":
        word = word.replace(":", r"\:")
    return f"{kind}\n{word}\n{said}"


LINES = {"bash": bash_line, "zsh": zsh_line, "fish": bash_line}


def _on_a_line(about: str | None) -> str:
    return _clean(" ".join(about.split())) if about else ""


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    # it imports regular expressions
    from journal.language.clean import clean

    return clean(text)
