"""What is kept between two looks equals what is made anew, whatever changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from journal.api.edits.new_entry import dialect_of, lean
from journal.api.problems import problems_in
from journal.language.line.fields import Dialect
from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, EntryRef, NotePath
from journal.model.note import Note
from journal.model.settings import Settings
from journal.practice.agenda.agenda import Agenda, Item, Placed, Section, build
from journal.practice.agenda.groups import arranged
from journal.practice.agenda.moments import moments_of
from journal.practice.kept.agenda import KeptAgenda
from journal.practice.kept.by_note import KeptByNote
from journal.practice.kept.contacts import KeptContacts
from journal.practice.kept.moments import KeptMoments
from journal.practice.people.contacts import contacts
from journal.practice.people.people import KeptPeople, People

SETTINGS = Settings()
NOON = datetime(2024, 6, 5, 12)
LINES = (
    "- [ ] @ana send the offer 📅 2024-06-05",
    "- [ ] @ana send the offer 📅 2024-06-05 ⏫",
    "- [ ] I owe @ana the slides [due:: 2024-06-09]",
    "- [ ] @bo the keys #waiting",
    "- [ ] @bo the keys #waiting\n    - 2024-05-28 asked: when",
    "- [ ] @bo the keys #waiting\n    - 2024-06-06 asked: again",
    "- [ ] @Ana Prado #promised 2024-06-01",
    "- [x] @bo told ✅ 2024-06-03",
    "- [ ] call @anna on friday ^one",
    "- [ ] call @bo 📅 2024-02-30 ^one",
    "- 2024-06-01 call @ana: the price",
    "words about @bo",
    "- [ ] @ana the slides #promised 📅 2024-06-01",
    "- [ ] @ana says which #waiting 📅 2024-05-31",
    "- [ ] @bo the map 📅 2024-05-31",
)
BODIES = st.lists(st.sampled_from(LINES), max_size=5).map("\n".join)
PATHS = ("a.md", "A.md", "People/Ana Prado.md", "2024-06-02.md", "z/b.md")
PERSONS = (
    "---\naliases: [ana]\n---\n",
    "---\naliases: [ana]\npause-until: 2024-06-06\n---\n",
)


Edit = tuple[str, str | None, int, int]
"""A note, its new text or None where it is deleted, days that pass, and by how many
days more the waits are found to have been seen earlier."""


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    path = draw(st.sampled_from(PATHS))
    body = draw(st.none() | BODIES)
    if body is not None and path.startswith("People"):
        body = draw(st.sampled_from(PERSONS)) + body
    days = draw(st.sampled_from((0, 0, 0, 1)))
    return path, body, days, draw(st.sampled_from((0, 0, 9)))


def note_of(path: str, body: str) -> Note:
    return parse_note(NotePath(path), body.encode(), SETTINGS)


def in_path_order(notes: dict[NotePath, Note]) -> dict[NotePath, Note]:
    return {path: notes[path] for path in sorted(notes)}


@example([("a.md", "\n".join(LINES[-3:]), 0, 0)], 9)
@given(st.lists(edits(), min_size=1, max_size=12), st.sampled_from((0.1, 9)))
def test_after_any_edits_all_is_as_if_made_anew(done: list[Edit], many: float) -> None:
    """Also where every change counts as small, as it is in a vault of many notes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("journal.practice.kept.in_order._MANY", many)
        check_edits(done)


def below_titles(agenda: Agenda) -> list[tuple[str, list[Item]]]:
    groups = arranged(agenda, closed_too=True)
    return [(group.title, [*group.items]) for group in groups]


def check_edits(done: list[Edit]) -> None:
    kept, history, persons = KeptAgenda(SETTINGS), KeptContacts(), KeptPeople()
    told_of = KeptMoments(SETTINGS)
    leaning = KeptByNote(lambda note: lean(note.lines()))
    notes: dict[NotePath, Note] = {}
    now, seen = NOON, dict[EntryRef, date]()
    for path, body, days, earlier in done:
        now += timedelta(days=days)
        notes = {p: note for p, note in notes.items() if p != path}
        if body is not None:
            notes[NotePath(path)] = note_of(path, body)
        notes = in_path_order(notes)
        people = persons.of(notes.values())
        entries = [entry for note in notes.values() for entry in note.entries]
        seen = {
            entry.ref: seen.get(entry.ref, now.date()) - timedelta(days=earlier)
            for entry in entries
            if "#waiting" in entry.tags
        }
        anew = build(entries, people, now, SETTINGS, seen)
        built = kept.build(notes, people, now, seen)
        assert built.items == anew.items
        assert below_titles(built) == below_titles(anew)
        assert [*map(built.section, Section)] == [*map(anew.section, Section)]
        assert built.next_up() == anew.next_up()
        for name in built.counts.__slots__:
            assert getattr(built.counts, name) == getattr(anew.counts, name)
        assert history.of(notes, people) == contacts(notes.values(), people)
        told = moments_of(entries, people, SETTINGS, now.date(), seen)
        assert [*told_of.of(notes, people, now.date(), seen)] == told
        dialects = dialect_of(SETTINGS, leaning.of(notes))
        assert dialects is dialect_of(
            SETTINGS, [lean(entry.ref.raw for entry in entries)]
        )


def test_a_saved_note_places_its_own_entries_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    placed: list[str] = []

    class Counted(Placed):
        def __init__(self, entry: Entry, *rest: Any) -> None:
            placed.append(entry.path)
            super().__init__(entry, *rest)

    notes = in_path_order(
        {
            NotePath(f"n{n}.md"): note_of(f"n{n}.md", "\n".join(LINES[:5]))
            for n in range(40)
        }
    )
    people, kept = People([]), KeptAgenda(SETTINGS)
    kept.build(notes, people, NOON)
    monkeypatch.setattr("journal.practice.kept.agenda.Placed", Counted)
    kept.build(notes, people, NOON)
    assert placed == []
    notes = {**notes, NotePath("n7.md"): note_of("n7.md", LINES[0])}
    kept.build(notes, people, NOON + timedelta(minutes=5))
    assert placed == ["n7.md"]


def test_problems_of_a_note_are_kept_with_it() -> None:
    made: list[NotePath] = []

    def problems(note: Note) -> int:
        made.append(note.path)
        people = People([])
        return len(problems_in(note, people, SETTINGS, Dialect.EMOJI, NOON))

    kept = KeptByNote(problems)
    notes = {NotePath(p): note_of(p, LINES[9]) for p in ("a.md", "b.md")}
    assert list(kept.of(notes)) == [1, 1]
    notes = {**notes, NotePath("b.md"): note_of("b.md", "")}
    assert list(kept.of(notes)) == [1]
    notes = {NotePath("b.md"): notes[NotePath("b.md")]}
    assert list(kept.of(notes)) == []
    assert made == ["a.md", "b.md", "b.md"]
