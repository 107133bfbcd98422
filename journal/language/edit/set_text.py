"""New words for an entry, by the smallest change of its line.

Words that stay keep their characters and markup; fields, tags and the block id stay
where they are. New words come from outside: the caller says how to write them
literally, and the line is read again to check that it means exactly what was intended.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher

from journal.language.line.grammar import Grammar
from journal.language.line.meaning import mentions_of
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.model.value import value

_STAYS = {
    Kind.INDENT,
    Kind.MARKER,
    Kind.CHECKBOX,
    Kind.TAG,
    Kind.FIELD,
    Kind.TIME,
    Kind.BLOCK_ID,
}
_WHOLE = {Kind.CODE, Kind.LINK}


@value
class _Unit:
    """A word of the line, or a link or code span, and its position."""

    start: int
    end: int
    plain: str


def set_text(
    raw: str,
    words: str,
    grammar: Grammar,
    plain: Callable[[str], str],
    literal: Callable[[str], str],
) -> str | None:
    """The line with these words; None if it cannot express exactly that.

    `words` are without tags; `plain` reads what `literal` writes.
    """
    line = scan(raw, grammar)
    if line is None or not words.split():
        return None
    units = _units(line, plain)
    wanted = _in_units(words.split(), units)
    result = _spliced(raw, line, units, wanted, literal)
    after = scan(result, grammar)
    if after is None or not _says(after, words, plain):
        return None
    known = set(mentions_of(line.tokens))
    if not set(mentions_of(after.tokens)) <= known:
        return None
    return result if _fixed(after) == _fixed(line) else None


def _fixed(line: TaskLine) -> list[tuple[Kind, str]]:
    due = line.due_token
    return [
        (token.kind, token.text)
        for token in line.tokens
        if token.kind in _STAYS or token is due
    ]


def _says(line: TaskLine, words: str, plain: Callable[[str], str]) -> bool:
    said = [unit.plain for unit in _units(line, plain)]
    return " ".join(" ".join(said).split()) == " ".join(words.split())


def _units(line: TaskLine, plain: Callable[[str], str]) -> list[_Unit]:
    """Runs of characters without a space between them; markup is not cut."""
    due = line.due_token
    spans: list[tuple[int, int]] = []
    at, glued = 0, False
    for token in line.tokens:
        if token.kind in _STAYS or token is due:
            glued = False
        else:
            pieces = [(0, len(token.text))] if _is_whole(token) else _words(token.text)
            for start, end in pieces:
                if glued and start == 0:
                    spans[-1] = spans[-1][0], at + end
                else:
                    spans.append((at + start, at + end))
                glued = False
            glued = bool(pieces) and pieces[-1][1] == len(token.text)
        at += len(token.text)
    raw = str(line)
    return [_Unit(start, end, plain(raw[start:end])) for start, end in spans]


def _is_whole(token: Token) -> bool:
    return token.kind in _WHOLE


def _words(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in re.finditer(r"\S+", text)]


def _in_units(words: list[str], units: list[_Unit]) -> list[str]:
    """The words, with those of one unit of the line (a link) joined."""
    several = {tuple(u.plain.split()) for u in units if " " in u.plain}
    found: list[str] = []
    at = 0
    while at < len(words):
        same = next(
            (s for s in several if tuple(words[at : at + len(s)]) == s), (words[at],)
        )
        found.append(" ".join(same))
        at += len(same)
    return found


def _spliced(
    raw: str,
    line: TaskLine,
    units: list[_Unit],
    wanted: list[str],
    literal: Callable[[str], str],
) -> str:
    have = [" ".join(unit.plain.split()) for unit in units]
    steps = SequenceMatcher(None, have, wanted, autojunk=False).get_opcodes()
    for kind, i1, i2, j1, j2 in reversed(steps):
        if kind == "equal":
            continue
        new = literal(" ".join(wanted[j1:j2])) if j2 > j1 else ""
        for unit in reversed(units[i1 + 1 if new else i1 : i2]):
            raw = _without(raw, unit)
        if not new:
            continue
        if i2 > i1:
            first = units[i1]
            raw = raw[: first.start] + new + raw[first.end :]
        elif i1 > 0:
            at = units[i1 - 1].end
            raw = f"{raw[:at]} {new}{raw[at:]}"
        else:
            at = units[0].start if units else _behind_box(line)
            raw = f"{raw[:at]}{new} {raw[at:]}"
    return raw


def _without(raw: str, unit: _Unit) -> str:
    """The line without a word and one of the spaces around it."""
    before, after = raw[: unit.start], raw[unit.end :]
    if after[:1] in (" ", "\t"):
        return before + after[1:]
    if not after and before.endswith((" ", "\t")):
        return before[:-1]
    return before + after


def _behind_box(line: TaskLine) -> int:
    at = 0
    for token in line.tokens:
        at += len(token.text)
        if token.kind is Kind.CHECKBOX:
            return at + 1
    return at
