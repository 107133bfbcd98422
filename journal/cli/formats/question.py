"""Questions on the terminal, asked again until the answer is understood."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click


def agrees(question: str, *, default: bool = False) -> bool:
    """Whether the user says yes; just enter means `default`.

    Raises Abort where the input ends.
    """
    usual = "Y/n" if default else "y/N"
    while True:
        said = _answer(f"{question} [{usual}]: ")
        if not said:
            return default
        if said in ("y", "yes", "n", "no"):
            return said[0] == "y"
        _tell("Answer y or n.")


def chosen(question: str, choices: Sequence[str]) -> str:
    """The choice that the user names. Raises Abort where the input ends."""
    known = ", ".join(choices)
    while True:
        said = _answer(f"{question} ({known}): ")
        for choice in choices:
            if choice.casefold() == said:
                return choice
        _tell(f"Answer one of {known}.")


def line_typed(prompt: str) -> str:
    """A line from the terminal, even if stdin is a pipe; empty at its end."""
    sys.stderr.write(prompt)
    sys.stderr.flush()
    if sys.stdin.isatty():
        return sys.stdin.readline()
    try:
        with open("/dev/tty", encoding="utf-8", errors="replace") as terminal:  # noqa: PTH123
            return terminal.readline()
    except OSError:
        return ""


def _answer(prompt: str) -> str:
    line = line_typed(prompt)
    if not line:
        _tell("")
        raise click.Abort
    return line.strip().casefold()


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
