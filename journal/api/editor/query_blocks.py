"""The queries in a note, with their results."""

from __future__ import annotations

from collections.abc import Sequence

from journal.api.view import View
from journal.language.clean import clean
from journal.language.counted import counted
from journal.language.note.query_blocks import QueryBlock, query_blocks
from journal.model.errors import ConfigError
from journal.model.value import value
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import item_when
from journal.practice.agenda.query import names_states


@value
class AnsweredBlock:
    """A block with its results, in agenda order."""

    block: QueryBlock
    items: tuple[Item, ...]
    error: str = ""
    """Why the query is invalid."""

    @property
    def summary(self) -> str:
        """`3 follow-ups`, or what is wrong with the query."""
        if self.error:
            return self.error
        number = len(self.items)
        return counted(number, "follow-up")


def answered_blocks(view: View, lines: Sequence[str]) -> list[AnsweredBlock]:
    """The blocks among the lines of a note. Without `is:` they ask for open ones."""
    return [_answered(view, block) for block in query_blocks(lines)]


def _answered(view: View, block: QueryBlock) -> AnsweredBlock:
    try:
        matches = view.query(block.query)
    except ConfigError as error:
        return AnsweredBlock(block, (), clean(str(error)))
    closed_too = names_states(block.query)
    return AnsweredBlock(
        block,
        tuple(
            item
            for item in view.items
            if (closed_too or not item.entry.status.closed) and matches(item)
        ),
    )


def rows(view: View, answered: AnsweredBlock) -> list[str]:
    """The results as a plain Markdown list.

    Checkboxes would be read as separate follow-ups.
    """
    if answered.error:
        return [f"*{answered.error}*"]
    found = []
    for item in answered.items:
        who = ", ".join(clean(person.label) for person in item.people)
        note = clean(item.entry.path.removesuffix(".md"))
        parts = (item_when(item, view.today), who, clean(item.entry.text))
        said = " · ".join(part for part in parts if part)
        found.append(f"- {said} ([[{note}]])")
    return found or ["*nothing*"]


def rendered(view: View, lines: Sequence[str]) -> list[str]:
    """The lines of a note with each query replaced by its results."""
    found: list[str] = []
    at = 0
    for answered in answered_blocks(view, lines):
        found += lines[at : answered.block.first]
        found += rows(view, answered)
        at = answered.block.last + 1
    return [*found, *lines[at:]]
