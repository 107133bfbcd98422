"""The command line: parse, call the journal, print. Nothing else happens here."""

from __future__ import annotations


def main() -> None:
    """Entry point of the `journal` script."""
    from journal.cli.run import run

    run()
