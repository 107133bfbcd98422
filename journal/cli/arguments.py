"""Arguments that several commands share: ids, and ids with a date behind them."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import datetime

import click

from journal.errors import ConfigError
from journal.language.dates import UnknownDate, parse_typed
from journal.model import When

IDS = click.argument("ids", nargs=-1, required=True, metavar="ID…")
_NAME = re.compile(r"-|[0-9a-fA-F]{4,}|.+:[0-9]+")


def read_ids(names: Sequence[str]) -> list[str]:
    """The ids named; `-` stands for those on stdin, the first word of each line."""
    found: list[str] = []
    for name in names:
        if name == "-":
            lines = sys.stdin.read().splitlines()
            found += [line.split()[0] for line in lines if line.split()]
        else:
            found.append(name)
    if not found:
        raise ConfigError("no ids: stdin was empty")
    return list(dict.fromkeys(found))


def split_when(words: Sequence[str], now: datetime) -> tuple[Sequence[str], When]:
    """`ID… WHEN` apart: the longest end of the words that is a date.

    Raises ConfigError where no end of them is one.
    """
    for count in range(len(words) - 1, 0, -1):
        names, phrase = words[:-count], " ".join(words[-count:])
        if not all(map(_NAME.fullmatch, names)):
            continue
        try:
            return names, parse_typed(phrase, now).when
        except UnknownDate:
            continue
    if len(words) < 2:
        raise ConfigError("say which entry and until when: journal snooze ID 3d")
    try:
        parse_typed(words[-1], now)
    except UnknownDate as error:
        raise ConfigError(str(error)) from None
    raise ConfigError(f"{words[0]!r} is no id: use one that “journal list” shows")
