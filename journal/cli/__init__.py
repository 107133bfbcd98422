"""The command line: parse, call the journal, print. Nothing else happens here."""

from __future__ import annotations

import gc
import os
import sys

_FEW_COLLECTIONS = 50_000
"""So many more objects before Python seeks unused ones: not while modules are imported,
where it finds none and takes a fifth of the time."""


def main() -> None:
    """Entry point of the `journal` script."""
    gc.set_threshold(_FEW_COLLECTIONS)
    try:
        code = _at_once()
        if code is None:
            from journal.cli.exit_codes import run

            run()
        else:
            _leave(code)
    except KeyboardInterrupt:
        code = 130  # Ctrl-C while modules were still being imported
    sys.exit(code)


def _at_once() -> int | None:
    """The exit code of a command that needs only its arguments or the cache."""
    words = set(sys.argv[1:])
    if os.environ.get("_JOURNAL_COMPLETE"):
        from journal.cli.completion.quick_completion import answer
    elif sys.argv[1:2] == ["merge"]:
        from journal.cli.quick_merge import answer
    elif "status" in words:
        from journal.cli.quick_status import answer
    elif {"due", "list", "today"} & words:
        from journal.cli.quick_due import answer
    else:
        return None
    from journal.cli.formats.output import StdoutClosed, StdoutFailed

    try:
        return answer(sys.argv[1:])
    except (StdoutClosed, StdoutFailed) as error:
        from journal.cli.exit_codes import output_ended

        return output_ended(error)
    except OSError:
        return None  # the command itself says what is wrong


def _leave(code: int) -> None:
    """End at once: Python takes longer to clear away what it has loaded than to answer.

    Returns if output is left over, or if someone measures what runs.
    """
    if sys.getprofile() or sys.gettrace():
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        return
    os._exit(code)
