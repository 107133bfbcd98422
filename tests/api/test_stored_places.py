"""Items of stored notes equal those of their entries, and read no note needlessly."""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.api.edits.new_entry import lean
from journal.api.glance.stored_places import StoredPlaces
from journal.api.journal import Journal
from journal.language.note.read_note import parse_note
from journal.model.entry import Entry, EntryRef, NotePath
from journal.model.note import Note
from journal.model.notes_by_path import NotesByPath
from journal.model.settings import Settings, TasksPlugin
from journal.model.value import replace
from journal.practice.agenda.agenda import Agenda, build
from journal.practice.agenda.groups import By, arranged
from journal.practice.agenda.item_words import mark, short_when_of
from journal.practice.agenda.moments import Moment, moments_of
from journal.practice.agenda.query import STATES, parse_query
from journal.practice.agenda.shown_text import shown_text
from journal.practice.kept.agenda import KeptAgenda
from journal.practice.kept.by_note import KeptByNote
from journal.practice.kept.moments import KeptMoments
from journal.practice.kept.stored_items import StoredItem
from journal.practice.people.ladder import lacks_day
from journal.practice.people.people import KeptPeople
from journal.vault.cache import stored_note
from journal.vault.cache.note_codec import note_to_plain
from journal.vault.cache.stored_form import stored_form
from journal.vault.cache.stored_note import StoredNote, bare_note, read_stored
from tests.settings import settings_with

NOW = datetime(2024, 6, 5, 12)
LINES = (
    "- [ ] @ana send the offer 📅 2024-06-05",
    "- [ ] @ana send the offer 📅 2024-06-05 ⏫ #pilot/one",
    "- [ ] I owe @ana the slides [due:: 2024-06-09]",
    "- [ ] @bo the keys #waiting",
    "- [ ] @bo the keys #waiting\n    - 2024-05-28 asked: when",
    "- [w] @Ana Prado answers",
    "- [x] @bo told ✅ 2024-06-05 #Pilot",
    "- [x] told ✅ 2024-06-03 📅 2024-06-01",
    "- [-] off @cy ❌ 2024-06-02",
    "- [/] begun @cy 🛫 2024-06-01",
    "- [ ] hidden 🛫 2024-07-01 🔁 every week",
    "- [ ] call @bo 📅 2024-02-30 ^one",
    "- [ ] at noon (@2024-06-05 14:00) @bo",
    "- [ ] later ⏰ 2024-06-07 09:00 ⏳ 2024-06-03",
    "- [ ] [[Ana Prado]] reads `#tag` #task, #ẞ",
    "- [ ] `code` **bold** #someday",
    "- [ ] see repo#b @bo 📅 2024-06-05 #pilot",
    "- [ ] only words #task",
    "- [ ] Kn0wn İrem @irem 🔼 ⏳ 2024-06-06",
    "- [ ] she owes @ana 📅 2024-06-06\n    - 2024-06-01 call: no answer",
    "- [ ] a log @bo\n    - 2024-06-01 call: the price",
    "- [ ] mine 📅 2024-06-04 [owner:: ana]",
    "- [ ] twice @bo 📅 2024-06-05",
    "- [ ] twice @bo 📅 2024-06-05",
    "- [ ] twice @bo #a #B 📅 2024-06-05 ^two",
    "words about @bo",
    "- 2024-06-01 call @ana: the price",
)
PATHS = ("a.md", "A.md", "People/Ana Prado.md", "2024-06-02.md", "z/b.md")
PERSON = "---\naliases: [ana]\n---\n"
SETTINGS = (
    Settings(),
    settings_with(include="all-tasks"),
    settings_with(me=("ana",), team=("ana", "bo")),
    settings_with(tasks=TasksPlugin(global_filter="#task", remove_global_filter=True)),
)
FILTERS = (
    *(f"is:{state}" for state in STATES),
    "offer", "ana", "@ana", "@bo", "#pilot", "#Pilot", "#task", "#TAG", "#ß", "#b", "-#pilot",
    "due:<2d", "due:none", "note:a", "priority:high", "prado offer", "i",
)  # fmt: skip

