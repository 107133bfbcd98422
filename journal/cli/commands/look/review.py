"""Commands about the whole vault: review, stats, simulate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from journal.api.requests import Edits
from journal.api.view import View
from journal.cli.arguments import DRY_RUN, JSON
from journal.cli.commands.people import relationships
from journal.cli.completion.offers import PersonArgument
from journal.cli.formats.output import Output
from journal.cli.formats.reports.attempt_line import attempt_line
from journal.cli.formats.table import WITH_NOTE, text_table
from journal.cli.session import Session
from journal.language.clean import clean
from journal.language.document import Document, LineEdit
from journal.language.edit.generated_block import replace_block
from journal.model.entry import NotePath, Status
from journal.model.errors import ConfigError, reason
from journal.practice.agenda.item_words import day_text
from journal.practice.agenda.reports.review import Review, review_of, week_name
from journal.practice.agenda.reports.simulation import Event, simulate
from journal.practice.agenda.shown_text import full_text, shown_text
from journal.practice.people.cadence import cold
from journal.practice.people.promises import is_promised
from journal.practice.people.statistics import (
    Statistics,
    shade,
    statistics_of,
    weeks_of,
)

_SHADES = " ░▒▓█"


@click.command()
@click.option(
    "--to", default="Reviews", metavar="FOLDER", help="Folder for review notes."
)
@DRY_RUN
@click.pass_obj
def review(session: Session, to: str, dry_run: bool) -> None:
    """Write this week's review note: waiting too long, promises, no next step, going
    cold.

    Run it again to bring that part up to date; what you wrote and ticked stays.
    """
    with relationships(session) as known:
        journal = known.journal
        path, request, found = review_request(known, to)
        if dry_run:
            session.change(journal, request, dry_run=True)
            return
        [change] = journal.apply(request, session.now)
        said = "is up to date" if change.is_unchanged else "written"
        session.out.fitted(f"{clean(path)} {said}: {found.summary()}")


def review_request(known: View, to: str) -> tuple[NotePath, Edits, Review]:
    """This week's review note in the folder `to`: its path, the request that writes it,
    and its text."""
    name = week_name(known.today)
    settings = known.journal.settings
    if settings.agenda.team and settings.agenda.me:
        # each team member has a separate review
        own = re.sub(r"[^\w.-]+", "-", settings.agenda.me[0]).strip("-")
        name = f"{name} {own}"
    folder = f"{to.strip('/')}/" if to.strip("/") else ""
    path = NotePath(f"{folder}{name}.md")
    found = review_of(
        known.items,
        known.standings,
        known.without_next_step(),
        cold(known.contact_statuses),
        known.today,
        known.journal.first_seen(known.entries, known.today),
    )

    def edit_of(document: Document) -> LineEdit | None:
        lines = found.lines(document.texts())
        return replace_block(document, lines, f"Review of {name}")

    request = Edits([(path, edit_of)], f"review of {name}", create=True)
    return path, request, found


@click.command()
@click.argument("name", required=False, metavar="[@NAME]", cls=PersonArgument)
@click.option(
    "--svg", type=click.Path(path_type=Path), help="Write the heatmap to this file."
)
@click.option("--mail", is_flag=True, help="Use your email with them; needs @NAME.")
@JSON
@click.pass_obj
def stats(
    session: Session, name: str | None, svg: Path | None, mail: bool, as_json: bool
) -> None:
    """Show replies per nudge, waiting times, promises, endings and contacts per day."""
    if mail:
        from journal.cli.formats.reports.mail_statistics import print_statistics

        if name is None:
            raise ConfigError(
                "stats --mail is about one person: journal stats @ana --mail"
            )
        with relationships(session) as known:
            print_statistics(session.out, known, name, as_json=as_json)
        return
    with relationships(session) as known:
        found = _statistics(known, name)
        first = _kept_as_first_promised(known, name) if found.promises_kept else None
        if as_json:
            session.out.json(_stats_json(found, first))
        else:
            for line in _stats_lines(found, known.today, first):
                session.out.fitted(line)
        if svg is not None:
            try:
                svg.write_text(heatmap_svg(found, known.today), "utf-8")
            except OSError as error:
                why = reason(error)
                raise ConfigError(f"--svg {svg}: {why}") from None


def _statistics(known: View, name: str | None) -> Statistics:
    people = [known.person(name)] if name else known.everybody()
    contacts = [c for person in people for c in known.timeline(person)]
    of = people[0] if name else None
    items = known.items_with(of) if of else known.items
    entries = ((item.entry, item.people) for item in items)
    return statistics_of(entries, contacts, known.today, of)


def _kept_as_first_promised(known: View, name: str | None) -> int | None:
    """How many promises were kept by the day first promised, from their history; None
    without a history."""
    past = known.journal.past
    past.look()
    items = known.items_with(known.person(name)) if name else known.items
    kept = [
        (item.entry.done, past.first_day(item.entry))
        for item in items
        if is_promised(item.entry) and item.entry.status is Status.DONE
    ]
    days = [(done, first) for done, first in kept if done and first]
    return sum(done <= first for done, first in days) if days else None


def _stats_json(found: Statistics, first: int | None) -> dict[str, Any]:
    habits = found.habits
    return {
        "asked": {str(n): count for n, count in sorted(habits.asked.items())},
        "answered": {str(n): count for n, count in sorted(habits.answered.items())},
        "waits_days": list(habits.waits),
        "median_wait_days": habits.usual_wait,
        "promises": {
            "kept": found.promises_kept,
            "late": found.promises_late,
            "open": found.promises_open,
        },
        "kept_as_first_promised": first,
        "endings": {
            "closed": found.endings.closed,
            "closed_kindly": found.endings.kindly,
            "answered_after_all": found.endings.answered_after_all,
        },
        "contacts": {
            day.isoformat(): count for day, count in sorted(found.contacts.items())
        },
    }


def _stats_lines(found: Statistics, today: date, first: int | None) -> Iterator[str]:
    habits = found.habits
    for attempt in sorted(habits.asked):
        yield attempt_line(attempt, habits.asked[attempt], habits.answered[attempt])
    if habits.usual_wait is not None:
        yield f"median wait for an answer: {habits.usual_wait:g} days"
    promises = found.promises_kept + found.promises_late
    if promises or found.promises_open:
        yield (
            f"promises: {found.promises_kept} of {promises} kept in time, "
            + (
                f"{first} of them on the day first promised, "
                if first is not None
                else ""
            )
            + f"{found.promises_open} open"
        )
    ends = found.endings
    if ends.closed or ends.kindly:
        yield (
            f"closed without a reply: {ends.closed}; closed kindly {ends.kindly}, "
            f"answered after all {ends.answered_after_all}"
        )
    if not found.contacts:
        yield "No contact recorded yet: journal log @NAME call TEXT"
        return
    yield f"contacts: {sum(found.contacts.values())}"
    weeks = weeks_of(found.contacts, today)
    yield ""
    for number, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")):
        row = "".join(_SHADES[shade(days[number])] for _, days in weeks)
        yield f"{name} {row}|"
    yield f"    {day_text(weeks[0][0], today)} to {day_text(today, today)}"


def heatmap_svg(found: Statistics, today: date) -> str:
    """Contacts per day over the last six months, as a picture."""
    colours = ("#ebedf0", "#9be9a8", "#40c463", "#30a14e", "#216e39")
    weeks = weeks_of(found.contacts, today)
    cells = []
    for column, (first, days) in enumerate(weeks):
        for row, count in enumerate(days):
            day = date.fromordinal(first.toordinal() + row)
            if day > today:
                continue
            cells.append(
                f'<rect x="{column * 13}" y="{row * 13}" width="11" height="11" rx="2" '
                f'fill="{colours[shade(count)]}"><title>{day}: {count}</title></rect>'
            )
    width, height = len(weeks) * 13, 7 * 13
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
    return "\n".join([head, *cells, "</svg>"]) + "\n"


@click.command()
@click.option("--days", type=click.IntRange(1, 3660), default=30, show_default=True)
@click.option(
    "--replay",
    metavar="YEAR|DAY",
    help="Show the past instead: the notifications, and what you did.",
)
@JSON
@click.pass_obj
def forecast(session: Session, days: int, replay: str | None, as_json: bool) -> None:
    """Show what will come up and when, assuming you nudge on every due date.

    Nothing is written. --replay 2025 (or since a day) goes through your notes as they
    were: what you would have been notified about, when you acted, and how late.
    """
    with relationships(session) as known:
        journal = known.journal
        if replay is not None:
            from journal.api.history.replay import replayed
            from journal.cli.formats.reports.replay_page import (
                print_replay,
                replay_json,
            )

            found = replayed(journal, replay, known.today)
            if as_json:
                session.out.json(replay_json(found))
            else:
                print_replay(session.out, found, known.today)
            return
        entries = [item.entry for item in known.items]
        settings = journal.settings
        seen = journal.first_seen(entries, known.today)
        events = simulate(entries, journal.people, settings, session.now, days, seen)
        if as_json:
            session.out.json([_event_json(event) for event in events])
            return
        _print_events(session.out, list(events), known.today)


def _what(event: Event) -> str:
    if event.decide:
        return "decide"
    return f"nudge {event.nudge}" if event.nudge else "due"


def _event_json(event: Event) -> dict[str, Any]:
    return {
        "at": event.at.isoformat(timespec="minutes"),
        "what": _what(event),
        "text": event.item.entry.text,
        "people": [person.name for person in event.item.people],
        "path": event.item.entry.path,
        "line": event.item.entry.line,
    }


def _print_events(out: Output, events: list[Event], today: date) -> None:
    if not events:
        out.talk("Nothing comes up in that time.")
        return
    text = full_text if out.width is None else shown_text
    rows = [
        (
            (
                day_text(event.at.date(), today),
                f"{event.at:%H:%M}",
                _what(event),
                ", ".join(clean(person.label) for person in event.item.people),
            ),
            clean(text(event.item.entry)),
            clean(event.item.entry.place),
        )
        for event in events
    ]
    narrow = out.width is not None and out.width < WITH_NOTE
    limits = (15, 0 if narrow else 5, 8, 22 if out.width is None else 15)
    for line in text_table(out, rows, limits, indent=""):
        out.data(line)
