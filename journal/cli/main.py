"""The command line as a whole: global options, and the commands by their rooms."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from importlib import import_module
from inspect import cleandoc
from pathlib import Path

import click

from journal import __version__
from journal.cli.clock import clock
from journal.cli.formats.output import Output
from journal.cli.session import Session
from journal.model.errors import NothingHere

GROUPS: dict[str, dict[str, str]] = {
    "Start here": {
        "today": "look.today:today",
        "add": "entries:add",
        "done": "",
        "snooze": "",
        "undo": "undo:undo",
        "demo": "run:demo",
    },
    "Look": {
        "due": "look.agenda:due",
        "list": "look.agenda:list_",
        "show": "look.agenda:show",
        "waiting": "turns:waiting",
        "review": "look.review:review",
        "forecast": "look.review:forecast",
        "stats": "look.review:stats",
    },
    "Change a follow-up": {
        "start": "",
        "cancel": "",
        "reopen": "",
        "edit": "entries:edit",
        "reschedule": "",
        "priority": "",
        "park": "",
        "assign": "",
        "redo": "undo:redo",
    },
    "Follow up": {
        "asked": "turns:asked",
        "nudge": "",
        "replied": "",
        "log": "turns:log",
        "handover": "",
        "draft": "messages:draft",
        "lint": "messages:lint",
    },
    "People": {
        "people": "people:people",
        "who": "people:who",
        "brief": "people:brief",
        "cold": "people:cold_",
        "reach-out": "turns:reach_out",
    },
    "Reminders": {
        "watch": "run:watch",
        "dashboard": "dashboard:dashboard",
        "service": "reminders.service:service",
        "notify": "reminders.notify:notify",
        "missed": "reminders.notify:missed",
        "status": "reminders.status:status",
    },
    "Search and history": {
        "find": "search.find:find",
        "match": "search.match:match",
        "history": "history:history",
        "why": "connect.track:why",
    },
    "Connect": {
        "mail": "connect.mail:mail",
        "merge": "connect.merge:merge",
        "track": "connect.track:track",
        "pending": "connect.pending:pending",
        "shake": "connect.shake:shake",
        "outbox": "connect.outbox:outbox",
        "calendar": "connect.calendar:calendar",
        "import": "connect.exchange:import_",
        "export": "connect.exchange:export",
        "render": "connect.render:render",
        "lsp": "connect.editor:lsp",
        "mcp": "connect.assistant:mcp",
    },
    "Setup": {
        "check": "setup.check:check",
        "doctor": "setup.doctor:doctor",
        "config": "setup.config:config_",
        "completion": "setup.completion:completion",
        "serve": "serve:serve",
    },
}
"""The commands in the groups of `--help`, each with its module and name; those made
from `api/verbs.py` have neither."""

HIDDEN = {
    "help": "setup.help:help_",
    "tui": "run:tui",
    "pause": "people:pause",
    "person": "people:person",
}
"""Commands that `--help` does not list."""

ALIASES = {
    "begin": "start",
    "simulate": "forecast",
    "reach": "reach-out",
}
"""Former names, which are still taken."""

_OWN = {
    name: place
    for group in (*GROUPS.values(), HIDDEN)
    for name, place in group.items()
    if place
}


def groups() -> dict[str, list[str]]:
    """The names of all commands, grouped and ordered as in `--help`."""
    return {heading: list(names) for heading, names in GROUPS.items()}


def command_names() -> list[str]:
    """The names of all commands that are listed."""
    return sorted(name for names in GROUPS.values() for name in names)


def command_of(name: str) -> click.Command | None:
    """The command with this current or former name; its module is imported only now."""
    name = ALIASES.get(name, name)
    if name in _OWN:
        room, _, attribute = _OWN[name].partition(":")
        module = import_module(f"journal.cli.commands.{room}")
        found: click.Command | None = getattr(module, attribute)
    else:
        from journal.cli.commands.entries import VERB_COMMANDS

        found = VERB_COMMANDS.get(name)
    return found


def with_examples(command: click.Command, path: str) -> click.Command:
    """The command, with examples and related commands in its help."""
    from journal.cli.help.examples import EXAMPLES
    from journal.cli.help.sub_examples import SUB_EXAMPLES

    known = EXAMPLES.get(path) or SUB_EXAMPLES.get(path)
    if known and not command.epilog:
        examples = "\n".join(f"  {line}" for line in known.lines)
        command.help = f"{cleandoc(command.help or '')}\n\n\b\nExamples:\n{examples}"
        if known.see_also:
            command.epilog = f"See also: journal {', '.join(known.see_also)}"
    for name, below in getattr(command, "commands", {}).items():
        with_examples(below, f"{path} {name}")
    return command


_ASKS = "journal.asks for help"


class Commands(click.Group):
    """The commands by name, each imported when it is called.

    Importing all of them takes longer than most of them run.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        # only needed for help
        ctx.meta[_ASKS] = not {"-h", "--help", "help"}.isdisjoint(args)
        return super().parse_args(ctx, _with_folder_named(args))

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from journal.cli.help.help_page import page

        abouts = {}
        for name in command_names():
            command = self.get_command(ctx, name)
            abouts[name] = command.get_short_help_str(200) if command else ""
        formatter.write(f"{page(groups(), abouts, formatter.width + 2)}\n")

    def list_commands(self, ctx: click.Context) -> list[str]:
        return command_names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = command_of(cmd_name)
        # a group without a command shows its help
        asks = isinstance(command, click.Group) or (ctx and ctx.meta.get(_ASKS))
        if command is not None and asks:
            with_examples(command, ALIASES.get(cmd_name, cmd_name))
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and command_of(name) is None:
            near = get_close_matches(name, [*command_names(), *ALIASES], 1)
            meant = ALIASES.get(near[0], near[0]) if near else ""
            hint = f"; did you mean “{meant}”?" if meant else ""
            from journal.cli.help.usage_errors import no_such_command

            raise no_such_command(name, hint)
        return super().resolve_command(ctx, args)


_WITH_VALUE = ("--vault", "--now", "--color", "--config")


def _with_folder_named(args: list[str]) -> list[str]:
    """`journal FOLDER …` as `journal --vault FOLDER …`.

    The first word is a folder if it looks like one, or if it is one and no command.
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


def _version(context: click.Context, option: click.Parameter, asked: bool) -> None:
    """Print the version, and the commit unless it is a release."""
    if not asked:
        return
    from journal.cli.source_commit import source_commit

    commit = source_commit()
    click.echo(f"journal {__version__}" + (f" ({commit})" if commit else ""))
    context.exit()


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
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and exit.",
)
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
    # not if only the version is asked for
    from journal.language.dates.typed import words_from

    words_from(context.obj.date_words)
    if context.invoked_subcommand is not None:
        return None
    usual = "tui" if sys.stdin.isatty() and out.chatty else "due"
    command = cli.get_command(context, usual)
    assert command is not None
    try:
        code: int | None = context.invoke(command)
    except NothingHere as error:
        if usual == "tui":
            raise
        from journal.cli.first_run import nothing_here

        for line in nothing_here(context.obj.cwd()):
            out.talk(line)
        return error.exit_code
    return code
