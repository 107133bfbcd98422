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

_VERBS = "*"
"""Stands for the commands that `api/verbs.py` makes in a group."""

GROUPS: dict[str, dict[str, str]] = {
    "Start here": {
        "today": "today:today",
    },
    "Look": {
        "due": "agenda:due",
        "list": "agenda:list_",
        "show": "agenda:show",
        "find": "search.find:find",
        "render": "connect.render:render",
        "review": "review:review",
        "simulate": "review:simulate_",
        "stats": "review:stats",
        "history": "history:history",
        "why": "connect.track:why",
    },
    "Change a follow-up": {
        "add": "entries:add",
        _VERBS: "",
        "edit": "entries:edit",
        "undo": "undo:undo",
        "redo": "undo:redo",
    },
    "Follow up": {
        "waiting": "turns:waiting",
        _VERBS: "",
        "log": "turns:log",
        "draft": "messages:draft",
        "lint": "messages:lint",
    },
    "People": {
        "people": "people:people",
        "who": "people:who",
        "brief": "people:brief",
        "cold": "people:cold_",
        "reach": "turns:reach",
        "match": "search.match:match",
        "pause": "people:pause",
        "person": "people:person",
    },
    "Reminders": {
        "watch": "run:watch",
        "service": "reminders.service:service",
        "notify": "reminders.notify:notify",
        "missed": "reminders.notify:missed",
        "status": "reminders.status:status",
    },
    "Connect": {
        "lsp": "connect.editor:lsp",
        "calendar": "connect.calendar:calendar",
        "mail": "connect.mail:mail",
        "merge": "connect.merge:merge",
        "track": "connect.track:track",
        "outbox": "connect.outbox:outbox",
        "import": "connect.exchange:import_",
        "export": "connect.exchange:export",
    },
    "Setup": {
        "tui": "run:tui",
        "serve": "serve:serve",
        "demo": "run:demo",
        "check": "check:check",
        "doctor": "doctor:doctor",
        "config": "run:config_",
        "completion": "completion:completion",
    },
}
"""The commands in the groups of `--help`: the module and the name of each."""

_OWN = {
    name: place
    for group in GROUPS.values()
    for name, place in group.items()
    if name != _VERBS
}


def groups() -> dict[str, list[str]]:
    """The names of all commands, in the groups and in the order of `--help`."""
    from journal.api.verbs import VERBS

    return {
        heading: [
            name
            for own in names
            for name in (
                [verb.id for verb in VERBS if verb.group == heading]
                if own == _VERBS
                else [own]
            )
        ]
        for heading, names in GROUPS.items()
    }


def command_names() -> list[str]:
    """The names of all commands."""
    return sorted(name for names in groups().values() for name in names)


def command_of(name: str) -> click.Command | None:
    """The command with this name; its module is imported only now."""
    if name in _OWN:
        room, _, attribute = _OWN[name].partition(":")
        module = import_module(f"journal.cli.commands.{room}")
        found: click.Command = getattr(module, attribute)
        return found
    from journal.cli.commands.entries import VERB_COMMANDS

    return VERB_COMMANDS.get(name)


class Commands(click.Group):
    """The commands by name, each imported when it is called.

    Importing all of them takes longer than what most of them do.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, _with_folder_named(args))

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        widest = max(map(len, command_names()))
        for heading, names in groups().items():
            found = {name: self.get_command(ctx, name) for name in names}
            rows = [
                (f"{name:<{widest}}", command.get_short_help_str(formatter.width))
                for name, command in found.items()
                if command is not None and not command.hidden
            ]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return command_names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return command_of(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and command_of(name) is None:
            near = get_close_matches(name, command_names(), 1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"No such command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


_WITH_VALUE = ("--vault", "--now", "--color", "--config")


def _with_folder_named(args: list[str]) -> list[str]:
    """`journal FOLDER …` as `journal --vault FOLDER …`.

    The first word is a folder if it looks like one, or is one and no command.
    """
    at = 0
    while at < len(args) and args[at].startswith("-"):
        at += 2 if args[at] in _WITH_VALUE else 1
    if at >= len(args) or args[at] in _OWN:
        return args
    word = args[at]
    looks_like_one = "/" in word or word in (".", "..", "~")
    if not looks_like_one and (not Path(word).is_dir() or command_of(word)):
        return args
    return [*args[:at], "--vault", word, *args[at + 1 :]]


_SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(cls=Commands, context_settings=_SETTINGS, invoke_without_command=True)
@click.option("--vault", metavar="FOLDER", help="Folder with your notes.")
@click.option(
    "--now",
    metavar="ISO",
    envvar="JOURNAL_NOW",
    help="Use this date and time instead of now.",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="When to use colour.",
)
@click.option(
    "--config",
    "config_file",
    metavar="FILE",
    envvar="JOURNAL_CONFIG",
    type=click.Path(path_type=Path),
    help="Use this config file.",
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

    Without a command, opens the terminal interface. When piped, prints what is due.
    “journal FOLDER” does the same for the notes of that folder.
    """
    out = Output.of_terminal(color)
    context.obj = Session(clock(now), out, vault, config_file, now)
    # not where it is only the version that is asked for
    from journal.language.dates.typed import words_from

    words_from(context.obj.date_words)
    if context.invoked_subcommand is not None:
        return None
    usual = "tui" if sys.stdin.isatty() and out.chatty else "due"
    command = cli.get_command(context, usual)
    assert command is not None
    code: int | None = context.invoke(command)
    return code
