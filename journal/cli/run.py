"""One run: the commands, and the one place where an error becomes an exit code."""

from __future__ import annotations

import os
import signal
import sys

import click

from journal.cli.commands import cli
from journal.errors import JournalError
from journal.language.clean import clean


def run() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(exit_code())


def exit_code(arguments: list[str] | None = None) -> int:
    """Run the command line; the code the process should end with."""
    try:
        result = cli.main(arguments, prog_name="journal", standalone_mode=False)
        sys.stdout.flush()
    except JournalError as error:
        _complain(str(error))
        return error.exit_code
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.UsageError as error:
        hint = f" (try “{error.ctx.command_path} --help”)" if error.ctx else ""
        _complain(f"{error.format_message()}{hint}")
        return 2
    except click.ClickException as error:
        _complain(error.format_message())
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # the reader has seen enough (`journal list | head -1`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + getattr(signal, "SIGPIPE", 13)
    return result if isinstance(result, int) else 0


def _complain(message: str) -> None:
    line = f"journal: error: {clean(message)}\n"
    sys.stderr.buffer.write(line.encode(sys.stderr.encoding, "backslashreplace"))
    sys.stderr.flush()
