"""Whether a corrected line says what was announced, and nothing else changed.

Every correction offered was verified here by reading it again: all words, marks and
names are still there, each field but the announced one is unchanged, and no field that
Tasks saw is hidden from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from journal.language.line.fields import Field
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import mentions_of, when_of
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.language.regex import regex
from journal.model.when import When

_WHOLE = (
    *(Kind.CODE, Kind.LINK, Kind.TAG, Kind.PERSON, Kind.COMMENT, Kind.STRUCK),
    *(Kind.HTML, Kind.BLOCK_ID, Kind.BREAK, Kind.SPAN),
)
_DATES = (
    *(Field.DUE, Field.REMIND, Field.SCHEDULED, Field.START),
    *(Field.CREATED, Field.DONE, Field.CANCELLED),
)
_PIECE = regex(r"\w+|[^\w\s]")


def proven(
    line: TaskLine,
    fixed: str,
    grammar: Grammar,
    announced: Mapping[Field, When | str],
    *,
    spent: str = "",
) -> str | None:
    """`fixed`, if it is `line` with the announced fields and no other change.

    `spent` is the text that the new fields replaced.
    """
    after = scan(fixed, grammar)
    if after is None or after.mark != line.mark:
        return None
    new = after.due_token
    put = ""
    if new is not None and new.kind is Kind.DATE and Field.DUE in announced:
        put = "" if new.text in {token.text for token in line.tokens} else new.text
    if _pieces(line) - _count(spent) != _pieces(after) - _count(put):
        return None
    if any(_whole(line, kind) != _whole(after, kind) for kind in _WHOLE):
        return None
    if mentions_of(line.tokens) and set(mentions_of(line.tokens)) != set(
        mentions_of(after.tokens)
    ):
        return None
    if len(_unread(after)) > len(_unread(line)):
        return None
    return fixed if _same_fields(line, after, grammar, announced) else None


def _same_fields(
    line: TaskLine,
    after: TaskLine,
    grammar: Grammar,
    announced: Mapping[Field, When | str],
) -> bool:
    for name in Field:
        old, new = _value(line, name, grammar), _value(after, name, grammar)
        if new != announced.get(name, old):
            return False
        if len(after.fields(name)) > max(1, len(line.fields(name))):
            return False  # a second sign next to the first
    hidden = {t.field for t in line.tokens if t.seen} - set(announced)
    return hidden <= {t.field for t in after.tokens if t.seen}


def _value(line: TaskLine, name: Field, grammar: Grammar) -> When | str | None:
    if name in _DATES:
        token = line.due_token if name is Field.DUE else line.field(name)
        return when_of(token, line, grammar) if token else None
    token = line.field(name)
    return token.value if token else None


def _pieces(line: TaskLine) -> Counter[str]:
    """The words and punctuation of the sentence itself."""
    kinds = (Kind.TEXT, Kind.DATE)
    text = "".join(t.text if t.kind in kinds else " " for t in line.tokens)
    return _count(text)


def _count(text: str) -> Counter[str]:
    return Counter(_PIECE.findall(text))


def _whole(line: TaskLine, kind: Kind) -> Counter[str]:
    return Counter(token.text for token in line.tokens if token.kind is kind)


def _unread(line: TaskLine) -> list[Token]:
    return [token for token in line.tokens if token.kind is Kind.UNREAD]
