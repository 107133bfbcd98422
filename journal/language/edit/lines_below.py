"""Lines written below an entry: log bullets and the next step."""

from __future__ import annotations

from datetime import date, datetime

from journal.language.line.fields import Dialect, Field
from journal.language.line.grammar import Grammar
from journal.language.line.splice import Splice
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind, Token, split_head
from journal.model.errors import WriteRefused


def log_bullet(when: date, kind: str, text: str) -> str:
    """A bullet of the contact log, without its indent.

    It has a time of day if `when` does.
    """
    moment = f"{when:%Y-%m-%d %H:%M}" if isinstance(when, datetime) else f"{when}"
    words = [f"- {moment}", f"{kind}:" if kind else "", " ".join(text.split())]
    return " ".join(filter(None, words))


def child_indent(raw: str, known: str | None) -> str:
    """The indent of a child of this line: that of existing children, if known."""
    if known is not None:
        return known
    own = indent_of(raw)
    head = split_head(raw)
    width = len(head["marker"] + head["gap"]) if head else 2
    # as deep as the content of the item, or the new line would be no child of it
    if ">" in own:
        return own + ("\t" if width <= 2 else " " * width)
    if own.endswith(" "):
        return own + " " * max(4, width)
    return own + "\t" * -(-width // 4)


def block_of(splice: Splice, block_id: str) -> str:
    """The block id of the line; without one it gets this one."""
    own = next((t for t in splice.tokens if t.kind is Kind.BLOCK_ID), None)
    if own is not None:
        return own.value
    if not str(splice).endswith((" ", "\t")):
        splice.tokens.append(Token(Kind.TEXT, " "))
    splice.tokens.append(Token(Kind.BLOCK_ID, f"^{block_id}", value=block_id))
    return block_id


def linked(splice: Splice, following: str, block_id: str, grammar: Grammar) -> str:
    """The line of the next step, which refers to the previous one; that gets an id.

    Raises WriteRefused if `following` is no task line.
    """
    own = block_of(splice, block_id)
    step = scan(following, grammar)
    if step is None:
        raise WriteRefused(f"“{following}” is not a task line")
    next_step = Splice(step, splice.dialect)
    value = f"^{own}"
    text = f"[from:: {value}]"
    next_step.add_in_front(Token(Kind.FIELD, text, Field.FROM, value, Dialect.DATAVIEW))
    return indent_of(str(splice)) + str(next_step)


def indent_of(raw: str) -> str:
    return raw[: len(raw) - len(raw.lstrip(" \t>"))]
