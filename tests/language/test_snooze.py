"""What a snooze moves, and what stays: a line, what was typed, the line after.

Seen from Wednesday, 25 November 2026, 9:00. A line after that is `!` is a refusal.
"""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.language.dates.typed_dates import parse_typed
from journal.language.document import Document
from journal.language.edit.intents import Complete, HandOver, Intent, Reschedule, Rest
from journal.language.edit.plan import Context, plan
from journal.language.line.fields import Field
from journal.language.line.grammar import grammar_of
from journal.language.line.meaning import when_of
from journal.language.line.syntax import scan
from journal.language.line.tokens import Kind
from journal.model.entry import Mention, MentionKind
from journal.model.errors import WriteRefused
from journal.model.settings import Settings
from journal.model.when import When
from tests.language.strategies import task_lines

NOW = datetime(2026, 11, 25, 9)
GRAMMAR = grammar_of(Settings())


def after(line: str, intent: Intent) -> str:
    document = Document(line.encode())
    try:
        planned = plan(intent, document, 0, Context(GRAMMAR))
    except WriteRefused:
        return "!"
    content = document.apply(planned.edit) if planned.edit else document.content
    return "|".join(Document(content).texts())


def rest(words: str, now: datetime = NOW) -> Rest:
    return Rest(parse_typed(words, now), now)


@pytest.mark.parametrize(
    ("line", "words", "expected"),
    [
        # what moves: the reminder, else the planned day, else the start, else the due
        ("x ⏰ 2026-11-25 08:00 📅 2026-12-10", "1d", "x ⏰ 2026-11-26 08:00 📅 2026-12-10"),
        ("x ⏳ 2026-11-20 📅 2026-12-10", "fri", "x ⏳ 2026-11-27 📅 2026-12-10"),
        ("x 🛫 2026-11-20 📅 2026-12-10", "fri", "x 🛫 2026-11-27 📅 2026-12-10"),
        ("x 🛫 2026-11-20", "fri", "x 🛫 2026-11-27"),
        ("x 📅 2026-11-20", "3d", "x 📅 2026-11-28"),
        ("x", "3d", "x 📅 2026-11-28"),
        # behind the deadline it rests by a reminder
        ("x ⏳ 2026-11-10 📅 2026-11-20", "3d", "x ⏰ 2026-11-28 ⏳ 2026-11-28 📅 2026-11-20"),
        ("x 🛫 2026-11-10 📅 2026-11-20", "3d", "x ⏰ 2026-11-28 🛫 2026-11-10 📅 2026-11-20"),
        # never earlier, never past
        ("x 📅 2026-12-10", "fri", "!"),
        ("x 📅 2026-12-10", "tomorrow", "!"),
        ("x 📅 2026-12-10", "2026-12-10", "!"),
        ("x 📅 2026-11-20", "2026-11-22", "!"),
        ("x ⏰ 2026-11-20 08:00", "8:30 today", "!"),
        ("x ⏳ 2026-12-01 📅 2026-12-10", "fri", "!"),
        ("x ⏰ 2026-12-01 09:00 📅 2026-12-10", "3 days ago", "!"),
        # what is counted is counted from the later of now and its day
        ("x 📅 2026-12-10", "3d", "x 📅 2026-12-13"),
        ("x 📅 2026-12-10", "2w", "x 📅 2026-12-24"),
        ("x ⏰ 2026-11-25 14:30", "1h", "x ⏰ 2026-11-25 15:30"),
        ("x ⏰ 2026-11-25 08:15", "1h", "x ⏰ 2026-11-25 10:00"),
        ("x 📅 2026-11-25", "2h", "x ⏰ 2026-11-25 11:00 📅 2026-11-25"),
        ("x 📅 2026-11-27", "1bd", "x 📅 2026-11-30"),
        # the time of day
        ("x ⏰ 2026-11-25 14:30", "fri", "x ⏰ 2026-11-27 14:30"),
        ("x 2026-11-25 14:30", "2d", "x 2026-11-27 14:30"),
        ("x [due:: 2026-11-25T14:30]", "2d", "x [due:: 2026-11-27T14:30]"),
        ("x @{2026-11-25} @@{14:30}", "2d", "x @{2026-11-27} @@{14:30}"),
        ("x (@2026-11-25 14:30)", "fri 8:00", "x (@2026-11-27 08:00)"),
        # a weekday beside the date
        ("x Wed 2026-11-25", "2d", "x Fri 2026-11-27"),
        ("x on wednesday, 2026-11-25", "2d", "x on friday, 2026-11-27"),
        ("x WED 📅 2026-11-25", "2d", "x FRI 📅 2026-11-27"),
        ("x 2026-11-25 (Wednesday)", "2d", "x 2026-11-27 (Friday)"),
        ("x Thu 2026-11-25", "2d", "x Thu 2026-11-27"),  # never was true
        ("Wed is fine 📅 2026-11-25", "2d", "Wed is fine 📅 2026-11-27"),
        # of a series only this occurrence
        ("x 🔁 every month 📅 2026-11-20", "3d", "x ⏰ 2026-11-28 🔁 every month 📅 2026-11-20"),
        (
            "x ⏰ 2026-11-25 08:00 🔁 every month 📅 2026-11-28",
            "1d",
            "x ⏰ 2026-11-26 08:00 ⏰ 2026-11-25 08:00 🔁 every month 📅 2026-11-28",
        ),
    ],
)  # fmt: skip
def test_a_snooze(line: str, words: str, expected: str) -> None:
    wanted = expected if expected == "!" else f"- [ ] {expected}"
    assert after(f"- [ ] {line}", rest(words)) == wanted


