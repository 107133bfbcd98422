"""The command line as a whole: global options, and the commands by their rooms."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

import click

from journal import __version__
from journal.cli.clock import clock
from journal.cli.formats.output import Output
from journal.cli.session import Session

COMMANDS = {
    "due": "agenda:due",
    "list": "agenda:list_",
    "show": "agenda:show",
    "check": "check:check",
    "add": "entries:add",
    "done": "entries:done",
    "cancel": "entries:cancel",
    "reopen": "entries:reopen",
    "begin": "entries:begin",
    "snooze": "entries:snooze",
    "reschedule": "entries:reschedule",
    "priority": "entries:priority",
    "assign": "entries:assign",
    "edit": "entries:edit",
    "undo": "undo:undo",
    "redo": "undo:redo",
    "waiting": "turns:waiting",
    "nudge": "turns:nudge",
    "replied": "turns:replied",
    "park": "turns:park",
    "handover": "turns:handover",
    "log": "turns:log",
    "reach": "turns:reach",
    "people": "people:people",
    "who": "people:who",
    "brief": "people:brief",
    "cold": "people:cold_",
    "pause": "people:pause",
    "person": "people:person",
    "draft": "messages:draft",
    "lint": "messages:lint",
    "review": "review:review",
    "stats": "review:stats",
    "simulate": "review:simulate_",
    "tui": "run:tui",
    "serve": "serve:serve",
    "watch": "run:watch",
    "notify": "notify:notify",
    "missed": "notify:missed",
    "status": "status:status",
    "service": "service:service",
    "calendar": "calendar:calendar",
    "demo": "run:demo",
    "config": "run:config_",
    "doctor": "doctor:doctor",
    "completion": "completion:completion",
}
"""Each command, and the module and name it is found under."""


class Commands(click.Group):
    """The commands by name, each imported when it is called.

    Importing all of them takes longer than what most of them do.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        room, _, name = place.partition(":")
        found: click.Command = getattr(
            import_module(f"journal.cli.commands.{room}"), name
        )
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = get_close_matches(name, COMMANDS, 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"No such command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, context_settings=_SETTINGS, invoke_without_command=True)
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
    context.obj = Session(clock(now), out, vault, config_file, now)
    if context.invoked_subcommand is not None:
        return None
    usual = "tui" if sys.stdin.isatty() and out.chatty else "due"
    command = cli.get_command(context, usual)
    assert command is not None
    code: int | None = context.invoke(command)
    return code
