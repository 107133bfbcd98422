"""`journal doctor`: is everything as it should be, and if not, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from journal.api.doctor import Finding, State, examine
from journal.api.journal import Journal
from journal.cli.arguments import JSON
from journal.cli.formats.output import Output
from journal.cli.session import Session
from journal.language.clean import clean

_MARKS = {State.OK: " ", State.NOTE: "-", State.BAD: "!", State.FIXED: "+"}
_COLOURS = {State.NOTE: "yellow", State.BAD: "red", State.FIXED: "green"}


@click.command()
@click.option("--fix", is_flag=True, help="Fix what can be fixed without asking.")
@JSON
@click.pass_obj
def doctor(session: Session, fix: bool, as_json: bool) -> int:
    """Check the vault, undo history, recovered files, cache, clock and notifications.

    Exits 1 if something needs your attention (marked “!”).
    """
    with session.journal(fresh=False) as journal:
        findings = examine(journal, session.now, fix=fix)
        findings += _notifications(journal.settings.notify.enabled)
        findings += _told_once(journal)
        journal.notices.clear()  # they are among the findings
    if as_json:
        session.out.json([_plain(finding) for finding in findings])
    else:
        _print(session.out, findings)
    return 1 if any(finding.state is State.BAD for finding in findings) else 0


def _notifications(wanted: bool) -> Iterator[Finding]:
    from journal.desktop.notify.channel import ChannelFailed
    from journal.desktop.notify.channels.session_bus import require_session_bus

    if not wanted:
        yield Finding("notify", State.OK, "switched off (notify = false)")
        return
    try:
        require_session_bus()
    except ChannelFailed as error:
        yield Finding("notify", State.NOTE, f"no desktop notifications: {error}")
    else:
        there = "desktop session found; test it with “journal notify test”"
        yield Finding("notify", State.OK, there)


def _told_once(journal: Journal) -> Iterator[Finding]:
    """How only one of two machines raises notifications."""
    from journal.integrations.calendars.claims import about, trouble

    settings = journal.settings.calendar
    if not journal.settings.notify.enabled:
        return
    problem = trouble(settings, journal.root)
    if problem:
        yield Finding(
            "once", State.BAD, problem, "see docs/how-to/calendars.md: notify once"
        )
    else:
        yield Finding("once", State.OK, about(settings))


def _plain(finding: Finding) -> dict[str, str]:
    return {
        "about": finding.about,
        "state": finding.state.value,
        "message": finding.message,
        "hint": finding.hint,
    }


def _print(out: Output, findings: Sequence[Finding]) -> None:
    for finding in findings:
        colour = _COLOURS.get(finding.state)
        mark = out.style(_MARKS[finding.state], *([colour] if colour else []))
        hint = f"; {clean(finding.hint)}" if finding.hint else ""
        line = f"{mark} {finding.about:<9} {clean(finding.message)}{hint}"
        out.fitted(line, " " * 12)
