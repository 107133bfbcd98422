"""The exchange with each person of an entry: turn, attempts, last contact.

An entry may be about several people. A log line that names some of them belongs to
those; any other line belongs to all. So one reply ends the wait for one person and not
for the rest (LANGUAGE, The contact log).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from journal.language.fold import fold
from journal.language.regex import regex
from journal.model.entry import Entry, LogLine, MentionKind, Status, WhoseTurn
from journal.model.log_kind import LogKind
from journal.model.value import value
from journal.practice.people.people import Person, names_of
from journal.practice.people.promises import PROMISED_TAG, is_owed

WAITING_TAG = "#waiting"
STATE_TAGS = ("#followup", WAITING_TAG, PROMISED_TAG)
"""Each makes a line an entry, and the last two say whose turn it is."""


def waits(entry: Entry) -> bool:
    """Whether the entry itself says that it is someone else's turn."""
    if entry.status is Status.WAITING or entry.has_tag(WAITING_TAG):
        return True
    return entry.unless_reply is not None or is_owed(entry)


def may_say_whose_turn(text: str, tags: Sequence[str]) -> bool:
    """Whether the words or tags of a line may say that it waits, is promised or counts.

    A quick look, for readers of many lines: False is certain, True takes the entry.
    """
    if "owe" in text.lower():
        return True
    return bool(tags) and any(
        not tag.isascii() or tag.lower().startswith(STATE_TAGS) for tag in tags
    )


@value
class Thread:
    """The state of an entry with one person, counted from its log up to a day."""

    person: Person | None
    """None if the entry names no one."""
    turn: WhoseTurn
    attempts: int
    """Unanswered messages after the first."""
    asked: date | None
    """When the unanswered question was asked."""
    last: date | None
    """The newest contact, in either direction."""
    ended: LogLine | None
    """The reply or bounce that ended the wait, if any."""
    away: date | None
    """The last day of their announced absence."""

    @property
    def bounced(self) -> bool:
        return self.ended is not None and self.ended.means is LogKind.BOUNCE


def threads_of(
    entry: Entry, about: Iterable[Person] | None = None, today: date = date.max
) -> tuple[Thread, ...]:
    """One thread for each person of the entry, or a single one if it names no one.

    `about` are the entry's people as found in the notes; without it the names on the
    line are used.
    """
    people = _named_on_line(entry) if about is None else tuple(about)
    waiting, log = waits(entry), log_with_owners(entry, people, today)
    if not people:
        return (_thread(None, waiting, [line for line, _ in log]),)
    return tuple(
        _thread(person, waiting, [line for line, own in log if person in own])
        for person in people
    )


def log_with_owners(
    entry: Entry, people: Sequence[Person], today: date
) -> list[tuple[LogLine, tuple[Person, ...]]]:
    """The log up to a day, oldest first, each line with the people it belongs to.

    `people` are those of the entry.
    """
    said = [line for line in log_in_order(entry) if line.when.day <= today]
    owners = [owners_of(line, people) for line in said]
    _before_handing_over(said, owners)
    return list(zip(said, owners, strict=True))


def log_in_order(entry: Entry) -> list[LogLine]:
    """The log, oldest first, whether new lines are added at its end or its top."""
    lines = list(entry.log)
    if len(lines) < 2:
        return lines
    if lines[0].when.day > lines[-1].when.day:
        lines.reverse()
    lines.sort(key=lambda line: line.when.day)
    return [line for day in _by_day(lines) for line in day]


def _by_day(lines: Sequence[LogLine]) -> Iterator[list[LogLine]]:
    """Days with their lines, by the hour if every line of the day has one."""
    days: dict[date, list[LogLine]] = {}
    for line in lines:
        days.setdefault(line.when.day, []).append(line)
    for day in days.values():
        if all(line.when.clock for line in day):
            day.sort(key=lambda line: line.when.clock or time())
        yield day


# ---------------------------------------------------------------- whose line


def owners_of(line: LogLine, people: Sequence[Person]) -> tuple[Person, ...]:
    """The people of an entry that a log line belongs to: those it names, or all.

    Handles and links count; without any, addresses and capitalised plain names do.
    """
    if len(people) < 2 or line.means is LogKind.HANDED:
        return tuple(people)
    marked = {fold(mention.name.lstrip("@")) for mention in line.mentions}
    named = tuple(person for person in people if marked & names_of(person))
    if not named:
        named = tuple(p for p in people if _plain_names(p).search(line.text))
    return named or tuple(people)


