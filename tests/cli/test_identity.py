"""An id that was typed down names what it named: it, or nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, lines_of, refused, told
from tests.conftest import VaultMaker

TWO = "# North\n- [ ] call @ana 2024-06-01\n\n# South\n- [ ] call @ana 2024-06-01\n"


def ids(run: Run, root: Path) -> list[str]:
    return [row["id"] for row in json.loads(run("list", "--json", vault=root).out)]


def ticked(root: Path, name: str = "note.md") -> list[int]:
    return [n for n, line in enumerate(lines_of(root, name), 1) if "[x]" in line]


@pytest.mark.parametrize("which", [0, 1])
def test_typed_twice_it_does_nothing_more(
    run: Run, vault: VaultMaker, which: int
) -> None:
    root = vault(TWO)
    wanted = ids(run, root)[which]
    for _ in range(2):
        run("done", wanted, vault=root)
    assert ticked(root) == [(2, 5)[which]]
    # the other has a name of its own, with which it is found
    [left] = ids(run, root)
    assert left != wanted
    assert run("done", left, vault=root).code == 0
    assert ticked(root) == [2, 5]


def test_ids_of_the_first_version_hold_until_others_are_kept(
    run: Run, vault: VaultMaker
) -> None:
    """Such as were noted down before twins were told apart by what is around them."""
    from hashlib import sha256

    root = vault(TWO)
    raw = "- [ ] call @ana 2024-06-01"
    old = [sha256(f"note.md\0{raw}\0{n}".encode()).hexdigest()[:8] for n in (0, 1)]
    assert run("done", old[1], vault=root).code == 0
    assert ticked(root) == [5]
    run("done", old[1], vault=root)
    assert ticked(root) == [5]
    # where others are kept, one could be of a note that was another then
    root = vault(TWO)
    ids(run, root)
    message = refused(run("done", old[1], vault=root), 4)
    assert "each of 2 lines" in message
    assert "(under North)" in message
    assert ticked(root) == []


@pytest.mark.parametrize(
    ("after", "first", "second"),
    [
        # more lines above, between and below
        ("Text.\n\n" + TWO.replace("\n\n", "\n- [ ] new @bo 2024-06-09\n\n"), 4, 8),
        # the first is gone
        (TWO.replace("- [ ] call @ana 2024-06-01\n\n", "\n"), None, 4),
        # the second is gone
        (TWO[: TWO.rindex("- [ ]")], 2, None),
        # a third
        (TWO + "# West\n- [ ] call @ana 2024-06-01\n", 2, 5),
        # the sections have changed places
        (
            "# South\n- [ ] call @ana 2024-06-01\n\n"
            "# North\n- [ ] call @ana 2024-06-01\n",
            5,
            2,
        ),
    ],
)
def test_after_an_edit(
    run: Run, vault: VaultMaker, after: str, first: int | None, second: int | None
) -> None:
    for which, line in ((0, first), (1, second)):
        root = vault(TWO)
        wanted = ids(run, root)[which]
        (root / "note.md").write_text(after)
        result = run("done", wanted, vault=root)
        if line is None:
            assert "note.md:" in refused(result, 4)
            assert ticked(root) == []
        else:
            assert ticked(root) == [line]


def test_a_twin_that_comes_later_does_not_take_the_name(
    run: Run, vault: VaultMaker
) -> None:
    root = vault("# South\n- [ ] call @ana 2024-06-01\n")
    [wanted] = ids(run, root)
    (root / "note.md").write_text(TWO)
    assert run("done", wanted, vault=root).code == 0
    assert ticked(root) == [5]


def test_the_lines_it_may_be_are_named_with_their_headings(
    run: Run, vault: VaultMaker
) -> None:
    root = vault("- [ ] call @ana 2024-06-01\ntext\n- [ ] call @ana 2024-06-01\n")
    wanted = ids(run, root)[0]
    (root / "note.md").write_text("other\n" + TWO)
    message = refused(run("done", wanted, vault=root), 4)
    assert "note.md:3 (under North)" in message
    assert "note.md:6 (under South)" in message
    assert ticked(root) == []


def test_after_our_own_changes(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] call @ana 2024-06-01\n- [ ] ask @bo 2024-06-01\n")
    first, second = ids(run, root)
    assert run("snooze", first, "fri", vault=root).code == 0
    assert run("snooze", first, "mon", vault=root).code == 0
    assert run("undo", first, vault=root).code == 0
    assert run("done", first, vault=root).code == 0
    assert ticked(root) == [1]
    assert run("undo", vault=root).code == 0
    assert run("undo", vault=root).code == 0
    # all is as it was, and so are the names
    assert ids(run, root) == [first, second]


def test_a_series_is_ticked_once(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] @a rent 🔁 every week 📅 2024-06-03\n")
    [wanted] = ids(run, root)
    for _ in range(2):
        run("done", wanted, vault=root)
    assert len(ticked(root)) == 1
    assert len(lines_of(root, "note.md")) == 2


def test_lines_that_moved_to_another_note_are_found_there(
    run: Run, vault: VaultMaker
) -> None:
    root = vault({"a.md": "- [ ] call @ana 2024-06-01\n", "b.md": "text\n"})
    [wanted] = ids(run, root)
    (root / "b.md").write_text("text\n- [ ] call @ana 2024-06-01\n")
    (root / "a.md").write_text("")
    assert run("done", wanted, vault=root).code == 0
    assert ticked(root, "b.md") == [2]
    root = vault({"a.md": "- [ ] call @ana 2024-06-01\n"})
    [wanted] = ids(run, root)
    (root / "a.md").rename(root / "c.md")
    assert told(run("done", wanted, vault=root).out)[0].startswith("c.md:1")


def test_a_place_is_one_of_the_note_as_it_is_now(run: Run, vault: VaultMaker) -> None:
    root = vault({"a.md": TWO, "b/a.md": TWO})
    ids(run, root)
    (root / "a.md").write_text("- [ ] first @bo 2024-06-01\n" + TWO)
    assert run("done", "a.md:3", vault=root).code == 0
    assert ticked(root, "a.md") == [3]
    assert run("done", str(root / "b" / "a.md") + ":5", vault=root).code == 0
    assert ticked(root, "b/a.md") == [5]
