"""Why an entry is up now, in one sentence, from what the note says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from journal.language.clean import clean
from journal.model.entry import Entry, LogLine, WhoseTurn
from journal.model.log_kind import LogKind
from journal.model.past import PutOff
from journal.model.when import When
from journal.practice.agenda.agenda import Item, Section
from journal.practice.agenda.item_words import day_text, days_ago
from journal.practice.people.answers.answer_words import expectation
from journal.practice.people.answers.endings import unanswered_closing
from journal.practice.people.habits import Habits
from journal.practice.people.ladder import LadderPosition
from journal.practice.people.peace import paused_words, rests_until
from journal.practice.people.promises import is_promised
from journal.practice.people.threads import Thread, log_in_order, threads_of
from journal.practice.people.whose_turn import attempts_of

_TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times"}


def why(
    item: Item,
    today: date,
    last_contact: date | None,
    standing: LadderPosition | None = None,
    habits: Habits | None = None,
    blockers: Sequence[Entry] = (),
    put_off: PutOff | None = None,
) -> str:
    """One sentence, without a full stop: `due 3 days ago, on Mon 27 May; …`.

    For an entry that waits, its standing adds when they were asked and how often since;
    their habits add how soon to expect an answer. `blockers` are the open entries that
    it depends on; `put_off` comes from its history.
    """
    parts = [_date_reason(item, today)]
    if put_off and put_off.times > 1:
        parts.append(_put_off(put_off, today))
    parts += [
        f"blocked by “{clean(blocker.text)}” ({clean(blocker.place)})"
        for blocker in blockers
    ]
    entry = item.entry
    if is_promised(entry):
        parts.append("you promised this")
    threads = threads_of(entry, item.people, today) if entry.log else ()
    parts += _ended(threads, today)
    if item.turn is WhoseTurn.THEIRS:
        parts += _their_turn(item, today, standing, habits)
    if item.section is not Section.CLOSED:
        parts += _not_now(item, threads, today)
    if last_contact:
        ago = days_ago((today - last_contact).days)
        parts.append(f"last contact {ago}")
    return "; ".join(part for part in parts if part)


def _put_off(put_off: PutOff, today: date) -> str:
    times = _TIMES.get(put_off.times, f"{put_off.times} times")
    return f"put off {times} since {day_text(put_off.since, today)}"


def _ended(threads: tuple[Thread, ...], today: date) -> Iterator[str]:
    """Who answered, or never got the message, while the entry still says it waits."""
    for thread in threads:
        if thread.ended is None:
            continue
        who = thread.person.label if thread.person else "they"
        day = day_text(thread.ended.when.day, today)
        if thread.bounced:
            to = f" to {who}" if thread.person else ""
            yield f"the message{to} bounced on {day}: check the address"
        else:
            yield f"{who} answered on {day}"


def _their_turn(
    item: Item, today: date, standing: LadderPosition | None, habits: Habits | None
) -> list[str]:
    nudges = standing.attempts if standing else attempts_of(item.entry, item.people)
    times = {0: "not nudged yet", 1: "nudged once"}.get(
        nudges, f"nudged {nudges} times"
    )
    if standing is None:
        return [f"waiting for a reply, {times}"]
    of = f" of {len(standing.waits)}" if nudges else ""
    parts = [f"waiting for a reply, {times}{of}"]
    if standing.asked:
        parts[0] = f"asked {day_text(standing.asked, today)}, {times}{of}"
    if item.rests:
        return parts
    closing = unanswered_closing(item.entry)
    if closing:
        day = day_text(closing.when.day, today)
        parts.append(f"closing message sent {day}: close it if no reply comes")
    elif standing.exhausted:
        parts.append(
            "all nudges sent: close it, hand it over, hide it, or nudge once more"
        )
    elif item.is_up:
        parts.append("time to nudge")
    if habits and standing.last and not standing.exhausted:
        name = item.people[0].name if len(item.people) == 1 else ""
        parts.append(expectation(habits.questions, standing.last, today, name))
    return parts


def _not_now(item: Item, threads: tuple[Thread, ...], today: date) -> Iterator[str]:
    """Which of its people are to be left alone now, and until when."""
    away = {t.person: t.away for t in threads if t.turn is WhoseTurn.THEIRS}
    for person in item.people:
        until, back = rests_until(person), away.get(person)
        if until == date.max:
            yield f"{person.label} is marked do-not-contact"
        elif until and until > today:
            yield f"{person.label} is {paused_words(until, day_text(until, today))}"
        elif back and back >= today:
            yield f"{person.label} is away until {day_text(back, today)}"


def _date_reason(item: Item, today: date) -> str:
    entry, when = item.entry, item.when
    if item.section is Section.CLOSED:
        closed = entry.done or entry.cancelled
        return f"{entry.status.value} {day_text(closed, today)}" if closed else ""
    if entry.start and item.section is not Section.HIDDEN and _is_back(item, today):
        return _back(item, entry.start.day, today)
    if when is None:
        return "no date"
    day = day_text(when.day, today)
    if item.section is Section.HIDDEN:
        return f"hidden until {day}{_parked(item, today)}"
    name = _name(item, when)
    if name is None:
        return ""
    days = (today - when.day).days
    if days > 0:
        return f"{name} {days_ago(days)}, on {day}"
    clock = f" at {when.clock:%H:%M}" if when.clock else ""
    return f"{name} today{clock}" if days == 0 else f"{name} {day}{clock}"


def _name(item: Item, when: When) -> str | None:
    """The date in words; None if the entry has none and was answered."""
    entry = item.entry
    if when == entry.due:
        return "due"
    if when == entry.remind:
        return "reminder"
    if (
        not (entry.due or entry.remind or entry.scheduled)
        and item.turn is WhoseTurn.MINE
    ):
        return None
    return "planned for"


# ---------------------------------------------------------------- what was hidden


def _is_back(item: Item, today: date) -> bool:
    """Whether it is up because its start date has come."""
    entry = item.entry
    if entry.start is None or entry.start.day > today:
        return False
    alone = not (entry.due or entry.remind or entry.scheduled)
    return (alone and item.turn is WhoseTurn.MINE) or entry.start.day == today


def _back(item: Item, start: date, today: date) -> str:
    days = (today - start).days
    since = f"since {day_text(start, today)}, {days_ago(days)}" if days else "today"
    return f"back {since}{_parked(item, today)}"


def _parked(item: Item, today: date) -> str:
    """`: parked on Sun 1 Nov, “no budget before winter”`, from the log."""
    words = parked_words(item.entry, today)
    return f": {words}" if words else ""


def parked_words(entry: Entry, today: date) -> str:
    """When and why it was hidden, from the log; empty if the log does not say."""
    parked: LogLine | None = None
    for line in log_in_order(entry):
        if line.means is LogKind.PARKED:
            parked = line
    if parked is None:
        return ""
    reason = f", “{parked.text}”" if parked.text else ""
    return f"parked on {day_text(parked.when.day, today)}{reason}"
