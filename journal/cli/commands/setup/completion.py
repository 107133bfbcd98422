"""The script by which a shell completes the words of `journal`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from journal.cli.session import Session


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_obj
def completion(session: Session, shell: str) -> None:
    """Print a shell completion script.

    bash: eval "$(journal completion bash)"
    """
    from click.shell_completion import get_completion_class

    from journal.cli.main import cli

    found = get_completion_class(shell)
    assert found is not None
    session.out.data(found(cli, {}, "journal", "_JOURNAL_COMPLETE").source())
