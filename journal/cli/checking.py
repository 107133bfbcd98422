"""`journal check`: what cannot be read as it was meant, and mending it."""

from __future__ import annotations

import sys

import click

from journal.cli.arguments import DRY_RUN, JSON
from journal.cli.entry_json import problem_json
from journal.cli.session import Session
from journal.errors import ConfigError
from journal.journal import Journal
from journal.model import Problem


@click.command()
@click.option("--fix", is_flag=True, help="Write the safe corrections, as one step.")
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="With --fix: also the dates that words like “fri” may have meant.",
)
@click.option("--yes", is_flag=True, help="With --fix: do not ask.")
@DRY_RUN
@JSON
@click.pass_obj
def check(
    session: Session,
    fix: bool,
    everything: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """What in the notes cannot be read as it was meant; exit 1 if anything."""
    if (everything or yes or dry_run) and not fix:
        raise ConfigError("--all, --yes and --dry-run go with --fix")
    with session.journal() as journal:
        problems = journal.problems(session.now)
        if fix:
            left = _mend(session, journal, problems, everything, yes, dry_run)
            return 1 if left else 0
    if as_json:
        session.out.json([problem_json(problem) for problem in problems])
    else:
        session.out.problems(problems)
    return 1 if problems else 0


def _mend(
    session: Session,
    journal: Journal,
    problems: list[Problem],
    everything: bool,
    yes: bool,
    dry_run: bool,
) -> list[Problem]:
    """Show the corrections, write them, and answer the problems that are left."""
    chosen = [p for p in problems if p.fix is not None and (p.safe or everything)]
    for change in journal.preview_mend(chosen):
        session.out.diff(change)
    if dry_run or not chosen:
        return problems
    ask = session.out.chatty and sys.stdin.isatty() and not yes
    if ask and not click.confirm(f"Write these {len(chosen)} lines?", err=True):
        return problems
    journal.mend(chosen, session.now)
    session.out.talk(f"journal: {len(chosen)} lines mended; undo takes them back")
    left = journal.problems(session.now)
    session.out.problems(left)
    return left
