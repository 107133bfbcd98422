"""`journal status`: a summary in one line for a status bar."""

from __future__ import annotations

import os

import click

from journal.api.glance.summary import (
    NUMBERS,
    filled,
    json_of,
    kept_summary,
    line_of,
)
from journal.cli.arguments import JSON
from journal.cli.session import Session, state_of
from journal.language.clean import clean


@click.command()
@click.option("--line", is_flag=True, help="One line, for a status bar.")
@click.option(
    "--format", "form", metavar="TEXT", help="A template: {due} due, next {next}."
)
@JSON
@click.pass_obj
def status(session: Session, line: bool, form: str | None, as_json: bool) -> None:
    """Show how many are overdue, due today and waiting, and what comes next.

    Instant while “journal watch” is running. --format accepts {overdue},
    {today}, {due}, {waiting}, {next} and {next_at}. --json is what waybar reads.
    """
    today = session.now.date().isoformat()
    values = kept_summary(os.fspath(state_of(session.root())), today)
    if values is None:
        from journal.desktop.notify.summary import summary_of

        with session.journal() as journal:
            values = summary_of(journal, session.now)
    if as_json:
        session.out.data(json_of(values))
    elif form is not None:
        session.out.data(filled(form, values))
    elif line:
        session.out.data(line_of(values))
    else:
        for name in NUMBERS[:-1]:
            session.out.data(f"{name.replace('_', ' '):<9} {values[name]}")
        session.out.fitted(f"next      {values['next'] or 'nothing'}", " " * 10)
        _say_who_keeps_the_dashboard(session)


def _say_who_keeps_the_dashboard(session: Session) -> None:
    """The line about another machine that keeps the dashboard."""
    settings = session.config()[1].settings
    if settings.notes.dashboard is not None:
        from journal.api.dashboard.keeper import kept_by

        if other := kept_by(settings):
            session.out.data(f"dashboard kept by {clean(other)}, not by this machine")
