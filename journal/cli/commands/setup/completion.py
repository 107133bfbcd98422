"""The script that makes a shell complete the words of `journal`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from journal.cli.arguments import DRY_RUN
from journal.cli.formats.question import agrees
from journal.language.clean import clean
from journal.model.errors import ConfigError, reason

if TYPE_CHECKING:
    from journal.cli.session import Session


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "install"]))
@click.option("--yes", is_flag=True, help="With install: do not ask.")
@DRY_RUN
@click.pass_obj
def completion(session: Session, shell: str, yes: bool, dry_run: bool) -> None:
    """Print a shell completion script, or install it for your shell.

    bash: eval "$(journal completion bash)"
    """
    if shell == "install":
        _install(session, yes, dry_run)
        return
    session.out.data(_source(shell))


def _source(shell: str) -> str:
    from click.shell_completion import get_completion_class

    from journal.cli.completion.shells import register
    from journal.cli.main import cli

    register()
    found = get_completion_class(shell)
    assert found is not None
    return found(cli, {}, "journal", "_JOURNAL_COMPLETE").source()


_FILES = {
    "bash": ".bashrc",
    "zsh": ".zshrc",
    "fish": ".config/fish/completions/journal.fish",
}


def _install(session: Session, yes: bool, dry_run: bool) -> None:
    """Show the line to add, ask, and add it once. Raises ConfigError."""
    shell = os.path.basename(os.environ.get("SHELL", ""))  # noqa: PTH119
    if shell not in _FILES:
        raise ConfigError(
            f"no completion for the shell {clean(shell) or 'here'} (SHELL)",
            "print it for another: journal completion bash",
        )
    file = Path.home() / _FILES[shell]
    line = f'eval "$(journal completion {shell})"'
    if shell == "fish":
        line = "journal completion fish | source"
    try:
        before = file.read_text("utf-8") if file.exists() else ""
        if line in before:
            session.out.data(f"{clean(str(file))} has it already")
            return
        session.out.data(f"{clean(str(file))}: {line}")
        if dry_run:
            return
        if not yes and not (session.can_ask and agrees("Add it?")):
            session.out.talk("Nothing was changed; --yes adds it.")
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        end = "" if not before or before.endswith("\n") else "\n"
        with file.open("a", encoding="utf-8") as opened:
            opened.write(f"{end}{line}\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: {reason(error)}") from None
    session.out.data("Added. Open a new terminal to use it.")
