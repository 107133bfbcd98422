"""`journal check`: problems in notes, and fixing them."""

from __future__ import annotations

import sys
from datetime import date

import click

from journal.api.edits.conflict_copies import alone, taking
from journal.api.journal import Journal
from journal.api.requests import Mend
from journal.api.view import View
from journal.cli.arguments import DRY_RUN, FOR, JSON
from journal.cli.commands.setup.annotations import (
    OVERDUE,
    Annotation,
    github_lines,
    of_problems,
    place_in_repository,
    sarif,
)
from journal.cli.formats.entry_json import entry_json, problem_json
from journal.cli.formats.output import Output
from journal.cli.formats.problem_list import print_problems
from journal.cli.formats.question import agrees
from journal.cli.session import Session
from journal.language.clean import clean
from journal.language.counted import counted
from journal.model.entry import Problem
from journal.model.errors import ConfigError
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.item_words import item_when
from journal.practice.agenda.shown_text import shown_text


@click.command()
@click.option("--fix", is_flag=True, help="Apply the safe fixes, as one change.")
@click.option(
    "--dates",
    is_flag=True,
    help="With --fix: also write a date where words such as “fri” stand for one.",
)
@click.option("--all", "dates_too", is_flag=True, hidden=True)
@click.option(
    "--tasks",
    is_flag=True,
    help="Include dates that Obsidian Tasks does not see; with --fix, rewrite them.",
)
@click.option("--yes", is_flag=True, help="With --fix: do not ask for confirmation.")
@click.option(
    "--max-overdue",
    type=click.IntRange(0),
    metavar="N",
    help="List overdue follow-ups and exit 1 if there are more than N (for CI).",
)
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="For CI: GitHub annotations, or SARIF for code scanning.",
)
@FOR
@DRY_RUN
@JSON
@click.pass_obj
def check(
    session: Session,
    fix: bool,
    dates: bool,
    dates_too: bool,
    tasks: bool,
    yes: bool,
    max_overdue: int | None,
    shape: str,
    dry_run: bool,
    as_json: bool,
) -> int:
    """List dates, names and rules that were not understood. Exits 1 if there are
    any."""
    dates = dates or dates_too  # its former name
    if (dates or yes or dry_run) and not fix:
        raise ConfigError(
            "--dates, --yes and --dry-run need --fix", "journal check --fix --dates"
        )
    if fix and shape != "text":
        raise ConfigError("--format does not go with --fix")
    shape = "json" if as_json else shape
    if max_overdue is not None:
        return _overdue(session, max_overdue, shape)
    with session.journal() as journal:
        problems = journal.problems(session.now)
        if fix:
            chosen = [p for p in problems if _is_chosen(p, dates, tasks)]
            left = _mend(session, journal, problems, chosen, tasks, yes, dry_run)
            _take_over(session, journal, yes, dry_run)
            return 1 if any(not problem.is_remark for problem in left) else 0
        above = place_in_repository(journal.root)
    if shape == "json":
        session.out.json([problem_json(problem) for problem in problems])
    elif shape != "text":
        _annotate(session.out, shape, of_problems(problems), above)
    else:
        _say(session, problems, tasks)
    return 1 if any(not problem.is_remark for problem in problems) else 0


def _annotate(
    out: Output, shape: str, annotations: list[Annotation], above: str
) -> None:
    if shape == "sarif":
        out.json(sarif(annotations, above))
        return
    for line in github_lines(annotations, above):
        out.data(line)


_FEW = 3
"""The most remarks shown by default; others are counted."""


def _say(session: Session, problems: list[Problem], tasks: bool) -> None:
    remarks = [problem for problem in problems if problem.is_remark]
    if not problems and session.out.chatty:
        session.out.talk("Every follow-up is understood.")
    if tasks or len(remarks) <= _FEW:
        print_problems(session.out, problems)
        return
    print_problems(session.out, [one for one in problems if not one.is_remark])
    session.out.talk(
        f"journal: Tasks does not see the date of {len(remarks)} lines; "
        "“journal check --tasks” lists them"
    )


def _is_chosen(problem: Problem, dates: bool, tasks: bool) -> bool:
    """Whether its correction is to be written."""
    if problem.fix is None:
        return False
    return tasks if problem.is_remark else problem.safe or dates


def _overdue(session: Session, limit: int, shape: str) -> int:
    """List what is late, for a shared vault's CI; 1 if it is more than `limit`."""
    with session.journal() as journal:
        today = session.now.date()
        items = journal.agenda(session.now).items
        late = [item for item in items if item.section is Section.OVERDUE]
        if shape == "json":
            known = View(journal, session.now)
            session.out.json([entry_json(item, known) for item in late])
        elif shape != "text":
            said = [
                Annotation(
                    item.entry.path, item.entry.line, OVERDUE, _late_words(item, today)
                )
                for item in late
            ]
            _annotate(session.out, shape, said, place_in_repository(journal.root))
        else:
            for item in late:
                words = f"{item.entry.place}: {_late_words(item, today)}"
                session.out.data(clean(words))
        if len(late) > limit:
            session.out.talk(
                f"journal: {len(late)} follow-ups are overdue; the limit is {limit}"
            )
    return 1 if len(late) > limit else 0


def _late_words(item: Item, today: date) -> str:
    """`3 d late: Ana: send the offer`."""
    people = ", ".join(person.label for person in item.people)
    who = f"{people}: " if people else ""
    return f"{item_when(item, today)}: {who}{shown_text(item.entry)}"


def _mend(
    session: Session,
    journal: Journal,
    problems: list[Problem],
    chosen: list[Problem],
    tasks: bool,
    yes: bool,
    dry_run: bool,
) -> list[Problem]:
    """Show the corrections, write them, and return the remaining problems."""
    for change in journal.preview(Mend(chosen), session.now):
        session.out.diff(change)
    if problems and not chosen:
        session.out.talk(_nothing_to_fix(problems))
    if dry_run or not chosen:
        return problems
    ask = session.out.chatty and sys.stdin.isatty() and not yes
    if ask and not agrees(f"Fix {counted(len(chosen), 'line')}?"):
        return problems
    journal.apply(Mend(chosen), session.now)
    session.out.talk(
        f"journal: {counted(len(chosen), 'line')} fixed. Undo: journal undo"
    )
    left = journal.problems(session.now)
    _say(session, left, tasks)
    return left


def _nothing_to_fix(problems: list[Problem]) -> str:
    """Why --fix writes nothing, and what would be written on request."""
    said = "Nothing can be fixed automatically."
    if any(problem.on_request for problem in problems):
        said += " To write dates for words: journal check --fix --dates"
    return said


def _take_over(session: Session, journal: Journal, yes: bool, dry_run: bool) -> None:
    """Offer entries that exist only in a conflict copy; writes the accepted ones as one
    step."""
    found = alone(journal.root, journal.snapshot, journal.settings)
    if not found:
        return
    for change in journal.preview(taking(found), session.now):
        session.out.diff(change)
    what = "1 entry is" if len(found) == 1 else f"{len(found)} entries are"
    places = ", ".join(clean(one.place) for one in found[:5])
    session.out.talk(f"journal: {what} only in a sync program's copy: {places}")
    if dry_run:
        return
    if not yes:
        if not sys.stdin.isatty():
            session.out.talk("journal: “check --fix --yes” takes over what only it has")
            return
        if not agrees("Take this over into the notes?"):
            return
    journal.apply(taking(found), session.now)
    session.out.talk("journal: taken over; the copies stay. Undo: journal undo")
