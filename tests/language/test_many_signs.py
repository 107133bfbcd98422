"""Lines of many signs and dates: what is passed over there could not have matched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.language.dates import rule_reader, sign_value
from journal.language.document import encode
from journal.language.line import date_roles, tasks_view
from journal.language.line.date_roles import ROLE_WORDS, role_of
from journal.language.line.fields import FIELD_OF_SYMBOL
from journal.language.line.tokens import Role
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.settings import TasksPlugin
from tests.call_count import calls_of
from tests.language.strategies import bodies
from tests.settings import settings_with

BESIDE = [
    *sorted(ROLE_WORDS),
    *("Due", "SINCE", "waſ", "fallİg", "sınce", "the", "date", "on", "am", "with"),
    *("her", "@a", "[[Anna B]]", "2024-06-01", "📅", "call", "because", "x_met"),
    *("#of", ":", ","),
]  # fmt: skip


def role_by_every_pattern(before: str) -> Role:
    window = before[-80:]
    found = (role for role, _, way in date_roles._BEFORE if way.search(window))
    return next(found, Role.PLAIN)


@given(
    st.lists(st.sampled_from(BESIDE), max_size=6), st.sampled_from([" ", "  ", "_", ""])
)
def test_only_a_word_of_the_role_can_give_it(words: list[str], end: str) -> None:
    before = " ".join(words) + end
    assert role_of(before, "") is role_by_every_pattern(before)


def test_letters_that_a_pattern_takes_for_others_are_known() -> None:
    letters = set("".join(ROLE_WORDS))
    every = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x10000))))
    alike = re.findall(f"[{''.join(letters)}]", every, re.IGNORECASE)
    others = {letter for letter in alike if letter.lower() not in letters}
    assert others == set(re.findall(date_roles._ALIKE.pattern, every))


@given(bodies)
def test_only_the_last_sign_can_begin_the_end_of_a_line(body: str) -> None:
    for _, pattern, begins in (*tasks_view._EMOJI, *tasks_view._DATAVIEW):
        at = max(map(body.rfind, begins))
        last = pattern.match(body, at) if at >= 0 else None
        first = pattern.search(body)
        assert (last and last.span()) == (first and first.span())


DAYS = [
    *(
        "tomorrow",
        "next fri",
        "1 Dec 2026",
        "at 9",
        "in 3 days",
        "end of month",
        "noon",
    ),
    *("every week", "until", "mon", "3d", "15th", "10:00", "2024-06-01", "soon", "a"),
]


@given(st.lists(st.sampled_from(DAYS), min_size=1, max_size=3), st.data())
def test_no_words_for_a_day_hold_a_mark(words: list[str], drawn: st.DataObject) -> None:
    phrase = " ".join(words)
    at = drawn.draw(st.integers(0, len(phrase)))
    for mark in (*FIELD_OF_SYMBOL, "[", "(", "@", "#"):
        assert sign_value._MARKS.fullmatch(mark)
        assert not sign_value._is_date(f"{phrase[:at]}{mark}{phrase[at:]}")
        following = sign_value.value_after_sign(f"{phrase} {mark}", 0)
        assert following == sign_value.value_after_sign(phrase, 0)


RULE_WORDS = [
    *("every", "weekdays", "2", "31st", "mond", "sept", "secondly", "untilx", "12ths"),
    *("and", "or", ", ", ",and or", "maſ", "é", "_", "!", " ", "when done", "jun"),
]


@given(st.lists(st.sampled_from(RULE_WORDS), max_size=4).map("".join))
def test_the_longest_word_of_a_rule_is_within_its_letters(text: str) -> None:
    reader = rule_reader._Reader(text)
    rest = text[reader.start :]
    ways = (*rule_reader._WORDS, ("comma", rule_reader._COMMA))
    lengths = [len(m[0]) if (m := way.match(rest)) else 0 for _, way in ways]
    assert reader.at - reader.start == max(lengths)
    wanted = ways[lengths.index(max(lengths))][0] if max(lengths) else None
    assert reader.symbol == wanted


SETTINGS = settings_with(include="all-tasks", tasks=TasksPlugin(present=True))
LINES = {
    "dates": ("2024-06-{:02} ", 900),
    "signs and words": ("📅 2024-06-{:02} by @a ", 4400),
    "words after signs": ("📅 {} days ago @a ⏰ next week ", 2600),
    "every notation": ("🔁 every week 📅 2024-06-{0:02} (@2024-07-{0:02}) #a ", 3600),
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_of_many_signs_takes_so_many_calls(name: str) -> None:
    """Words and values that were met are not read again in another order."""
    block, most = LINES[name]
    one, other = (
        encode("- [ ] a " + "".join(map(block.format, numbers)) + "x")
        for numbers in (range(1, 13), range(12, 0, -1))
    )
    parse_note(NotePath("n.md"), one, SETTINGS)
    assert calls_of(lambda: parse_note(NotePath("n.md"), other, SETTINGS)) < most
