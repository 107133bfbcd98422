"""`journal merge BASE OURS THEIRS`, as git calls it: no vault, no settings, no clock.

Every failure ends with a code above 128, which git treats as a failure. A lower one
would mean conflicts, but the file would have no markers.
"""

from __future__ import annotations

import sys


def answer(words: list[str]) -> int | None:
    """The exit code of a merge; None for any other command."""
    if words[:1] != ["merge"] or {"install", "copies", "--help", "-h"} & set(words):
        return None
    try:
        import click

        from journal.cli.commands.connect.merge import FAILED, merge

        try:
            code: int = merge.main(
                words[1:], "journal merge", standalone_mode=False, obj=None
            )
        except click.ClickException as error:
            print_error(error.format_message())
            return FAILED
        return code
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from journal.model.errors import JournalError

        told = isinstance(error, JournalError)
        print_error(str(error) if told else f"{type(error).__name__}: {error}")
        return 129


def print_error(message: str) -> None:
    """One line on stderr."""
    sys.stderr.write(f"error: {message.splitlines()[0] if message else ''}\n")