Edit = tuple[str, str | None, int, bool]
"""A note, its text or None where it is gone, the days that pass, whether it is stored
or was just read."""


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    path = draw(st.sampled_from(PATHS))
    body = draw(st.none() | st.lists(st.sampled_from(LINES), max_size=6).map("\n".join))
    if body is not None and path.startswith("People"):
        body = PERSON + body
    return path, body, draw(st.sampled_from((0, 0, 1))), draw(st.booleans())


def stored_of(note: Note) -> bytes:
    return marshal.dumps(note_to_plain(note))


def as_stored(notes: dict[NotePath, Note], stored: set[NotePath]) -> NotesByPath:
    """The same notes, some of them in their stored form."""
    telling: dict[NotePath, Note] = {}
    bare: dict[NotePath, bytes] = {}
    for path, note in sorted(notes.items()):
        (*_, digest), form = stored_form(path, (1, 2, 3), note)
        if path in stored and digest is not None:
            bare[path] = digest
        elif path in stored and form is not None and note.person is None:
            telling[path] = StoredNote.of(path, form[1])
        else:
            telling[path] = note
    return NotesByPath(telling, bare, bare_note)


@given(st.lists(edits(), min_size=1, max_size=6), st.sampled_from(SETTINGS))
def test_after_any_edits_all_is_as_of_whole_entries(
    done: list[Edit], settings: Settings
) -> None:
    places = StoredPlaces(settings)
    kept, persons = KeptAgenda(settings, places), KeptPeople()
    moments = KeptMoments(settings, places)
    notes: dict[NotePath, Note] = {}
    stored: set[NotePath] = set()
    now = NOW
    before: NotesByPath | None = None
    for path_, body, days, is_stored in done:
        path, now = NotePath(path_), now + timedelta(days=days)
        notes.pop(path, None)
        stored.discard(path)
        if body is not None:
            notes[path] = parse_note(path, body.encode(), settings)
            stored |= {path} if is_stored else set()
        mixed = as_stored(notes, stored)
        if before:
            # a note that did not change is the same object
            for other, note in before.telling.items():
                if other != path and other in mixed.telling:
                    mixed.telling[other] = note
        before = mixed
        people = persons.of(
            note for _, note in sorted(notes.items()) if note.person is not None
        )
        entries = [e for _, note in sorted(notes.items()) for e in note.entries]
        places.begin(people, now.date())
        lacking: dict[EntryRef, date] = {}
        for _, note in mixed.telling.items():
            found = places.lacking(note)
            if found is None:
                found = tuple(e for e in note.entries if lacks_day(e, settings))
            lacking |= {e.ref: now.date() - timedelta(days=3) for e in found}
        assert list(lacking) == [e.ref for e in entries if lacks_day(e, settings)]
        anew = build(entries, people, now, settings, lacking)
        told = moments_of(entries, people, settings, now.date(), lacking)
        kept_moments = moments.of(mixed, people, now.date(), lacking)
        check_moments(kept_moments, told)
        built = kept.build(mixed, people, now, lacking)
        check_same(built, anew)


def check_moments(kept: Sequence[Moment], anew: Sequence[Moment]) -> None:
    """What is asked of all of them, then whether they are equal, which reads notes."""
    for one, other in zip(kept, anew, strict=True):
        assert (one.at, one.kind, one.when) == (other.at, other.kind, other.when)
        assert (one.path, one.name, one.words) == (other.path, other.name, other.words)
    assert [*kept] == [*anew]
    assert [*anew] == [*kept]
    assert {*kept} == {*anew}
    for one, other in zip(kept, anew, strict=True):
        assert replace(one, twin="x") == replace(other, twin="x")


