"""The rows that the interface keeps equal those made anew, whatever happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from journal.api.journal import Journal
from journal.api.requests import Act, Complete
from journal.model.errors import JournalError
from journal.practice.agenda.agenda import (
    Agenda,
    Item,
    Placed,
    Section,
    build,
)
from journal.practice.agenda.groups import By, Group, arrange
from journal.practice.agenda.query import names_states, parse_query
from journal.practice.agenda.sections import CLOSED, TODAY
from journal.practice.kept.agenda import KeptAgenda
from journal.tui.state import deeds
from journal.tui.state.completion import Completions
from journal.tui.state.events import AgendaLoaded, Event
from journal.tui.state.rows.rows import Row, Rows
from journal.tui.state.store import AgendaStore
from tests.conftest import NOW
from tests.settings import settings_with

LINES = (
    "- [ ] @ana the offer 📅 2024-06-01",
    "- [ ] @ana the slides #promised 📅 2024-06-01",
    "- [ ] @bo the keys #waiting",
    "- [ ] call @bo ⏰ 2024-06-05 14:00",
    "- [ ] call @cy ⏰ 2024-06-06 09:00",
    "- [ ] write to @cy 📅 2024-06-05 ⏫",
    "- [ ] write to @cy 📅 2024-06-05",
    "- [ ] someday @bo",
    "- [x] told @ana ✅ 2024-06-05",
    "- [x] told @bo ✅ 2024-06-01",
    "- [ ] hidden @ana 🛫 2024-07-01",
)
ASKED = "- [ ] @ana answers #waiting 📅 2024-05-31"
"""Late for longer than what is promised to her, which comes before it all the same."""
PATHS = ("a.md", "B.md", "c/d.md")
FILTERS = ("", "", "w", "wr", "wri", "ana", "@ana", "-the", "is:waiting", "is:x", "the")
TABS = {"mine": "@ana", "shut": "is:done"}

Step = tuple[str, str, int]

STEPS = st.one_of(
    st.tuples(st.just("tick"), st.just(""), st.integers(0, 9)),
    st.tuples(
        st.just("save"),
        st.lists(st.sampled_from((*LINES, ASKED)), max_size=5).map("\n".join),
        st.integers(0, 2),
    ),
    st.tuples(st.just("drop"), st.just(""), st.integers(0, 2)),
    st.tuples(st.just("filter"), st.sampled_from(FILTERS), st.just(0)),
    st.tuples(st.just("tab"), st.sampled_from(("", "", "mine", "shut")), st.just(0)),
    st.tuples(st.just("fold"), st.sampled_from((TODAY, "Overdue", "ana")), st.just(0)),
    st.tuples(st.just("by"), st.just(""), st.integers(0, 15)),
    st.tuples(st.just("closed"), st.just(""), st.just(0)),
    st.tuples(st.just("sleep"), st.just(""), st.integers(0, 30)),
)


class Sitting:
    """A store, and what the interface does with what it posts."""

    def __init__(self, root: Path) -> None:
        self.root, self.now = root, NOW
        self.folded: set[str] = set()
        settings = settings_with(views=TABS)
        self.journal = Journal(root, settings, state=root / ".s", cache=root / ".c")
        self.posted: list[Event] = []
        self.store = AgendaStore(self.journal, self._clock, self.posted.append)
        self.look()

    def _clock(self) -> datetime:
        return self.now

    def look(self) -> None:
        self.store.look(at_disk=True)
        self.take()

    def take(self) -> None:
        loaded = [event for event in self.posted if isinstance(event, AgendaLoaded)]
        self.store.seen = loaded[-1]
        self.posted.clear()

    def do(self, step: Step) -> None:
        kind, text, number = step
        store = self.store
        match kind:
            case "tick":
                self._tick(number)
            case "save":
                path = self.root / PATHS[number]
                path.parent.mkdir(exist_ok=True)
                path.write_text(text)
                self.look()
            case "drop":
                (self.root / PATHS[number]).unlink(missing_ok=True)
                self.look()
            case "filter":
                store.text = text
            case "tab":
                store.tab = text or None
            case "fold":
                self.folded ^= {text}
            case "by":
                store.group, store.sort = [*By][number // 4], [*By][number % 4]
            case "closed":
                store.show_closed = not store.show_closed
            case "sleep":
                self.now += timedelta(hours=number)
                if store.later():
                    assert store.known.today == self.now.date()
                else:
                    self.take()

    def _tick(self, number: int) -> None:
        assert self.store.seen
        items = [i for i in self.store.seen.agenda.items if not i.entry.status.closed]
        if not items:
            return
        entry, day = items[number % len(items)].entry, self.now.date()

        def deed() -> deeds.Outcome:
            self.journal.apply(Act.each(Complete(day), [entry], "done"), self.now)
            return deeds.Outcome("Done")

        self.store.do(deed)
        self.take()


def made_anew(sitting: Sitting) -> list[tuple[str, int | None, Item | None]]:
    """The headings and items there should be, by the rules without any short cut."""
    store, journal, now = sitting.store, sitting.journal, sitting.store.known.now
    entries, today = journal.entries, now.date()
    seen = journal.first_seen(entries, today)
    agenda = build(entries, journal.people, now, journal.settings, seen)
    groups = arrange(_let_through(sitting, agenda), today, store.group, store.sort)
    if not store.filter_text and store.group is By.DATE and not store.show_closed:
        groups = [group for group in groups if group.title != CLOSED]
    found: list[tuple[str, int | None, Item | None]] = []
    for group in groups:
        found.append((group.title, len(group.items), None))
        if group.title not in sitting.folded:
            found += [(group.title, None, item) for item in _by_clock(group)]
        elif group.title == "Overdue":
            owed = [i for i in group.items if "#promised" in i.entry.tags]
            found += [(group.title, None, item) for item in owed[:1]]
    return found


def _by_clock(group: Group) -> Sequence[Item]:
    if group.title != TODAY:
        return group.items
    none = datetime.min.time()
    return sorted(group.items, key=lambda i: (i.when and i.when.clock) or none)


def _let_through(sitting: Sitting, agenda: Agenda) -> list[Item]:
    store, people = sitting.store, sitting.journal.people
    saved = TABS[store.tab] if store.tab else ""
    still_open = [i for i in agenda.items if i.section is not Section.CLOSED]
    try:
        in_tab = parse_query(saved, agenda.now, people)
        query = parse_query(store.text, agenda.now, people)
    except JournalError:
        return still_open
    both = f"{saved} {store.text}"
    by_date = store.group is By.DATE and not store.filter_text
    everything = store.show_closed or names_states(both) or by_date
    items = agenda.items if everything else still_open
    return [item for item in items if in_tab(item) and query(item)]


@given(
    st.sampled_from((LINES, (*LINES, ASKED))),
    st.lists(STEPS, min_size=1, max_size=9),
    st.sampled_from((0.1, 9)),
)
@example(LINES, [("filter", word, 0) for word in ("w", "wri", "ana", "wri", "")], 9)
@example(LINES, [("save", LINES[0], 1), ("save", "", 1)], 9)
@example(LINES, [("fold", "Overdue", 0), ("tick", "", 1), ("fold", "Overdue", 0)], 9)
@settings(max_examples=40)
def test_after_anything_the_rows_are_as_if_made_anew(
    lines: Sequence[str], steps: list[Step], many: float
) -> None:
    """Also where every change counts as small, as it is in a vault of many notes."""
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as place:
        patch.setattr("journal.practice.kept.in_order._MANY", many)
        sitting = Sitting(Path(place))
        with sitting.journal:
            for step in (("save", "\n".join(lines), 0), *steps):
                sitting.do(step)
                sitting.store.arrange()
                rows = sitting.store.rows(sitting.folded)
                shown = [row for row in rows if row.item or row.count is not None]
                assert [(r.title, r.count, r.item) for r in shown] == made_anew(sitting)
                check_finding(sitting, rows)
                check_completions(sitting)


def check_finding(sitting: Sitting, rows: Sequence[Row]) -> None:
    found = sitting.store.rows(sitting.folded)
    numbers = [n for n, row in enumerate(rows) if row.item]
    for number in numbers:
        item = rows[number].item
        assert item
        assert found.number_of(item) == number
        assert found.number_like(item.entry, follow=False) == number
        assert found.number_of(replace(item)) is None


def check_completions(sitting: Sitting) -> None:
    assert sitting.store.seen
    agenda, people = sitting.store.seen.agenda, sitting.journal.people
    anew = Agenda(agenda.now, agenda.items)
    assert sitting.store.words() == Completions().of(anew, people)


def test_a_tick_places_its_note_alone_and_walks_no_list(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Counted, as a clock would fail on a slow machine: of 2 000 follow-ups."""
    lines = [f"- [ ] errand {n} 📅 2024-06-{n % 28 + 1:02}" for n in range(50)]
    for number in range(40):
        (tmp_path / f"n{number:02}.md").write_text("\n".join(lines))
    calls: Counter[str] = Counter()

    def counted(what: str, of: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            calls[what] += 1
            return of(*arguments)

        return call

    sitting = Sitting(tmp_path)
    with sitting.journal:
        sitting.store.arrange()
        before = sitting.store.rows(set())
        old = before[1234].item
        assert old
        placed, key = counted("placed", Placed), counted("key", attrgetter("key"))
        made, old_items = counted("row", Rows.__getitem__), Rows.items
        monkeypatch.setattr("journal.practice.kept.agenda.Placed", placed)
        monkeypatch.setattr("journal.tui.state.rows.rows._key", key)
        monkeypatch.setattr(Rows, "__getitem__", made)
        walk = counted("walk", lambda rows: old_items.__get__(rows))
        monkeypatch.setattr(Rows, "items", property(walk))
        sort_all = counted("sorted", KeptAgenda._sort_all)
        monkeypatch.setattr(KeptAgenda, "_sort_all", sort_all)
        sitting.do(("tick", "", 700))
        sitting.store.arrange()
        rows = sitting.store.rows(set())
        assert len(rows) == len(before) + 1  # the heading of what is done today
        assert rows.number_like(old.entry, follow=False) is not None
        assert calls.pop("key") < 200
        assert calls == {"placed": len(lines)}
        calls.clear()
        sitting.look()
        sitting.store.arrange()
        sitting.store.rows(set())
        assert not calls


def test_completions_count_only_the_note_of_a_tick_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for number in range(9):
        (tmp_path / f"n{number}.md").write_text("\n".join(LINES))
    counted: list[tuple[int, int]] = []
    count = Completions._count

    def noted(of: Completions, items: Sequence[Item], by: int) -> None:
        counted.append((len(items), by))
        count(of, items, by)

    monkeypatch.setattr(Completions, "_count", noted)
    sitting = Sitting(tmp_path)
    with sitting.journal:
        assert sitting.store.words()[:3] == ["@ana", "@bo", "@cy"]
        assert counted == [(0, -1), (9 * len(LINES), 1)]
        counted.clear()
        sitting.do(("tick", "", 5))
        sitting.store.words()
        assert counted == [(len(LINES), -1), (len(LINES), 1)]
