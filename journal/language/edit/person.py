"""Naming a person on a line, in place of the one named there now."""

from __future__ import annotations

from collections.abc import Collection

from journal.language.line.meaning import label_of, mentions_in
from journal.language.line.splice import Splice
from journal.language.line.tokens import Kind, Token
from journal.model.entry import Mention, MentionKind


def name_instead(
    splice: Splice, handle: str, instead_of: Collection[Mention], *, named: bool = False
) -> None:
    """Put `@handle` in place of the first of the mentions, and remove the others.

    No one is named twice: with `named`, or if the handle is already there, the mentions
    are only removed.
    """
    there = [
        t for t in splice.tokens if any(named in instead_of for named in mentions_in(t))
    ]
    own = handle.casefold()
    named = named or any(
        t.kind is Kind.PERSON and t.value.casefold() == own for t in splice.tokens
    )
    if not named:
        new = Token(Kind.PERSON, f"@{handle}", value=handle)
        if not there:
            splice.add_in_front(new)
            return
        first = there.pop(0)
        in_field = first.kind is Kind.FIELD
        splice.replace(first, first.with_value(f"@{handle}") if in_field else new)
    for token in there:
        at = next(i for i, t in enumerate(splice.tokens) if t is token)
        behind = "".join(t.text for t in splice.tokens[at + 1 : at + 2])
        if behind.startswith(("'", "’")):
            splice.replace(token, Token(Kind.TEXT, label_of(token).lstrip("@")))
        else:
            splice.take_out(token)


def shown(mention: Mention) -> str:
    """As people write it: `@ana`, `[[Ana Reis]]`."""
    return (
        f"[[{mention.name}]]"
        if mention.kind is MentionKind.LINK
        else f"@{mention.name}"
    )