def check_same(built: Agenda, anew: Agenda) -> None:
    """The cheap questions first: the last ones read the notes."""
    assert built.counts.__slots__ == anew.counts.__slots__
    for name in built.counts.__slots__:
        assert getattr(built.counts, name) == getattr(anew.counts, name)
    for one, other in zip(built.items, anew.items, strict=True):
        assert one.key == other.key
        assert one.folded == other.folded
        assert one.tags == other.tags
        assert (one.is_promised, one.done) == (other.is_promised, other.done)
        assert one.is_unasked == other.is_unasked
    for group in By:
        for sort in By:
            assert names_of(built, group, sort) == names_of(anew, group, sort)
    people = KeptPeople().of([])
    for text in FILTERS:
        query = parse_query(text, anew.now, people)
        chosen = [item.key for item in query.choose(built.items)]
        assert chosen == [item.key for item in query.choose(anew.items)], text
    today = anew.now.date()
    for one, other in zip(built.items, anew.items, strict=True):
        assert (mark(one), short_when_of(one, today)) == (
            mark(other),
            short_when_of(other, today),
        )
        assert one.entry.place == other.entry.place
        assert shown_text(one.entry) == shown_text(other.entry)
        for field in fields(Entry):
            assert getattr(one.entry, field.name) == getattr(other.entry, field.name)
        assert one.entry == other.entry
        assert other.entry == one.entry
        assert hash(one.entry) == hash(other.entry)
        assert replace(one.entry, text="x") == replace(other.entry, text="x")
        assert replace(one, heading="x") == replace(other, heading="x")
        assert hash(one) == hash(other)
    assert built.items == anew.items
    assert anew.items == built.items


def names_of(agenda: Agenda, group: By, sort: By) -> list[tuple[str, list[object]]]:
    found = arranged(agenda, group, sort, closed_too=True)
    return [(one.title, [item.key for item in one.items]) for one in found]


@given(st.lists(st.sampled_from(LINES), max_size=6).map("\n".join))
def test_a_stored_note_equals_the_note(body: str) -> None:
    note = parse_note(NotePath("a.md"), body.encode(), Settings())
    form = stored_of(note)
    stored = StoredNote.of(note.path, form)
    assert stored.texts() == note.texts()
    assert stored.in_passing() == note
    assert is_stored(stored)
    assert stored == StoredNote.of(note.path, form)
    assert note == stored
    assert not is_stored(stored)
    assert stored == note
    assert stored == StoredNote.of(note.path, form)
    assert hash(stored) == hash(note)
    assert replace(stored, title="x") == replace(note, title="x")
    assert stored != replace(note, title="x")
    assert stored.in_passing() is stored
    assert stored.texts() == note.texts()


def is_stored(note: Note) -> bool:
    return not note.is_at_hand


def test_notes_by_path_are_like_a_dict_of_them() -> None:
    bodies = {"a.md": "- [ ] x", "b.md": "words", "c.md": "", "People/d.md": PERSON}
    paths = {NotePath(path): body for path, body in bodies.items()}
    notes = {p: parse_note(p, b.encode(), Settings()) for p, b in sorted(paths.items())}
    mixed = as_stored(notes, set(notes))
    assert [*mixed] == [*notes]
    assert dict(mixed) == notes
    assert mixed == notes
    assert mixed == as_stored(notes, set())
    assert mixed != as_stored({p: n for p, n in notes.items() if p != "b.md"}, set())
    assert len(mixed) == len(notes)
    assert [*mixed.telling] == ["People/d.md", "a.md"]
    assert mixed.get(NotePath("no.md")) is None
    assert NotePath("c.md") in mixed
    assert NotePath("no.md") not in mixed


