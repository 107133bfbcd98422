"""The command that prints a note with its queries answered."""

from __future__ import annotations

import click

from journal.cli.arguments import JSON
from journal.cli.session import Session
from journal.language.clean import clean
from journal.model.entry import NotePath


@click.command()
@click.argument("note")
@JSON
@click.pass_obj
def render(session: Session, note: str, as_json: bool) -> None:
    """Print a note with its “journal” blocks filled in.

    A fenced block whose language is “journal” holds a query, as for list:
    “@alice due:<7d”. With --json: the follow-ups of each block.
    """
    from journal.api.editor.query_blocks import answered_blocks, rendered
    from journal.cli.formats.entry_json import entry_json
    from journal.language.document import texts_of

    with session.journal() as journal:
        path = NotePath(note if note.endswith(".md") else f"{note}.md")
        lines = texts_of(journal.content(path))
        view = journal.at(session.now)
        if as_json:
            blocks = answered_blocks(view, lines)
            session.out.json(
                [
                    {
                        "line": answered.block.first + 1,
                        "query": answered.block.query,
                        "error": answered.error or None,
                        "follow_ups": [entry_json(i, view) for i in answered.items],
                    }
                    for answered in blocks
                ]
            )
            return
        for line in rendered(view, lines):
            session.out.data(clean(line))
