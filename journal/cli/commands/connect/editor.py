"""The command an editor starts: the language server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from journal.cli.session import Session, open_journal
from journal.model.errors import ConfigError

if TYPE_CHECKING:
    from journal.api.journal import Journal
    from journal.integrations.editor.server import JournalServer


@click.command()
@click.option("--check", is_flag=True, help="Show what would be served, and exit.")
@click.pass_obj
def lsp(session: Session, check: bool) -> None:
    """Follow-ups in your editor: a language server on stdin and stdout.

    Editors start it themselves; docs/how-to/editors.md says how to set each one up.
    """
    server = _server(session)
    if check:
        _print_what_is_served(session)
        return
    from journal.integrations.editor.start import serve

    serve(server)


def _server(session: Session) -> JournalServer:
    try:
        from journal.integrations.editor.start import make_server
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise ConfigError(
            "“journal lsp” needs the “lsp” extra: pip install 'followup-journal[lsp]'"
        ) from None

    def open_vault(folder: Path | None) -> Journal:
        root, found = session.config(folder)
        journal = open_journal(root, found)
        journal.refresh()
        return journal

    return make_server(open_vault, session.clock)


def _print_what_is_served(session: Session) -> None:
    from journal.api.editor.editor_actions import ACTIONS

    with session.journal() as journal:
        view = journal.last
        hang = " " * 11
        session.out.fitted(f"vault      {journal.root}", hang)
        session.out.data(f"notes      {len(view.snapshot.notes)}")
        session.out.data(f"people     {len(journal.people.known())}")
        actions = ", ".join(action.id for action in ACTIONS)
        session.out.fitted(f"actions    {actions}", hang)
        session.out.fitted(
            "answers    completion, hover, diagnostics, code actions, rename, "
            "definition, references, inlay hints, symbols",
            hang,
        )