# ---------------------------------------------------------------- what is read


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    root = tmp_path / "vault"
    root.mkdir()
    for number in range(12):
        told = ("owe", "waiting", "twice")
        lines = [line for line in LINES if not any(word in line for word in told)]
        (root / f"note{number}.md").write_text("\n".join(lines), encoding="utf-8")
        (root / f"bare{number}.md").write_text("words", encoding="utf-8")
    return root


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The notes of which everything was read from their stored form."""
    found: list[str] = []

    def counted(stored: bytes) -> Note:
        note = read_stored(stored)
        found.append(note.path)
        return note

    monkeypatch.setattr(stored_note, "read_stored", counted)
    return found


Opened = Callable[[], Journal]


@pytest.fixture
def opened(vault: Path, tmp_path: Path) -> Opened:
    """The journal of that vault, whose notes are in the cache."""

    def made() -> Journal:
        state, cache = tmp_path / "state", tmp_path / "cache"
        journal = Journal(vault, Settings(), state=state, cache=cache, looked=[])
        journal.refresh()
        return journal

    with made() as journal:
        assert journal.agenda(NOW).items
    return made


def test_only_the_notes_of_entries_that_are_looked_at_are_read(
    opened: Opened, read: list[str]
) -> None:
    with opened() as journal:
        agenda = journal.agenda(NOW)
        items = [item for item in agenda.items if isinstance(item, StoredItem)]
        assert len(items) > 100
        assert agenda.counts.up
        assert agenda.due
        for text in ("offer", "#pilot", "is:done", "priority:high", "@ana"):
            assert parse_query(text, NOW, journal.people).choose(agenda.items)
        assert all(item.entry.path and item.entry.status for item in items)
        assert not read
        entry = items[0].entry
        assert journal.current(entry).ref.raw == entry.ref.raw
        assert {*read} == {entry.path}


def test_what_goes_through_all_notes_keeps_none(
    opened: Opened, read: list[str]
) -> None:
    with opened() as journal:
        notes = journal.snapshot.notes
        assert isinstance(notes, NotesByPath)
        assert len(notes.telling) == 12
        journal.agenda(NOW)
        assert not read
        assert journal.problems(NOW)
        assert journal.moments(NOW.date())
        assert journal.contacts
        assert journal.dialect()
        assert {*read} == {*notes.telling}
        assert {moment.name for moment in journal.moments(NOW.date())}
        assert not any(note.is_at_hand for note in notes.telling.values())


def test_a_saved_note_leaves_the_others_stored(
    opened: Opened, read: list[str], vault: Path
) -> None:
    with opened() as journal:
        before = journal.agenda(NOW).items
        (vault / "note3.md").write_text(LINES[0], encoding="utf-8")
        (vault / "bare3.md").write_text(LINES[0], encoding="utf-8")
        assert journal.look_at({NotePath("note3.md"), NotePath("bare3.md")})
        after = journal.agenda(NOW).items
        assert {*read} <= {"note3.md", "bare3.md"}
        gone = {id(item) for item in before} - {id(item) for item in after}
        assert {i.entry.path for i in before if id(i) in gone} == {"note3.md"}
        # what was looked at before can still be asked
        assert {len(item.entry.ref.raw) > 1 for item in before} == {True}


def test_many_saved_notes_are_handed_to_the_cache_and_found_there(
    opened: Opened, vault: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("journal.vault.notes.index._CHUNK", 2)
    with opened() as journal:
        before = len(journal.agenda(NOW).items)
        for number in range(3):
            (vault / f"bare{number}.md").write_text(LINES[0], encoding="utf-8")
            (vault / f"note{number}.md").write_text("words", encoding="utf-8")
        assert len(journal.refresh()) == 6
        assert [*journal.snapshot.notes] == sorted(p.name for p in vault.iterdir())
        paths = [item.entry.path for item in journal.agenda(NOW).items]
        assert {f"bare{number}.md" for number in range(3)} < {*paths}
        assert not {f"note{number}.md" for number in range(3)} & {*paths}
        assert len(paths) == before * 9 // 12 + 3


def test_a_damaged_cache_is_read_anew(opened: Opened, vault: Path) -> None:
    with opened() as journal:
        wanted = journal.agenda(NOW).items
        file = journal.cache_file
    assert file
    whole = file.read_bytes()
    at = whole.index(b"begun @cy")
    file.write_bytes(whole[:at] + b"B" + whole[at + 1 :])
    with opened() as journal:
        assert journal.agenda(NOW).items == wanted


def _lean(notes: NotesByPath) -> list[int]:
    return sorted(KeptByNote(lambda note: lean(note.lines())).of(notes))


def test_the_notation_is_found_in_stored_notes() -> None:
    path = NotePath("a.md")
    notes = {path: parse_note(path, LINES[0].encode(), Settings())}
    assert _lean(as_stored(notes, {path})) == _lean(as_stored(notes, set())) == [-1]
