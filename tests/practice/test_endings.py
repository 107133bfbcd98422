"""How asking ends without an answer: with a word or without, and answered after all."""

from __future__ import annotations

import pytest

from journal.practice.people.answers.endings import Endings, endings_of
from journal.practice.people.threads import threads_of
from tests.practice.social import items_of

ASKED = "    - 2024-05-01 sent: the offer\n    - 2024-05-06 nudge: again\n"
GIVEN_UP = "- [-] the offer @al #waiting ❌ 2024-05-28\n"
OPEN = "- [ ] the offer @al #waiting\n"
REPLY = "    - 2024-05-30 reply: sorry, yes\n"


@pytest.mark.parametrize(
    ("text", "closed", "kindly", "after_all"),
    [
        (GIVEN_UP + ASKED, 1, 0, 0),
        (GIVEN_UP + ASKED + "    - 2024-05-28 closed: no answer\n", 1, 1, 0),
        (GIVEN_UP + ASKED + "    - 2024-05-28 closed:\n", 1, 0, 0),
        (GIVEN_UP + ASKED + "    - 2024-05-20 sent: closing message\n", 1, 1, 0),
        (GIVEN_UP + "    - 2024-05-28 closed: no answer\n", 1, 1, 0),
        (GIVEN_UP + ASKED + "    - 2024-05-28 closed: no\n" + REPLY, 0, 1, 1),
        (
            OPEN + ASKED + "    - 2024-05-20 sent: closing: all the best\n" + REPLY,
            0,
            1,
            1,
        ),
        (OPEN + ASKED + "    - 2024-05-20 sent: closing message\n", 0, 0, 0),
        (OPEN + ASKED + REPLY, 0, 0, 0),
        (GIVEN_UP + ASKED + REPLY, 0, 0, 0),
        ("- [-] the offer @al ❌ 2024-05-28\n    - 2024-05-28 closed: no\n", 0, 0, 0),
        ("- [x] the offer @al ✅ 2024-05-28\n" + ASKED, 0, 0, 0),
    ],
)
def test_endings_are_counted(
    text: str, closed: int, kindly: int, after_all: int
) -> None:
    items = items_of({"n.md": text})
    pairs = [(item.entry, item.people) for item in items]
    assert endings_of(pairs) == Endings(closed, kindly, after_all)


@pytest.mark.parametrize(
    ("line", "closes"),
    [
        ("sent: closing message", True),
        ("sent: to @ben: closing message", True),
        ("mail: Closing: all the best", True),
        ("sent: closing", True),
        ("sent: closings of the month", False),
        ("call: closing message", False),
        ("sent: is it closing time?", False),
    ],
)
def test_a_closing_message_is_no_nudge(line: str, closes: bool) -> None:
    [item] = items_of({"n.md": f"{OPEN}{ASKED}    - 2024-05-20 {line}\n"})
    assert item.entry.log[-1].is_closing is closes
    if closes:
        assert threads_of(item.entry, item.people)[0].attempts == 1
