"""`journal find`: words across the notes, and people by any name."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import VaultMaker
from tests.processes import environment

NOTES = {
    "Quay.md": "# Quay\n\n- [ ] @ana pilot price 📅 2024-06-12\n"
    "    - 2024-05-02 call: wants three quays\n- [ ] @bob pilot boat\n",
    "Projects.md": "The pilot with [[Ana Lima]].\nThe pilot with Bob.\n",
    "People/Ana Lima.md": "---\naliases: [ana]\n---\nsteers the pilot\n",
    "2024-05-09.md": "A pilot on the pier.\n",
    "Secret.md": "---\nprivate: true\n---\nthe pilot is late\n",
}


@pytest.fixture
def root(vault: VaultMaker) -> Path:
    return vault(NOTES)


def found(run: Run, root: Path, *words: str) -> dict[str, int]:
    result = run("find", "--json", *words, vault=root)
    assert (result.code, result.err) == (0, "")
    return {row["path"]: row["line"] for row in json.loads(result.out)}


def test_the_line_its_day_and_how_many_more(run: Run, root: Path) -> None:
    result = run("find", "quays", vault=root)
    assert result.out == (
        "Quay.md:4  2024-05-02  - 2024-05-02 call: wants three quays\n"
    )
    result = run("find", "pier", vault=root)
    assert result.out == "2024-05-09.md:1  2024-05-09  A pilot on the pier.\n"
    rows = json.loads(run("find", "--json", "pilot", vault=root).out)
    quay = next(row for row in rows if row["path"] == "Quay.md")
    assert quay == {
        "path": "Quay.md",
        "line": 3,
        "date": "2024-06-12",
        "text": "- [ ] @ana pilot price 📅 2024-06-12",
        "entry": True,
        "others": 1,
        "gone": False,
    }


@pytest.mark.parametrize("name", ["@ana", "@AnaLima", "@Ana", "@ana-lima"])
def test_a_person_by_any_name(run: Run, root: Path, name: str) -> None:
    assert found(run, root, "pilot", name) == {
        "Quay.md": 3,
        "Projects.md": 1,
        "People/Ana Lima.md": 4,
    }


def test_somebody_without_a_note(run: Run, root: Path) -> None:
    assert found(run, root, "pilot", "@bob") == {"Quay.md": 5, "Projects.md": 2}
    assert found(run, root, "pilot", "@nobody") == {}


def test_nothing_found_says_so(run: Run, root: Path) -> None:
    result = run("find", "zebra", vault=root)
    assert (result.code, result.out) == (0, "")
    assert result.err == "journal: no note has that\n"
    more = run("find", "zebra", "pilot", vault=root).err
    assert more == "journal: no note has all of that; try fewer words\n"
    assert "no word" in run("find", "🎯", vault=root).err
    assert "too long" in run("find", "pilot " * 200, vault=root).err
    assert run("find", "--", "-x", "*", vault=root).code == 0


def test_only_find_opens_the_index(run: Run, root: Path) -> None:
    cache = Path(os.environ["XDG_CACHE_HOME"], "journal")
    run("due", vault=root)
    assert list(cache.glob("*.search.*")) == []
    assert found(run, root, "pier")
    [file] = cache.glob("*.search.sqlite")
    before = file.stat()
    file.chmod(0)
    assert run("due", vault=root).code == 0
    file.chmod(0o600)
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    said = run("doctor", "--json", vault=root).out
    assert any(
        row["about"] == "search" and row["state"] == "ok" for row in json.loads(said)
    )


def test_what_was_removed_is_found_last(run: Run, root: Path) -> None:
    quay = root / "Quay.md"
    assert run("snooze", "Quay:3", "1w", vault=root).code == 0
    quay.write_text(quay.read_text().replace("- [ ] @bob pilot boat\n", ""))
    assert found(run, root, "pilot", "boat") == {}
    git = [
        "git",
        "-C",
        str(root),
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
    ]

    def commit() -> None:
        for words in (["add", "-A"], ["commit", "-qm", "x"]):
            subprocess.run([*git, *words], check=True, env=environment())

    subprocess.run([*git, "init", "-q"], check=True, env=environment())
    quay.write_text(f"{quay.read_text()}- [ ] @bob pilot boat\n")
    secret = root / "Secret.md"
    secret.write_text(f"{secret.read_text()}- [ ] @bob pilot boat at night\n")
    commit()
    for file in (quay, secret):
        text = file.read_text()
        file.write_text("".join(t for t in text.splitlines(True) if "boat" not in t))
    commit()
    rows = json.loads(run("find", "--json", "pilot boat", vault=root).out)
    assert [(row["path"], row["text"], row["gone"]) for row in rows] == [
        ("Quay.md", "- [ ] @bob pilot boat", True)
    ]
    assert "(removed that day)" in run("find", "boat", "@bob", vault=root).out
    quay.write_text(f"{quay.read_text()}- [ ] @bob pilot boat\n")
    rows = json.loads(run("find", "--json", "pilot boat", vault=root).out)
    assert [row["gone"] for row in rows] == [False]
