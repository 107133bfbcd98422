"""The command line as a whole: global options, and the commands by their rooms."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from journal import __version__
from journal.cli import (
    asking,
    changing,
    checking,
    doctor,
    looking,
    people,
    reviewing,
    running,
    undoing,
    writing,
)
from journal.cli.clock import clock
from journal.cli.output import Output
from journal.cli.session import Session

_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=_SETTINGS, invoke_without_command=True)
@click.option("--vault", metavar="FOLDER", help="The folder of notes.")
@click.option(
    "--now", metavar="ISO", envvar="JOURNAL_NOW", help="Pretend that it is this time."
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour the output.",
)
@click.option(
    "--config",
    "config_file",
    metavar="FILE",
    envvar="JOURNAL_CONFIG",
    type=click.Path(path_type=Path),
    help="The config file to use.",
)
@click.version_option(__version__, message="journal %(version)s")
@click.pass_context
def cli(
    context: click.Context,
    vault: str | None,
    now: str | None,
    color: str,
    config_file: Path | None,
) -> int | None:
    """Follow-ups from your own Markdown notes: what is due, with whom, and why.

    Without a command: the terminal interface, or in a pipe the due list.
    """
    out = Output.of_terminal(color)
    context.obj = Session(clock(now), out, vault, config_file)
    if context.invoked_subcommand is not None:
        return None
    code: int | None = context.invoke(
        running.tui if sys.stdin.isatty() and out.chatty else looking.due
    )
    return code


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_obj
def completion(session: Session, shell: str) -> None:
    """Print the completion script of a shell.

    bash: eval "$(journal completion bash)"
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    session.out.data(found(cli, {}, "journal", "_JOURNAL_COMPLETE").source())


for _command in (
    looking.due,
    looking.list_,
    looking.show,
    checking.check,
    changing.add,
    changing.done,
    changing.cancel,
    changing.reopen,
    changing.begin,
    changing.snooze,
    changing.reschedule,
    changing.priority,
    changing.assign,
    asking.waiting,
    asking.nudge,
    asking.replied,
    asking.park,
    asking.log,
    asking.reach,
    people.people,
    people.who,
    people.brief,
    people.cold_,
    people.person,
    people.pause,
    writing.draft,
    writing.lint,
    reviewing.review,
    reviewing.stats,
    reviewing.simulate_,
    changing.edit,
    undoing.undo,
    undoing.redo,
    running.tui,
    running.watch,
    running.demo,
    running.config_,
    doctor.doctor,
):
    cli.add_command(_command)
