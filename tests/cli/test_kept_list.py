"""`list --json` after a save takes over what did not change, and is the same as anew."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from journal.api.glance import stored_view
from journal.cli import quick_due as instant
from journal.cli.exit_codes import exit_code
from journal.cli.formats.stored import kept_list
from journal.model.entry import NotePath
from tests.cli.instant import NOW, no_cache, printed
from tests.conftest import VaultMaker

LINES = """\
- [ ] @alice offer 📅 2024-06-01
- [ ] @bob call ⏳ 2024-06-03 #home
- [ ] @eve “Zoë” \u200b東京 📅 2024-07-01 ⏫
- [ ] nobody 📅 2024-06-05
- [ ] not a follow-up
- [x] told @alice ✅ 2024-06-02
- [x] told @bob ✅ 2024-05-02
- [x] will tell @eve ✅ 2024-09-02
- 2024-06-04 call @alice: yes
met @bob and @eve
- [ ] ask @alice #waiting
- [ ] I owe @bob the key
- [ ] first 🆔 abc1
- [ ] @eve then ⛔ abc1
- [ ] @bob asked 📅 2024-06-01
    - 2024-05-20 asked""".split("\n")
PLAIN = 10
"""The first so many are plain, and tell only of contact."""


def listed(root: Path, now: str) -> tuple[int | None, str, str]:
    return printed(instant.answer, ["--vault", str(root), "--now", now, *LIST])


LIST = ["list", "--json"]


def anew(
    root: Path, monkeypatch: pytest.MonkeyPatch, now: str
) -> tuple[int | None, str, str]:
    with no_cache(monkeypatch):
        return printed(exit_code, ["--vault", str(root), "--now", now, *LIST])


@pytest.mark.parametrize("seed", range(3))
def test_renewed_is_made_anew(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)
    kinds = LINES[: PLAIN if seed % 2 else len(LINES)]
    names = ["a.md", "sub/b.md", "2024-06-03.md", "C.md", "é.md", "People/Bob.md"]

    def note() -> str:
        return "\n".join(chance.choices(kinds, k=chance.randrange(5))) + "\n"

    root = vault({".journal.toml": "", **{name: note() for name in names}})
    printed(exit_code, ["--vault", str(root), "--now", NOW, "list"])
    renewed = 0
    print_renewed = kept_list.print_renewed

    def counted(*arguments: object) -> object:
        nonlocal renewed
        found = print_renewed(*arguments)  # type: ignore[arg-type]
        renewed += 1
        return found

    monkeypatch.setattr(kept_list, "print_renewed", counted)
    now = NOW
    for step in range(9):
        match chance.randrange(12):
            case 0:
                (root / f"new {step}.md").write_text(note())
            case 1:
                chance.choice(sorted(root.rglob("*.md"))).unlink()
            case 2:
                now = f"2024-06-{chance.randrange(1, 29):02}T08:00"
            case 3:
                (root / "People" / "Eve.md").write_text(
                    f"---\naliases: [alice]\npause-until: 2024-06-{5 + step}\n---\n"
                )
            case _:
                for file in chance.choices(sorted(root.rglob("*.md")), k=2):
                    file.write_text(note())
        usual = anew(root, monkeypatch, now)
        at_once = listed(root, now)
        if at_once[0] is None:
            # not from the cache alone, but the next time
            line = ["--vault", str(root), "--now", now, *LIST]
            at_once = printed(exit_code, line)
        assert at_once == usual, step
    assert renewed > 1 or seed % 2 == 0


def test_a_save_makes_only_what_it_concerns(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = {f"n{n:02}.md": f"- [ ] @p{n} thing 📅 2024-06-01\n" for n in range(40)}
    root = vault({".journal.toml": "", **notes})
    first = anew(root, monkeypatch, NOW)
    printed(exit_code, ["--vault", str(root), "--now", NOW, "list"])
    assert listed(root, NOW) == first
    made: list[str] = []
    of = kept_list.Parts.of

    def counted(self: kept_list.Parts, path: str, lines: object) -> object:
        made.append(os.fspath(path))
        return of(self, path, lines)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_list.Parts, "of", counted)
    # a promise to one, and contact with two others
    for content, wanted in (
        ("- [ ] @p7 other 📅 2024-06-01\n", ["n00.md"]),
        ("- [x] @p7 @p9 ✅ 2024-06-04\n", ["n07.md", "n09.md"]),
        ("nothing\n", None),
        ("- [ ] @p0 again\n- [x] @p5 ✅ 2024-06-02\n", None),
    ):
        made.clear()
        (root / "n00.md").write_text(content)
        assert listed(root, NOW) == anew(root, monkeypatch, NOW)
        assert made == wanted or wanted is None
    # an entry that waits may depend on logs elsewhere
    made.clear()
    (root / "n00.md").write_text("- [ ] @p7 #waiting\n    - 2024-06-01 asked\n")
    assert listed(root, NOW) == anew(root, monkeypatch, NOW)
    assert len(made) == 40


PLAN = "- [ ] @alice plan 📅 2024-06-01\n- [ ] @alice more 📅 2024-06-02\n"


def test_what_a_save_may_change_elsewhere(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A blocker that is gone, a copy that comes, a note in between with its first."""
    root = vault(
        {
            ".journal.toml": "",
            "a.md": "- [ ] first 🆔 abc1\n",
            "b.md": "- [ ] @eve then ⛔ abc1\n",
            "c.md": "- [x] told @bob ✅ 2024-06-01\n",
            "d.md": "- [ ] @bob call\n",
            "Plan.md": PLAN,
        }
    )
    printed(exit_code, ["--vault", str(root), "--now", NOW, "list"])
    assert "blocked by" in listed(root, NOW)[1]
    for name, content, wanted in (
        ("c.md", "- [ ] @bob write\n", 4),
        ("a.md", "- [ ] @eve first\n", 5),
        ("Plan 2.md", PLAN, 5),
        ("e.md", "- [ ] @bob too\n", 6),
    ):
        (root / name).write_text(content)
        found = listed(root, NOW)
        assert found == anew(root, monkeypatch, NOW), name
        assert found[1].count('"id"') == wanted + 1, name
        assert ("blocked by" in found[1]) == (name == "c.md")


@pytest.mark.parametrize(
    "words",
    [["list", "--json"], ["list", "--csv"], ["list", "--why"], ["due", "--json"]],
)
def test_plain_entries_are_printed_without_being_built(
    vault: VaultMaker, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    lines = [f"- [ ] @p{n} thing 📅 2024-06-0{1 + n % 2}\n" for n in range(30)]
    root = vault({".journal.toml": "", "a.md": "".join(lines)})
    printed(exit_code, ["--vault", str(root), "--now", NOW, "list"])
    built = []
    build = stored_view.entry_from_plain

    def counted(path: NotePath, plain: tuple[object, ...]) -> object:
        built.append(plain)
        return build(path, plain)

    monkeypatch.setattr(stored_view, "entry_from_plain", counted)
    found = printed(instant.answer, ["--vault", str(root), "--now", NOW, *words])
    assert found[1].count("thing") >= len(lines)
    assert len(built) == 2, "one for each day, for its reason"
