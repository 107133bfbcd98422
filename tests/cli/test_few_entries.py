"""A few entries as data or with reasons: as from all notes, from those that they need."""

from __future__ import annotations

import os
import random
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from platformdirs import user_cache_path

from journal.api.glance import agenda, stored_view, view_of_few
from journal.cli import quick_due as instant
from journal.cli import quick_entries
from journal.cli.exit_codes import exit_code
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.practice.people.contacts import contacts_in
from journal.practice.people.people import People, names_of
from journal.vault.cache import stored_days
from journal.vault.cache.layout import open_to_read
from journal.vault.cache.note_codec import note_to_plain
from journal.vault.evidence import CONTACT, evidence_in, folded_key
from journal.vault.places import name_of
from tests.cli.instant import NOW, no_cache, printed, warm
from tests.cli.test_kept_list import LINES, PLAN
from tests.conftest import VaultMaker, examples

MORE = """\
- [/] I owe @Bob a reply
- [x] done with [[Eve]] and @bob
- [-] dropped @alice ❌ 2024-06-01
- [ ] @eve asked 🆔 abc2
    - 2024-05-06 mail: asked @alice
    - 2024-05-09 reply: @Bob says yes
- [ ] @alice wait ⛔ abc2
    - 2024-05-27 asked
- [x] @alice old
    - 2024-04-01 asked
    - 2024-04-03 reply: yes
    - 2024-04-05 handed over: @alice → @eve
- 2024-05-30 call
- 2024-09-01 call @bob @eve""".split("\n")
ASKED = (
    ["list", "--json"],
    ["list", "--csv", "--all"],
    ["list", "--why"],
    ["due", "--json"],
    ["due", "--csv", "--days", "40"],
    ["due", "--why"],
    ["today", "--json"],
    ["today", "--why"],
)
NAMES = [
    *("a.md", "sub/b.md", "2024-06-03.md", "C.md", "é.md", "sub/😀.md", "Plan.md"),
    *("Plan 2.md", "People/Bob.md", "People/Eve.md", "Daily.md", "People/Eve 2.md"),
]


@pytest.mark.parametrize("seed", range(4))
def test_few_are_the_first_of_all(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)

    def note(name: str) -> str:
        lines = chance.choices([*LINES, *MORE], k=chance.randrange(9))
        if name.startswith("Plan") and chance.randrange(4):
            return PLAN
        if name.startswith("People/Eve") and chance.randrange(3):
            return f"---\naliases: [alice]\n---\n{PLAN}"
        front = ""
        if name.startswith("People"):
            front = chance.choice(["", "", "aliases: [alice, Bo]\n", "tier: a\n"])
            front = f"---\n{front}---\n"
        return front + "\n".join(lines) + "\n"

    root = vault({".journal.toml": "", **{name: note(name) for name in NAMES}})
    warm(root)
    if seed == 3:
        (root / os.fsdecode(b"sub/\xff.md")).write_text(note(""))
    now, at_once = NOW, 0
    for step in range(5):
        match chance.randrange(8):
            case 0:
                (root / f"new {step}.md").write_text(note(""))
            case 1:
                chance.choice(sorted(root.rglob("*.md"))).unlink()
            case 2:
                now = f"2024-06-{chance.randrange(1, 29):02}T08:00"
            case _:
                for file in chance.choices(sorted(root.rglob("*.md")), k=3):
                    file.write_text(note(os.fspath(file.relative_to(root))))
        warm(root, now)
        for words in chance.sample(ASKED, 4):
            words = [*words, "-n", chance.choice("1234579")]
            line = ["--vault", str(root), "--now", now, *words]
            found = printed(instant.answer, line)
            with monkeypatch.context() as patch:
                # those who keep the answer would not ask again
                patch.setattr(instant.kept_answers, "recall", lambda *_: None)
                patch.setattr(quick_entries, "_kind", lambda _: stored_view.StoredView)
                from_all = printed(instant.answer, line)
            with no_cache(monkeypatch):
                usual = printed(exit_code, line)
            assert found == from_all
            assert found[0] is None or found == usual, (step, words)
            at_once += found[0] == 0
    assert at_once > 5


def contact_notes() -> st.SearchStrategy[tuple[str, str]]:
    names = st.sampled_from([*NAMES, "2024-06-02.md", "@Eve.md", "People/@Ἦ ᾳ̈.md"])
    words = "@bob|@Eve|[[Bob]]|[[People/Eve]]|@ἦ.ᾳ̈|@alice".split("|")
    line = st.tuples(
        st.sampled_from([*LINES, *MORE]), st.lists(st.sampled_from(words), max_size=2)
    ).map(lambda parts: " ".join([parts[0], *parts[1]]))
    return st.tuples(names, st.lists(line, max_size=6).map("\n".join))


