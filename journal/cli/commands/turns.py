"""Commands about whose turn it is, where a verb alone is not enough."""

from __future__ import annotations

from datetime import datetime

import click

from journal.api.edits.verb_steps import Answer
from journal.api.messages.drafts import value_used
from journal.api.verbs import BY_ID
from journal.api.view import View
from journal.cli.arguments import (
    DRY_RUN,
    EXPECT,
    FOR,
    IDS,
    JSON,
    WordsCommand,
)
from journal.cli.commands.entries import carry_out
from journal.cli.commands.people import relationships
from journal.cli.commands.search.match import hint_at
from journal.cli.completion.offers import EntryArgument
from journal.cli.formats.entry_json import entry_json
from journal.cli.formats.table import WITH_NOTE, text_table
from journal.cli.session import Session, ids_of
from journal.language.clean import clean
from journal.language.counted import counted
from journal.language.dates.typed_dates import UnknownDate, parse_typed
from journal.language.edit.typed_words import contact_of
from journal.model.errors import ConfigError
from journal.practice.agenda.item_words import days_ago
from journal.practice.agenda.sections import TO_NUDGE
from journal.practice.agenda.shown_text import full_text, shown_text
from journal.practice.people.cadence import Warmth, cold
from journal.practice.people.value_notes import unused_values

TEXT = click.option("-m", "--text", default="", help="What you wrote, for the history.")


OFF = click.option("--off", is_flag=True, help="Stop waiting: it is your turn again.")
REASON = click.option(
    "--reason", default="", help="Why you are waiting, although you promised this."
)


@click.command()
@IDS
@OFF
@TEXT
@REASON
@DRY_RUN
@click.pass_obj
def asked(
    session: Session,
    ids: tuple[str, ...],
    off: bool,
    text: str,
    reason: str,
    dry_run: bool,
) -> None:
    """Record that you asked: it is their turn now, with a day to nudge them.

    Adds `#waiting` and a line of history. With --off it is your turn again.
    """
    answer = Answer(session.now, text, options={"off": off, "reason": reason})
    carry_out(session, BY_ID["waiting"], ids, answer, dry_run)


@click.command()
@click.argument("ids", nargs=-1, metavar="")
@EXPECT
@OFF
@TEXT
@REASON
@DRY_RUN
@FOR
@JSON
@click.pass_obj
def waiting(
    session: Session,
    ids: tuple[str, ...],
    off: bool,
    text: str,
    reason: str,
    dry_run: bool,
    as_json: bool,
) -> None:
    """What you are waiting for, from whom, and for how long."""
    if ids:
        # its former name
        answer = Answer(session.now, text, options={"off": off, "reason": reason})
        carry_out(session, BY_ID["waiting"], ids, answer, dry_run)
        return
    with relationships(session) as known:
        if as_json:
            items = [item for item, _ in known.standings]
            session.out.json([entry_json(item, known) for item in items])
            return
        _print_waiting(session, known)


for _option in waiting.params:
    # they belong to its former name, with an id
    if _option.name in ("expected", "expect", "off", "text", "reason", "dry_run"):
        assert isinstance(_option, click.Option)
        _option.hidden = True

_ROOMY = 110
"""The width in cells from which there is room for the note as well."""


def _print_waiting(session: Session, known: View) -> None:
    """By person, longest wait first; with the days since they were asked."""
    out, today = session.out, known.today
    standings = known.standings
    if not standings:
        out.talk("You are waiting for no one. After asking: journal asked ID")
        return
    ids = ids_of([item for item, _ in standings], known.journal)
    rows = []
    for item, standing in standings:
        who = ", ".join(person.label for person in item.people) or "no one named"
        days = (today - standing.asked).days if standing.asked else None
        waited = "" if days is None else f"{days:>3} day{'' if days == 1 else 's'}"
        count = f"{standing.attempts} of {len(standing.waits)} nudges"
        if not standing.attempts:
            count = "no nudge yet"
        cells = (ids[item.entry.ref], waited, count, clean(who))
        rows.append((who, -(days or 0), cells, item))
    longest = {who: min(r[1] for r in rows if r[0] == who) for who, *_ in rows}
    rows.sort(key=lambda row: (longest[row[0]], row[0], row[1]))
    total = len(rows)
    title = f"Waiting for {counted(total, 'reply', 'replies')}"
    out.data(out.style(title, "bold"))
    text = full_text if out.width is None else shown_text
    roomy = out.width is None or out.width >= _ROOMY
    lines = [
        (cells, clean(text(item.entry)), clean(item.entry.place) if roomy else "")
        for _, _, cells, item in rows
    ]
    narrow = out.width is not None and out.width < WITH_NOTE
    for line in text_table(out, lines, (12, 8, 0 if narrow else 13, 15)):
        out.data(line)
    nudge = next((row for row in rows if row[3].heading == TO_NUDGE), rows[0])
    out.fitted(f"Next: journal nudge {nudge[2][0]}, or journal draft {nudge[2][0]}")


