"""Usage errors in the style of all other errors.

click has its own style (`Invalid value for '--port': 99999 is not in the range …`,
choices on separate lines); here it is one sentence, the usage, and a command to copy.
"""

from __future__ import annotations

from collections.abc import Iterable

import click

from journal.language.clean import clean
from journal.model.errors import ConfigError

_SHOWN = 6
"""Listing more values in a line does not help."""


def lines_of(error: click.UsageError) -> list[str]:
    """The sentence, then the usage and where to read more."""
    return [_sentence(error), *_usage(error)]


def context_of(words: Iterable[str], root: click.Command) -> click.Context:
    """The context of the command that the words of a command line name."""
    context = click.Context(root, info_name="journal")
    for word in words:
        if not isinstance(context.command, click.Group):
            break
        below = context.command.get_command(context, word)
        if below is not None:
            context = click.Context(below, parent=context, info_name=word)
    return context


def no_such_command(name: str, hint: str = "") -> ConfigError:
    """`no command “lst”; did you mean “list”?`, and where to find all commands."""
    return ConfigError(
        f"no command “{clean(name)}”{hint}", "see all of them: journal --help"
    )


def _sentence(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            near = list(error.possibilities or ())[:1]
            return f"unknown option {error.option_name}{_meant(near)}"
        case click.MissingParameter():
            return _missing(error)
        case click.BadParameter():
            return _bad_value(error)
        case click.BadOptionUsage() if error.message.endswith("requires an argument."):
            return f"{error.option_name} needs a value"
        case click.BadOptionUsage() if error.message.endswith("not take a value."):
            return f"{error.option_name} takes no value"
        case _ if hasattr(error, "command_name"):
            near = list(getattr(error, "possibilities", None) or ())[:1]
            path = error.ctx.command_path if error.ctx else "journal"
            return f"{path} has no command “{error.command_name}”{_meant(near)}"
    text = error.format_message().strip().removesuffix(".")
    if text.startswith("Got unexpected extra argument"):
        words = text.partition("(")[2].removesuffix(")")
        return f"unexpected “{words}”"
    return " ".join(text.split())


def _meant(near: list[str]) -> str:
    return f"; did you mean {near[0]}?" if near else ""


def _missing(error: click.MissingParameter) -> str:
    path = error.ctx.command_path if error.ctx else "this command"
    param = error.param
    if param is None:
        return f"{path} needs {error.param_hint}"
    if isinstance(param.type, click.Choice):
        return f"{path} needs one of {_few(param.type.choices)}"
    return f"{path} needs {_name(param)}"


def _bad_value(error: click.BadParameter) -> str:
    """`--port 99999: write a number from 1024 to 65535`."""
    param, said = error.param, error.message.strip().removesuffix(".")
    if param is None:
        return " ".join(said.split())
    value = said.partition(" is not ")[0].strip("'\"") if " is not " in said else ""
    name = f"{_name(param)} {value}".strip()
    if isinstance(param.type, click.Choice):
        wanted = f"one of {_few(param.type.choices)}"
        if isinstance(param, click.Argument):
            return f"“{value}” is not {wanted}"
        return f"{name}: write {wanted}"
    if isinstance(param.type, click.IntRange):
        return f"{name}: write {_range(param.type)}"
    return f"{_name(param)}: {' '.join(said.split())}"


def _range(kind: click.IntRange) -> str:
    if kind.min is not None and kind.max is not None:
        return f"a number from {kind.min:g} to {kind.max:g}"
    if kind.min is not None:
        return f"a number, {kind.min:g} or more"
    return "a whole number"


def _name(param: click.Parameter) -> str:
    if isinstance(param, click.Argument):
        return param.make_metavar(click.Context(click.Command(""))).rstrip(".")
    return max(param.opts, key=len)


def _few(values: Iterable[object]) -> str:
    words = [str(value) for value in values]
    return ", ".join(words[:_SHOWN]) + (", …" if len(words) > _SHOWN else "")


def _usage(error: click.UsageError) -> list[str]:
    assert error.ctx is not None
    path = error.ctx.command_path
    pieces = error.ctx.command.collect_usage_pieces(error.ctx)
    return [f"usage: {path} {' '.join(pieces)}", f"help:  {path} --help"]
