"""How someone answers, in words that are honest about how little is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, time

from journal.language.counted import counted
from journal.model.when import When
from journal.practice.people.answers.answer_times import (
    FEW,
    Forecast,
    Question,
    forecast,
)

_VERDICTS = {"usual": "that is usual", "late": "late", "unlikely": "unlikely now"}


def expectation(
    questions: Sequence[Question], asked: date, today: date, name: str = ""
) -> str:
    """One sentence on a question that has waited since `asked`.

    `half of Ana’s answers within 1 day, nine of ten within 4 (9 answers); today is
    day 5: unlikely now`. With under three answers it is about people in general.
    """
    start = datetime.combine(asked, _ASKED)
    past = [one for one in questions if one.asked.date() < asked]
    found = forecast(past, start)
    age = (today - asked).days
    verdict = _VERDICTS[found.when(_within(age, found))]
    early = ", a nudge is early" if age > 0 and verdict == "that is usual" else ""
    words = said_of(found, name)
    return f"{words}; today is day {age}: {verdict}{early}" if age > 0 else words


def said_of(found: Forecast, name: str = "") -> str:
    """The forecast alone: `half of her answers within 1 day, nine of ten within 4`."""
    half, nine = _days(found.half), _days(found.nine)
    if found.answers < FEW:
        days = counted(half, "day")
        return f"people usually answer within {days}, nine of ten within {nine}"
    whose = f"{name}’s" if name else "their"
    return (
        f"half of {whose} answers within {counted(half, 'day')}, "
        f"nine of ten within {nine} ({found.answers} answers)"
    )


def usual_words(questions: Sequence[Question], today: date, name: str = "") -> str:
    """How they usually answer; empty if they never answered anything."""
    found = forecast(questions, datetime.combine(today, _ASKED))
    return said_of(found, name) if found.answers else ""


_ASKED, _SAME_DAY, _ANSWERED = time(10), time(15), time(12)
"""The hour assumed where a log gives only days."""


def question_of(asked: When, answered: When | None) -> Question:
    """A question and its answer from a log, with an assumed hour if it gives none."""
    start = datetime.combine(asked.day, asked.clock or _ASKED)
    if answered is None:
        return Question(start, None)
    usual = _SAME_DAY if answered.day == asked.day else _ANSWERED
    end = datetime.combine(answered.day, answered.clock or usual)
    return Question(start, max(start, end))


def _within(age: int, found: Forecast) -> float:
    """The hours of an age in days, counted the way the words count days."""
    if age <= _days(found.half):
        return min(age * 24.0, found.half)
    return min(age * 24.0, found.nine) if age <= _days(found.nine) else age * 24.0


def _days(hours: float) -> int:
    return max(1, math.ceil(hours / 24 - 0.05))
