"""How long answers take: little is said of few, and nine of ten means nine of ten."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest

from journal.practice.people.answers.answer_times import Question, forecast
from journal.practice.people.answers.answer_words import (
    expectation,
    said_of,
    usual_words,
)
from tests.conftest import SHARED

MONDAY = datetime(2026, 11, 2, 9, 0)


def asked(day: int, hours: float | None) -> Question:
    start = MONDAY - timedelta(days=day)
    return Question(start, None if hours is None else start + timedelta(hours=hours))


def test_without_a_past_it_is_people_in_general() -> None:
    found = forecast((), MONDAY)
    assert said_of(found) == "people usually answer within 1 day, nine of ten within 4"
    assert 0.4 < found.ever < 0.6
    assert list(found.by) == sorted(found.by)


def test_a_past_pulls_towards_itself_and_slowly() -> None:
    slow = [asked(7 * n, 24 * 9) for n in range(30, 1, -1)]
    few, many = forecast(slow[:3], MONDAY), forecast(slow, MONDAY)
    assert forecast((), MONDAY).half < few.half < many.half
    assert 24 * 5 < many.half < 24 * 12
    assert many.ever > 0.8


def test_silence_lowers_the_chance() -> None:
    silent = [asked(20 * n, None) for n in range(10, 1, -1)]
    assert forecast(silent, MONDAY).ever < 0.3


def test_a_question_of_today_says_nothing_of_the_person() -> None:
    fresh = forecast([asked(0, None)], MONDAY)
    assert abs(fresh.ever - forecast((), MONDAY).ever) < 0.02


def test_weekends_pass_slowly() -> None:
    friday = datetime(2026, 11, 6, 22, 0)
    assert forecast((), friday).half > forecast((), MONDAY).half * 1.5


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 11, 3), "today is day 1: that is usual, a nudge is early"),
        (date(2026, 11, 5), "today is day 3: late"),
        (date(2026, 11, 20), "today is day 18: unlikely now"),
    ],
)
def test_how_it_stands_today(today: date, said: str) -> None:
    past = [asked(10 * n, 20.0) for n in range(9, 0, -1)]
    words = expectation(past, date(2026, 11, 2), today, "Ana")
    assert words.startswith("half of Ana’s answers within 1 day, nine of ten within ")
    assert "(9 answers)" in words
    assert words.endswith(said)


def test_nothing_is_usual_of_somebody_who_never_answered() -> None:
    assert usual_words([asked(5, None)], MONDAY.date()) == ""


def test_nine_of_ten_on_the_public_list() -> None:
    file = SHARED / "beyond" / "answers" / "rows.jsonl"
    if not file.is_file():
        pytest.skip(f"the answer times of the list are not here ({file})")
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    rows.sort(key=lambda row: row["asked"])
    past: dict[str, list[Question]] = {}
    inside = counted = 0
    for number, row in enumerate(rows):
        zone = timedelta(minutes=row["tz"])
        start, end = (
            datetime.strptime(row[key], "%Y-%m-%dT%H:%MZ") + zone if row[key] else None
            for key in ("asked", "answered")
        )
        assert start is not None
        history = past.setdefault(row["to"], [])
        if end and end - start < timedelta(days=60) and number % 12 == 0:
            seen = [
                Question(
                    q.asked, q.answered if q.answered and q.answered < start else None
                )
                for q in history[-40:]
            ]
            counted += 1
            inside += (end - start) / timedelta(hours=1) <= forecast(seen, start).nine
        history.append(Question(start, end))
    assert counted > 200
    assert 0.87 <= inside / counted <= 0.96


def test_who_answers_just_now_answers_soon() -> None:
    past = [asked(10 * n, 20.0) for n in range(9, 0, -1)]
    just_now = Question(MONDAY - timedelta(days=2), MONDAY - timedelta(minutes=10))
    long_ago = Question(MONDAY - timedelta(days=2), MONDAY - timedelta(days=1))
    there = forecast([*past, just_now], MONDAY)
    away = forecast([*past, long_ago], MONDAY)
    assert there.half < away.half / 2
    assert there.by[0] > away.by[0]
    # an answer that is known only later says nothing of this moment
    later = Question(MONDAY - timedelta(days=2), MONDAY + timedelta(minutes=10))
    assert forecast([*past, later], MONDAY).half > there.half
