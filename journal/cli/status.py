"""`journal status`: how it stands, in a line for a status bar."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from journal.cli.arguments import JSON
from journal.cli.session import Session, state_of
from journal.errors import ConfigError

if TYPE_CHECKING:
    from journal.desktop.summary import Summary


@click.command()
@click.option("--line", is_flag=True, help="One line, for a status bar.")
@click.option("--format", "form", metavar="TEXT", help="As {due} due, next {next}.")
@JSON
@click.pass_obj
def status(session: Session, line: bool, form: str | None, as_json: bool) -> None:
    """How many are overdue, due today and waited for, and what comes next.

    While “journal watch” runs this reads no note. --format knows {overdue},
    {today}, {due}, {waiting}, {next} and {next_at}. JSON is what waybar wants.
    """
    from journal.desktop.summary import kept_summary, summary_of

    kept = kept_summary(state_of(session.root()), session.now)
    if kept is None:
        with session.journal() as journal:
            kept = summary_of(journal, session.now)
    if as_json:
        state = "overdue" if kept.overdue else "due" if kept.due else "none"
        texts = {"text": _line(kept), "tooltip": kept.next or "", "class": state}
        # on one line, as status bars read it; dumps escapes all but ASCII
        session.out.data(json.dumps({**texts, **asdict(kept)}))
    elif form is not None:
        session.out.data(_filled(form, kept))
    elif line:
        session.out.data(_line(kept))
    else:
        session.out.data(f"overdue  {kept.overdue}")
        session.out.data(f"today    {kept.today}")
        session.out.data(f"waiting  {kept.waiting}")
        session.out.data(f"next     {kept.next or 'nothing'}")


def _line(kept: Summary) -> str:
    """`2 late, 3 today`, or when the next one is."""
    parts = [f"{kept.overdue} late"] if kept.overdue else []
    parts += [f"{kept.today} today"] if kept.today else []
    return ", ".join(parts) or (f"next {kept.next}" if kept.next else "nothing due")


def _filled(form: str, kept: Summary) -> str:
    import re

    values = {**asdict(kept), "due": kept.due}

    def value(found: re.Match[str]) -> str:
        if found[1] not in values:
            raise ConfigError(
                f"--format knows no {found[0]} (known are {', '.join(sorted(values))})"
            )
        known = values[found[1]]
        return "" if known is None else str(known)

    return re.sub(r"\{(\w+)\}", value, form)