@pytest.mark.parametrize(
    ("line", "words", "goes_on"),
    [
        ("rent 🔁 every month 📅 2026-12-01", "2026-12-04", "rent 🔁 every month 📅 2027-01-01"),
        ("rent 🔁 every month 📅 2026-12-01", "1h", "rent ⏰ 2027-01-01 09:00 🔁 every month 📅 2027-01-01"),
        (
            "rent ⏰ 2026-11-28 09:00 🔁 every month 📅 2026-12-01",
            "2026-11-30",
            "rent ⏰ 2026-12-29 09:00 🔁 every month 📅 2027-01-01",
        ),
        ("rent ⏰ 2026-12-01 08:00 🔁 every month", "2026-12-04", "rent ⏰ 2027-01-01 08:00 🔁 every month"),
        ("rent (@2026-12-01 🔁every month)", "2026-12-04", "rent (@2027-01-01 🔁every month)"),
        ("rent 🔁 every month ⏳ 2026-12-01", "2026-12-04", "rent 🔁 every month ⏳ 2027-01-01"),
        ("rent 🔁 every month when done 📅 2026-12-01", "2026-12-04", "rent 🔁 every month when done 📅 2027-01-04"),
        ("rent [repeat:: every month] [due:: 2026-12-01]", "2026-12-04", "rent [repeat:: every month] [due:: 2027-01-01]"),
    ],
)  # fmt: skip
def test_a_series_goes_on_as_if_it_never_was_put_off(
    line: str, words: str, goes_on: str
) -> None:
    put_off = after(f"- [ ] {line}", rest(words))
    again = after(put_off, rest("1d", datetime(2026, 12, 4, 9)))
    for occurrence in (put_off, again):
        ticked = after(occurrence, Complete(date(2026, 12, 4)))
        assert ticked.split("|")[0] == f"- [ ] {goes_on}"


@pytest.mark.parametrize(
    ("zone", "now", "words", "line"),
    [
        ("Europe/Berlin", "2027-03-28 01:30", "1h", "x ⏰ 2027-03-28 03:30"),
        ("Europe/Berlin", "2027-03-27 09:00", "1d", "x ⏰ 2027-03-28 09:00"),
        ("Europe/Berlin", "2026-10-25 01:30", "90min", "x ⏰ 2026-10-25 02:00"),
        ("America/New_York", "2026-11-01 00:30", "3h", "x ⏰ 2026-11-01 02:30"),
        ("Australia/Lord_Howe", "2026-10-04 01:45", "1h", "x ⏰ 2026-10-04 03:15"),
    ],
)
def test_an_hour_is_an_hour(zone: str, now: str, words: str, line: str) -> None:
    at = datetime.fromisoformat(now)
    intent = Rest(parse_typed(words, at), at, time(9), ZoneInfo(zone))
    assert after(f"- [ ] x ⏰ {now}", intent) == f"- [ ] {line}"


