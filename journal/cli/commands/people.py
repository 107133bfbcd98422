"""Commands about people: people, who, brief, cold, reach, person new."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import click

from journal.api.messages.brief import brief_lines
from journal.api.person_requests import new_person, pause_until
from journal.api.view import Card, View
from journal.cli.arguments import CSV, DRY_RUN, JSON, ListOr
from journal.cli.completion.offers import PersonArgument
from journal.cli.formats.output import Output
from journal.cli.formats.pages.person_page import print_card
from journal.cli.formats.table import columns
from journal.cli.session import Session
from journal.language.cells import fit
from journal.language.clean import clean
from journal.language.dates.typed_dates import UnknownDate, parse_typed
from journal.model.errors import ConfigError
from journal.practice.agenda.agenda import Item
from journal.practice.agenda.item_words import day_text, days_ago
from journal.practice.people.cadence import ContactStatus, Warmth, cold
from journal.practice.people.contacts import Contact

_NO_ONE = "No one yet: write @name in a follow-up, or: journal people add NAME"
_NO_MATCH = "No one matches."
_STORED_WARMTH = {
    Warmth.FINE: "fine",
    Warmth.AMBER: "amber",
    Warmth.RED: "red",
    Warmth.NEVER: "not yet",
}
"""The values of `--json`, which stay the same when words change."""
_COLOURS = {Warmth.RED: "red", Warmth.AMBER: "yellow", Warmth.FINE: "green"}


@contextmanager
def relationships(session: Session) -> Iterator[View]:
    """The people of the session's vault, now."""
    with session.journal() as journal:
        yield View(journal, session.now)


@click.command("people")
@click.argument("query", nargs=-1)
@JSON
@CSV
@click.pass_obj
def everyone(
    session: Session, query: tuple[str, ...], as_json: bool, as_csv: bool
) -> None:
    """List everyone: last contact, whether you are in touch, and what is open between
    you.

    Filter by name, or with is:cold, is:paused, is:open.
    """
    with relationships(session) as known:
        cards = [known.card(person) for person in known.everybody()]
        cards = [card for card in cards if all(_matches(card, w) for w in query)]
        if as_csv:
            session.out.csv([card_json(card, known) for card in cards])
            return
        if as_json:
            # someone may have thousands of follow-ups
            session.out.json_rows(card_json(card, known) for card in cards)
            return
        if not cards:
            session.out.talk(_NO_MATCH if query else _NO_ONE)
        rows = [_row(card, known.today) for card in cards]
        widths = columns(rows, (28 if session.out.width is None else 22, 15, 12))
        for card, row in zip(cards, rows, strict=True):
            warmth = card.touch.warmth if card.touch else None
            colour = [_COLOURS[warmth]] if warmth in _COLOURS else []
            name, last, state = (fit(t, w) for t, w in zip(row, widths, strict=True))
            opened = f"{len(card.mine)} your turn, {len(card.theirs)} waiting"
            state = session.out.style(state, *colour)
            session.out.fitted(f"{name}  {last}  {state}  {opened}")


def _row(card: Card, today: date) -> tuple[str, str, str]:
    last = card.timeline[0].day if card.timeline else None
    when = days_ago((today - last).days) if last else "no contact yet"
    return clean(card.person.label), when, card.touch.warmth.value if card.touch else ""


def _matches(card: Card, word: str) -> bool:
    match word.casefold():
        case "is:cold":
            return card.touch is not None and bool(cold([card.touch]))
        case "is:paused":
            return card.touch is not None and card.touch.warmth is Warmth.PAUSED
        case "is:open":
            return bool(card.mine or card.theirs)
        case other if other.startswith("is:"):
            raise ConfigError(
                f"unknown filter for people {clean(word)}",
                "known are is:cold, is:paused, is:open",
            )
        case other:
            note = card.person.note
            names = [card.person.name, *(note.aliases + note.emails if note else ())]
            return any(other.removeprefix("@") in name.casefold() for name in names)


@click.command()
@click.argument("name", metavar="@NAME", cls=PersonArgument)
@JSON
@click.pass_obj
def who(session: Session, name: str, as_json: bool) -> None:
    """Show one person: contact details, last contact, what is open between you, and the
    history."""
    with relationships(session) as known:
        card = known.card(known.person(name))
        if as_json:
            session.out.json(card_json(card, known))
            return
        print_card(session.out, card, known)


@click.command()
@click.argument("names", nargs=-1, metavar="@NAME…", cls=PersonArgument)
@click.option("--next", "next_", is_flag=True, help="For the next meeting.")
@click.option(
    "--from",
    "places",
    multiple=True,
    metavar="FILE|FOLDER|URL",
    help="Where the meetings are, instead of the setting `read` in [calendar].",
)
@click.pass_obj
def brief(
    session: Session, names: Sequence[str], next_: bool, places: Sequence[str]
) -> None:
    """Print a meeting brief in Markdown: who they are, last contact, what you owe each
    other.

    With --next: for the people you know in your next meeting.
    """
    if not names and not next_:
        raise ConfigError(
            "say with whom",
            "for example: journal brief @alice, or journal brief --next",
        )
    with session.journal() as journal:
        known = journal.at(session.now)
        cards = [known.card(known.person(name)) for name in names]
        if next_:
            from journal.cli.commands.connect.calendar import next_meeting

            title, paths = next_meeting(session, journal, places)
            for line in title:
                session.out.fitted(clean(line))
            cards += [
                known.card(known.person(path.removesuffix(".md"))) for path in paths
            ]
        for card in cards:
            for line in brief_lines(card, known.today):
                session.out.fitted(clean(line))