@lru_cache(maxsize=2048)
def _plain_names(person: Person) -> re.Pattern[str]:
    """Their names and addresses as words; names must be capitalised."""
    known = {person.name, *(person.note.aliases if person.note else ())}
    known |= {name.split()[0] for name in known if name.split()}
    capital = {name[:1].upper() + name[1:] for name in known if len(name) > 1}
    emails = set(person.note.emails) if person.note else set()
    words = "|".join(map(re.escape, sorted(capital | emails, key=len, reverse=True)))
    return re.compile(rf"(?<![\w@.])(?:{words})(?![\w@])" if words else r"(?!)")


def mention_of(person: Person, entry: Entry) -> str:
    """How the entry names one of its people, for use in its log."""
    names = names_of(person)
    for mention in entry.mentions:
        if fold(mention.name.lstrip("@")) in names:
            link = mention.kind is MentionKind.LINK
            return f"[[{mention.name}]]" if link else f"@{mention.name.lstrip('@')}"
    return person.name


def _before_handing_over(
    said: Sequence[LogLine], owners: list[tuple[Person, ...]]
) -> None:
    """Lines from before the entry was handed to someone are not theirs."""
    for number, line in enumerate(said):
        if line.means is not LogKind.HANDED or not line.mentions:
            continue
        new = handed_to(line)
        for earlier in range(number):
            owners[earlier] = tuple(
                p for p in owners[earlier] if new not in names_of(p)
            )


def handed_to(line: LogLine) -> str:
    """The new person, folded: the last one in `from @ana to @ben`."""
    return fold(line.mentions[-1].name.lstrip("@"))


def _named_on_line(entry: Entry) -> tuple[Person, ...]:
    """The people an entry names, without looking them up in notes."""
    found = {
        fold(mention.name): Person(f"@{fold(mention.name)}", mention.name)
        for mention in entry.mentions
        if mention.kind is not MentionKind.LINK or len(entry.mentions) == 1
    }
    return tuple(found.values())


# ---------------------------------------------------------------- one thread


def _thread(person: Person | None, waiting: bool, said: Sequence[LogLine]) -> Thread:
    asked: list[LogLine] = []
    round_: list[LogLine] = []
    """The messages since their last answer, or since both sides spoke."""
    last = away = None
    ended: LogLine | None = None
    for line in said:
        kind = line.means
        if kind.is_contact:
            last = line.when.day
        if kind.is_outgoing:
            asked.append(line)
            ended = None
            if not line.is_closing:
                round_.append(line)
        elif kind is LogKind.BOUNCE:
            # it never arrived
            ended = line
            lost = asked.pop() if asked else None
            round_ = [sent for sent in round_ if sent is not lost]
        elif kind is LogKind.REPLY or kind is LogKind.HANDED:
            asked, round_, away = [], [], None
            ended = line if kind.ends_turn else None
        elif kind.is_talk:
            round_, away = [], None
        elif kind is LogKind.OOO:
            away = away_until(line)
    theirs = waiting and ended is None
    first_is_nudge = bool(round_) and round_[0].means is LogKind.NUDGE
    return Thread(
        person=person,
        turn=WhoseTurn.THEIRS if theirs else WhoseTurn.MINE,
        attempts=len(round_) - (0 if first_is_nudge or not round_ else 1),
        asked=asked[0].when.day if asked else None,
        last=last,
        ended=ended if waiting else None,
        away=away,
    )


AWAY_DAYS = 7
"""The assumed length of an absence that gives no end."""
_UNTIL = regex(
    r"\b(?:until|till|til|to|through|back(?: on)?|returns?(?: on)?|bis|zurück am|"
    r"jusqu['’]au|hasta(?: el)?|fino al|tot(?: en met)?|até)\s+(?P<rest>\S.*)",
    re.IGNORECASE,
)
_ISO = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def away_until(line: LogLine) -> date:
    """The last day of an out-of-office line; a week later if it names none."""
    day = line.when.day
    if iso := _ISO.findall(line.text):
        try:
            return max(map(date.fromisoformat, iso))
        except ValueError:
            pass
    if found := _UNTIL.search(line.text):
        # few state in words how long they are away
        from journal.language.dates.typed_dates import UnknownDate, parse_english

        words = re.findall(r"[^\s,;.()]+\.?", found["rest"])
        for count in range(min(len(words), 4), 0, -1):
            try:
                typed = parse_english(
                    " ".join(words[:count]).rstrip("."), datetime.combine(day, time())
                )
            except UnknownDate:
                continue
            return typed.when.day
    return date.fromordinal(min(day.toordinal() + AWAY_DAYS, date.max.toordinal()))
