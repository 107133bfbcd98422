"""Folding, escaping and editing in place, on any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.integrations.calendars.objects.content_lines import (
    NotACalendar,
    escape,
    fold,
    name_of,
    parameters_of,
    parse,
    parse_all,
    unescape,
    unfolded,
    value_of,
)

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n👩‍💻非é"),
    max_size=300,
)


@given(WORDS)
def test_a_folded_line_is_put_together_again(text: str) -> None:
    line = f"SUMMARY:{escape(text)}"
    folded = fold(line)
    assert folded.endswith("\r\n")
    for piece in folded.encode().removesuffix(b"\r\n").split(b"\r\n"):
        assert len(piece) <= 75
        piece.decode()  # never cut inside a character
    assert next(iter(unfolded(folded))) == (1, line)


@given(WORDS)
def test_a_text_survives_escaping(text: str) -> None:
    assert unescape(escape(text)) == text
    assert "\n" not in escape(text)


def test_control_characters_do_not_leave() -> None:
    assert escape("a\x00b\x1bc\x7f\ud800") == "abc"


def test_a_line_of_seventy_five_octets_is_not_folded() -> None:
    assert fold("X" * 75) == "X" * 75 + "\r\n"
    assert fold("X" * 76) == "X" * 75 + "\r\n X\r\n"


def test_a_colon_in_quotes_ends_no_parameters() -> None:
    line = 'DUE;TZID="a:b";VALUE=DATE-TIME:20260101T000000'
    assert name_of(line) == "DUE"
    assert parameters_of(line) == {"TZID": "a:b", "VALUE": "DATE-TIME"}
    assert value_of(line) == "20260101T000000"


OBJECT = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
BEGIN:VTODO
UID:1
SUMMARY:one
X-THEIRS;A="b:c":kept
BEGIN:VALARM
UID:2
ACTION:DISPLAY
END:VALARM
END:VTODO
END:VCALENDAR
""".replace("\n", "\r\n")


def test_an_object_comes_out_as_it_went_in() -> None:
    assert str(parse(OBJECT)) == OBJECT


def test_a_property_is_replaced_where_it_stands() -> None:
    calendar = parse(OBJECT)
    [todo] = calendar.components("VTODO")
    todo.put("SUMMARY", "SUMMARY:two")
    todo.put("DUE", "DUE;VALUE=DATE:20260101")
    todo.put("X-THEIRS")
    assert str(calendar) == (
        OBJECT.replace("SUMMARY:one", "SUMMARY:two").replace(
            'X-THEIRS;A="b:c":kept', "DUE;VALUE=DATE:20260101"
        )
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hello", "no calendar"),
        ("BEGIN:VCALENDAR\nEND:VTODO\n", "END without"),
        ("BEGIN:VCALENDAR\n", "does not end"),
        ("BEGIN:X\n" * 20 + "END:X\n" * 20, "nested deeper"),
        (f"BEGIN:VCALENDAR\nX:{'y' * 1_000_001}\nEND:VCALENDAR\n", "more than 1,000"),
        ("BEGIN:VCALENDAR\nX:1\n" + " y\n" * 600_000, "more than 1,000"),
        (OBJECT * 2, "several"),
    ],
)
def test_what_is_no_object_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(NotACalendar, match=why):
        parse(text)


def test_several_objects_can_stand_in_one_file() -> None:
    assert [c.name for c in parse_all(OBJECT * 2)] == ["VCALENDAR", "VCALENDAR"]