@settings(max_examples=examples(60))
@given(notes=st.lists(contact_notes(), max_size=5))
def test_there_is_evidence_of_all_contact(notes: list[tuple[str, str]]) -> None:
    read = [
        parse_note(NotePath(path), text.encode(), Settings()) for path, text in notes
    ]
    people = People(read)
    for note in read:
        known = {
            (name, day)
            for kind, name, day, _, _ in evidence_in(b"", note_to_plain(note))
            if kind == CONTACT
        }
        for key, contact in contacts_in(note, people):
            named = [p for p in people.known() if p.key == key]
            names = set().union(*map(names_of, named)) or {key}
            day = contact.day.toordinal()
            assert any((folded_key(name), day) in known for name in names), key


def steps_for(root: Path, words: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """How many instructions SQLite takes for an answer: at least one for each row."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    def counted(file: str) -> object:
        db = open_to_read(file)
        db.set_progress_handler(step, 1)
        return db

    with monkeypatch.context() as patch:
        patch.setattr(agenda.cache_file, "open_to_read", counted)
        # nothing else is counted: that the notes are as they were is known
        patch.setattr(agenda.vouching, "is_current", lambda _: True)
        line = ["--vault", str(root), "--now", NOW, *words, "-n", "6"]
        code, found, _ = printed(instant.answer, line)
    assert code == 0
    assert "last contact" in found
    return steps


@pytest.mark.parametrize("words", ASKED)
def test_what_is_read_does_not_grow_with_the_vault(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """Of the entries, the contact and the logs of the same three people."""
    steps, read = [], Counter[int]()
    ask, day = view_of_few.ViewOfFew._ask, stored_days.entries_of
    size = 0

    def asked(self: view_of_few.ViewOfFew, key: bytes) -> None:
        read[size] += 1
        ask(self, key)

    def read_day(*row: Any) -> Any:
        read[size] += 1
        return day(*row)

    monkeypatch.setattr(view_of_few.ViewOfFew, "_ask", asked)
    monkeypatch.setattr(stored_days, "entries_of", read_day)
    for size in (14, 90):
        notes = {
            f"{n:03}.md": f"- [ ] @p{n % 3} thing 📅 {date(2024, 1, 1 + n % 28)}\n"
            f"- [x] told @p{n % 3} ✅ 2024-06-0{1 + n % 4}\n"
            f"- [ ] @q{n} later 📅 2025-06-05\n"
            f"- [x] will tell @p{n % 3} ✅ 2024-07-0{1 + n % 4}\n"
            for n in range(size)
        }
        root = vault({".journal.toml": "", **notes})
        warm(root)
        read[size] = 0
        steps.append(steps_for(root, words, monkeypatch))
    few, many = read.values()
    assert many <= few + 3, "notes and days"
    assert steps[1] <= steps[0] * 1.25


def test_what_other_notes_tell(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answers, a tick in a dated note, a copy, and a note that comes before another
    although its bytes do not."""
    answered = (
        "- [x] @alice {0}\n    - 2024-04-0{0} mail: m\n    - 2024-04-09 reply: y\n"
    )
    root = vault(
        {
            ".journal.toml": "",
            "a.md": "- [ ] @alice wait #waiting\n    - 2024-06-03 asked\n",
            "b.md": "- [ ] @bob call 📅 2024-06-01\n- [ ] @eve 📅 2024-06-02\n",
            "2024-06-03.md": "- [x] told @bob\n",
            "People/Eve.md": "---\naliases: [E]\n---\n- 2024-05-03 call\n",
            "Plan.md": PLAN,
            "Plan 2.md": f"{PLAN}- [x] told @eve ✅ 2024-06-04\n",
            "z.md": "".join(map(answered.format, range(1, 6))),
            "😀.md": "- [ ] @bob last 📅 2024-05-01\n",
        }
    )
    warm(root)
    for words, wanted in (
        (["list", "--json", "-n", "7"], '"last_contact": "2024-05-03"'),
        (["list", "--csv", "-n", "3"], "half of alice’s answers"),
        (["due", "--json", "-n", "4"], '"last_contact": "2024-06-03"'),
    ):
        line = ["--vault", str(root), "--now", NOW, *words]
        with no_cache(monkeypatch):
            usual = printed(exit_code, line)
        assert wanted in usual[1]
        assert printed(instant.answer, line) == usual
    (root / os.fsdecode(b"\xff.md")).write_text("- [ ] @bob odd\n")
    warm(root)
    line = ["--vault", str(root), "--now", NOW, "list", "--json", "-n", "8"]
    assert printed(instant.answer, line) == (None, "", "")


def test_damaged_evidence_is_not_believed(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "- [ ] @bob call 📅 2024-06-01\n- [x] told @bob ✅ 2024-06-02\n"
    root = vault({".journal.toml": "", "a.md": text})
    warm(root)
    line = ["--vault", str(root), "--now", NOW, "list", "--json", "-n", "5"]
    with no_cache(monkeypatch):
        usual = printed(exit_code, line)
    assert '"last_contact": "2024-06-02"' in usual[1]
    cache = user_cache_path("journal") / f"{name_of(str(root))}.sqlite"
    with closing(sqlite3.connect(cache, isolation_level=None)) as db:
        db.execute("UPDATE evidence SET note = x'61'")
    assert printed(instant.answer, line) == (None, "", "")
    assert printed(exit_code, line) == usual
