"""What is stored by day is what the rows say, whatever changed and whatever the day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from journal.api.glance.agenda import GlanceQuery
from journal.api.glance.items import _found, found_items
from journal.vault.cache import kept_days, layout, stored_rows
from journal.vault.cache.kept_days import NewDays, change_days, make_days
from journal.vault.cache.stored_days import DamagedDay, days, entries_of

Row = tuple[Any, ...]
TODAY = date(2024, 6, 5)
MOMENTS = st.sampled_from(
    [
        *(f"2024-06-{day:02}" for day in (1, 3, 4, 5, 6, 9, 12, 20)),
        "2024-06-04T09:30",
        "2024-06-05T14:00",
        "2024-06-06T08:00",
        "2023-12-31",
    ]
)
SOME = st.one_of(st.none(), st.none(), MOMENTS)
IDS = st.text("ab", min_size=12, max_size=12)


def row(
    id: str, note: int, line: int, dates: tuple[str | None, ...], kind: tuple[int, ...]
) -> Row:
    start, remind, due, scheduled = dates
    listed, closed, theirs, promised, priority = kind
    deadline = due or remind or scheduled
    up = min(filter(None, (remind, deadline, scheduled)), default=None)
    path = f"n{note}.md"
    people = b"alice" if theirs or promised else b""
    nudge = {0: "", 1: "2 of 3", 2: "paused"}[theirs]
    text = f"@alice line {line}"
    return (
        *(path.encode(), line, id, listed, closed, start, remind, deadline),
        *(scheduled, up, priority, path.encode(), "Alice", text, f"{path}:{line}"),
        *(theirs, promised, people, None, "words" if line % 2 else None, nudge),
    )


KINDS = st.tuples(
    st.sampled_from((0, 1, 1, 1, 2)),
    st.sampled_from((0, 0, 0, 1)),
    st.sampled_from((0, 0, 1, 2)),
    st.sampled_from((0,) * 9 + (1,)),
    st.integers(1, 3),
)
FOUND = st.tuples(IDS, st.tuples(SOME, SOME, SOME, SOME), KINDS)
NOTES = st.dictionaries(st.integers(0, 2), st.lists(FOUND, max_size=6), max_size=3)
PLAIN = [("aaaabaaaaaaa", (None, None, "2024-06-01", None), (1, 0, 0, 0, 3))]
OTHER = [("aaaabbaaaaaa", (None, None, "2024-06-04", None), (1, 0, 0, 0, 3))]


@contextmanager
def database() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        for statement in layout.TABLES:
            db.execute(statement)
        yield db


def put(db: sqlite3.Connection, notes: dict[int, list[Any]]) -> None:
    """Replace the rows of these notes, and keep the days in step."""
    gone: list[Row] = []
    come: list[Row] = []
    taken = {
        id for id, note in db.execute("SELECT id, note FROM rows")
        if int(note[1:2]) not in notes
    }  # fmt: skip
    for number, found in notes.items():
        key = (f"n{number}.md".encode(),)
        query = f"SELECT {', '.join(layout.ROW_COLUMNS)} FROM rows WHERE note = ?"
        gone += db.execute(query, key)
        db.execute("DELETE FROM rows WHERE note = ?", key)
        for line, (id, dates, kind) in enumerate(found):
            if id not in taken:
                taken.add(id)
                come.append(row(id, number, line, dates, kind))
    insert(db, come)
    both = set(gone) & set(come)
    change_days(
        db, [r for r in gone if r not in both], [r for r in come if r not in both]
    )


def insert(db: sqlite3.Connection, rows: list[Row]) -> None:
    marks = ",".join("?" * (len(layout.ROW_COLUMNS) + 1))
    with_sums = [(*one, layout.checksum(one)) for one in rows]
    db.executemany(f"INSERT INTO rows VALUES ({marks})", with_sums)


def stored(db: sqlite3.Connection) -> dict[int, Any]:
    return {
        key: entries_of(key, *rest)
        for key, *rest in db.execute("SELECT key, count, entries, checksum FROM days")
    }


def shown(found: Any) -> Any:
    """The items as they are printed, the next one, and the counts."""
    items, following, counts = found

    def words(item: Any) -> Any:
        return item and (
            *(item.heading, item.glyph, item.when, item.who, item.text, item.words),
            *(item.place, str(item.up), item.section),
        )

    ids = [item.id for item in items]
    return ids, list(map(words, items)), words(following), counts


@settings(max_examples=25)
@given(steps=st.lists(NOTES, min_size=1, max_size=4), ahead=st.integers(-5, 4))
@example(steps=[{0: PLAIN}, {1: OTHER}, {0: []}], ahead=0)
@example(steps=[{0: [*PLAIN, *OTHER]}, {0: OTHER}], ahead=0)
def test_days_follow_the_rows(steps: list[dict[int, list[Any]]], ahead: int) -> None:
    today = TODAY + timedelta(days=ahead)
    with database() as db:
        for notes in steps:
            put(db, notes)
            kept = stored(db)
            make_days(db)
            assert kept == stored(db)
        for wanted in (
            GlanceQuery(),
            GlanceQuery(limit=2),
            GlanceQuery(within=1, limit=4),
            GlanceQuery(late=6),
            GlanceQuery(everything=True),
            GlanceQuery(everything=True, limit=3),
        ):
            by_day = shown(_found(db, wanted, 7, today, by_day=True))
            if wanted.late == 6:  # as many late ones may be read as a day has
                continue
            assert by_day == shown(_found(db, wanted, 7, today, by_day=False))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=st.lists(FOUND, max_size=20), held=st.sampled_from((0, 3, 100)))
@example(found=[*PLAIN, *OTHER], held=100)
@example(found=[*PLAIN, *OTHER], held=1)
def test_days_of_new_rows_are_those_of_stored_ones(
    found: list[Any], held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the number decides whether they are made from memory
    rows = [row(id, n % 3, n, *about) for n, (id, *about) in enumerate(found)]
    with database() as db, monkeypatch.context() as patch:
        patch.setattr(kept_days, "MOST_HELD", held)
        new = NewDays()
        for at in range(0, len(rows), 4):
            insert(db, rows[at : at + 4])
            new.add([(*one, layout.checksum(one)) for one in rows[at : at + 4]])
        new.store(db)
        kept = stored(db)
        make_days(db)
        assert kept == stored(db)


def test_a_damaged_day_is_neither_shown_nor_kept() -> None:
    with database() as db:
        put(db, {0: [*PLAIN, *OTHER]})
        usual, sound = shown(found_items(db, GlanceQuery(), 7, TODAY)), stored(db)
        [(key, entries)] = db.execute("SELECT key, entries FROM days LIMIT 1")
        for at in range(0, len(entries), 5):
            damaged = bytearray(entries)
            damaged[at] ^= 1 << at % 8
            db.execute("UPDATE days SET entries = ? WHERE key = ?", (damaged, key))
            with pytest.raises(DamagedDay):
                list(days(db, 1, TODAY.toordinal(), asks=False))
            assert shown(found_items(db, GlanceQuery(), 7, TODAY)) == usual
        # the next change of that day makes it anew
        put(db, {1: [("b" * 12, *PLAIN[0][1:])]})
        assert stored(db).keys() == sound.keys()
        put(db, {1: []})
        assert stored(db) == sound


def test_a_day_is_not_made_anew_of_damaged_rows() -> None:
    with database() as db:
        put(db, {0: PLAIN})
        db.execute("UPDATE days SET checksum = 0")
        db.execute("UPDATE rows SET text = 'other'")
        with pytest.raises(ValueError, match="damaged"):
            change_days(db, [], [row("b" * 12, 1, 1, *PLAIN[0][1:])])


class Counted:
    """A database that counts what is read."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.ids = self.days = 0

    def execute(self, query: str, values: Any = ()) -> Any:
        found = self._db.execute(query, values).fetchall()
        self.ids += query.startswith(("SELECT id", "SELECT max(id)", "SELECT min(id)"))
        self.days += len(found) * query.startswith("SELECT key")

        class Cursor:
            fetchone = staticmethod(lambda: found[0] if found else None)
            fetchall = staticmethod(lambda: found)

            def __iter__(self) -> Iterator[Any]:
                return iter(found)

        return Cursor()


