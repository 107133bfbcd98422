"""`journal done`, and what all commands that take ids have in common."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import WORK, Run, lines_of, refused, told
from tests.conftest import VaultMaker, needs
from tests.processes import contents, finish, journal

DONE = "- [x] @alice send the offer 📅 2024-06-01 ⏫ ✅ 2024-06-05 #work/pilot"


def ids(run: Run, root: Path, *query: str) -> list[str]:
    found = json.loads(run("list", "--all", "--json", *query, vault=root).out)
    return [entry["id"] for entry in found]


def test_an_entry_is_ticked_and_shown(run: Run, work: Path) -> None:
    result = run("done", "work.md:3", vault=work)
    assert (result.code, result.err) == (0, "")
    head = result.out.splitlines()[0]
    now = run("list", "--all", "--json", "offer", vault=work)
    did, id, *_ = head.split("  ")
    assert did == "done"
    assert json.loads(now.out)[0]["id"].startswith(id)
    assert told(result.out) == [f"work.md:3: {DONE}"]
    expected = WORK.splitlines()
    expected[2] = DONE
    assert lines_of(work) == expected


@pytest.mark.parametrize("name", ["36975", "3697", "36", "3697".upper(), " 3697 "])
def test_ids_may_be_shortened(run: Run, work: Path, name: str) -> None:
    [full] = ids(run, work, "offer")
    assert full.startswith("3697")
    name = full[:5] if name == "36975" else name
    assert run("done", name, vault=work).code == 0
    assert lines_of(work)[2] == DONE


@pytest.mark.parametrize("name", ["work.md:3", "work:3"])
def test_places_are_ids(run: Run, work: Path, name: str) -> None:
    assert run("done", name, vault=work).code == 0
    assert lines_of(work)[2] == DONE


def test_several_at_once_are_one_step(run: Run, work: Path) -> None:
    result = run("done", *ids(run, work, "@bob"), "work:3", vault=work)
    assert result.code == 0
    assert [line.split(":")[1] for line in told(result.out)] == ["6", "12", "3"]
    assert result.err == "journal: work.md:11: no change needed\n"
    assert run("undo", vault=work).code == 0
    assert (work / "work.md").read_text() == WORK


def test_an_entry_named_twice_is_done_once(run: Run, work: Path) -> None:
    [full] = ids(run, work, "offer")
    result = run("done", full, "work:3", full[:6], vault=work)
    assert (result.code, result.err) == (0, "")
    assert told(result.out) == [f"work.md:3: {DONE}"]


def test_ids_from_stdin(work: Path) -> None:
    """The first word of each line; also between others, and in any bytes."""
    stdin = b"\xef\xbb\xbf3697  late  @alice\r\n\n   b902\n"
    result = journal("done", "-", "work:14", vault=work, stdin=stdin)
    assert (result.code, result.err) == (0, "")
    places = [line.split(": ")[0] for line in told(result.out)]
    # the series goes on above the line that was ticked
    assert places == ["work.md:3", "work.md:6", "work.md:15", "work.md:14"]
    for stdin in (b" \n\n", b"\xff\n", b"Overdue (7)\n"):
        result = journal("done", "-", vault=work, stdin=stdin)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith("error: no ids on standard input")


def test_a_dry_run_writes_nothing(run: Run, work: Path) -> None:
    before = contents(work)
    result = run("done", "--dry-run", "work:3", "work:14", "work:11", vault=work)
    assert result.code == 0
    assert result.out == (
        "--- work.md\n"
        "+++ work.md\n"
        "@@ -3,1 +3,1 @@\n"
        "-- [ ] @alice send the offer 📅 2024-06-01 ⏫ #work/pilot\n"
        f"+{DONE}\n"
        "--- work.md\n"
        "+++ work.md\n"
        "@@ -14,1 +14,2 @@\n"
        "-- [/] @erin begun 📅 2024-06-06 🔁 every week\n"
        "+- [ ] @erin begun 📅 2024-06-13 🔁 every week\n"
        "+- [x] @erin begun 📅 2024-06-06 🔁 every week ✅ 2024-06-05\n"
    )
    assert contents(work) == before
    assert run("undo", vault=work).code == 5


@pytest.mark.parametrize(
    "words", [["done", "inbox:3"], ["done", "inbox:4"], ["add", "@c z"]]
)
def test_the_diff_is_one_that_patch_understands(
    run: Run, vault: VaultMaker, words: list[str]
) -> None:
    """What it makes of the note is what the command makes of it."""
    needs("git")
    content = "# I\n\n- [ ] @a x 🔁 every day 📅 2024-06-05\n- [ ] @b y 🏁 delete\n"
    root, other = vault({"inbox.md": content}), vault({"inbox.md": content})
    diff = run(*words, "--dry-run", vault=root).out
    apply = ["git", "apply", "-p0", "--unidiff-zero", "-"]
    patched = finish(apply, diff.encode(), cwd=other)
    assert (patched.code, patched.err) == (0, "")
    run(*words, vault=root)
    assert (
        (other / "inbox.md").read_text() == (root / "inbox.md").read_text() != content
    )


def test_a_series_goes_on(run: Run, work: Path) -> None:
    result = run("done", "work:14", vault=work)
    assert [line[:4] for line in result.out.splitlines()] == [
        "done",
        "    ",
        "next",
        "    ",
    ]
    assert told(result.out) == [
        "work.md:15: - [x] @erin begun 📅 2024-06-06 🔁 every week ✅ 2024-06-05",
        "work.md:14: - [ ] @erin begun 📅 2024-06-13 🔁 every week",
    ]


def test_a_series_may_catch_up(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] @a walk 🔁 every day 📅 2024-05-01\n")
    result = run("done", "note:1", "--dry-run", vault=root)
    assert (
        result.err == "journal: note.md:1: the next date, 2024-05-02, is already past\n"
    )
    assert run("done", "note:1", "--catch-up", vault=root).err == ""
    assert lines_of(root, "note.md")[0] == "- [ ] @a walk 🔁 every day 📅 2024-06-05"


def test_what_could_not_be_done_as_wished_is_said(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] @a pay 🔁 whenever 📅 2024-06-03\n")
    result = run("done", "note:1", vault=root)
    assert result.code == 0
    assert told(result.out) == [
        "note.md:1: - [x] @a pay 🔁 whenever 📅 2024-06-03 ✅ 2024-06-05"
    ]
    assert result.err.startswith("journal: note.md:1: it will not repeat: “when")


def test_a_line_that_goes_away(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] @a once 🏁 delete\n\nrest\n")
    done = run("done", "note:1", vault=root)
    assert done.out == "done  note.md:1\n      (line removed)\n"
    assert (root / "note.md").read_text() == "\nrest\n"


# ---------------------------------------------------------------- names that are none

COMMANDS = (["done"], ["cancel"], ["reopen"], ["snooze"], ["edit"])


@pytest.mark.parametrize("words", COMMANDS)
def test_an_unknown_id(run: Run, work: Path, words: list[str]) -> None:
    before = contents(work)
    when = ["fri"] if words == ["snooze"] else []
    for name in ("ffff", "0123456789ab", "work:1", "work:999", "other:3", "3697x:1"):
        message = refused(run(*words, name, *when, vault=work), 4)
        at = "at " if ":" in name else ""
        assert message == (
            f"no follow-up {at}“{name}”: its line may have changed; "
            "find it: journal list"
        )
    assert contents(work) == before


@pytest.mark.parametrize("name", ["zzzz", "3", "@alice", "work.md", "\x1b[31mx"])
def test_what_is_no_id(run: Run, work: Path, name: str) -> None:
    message = refused(run("done", name, vault=work), 4)
    assert message.startswith(
        f"no follow-up “{name.replace(chr(27), '␛')}” (ids are 4+ hex digits"
    )


def test_an_id_that_names_several(run: Run, vault: VaultMaker) -> None:
    """The beginnings of sixty ids, two digits long: some are the same."""
    root = vault("".join(f"- [ ] @a number {n}\n" for n in range(60)))
    all_of_them = ids(run, root)
    twice = next(
        one[:2]
        for one in all_of_them
        if sum(other.startswith(one[:2]) for other in all_of_them) == 2
    )
    before = contents(root)
    for words in COMMANDS[:3]:
        message = refused(run(*words, twice, vault=root), 4)
        first, second = (one for one in all_of_them if one.startswith(twice))
        assert message.startswith(f"“{twice}” names 2: ")
        assert f"{first} note.md:" in message
        assert f"{second} note.md:" in message
    assert contents(root) == before


def test_a_place_that_names_several(run: Run, vault: VaultMaker) -> None:
    root = vault({"a/n.md": "- [ ] @a x", "b/n.md": "- [ ] @b y"})
    message = refused(run("done", "n.md:1", vault=root), 4)
    assert message.startswith("“n.md:1” names 2: ")
    assert "a/n.md:1" in message
    assert "b/n.md:1" in message
    assert run("done", "a/n.md:1", vault=root).code == 0


def test_one_unknown_id_and_nothing_is_done(run: Run, work: Path) -> None:
    before = contents(work)
    refused(run("done", "work:3", "work:6", "ffff", vault=work), 4)
    assert contents(work) == before


def test_identical_lines_have_ids_of_their_own(run: Run, vault: VaultMaker) -> None:
    root = vault("- [ ] @a x\n- [ ] @a x\n- [ ] @a x\n")
    first, second, third = ids(run, root)
    assert len({first, second, third}) == 3
    assert run("done", second, vault=root).code == 0
    assert [line[:5] for line in lines_of(root, "note.md")] == [
        "- [ ]",
        "- [x]",
        "- [ ]",
    ]
    # it is one of two now, and still the one that was listed
    assert run("done", third, vault=root).code == 0
    after = lines_of(root, "note.md")
    assert [line[:5] for line in after] == ["- [ ]", "- [x]", "- [x]"]
    # typed again, they name what they named, and nothing else
    for again in (second, third):
        run("done", again, vault=root)
    assert lines_of(root, "note.md") == after


def test_no_id_at_all(run: Run, work: Path) -> None:
    assert refused(run("done", vault=work), 2).startswith("journal done needs ID…")
