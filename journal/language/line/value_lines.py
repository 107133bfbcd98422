"""Value notes: lines put aside for someone, to offer when writing to them.

`#value` and a name, or `[for:: [[Alice]]]`, on any line outside code; a line that has
been offered carries `[used:: 2024-06-05]`.
"""

from __future__ import annotations

import re
from datetime import date

from journal.language.document import Document, LineEdit
from journal.language.line.fields import Dialect
from journal.language.line.grammar import Grammar
from journal.language.line.meaning import label_of, mentions_of, without_comments
from journal.language.line.tokens import MAX_LINE, Kind, Token
from journal.language.regex import regex
from journal.model.entry import Mention, MentionKind
from journal.model.errors import WriteRefused
from journal.model.note import ValueNote
from journal.model.value import value

VALUE_TAG = "#value"

_BULLET = regex(r"[ \t>]*(?:(?:[-*+]|[0-9]+[.)])[ \t]+(?:\[.\](?:[ \t]+|$))?)?")
_FIELD = (
    r"\[{key}::(?P<square>(?:[^\[\]]++|\[\[[^\[\]]*+\]\])*+)\]"
    r"|\({key}::(?P<round>[^()]*+)\)"
)
_FOR = regex(_FIELD.format(key="for"))
_USED = regex(_FIELD.format(key="used"))
_BLOCK_ID = regex(r"[ \t]\^[A-Za-z0-9-]+[ \t]*$")
_END = regex(r"(?:[ \t]+\^[A-Za-z0-9-]+)?[ \t]*$")
_BLANKS = regex(r"\s+")


@value
class ValueLine:
    """The content of a line: who it is for, what to tell them, and whether it was
    told."""

    mentions: tuple[Mention, ...]
    text: str
    used: str | None


def may_hold_values(content: bytes) -> bool:
    """A quick test whether the bytes may hold a value note: a superset of the
    grammar."""
    # each begins with a fixed byte that is searched quickly, in every note of a vault
    return _TAGGED.search(content) is not None or _FIELD_FOR.search(content) is not None


_TAGGED = re.compile(rb"#(?:value|Value|VALUE)")
_FIELD_FOR = re.compile(rb":(?<=for:):")


def read_value_line(line: str, grammar: Grammar) -> ValueLine | None:
    """The value note in a line; None for any other line. Never raises."""
    if len(line) > MAX_LINE or not may_hold_values(line.encode("utf-8", "replace")):
        return None
    body = without_comments(line[_match_bullet(line) :])
    tokens = _scanned(body, grammar)
    tagged = any(t.kind is Kind.TAG and t.value.casefold() == VALUE_TAG for t in tokens)
    code_free = "".join(" " if t.kind is Kind.CODE else t.text for t in tokens)
    named = _value(_FOR, code_free)
    mentions = _named_in(named, grammar) if named else ()
    if not mentions and tagged:
        # next to a name, a link on the same line is the subject of the note
        everybody = mentions_of(tuple(tokens))
        by_name = tuple(m for m in everybody if m.kind is not MentionKind.LINK)
        mentions = by_name or everybody[:1]
    if not mentions:
        return None
    text = _text(body, tokens, mentions, grammar)
    return ValueLine(mentions, text, _value(_USED, code_free))


def _scanned(text: str, grammar: Grammar) -> list[Token]:
    # few notes have value notes, and all notes are tested for them
    from journal.language.line.syntax import scan_sentence

    return list(scan_sentence(text, grammar))


def _value(field: re.Pattern[str], text: str) -> str | None:
    """The value of the first such field in the text; None if it has none."""
    found = field.search(text)
    if found is None:
        return None
    return (found["square"] or found["round"] or "").strip()


def _match_bullet(line: str) -> int:
    found = _BULLET.match(line)
    return found.end() if found else 0


def _named_in(value: str, grammar: Grammar) -> tuple[Mention, ...]:
    """The people in `[for:: …]`: handles and links, else the words unchanged."""
    found = mentions_of(tuple(_scanned(value, grammar)))
    if found or not value.strip():
        return found
    return (Mention(MentionKind.FIELD, value.strip()),)


def _text(
    body: str, tokens: list[Token], mentions: tuple[Mention, ...], grammar: Grammar
) -> str:
    """The words to tell: without fields, `#value` and the recipient's name.

    `tokens` are those of the body.
    """
    plain = _BLOCK_ID.sub("", _USED.sub(" ", _FOR.sub(" ", body)))
    names = {mention.name for mention in mentions}
    if plain != body:
        tokens = _scanned(plain, grammar)
    words = "".join(
        " " if _is_hidden(token, names) else label_of(token) for token in tokens
    )
    return _BLANKS.sub(" ", words).strip()


def _is_hidden(token: Token, names: set[str]) -> bool:
    if token.kind is Kind.FIELD:
        return True
    if token.kind is Kind.TAG:
        value = token.value.casefold()
        return value == VALUE_TAG or value.startswith("#person/")
    if token.kind in (Kind.PERSON, Kind.LINK):
        return token.value.removesuffix(".md") in names
    return False


def mark_used(
    document: Document, value: ValueNote, day: date, grammar: Grammar
) -> LineEdit | None:
    """The edit that records the day it was told; None if the line already says so.

    Raises StaleEntry if the line has changed, and WriteRefused if the mark would not be
    read back.
    """
    index = document.locate(value.ref)
    raw = document.text(index)
    before = read_value_line(raw, grammar)
    if before and before.used is not None:
        return None
    marked = _with_mark(raw, f"[used:: {day.isoformat()}]", grammar)
    after = read_value_line(marked, grammar)
    if after is None or after.used is None:
        raise WriteRefused(
            f"{value.ref.path}:{index + 1}: a mark on this line would not be read; "
            f"write [used:: {day.isoformat()}] by hand"
        )
    return document.rewrite(index, marked)


def _with_mark(raw: str, mark: str, grammar: Grammar) -> str:
    """The line with the mark at its end, before a block id.

    On a task line it goes where it hides no field from the Tasks plugin.
    """
    from journal.language.line.splice import Splice
    from journal.language.line.syntax import scan

    task = scan(raw, grammar)
    if task:
        splice = Splice(task, Dialect.EMOJI)
        splice.add_in_front(Token(Kind.TEXT, mark))
        return str(splice)
    end = _END.search(raw)
    at = end.start() if end else len(raw)
    return f"{raw[:at]} {mark}{raw[at:]}"