@click.command("log", cls=WordsCommand)
@click.argument("name", metavar="@NAME|ID", cls=EntryArgument)
@click.argument("words", nargs=-1, required=True, metavar="[KIND] TEXT…")
@click.option(
    "--on", metavar="DAY", help="The day it happened, if not today: 2024-06-01."
)
@DRY_RUN
@click.pass_obj
def log(
    session: Session, name: str, words: tuple[str, ...], on: str | None, dry_run: bool
) -> None:
    """Record contact with someone: `journal log @alice call "wants a number"`.

    Goes under the open follow-up with them if there is exactly one, otherwise into
    their note.
    """
    kind, text = contact_of(" ".join(words))
    at = _moment(on, session.now)
    if not name.startswith("@") and _is_id(name):
        answer = Answer(at, " ".join(words))
        carry_out(session, BY_ID["log"], [name], answer, dry_run)
        return
    with relationships(session) as known:
        person = known.person(name)
        place = known.log_place(person)
        request = known.log(person, at, kind, text)
        session.change(known.journal, request, dry_run, "logged")
        if place:
            session.out.talk(f"journal: {place}")


def _is_id(name: str) -> bool:
    return ":" in name or all(c in "0123456789abcdef" for c in name.casefold())


def _moment(on: str | None, now: datetime) -> datetime:
    if on is None:
        return now
    try:
        day = parse_typed(on, now).when.day
    except UnknownDate as error:
        raise ConfigError(f"--on {on}: {error}") from None
    if day > now.date():
        raise ConfigError(
            f"--on {on}: the date is in the future", "leave --on out for today"
        )
    return datetime.combine(day, now.time())


@click.command("reach-out")
@click.option("--skip", is_flag=True, help="Skip this person today and show the next.")
@click.option(
    "--mark-used",
    "--use-value",
    "use_value",
    is_flag=True,
    help="Mark the first talking point as used.",
)
@click.pass_obj
def reach_out(session: Session, skip: bool, use_value: bool) -> None:
    """Suggest one person to contact today: the one you have neglected longest, with
    something to say.

    Talking points are bullets with #value and their name.
    """
    with relationships(session) as known:
        skipped = known.journal.skipped.on(known.today)
        found = [
            t for t in cold(known.contact_statuses) if t.warmth is not Warmth.NEVER
        ]
        found.sort(key=lambda touch: -touch.staleness)
        left = [t for t in found if t.person.key not in skipped]
        if skip and left:
            known.journal.skipped.add(known.today, left[0].person.key)
            left = left[1:]
        if not left:
            session.out.talk("No one else to contact today.")
            return
        touch, out = left[0], session.out
        out.data(out.style(clean(touch.person.label), "bold"))
        if touch.last:
            ago = days_ago((known.today - touch.last.day).days)
            where = out.style(clean(f"{touch.last.path}:{touch.last.line}"), "dim")
            out.fitted(f"last contact {ago}: {clean(touch.last.what)}  {where}")
        for item in known.card(touch.person).mine:
            out.fitted(
                f"open: {clean(full_text(item.entry))}  {clean(item.entry.place)}"
            )
        notes = known.journal.snapshot.notes.values()
        values = unused_values(notes, known.journal.people, touch.person)
        for value in values[:3]:
            where = out.style(clean(f"{value.ref.path}:{value.ref.line}"), "dim")
            out.fitted(f"talking point: {clean(value.text)}  {where}")
        hint_at(session, known.journal, [touch.person])
        if use_value and values:
            told = value_used(known.journal, values[0], session.now)
            session.change(known.journal, told, did="used")
        handle = clean(touch.person.name)
        out.talk(f'Next: journal log "@{handle}" call "…", or journal reach-out --skip')
