"""`due` and `list` from the cache say what they say from the notes, or nothing."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from platformdirs import user_cache_path, user_config_path

from journal.api.journal import Journal
from journal.cli import quick_due as instant
from journal.cli.exit_codes import exit_code
from journal.language.note.read_note import parse_note
from journal.model.entry import NotePath
from journal.model.settings import Settings
from journal.practice.agenda.entry_ids import entry_id
from journal.vault.id_record import Became, IdRecord
from journal.vault.notes import index
from journal.vault.places import name_of
from tests.cli.instant import DUE, NOW, no_cache, printed, same, silent, two_notes, warm
from tests.conftest import VaultMaker, examples

DAYS = st.sampled_from(
    "2024-02-29 2024-05-20 2024-06-04 2024-06-05 2024-06-06 2024-06-12 2024-07-01"
    " 2025-01-01".split()
)
FIELDS = st.one_of(
    st.tuples(st.sampled_from("📅 🛫 ⏳".split()), DAYS).map(" ".join),
    DAYS.map(lambda day: f"⏰ {day} 14:00"),
    st.sampled_from(
        "@alice @bob @Bob @al [[Alice]] #waiting #promised #followup ⏫ 🔽 ^id1"
        " Zoë 東京 👩‍💻 \u202ex [due::2024-06-07] #Café [[Bob]] #Waiting \x7f".split()
    ),
    st.sampled_from("⛔ abc1|🆔 abc1|I owe @bob|@al owes me|🔁 every week".split("|")),
)
TASK = st.tuples(
    st.sampled_from("- [ ] |- [ ] |- [x] |- [-] |- [/] |  - [ ] ".split("|")),
    st.lists(FIELDS, max_size=5).map(" ".join),
).map("".join)
LOG = st.tuples(
    DAYS, st.sampled_from(["asked", "nudge: again", "reply: yes", "mail: x"])
).map(lambda parts: f"    - {parts[0]} {parts[1]}")
MEANING = """\
- [x] told @alice 📅 2024-06-01
- [ ] I owe @zoe the key
- [ ] ring @bob
- [ ] call @zoe #promised 📅 2024-06-07
- [ ] ask @zoe #waiting"""
"""One line of each kind that says more than its words and dates."""
EVERY_FIELD = """\
# Plan
## Part
- [/] @alice send #a/b ⏫ 🔁 every week 🆔 t1 🏁 delete ➕ 2024-05-01 🛫 2024-05-02 \
⏳ 2024-05-03 📅 2024-06-05 ^b1
    - [ ] @alice and @al “more” ⏰ 2024-06-07 14:00"""
"""Lines whose words and dates say it all, with a value for each field."""
NOTE = st.lists(st.one_of(TASK, TASK, LOG), max_size=12).map("\n".join)


ENTRIES = (
    (["list", "--json"], ["due", "--json", "-n", "3"], ["today", "--why"]),
    (["list", "--all", "--csv"], ["due", "--why", "-n", "4"], ["today", "--json"]),
    (["list", "--all", "--json"], ["list", "--why"], ["due", "--csv", "--days", "9"]),
)
"""As data and with reasons."""


