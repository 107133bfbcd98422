"""What phones write: zones of all kinds, other priorities, other line ends."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from journal.integrations.calendars.objects.content_lines import NotACalendar, parse
from journal.integrations.calendars.objects.read_todo import (
    completed_on,
    read_todo,
    repeats,
)
from journal.integrations.calendars.objects.todo import described_as, their_words
from journal.model.entry import Priority, Status

BERLIN = ZoneInfo("Europe/Berlin")


def task(*lines: str, head: str = "") -> str:
    body = "\n".join(lines)
    return (
        f"BEGIN:VCALENDAR\n{head}BEGIN:VTODO\nUID:1\nSUMMARY:x\n{body}\n"
        "END:VTODO\nEND:VCALENDAR\n"
    )


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("DUE;VALUE=DATE:20240605", "2024-06-05"),
        ("DUE:20240605", "2024-06-05"),
        ("DUE:20240605T080000Z", "2024-06-05T10:00"),
        ("DUE:20240605T235959Z", "2024-06-06T01:59"),
        ("DUE:20240605T080000", "2024-06-05T08:00"),
        ("DUE;TZID=Europe/Lisbon:20240605T080000", "2024-06-05T09:00"),
        ("DUE;TZID=W. Europe Standard Time:20240605T080000", "2024-06-05T08:00"),
        ("DUE;TZID=America/New_York:20241103T013000", "2024-11-03T06:30"),
        ("DUE:nonsense", None),
        ("DUE:99999999", None),
    ],
)
def test_a_due_date_in_the_users_time(line: str, due: str | None) -> None:
    found = read_todo(parse(task(line)), BERLIN).due
    assert (str(found) if found else None) == due


def test_a_zone_that_the_object_describes() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:phone\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
        "TZOFFSETFROM:+0500\nTZOFFSETTO:+0500\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    found = read_todo(parse(task("DUE;TZID=phone:20240605T120000", head=zone)), BERLIN)
    assert str(found.due) == "2024-06-05T09:00"


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (("STATUS:NEEDS-ACTION",), Status.OPEN),
        (("STATUS:in-process",), Status.IN_PROGRESS),
        (("STATUS:COMPLETED",), Status.DONE),
        (("COMPLETED:20240605T080000Z",), Status.DONE),
        (("PERCENT-COMPLETE:100",), Status.DONE),
        (("PERCENT-COMPLETE:50",), Status.OPEN),
        (("STATUS:CANCELLED",), Status.CANCELLED),
        ((), Status.OPEN),
    ],
)
def test_a_status_however_it_is_said(lines: tuple[str, ...], status: Status) -> None:
    assert read_todo(parse(task(*lines)), None).status is status


@pytest.mark.parametrize(
    ("level", "priority"),
    [("1", Priority.HIGHEST), ("2", Priority.HIGH), ("5", Priority.MEDIUM),
     ("9", Priority.LOWEST), ("0", Priority.NONE), ("x", Priority.NONE),
     ("77", Priority.NONE)],
)  # fmt: skip
def test_priorities_of_others(level: str, priority: Priority) -> None:
    assert read_todo(parse(task(f"PRIORITY:{level}")), None).priority is priority


def test_words_without_what_cannot_be_seen() -> None:
    text = task().replace("SUMMARY:x", "SUMMARY:a\u202eb\u200bc\\n d\\, e\x07")
    assert read_todo(parse(text), None).summary == "abc d, e"


def test_a_series_of_theirs_is_seen() -> None:
    assert repeats(parse(task("RRULE:FREQ=DAILY")))
    assert not repeats(parse(task()))


def test_the_day_it_was_ticked() -> None:
    late = parse(task("STATUS:COMPLETED", "COMPLETED:20240605T230000Z"))
    assert completed_on(late, BERLIN) == date(2024, 6, 6)
    assert completed_on(parse(task()), BERLIN) is None


def test_an_event_is_no_task() -> None:
    with pytest.raises(NotACalendar):
        read_todo(parse("BEGIN:VCALENDAR\nEND:VCALENDAR\n"), None)


def test_their_part_of_a_description_is_theirs() -> None:
    whole = described_as("buy milk\nand bread", ("Why: due", "--- end ---"))
    assert whole.startswith("buy milk\nand bread\n\n---")
    assert their_words(whole) == "buy milk\nand bread"
    again = described_as(f"{whole}\ntheirs below", ("Why: late",))
    assert "Why: due" not in again
    assert their_words(again) == "buy milk\nand bread\ntheirs below"
