"""A command's help as a manual page, in roff: `journal help --man COMMAND`.

`scripts/reference.py` writes the same pages to `man/`, for the wheel.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from journal import __version__
from journal.cli.arguments import ListOr
from journal.cli.help.examples import EXAMPLES, Examples
from journal.cli.help.sub_examples import SUB_EXAMPLES

OVERVIEW = "journal"


def installed_page(name: str) -> str:
    """The source of a page shipped with the program, or an empty text.

    Installers put them below `share/man`; a checkout has them in `man/`.
    """
    for home in (Path(sys.prefix, "share", "man"), Path(__file__).parents[3] / "man"):
        for section in "15":
            file = home / f"man{section}" / f"{name}.{section}"
            if file.is_file():
                return file.read_text("utf-8")
    return ""


def escaped(text: str) -> str:
    """Text escaped for roff: no dash, backslash or leading dot is a command."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"(?m)^(?=[.'])", r"\\&", text)


def header(name: str, section: int, about: str) -> list[str]:
    """The first lines of a page; without a date, so that builds are reproducible."""
    return [
        f'.TH "{name.upper()}" "{section}" "" "journal {__version__}" "journal"',
        ".SH NAME",
        f"{escaped(name)} \\- {escaped(about)}",
    ]


def page_name(words: str) -> str:
    """The name of a command's page: `journal-mail-look` for “mail look”; of the
    program's own for no words."""
    return "-".join([OVERVIEW, *words.split()])


def visible_subcommands(
    command: click.Command, context: click.Context
) -> Iterator[tuple[str, click.Command]]:
    """The subcommands that the help lists, by name; none if it is not a group."""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            if below is not None and not below.hidden:
                yield name, below


def command_page(words: str, command: click.Command) -> str:
    """The manual page of one command, given as its words: “snooze”, “mail look”.

    A group lists its subcommands, which have pages of their own.
    """
    context = click.Context(command, info_name=f"{OVERVIEW} {words}")
    lines = header(page_name(words), 1, _about(command))
    lines += [".SH SYNOPSIS", f".B {escaped(usage(context))}"]
    lines += [".SH DESCRIPTION", *_paragraphs(own_help(command))]
    lines += _options(command, context)
    below = list(visible_subcommands(command, context))
    if below:
        lines.append(".SH COMMANDS")
    for name, subcommand in below:
        title = f"\\fB{escaped(page_name(f'{words} {name}'))}\\fR(1)"
        lines += [".TP", title, escaped(_about(subcommand))]
    known = EXAMPLES.get(words) or SUB_EXAMPLES.get(words)
    if known:
        lines += [".SH EXAMPLES", ".nf", *(escaped(text) for text in known.lines)]
        lines.append(".fi")
    lines += _see_also([*_pages_about(words, known), f"{OVERVIEW}(1)"])
    return "\n".join(lines) + "\n"


def _about(command: click.Command) -> str:
    return command.get_short_help_str(300).rstrip(".").strip()


def _pages_about(words: str, known: Examples | None) -> list[str]:
    """The other pages to see: the group it belongs to, and what its examples name."""
    group, _, sub = words.rpartition(" ")
    others = [group] if sub and group else []
    for other in known.see_also if known else ():
        others += [other.partition(" --")[0]] if other.split()[0] != "help" else []
    return [f"{page_name(other)}(1)" for other in dict.fromkeys(others)]


def overview_page(
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    options: Sequence[tuple[str, str]],
    exits: Sequence[tuple[str, str]],
) -> str:
    """The page `journal(1)`. `groups` hold the commands by heading, with their
    descriptions; `exits` the exit codes."""
    about = "follow\\-ups from your Markdown notes"
    lines = [
        *header(OVERVIEW, 1, "").copy()[:-1],
        f"journal \\- {about}",
        ".SH SYNOPSIS",
        ".B journal",
        "[\\fIFOLDER\\fR]",
        ".br",
        ".B journal",
        "[\\fB\\-\\-vault\\fR \\fIFOLDER\\fR] \\fICOMMAND\\fR [\\fIOPTIONS\\fR]",
        ".SH DESCRIPTION",
        "Reads the checkboxes in a folder of Markdown notes that have a date or a",
        "person, and shows what is due, with whom, and why. Each action changes one",
        "line of one note and can be undone. Without a command, opens the terminal",
        "interface; in a pipe, prints what is due.",
    ]
    for heading, commands in groups:
        lines.append(f'.SH "{heading.upper()}"')
        for name, text in commands:
            lines += [".TP", f"\\fBjournal\\-{escaped(name)}\\fR(1)", escaped(text)]
    lines.append(".SH OPTIONS")
    for name, text in options:
        lines += [".TP", f".B {escaped(name)}", escaped(text)]
    lines.append(".SH FILES")
    for name, text in FILES:
        lines += [".TP", f".I {escaped(name)}", escaped(text)]
    lines.append(".SH ENVIRONMENT")
    for name, text in ENVIRONMENT:
        lines += [".TP", f".B {name}", escaped(text)]
    lines.append('.SH "EXIT STATUS"')
    for name, text in exits:
        lines += [".TP", f".B {name}", escaped(text)]
    lines += [".SH EXAMPLES", ".nf", "journal ~/notes", "journal today"]
    lines += [escaped('journal add "@alice pilot answer in 3bd"'), ".fi"]
    lines += _see_also(["journal-notation(5)", "journal-config(5)"])
    return "\n".join(lines) + "\n"


FILES = (
    ("~/.config/journal/config.toml", "your settings"),
    (".journal.toml", "settings of a vault, in its folder"),
    ("~/.local/state/journal/", "undo history, sent notifications, recovered files"),
    ("~/.cache/journal/", "what was read of the notes; safe to delete"),
)
"""The files of the program on Linux, and their purpose."""

ENVIRONMENT = (
    ("JOURNAL_VAULT", "the vault to use, unless --vault names one"),
    ("JOURNAL_NOW", "the date and time to use instead of now"),
    ("JOURNAL_CONFIG", "the config file to use"),
    ("JOURNAL_EDITOR", "the editor for “journal edit”, before VISUAL and EDITOR"),
    ("EMAIL", "your address in drafts that are saved as email files"),
    ("NO_COLOR", "if set, no colour"),
    ("XDG_CONFIG_HOME", "where your settings are, instead of ~/.config"),
    ("XDG_STATE_HOME", "where the undo history is, instead of ~/.local/state"),
    ("XDG_CACHE_HOME", "where the cache is, instead of ~/.cache"),
)
"""The environment variables that are read."""


def usage(context: click.Context) -> str:
    """`journal snooze [OPTIONS] ID… WHEN`."""
    parts = context.command.collect_usage_pieces(context)
    return " ".join([context.command_path, *parts])


def own_help(command: click.Command) -> str:
    """The description of a command, without the examples that `--help` adds."""
    text = (command.help or "").partition("\n\n\b\nExamples:")[0]
    return "\n".join(line.strip() for line in text.splitlines()).strip()


def option_rows(
    command: click.Command, context: click.Context
) -> list[tuple[str, str]]:
    """The options of a command, as its help has them, without `--help`."""
    rows = []
    if isinstance(command, ListOr):
        command = command.listing
    for parameter in command.get_params(context):
        row = parameter.get_help_record(context)
        if row and row[1] and "--help" not in parameter.opts:
            rows.append((row[0], " ".join(row[1].split())))
    return rows


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    rows = option_rows(command, context)
    if rows:
        yield ".SH OPTIONS"
    for name, text in rows:
        yield from (".TP", f".B {escaped(name)}", escaped(text))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        kept = paragraph.startswith("\b")
        yield ".PP"
        if kept:
            yield from (".nf", *escaped(paragraph[1:].strip("\n")).splitlines(), ".fi")
        else:
            yield escaped(" ".join(paragraph.split())).replace("`", "")


def _see_also(names: Sequence[str]) -> list[str]:
    return ['.SH "SEE ALSO"', ", ".join(escaped(name) for name in names)]