@settings(
    max_examples=examples(25),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(notes=st.lists(NOTE, min_size=1, max_size=3), day=DAYS, limit=st.integers(1, 9))
@example(notes=[MEANING, EVERY_FIELD], day="2024-06-05", limit=2)
@example(notes=[MEANING, EVERY_FIELD], day="2024-06-05", limit=9)
def test_it_says_what_the_notes_say(
    notes: list[str],
    day: str,
    limit: int,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = tmp_path_factory.mktemp("vault")
    (root / "People").mkdir()
    (root / "People" / "Alice.md").write_text("---\naliases: [al]\n---\n")
    (root / "People" / "Bob.md").write_text(
        "---\npause-until: 2024-06-06\n---\n- 2024-06-01 call @alice\n"
    )
    for number, text in enumerate(notes):
        (root / f"Note {number}.md").write_text(text)
    warm(root)
    for _ in "12":  # the first may find that a line was first seen that day
        warm(root, day)
    latest = max((line.split()[1] for line in "\n".join(notes).splitlines()
                  if line.startswith("    - 2")), default="")  # fmt: skip
    if latest > day:  # what is logged for a later day may be looked up in the notes
        line = ["--vault", str(root), "--now", day, "due"]
        with no_cache(monkeypatch):
            usual = printed(exit_code, line)
        assert printed(instant.answer, line) in ((None, "", ""), usual)
        return
    for words in (
        ["due"],
        ["list"],
        ["due", "--within", "30d"],
        ["due", "--limit", str(limit)],
        ["list", "--limit", str(limit)],
        *(["today"], ["today", "-n", str(limit)])[limit % 2 :][:1],
        *ENTRIES[limit % 3],
    ):
        same(root, words, monkeypatch, day)
    shutil.rmtree(root)


def test_colour_and_names_that_are_no_text(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = vault({os.fsdecode(b"f\xff/a\xe9.md"): "- [ ] @a x 📅 2024-06-01\n"})
    (root / "sub (conflicted copy 2024-01-01).md").write_text(
        "- [ ] @a x 📅 2024-06-01"
    )
    warm(root)
    line = ["--vault", str(root), "--now", NOW, "--color", "always", "due"]
    with no_cache(monkeypatch):
        usual = printed(exit_code, line)
    assert printed(instant.answer, line) == usual
    assert "\x1b[" in usual[1]


# ---------------------------------------------------------------- never trusted


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return two_notes(vault)


def test_a_changed_note_is_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "offer" in same(root, DUE, monkeypatch)
    (root / "a.md").write_text("- [ ] @alice order 📅 2024-06-01\n")
    assert "order" in same(root, DUE, monkeypatch)


def test_a_note_that_comes_or_goes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "c.md").write_text("- [ ] @eve new 📅 2024-06-04\n")
    assert "new" in same(root, DUE, monkeypatch)
    (root / "b.md").unlink()
    assert "call" not in same(root, DUE, monkeypatch)


def test_a_few_notes_that_changed_are_read_without_the_rest_of_the_program(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found out and read here; what is stored is what the usual way would store."""
    line = ["--vault", str(root), "--now", NOW, *DUE]
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "refresh", lambda *_: pytest.fail("the usual way"))
        for number in range(3):
            (root / f"new {number}.md").write_text(
                f"- [ ] @eve n{number} 📅 2024-06-01\n"
            )
            (root / "a.md").write_text(f"- [ ] @alice offer {number} 📅 2024-06-01\n")
            code, out, _ = printed(instant.answer, line)
            assert code == 0
            assert f"n{number}" in out
            assert f"offer {number}" in out
    same(root, DUE, monkeypatch)
    same(root, ["list"], monkeypatch)


def test_an_id_is_no_others_after_such_a_look(root: Path) -> None:
    """What became of ids is kept, whichever command looks."""
    line = ["--vault", str(root), "--now", NOW]
    _, out, _ = printed(exit_code, [*line, "list", "--json"])
    [old] = [entry["id"] for entry in json.loads(out) if "offer" in entry["text"]]
    (root / "a.md").rename(root / "moved.md")
    assert "moved" in printed(instant.answer, [*line, *DUE])[1]
    _, out, _ = printed(exit_code, [*line, "show", old])
    assert "moved" in out


def test_who_is_meant_may_change_without_the_line(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "@alice" in same(root, DUE, monkeypatch)
    (root / "People").mkdir()
    (root / "People" / "Alice Smith.md").write_text("x")
    warm(root)
    assert "Alice Smith @alice offer" in same(root, DUE, monkeypatch)


@pytest.mark.parametrize(
    "file", [".journal.toml", ".obsidian/app.json", "user", "plugin"]
)
def test_a_setting_that_is_touched(
    root: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    tasks = root / ".obsidian" / "plugins" / "obsidian-tasks-plugin" / "data.json"
    found = {"user": user_config_path("journal") / "config.toml", "plugin": tasks}
    place = found.get(file, root / file)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("{}" if place.suffix == ".json" else "within = 1\n")
    assert silent(root)
    warm(root)
    same(root, DUE, monkeypatch)


def test_what_another_program_took_back_is_told(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (root / "a.md").read_bytes()
    line = ["--vault", str(root), "--now", NOW]
    assert printed(exit_code, [*line, "done", "a:1"])[0] == 0
    assert "offer" not in same(root, DUE, monkeypatch)
    (root / "a.md").write_bytes(before)
    warm(root)
    assert "offer" in same(root, DUE, monkeypatch)
    told = printed(instant.answer, [*line, *DUE])[2]
    assert "was overwritten" in told
    line[3] = "2024-06-20"
    assert printed(instant.answer, [*line, *DUE])[2] == ""


def test_a_folder_that_is_ignored_is_not_looked_at(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / ".journal.toml").write_text('ignore = ["b.md", "Old/"]\n')
    (root / "Old").mkdir()
    (root / "Old" / "c.md").write_text("- [ ] @eve never 📅 2024-06-01")
    warm(root)
    assert "call" not in same(root, DUE, monkeypatch)
    (root / "b.md").write_text("- [ ] @bob changed 📅 2024-06-01")
    assert not silent(root)
    # a pattern is for those who have the time
    (root / ".journal.toml").write_text('ignore = ["b*"]\n')
    warm(root)
    assert silent(root)


def test_what_is_no_regular_file_is_no_note(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = root / "deep"
    folder.mkdir()
    os.mkfifo(folder / "x.md")
    warm(root)
    same(root, DUE, monkeypatch)


def test_a_first_look_leaves_the_notes_to_the_cache(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are, only some are in memory at a time."""
    notes = {f"n{i}.md": f"- [ ] @p{i % 7} thing {i} 📅 2024-06-01" for i in range(50)}
    root = vault({**notes, "People/P1.md": "x"})
    monkeypatch.setattr(index, "_CHUNK", 8)
    warm(root)
    assert "P1" in same(root, DUE, monkeypatch)
    (root / "n3.md").write_text("- [ ] @p3 another 📅 2024-06-01")
    warm(root)
    assert "another" in same(root, DUE, monkeypatch)


def test_what_cannot_be_worked_out_is_not_stored(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / ".journal.toml").write_text('ladder = "none of these"\n')
    (root / "a.md").write_text("- [ ] @a ask #waiting\n    - 2024-05-01 mail: asked\n")
    line = ["--vault", str(root), "--now", NOW, *DUE]
    code, _, said = printed(exit_code, line)
    assert code == 2
    assert "none of these" in said
    assert silent(root)


@pytest.mark.parametrize("seed", range(3))
def test_damage_is_never_shown(
    root: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    cache = user_cache_path("journal") / f"{name_of(str(root))}.sqlite"
    line = ["--vault", str(root), "--now", NOW, *DUE]
    usual = printed(instant.answer, line)
    assert usual[0] == 0
    with contextlib.closing(sqlite3.connect(cache, isolation_level=None)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sound = cache.read_bytes()
    at = [
        i
        for i in range(len(sound))
        if sound.startswith((b"offer", b"call", b"@bob"), i)
    ]
    for _ in range(40):
        damaged = bytearray(sound)
        where = chance.choice([*at, chance.randrange(len(sound))]) + chance.randrange(4)
        damaged[min(where, len(sound) - 1)] ^= 1 << chance.randrange(8)
        for suffix in ("-wal", "-shm"):
            Path(f"{cache}{suffix}").unlink(missing_ok=True)
        cache.write_bytes(damaged)
        found = printed(instant.answer, line)
        assert found[0] in (0, None)
        items = {text for text in found[1].splitlines() if "Overdue (" not in text}
        assert items <= set(usual[1].splitlines())


@pytest.mark.parametrize(
    "words",
    [
        ["due", "@alice"],
        ["due", "--why", "offer"],
        ["due", "--within", "next week"],
        ["due", "--limit", "0"],
        ["due", "--limit", "-1"],
        ["due", "--limit"],
        ["list", "--all"],
        ["list", "--within", "3d"],
        ["--color", "sometimes", "due"],
        ["--config", "x.toml", "due"],
        ["check"],
    ],
)
def test_what_is_not_plain_goes_the_usual_way(root: Path, words: list[str]) -> None:
    assert silent(root, *words)


def test_no_short_id_is_the_beginning_of_a_former_one(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = two_notes(vault)
    warm(root)
    content = (root / "a.md").read_bytes()
    [entry] = parse_note(NotePath("a.md"), content, Settings()).entries
    own = entry_id(entry.ref)
    states = Path(os.environ["XDG_STATE_HOME"]) / "journal"
    record = IdRecord(states / name_of(os.path.realpath(root)))
    former = [f"{own[:4]}{'f' * 8}", f"{own[:6]}{'0' * 6}"]
    record.add([Became(id, None, entry.path, "- [ ] gone") for id in former])
    with (root / "b.md").open("a") as note:
        note.write("- [ ] @carol one more 📅 2024-06-05\n")
    for words in (["list"], ["due"], ["today"]):
        assert f" {own[:7]} " in same(root, words, monkeypatch), words
