"""Arguments that several commands share: ids, and ids followed by a date."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from journal.cli.completion.offers import EntryArgument
from journal.language.clean import clean
from journal.language.document import BOM, decode
from journal.model.errors import ConfigError

if TYPE_CHECKING:
    from journal.language.dates.typed_dates import TypedDate

Command = TypeVar("Command", bound=Callable[..., Any])


def _expected(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    ctx.obj.expected = value


EXPECT = click.option(
    "--expect",
    metavar="TEXT",
    expose_value=False,
    callback=_expected,
    help="Change nothing unless the line reads TEXT, with or without its fields.",
)


def _seen_as(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    ctx.obj.seen_as = value


FOR = click.option(
    "--for",
    metavar="@NAME|all",
    expose_value=False,
    callback=_seen_as,
    help="Show what is for @NAME or for everyone to do, instead of you.",
)


def _says(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.obj.says = "quiet" if param.name == "quiet" else "json"


_QUIET = click.option(
    "--quiet",
    "-q",
    is_flag=True,
    expose_value=False,
    callback=_says,
    help="Print only the id that the follow-up has now.",
)
_AS_JSON = click.option(
    "--json",
    "as_json",
    is_flag=True,
    expose_value=False,
    callback=_says,
    help="Print the follow-up as JSON.",
)


def SAYS(command: Command) -> Command:
    """How a change is reported: --quiet, --json."""
    return _QUIET(_AS_JSON(command))


def _is_sure(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    ctx.obj.yes = value


YES = click.option(
    "--yes",
    is_flag=True,
    expose_value=False,
    callback=_is_sure,
    help="Do not ask before changing several.",
)
_IDS = click.argument("ids", nargs=-1, required=True, metavar="ID…", cls=EntryArgument)


def IDS(command: Command) -> Command:
    """Entries by id or place, and the expected text of the line."""
    return _IDS(EXPECT(YES(SAYS(command))))


DRY_RUN = click.option(
    "--dry-run", is_flag=True, help="Show the change without making it."
)


def _one_format(ctx: click.Context, param: click.Parameter, value: bool) -> bool:
    """Raises UsageError if both are wanted."""
    if value and (ctx.params.get("as_json") or ctx.params.get("as_csv")):
        raise click.UsageError("--json and --csv cannot be combined; use one of them")
    return value


JSON = click.option(
    "--json", "as_json", is_flag=True, callback=_one_format, help="Print JSON."
)
CSV = click.option(
    "--csv",
    "as_csv",
    is_flag=True,
    callback=_one_format,
    help="Print a table as CSV (RFC 4180).",
)


class Group(click.Group):
    """A group whose help wraps what each command does, instead of cutting it."""

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        rows = [
            (name, command.get_short_help_str(_WHOLE))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) and not command.hidden
        ]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


_WHOLE = 1000
"""More characters than any first sentence has."""


class ListOr(Group):
    """A listing with subcommands: `people`, `people is:cold`, `people add`."""

    def __init__(
        self, listing: click.Command, commands: dict[str, click.Command]
    ) -> None:
        super().__init__(listing.name, commands, help=listing.help)
        self.listing = listing

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        if args[:1] and args[0] in self.commands:
            return super().make_context(info_name, args, parent, **extra)
        if {"-h", "--help"} & set(args):
            # the same page as that of `journal help people`: both forms in one
            return super().make_context(info_name, ["--help"], parent, **extra)
        # `with_examples` sets this on the group that the listing replaces
        self.listing.help, self.listing.epilog = self.help, self.epilog
        return self.listing.make_context(info_name, args, parent, **extra)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return self.listing.collect_usage_pieces(ctx)

    def format_options(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        self.listing.format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


class WordsCommand(click.Command):
    """A command whose words may begin with a dash: `-is:waiting`, `- [ ] call`.

    click would treat every such word as an option. Here only the command's own options
    and words with two dashes are.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        params = self.get_params(ctx)
        known = {name for param in params for name in param.opts}
        valued = {
            name
            for param in params
            if isinstance(param, click.Option) and not param.is_flag
            for name in param.opts
        }
        cut = args.index("--") if "--" in args else len(args)
        marked = [
            # a value, or an option with its count: `-n 5`, `-n5`
            arg
            if before in valued or (arg[:2] in valued and arg[2:].isdecimal())
            else _marked(arg, known)
            for before, arg in zip(["", *args], args[:cut], strict=False)
        ]
        left = super().parse_args(ctx, [*marked, *args[cut:]])
        for name, value in ctx.params.items():
            if isinstance(value, str):
                ctx.params[name] = value.removeprefix(_MARK)
            elif isinstance(value, tuple):
                ctx.params[name] = tuple(word.removeprefix(_MARK) for word in value)
        return left


