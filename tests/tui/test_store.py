"""The store of the interface, without a terminal: what it posts, and what is shown."""

from __future__ import annotations

import operator
import threading
from collections.abc import Callable
from datetime import datetime

import pytest

from journal.api.journal import Journal
from journal.api.requests import Act, Complete
from journal.model.entry import Problem
from journal.practice.agenda.groups import By
from journal.tui.state import deeds
from journal.tui.state.events import (
    AgendaLoaded,
    CachedRowsLoaded,
    Event,
    NotesChanged,
    ProblemsFound,
)
from journal.tui.state.store import AgendaStore
from tests.conftest import NOW
from tests.settings import changed_settings
from tests.waiting import until

Make = Callable[..., Journal]

NOTES = (
    "- [ ] @a late 📅 2024-06-01\n- [ ] @b today 📅 2024-06-05\n"
    "- [ ] @c soon 📅 2024-06-07\n- [x] @d gone ✅ 2024-06-04\n- [ ] @e 2024-02-30\n"
)


def store_of(journal: Journal) -> tuple[AgendaStore, list[Event]]:
    posted: list[Event] = []
    return AgendaStore(journal, lambda: NOW, posted.append), posted


def take(store: AgendaStore, posted: list[Event]) -> AgendaLoaded:
    """What the interface does with what was posted last."""
    [loaded] = [event for event in posted if isinstance(event, AgendaLoaded)]
    store.seen = loaded
    posted.clear()
    return loaded


def texts(store: AgendaStore) -> list[str]:
    store.arrange()
    return [row.item.entry.text for row in store.rows(frozenset()) if row.item]


def test_a_look_posts_the_agenda_and_then_the_problems(make: Make) -> None:
    store, posted = store_of(make(NOTES))
    assert (store.rows(set()), store.why_empty(), store.words()) == ([], "", [])
    store.look()
    loaded, found = posted
    assert isinstance(loaded, AgendaLoaded)
    assert isinstance(found, ProblemsFound)
    assert found.looked is loaded
    assert [p.code for p in found.problems] == ["impossible-date"]
    assert loaded.checkboxes == 5
    take(store, posted)
    assert store.known is loaded.known
    assert texts(store) == ["@a late", "@b today", "@c soon", "@e"]


def test_who_works_something_out_goes_on_with_the_latest_look(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No other thread waits for that: a change may need it."""
    journal = make(NOTES)
    store, posted = store_of(journal)
    begun, go_on = threading.Event(), threading.Event()
    problems = journal.problems

    def slow(now: datetime) -> list[Problem]:
        begun.set()
        assert go_on.wait(60)
        return problems(now)

    monkeypatch.setattr(journal, "problems", slow)
    first = threading.Thread(target=store.look)
    first.start()
    try:
        until(begun.is_set, "problems are sought")
        store.look()
        assert not any(isinstance(event, ProblemsFound) for event in posted)
    finally:
        go_on.set()
        first.join(60)
    store.look()
    looks = [event for event in posted if isinstance(event, AgendaLoaded)]
    assert len(looks) == 3
    assert [e.looked for e in posted if isinstance(e, ProblemsFound)] == looks


def test_after_an_error_the_next_look_works_it_out(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = make(NOTES)
    store, posted = store_of(journal)

    def gone(now: datetime) -> list[Problem]:
        raise OSError("gone")

    with monkeypatch.context() as patch:
        patch.setattr(journal, "problems", gone)
        with pytest.raises(OSError, match="gone"):
            store.look()
    store.look()
    assert isinstance(posted[-1], ProblemsFound)


def test_what_is_arranged_once_is_not_arranged_again(make: Make) -> None:
    store, posted = store_of(make(NOTES))
    store.look()
    take(store, posted)
    store.arrange()
    groups = store.groups
    store.arrange()
    assert all(map(operator.is_, store.groups, groups))
    store.text = "@a"
    found = store.arrange()
    assert found
    assert (texts(store), found.count, found.of) == (["@a late"], 1, 4)
    assert store.filter_text == "@a"
    store.text = "is:nonsense"
    wrong = store.arrange()
    assert wrong
    assert "nonsense" in wrong.wrong
    assert wrong.count == 4


def test_folds_closed_ones_and_groups(make: Make) -> None:
    store, posted = store_of(make(NOTES))
    store.look()
    take(store, posted)
    store.show_closed = True
    assert "@d gone" in texts(store)
    store.group = By.PERSON
    assert texts(store)[0] == "@a late"
    titles = [row.title for row in store.rows(frozenset()) if row.count is not None]
    folded = store.rows({titles[0]})
    assert "@a late" not in [row.text for row in folded if row.item]


def test_what_there_is_to_say_where_nothing_is(make: Make) -> None:
    for content, said in (("", "no follow-ups"), ("- [ ] plain\n", "yet: 1 task has")):
        store, posted = store_of(make(content))
        store.look()
        take(store, posted)
        assert texts(store) == []
        assert said in store.why_empty()
        store.text = "x"
        assert "No follow-up matches" in store.why_empty()


def test_a_deed_is_told_with_the_agenda_after_it(make: Make) -> None:
    journal = make(NOTES)
    store, posted = store_of(journal)
    request = Act.each(Complete(NOW.date()), [journal.find("note:1")], "done")

    def deed() -> deeds.Outcome:
        journal.apply(request, NOW)
        return deeds.Outcome("Done")

    store.do(deed)
    loaded = take(store, posted)
    assert loaded.outcome == deeds.Outcome("Done")
    assert texts(store)[0] == "@b today"
    again: list[int] = []
    store.do(lambda: deeds.undo_entry(journal, loaded.agenda.items[1], NOW),
             lambda: again.append(1))  # fmt: skip
    failed = take(store, posted)
    assert failed.outcome
    assert failed.outcome.failed
    assert again == [1]


def test_it_begins_with_what_the_cache_has_and_keeps_up(make: Make) -> None:
    journal = make(NOTES)
    store, posted = store_of(journal)
    store.begin(lambda: True)
    assert isinstance(posted[0], CachedRowsLoaded)
    assert isinstance(posted[1], AgendaLoaded)
    assert not any(isinstance(event, NotesChanged) for event in posted)


def test_filters_of_the_config_that_mean_nothing_are_said(make: Make) -> None:
    journal = make(NOTES)
    journal.settings = changed_settings(
        journal.settings, views={"mine": "@a", "odd": "is:odd"}
    )
    store, posted = store_of(journal)
    assert store.filter_complaints() == []
    store.look()
    take(store, posted)
    [complaint] = store.filter_complaints()
    assert complaint.startswith("config: [views] odd: ")
    store.tab = "mine"
    assert texts(store) == ["@a late"]
