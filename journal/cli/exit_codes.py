"""One run: the commands, and the one place where an error becomes an exit code."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence

import click

from journal.cli.formats.output import StdoutClosed, StdoutFailed
from journal.cli.main import cli
from journal.language.clean import clean
from journal.model.errors import JournalError, reason


def run() -> None:
    """Run the command line and leave with its exit code."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # closed by the process that started us (`journal list >&-`)
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115
    sys.exit(exit_code())


def exit_code(arguments: list[str] | None = None) -> int:
    """Run the command line; the code the process should end with."""
    if "_JOURNAL_COMPLETE" in os.environ:
        from journal.cli.completion.shells import register

        register()
    try:
        result = cli.main(arguments, prog_name="journal", standalone_mode=False)
        sys.stdout.flush()
    except (StdoutFailed, StdoutClosed) as error:
        return output_ended(error)
    except JournalError as error:
        _complain(error.lines(), error.label)
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        # a group without a command is a request for help, not an error
        click.echo(error.format_message())
        return 0
    except click.UsageError as error:
        from journal.cli.help.usage_errors import context_of, lines_of

        # click's parser does not say whose option lacks its value
        words = sys.argv[1:] if arguments is None else arguments
        error.ctx = error.ctx or context_of(words, cli)
        _complain(lines_of(error))
        return 2
    except click.ClickException as error:
        _complain([error.format_message()])
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except OSError as error:
        # a right that was taken away, a disk that is gone: not a bug
        if not isinstance(error.filename, (str, bytes)):
            raise
        _complain([f"{os.fsdecode(error.filename)}: {reason(error)}"])
        return 1
    return result if isinstance(result, int) else 0


def output_ended(error: StdoutFailed | StdoutClosed) -> int:
    """The exit code when nothing more can be printed."""
    _drop_output()
    if isinstance(error, StdoutClosed):
        return 128 + getattr(signal, "SIGPIPE", 13)
    _complain(error.lines())
    return error.exit_code


def _drop_output() -> None:
    """Discard buffered output, which would fail again when Python exits."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complain(lines: Sequence[str], label: str = "error") -> None:
    """`error: what went wrong`, and indented below it what to do."""
    first, *more = map(clean, lines)
    if first.startswith(": "):
        first = f"“”{first}"  # the name that was given for a file is empty
    shown = [f"{label}: {first}", *(f"  {line}" for line in more)]
    if sys.stderr.isatty():
        from shutil import get_terminal_size

        from journal.cli.formats.table import folded

        width = get_terminal_size().columns
        shown = [
            part
            for line in shown
            for part in folded(
                line.strip(), width, line[: len(line) - len(line.lstrip())]
            )
        ]
    text = "".join(f"{line}\n" for line in shown)
    sys.stderr.buffer.write(text.encode(sys.stderr.encoding, "backslashreplace"))
    sys.stderr.flush()