_MARK = "\0"  # no argument of a process can hold it


def _marked(arg: str, known: set[str]) -> str:
    """A word with a dash, disguised while click parses."""
    is_word = re.match(r"-[^-]", arg, re.DOTALL) is not None and arg not in known
    return f"{_MARK}{arg}" if is_word else arg


_NAME = re.compile(
    r"-|[0-9a-fA-F]{4,}|.+:[0-9]+|-?(?:is|due|note|priority|owner|view):\S.*|-?#\S+"
)
_TERM = re.compile(
    r"-?(?:is|due|note|priority|owner|view):(?![0-9]+$)\S.*|-?#\S+|-@\S+"
)


def is_term(name: str) -> bool:
    """Whether this is a filter term, which stands for every follow-up it finds."""
    return _TERM.fullmatch(name) is not None


def read_ids(names: Sequence[str]) -> list[str]:
    """The given ids; `-` stands for those on stdin, one per line.

    Lines in the output of `due` and `list` are accepted: text before the id and
    headings are skipped.
    """
    found: list[str] = []
    for name in names:
        if name == "-":
            found += filter(None, map(_id_in, stdin_lines()))
        else:
            found.append(name)
    if not found:
        raise ConfigError("no ids on standard input")
    return list(dict.fromkeys(found))


def _id_in(line: str) -> str | None:
    """The id at the start of a line, possibly after a glyph or a word.

    A line of a note, as printed below a change, has none.
    """
    if line.lstrip().startswith(("- ", "* ", "+ ")) and line[:1] == " ":
        return None
    words = [word for word in line.split()[:2] if not is_term(word)]
    words = [word for word in words if word not in ("added", "–", "-")]
    return next((word for word in words if _NAME.fullmatch(word)), None)


def stdin_lines() -> list[str]:
    """The non-blank lines on stdin; any bytes are accepted."""
    lines = sys.stdin.buffer.read().removeprefix(BOM).splitlines()
    return [decode(line) for line in lines if line.strip()]


def split_typed_when(
    words: Sequence[str], now: datetime, command: str
) -> tuple[Sequence[str], TypedDate]:
    """Split `ID… WHEN`: the date is the longest suffix of the words that is one.

    Raises ConfigError if there is none, with an example of the command.
    """
    from journal.language.dates.typed_dates import UnknownDate, parse_typed

    for count in range(len(words) - 1, 0, -1):
        names, phrase = words[:-count], " ".join(words[-count:])
        if not all(map(_NAME.fullmatch, names)):
            continue
        try:
            return names, parse_typed(phrase, now)
        except UnknownDate:
            continue
    if len(words) < 2:
        raise ConfigError("say which follow-up and when", _example(command))
    try:
        parse_typed(words[-1], now)
    except UnknownDate as error:
        raise ConfigError(str(error)) from None
    wrong = next(word for word in words if not _NAME.fullmatch(word))
    raise ConfigError(
        f"no follow-up “{clean(wrong)}” (ids are 4+ hex digits, like 2d39)",
        "find it: journal list",
    )


def split_last(
    words: Sequence[str], what: str, command: str
) -> tuple[Sequence[str], str]:
    """Split `ID… WORD`. Raises ConfigError if either is missing."""
    if len(words) < 2:
        raise ConfigError(f"say which follow-up and {what}", _example(command))
    return words[:-1], words[-1]


def _example(command: str) -> str:
    """A line to copy: `for example: journal snooze 2d39 fri`."""
    from journal.cli.help.examples import EXAMPLES

    return f"for example: {EXAMPLES[command].lines[0]}"
