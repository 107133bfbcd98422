"""The hall: what a face asks for, and what happens to the notes then."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from journal.api.changes import Change
from journal.api.journal import Journal
from journal.api.requests import Act, Add, Undo
from journal.language.line.fields import Dialect
from journal.model.entry import Entry, NotePath
from journal.model.errors import AmbiguousEntry, ConfigError, NoSuchEntry, WriteRefused
from tests.conftest import NOW, entries_of
from tests.doing import DONE, FRIDAY, do, note
from tests.processes import contents

TODAY = NOW.date()

Open = Callable[[Path], Journal]


# ---------------------------------------------------------------- adding


@pytest.mark.parametrize(
    ("to", "settings", "path"),
    [
        (None, {}, "inbox.md"),
        (None, {"inbox": "Notes/in"}, "Notes/in.md"),
        (None, {"add_to": "daily"}, "2024-06-05.md"),
        ("Other", {}, "Other.md"),
        ("Other.md", {}, "Other.md"),
        ("/a/b c.md", {}, "a/b c.md"),
        ("#Later", {}, "inbox.md"),
        ("x.y", {}, "x.y.md"),
    ],
)
def test_where_an_entry_is_added(
    make: Callable[..., Journal], to: str | None, settings: dict[str, str], path: str
) -> None:
    start = "# Now\n\n# Later\n\n# End\n"
    journal = make({path: start}, **settings)
    planned = journal.preview(Add("@a call fri", to), NOW)[0]
    assert note(journal, path) == start
    assert journal.apply(Add("@a call fri", to), NOW) == [planned]
    assert planned.path == path
    assert "- [ ] @a call 📅 2024-06-07" in planned.new
    entry = entries_of(journal)["@a call"]
    assert entry.path == path
    assert entry.heading == ("Later" if to == "#Later" else "End")


def test_the_daily_note_is_where_obsidian_has_it(make: Callable[..., Journal]) -> None:
    daily = '{"folder": "/Daily/", "format": "YYYY/MM/DD ddd"}'
    journal = make({".obsidian/daily-notes.json": daily}, add_to="daily")
    journal.apply(Add("@a x", None), NOW)
    assert note(journal, "Daily/2024/06/05 Wed.md") == "- [ ] @a x\n"


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (".obsidian/x", "hidden or ignored"),
        ("sub/.x", "hidden or ignored"),
        ("Templates/x", "hidden or ignored"),
        ("node_modules/x", "hidden or ignored"),
        ("../x", "hidden or ignored"),
        ("x (conflict)", "hidden or ignored"),
        ("note#Nowhere", "has no heading “Nowhere”"),
        ("note.md/x", "note.md is not a folder"),
        ("code", "would be inside a code block or comment"),
        ("out", "leads out of the vault"),
        ("a" * 300, "file name too long"),
    ],
)
def test_nothing_is_added_where_it_would_be_lost(
    make: Callable[..., Journal], tmp_path: Path, to: str, said: str
) -> None:
    templates = '{"folder": "Templates"}'
    notes = {".obsidian/templates.json": templates, "note.md": "", "code.md": "```\n"}
    journal = make(notes)
    (tmp_path / "outside.md").touch()
    (journal.root / "out.md").symlink_to(tmp_path / "outside.md")
    before = contents(journal.root)
    with pytest.raises((ConfigError, WriteRefused)) as caught:
        journal.apply(Add("@a x", to), NOW)
    assert said in str(caught.value)
    assert contents(journal.root) == before
    assert (tmp_path / "outside.md").read_bytes() == b""


def test_an_unknown_daily_format_is_said(make: Callable[..., Journal]) -> None:
    daily = '{"format": "YYYY-[Q]Q"}'
    journal = make({".obsidian/daily-notes.json": daily}, add_to="daily")
    with pytest.raises(ConfigError, match="daily note"):
        journal.apply(Add("@a x", None), NOW)


def test_the_vaults_own_notation_is_used(make: Callable[..., Journal]) -> None:
    emoji, dataview = "- [ ] @a x 📅 2024-06-01\n", "- [ ] @b y [due:: 2024-06-01]\n"
    assert make(emoji * 2 + dataview).dialect() is Dialect.EMOJI
    journal = make(emoji + dataview * 2)
    assert journal.dialect() is Dialect.DATAVIEW
    assert journal.compose("@c z fri", NOW) == "- [ ] @c z  [due:: 2024-06-07]"
    tasks = {".obsidian/plugins/obsidian-tasks-plugin/data.json": "{}"}
    assert make({"n.md": dataview, **tasks}).dialect() is Dialect.EMOJI
    assert make("").dialect() is Dialect.EMOJI


# ---------------------------------------------------------------- finding


def test_an_entry_is_found_by_id_and_place(make: Callable[..., Journal]) -> None:
    journal = make({"a/n.md": "- [ ] @a x", "b/n.md": "- [ ] @b y"})
    entry = journal.find("a/n.md:1")
    assert entry.text == "@a x"
    assert journal.find("a/n:1") == entry
    with pytest.raises(AmbiguousEntry, match=r"n\.md:1.* names 2: .*a/n\.md:1; .*b/n"):
        journal.find("n.md:1")
    for wanted in ("a/n.md:2", "c:1", "ffffffffffff", "zzzz", ""):
        with pytest.raises(NoSuchEntry):
            journal.find(wanted)


# ---------------------------------------------------------------- people

PEOPLE = {
    "People/Alice Moreau.md": (
        "---\naliases: al\n---\n- 2024-05-02 mail: said hello\n- 2024-07-01 call: later\n"
    ),
    "People/Ben One.md": "---\naliases: ben\n---\n",
    "People/Ben Two.md": "---\naliases: ben\n---\n",
    "work.md": (
        "- [ ] @al the offer\n    - 2024-05-20 nudge: asked\n"
        "- [ ] @ben the invoice\n"
        "- [ ] @carla the talk\n"
        "- [x] [[Alice Moreau]] the plan ✅ 2024-05-10\n"
        "- [ ] @dev the desk\n    - 2024-06-09 mail: planned\n"
    ),
    "2024-05-28.md": "Lunch with @carla and [[Nobody Known]].\n- [ ] ask @dev\n",
}


@pytest.fixture
def social(make: Callable[..., Journal]) -> Journal:
    return make(PEOPLE)


def names(journal: Journal, entry: Entry) -> list[str]:
    return [person.name for person in journal.people.of(entry)]


def test_people_are_who_the_notes_say(social: Journal) -> None:
    entries = entries_of(social)
    assert names(social, entries["@al the offer"]) == ["Alice Moreau"]
    assert names(social, entries["@carla the talk"]) == ["carla"]
    assert names(social, entries["@ben the invoice"]) == []
    assert [p.name for p in social.people.known()] == [
        "Alice Moreau",
        "Ben One",
        "Ben Two",
    ]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("@al the offer", date(2024, 5, 20)),  # its own log, not the call to come
        ("@carla the talk", date(2024, 5, 28)),  # in a dated note
        ("@dev the desk", None),  # an open entry is no contact, nor what is to come
        ("@ben the invoice", None),  # two people match, so neither counts
    ],
)
def test_last_contact(social: Journal, text: str, day: date | None) -> None:
    contact = social.last_contact(entries_of(social)[text], TODAY)
    assert (contact.day if contact else None) == day


def test_last_contact_follows_the_notes_and_the_day(social: Journal) -> None:
    entry = entries_of(social)["@al the offer"]
    later = social.last_contact(entry, date(2024, 7, 2))
    assert later is not None
    assert (later.day, later.path) == (date(2024, 7, 1), "People/Alice Moreau.md")
    work = social.root / "work.md"
    work.write_text(work.read_text().replace("2024-05-20", "2024-05-22"))
    social.refresh()
    contact = social.last_contact(entries_of(social)["@al the offer"], TODAY)
    assert contact is not None
    assert contact.day == date(2024, 5, 22)


def test_two_people_for_one_name_are_a_problem(social: Journal) -> None:
    [problem] = [p for p in social.problems(NOW) if p.code == "ambiguous-person"]
    assert (problem.path, problem.line) == ("work.md", 3)
    assert "People/Ben One.md and People/Ben Two.md" in problem.message


# ---------------------------------------------------------------- problems, context


def test_problems_are_in_the_order_of_their_places(
    make: Callable[..., Journal],
) -> None:
    journal = make(
        {
            "b.md": "- [ ] x 📅 2024-02-30\n- [ ] y 📅 2024-13-01\n",
            "a.md": b"\xff\xfe- [ ] x",
            "a (conflicted copy 2024-06-01).md": "- [ ] x",
            "z.md": "---\ntype: person\n a: [\n---\n",
        }
    )
    os.truncate(journal.root / "z.md", 2**24 + 1)
    journal.refresh()
    found = [(p.path, p.line, p.code) for p in journal.problems(NOW)]
    assert found == [
        ("a (conflicted copy 2024-06-01).md", 1, "conflict-copy"),
        ("a.md", 1, ""),
        ("b.md", 1, "impossible-date"),
        ("b.md", 2, "impossible-date"),
        ("z.md", 0, "unreadable"),
        ("z.md", 1, "front-matter"),
    ]


def test_the_lines_around_an_entry(make: Callable[..., Journal]) -> None:
    journal = make("\ufeff# H\none\n- [ ] @a x\r\ntwo\nthree")
    entry = journal.find("note:3")
    assert journal.lines_around(entry, 1, 1) == [
        (2, "one"),
        (3, "- [ ] @a x"),
        (4, "two"),
    ]
    assert [n for n, _ in journal.lines_around(entry, 9, 9)] == [1, 2, 3, 4, 5]
    assert journal.lines_around(entry, 9, 0)[0] == (1, "# H")
    (journal.root / "note.md").write_text("gone")
    assert journal.lines_around(entry, 1, 1) == []
    (journal.root / "note.md").unlink()
    assert journal.lines_around(entry, 1, 1) == []


# ---------------------------------------------------------------- keeping current


def test_two_vaults_share_nothing(make: Callable[..., Journal]) -> None:
    one, other = make("- [ ] @a x"), make("- [ ] @a x")
    do(one, DONE, "note:1")
    with pytest.raises(WriteRefused, match="nothing to undo"):
        other.apply(Undo(), NOW)
    assert one.state != other.state


def test_a_vault_is_the_same_by_every_name(
    make: Callable[..., Journal], tmp_path: Path, open_vault: Open
) -> None:
    journal = make("- [ ] @a x")
    (tmp_path / "link").symlink_to(journal.root)
    do(journal, DONE, "note:1")
    open_vault(tmp_path / "link").apply(Undo(), NOW)
    assert note(journal) == "- [ ] @a x"


def test_nothing_is_written_by_looking(sample: Path, open_vault: Open) -> None:
    before = contents(sample)
    journal = open_vault(sample)
    journal.agenda(NOW)
    journal.problems(NOW)
    for entry in journal.entries:
        journal.last_contact(entry, TODAY)
        journal.lines_around(entry, 2, 2)
        if not entry.status.closed:
            intent = DONE if entry.line % 2 else FRIDAY
            journal.preview(Act.each(intent, [entry], ""), NOW)
    journal.preview(Add("@a x", None), NOW)[0]
    assert contents(sample) == before


def test_entries_all_over_the_sample_can_be_ticked_and_taken_back(
    sample: Path, open_vault: Open
) -> None:
    """In one batch, over thirty notes; one undo, and every byte is as it was."""
    before = {name: content for name, (content, _) in contents(sample).items()}
    journal = open_vault(sample)
    # of the notations there are so many that one after the other takes long
    left = [
        entry
        for entry in journal.entries
        if not entry.status.closed and entry.path != "Reference/Notations.md"
    ][::2]
    assert len(left) > 25
    changes = journal.apply(Act.each(DONE, left, "done"), NOW)
    assert not any(change.is_unchanged for change in changes)
    after = {name: content for name, (content, _) in contents(sample).items()}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {entry.path for entry in left}
    journal.apply(Undo(), NOW)
    assert {n: content for n, (content, _) in contents(sample).items()} == before


def test_a_change_tells_whether_it_is_one() -> None:
    change = Change(NotePath("n.md"), 1, ("a",), ("b",))
    assert not change.is_unchanged
    assert replace(change, new=("a",)).is_unchanged
