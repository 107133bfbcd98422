"""The notifications of a past year, and when the user actually acted.

For each morning the agenda of that day, with each follow-up as it was: what came up is
reported once; the next change, such as a new date, a log line or a tick, is when the
user acted. The rules are today's, so a past year shows whether they can be trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from journal.model.entry import Entry, LogLine, WhoseTurn
from journal.model.log_kind import LogKind
from journal.model.past import Version
from journal.model.settings import Settings
from journal.model.value import replace, value
from journal.practice.agenda.agenda import Item, is_followup, item_of
from journal.practice.history.changes import main_date
from journal.practice.people.ladder import standing_of
from journal.practice.people.people import People

_DAY = timedelta(days=1)


@value
class ToldThen:
    """One notification that would have been raised."""

    day: date
    what: str
    """due, nudge, or decide (once all nudges of the schedule were sent)."""
    entry: Entry
    """As it was that day."""
    acted: date | None
    """When it was next changed; None if it never was."""
    did: str
    """That change: done, cancelled, moved, log, changed, removed; else empty."""
    answered: bool
    """Whether it was a nudge although they had answered; that must never happen."""

    @property
    def late(self) -> int | None:
        """Days from the notification to the action; None if there was none."""
        return (self.acted - self.day).days if self.acted else None


@value
class _Span:
    """A span of mornings on which an entry stayed the same."""

    first: date
    last: date
    entry: Entry
    ended: str
    """What ended it; empty if nothing has."""


def replay(
    lives: Iterable[Sequence[Version]],
    people: People,
    settings: Settings,
    first: date,
    last: date,
) -> list[ToldThen]:
    """The notifications from `first` to `last`, in order.

    A life is the sequence of an entry's versions. Raises ConfigError as `waits_of`
    does.
    """
    found: list[ToldThen] = []
    for life in lives:
        found += _of_life(life, people, settings, first, last)
    found.sort(key=lambda told: (told.day, told.entry.path, told.entry.line))
    return found


def _of_life(
    life: Sequence[Version], people: People, settings: Settings, first: date, last: date
) -> Iterator[ToldThen]:
    told: ToldThen | None = None
    before: object = None
    for span in _spans(life, last):
        if span.entry.status.closed or not is_followup(span.entry, people, settings):
            told = before = None
            continue
        up = _comes_up(span, people, settings)
        if up is None:
            told = before = None
            continue
        day, item = up
        what = _what(item, settings, day)
        # what merely continues is not reported again: same day, same question
        same = (what, item.when, len(span.entry.log))
        if told is None or same != before:
            acted = span.last if span.ended else None
            told = ToldThen(
                day, what, item.entry, acted, span.ended, _answered(what, span, day)
            )
            if first <= day <= last:
                yield told
        before = same


def _spans(life: Sequence[Version], last: date) -> Iterator[_Span]:
    """The life cut into spans: each version and each new log line starts another.

    What happens on a day counts from the next morning on.
    """
    merged = list(_relevant(life))
    for number, version in enumerate(merged):
        until = version.until or last
        log_days = sorted(
            {
                line.when.day
                for line in version.entry.log
                if version.day <= line.when.day < until
            }
        )
        ends = [*log_days, until]
        begin = version.day
        for end in ends:
            entry = _as_of(version.entry, begin)
            if end == until:
                following = merged[number + 1 : number + 2]
                ended = _ended(version, following) if version.until else ""
            else:
                ended = "log"
            first = begin if begin == version.day and number == 0 else begin + _DAY
            if first <= end:
                yield _Span(first, end, entry, ended)
            begin = end


def _relevant(life: Sequence[Version]) -> Iterator[Version]:
    """The versions, merged where only the wording differs."""
    kept: Version | None = None
    for version in life:
        if kept and _same(kept.entry, version.entry):
            kept = replace(version, day=kept.day)
        else:
            if kept:
                yield kept
            kept = version
    if kept:
        yield kept


def _same(one: Entry, other: Entry) -> bool:
    def decides(entry: Entry) -> object:
        return (
            entry.due, entry.scheduled, entry.remind, entry.start, entry.status,
            entry.tags, entry.mentions,
        )  # fmt: skip

    return decides(one) == decides(other)


def _ended(version: Version, following: Sequence[Version]) -> str:
    if not following:
        return "removed"
    after = following[0].entry
    if after.status != version.entry.status and after.status.closed:
        return after.status.value
    return "moved" if main_date(after) != main_date(version.entry) else "changed"


def _as_of(entry: Entry, day: date) -> Entry:
    """The entry with its log up to that day."""
    log = tuple(line for line in entry.log if line.when.day <= day)
    return replace(entry, log=log)


def _comes_up(
    span: _Span, people: People, settings: Settings
) -> tuple[date, Item] | None:
    """The first morning of the span on which it is up."""
    day = span.first
    for _ in range(4):
        at = datetime.combine(day, settings.agenda.default_time)
        item = item_of(span.entry, people, at, settings)
        if item.is_up:
            return None if item.rests else (day, item)
        # a reminder comes before the due date, so the next date is tried again
        if item.when is None or not day < item.when.day <= span.last:
            return None
        day = item.when.day
    return None


def _what(item: Item, settings: Settings, day: date) -> str:
    if item.turn is WhoseTurn.MINE:
        return "due"
    standing = standing_of(item.entry, item.people, settings, day)
    return "decide" if standing.exhausted else "nudge"


def _answered(what: str, span: _Span, day: date) -> bool:
    """Whether the log showed on that morning that they had already answered."""
    if what != "nudge":
        return False
    lines = [line for line in span.entry.log if line.when.day <= day]
    said = [line for line in lines if _counts(line)]
    return bool(said) and max(said, key=_order).means is LogKind.REPLY


def _counts(line: LogLine) -> bool:
    return line.means.is_outgoing or line.means is LogKind.REPLY


def _order(line: LogLine) -> tuple[str, int]:
    return str(line.when), line.line
