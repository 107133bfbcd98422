"""The command that creates and updates the dashboard."""

from __future__ import annotations

import click

from journal.cli.session import Session
from journal.language.clean import clean


@click.command()
@click.option(
    "--note", metavar="NOTE", help="Use this note instead of the one in the settings."
)
@click.pass_obj
def dashboard(session: Session, note: str | None) -> int:
    """Bring your dashboard up to date: a note with today's list.

    The setting is dashboard = "Follow-ups.md". Tick a row there, or write a verb
    after it (snooze fri, nudge, replied), and the follow-up itself changes. “journal
    watch” does this by itself; a block that you deleted comes back only with this
    command.
    """
    from journal.api.dashboard.keeper import TYPED, Dashboard, kept_by
    from journal.integrations.dashboard.background import trouble

    with session.journal() as journal:
        kept = Dashboard(journal, note)
        if other := kept_by(journal.settings):
            session.out.talk(
                f"journal: “{clean(other)}” keeps the dashboard, not this machine"
            )
            return 1
        looked = kept.look(session.now, TYPED, add=True)
        for line in looked.done:
            session.out.data(clean(line))
        if looked.broken:
            session.out.talk(f"journal: {clean(trouble(looked, kept))}")
            return 1
        said = "written" if looked.wrote else "is up to date"
        session.out.data(f"{clean(kept.path)}: {said}")
    return 0