@pytest.mark.parametrize(
    ("line", "due", "expected"),
    [
        # the reminder keeps its distance, and the due day is reported
        ("x ⏰ 2026-12-05 09:00 📅 2026-12-10", "2026-12-20", "x ⏰ 2026-12-15 09:00 📅 2026-12-20"),
        ("x ⏰ 2026-11-28 09:00 📅 2026-11-28", "2026-11-26", "x ⏰ 2026-11-26 09:00 📅 2026-11-26"),
        ("x ⏰ 2026-11-27 09:00 📅 2026-12-10", "2026-11-30", "x ⏰ 2026-11-27 09:00 📅 2026-11-30"),
        ("x ⏰ 2026-12-05 09:00 📅 2026-12-10", "2026-11-26", "x ⏰ 2026-11-26 09:00 📅 2026-11-26"),
        ("x ⏰ 2026-12-12 09:00 📅 2026-12-10", "2026-12-11", "x ⏰ 2026-12-11 09:00 📅 2026-12-11"),
        ("x ⏰ 2026-12-01 09:00", "2026-11-30", "x ⏰ 2026-11-30 09:00 📅 2026-11-30"),
        ("x 2026-11-25 14:30", "2026-11-27", "x 2026-11-27 14:30"),
    ],
)  # fmt: skip
def test_a_reminder_goes_along(line: str, due: str, expected: str) -> None:
    intent = Reschedule(When(date.fromisoformat(due)), NOW)
    assert after(f"- [ ] {line}", intent) == f"- [ ] {expected}"


def test_both_ends_of_a_span_stay() -> None:
    line = "- [ ] fair @ana 2026-12-01 to 2026-12-03"
    put_off = after(line, rest("2026-12-08"))
    assert put_off == f"{line} ⏰ 2026-12-08"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ask @ana about @ana's plan", "ask @ben about ana's plan"),
        ("ask [[Ana]] #waiting", "ask @ben #waiting"),
        ("lease [to:: [[Ana]]]", "lease [to:: @ben]"),
        ("lease @ana @ben", "lease @ben"),
    ],
)
def test_handed_over(line: str, expected: str) -> None:
    who = (Mention(MentionKind.HANDLE, "ana"), Mention(MentionKind.LINK, "Ana"))
    field = Mention(MentionKind.FIELD, "Ana")
    changed = after(f"- [ ] {line}", HandOver(NOW.date(), "ben", (*who, field)))
    assert changed.split("|")[0].replace(" #waiting", "") == (
        f"- [ ] {expected}".replace(" #waiting", "")
    )
    assert "handed: from" in changed


typed = st.sampled_from("1h 3d 2w 1mo 3bd fri tomorrow 8am".split())


@given(task_lines, typed)
def test_no_date_of_any_line_becomes_earlier(line: str, words: str) -> None:
    """Whatever a snooze does, no field is lost and none is before what it was."""
    document = Document(line.encode())
    try:
        planned = plan(rest(words), document, 0, Context(GRAMMAR))
    except WriteRefused:
        return
    if planned.edit is None:
        return
    before, now = (
        scan(document.text(0), GRAMMAR),
        scan(planned.edit.new[0].decode().rstrip("\r\n"), GRAMMAR),
    )
    assert before is not None
    assert now is not None
    for name in Field:
        old, new = before.field(name), now.field(name)
        if old is None:
            continue
        assert new is not None
        was, is_now = when_of(old, before, GRAMMAR), when_of(new, now, GRAMMAR)
        moved = name in (Field.REMIND, Field.SCHEDULED, Field.START, Field.DUE)
        if not moved or was is None:
            assert moved or new.text == old.text
        else:
            assert is_now is not None
            assert is_now.at(time(9)) >= was.at(time(9))

    def words_of(tokens: object) -> list[str]:
        kinds = (Kind.TAG, Kind.PERSON, Kind.LINK, Kind.CODE, Kind.BLOCK_ID)
        return [t.text for t in tokens.tokens if t.kind in kinds]  # type: ignore[attr-defined]

    assert words_of(before) == words_of(now)
