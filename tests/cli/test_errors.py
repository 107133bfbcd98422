"""Bad input (Done when 6): one clear line, the right code, and nothing lost."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run, one_line, refused
from tests.conftest import VaultMaker
from tests.processes import confined, contents, open_place

LOOKING = (
    ["due"],
    ["list"],
    ["list", "--all", "--json"],
    ["check"],
    ["check", "--json"],
    ["config"],
    ["done", "--dry-run", "note:1"],
    ["snooze", "--dry-run", "note:1", "fri"],
    ["add", "--dry-run", "x"],
    ["undo", "--dry-run"],
    [],
)


@pytest.mark.parametrize("words", LOOKING)
def test_looking_changes_nothing(run: Run, sample: Path, words: list[str]) -> None:
    """Not a byte and not a time, in a vault with everything in it."""
    (sample / "note.md").write_text("- [ ] @a x\n")
    before = contents(sample)
    folders = {f: f.stat().st_mtime_ns for f in sample.rglob("*") if f.is_dir()}
    run(*words, vault=sample)
    assert contents(sample) == before
    assert {f: f.stat().st_mtime_ns for f in sample.rglob("*") if f.is_dir()} == folders


def test_a_note_that_cannot_be_read() -> None:
    """By a user who has no right to. The others are shown, and code 1 tells."""
    with open_place(note="- [ ] @a x 2024-06-01", shut="- [ ] @b y 2024-06-01") as root:
        (root / "shut.md").chmod(0)
        before = (root / "note.md").read_bytes()
        for words in (["due"], ["list"]):
            result = confined("--vault", str(root), *words, nobody=True)
            assert result.code == 1
            assert "note.md:1" in result.out
            assert result.err == (
                "journal: warning: shut.md: the note cannot be read: permission "
                "denied; what was known of it is still shown; it will not be written\n"
            )
        checked = confined("--vault", str(root), "check", "--json", nobody=True)
        assert checked.code == 1
        assert [p["path"] for p in json.loads(checked.out)] == ["shut.md"]
        for words in (["done", "shut:1"], ["add", "z", "--to", "shut"]):
            result = confined("--vault", str(root), *words, nobody=True)
            assert result.code in (4, 5)
            one_line(result.err)
        (root / "shut.md").chmod(0o600)
        assert (root / "shut.md").read_text() == "- [ ] @b y 2024-06-01"
        assert (root / "note.md").read_bytes() == before


def test_a_vault_that_may_not_be_entered() -> None:
    """Nor its settings; it is not taken for an empty one."""
    for shut, code in (("", 3), (".obsidian", 0)):
        with open_place(note="- [ ] @a x 2024-06-01") as root:
            (root / ".obsidian" / "plugins").mkdir(parents=True)
            (root / shut).chmod(0)
            for words in (["due"], ["check"], ["add", "@b y fri"]):
                result = confined("--vault", str(root), *words, nobody=True)
                assert result.code == code
                if code:
                    assert one_line(result.err) == (
                        f"no notes at {root} (--vault): permission denied; open your "
                        "notes: journal ~/path/to/notes"
                    )
            (root / shut).chmod(0o700)


def test_what_the_system_refuses_is_one_line(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*words: object, **more: object) -> None:
        raise PermissionError(13, "Permission denied", "/some/file")

    monkeypatch.setattr("journal.cli.main.Session", refuse)
    assert refused(run("people", vault=work), 1) == "/some/file: permission denied"


def test_a_note_that_was_known_and_cannot_be_read_any_more() -> None:
    """It is still listed; and it is not written."""
    with open_place(note="- [ ] @a x 2024-06-01") as root:
        confined("--vault", str(root), "list", nobody=True)
        (root / "note.md").write_text("- [ ] @a x 2024-06-01\nmore")
        (root / "note.md").chmod(0o200)
        listed = confined("--vault", str(root), "list", nobody=True)
        assert (listed.code, "note.md:1" in listed.out) == (1, True)
        result = confined("--vault", str(root), "done", "note:1", nobody=True)
        assert (result.code, result.out) == (5, "")
        assert one_line(result.err) == "note.md: cannot be read: permission denied"
        (root / "note.md").chmod(0o600)
        assert (root / "note.md").read_text() == "- [ ] @a x 2024-06-01\nmore"


def test_bytes_that_are_no_utf8(run: Run, vault: VaultMaker) -> None:
    content = b"\xff\xfe\x80 text\n- [ ] @a \xe9\xff call 2024-06-01\n\xc3"
    root = vault({"note.md": b"x" + content})
    result = run("due", vault=root)
    assert (result.code, result.err) == (0, "")
    assert "@a \ufffd\ufffd call" in result.out
    assert run("done", "note:2", vault=root).code == 0
    assert (root / "note.md").read_bytes() == b"x" + content.replace(
        b"[ ] @a \xe9\xff call 2024-06-01",
        b"[x] @a \xe9\xff call 2024-06-01 \xe2\x9c\x85 2024-06-05",
    )
    assert run("undo", vault=root).code == 0
    assert (root / "note.md").read_bytes() == b"x" + content


@pytest.mark.parametrize(
    "when", ["2024-02-30", "2024-13-01", "0000-00-00", "9999-99-99"]
)
def test_a_date_that_does_not_exist(run: Run, vault: VaultMaker, when: str) -> None:
    root = vault(f"- [ ] @a x 📅 {when}\n")
    listed = run("list", vault=root)
    assert (listed.code, listed.err) == (0, "")
    assert "Someday (1)" in listed.out
    checked = run("check", vault=root)
    assert checked.code == 1
    assert checked.out.startswith(f"note.md:1: impossible-date: {when} does not")
    assert checked.out.count("\n") == 1
    # it stays as it was typed until someone gives it a day
    assert run("done", "note:1", "--dry-run", vault=root).code == 0
    assert run("snooze", "note:1", "fri", vault=root).code == 0
    assert (root / "note.md").read_text() == "- [ ] @a x 📅 2024-06-07\n"


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_a_date_from_another_age(run: Run, vault: VaultMaker, day: str) -> None:
    root = vault(f"- [ ] @a x 📅 {day}\n- [ ] @b y 🔁 every day 📅 {day}\n")
    for words in (["due"], ["list"], ["list", "--json"], ["due", "--within", "3650d"]):
        result = run(*words, vault=root)
        assert result.code == 0
        assert not result.err or result.err.startswith("Nothing due. Next: ")
    for span in ("3d", "2mo", "20h"):
        result = run("snooze", "note:1", span, "--dry-run", vault=root)
        if day == "9999-12-31":
            assert refused(result, 5).startswith("no day is that much later than 9999")
        else:
            assert result.code == 0
    said = refused(run("reschedule", "note:1", day, vault=root), 2)
    assert said == f"“{day}” is out of range: the years 1900 to 2200 are known"
    result = run("done", "note:1", "note:2", vault=root)
    assert result.code == 0
    assert "[x] @b y" in (root / "note.md").read_text()


def read_only(root: Path) -> None:
    (root / "note.md").chmod(0o444)


def a_link_out(root: Path) -> None:
    outside = root.parent.parent / "outside.md"
    outside.write_bytes((root / "note.md").read_bytes())
    (root / "note.md").unlink()
    (root / "note.md").symlink_to(outside)


def gone(root: Path) -> None:
    (root / "note.md").unlink()


def a_folder(root: Path) -> None:
    (root / "note.md").unlink()
    (root / "note.md").mkdir()


def a_pipe(root: Path) -> None:
    (root / "note.md").unlink()
    os.mkfifo(root / "note.md")


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (read_only, 5, "note.md: it cannot be written: the note is read-only"),
        (a_link_out, 4, "no follow-up at “note:1”"),
        (gone, 4, "no follow-up at “note:1”"),
        (a_folder, 4, "no follow-up at “note:1”"),
        (a_pipe, 4, "no follow-up at “note:1”"),
    ],
)
def test_a_note_that_cannot_be_written(
    run: Run,
    vault: VaultMaker,
    change: Callable[[Path], None],
    code: int,
    said: str,
) -> None:
    root = vault("- [ ] @a x\n")
    run("list", vault=root)
    change(root)
    before = contents(root.parent.parent)
    for words in (["done"], ["cancel"], ["snooze"]):
        when = ["fri"] if words == ["snooze"] else []
        message = refused(run(*words, "note:1", *when, vault=root), code)
        assert message.startswith(said)
    after = contents(root.parent.parent)
    assert {name: after[name] for name in before if "/vault" in name} == {
        name: before[name] for name in before if "/vault" in name
    }


def test_a_note_that_stays_open_elsewhere(
    run: Run, vault: VaultMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    from journal.vault.write import leases

    monkeypatch.setattr(leases, "PATIENCE", 0.1)
    root = vault("- [ ] @a x\n")
    with (root / "note.md").open("r+b"):
        message = refused(run("done", "note:1", vault=root), 5)
    assert message == (
        "note.md: it cannot be written: another program has it open for writing; "
        "close it there or try again"
    )
    assert (root / "note.md").read_text() == "- [ ] @a x\n"


def test_places_of_our_own_that_cannot_be_used(
    run: Run, work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a cache all is well; without a record nothing is changed."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert run("done", "work:3", vault=work).code == 0
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    before = contents(work)
    assert run("due", vault=work).code == 0
    for words in (["done", "work:6"], ["add", "@a x"], ["undo"]):
        message = refused(run(*words, vault=work), 5)
        assert message.endswith("not a directory; nothing was written")
    assert contents(work) == before


def test_a_record_that_is_damaged_stops_nothing(run: Run, work: Path) -> None:
    run("done", "work:3", vault=work)
    [file] = Path(os.environ["XDG_STATE_HOME"]).rglob("history.jsonl")
    file.write_bytes(b"\xff\x00garbage\n" * 50)
    assert run("done", "work:6", vault=work).code == 0
    assert run("undo", vault=work).code == 0
    assert refused(run("undo", vault=work), 5) == "nothing to undo"


def test_a_cache_that_is_damaged_stops_nothing(run: Run, work: Path) -> None:
    before = run("list", "--all", "--json", vault=work)
    [file] = Path(os.environ["XDG_CACHE_HOME"]).rglob("*.sqlite")
    for damage in (b"", b"garbage" * 1000, b"SQLite format 3\x00" + b"\xff" * 5000):
        file.write_bytes(damage)
        assert run("list", "--all", "--json", vault=work) == before