@pytest.mark.parametrize("wanted", [GlanceQuery(), GlanceQuery(limit=5)])
def test_what_is_late_takes_no_row_and_no_id(
    wanted: GlanceQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted, for a clock would not tell on a busy machine."""
    monkeypatch.setattr(stored_rows, "sound", lambda _: pytest.fail("a row was read"))
    with database() as db:
        late = [
            (
                f"{n:012x}",
                (None, None, f"2024-{n % 5 + 1:02}-01", None),
                (1, 0, 0, 0, 3),
            )
            for n in range(100)
        ]
        put(db, {0: late})
        counted: Any = Counted(db)
        items, _, counts = found_items(counted, wanted, 7, TODAY)
        assert len(items) == (wanted.limit or 100)
        assert counts == {"Overdue": 100}
        assert counted.ids == 0


def test_a_limit_reads_only_the_first_days(monkeypatch: pytest.MonkeyPatch) -> None:
    with database() as db:
        put(
            db,
            {0: [(f"{n:012x}", (None, None, f"2024-05-{n:02}", None), (1, 0, 0, 0, 3))
                 for n in range(1, 30)]},
        )  # fmt: skip
        seen: list[int] = []

        def entries(key: int, *rest: Any) -> list[Any]:
            seen.append(key)
            return entries_of(key, *rest)

        monkeypatch.setattr("journal.vault.cache.stored_days.entries_of", entries)
        found_items(db, GlanceQuery(limit=3), 7, TODAY)
        assert len(seen) == 3


def test_a_save_rewrites_only_the_days_it_touches() -> None:
    with database() as db:
        far = [
            (f"{n:04x}00000000", (None, None, f"2024-05-{n:02}", None), (1, 0, 0, 0, 3))
            for n in range(1, 20)
        ]
        put(db, {0: far})
        changed: list[str] = []
        db.set_trace_callback(
            lambda q: changed.append(q) if q.startswith("INSERT INTO days") else None
        )
        # close to the first id and to no other
        put(
            db,
            {1: [("000100000001", (None, None, "2024-05-03", None), (1, 0, 0, 0, 3))]},
        )
        assert len(changed) == 2
