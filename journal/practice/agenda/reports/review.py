"""The weekly review: what waits, what was promised, who is cold, what resurfaces.

Each line has a box to tick during the review and a link to its follow-up. The lines are
enclosed in the markers of a generated block, so none is read as a second follow-up
(journal.language.note.own_blocks).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import date, timedelta

from journal.language.regex import regex
from journal.model.entry import EntryRef, WhoseTurn
from journal.model.value import replace, value
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.item_words import day_text, days_ago, item_when
from journal.practice.agenda.why import parked_words
from journal.practice.people.cadence import ContactStatus
from journal.practice.people.ladder import LadderPosition
from journal.practice.people.people import Person
from journal.practice.people.promises import is_promised

BEGIN, END = "<!-- journal: review -->", "<!-- /journal -->"
_HEADING = regex(r"## (.*) \(\d+\)")
_TICKED = regex(r"[-*+] \[([^ \]])\] (.*)")


def week_name(today: date) -> str:
    """`2024-W23`, the ISO week."""
    year, week, _ = today.isocalendar()
    return f"{year}-W{week:02d}"


@value
class ReviewLine:
    """A line of the review: its constant part, and the part that changes daily."""

    words: str
    link: str = ""
    """To the note; empty if the words are the link."""
    when: str = ""
    more: str = ""

    def text(self, mark: str = " ") -> str:
        """The line with this mark in its box."""
        link = f" ({self.link})" if self.link else ""
        return f"- [{mark}] {self.words}{self.when}{link}{self.more}"

    def is_told_by(self, line: str) -> bool:
        """Whether a line, without its box, is an earlier version of this one."""
        behind = line.removeprefix(self.words)
        return (
            line.startswith(self.words)
            and (not behind or behind.startswith((", ", " (", ":")))
            and self.link in behind
        )


@value
class Review:
    """The review of a week: its sections in order."""

    waiting: tuple[ReviewLine, ...]
    undated: tuple[ReviewLine, ...]
    promises: tuple[ReviewLine, ...]
    stalled: tuple[ReviewLine, ...]
    cold: tuple[ReviewLine, ...]
    back: tuple[ReviewLine, ...]

    def summary(self) -> str:
        """`2 waiting too long, 3 promises, 1 going cold`."""
        promises = len(self.promises)
        return (
            f"{len(self.waiting)} waiting too long, "
            f"{promises} promise{'' if promises == 1 else 's'}, "
            f"{len(self.cold)} going cold"
        )

    def lines(self, before: Sequence[str] = ()) -> list[str]:
        """The generated part of the note, with its markers.

        `before` are the current lines of the note: what was ticked in a section stays
        ticked.
        """
        ticked = _ticks(before)
        lines = [BEGIN]
        for title, found in (
            ("Waiting too long", self.waiting),
            ("Waiting, and nothing says since when", self.undated),
            ("Promises", self.promises),
            ("No next step", self.stalled),
            ("Going cold", self.cold),
            ("Coming back this week", self.back),
        ):
            lines += ["", f"## {title} ({len(found)})", ""]
            lines += _with_ticks(found, ticked.get(title, [])) or ["none"]
        return [*lines, "", END]


def _ticks(before: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """The ticked lines of the block, by section: the mark, and the line after it."""
    found: dict[str, list[tuple[str, str]]] = {}
    inside, title = False, ""
    for line in before:
        if line in (BEGIN, END):
            if inside and line == END:
                break
            inside = line == BEGIN
        elif inside and (head := _HEADING.fullmatch(line)):
            title = head[1]
        elif inside and (tick := _TICKED.fullmatch(line)):
            found.setdefault(title, []).append((tick[1], tick[2]))
    return found


def _with_ticks(
    found: Sequence[ReviewLine], ticked: Iterable[tuple[str, str]]
) -> list[str]:
    """The lines, each tick assigned to the line that matches best."""
    marks: dict[int, str] = {}
    for mark, line in ticked:
        fitting = [
            number
            for number, one in enumerate(found)
            if number not in marks and one.is_told_by(line)
        ]
        if fitting:
            marks[max(fitting, key=lambda number: len(found[number].words))] = mark
    return [one.text(marks.get(number, " ")) for number, one in enumerate(found)]


def review_of(
    items: Sequence[Item],
    standings: Sequence[tuple[Item, LadderPosition]],
    stalled: Iterable[Person],
    cold: Iterable[ContactStatus],
    today: date,
    undated: Container[EntryRef] = (),
) -> Review:
    """The review of the week of `today`.

    `standings` are the open items that wait for someone; `stalled` are people with whom
    something was finished and nothing is planned; `undated` are items whose wait counts
    from the day they were first seen.
    """
    monday = today - timedelta(days=today.weekday())
    sunday = monday + timedelta(days=6)
    opened = [item for item in items if not item.entry.status.closed]
    mine = [item for item in opened if item.turn is WhoseTurn.MINE]
    return Review(
        tuple(_waiting(i, s, today) for i, s in _long(standings)),
        tuple(_line(i, today) for i, _ in standings if _is_undated(i, undated)),
        tuple(_line(i, today) for i in mine if is_promised(i.entry)),
        tuple(ReviewLine(_person_link(person)) for person in stalled),
        tuple(_cold(touch, today) for touch in cold),
        tuple(_woken(i, today) for i in opened if _wakes(i, today, sunday)),
    )


def _long(
    standings: Iterable[tuple[Item, LadderPosition]],
) -> Iterable[tuple[Item, LadderPosition]]:
    return (
        (item, standing)
        for item, standing in standings
        if not item.rests and (standing.exhausted or item.is_up)
    )


def _is_undated(item: Item, undated: Container[EntryRef]) -> bool:
    """Whether it is not up and nothing will bring it up: no date, no log, and no one to
    ask."""
    if item.section is Section.SOMEDAY or (item.rests and item.is_up):
        return True
    return not item.is_up and item.entry.ref in undated


def _link(item: Item) -> str:
    entry = item.entry
    target = entry.path.removesuffix(".md")
    return f"[[{target}#^{entry.block_id}]]" if entry.block_id else f"[[{target}]]"


def _person_link(person: Person) -> str:
    target = (person.path or person.name).removesuffix(".md").removeprefix("@")
    return f"[[{target}|{person.label}]]"


def _line(item: Item, today: date) -> ReviewLine:
    when = f", {item_when(item, today)}" if item.when else ""
    return ReviewLine(_words(item), _link(item), when)


def _woken(item: Item, today: date) -> ReviewLine:
    """With the reason it was hidden for."""
    parked = parked_words(item.entry, today).replace("[", "\\[")
    return replace(_line(item, today), more=f": {parked}" if parked else "")


def _words(item: Item) -> str:
    """The text, with brackets escaped so that none opens a link."""
    return " ".join(item.entry.text.replace("[", "\\[").split())


def _waiting(item: Item, standing: LadderPosition, today: date) -> ReviewLine:
    asked = f", asked {day_text(standing.asked, today)}" if standing.asked else ""
    count = f"{standing.attempts} of {len(standing.waits)} nudges"
    return ReviewLine(_words(item), _link(item), f"{asked}, {count}")


def _cold(touch: ContactStatus, today: date) -> ReviewLine:
    last = touch.last
    ago = days_ago((today - last.day).days) if last else "no contact yet"
    when = f", {touch.warmth.value}: {ago}"
    return ReviewLine(_person_link(touch.person), when=when)


def _wakes(item: Item, today: date, sunday: date) -> bool:
    start = item.entry.start
    return start is not None and today <= start.day <= sunday
