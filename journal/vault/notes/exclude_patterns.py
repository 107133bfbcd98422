"""Regular expressions in Obsidian's “excluded files”, and their cost.

They come with a vault, perhaps from someone else, and Python's engine backtracks:
`(a+)+$` on a long path never ends. So the steps that an expression may need are
estimated from its parts, and one that may need too many is not used.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from math import comb
from re import _parser  # type: ignore[attr-defined]

from journal.language.clean import clean
from journal.model.entry import NotePath, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TRIES = 1_000_000
"""More steps than this, a few milliseconds, are too many for one path."""
_USUAL = 128
"""Paths up to this length must stay within the limit."""


class UnusablePattern(ValueError):
    """The expression is not used; the message says why."""


def is_pattern(text: str) -> bool:
    """Whether it is an expression between slashes, not a folder or a glob."""
    return len(text) > 2 and text.startswith("/") and text.endswith("/")


def excluder_of(text: str) -> Callable[[str], bool]:
    """Whether a path matches `/expression/`. Raises UnusablePattern.

    A path so long that it would need too many steps does not match.
    """
    inner = _without_ends(text[1:-1])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a FutureWarning is for programmers
            expression = re.compile(inner)
            degree, factor = _tries(_parser.parse(inner))
    except (re.error, OverflowError, RecursionError):
        raise UnusablePattern("is not a regular expression") from None
    longest = _USUAL
    if not _affordable(longest, degree, factor):
        raise UnusablePattern("could take for ever")
    while longest < 2**16 and _affordable(longest * 2, degree, factor):
        longest *= 2
    return lambda path: len(path) <= longest and expression.search(path) is not None


def check_patterns(ignore: Iterable[str]) -> Iterator[Problem]:
    """The expressions that are not used and therefore exclude nothing."""
    for text in filter(is_pattern, ignore):
        try:
            excluder_of(text)
        except UnusablePattern as error:
            yield Problem(
                NotePath(".obsidian/app.json"),
                0,
                f"excluded files {clean(text)}: this {error}, and excludes nothing",
                "write it without repeating what repeats, or name a folder",
                "ignore-pattern",
            )


def _affordable(length: int, degree: int, factor: int) -> bool:
    # the start, and the extent of each repetition
    return factor * comb(length + degree + 1, degree + 1) <= _TRIES


def _without_ends(expression: str) -> str:
    """The expression without `.*` at its ends, which change nothing."""
    inner = re.sub(r"\A\^?\.\*\??", "", expression)
    return re.sub(r"(?<!\\)\.\*\??\$?\Z", "", inner)


def _tries(parts: Iterable[tuple[Any, Any]]) -> tuple[int, int]:
    """The number of unbounded repetitions, and of other ways to match.

    Raises OverflowError if it grows without limit.
    """
    degree, factor = 0, 1
    for kind, value in parts:
        more, times = _tries_of(str(kind), value)
        degree, factor = degree + more, factor * times
        if degree > 9 or factor > _TRIES:
            return 9, _TRIES
    return degree, factor


def _tries_of(kind: str, value: Any) -> tuple[int, int]:
    match kind:
        case "LITERAL" | "NOT_LITERAL" | "ANY" | "IN" | "AT" | "FAILURE":
            return 0, 1
        case "SUBPATTERN" | "ASSERT" | "ASSERT_NOT":
            return _tries(value[-1])
        case "ATOMIC_GROUP":
            return _tries(value)
        case "BRANCH":
            ways = [_tries(branch) for branch in value[1]]
            return max(d for d, _ in ways), sum(f for _, f in ways)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, most, repeated = value
            degree, factor = _tries(repeated)
            if most > 1000:
                # a repetition of something ambiguous is unbounded
                return (1, 1) if (degree, factor) == (0, 1) else (9, _TRIES)
            return degree * most, min(factor**most * (most - least + 1), _TRIES)
        case _:
            return 9, _TRIES
