"""The weekly review: what waits, what was promised, who is cold, what wakes.

Written as a list without checkboxes: the entries are where they are, and a
copy of them would be a second entry.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date, timedelta

from journal.model.entry import EntryRef, WhoseTurn
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.item_words import day_text, days_ago, item_when
from journal.practice.agenda.why import parked_words
from journal.practice.people.cadence import ContactStatus
from journal.practice.people.ladder import LadderPosition
from journal.practice.people.people import Person
from journal.practice.people.promises import is_promised

BEGIN, END = "<!-- journal: review -->", "<!-- /journal -->"


def week_name(today: date) -> str:
    """`2024-W23`, the ISO week."""
    year, week, _ = today.isocalendar()
    return f"{year}-W{week:02d}"


def review_lines(
    items: Sequence[Item],
    standings: Sequence[tuple[Item, LadderPosition]],
    stalled: Iterable[Person],
    cold: Iterable[ContactStatus],
    today: date,
    undated: Container[EntryRef] = (),
) -> list[str]:
    """The generated part of the review note, with its marks.

    `standings` are the open items that wait for somebody; `stalled` are people
    with whom something was finished and nothing is planned; `undated` are those
    whose wait counts from the day they were first seen.
    """
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    opened = [item for item in items if not item.entry.status.closed]
    mine = [item for item in opened if item.turn is WhoseTurn.MINE]
    parts = (
        ("Waiting too long", [_waiting(i, s, today) for i, s in _long(standings)]),
        (
            "Waiting, and nothing says since when",
            [_line(i, today) for i, _ in standings if _is_undated(i, undated)],
        ),
        (
            "Promises",
            [_line(i, today) for i in mine if is_promised(i.entry)],
        ),
        ("No next step", [f"- {person.label}" for person in stalled]),
        ("Going cold", [_cold(touch, today) for touch in cold]),
        (
            "Coming back this week",
            [_woken(i, today) for i in opened if _wakes(i, today, sunday)],
        ),
    )
    lines = [BEGIN]
    for title, found in parts:
        lines += ["", f"## {title} ({len(found)})", ""]
        lines += found or ["- nothing"]
    return [*lines, "", END]


def _long(
    standings: Iterable[tuple[Item, LadderPosition]],
) -> Iterable[tuple[Item, LadderPosition]]:
    return (
        (item, standing)
        for item, standing in standings
        if not item.rests and (standing.exhausted or item.is_up)
    )


def _is_undated(item: Item, undated: Container[EntryRef]) -> bool:
    """Whether no day of the notes brings it up, and it is not up: no date, no log,
    and not who can be asked."""
    if item.section is Section.SOMEDAY or (item.rests and item.is_up):
        return True
    return not item.is_up and item.entry.ref in undated


def _link(item: Item) -> str:
    entry = item.entry
    target = entry.path.removesuffix(".md")
    return f"[[{target}#^{entry.block_id}]]" if entry.block_id else f"[[{target}]]"


def _line(item: Item, today: date) -> str:
    when = f", {item_when(item, today)}" if item.when else ""
    return f"- {_words(item)}{when} ({_link(item)})"


def _woken(item: Item, today: date) -> str:
    """With what it was hidden for."""
    parked = parked_words(item.entry, today).replace("[", "\\[")
    return f"{_line(item, today)}{f': {parked}' if parked else ''}"


def _words(item: Item) -> str:
    """The text without what would make the line an entry or a mention of its own."""
    return " ".join(item.entry.text.replace("[", "\\[").split())


def _waiting(item: Item, standing: LadderPosition, today: date) -> str:
    asked = f", asked {day_text(standing.asked, today)}" if standing.asked else ""
    count = f"{standing.attempts} of {len(standing.waits)} nudges"
    return f"- {_words(item)}{asked}, {count} ({_link(item)})"


def _cold(touch: ContactStatus, today: date) -> str:
    last = touch.last
    ago = days_ago((today - last.day).days) if last else "no contact yet"
    target = (touch.person.path or touch.person.name).removesuffix(".md")
    return f"- [[{target}|{touch.person.name}]], {touch.warmth.value}: {ago}"


def _wakes(item: Item, today: date, sunday: date) -> bool:
    start = item.entry.start
    return start is not None and today <= start.day <= sunday
