"""What people type for a date: the table the grammar is held to.

Seen from Wednesday, 5 June 2024, 10:00. An empty right side is a refusal.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from journal.language.dates.counting import add_business_days, add_months
from journal.language.dates.typed_dates import (
    UnknownDate,
    parse_typed,
    split_trailing_date,
)

NOW = datetime(2024, 6, 5, 10, 0)

TABLE = """
3d                       2024-06-08
3 d                      2024-06-08
+3d                      2024-06-08
1d                       2024-06-06
10 days                  2024-06-15
in 3 days                2024-06-08
in a day                 2024-06-06
in three days            2024-06-08
3 days from now          2024-06-08
2w                       2024-06-19
in a week                2024-06-12
two weeks                2024-06-19
1mo                      2024-07-05
in 2 months              2024-08-05
1y                       2025-06-05
in a year                2025-06-05
1w 2d                    2024-06-14
1 week and 2 days        2024-06-14
1bd                      2024-06-06
2bd                      2024-06-07
3bd                      2024-06-10
5bd                      2024-06-12
3 business days          2024-06-10
in 3 working days        2024-06-10
2 days ago               2024-06-03
a week ago               2024-05-29
today                    2024-06-05
TODAY                    2024-06-05
tomorrow                 2024-06-06
tom                      2024-06-06
tmr                      2024-06-06
day after tomorrow       2024-06-07
yesterday                2024-06-04
thu                      2024-06-06
fri                      2024-06-07
friday                   2024-06-07
Friday                   2024-06-07
on friday                2024-06-07
by fri                   2024-06-07
until fri                2024-06-07
this fri                 2024-06-07
sat                      2024-06-08
sun                      2024-06-09
mon                      2024-06-10
tues                     2024-06-11
wed                      2024-06-12
wednesday                2024-06-12
next thu                 2024-06-13
next fri                 2024-06-14
next mon                 2024-06-10
next sunday              2024-06-16
next week                2024-06-10
next month               2024-07-01
next year                2025-01-01
end of month             2024-06-30
eom                      2024-06-30
end of the month         2024-06-30
end of year              2024-12-31
21 jan                   2025-01-21
21 june                  2024-06-21
5 june                   2024-06-05
4 june                   2025-06-04
jan 21                   2025-01-21
january 21st             2025-01-21
21st of january          2025-01-21
21 jan 2027              2027-01-21
jan 21, 2027             2027-01-21
29 feb                   2028-02-29
15th                     2024-06-15
the 15th                 2024-06-15
5th                      2024-07-05
31st                     2024-07-31
24.12.                   2024-12-24
24.12.2024               2024-12-24
24/12                    2024-12-24
12/24/2024               2024-12-24
2024-06-01               2024-06-01
2024-06-01 14:30         2024-06-01T14:30
2024-06-01T14:30         2024-06-01T14:30
fri 7 jun                2024-06-07
8am                      2024-06-06T08:00
9:30                     2024-06-06T09:30
14:30                    2024-06-05T14:30
2pm                      2024-06-05T14:00
12am                     2024-06-06T00:00
12pm                     2024-06-05T12:00
noon                     2024-06-05T12:00
at 9                     2024-06-06T09:00
at 15                    2024-06-05T15:00
tom 8am                  2024-06-06T08:00
tomorrow at noon         2024-06-06T12:00
8am tomorrow             2024-06-06T08:00
today 17:00              2024-06-05T17:00
fri 14:30                2024-06-07T14:30
next fri 14:30           2024-06-14T14:30
fri at 2pm               2024-06-07T14:00
in 3 days at 9am         2024-06-08T09:00
21 jan 8:30              2025-01-21T08:30
2h                       2024-06-05T12:00
in 2 hours               2024-06-05T12:00
30min                    2024-06-05T10:30
in 90 minutes            2024-06-05T11:30
every day                2024-06-06 every day
every mon                2024-06-10 every week on Monday
every mon 8:30           2024-06-10T08:30 every week on Monday
every 2 weeks            2024-06-19 every 2 weeks
every weekday            2024-06-06 every weekday
every month              2024-07-05 every month
every month on the 1st   2024-07-01 every month on the 1st
every friday at 9am      2024-06-07T09:00 every week on Friday
30m
5/6
6/5/2024
6-7
5
may
june
next
in
at
ad
3
3x
-3d
32nd
31 apr
30 feb
2024-02-30
2024-13-01
24.13.
mon tue
fri 5 jun
monday 25:00
13pm
soon
next time
someday
every
every now and then
every hour
every 0 days
99999d
9999y
tomorrow yesterday
call bob
"""

ROWS = [
    (line[:25].rstrip(), line[25:].strip()) for line in TABLE.strip("\n").splitlines()
]


def test_the_table_is_as_long_as_promised() -> None:
    assert len(ROWS) >= 100


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_typed(text: str, expected: str) -> None:
    if not expected:
        with pytest.raises(UnknownDate) as refusal:
            parse_typed(text, NOW)
        assert len(str(refusal.value)) < 160
        return
    typed = parse_typed(text, NOW)
    assert f"{typed.when} {typed.repeat or ''}".strip() == expected


def test_a_refusal_says_what_is_known() -> None:
    with pytest.raises(UnknownDate, match=r"two dates, 5 Jun or 6 May: write “5 jun”"):
        parse_typed("5/6", NOW)
    with pytest.raises(UnknownDate, match="30min or 30mo"):
        parse_typed("30m", NOW)
    with pytest.raises(UnknownDate, match="also: 3d, 2w"):
        parse_typed("soon", NOW)
    for text in ("9999-12-31", "31/12/9999", "9999y", "0001-01-01"):
        with pytest.raises(
            UnknownDate, match=f"^“{text}” is out of range: the years 1900 to 2200"
        ):
            parse_typed(text, NOW)
    for text in ("30 feb", "2024-02-30"):
        with pytest.raises(
            UnknownDate, match=f"^“{text}” is not a date: there is no such day$"
        ):
            parse_typed(text, NOW)


@pytest.mark.parametrize(
    ("text", "sentence", "when"),
    [
        ("@alice pilot answer in 3bd", "@alice pilot answer", "2024-06-10"),
        ("call mum every sunday", "call mum", "2024-06-09"),
        ("send SOW fri", "send SOW", "2024-06-07"),
        ("review the draft tomorrow at 9am", "review the draft", "2024-06-06T09:00"),
        ("check  spaces   next fri  14:30 ", "check  spaces", "2024-06-14T14:30"),
        ("lie in the sun", "lie in the sun", None),
        ("ask about friday plans", "ask about friday plans", None),
        ("pay 3", "pay 3", None),
        ("no date here", "no date here", None),
    ],
)
def test_a_sentence_that_ends_in_a_date(
    text: str, sentence: str, when: str | None
) -> None:
    rest, typed = split_trailing_date(text, NOW)
    assert rest == sentence
    assert (str(typed.when) if typed else None) == when


def test_weekdays_are_never_today() -> None:
    """`wed` on a Wednesday is next week's: today is called today."""
    for hour in (0, 10, 23):
        now = datetime(2024, 6, 5, hour)
        assert parse_typed("wed", now).when.day == date(2024, 6, 12)


def test_business_days_step_over_weekends_and_holidays() -> None:
    friday = date(2024, 6, 7)
    assert add_business_days(friday, 1) == date(2024, 6, 10)
    assert add_business_days(friday, -1) == date(2024, 6, 6)
    assert add_business_days(date(2024, 6, 8), 1) == date(2024, 6, 10)
    assert add_business_days(friday, 1, {date(2024, 6, 10)}.__contains__) == date(
        2024, 6, 11
    )


def test_months_end_where_they_end() -> None:
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2023, 1, 31), 1) == date(2023, 2, 28)
    assert add_months(date(2024, 12, 31), 2) == date(2025, 2, 28)
    assert add_months(date(2024, 3, 31), -1) == date(2024, 2, 29)
