"""A table in Markdown, as the pages of the documentation have them."""

from __future__ import annotations


def code(text: str) -> str:
    """As code in a cell of a table."""
    fence = "``" if "`" in text else "`"
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")


def table(*rows: tuple[str, ...]) -> str:
    """The first row is the head."""
    head, *body = rows
    lines = [f"| {' | '.join(row)} |" for row in (head, *body)]
    return "\n".join([lines[0], "|---" * len(head) + "|", *lines[1:]])
