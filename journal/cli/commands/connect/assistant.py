"""The command an assistant starts: the MCP server."""

from __future__ import annotations

import click

from journal.cli.session import Session, open_as
from journal.language.clean import clean
from journal.model.errors import ConfigError

_LIBRARIES = ("mcp", "mcp_types", "pydantic", "anyio")


@click.command()
@click.option("--check", is_flag=True, help="Show what would be served, and exit.")
@click.pass_obj
def mcp(session: Session, check: bool) -> None:
    """Let an AI assistant read your follow-ups: an MCP server on stdin and stdout.

    The assistant starts it; docs/how-to/assistants.md shows how. It can read what is
    due, who, find, why, history, brief and draft, but never a private note. It can
    change notes only with write = true in [mcp] of your own config file.
    """
    root, found = session.config()
    from journal.api.outside.public_journal import PublicJournal

    try:
        from journal.integrations.assistants.start import serve, tool_names
    except ModuleNotFoundError as error:
        if (error.name or "").split(".")[0] not in _LIBRARIES:
            raise
        raise ConfigError(
            "“journal mcp” needs the “mcp” extra: pip install 'followup-journal[mcp]'"
        ) from None
    with open_as(PublicJournal, root, found) as journal:
        if not check:
            serve(journal, session.clock)
            return
        journal.refresh()
        writes = journal.settings.mcp.write
        session.out.data(f"vault      {clean(str(journal.root))}")
        session.out.data(f"notes      {len(journal.snapshot.notes)} (without private)")
        session.out.data(f"tools      {', '.join(tool_names(write=writes))}")
        session.out.data(f"writing    {'on' if writes else 'off'}")
