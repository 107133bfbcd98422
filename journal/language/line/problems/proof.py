"""Whether a corrected line says what was announced, and nothing else changed.

Every correction offered was verified here by reading it again: all words, marks and
names are still there, each field but the announced one is unchanged, and no field that
Tasks saw is hidden from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from journal.language.line.fields import DATE_FIELDS, Field
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import mentions_of, when_of
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, TaskLine, Token
from journal.language.regex import regex
from journal.model.when import When

_WHOLE = frozenset(
    (
        *(Kind.CODE, Kind.LINK, Kind.TAG, Kind.PERSON, Kind.COMMENT, Kind.STRUCK),
        *(Kind.HTML, Kind.BLOCK_ID, Kind.BREAK, Kind.SPAN),
    )
)
_SENTENCE = frozenset((Kind.TEXT, Kind.DATE))
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
    if _whole(line) != _whole(after):
        return None
    named = set(mentions_of(line.tokens))
    if named and named != set(mentions_of(after.tokens)):
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
    old, new = _values(line, grammar), _values(after, grammar)
    for name in {*old, *new, *announced}:
        if new.get(name) != announced.get(name, old.get(name)):
            return False
    fewer, more = _signs(line), _signs(after)
    if any(more[name] > max(1, fewer[name]) for name in more):
        return False  # a second sign next to the first
    hidden = {t.field for t in line.tokens if t.seen} - set(announced)
    return hidden <= {t.field for t in after.tokens if t.seen}


def _values(line: TaskLine, grammar: Grammar) -> dict[Field, When | str | None]:
    decisive = line.by_name()
    if due := line.due_token:
        decisive[Field.DUE] = due
    return {
        name: when_of(token, line, grammar) if name in DATE_FIELDS else token.value
        for name, token in decisive.items()
    }


def _signs(line: TaskLine) -> Counter[Field | None]:
    """How many fields of each name the line has."""
    kind = Kind.FIELD  # looking it up for each token takes ten times as long
    return Counter(token.field for token in line.tokens if token.kind is kind)


def _pieces(line: TaskLine) -> Counter[str]:
    """The words and punctuation of the sentence itself."""
    text = "".join([t.text if t.kind in _SENTENCE else " " for t in line.tokens])
    return _count(text)


def _count(text: str) -> Counter[str]:
    return Counter(_PIECE.findall(text))


def _whole(line: TaskLine) -> Counter[tuple[Kind, str]]:
    return Counter((t.kind, t.text) for t in line.tokens if t.kind in _WHOLE)


def _unread(line: TaskLine) -> list[Token]:
    return [token for token in line.tokens if token.kind is Kind.UNREAD]
