"""`journal stats @ana --mail`: how someone answers, from the user's own mail."""

from __future__ import annotations

from statistics import median, quantiles
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from journal.api.view import View
from journal.cli.formats.output import Output
from journal.cli.formats.reports.attempt_line import attempt_line
from journal.language.clean import clean
from journal.model.errors import ConfigError
from journal.practice.people.answers.answer_times import Question, forecast
from journal.practice.people.answers.answer_words import said_of
from journal.practice.people.people import Person

if TYPE_CHECKING:
    from journal.integrations.mail.statistics import MailStatistics


def print_statistics(out: Output, view: View, name: str, *, as_json: bool) -> None:
    """Raises NoSuchEntry for an unknown person, ConfigError for one without an
    address."""
    from journal.integrations.mail.mailroom import Mailroom
    from journal.integrations.mail.statistics import statistics_of

    person = view.person(name)
    emails = person.note.emails if person.note else ()
    if not emails:
        raise ConfigError(
            f"{clean(person.label)} has no address: add `email:` to the note"
        )
    with Mailroom(view.journal, view.now) as room:
        zone = view.journal.settings.agenda.time_zone
        found = statistics_of(emails, room.store, ZoneInfo(zone) if zone else None)
        known = room.store.count()
    if as_json:
        out.json(_json(found, person, view))
        return
    for line in _lines(found, person, view, known):
        out.data(line)


def _forecast_words(found: MailStatistics, person: Person, view: View) -> str:
    return said_of(forecast(_questions(found), view.now), clean(person.name))


def _questions(found: MailStatistics) -> list[Question]:
    return [
        Question(
            one.asked.replace(tzinfo=None),
            one.answered.replace(tzinfo=None) if one.answered else None,
        )
        for one in found.exchanges
    ]


def _lines(found: MailStatistics, person: Person, view: View, known: int) -> list[str]:
    if not found.exchanges:
        return [
            f"no email to {clean(person.label)} was found ({known} emails seen); "
            "“journal mail look” reads your boxes"
        ]
    lines = []
    for attempt in sorted(found.asked):
        asked, answered = found.asked[attempt], found.answered.get(attempt, 0)
        lines.append(attempt_line(attempt, asked, answered))
    times = found.times
    if times:
        spread = ""
        if len(times) > 3:
            low, _, high = quantiles(times, n=4)
            spread = f", the middle half {_hours(low)} to {_hours(high)}"
        lines.append(
            f"median answer time: {_hours(median(times))} "
            f"({len(times)} answers){spread}"
        )
        best = ", ".join(f"{h:02}–{(h + 1) % 24:02}" for h in found.best_hours)
        lines.append(f"most answers come at {best}")
    lines.append(_forecast_words(found, person, view))
    return lines


def _hours(hours: float) -> str:
    if hours < 1:
        return f"{round(hours * 60)} min"
    return f"{hours:.1f} h" if hours < 48 else f"{hours / 24:.1f} days"


def _json(found: MailStatistics, person: Person, view: View) -> dict[str, Any]:
    expected = forecast(_questions(found), view.now)
    times = found.times
    return {
        "person": person.name,
        "asked": {str(n): count for n, count in sorted(found.asked.items())},
        "answered": {str(n): count for n, count in sorted(found.answered.items())},
        "hours": [round(one, 2) for one in times],
        "median_hours": round(median(times), 2) if times else None,
        "by_hour": {str(hour): n for hour, n in sorted(found.hours.items())},
        "best_hours": found.best_hours if times else [],
        "half_hours": round(expected.half, 1),
        "nine_of_ten_hours": round(expected.nine, 1),
        "ever": round(expected.ever, 3),
        "says": _forecast_words(found, person, view),
    }
