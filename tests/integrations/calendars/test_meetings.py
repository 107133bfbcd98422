"""Meetings out of calendars: who and when; hostile ones end, each with its problem."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from journal.integrations.calendars.meetings.meetings import (
    Meeting,
    Reader,
    Window,
    once,
)
from journal.integrations.calendars.meetings.scan import scan
from tests.conftest import SHARED, Result, VaultMaker

Run = Callable[..., Result]
BERLIN = ZoneInfo("Europe/Berlin")
WINDOW = Window(date(2024, 6, 1), date(2024, 7, 31), BERLIN)

BO = "---\ntype: person\nemail: bo@harbour.example\n---\n"


def event(*lines: str, uid: str = "1") -> str:
    body = "\r\n".join([f"UID:{uid}", "SUMMARY:Sync", *lines])
    return f"BEGIN:VEVENT\r\n{body}\r\nEND:VEVENT\r\n"


def calendar(*events: str, head: str = "") -> bytes:
    return f"BEGIN:VCALENDAR\r\n{head}{''.join(events)}END:VCALENDAR\r\n".encode()


def read(
    content: bytes, window: Window = WINDOW, me: tuple[str, ...] = ()
) -> tuple[list[Meeting], list[str]]:
    scanned = scan(content, "x.ics")
    seconds = iter(range(10**9))
    found = Reader(window, lambda: next(seconds) / 1e6, me).read(scanned)
    return found, [problem.told for problem in scanned.problems]


def begins(content: bytes) -> list[str]:
    found, problems = read(content)
    assert problems == []
    return [str(meeting.begin) for meeting in found]


# ---------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("line", "begin"),
    [
        ("DTSTART:20240605T080000Z", "2024-06-05T10:00"),
        ("DTSTART;TZID=Europe/London:20240605T080000", "2024-06-05T09:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20240605T080000", "2024-06-05T08:00"),
        ("DTSTART;VALUE=DATE:20240605", "2024-06-05"),
        ("DTSTART:20240605T080000", "2024-06-05T08:00"),
    ],
)
def test_a_begin_is_in_the_users_time(line: str, begin: str) -> None:
    assert begins(calendar(event(line))) == [begin]


def test_a_zone_that_only_the_file_describes() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Our Office\r\nBEGIN:STANDARD\r\n"
        "DTSTART:19700101T000000\r\nTZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\n"
        "END:STANDARD\r\nEND:VTIMEZONE\r\n"
    )
    content = calendar(event("DTSTART;TZID=Our Office:20240605T120000"), head=zone)
    assert begins(content) == ["2024-06-05T09:00"]


def test_a_zone_nobody_knows_is_a_problem() -> None:
    found, problems = read(calendar(event("DTSTART;TZID=Mars/Base:20240605T120000")))
    assert str(found[0].begin) == "2024-06-05T12:00"
    assert "Mars/Base" in problems[0]


def test_a_series_with_exceptions_moves_and_cancellations() -> None:
    content = calendar(
        event(
            "DTSTART;TZID=Europe/Berlin:20240603T100000",
            "RRULE:FREQ=WEEKLY;COUNT=5",
            "EXDATE;TZID=Europe/Berlin:20240610T100000",
        ),
        event(
            "RECURRENCE-ID;TZID=Europe/Berlin:20240617T100000",
            "DTSTART;TZID=Europe/Berlin:20240618T150000",
        ),
        event(
            "RECURRENCE-ID:20240624T080000Z",
            "DTSTART;TZID=Europe/Berlin:20240624T100000",
            "STATUS:CANCELLED",
        ),
    )
    assert begins(content) == [
        "2024-06-03T10:00",
        "2024-06-18T15:00",
        "2024-07-01T10:00",
    ]


def test_a_series_keeps_its_hour_over_a_clock_change() -> None:
    window = Window(date(2024, 10, 26), date(2024, 10, 28), BERLIN)
    content = calendar(
        event("DTSTART;TZID=Europe/Berlin:20240601T090000", "RRULE:FREQ=DAILY")
    )
    found, _ = read(content, window)
    assert {str(m.begin)[11:] for m in found} == {"09:00"}
    assert len(found) == 3


@pytest.mark.parametrize(
    ("until", "count"),
    [("20240605", 3), ("20240605T075959Z", 2), ("20240605T080000Z", 3)],
)
def test_until_is_inclusive(until: str, count: int) -> None:
    content = calendar(
        event(
            "DTSTART;TZID=Europe/Berlin:20240603T100000",
            f"RRULE:FREQ=DAILY;UNTIL={until}",
        )
    )
    assert len(begins(content)) == count


# ---------------------------------------------------------------- who


def test_who_takes_part() -> None:
    [meeting] = read(
        calendar(
            event(
                "DTSTART:20240605T080000Z",
                "ORGANIZER;CN=Robin:mailto:Robin@home.example",
                'ATTENDEE;CN="Lindqvist, Bo";PARTSTAT=ACCEPTED:MAILTO:BO@harbour.example',
                "ATTENDEE;PARTSTAT=DECLINED:mailto:tom@ovens.example",
                "BEGIN:VALARM\r\nACTION:EMAIL\r\nATTENDEE:mailto:alarm@x.example\r\n"
                "TRIGGER:-PT5M\r\nEND:VALARM",
            )
        ),
        me=("robin@home.example",),
    )[0]
    assert [(a.email, a.name) for a in meeting.attendees] == [
        ("bo@harbour.example", "Lindqvist, Bo")
    ]


def test_what_i_declined_is_no_meeting() -> None:
    content = calendar(
        event(
            "DTSTART:20240605T080000Z",
            "ATTENDEE;PARTSTAT=DECLINED:mailto:me@home.example",
            "ATTENDEE:mailto:bo@harbour.example",
        )
    )
    assert read(content, me=("me@home.example",))[0] == []
    assert len(read(content)[0]) == 1


def test_the_same_in_two_files_is_one() -> None:
    found, _ = read(calendar(event("DTSTART:20240605T080000Z")))
    assert len(once([*found, *found])) == 1


# ---------------------------------------------------------------- hostile


def secondly() -> bytes:
    return calendar(event("DTSTART:20240601T000000Z", "RRULE:FREQ=SECONDLY"))


def dense() -> bytes:
    many = ",".join(map(str, range(60)))
    rule = f"RRULE:FREQ=DAILY;COUNT=1;BYMINUTE={many};BYSECOND={many}"
    return calendar(event("DTSTART:20240601T000000Z", rule))


def never() -> bytes:
    rule = "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"
    return calendar(event("DTSTART:19000101T000000Z", rule))


def nested() -> bytes:
    return b"BEGIN:VCALENDAR\n" + b"BEGIN:X\n" * 50_000 + b"END:X\n" * 50_000


def long_line() -> bytes:
    return calendar(event("X-LONG:" + "y" * 2_000_000, "DTSTART:20240605T080000Z"))


def folded_for_ever() -> bytes:
    return calendar(event("X-LONG:" + "\r\n y" * 700_000, "DTSTART:20240605T080000Z"))


def many_components() -> bytes:
    return calendar("BEGIN:VTODO\r\nEND:VTODO\r\n" * 100_001)


def too_large() -> bytes:
    filler = b"X-FILL:" + b"z" * 1000 + b"\r\n"
    return b"BEGIN:VCALENDAR\r\n" + filler * 34_000 + b"END:VCALENDAR\r\n"


def no_calendar() -> bytes:
    return b"\x00\x01\x02" * 1000


def never_closed() -> bytes:
    return b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n"


def many_dates() -> bytes:
    dates = ",".join(["20240605T080000Z"] * 50_000)
    return calendar(event("DTSTART:20240605T080000Z", f"EXDATE:{dates}", "RRULE:X=1"))


def end_of_time() -> bytes:
    return calendar(
        event("DTSTART:99991231T235959Z", "DURATION:P9999W", "RRULE:FREQ=X")
    )


@pytest.mark.parametrize(
    "content",
    [secondly, dense, never, nested, long_line, folded_for_ever, many_components,
     too_large, no_calendar, never_closed, many_dates, end_of_time],
    ids=lambda made: made.__name__,
)  # fmt: skip
def test_a_hostile_calendar_ends_with_a_problem(content: Callable[[], bytes]) -> None:
    found, problems = read(content())
    assert problems
    assert len(problems) <= 20
    assert all(line.startswith("x.ics") and "\n" not in line for line in problems)
    assert len(found) <= 1


def test_the_rest_of_a_hostile_file_is_read() -> None:
    good = event("DTSTART:20240605T080000Z", uid="good")
    for bad in (secondly(), dense(), never(), long_line()):
        body = bad.removeprefix(b"BEGIN:VCALENDAR\r\n").removesuffix(
            b"END:VCALENDAR\r\n"
        )
        found, problems = read(calendar(body.decode(), good))
        assert problems
        assert "good" in {meeting.uid for meeting in found}


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20241332T080000Z",),
        ("DTSTART:",),
        (),
        ("DTSTART:20240605T080000Z", "RRULE:FREQ=DAILY;INTERVAL=0"),
        ("DTSTART:20240605T080000Z", "RRULE:" + "A" * 5000),
        ("DTSTART:20240605T080000Z", "DTEND:junk"),
        ("DTSTART;TZID=../../etc/passwd:20240605T080000",),
        ("DTSTART:00010101T000000Z", "RRULE:FREQ=YEARLY"),
    ],
)
def test_nonsense_never_raises(lines: tuple[str, ...]) -> None:
    read(calendar(event(*lines), event("DTSTART:20240606T080000Z", uid="good")))


# ---------------------------------------------------------------- commands


def test_read_shows_meetings_and_whom_one_knows(
    run: Run, vault: VaultMaker, tmp_path: Path
) -> None:
    root = vault({"People/Bo Lindqvist.md": BO}, time_zone="Europe/Berlin")
    file = tmp_path / "work.ics"
    file.write_bytes(
        calendar(
            event(
                "DTSTART:20240606T080000Z",
                "DTEND:20240606T083000Z",
                "ATTENDEE:mailto:bo@harbour.example",
                "ATTENDEE:mailto:x@example.org",
            )
        )
    )
    shown = run("calendar", "read", str(file), vault=root)
    assert (shown.code, shown.err) == (0, "")
    assert shown.out == "2024-06-06 10:00–10:30  Sync  Bo Lindqvist, 1 other\n"
    [row] = json.loads(
        run("calendar", "read", str(tmp_path), "--json", vault=root).out
    )["meetings"]
    assert row["known"] == ["People/Bo Lindqvist.md"]
    assert row["begin"] == "2024-06-06T10:00"
    later = run("calendar", "read", str(file), "--since", "2024-06-07", vault=root)
    assert (later.code, later.out) == (0, "")


def test_brief_of_the_next_meeting(run: Run, vault: VaultMaker, tmp_path: Path) -> None:
    root = vault(
        {
            "People/Bo Lindqvist.md": BO,
            "note.md": "- [ ] @bo.lindqvist send the plan 📅 2024-06-20\n",
        },
        time_zone="Europe/Berlin",
    )
    file = tmp_path / "work.ics"
    known = "ATTENDEE:mailto:bo@harbour.example"
    file.write_bytes(
        calendar(
            event("DTSTART:20240604T080000Z", known, uid="past"),
            event("DTSTART:20240605T100000Z", "ATTENDEE:mailto:x@y.example", uid="x"),
            event("DTSTART:20240606T080000Z", known, uid="next"),
        )
    )
    shown = run("brief", "--next", "--from", str(file), vault=root)
    assert shown.code == 0
    assert shown.out.startswith("# Sync, 2024-06-06 10:00\n\n## Bo Lindqvist\n")
    assert "send the plan" in shown.out
    config = tmp_path / "config.toml"
    config.write_text(f'[calendar]\nread = ["{file}"]\n')
    assert run("--config", str(config), "brief", "--next", vault=root).out == shown.out


def test_brief_needs_somebody(run: Run, vault: VaultMaker, tmp_path: Path) -> None:
    root = vault({"note.md": ""})
    assert run("brief", vault=root).code == 2
    assert run("brief", "--next", vault=root).code == 2
    empty = tmp_path / "empty.ics"
    empty.write_bytes(calendar())
    nobody = run("brief", "--next", "--from", str(empty), vault=root)
    assert nobody.code == 4
    assert "is coming up" in nobody.err
    gone = run("calendar", "read", "/nowhere.ics", vault=root)
    assert (gone.code, gone.out) == (2, "")


@pytest.mark.parametrize("name", ["meetings.ics", "hostile.ics"])
def test_the_shared_calendars(run: Run, vault: VaultMaker, name: str) -> None:
    file = SHARED / "exchange" / name
    if not file.is_file():
        pytest.skip(f"the shared calendars are not here ({file})")
    root = vault({"People/Bo Lindqvist.md": BO}, time_zone="Europe/Berlin")
    shown = run("calendar", "read", str(file), vault=root, now="2026-11-25T09:00")
    if name == "hostile.ics":
        assert shown.code == 1
        assert shown.err.count("\n") >= 3
        return
    assert [line.split("  ")[0] for line in shown.out.splitlines()] == [
        "2026-11-04 10:00–11:00",
        "2026-11-19 15:00",
    ]


def test_an_address_is_read(run: Run, vault: VaultMaker) -> None:
    content = calendar(event("DTSTART:20240606T080000Z"))

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/team.ics" else 404)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    root = vault({"note.md": ""}, time_zone="UTC")
    try:
        shown = run("calendar", "read", f"{address}/team.ics", vault=root)
        missing = run("calendar", "read", f"{address}/none.ics", vault=root)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert (shown.code, shown.out) == (0, "2024-06-06 08:00  Sync\n")
    assert missing.code == 1
    assert "cannot be read: Not Found" in missing.err
