"""When a change has settled. No clock: the time is said."""

from __future__ import annotations

from itertools import pairwise

from journal.model.entry import NotePath
from journal.vault.watch.debounce import AT_MOST, MANY, SETTLE, Debouncer

A, B = NotePath("a.md"), NotePath("b.md")


def looks(events: list[tuple[float, NotePath | None]]) -> list[tuple[float, object]]:
    """What is looked at, and when, by someone who sleeps as long as asked."""
    settling, found = Debouncer(), []
    left = sorted(events, key=lambda event: event[0])
    while left or settling:
        if left and left[0][0] < settling.until:
            settling.add(left[0][1], left[0][0])
            left.pop(0)
        else:
            now = settling.until
            found.append((round(now, 6), settling.take(now)))
    return found


def test_a_burst_of_saves_is_one_look() -> None:
    burst = [(number / 500, A) for number in range(500)]
    assert looks([(t, p) for t, p in burst]) == [(round(499 / 500 + SETTLE, 6), {A})]


def test_what_is_written_all_the_time_is_looked_at_all_the_same() -> None:
    events: list[tuple[float, NotePath | None]] = [
        (n * SETTLE / 2, A) for n in range(200)
    ]
    times = [at for at, _ in looks(events)]
    assert times[0] == AT_MOST
    assert all(b - a <= AT_MOST + SETTLE for a, b in pairwise(times))


def test_a_busy_note_does_not_hold_back_a_quiet_one() -> None:
    events: list[tuple[float, NotePath | None]] = [
        (n * SETTLE / 2, A) for n in range(20)
    ]
    assert looks([*events, (0.01, B)])[0] == (round(0.01 + SETTLE, 6), {B})


def test_everything_has_the_notes_in_it() -> None:
    assert looks([(0, A), (0.1, None), (0.15, B)]) == [(round(0.15 + SETTLE, 6), None)]


def test_everything_comes_no_later_than_its_first_note_would() -> None:
    events: list[tuple[float, NotePath | None]] = [(0, A)]
    events += [(0.1 + n * SETTLE / 2, None) for n in range(100)]
    assert looks(events)[0] == (AT_MOST, None)


def test_very_many_notes_are_everything() -> None:
    events = [(0.0, NotePath(f"{number}.md")) for number in range(MANY + 1)]
    assert looks([*events]) == [(SETTLE, None)]
    [(_, notes)] = looks([*events[:MANY]])
    assert isinstance(notes, set)
    assert len(notes) == MANY


def test_what_waits_does_not_grow() -> None:
    settling = Debouncer()
    for number in range(100_000):
        settling.add(NotePath(f"{number}.md"), number / 100_000)
        assert len(settling) <= MANY