@click.command("cold")
@JSON
@CSV
@click.pass_obj
def cold_(session: Session, as_json: bool, as_csv: bool) -> None:
    """List people you are losing touch with and have nothing planned with, longest
    first."""
    with relationships(session) as known:
        found = cold(known.contact_statuses)
        if as_json or as_csv:
            out = session.out.csv if as_csv else session.out.json
            out([touch_json(touch) for touch in found])
            return
        _print_touches(session.out, found, known.today)
        if not found and session.out.chatty:
            session.out.talk("No one is going cold.")


def _ago(contact: Contact, today: date) -> str:
    return days_ago((today - contact.day).days)


def _print_touches(out: Output, found: Iterable[ContactStatus], today: date) -> None:
    rows = []
    for touch in found:
        last = _ago(touch.last, today) if touch.last else "no contact yet"
        due = f"due {day_text(touch.due, today)}" if touch.due else ""
        rows.append((touch.warmth.value, clean(touch.person.label), last, due))
    widths = columns(rows, (8, 28, 18, 20))
    for row in rows:
        warmth, *rest = (fit(t, w) for t, w in zip(row, widths, strict=True))
        colour = {"cold": "red", "cooling": "yellow"}.get(row[0])
        shown = out.style(warmth, *([colour] if colour else []))
        out.fitted("  ".join([shown, *rest]).rstrip())


def touch_json(touch: ContactStatus) -> dict[str, Any]:
    """The state of contact with someone, for scripts."""
    return {
        "name": touch.person.name,
        "path": touch.person.path,
        "warmth": _STORED_WARMTH.get(touch.warmth, touch.warmth.value),
        "last_contact": touch.last.day.isoformat() if touch.last else None,
        "due": touch.due.isoformat() if touch.due else None,
        "limit": touch.limit.isoformat() if touch.limit else None,
    }


def card_json(card: Card, known: View) -> dict[str, Any]:
    """A person's card, for scripts. Lists are never null."""
    from journal.cli.formats.entry_json import entry_json

    person = card.person

    def items(found: Sequence[Item]) -> list[dict[str, Any]]:
        return [entry_json(item, known) for item in found]

    return {
        "name": person.name,
        "path": person.path,
        "emails": list(person.note.emails) if person.note else [],
        "touch": touch_json(card.touch) if card.touch else None,
        "open_asks": card.budget.open_asks,
        "nudges_30_days": card.budget.nudges,
        "unanswered": card.budget.unanswered,
        "usual_wait_days": card.habits.usual_wait,
        "mine": items(card.mine),
        "theirs": items(card.theirs),
        "timeline": [
            {
                "day": contact.day.isoformat(),
                "kind": contact.kind or None,
                "text": contact.what,
                "path": contact.path,
                "line": contact.line,
            }
            for contact in card.timeline
        ],
    }


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="@NAME WHEN")
@DRY_RUN
@click.pass_obj
def pause(session: Session, words: tuple[str, ...], dry_run: bool) -> None:
    """Pause a person until WHEN: no nudges, no reminders. Writes `pause-until` in their
    note."""
    names, when = _name_and_day(words, session)
    with relationships(session) as known:
        request = pause_until(known.person(names), when)
        session.change(known.journal, request, dry_run, "paused")


def _name_and_day(words: Sequence[str], session: Session) -> tuple[str, date]:
    """The longest suffix of the words that is a day, and the name before it."""
    for count in range(len(words) - 1, 0, -1):
        try:
            when = parse_typed(" ".join(words[-count:]), session.now).when
        except UnknownDate:
            continue
        return " ".join(words[:-count]), when.day
    if len(words) > 1:
        try:
            parse_typed(words[-1], session.now)
        except UnknownDate as error:
            raise ConfigError(str(error)) from None
    raise ConfigError(
        "say who and until when", "for example: journal people pause @alice 2mo"
    )


@click.command("add")
@click.argument("name")
@click.option(
    "--alias",
    multiple=True,
    metavar="@HANDLE",
    help="Handle for them, such as @al (repeatable).",
)
@click.option("--email", multiple=True, help="Email address (repeatable).")
@click.option(
    "--tier",
    metavar="A|B|C|D",
    help="How often to keep in touch (A: 3 weeks … D: yearly).",
)
@DRY_RUN
@click.pass_obj
def add(
    session: Session,
    name: str,
    alias: tuple[str, ...],
    email: tuple[str, ...],
    tier: str | None,
    dry_run: bool,
) -> None:
    """Create a note for a person, with the handles you use in your notes."""
    for option, values in (("--alias", alias), ("--email", email)):
        if not all(value.strip() for value in values):
            raise ConfigError(f"{option} is empty", "leave it out, or give it a value")
    with session.journal() as journal:
        settings = journal.settings
        request = new_person(name, settings, handles=alias, emails=email, tier=tier)
        session.change(journal, request, dry_run, "added")


people = ListOr(everyone, {"add": add, "pause": pause})
person = click.Group("person", {"new": add}, hidden=True)
"""Its former name."""
