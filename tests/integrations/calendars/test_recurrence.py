"""Rules: equal to dateutil where that one ends, bounded where it does not."""

from __future__ import annotations

import contextlib
from datetime import date, datetime

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from journal.integrations.calendars.meetings.recurrence import (
    MAX_INSTANCES,
    RuleRefused,
    instances,
    read_rule,
)

START = datetime(2024, 1, 31, 10, 30)
FIRST, LAST = date(2024, 1, 1), date(2026, 12, 31)


def ours(text: str, start: datetime = START) -> list[datetime]:
    return instances(read_rule(text), start, FIRST, LAST, None)


def theirs(text: str, start: datetime = START) -> list[datetime]:
    rule = rrulestr(text, dtstart=start)
    found = rule.between(datetime(2024, 1, 1), datetime(2026, 12, 31, 23, 59, 59), True)
    return list(found)[:MAX_INSTANCES]


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3;COUNT=10",
        "FREQ=DAILY;BYDAY=MO,FR;BYMONTH=3,4",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=MO",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYMONTHDAY=-1,15",
        "FREQ=MONTHLY;BYDAY=1MO,-1FR",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;INTERVAL=5",
        "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=3,9",
        "FREQ=YEARLY;BYDAY=20MO",
        "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
        "FREQ=YEARLY;BYYEARDAY=1,-1",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=2,-2",
        "FREQ=DAILY;BYHOUR=9,17;BYMINUTE=0,30",
        "FREQ=HOURLY;INTERVAL=7;COUNT=40",
        "FREQ=HOURLY;BYHOUR=9;COUNT=5",
        "FREQ=WEEKLY;COUNT=3",
    ],
)
def test_it_is_what_dateutil_finds(text: str) -> None:
    assert ours(text) == theirs(text)


PARTS = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])},
    optional={
        "INTERVAL": st.integers(1, 5),
        "COUNT": st.integers(1, 60),
        "BYMONTH": st.integers(1, 12),
        "BYMONTHDAY": st.sampled_from([1, 13, 28, -1, -3]),
        "BYDAY": st.sampled_from(["MO", "TU,TH", "SA,SU"]),
        "WKST": st.sampled_from(["MO", "SU"]),
    },
)


@given(PARTS, st.datetimes(datetime(2023, 6, 1), datetime(2025, 6, 1)))
def test_any_rule_is_what_dateutil_finds(
    parts: dict[str, object], at: datetime
) -> None:
    text = ";".join(f"{name}={value}" for name, value in parts.items())
    start = at.replace(microsecond=0)
    found: list[datetime] = []
    with contextlib.suppress(RuleRefused):
        found = ours(text, start)
    assert found == theirs(text, start)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("FREQ=SECONDLY", "SECONDLY"),
        ("FREQ=MINUTELY;COUNT=1", "MINUTELY"),
        ("FREQ=FORTNIGHTLY", "not a frequency"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never happens"),
        ("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31", "never happens"),
        (
            "FREQ=DAILY;COUNT=1;BYHOUR=0,1,2;BYMINUTE=0,1,2,3,4,5;BYSECOND="
            + ",".join(map(str, range(60))),
            "1080 times a day",
        ),
        ("FREQ=DAILY;INTERVAL=0", "not a number"),
        ("FREQ=DAILY;COUNT=99999999999999", "not a number"),
        ("FREQ=DAILY;BYDAY=XX", "not a weekday"),
        ("FREQ=DAILY;UNTIL=never", "not a date"),
        ("FREQ=DAILY;FREQ=DAILY", "not a rule"),
        ("nonsense", "not a rule"),
    ],
)
def test_what_is_not_expanded_says_why(text: str, why: str) -> None:
    with pytest.raises(RuleRefused, match=why):
        ours(text)


def test_no_rule_walks_to_the_end_of_time() -> None:
    """Where one does it takes minutes, and the test its time limit."""
    for start in (datetime(1, 1, 1), datetime(1900, 1, 1), datetime(9999, 12, 31)):
        for text in (
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=YEARLY;UNTIL=99991231",
        ):
            with contextlib.suppress(RuleRefused):
                instances(read_rule(text), start, FIRST, LAST, None)


def test_a_rule_with_a_count_long_ago_is_counted_from_its_start() -> None:
    rule = read_rule("FREQ=DAILY;COUNT=100000")
    start = datetime(1999, 1, 1, 8)
    found = instances(rule, start, date(2024, 6, 1), date(2024, 6, 3), None)
    assert found == [datetime(2024, 6, day, 8) for day in (1, 2, 3)]
    with pytest.raises(RuleRefused, match="too long"):
        instances(rule, datetime(1200, 1, 1), FIRST, LAST, None)


def test_no_more_than_a_thousand_of_one_rule() -> None:
    assert len(ours("FREQ=HOURLY")) == MAX_INSTANCES
